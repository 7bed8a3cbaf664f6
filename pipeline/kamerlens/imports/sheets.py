"""Tables of terms: XLSX, CSV and TSV with a header that tells the languages.

Known are our own columns, and headings as UNTERM, IATE and terminologists' own lists have them:
"English", "Dutch term", "EN", "Nederlands (nl)", "English acronym", "Definition (EN)" …
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kamerlens.errors import DataError
from kamerlens.imports.drafts import Draft, concepts
from kamerlens.tables import restore
from kamerlens.termbase import COLUMNS, Concept, read_tsv

#: What an XLSX file may unpack to, in MiB, and rows that are read.
_MOST_UNPACKED, _MOST_ROWS = 1024, 500_000
#: A workbook of words packs to a tenth, one of equal numbers to a fortieth; beyond this and from
#: so many MiB on it was made to burst.
_DENSEST, _UNSUSPECTED = 100, 64
#: Rows searched for the header: exports have a title or a date above it.
_HEADER_ROWS = 12
_LANGUAGES = {
    "nl": frozenset("nl nld dut dutch nederlands nederlandse".split()),
    "en": frozenset("en eng english engels engelse uk gb".split()),
}
_OTHER_LANGUAGES = frozenset("fr es ru ar zh de pt french spanish russian arabic chinese".split())
#: Word in a heading → field, the first that fits.
_FIELDS: Sequence[tuple[str, frozenset[str]]] = (
    (
        "acronyms",
        frozenset("acronym acronyms abbreviation abbreviations afkorting".split()),
    ),
    ("definition", frozenset("definition definitie def explanation".split())),
    (
        "variants",
        frozenset(
            "variants variant synonyms synonym alternatives alternative varianten "
            "synoniemen synoniem alternatieven short".split()
        ),
    ),
    ("source", frozenset("source bron reference sources bronnen".split())),
    ("note", frozenset("note notes remark remarks opmerking context id status date".split())),
    ("kind", frozenset("kind type soort".split())),
    ("domain", frozenset("domain subject theme domein thema onderwerp subjects domains".split())),
)
_WORDS = re.compile(r"[a-zà-ÿ]+")


def read_delimited(path: Path) -> list[Concept]:
    """Read a CSV or TSV file; our own termbase format among them.

    Raises:
        DataError: It cannot be decoded, its header tells no languages, or no row has both.
    """
    text = _decoded(path)
    first = text.split("\n", 1)[0].rstrip("\r")
    if tuple(first.split("\t")) == COLUMNS:
        return read_tsv(path, user=True)
    delimiter = max("\t;,", key=first.count) if first else ","
    csv.field_size_limit(2**24)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise DataError(path, f"is no table: {error}") from error
    return _read_rows(path, [("", rows)], restore)


def _decoded(path: Path) -> str:
    content = path.read_bytes()
    wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    encodings = ["utf-16"] if wide else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise DataError(path, f"cannot be decoded as {' or '.join(encodings)}")


def read_xlsx(path: Path) -> list[Concept]:
    """Read the sheets of a workbook whose header tells Dutch and English.

    Raises:
        DataError: It is no workbook, unpacks to too much, or no row has both languages.
    """
    import openpyxl

    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(info.file_size for info in archive.infolist())
        if unpacked > _MOST_UNPACKED * 2**20:
            raise DataError(path, f"unpacks to more than {_MOST_UNPACKED} MiB")
        if unpacked > max(_UNSUSPECTED * 2**20, _DENSEST * path.stat().st_size):
            raise DataError(path, f"unpacks to more than {_DENSEST} times its size")
        book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
        sheets = [(sheet.title, _cells(sheet)) for sheet in book.worksheets]
        book.close()
    except DataError:
        raise
    except Exception as error:  # openpyxl raises many kinds for a damaged file
        raise DataError(path, f"cannot be read as XLSX: {error}") from error
    return _read_rows(path, sheets, str)


def _cells(sheet: Any) -> list[list[str]]:
    rows = sheet.iter_rows(values_only=True, max_row=_MOST_ROWS, max_col=64)
    return [["" if cell is None else str(cell) for cell in row] for row in rows]


Table = tuple[str, Sequence[Sequence[str]]]


def _read_rows(path: Path, sheets: Iterable[Table], plain: Callable[[str], str]) -> list[Concept]:
    """Read tables with a header; sheets without one that tells both languages are left out."""
    drafts: list[Draft] = []
    headings: list[str] = []
    found = False
    for name, rows in sheets:
        header = _header(rows)
        if header is None:
            headings += [cell for cell in (rows[0] if rows else []) if cell][:8]
            continue
        found = True
        drafts += _drafts(path, name, rows, *header, plain)
    if not found:
        seen = ", ".join(headings) or "nothing"
        raise DataError(path, f"no header names a Dutch and an English column; it has {seen}")
    return concepts(path, drafts, ("nl", "en"))


def _header(rows: Sequence[Sequence[str]]) -> tuple[int, Mapping[int, tuple[str, str]]] | None:
    """Return the header's position and what each column holds: ``(field, language)``."""
    for number, row in enumerate(rows[:_HEADER_ROWS]):
        columns = {i: what for i, cell in enumerate(row) if (what := _column(cell))}
        held = set(columns.values())
        if ("term", "nl") in held and ("term", "en") in held:
            return number, columns
    return None


def _column(heading: str) -> tuple[str, str] | None:
    words = set(_WORDS.findall(heading.lower().replace("_", " ")))
    if not words or len(words) > 6 or words & _OTHER_LANGUAGES:
        return None
    language = next((code for code, names in _LANGUAGES.items() if words & names), "")
    for field, names in _FIELDS:
        if words & names:
            return field, language
    return ("term", language) if language else None


def _drafts(
    path: Path,
    sheet: str,
    rows: Sequence[Sequence[str]],
    start: int,
    columns: Mapping[int, tuple[str, str]],
    plain: Callable[[str], str],
) -> Iterator[Draft]:
    place = f"{path.name}:{sheet}:" if sheet else f"{path.name}:"
    sides = {
        code: [i for i, what in columns.items() if what == ("term", code)] for code in _LANGUAGES
    }
    for number, row in enumerate(rows[start + 1 :], start + 2):
        draft = Draft(origin=f"{place}{number}")
        # Other wordings make no entry without a term: they may be rejected guesses.
        bare = {
            code
            for code, side in sides.items()
            if not any(row[i].strip() for i in side if i < len(row))
        }
        for column, (field, language) in columns.items():
            cell = plain(row[column]).strip() if column < len(row) else ""
            if cell and not (field == "variants" and (language or "en") in bare):
                _fill(draft, field, language, cell)
        if draft.dutch or draft.english:
            yield draft


def _fill(draft: Draft, field: str, language: str, cell: str) -> None:
    several = [part.strip() for part in re.split(r"[|\n]|;\s", cell) if part.strip()]
    if field in ("term", "variants"):
        names = draft.dutch if language == "nl" else draft.english
        if field == "term":
            names[:0] = several
        else:
            names += several
    elif field == "acronyms":
        (draft.acronyms_nl if language == "nl" else draft.acronyms_en).extend(several)
    elif field == "domain":
        draft.subjects += several
    elif field in ("kind", "source", "definition"):
        if field == "definition" and language == "nl":
            return
        setattr(draft, field, cell)
