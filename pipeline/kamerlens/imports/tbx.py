"""TBX, 2008 (``martif``) and 2019 (``tbx``), both styles of the latter, read entry by entry.

Elements are known by their local names, so that the namespaces of dialects do not matter.
Entities are not resolved and nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from lxml import etree

from kamerlens.errors import DataError
from kamerlens.imports.drafts import Draft, concepts, tidy
from kamerlens.termbase import Concept

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ROOTS = frozenset({"martif", "tbx", "TBX"})
_ENTRIES = ("termEntry", "conceptEntry")
_SECTIONS = {"langSet", "langSec"}
_TERMS = {"tig", "ntig", "termSec"}
#: Categories that are attributes in style ``dca`` and elements in style ``dct``.
_CATEGORIES = frozenset(
    "termType administrativeStatus definition subjectField source context reliabilityCode".split()
)
_PREFERRED = ("preferred", "standardized")
#: Standings of terms that nobody should use; as Dutch wordings they are still recognised.
_UNWANTED = ("deprecated", "superseded", "obsolete", "notRecommended")
_SHORT_FORMS = frozenset({"acronym", "abbreviation", "initialism", "shortForm"})
_RANKS = {"en-GB": 0, "en": 1, "en-US": 2, "nl-NL": 0, "nl": 1, "nl-BE": 2}


def read_tbx(path: Path) -> list[Concept]:
    """Read a TBX file.

    Raises:
        DataError: It is no well-formed TBX, or holds no entry in both languages.
    """
    languages: set[str] = set()
    return concepts(path, _drafts(path, languages), languages)


def _drafts(path: Path, languages: set[str]) -> Iterator[Draft]:
    """Yield the entries of the file; the languages seen are added to ``languages``."""
    try:
        with path.open("rb") as file:
            _, root = next(iter(_parsed(file, ("start",))))
            if _local(root) not in _ROOTS:
                raise DataError(path, f"is no TBX: its root is <{_local(root)}>")
        with path.open("rb") as file:
            for _, entry in _parsed(file, ("end",), [f"{{*}}{name}" for name in _ENTRIES]):
                yield _draft(entry, path, languages)
                _forget(entry)
    except etree.XMLSyntaxError as error:
        raise DataError(path, f"is no well-formed XML: {error.msg}", error.lineno) from error


def _parsed(
    file: BinaryIO, events: Sequence[str], tags: Sequence[str] | None = None
) -> Iterator[tuple[str, etree._Element]]:
    """Parse a file as it is read; libxml2 bounds the depth and the size of texts."""
    found: Iterator[tuple[str, etree._Element]] = etree.iterparse(
        file,
        events=events,
        tag=tags,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    return found


def _forget(element: etree._Element) -> None:
    """Free an entry that has been read, and those before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _local(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _text(element: etree._Element) -> str:
    return "".join(str(part) for part in element.itertext())


def _draft(entry: etree._Element, path: Path, languages: set[str]) -> Draft:
    draft = Draft(origin=f"{path.name}:{entry.sourceline}")
    sections = [child for child in entry if _local(child) in _SECTIONS]
    for element in _outside(entry, _SECTIONS):
        _describe(draft, element)
    names: dict[str, list[tuple[int, int, int, str]]] = {"nl": [], "en": []}
    for section in sections:
        code = _language(section)
        languages.add(code)
        side = code.split("-")[0].lower()
        if side not in names:
            continue
        for element in _outside(section, _TERMS):
            if side == "en" or not draft.definition:
                _describe(draft, element)
        for order, term in enumerate(child for child in section if _local(child) in _TERMS):
            _add_term(draft, names[side], term, side, _RANKS.get(code, 1), order)
    draft.dutch = [text for *_, text in sorted(names["nl"])]
    draft.english = [text for *_, text in sorted(names["en"])]
    return draft


def _language(section: etree._Element) -> str:
    code = section.get(_XML_LANG) or section.get("lang") or ""
    base, _, region = code.replace("_", "-").partition("-")
    return f"{base.lower()}-{region.upper()}" if region else base.lower()


def _outside(element: etree._Element, excluded: set[str]) -> Iterator[etree._Element]:
    """Yield the descendants that lie in no child of the excluded names."""
    for child in element:
        if _local(child) not in excluded:
            yield child
            yield from child.iterdescendants()


def _category(element: etree._Element) -> str:
    """Return the data category: the ``type`` attribute, or the name in style ``dct``."""
    local = _local(element)
    return element.get("type") or (local if local in _CATEGORIES else "")


def _describe(draft: Draft, element: etree._Element) -> None:
    category, text = _category(element), tidy(_text(element))
    if category == "subjectField":
        draft.subjects.append(text)
    elif category == "definition" and not draft.definition:
        draft.definition = text
    elif category == "source" and _local(element) in ("admin", "source"):
        parent = element.getparent()
        if parent is not None and _local(parent) in _ENTRIES:
            draft.source = f"{draft.source}; {text}" if draft.source else text
    elif _local(element) == "note" and text.startswith("kind: "):
        draft.kind = text.removeprefix("kind: ")


def _add_term(
    draft: Draft,
    names: list[tuple[int, int, int, str]],
    section: etree._Element,
    side: str,
    rank: int,
    order: int,
) -> None:
    """Add a term to the names of its language, with what ranks it, or to the acronyms."""
    term = next((e for e in section.iter() if _local(e) == "term"), None)
    text = tidy(_text(term)) if term is not None else ""
    if not text:
        return
    notes = {_category(e): (e.text or "").strip() for e in section.iter() if _category(e)}
    standing = notes.get("administrativeStatus", "")
    unwanted = standing.startswith(_UNWANTED)
    if unwanted and side == "en":
        return
    if notes.get("termType") in _SHORT_FORMS and " " not in text:
        (draft.acronyms_nl if side == "nl" else draft.acronyms_en).append(text)
        return
    preference = 2 if unwanted else 0 if standing.startswith(_PREFERRED) else 1
    names.append((preference, rank, order, text))
