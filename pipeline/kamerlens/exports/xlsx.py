"""The glossary as a workbook: all terms, one sheet a theme, and every context.

Cells are written as text, never as formulas; those that begin like one also carry the mark
(``quotePrefix``) by which a spreadsheet keeps them text when they are edited or saved anew. The
mark is no part of the cell's text. Each term links to its contexts.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import xlsxwriter

from kamerlens.exports.entries import Entry
from kamerlens.tables import FORMULA_STARTS

#: Column heading, width in characters.
COLUMNS = (
    ("Dutch", 34),
    ("English", 38),
    ("English alternatives", 34),
    ("Status", 11),
    ("Confidence", 11),
    ("Kind", 12),
    ("Acronym (nl)", 12),
    ("Acronym (en)", 12),
    ("Theme", 26),
    ("Occurrences", 11),
    ("Documents", 11),
    ("First session", 11),
    ("Contexts", 10),
    ("Definition", 60),
    ("Source", 40),
    ("Dutch variants", 34),
)
CONTEXT_COLUMNS = (
    ("Dutch", 30),
    ("Left", 60),
    ("As written", 30),
    ("Right", 60),
    ("Document", 24),
    ("Page", 7),
    ("Block", 26),
)
ALL, CONTEXTS = "Terms", "Contexts"
_LINK_COLUMN = 12
#: Links a sheet may hold, rows of a sheet, characters of a cell (Excel's limits).
_MOST_LINKS, _MOST_ROWS, _LONGEST = 65_000, 1_048_575, 32_767
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
#: A date in the file that is always the same, so that equal glossaries give equal bytes.
_CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def write(entries: Sequence[Entry], domains: Mapping[str, str]) -> bytes:
    """Return the glossary as an XLSX workbook.

    Args:
        entries: The entries.
        domains: Domain code → name, in the order of the sheets.
    """
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"title": "Glossary Dutch–English", "created": _CREATED})
    formats = {
        "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
        "link": book.get_default_url_format(),
        "quoted": book.add_format({"quote_prefix": True}),
    }
    first_row = _context_rows(entries)
    _terms_sheet(book, ALL, entries, domains, formats, first_row)
    names = _sheet_names([name for code, name in domains.items() if _having(entries, code)])
    for code, name in domains.items():
        chosen = _having(entries, code)
        if chosen:
            _terms_sheet(book, names[name], chosen, domains, formats, first_row)
    _contexts_sheet(book, entries, formats)
    book.close()
    return buffer.getvalue()


def _having(entries: Sequence[Entry], domain: str) -> list[Entry]:
    return [entry for entry in entries if (entry.domain or "") == domain]


def _context_rows(entries: Sequence[Entry]) -> dict[str, int]:
    """Return the row, 1-based, of each entry's first context."""
    rows: dict[str, int] = {}
    row = 2
    for entry in entries:
        if entry.contexts and row <= _MOST_ROWS:
            rows[entry.term_id] = row
        row += len(entry.contexts)
    return rows


def _sheet_names(names: Sequence[str]) -> dict[str, str]:
    """Return sheet names that Excel takes: 31 characters, no signs of its own, no two equal."""
    taken = {ALL.casefold(), CONTEXTS.casefold(), "history"}
    chosen: dict[str, str] = {}
    for name in names:
        plain = _FORBIDDEN.sub(" ", name).strip()[:31] or "Theme"
        short, number = plain, 2
        while short.casefold() in taken:
            short = f"{plain[:28]} {number}"
            number += 1
        taken.add(short.casefold())
        chosen[name] = short
    return chosen


def _terms_sheet(
    book: Any,
    name: str,
    entries: Sequence[Entry],
    domains: Mapping[str, str],
    formats: Mapping[str, Any],
    first_row: Mapping[str, int],
) -> None:
    sheet = book.add_worksheet(name)
    _head(sheet, COLUMNS, formats["head"], rows=len(entries))
    for row, entry in enumerate(entries[: _MOST_ROWS - 1], 1):
        for column, value in enumerate(_cells(entry, domains)):
            _put(sheet, row, column, value, formats["quoted"])
        target = first_row.get(entry.term_id)
        if target is not None and row <= _MOST_LINKS:
            link = f"internal:'{CONTEXTS}'!A{target}"
            sheet.write_url(row, _LINK_COLUMN, link, formats["link"])
            sheet.write_number(row, _LINK_COLUMN, len(entry.contexts), formats["link"])


def _contexts_sheet(book: Any, entries: Sequence[Entry], formats: Mapping[str, Any]) -> None:
    sheet = book.add_worksheet(CONTEXTS)
    lines = [
        (entry.nl, c.left, c.text, c.right, c.document_id, c.page, c.block_id)
        for entry in entries
        for c in entry.contexts
    ][: _MOST_ROWS - 1]
    _head(sheet, CONTEXT_COLUMNS, formats["head"], rows=len(lines))
    for row, line in enumerate(lines, 1):
        for column, value in enumerate(line):
            _put(sheet, row, column, value, formats["quoted"])


def _head(sheet: Any, columns: Sequence[tuple[str, int]], style: Any, *, rows: int) -> None:
    for column, (title, width) in enumerate(columns):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, style)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(rows, 1), len(columns) - 1)


def _cells(entry: Entry, domains: Mapping[str, str]) -> list[Any]:
    return [
        entry.nl,
        entry.en,
        "; ".join(entry.alternatives),
        entry.status,
        entry.confidence,
        entry.kind,
        entry.acronym_nl,
        entry.acronym_en,
        domains.get(entry.domain, entry.domain) if entry.domain else None,
        entry.frequency,
        entry.documents,
        entry.first_session,
        len(entry.contexts),
        entry.definition_en,
        "; ".join(entry.sources),
        "; ".join(entry.forms),
    ]


def _put(sheet: Any, row: int, column: int, value: Any, quoted: Any) -> None:
    """Write a number as a number and anything else as text; nothing for None."""
    if isinstance(value, (int, float)):
        sheet.write_number(row, column, value)
    elif value:
        text = str(value)[:_LONGEST]
        sheet.write_string(row, column, text, quoted if text[0] in FORMULA_STARTS else None)
