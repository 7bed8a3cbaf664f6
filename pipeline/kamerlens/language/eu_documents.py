"""References to documents of the European Union, with their addresses at EUR-Lex.

CELEX numbers: https://eur-lex.europa.eu/content/help/eurlex-content/celex-number.html.
"""

from __future__ import annotations

import re

from kamerlens.language.citation import Rule, Settled

_SITE = "https://eur-lex.europa.eu/legal-content/NL/TXT/?uri="
#: Type of act → its letter in the CELEX number.
_LETTERS = {
    "verordening": "R",
    "uitvoeringsverordening": "R",
    "regulation": "R",
    "richtlijn": "L",
    "directive": "L",
    "besluit": "D",
    "uitvoeringsbesluit": "D",
    "beschikking": "D",
    "decision": "D",
    "kaderbesluit": "F",
    "gemeenschappelijk standpunt": "E",
    "gemeenschappelijk optreden": "E",
}
#: From 2015 on all acts are numbered year/number; regulations were number/year before.
_NEW_NUMBERS = 2015


def _proposal(match: re.Match[str]) -> Settled:
    series, year, number = match["series"], match["year"], int(match["number"])
    return f"{series}({year}) {number}", f"{_SITE}{series}:{year}:{number:04d}:FIN"


def _act(match: re.Match[str]) -> Settled | None:
    first, second = int(match["first"]), int(match["second"])
    kind = match["act"].lower()
    year_first = match["nr"] is None and (
        first >= _NEW_NUMBERS or (_LETTERS[kind] != "R" and 1950 <= first < 2100)
    )
    year, number = (first, second) if year_first else (second, first)
    year += 0 if year > 99 else 1900
    if not 1950 <= year < 2100:
        return None
    celex = f"3{year}{_LETTERS[kind]}{number:04d}"
    return f"CELEX {celex}", f"{_SITE}CELEX:{celex}"


def _journal(match: re.Match[str]) -> Settled:
    year, series, number = match["year"], match["series"], int(match["number"])
    if year is None:
        return f"PbEU {series} {number}", None
    return f"PbEU {year}, {series} {number}", f"{_SITE}OJ:{series}:{year}:{number:03d}:TOC"


_ACTS = "|".join(
    r"\s".join(rf"[{word[0].upper()}{word[0]}]{word[1:]}" for word in name.split())
    for name in _LETTERS
)
_COMMUNITY = r"(?:EU|EG|EEG|GBVB|EC|EEC|CFSP|JBZ|Euratom)"
RULES = (
    Rule(
        re.compile(r"COM|SWD|JOIN|SEC"),
        re.compile(r"\b(?P<series>COM|SWD|JOIN|SEC)\s?\((?P<year>\d{4})\)\s?(?P<number>\d{1,4})\b"),
        "eu_document",
        _proposal,
    ),
    Rule(
        re.compile(_COMMUNITY),
        re.compile(
            rf"\b(?P<act>{_ACTS})(?:en)?\s(?:\({_COMMUNITY}(?:,\s?{_COMMUNITY})?\)\s)(?P<nr>nr\.?\s)?"
            rf"(?P<first>\d{{1,4}})/(?P<second>\d{{1,4}})(?:/{_COMMUNITY})?\b"
        ),
        "eu_document",
        _act,
    ),
    Rule(
        re.compile(_COMMUNITY),
        re.compile(
            rf"\b(?P<act>{_ACTS})(?:en)?\s(?P<nr>nr\.?\s)?(?P<first>\d{{2,4}})/(?P<second>\d{{1,4}})"
            rf"/{_COMMUNITY}\b"
        ),
        "eu_document",
        _act,
    ),
    Rule(
        re.compile(r"P[Bb]\s?E?"),
        re.compile(
            r"\bP[Bb]\s?(?:EU|EG|E[GU])?,?\s(?:(?P<year>(?:19|20)\d\d),?\s)?(?:nr\.\s)?"
            r"(?P<series>[LC])\s?(?P<number>\d{1,4})(?:/\d+)?\b"
        ),
        "eu_document",
        _journal,
    ),
)
