"""The glossary as CSV: one row an entry, readable by spreadsheets and by our own import.

Text that a spreadsheet would run as a formula gets an apostrophe, as in all tables of a run.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from kamerlens.exports.entries import Entry
from kamerlens.tables import neutralise

#: Columns, also those by which :mod:`kamerlens.imports` knows the file again. Several
#: values in one cell are separated by ``|``.
COLUMNS = (
    "nl",
    "nl_variants",
    "en",
    "en_alternatives",
    "acronym_nl",
    "acronym_en",
    "kind",
    "domain",
    "source",
    "definition_en",
    "status",
    "confidence",
    "frequency",
    "documents",
    "first_session",
    "term_id",
)


def write(entries: Sequence[Entry]) -> bytes:
    """Return the glossary as UTF-8 CSV with a header (RFC 4180)."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for entry in entries:
        writer.writerow([neutralise(cell) for cell in row(entry)])
    return text.getvalue().encode("utf-8")


def row(entry: Entry) -> list[str]:
    """Return an entry's cells in the order of :data:`COLUMNS`."""
    return [
        entry.nl,
        _several(entry.forms),
        entry.en or "",
        _several(entry.alternatives),
        entry.acronym_nl or "",
        entry.acronym_en or "",
        entry.kind or "",
        entry.domain or "",
        "; ".join(entry.sources),
        entry.definition_en or "",
        entry.status,
        f"{entry.confidence:g}",
        str(entry.frequency),
        str(entry.documents),
        "" if entry.first_session is None else str(entry.first_session),
        entry.term_id,
    ]


def _several(names: Sequence[str]) -> str:
    return "|".join(name.replace("|", "/") for name in names)
