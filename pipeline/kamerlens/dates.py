"""Dutch dates in words."""

from __future__ import annotations

import re
from datetime import date

MONTHS = {
    "januari": 1,
    "februari": 2,
    "maart": 3,
    "april": 4,
    "mei": 5,
    "juni": 6,
    "juli": 7,
    "augustus": 8,
    "september": 9,
    "oktober": 10,
    "november": 11,
    "december": 12,
}
_DATE = re.compile(rf"\b(\d{{1,2}})\s+({'|'.join(MONTHS)})\s+(\d{{4}})\b", re.IGNORECASE)
_NUMERIC = re.compile(r"\b(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})\b")
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")


def iso_date(text: str) -> str | None:
    """Return the first date in ``text`` as ``YYYY-MM-DD``, None where there is none.

    Reads ``1 september 2017``, ``1-9-2017`` and ``2017-09-01``; an impossible date counts as none.
    """
    if match := _ISO.search(text):
        return _valid(int(match[1]), int(match[2]), int(match[3]))
    if match := _DATE.search(text):
        return _valid(int(match[3]), MONTHS[match[2].lower()], int(match[1]))
    if match := _NUMERIC.search(text):
        return _valid(int(match[3]), int(match[2]), int(match[1]))
    return None


def _valid(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
