"""Names that are known beforehand: the gazetteer's files as entries.

A file under ``corpus/gazetteer`` is tab-separated with the header of :data:`COLUMNS`; aliases and
acronyms are separated by ``|``, and one that begins with ``?`` counts only where the text around
it supports it. A user's file may leave out all columns but ``label`` and ``name_nl``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from kamerlens.data import data_path
from kamerlens.errors import DataError
from kamerlens.termbase import slug

COLUMNS = (
    "entity_id",
    "label",
    "kind",
    "name_nl",
    "name_en",
    "acronym_nl",
    "acronym_en",
    "aliases_nl",
    "aliases_en",
    "uri",
)
REQUIRED = ("label", "name_nl")
#: OntoNotes 5 labels, and TITLE (an office) and REF (a document's number).
LABELS = frozenset(
    "PERSON NORP ORG GPE LOC FAC EVENT LAW WORK_OF_ART PRODUCT LANGUAGE DATE MONEY PERCENT "
    "TITLE REF".split()
)
_ACRONYM = re.compile(r"[\w.&/'’-]{2,12}")
#: Files under corpus/gazetteer that have a format of their own.
_OTHER_FORMATS = frozenset({"demonyms.tsv", "countries.tsv"})


class Alias(NamedTuple):
    """One way to write a name.

    Attributes:
        text: As it is written, capitals included.
        language: ``nl`` or ``en``.
        acronym: Whether it is an acronym, so that its capitals must agree.
        ambiguous: Whether it counts only in a supporting context.
    """

    text: str
    language: str
    acronym: bool = False
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One identity of the gazetteer.

    Attributes:
        entity_id: Wikidata identifier, or one of our own (``kl:…``, a user's ``user:…``).
        label: OntoNotes 5 label, TITLE or REF.
        kind: Finer kind, e.g. ``peace_operation``.
        user: Whether it comes from a user's file, which outranks all else.
    """

    entity_id: str
    label: str
    kind: str
    name_nl: str
    name_en: str
    acronym_nl: str
    acronym_en: str
    aliases: tuple[Alias, ...]
    uri: str = ""
    user: bool = False


def read_gazetteer(path: Path, *, user: bool = False) -> list[Entry]:
    """Read a gazetteer file.

    Args:
        path: A tab-separated file with a header.
        user: Whether it is a user's own.

    Raises:
        DataError: The file cannot be read, lacks a column, or a line breaks the format.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(path, f"cannot be read: {error}") from error
    header = [cell.strip() for cell in lines[0].split("\t")] if lines else []
    missing = [name for name in (REQUIRED if user else COLUMNS) if name not in header]
    unknown = [name for name in header if name not in COLUMNS]
    if missing or unknown:
        wrong = f"lacks {', '.join(missing)}" if missing else f"does not know {', '.join(unknown)}"
        raise DataError(path, f"the header {wrong}; columns are {' '.join(COLUMNS)}", 1)
    entries = []
    for number, line in enumerate(lines[1:], 2):
        if line.strip() and not line.startswith("#"):
            entries.append(_entry(path, number, header, line.split("\t"), user))
    return entries


def _entry(path: Path, number: int, header: list[str], cells: list[str], user: bool) -> Entry:
    if len(cells) > len(header):
        raise DataError(path, f"{len(cells)} fields, {len(header)} expected", number)
    row = dict.fromkeys(COLUMNS, "") | dict(zip(header, map(str.strip, cells), strict=False))
    if row["label"] not in LABELS:
        known = ", ".join(sorted(LABELS))
        raise DataError(path, f"unknown label {row['label']!r}; use one of {known}", number)
    if not row["name_nl"]:
        raise DataError(path, "name_nl is empty", number)
    prefix = "user" if user else "kl"
    return Entry(
        entity_id=row["entity_id"] or f"{prefix}:{slug(row['name_en'] or row['name_nl'])}",
        label=row["label"],
        kind=row["kind"],
        name_nl=row["name_nl"],
        name_en=row["name_en"] or row["name_nl"],
        acronym_nl=_first(row["acronym_nl"]),
        acronym_en=_first(row["acronym_en"]),
        aliases=tuple(_unique(_aliases(row))),
        uri=row["uri"],
        user=user,
    )


def split(cell: str) -> list[str]:
    """Return the parts of a cell separated by ``|``."""
    return [part.strip() for part in cell.split("|") if part.strip()] if cell else []


def _first(cell: str) -> str:
    parts = split(cell)
    return parts[0].lstrip("?") if parts else ""


#: Language, then the columns with a name, its acronyms and its other wordings.
_WORDINGS = (
    ("nl", "name_nl", "acronym_nl", "aliases_nl"),
    ("en", "name_en", "acronym_en", "aliases_en"),
)


def _aliases(row: dict[str, str]) -> Iterator[Alias]:
    for language, name, acronyms, aliases in _WORDINGS:
        if row[name]:
            yield Alias(row[name], language)
        for text in (*split(row[acronyms]), *split(row[aliases])):
            bare = text.lstrip("?").strip()
            yield Alias(bare, language, is_acronym(bare), text[0] == "?")


def _unique(aliases: Iterable[Alias]) -> Iterator[Alias]:
    """Yield each wording once; what an earlier column says about it holds."""
    seen: set[str] = set()
    for alias in aliases:
        if alias.text and alias.text not in seen:
            seen.add(alias.text)
            yield alias


def is_acronym(text: str) -> bool:
    """Return whether a name is written as an acronym: one word, mostly capitals (MINUSMA, BuZa)."""
    if " " in text:
        return False
    word = text.strip("?()")
    if _ACRONYM.fullmatch(word) is None:
        return False
    capitals = sum(map(str.isupper, word))
    return capitals >= 2 and capitals * 2 >= sum(map(str.isalpha, word))


@lru_cache(maxsize=1)
def embedded_entries() -> tuple[Entry, ...]:
    """Return the entries of the embedded gazetteer, files in the order of their names.

    Raises:
        DataError: A file breaks the format.
    """
    from kamerlens.language.places import country_entries

    entries: list[Entry] = []
    for path in sorted(data_path("corpus", "gazetteer").glob("*.tsv")):
        if path.name not in _OTHER_FORMATS:
            entries += read_gazetteer(path)
    return (*entries, *country_entries())


def all_entries(paths: Sequence[Path] = ()) -> tuple[Entry, ...]:
    """Return the user's entries, files in the order given, then the embedded ones."""
    user = [entry for path in paths for entry in read_gazetteer(path, user=True)]
    return (*user, *embedded_entries())
