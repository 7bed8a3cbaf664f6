"""The head of a printed paper in plain text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kamerlens.dates import iso_date
from kamerlens.letterhead import ADDRESSEE, PLACE_DATE
from kamerlens.source import Facts

_MASTHEAD = re.compile(r"^(?:Tweede|Eerste) Kamer der Staten-Generaal\s*[12]?$")
_YEAR = re.compile(r"^Vergaderjaar\s+(\d{4})\s*[-–]\s*(\d{4})$")
_DOSSIER = re.compile(r"^(\d{2})[ .]?(\d{3})(?:[ -]([IVX]{1,6}))?(?:\s+(\D.*))?$")
_NUMBER = re.compile(r"^[Nn]r\.\s*(\d+[A-Za-z]?)\b\s*(.*)$")
_LABELLED = re.compile(r"^(Datum|Betreft)\s*:?\s+(\S.*)$")
_COLOPHON = re.compile(r"^(?:kst-?\d|KST\d|ISSN \d|’s-Gravenhage \d{4}$|[12]$)")
#: Rows at the top of a file among which the head lies.
_DEPTH = 45


def head_of_text(rows: Sequence[str]) -> tuple[Facts, set[int]]:
    """Read the head of a paper off its first lines.

    Args:
        rows: The lines of the first page, stripped.

    Returns:
        The facts, and the indices of the lines that belong to the head.
    """
    taken: set[int] = set()
    dossiers: list[str] = []
    names: list[str] = []
    title: list[str] = []
    found: dict[str, str] = {}
    open_title = False
    for index, row in enumerate(rows[:_DEPTH]):
        if not row:
            open_title = False
            continue
        if (match := _DOSSIER.match(row)) and not names[1:] and "number" not in found:
            dossiers.append(f"{match[1]}{match[2]}" + (f"-{match[3]}" if match[3] else ""))
            names.extend([match[4]] if match[4] else [])
        elif (match := _NUMBER.match(row)) and dossiers:
            found["number"] = match[1]
            title.extend([match[2]] if match[2] else [])
            open_title = True
        elif open_title and row.isupper():
            title.append(row)
        elif match := _YEAR.match(row):
            found["year"] = f"{match[1]}–{match[2]}"
        elif PLACE_DATE.match(row) and "date" not in found:
            found["date"] = iso_date(row) or ""
        elif (match := _LABELLED.match(row)) and match[1] not in found:
            found[match[1]] = match[2]
        elif not (_MASTHEAD.match(row) or ADDRESSEE.match(row) or _COLOPHON.match(row)):
            if row.isupper() and dossiers and not title:
                title.append(row)
            elif found.get("date") or not dossiers:
                break
            else:
                continue
        taken.add(index)
    parts = [" ".join(names), " ".join(title)]
    facts = Facts(
        dossier=";".join(dict.fromkeys(dossiers)) or None,
        number=found.get("number"),
        title="; ".join(part for part in parts if part) or found.get("Betreft"),
        date=found.get("date") or iso_date(found.get("Datum", "")),
        parliamentary_year=found.get("year"),
    )
    return facts, taken
