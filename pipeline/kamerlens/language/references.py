"""References to papers of parliament, UN documents, resolutions and treaty series.

Patterns and addresses follow the publishers' own: parliamentary papers at
officielebekendmakingen.nl (identifiers ``kst-26150-163``, ``h-tk-20162017-34-7``,
``ah-tk-20162017-1012``, ``stcrt-2012-15896``, ``trb-2017-103``), UN documents by symbol at
undocs.org, and the rules of UN symbols in the Dag Hammarskjöld Library's research guide
(https://research.un.org/en/docs/symbols).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import filter_spans

GROUP = "kamerlens_references"
_PAPERS = "https://zoek.officielebekendmakingen.nl/"
_UN_DOCUMENTS = "https://undocs.org/"

_YEAR = r"(?P<y1>19\d\d|20\d\d)\s?[–/-]\s?(?P<y2>(?:19|20)?\d\d)"
_DOSSIER = (
    r"(?P<dossier>\d{2}\s?\d{3})(?!\d)"
    r"(?:[-\s]\(?(?P<chapter>R\d{4}|[IVX]{1,5}[A-Z]?|[A-Z])\b\)?)?"
)
_NUMBER = r"(?:nrs?\.?|no\.?)\s?(?P<number>\d{1,4}|[A-Z]{1,2})(?![A-Za-z0-9])"
_CHAMBER = r"(?P<chamber>II?|TK|EK|I/II)"


@dataclass(frozen=True, slots=True)
class Found:
    """A reference in a text: offsets, kind as in the references table, normal form, address."""

    start: int
    end: int
    kind: str
    normalized: str | None
    url: str | None


def find_references(text: str) -> Iterator[Found]:
    """Yield the references of a text, each kind in text order; they may overlap."""
    for guard, pattern, kind, settle in _RULES:
        if not guard.search(text):
            continue
        for match in pattern.finditer(text):
            settled = settle(match)
            if settled is not None:
                yield Found(match.start(), match.end(), kind, *settled)


_Settled = tuple[str | None, str | None] | None


def _kamerstuk(match: re.Match[str]) -> _Settled:
    """``Kamerstuk 26 150, nr. 163``, ``Kamerstukken II 2016/17, 26 150, nr. 163``, ``26 150-163``.

    Numbers of dossiers have been printed with and without a space; chapters of budgets follow
    the dossier (``35 570 V``).
    """
    dossier = re.sub(r"\s", "", match["dossier"])
    chapter, number = match["chapter"], match["number"] or match.groupdict().get("dash")
    if not 10000 <= int(dossier) <= 39999:
        return None
    shown = " ".join(filter(None, (dossier, chapter)))
    name = "-".join(filter(None, (dossier, chapter, number)))
    if number is None:
        return f"Kamerstuk {shown}", f"{_PAPERS}dossier/{dossier}"
    return f"Kamerstuk {shown}, nr. {number}", f"{_PAPERS}kst-{name}.html"


def _years(match: re.Match[str]) -> str:
    first = int(match["y1"])
    return f"{first}{first + 1}"


def _handelingen(match: re.Match[str]) -> _Settled:
    chamber = "ek" if match["chamber"] in ("I", "EK") else "tk"
    first, number, item = int(match["y1"]), match["number"], match["item"]
    name = f"Handelingen {'I' if chamber == 'ek' else 'II'} {first}/{(first + 1) % 100:02d}"
    name += f", nr. {number}" + (f", item {item}" if item else "")
    url = f"{_PAPERS}h-{chamber}-{_years(match)}-{number}" + (f"-{item}" if item else "") + ".html"
    return name, url if item else None


def _aanhangsel(match: re.Match[str]) -> _Settled:
    chamber = "ek" if match["chamber"] in ("I", "EK") else "tk"
    first = int(match["y1"])
    name = f"Aanhangsel Handelingen {'I' if chamber == 'ek' else 'II'} "
    name += f"{first}/{(first + 1) % 100:02d}, nr. {match['number']}"
    return name, f"{_PAPERS}ah-{chamber}-{_years(match)}-{match['number']}.html"


def _staatscourant(match: re.Match[str]) -> _Settled:
    year, number = match["year"], match["number"]
    # Before July 2009 the official gazette numbered issues, not notices.
    url = f"{_PAPERS}stcrt-{year}-{number}.html" if int(year) >= 2010 else None
    return f"Stcrt. {year}, nr. {number}", url


def _treaty_series(match: re.Match[str]) -> _Settled:
    year, number = match["year"], match["number"]
    url = f"{_PAPERS}trb-{year}-{number}.html" if int(year) >= 1995 else None
    return f"Trb. {year}, {number}", url


def _un_treaty_series(match: re.Match[str]) -> _Settled:
    return f"{match['volume']} UNTS {match['page']}", None


def _symbol(match: re.Match[str]) -> _Settled:
    symbol = re.sub(r"\s", "", match["symbol"]).rstrip(".")
    return symbol, _UN_DOCUMENTS + symbol


def _council_resolution(match: re.Match[str]) -> _Settled:
    number, year = match["number"], match["year"]
    if year is None:
        year = _council_year(int(number))
    symbol = f"S/RES/{number}" + (f"({year})" if year else "")
    return symbol, _UN_DOCUMENTS + symbol if year else None


def _assembly_resolution(match: re.Match[str]) -> _Settled:
    session, number = int(match["session"]), int(match["number"])
    near = match.string[max(match.start() - _NEAR, 0) : match.end() + _NEAR]
    of_council = session < _FIRST_NUMBERED or (
        session < _AFTER_COUNCIL and re.search(r"Mensenrechtenraad|Human Rights Council|HRC", near)
    )
    organ = "A/HRC/RES" if of_council else "A/RES"
    symbol = f"{organ}/{session}/{number}"
    return symbol, _UN_DOCUMENTS + symbol


#: The Assembly numbers resolutions session/number from its 31st session (1976) on; the Human
#: Rights Council's own numbers have reached the fifties.
_FIRST_NUMBERED, _AFTER_COUNCIL = 31, 60
#: How far, in characters, the name of the council may stand from a resolution of it.
_NEAR = 80

#: Number of the first Security Council resolution of each year, from 2000 on.
#: Source: https://www.un.org/securitycouncil/content/resolutions-0
_FIRST_OF_YEAR = {
    2000: 1285,
    2001: 1335,
    2002: 1387,
    2003: 1455,
    2004: 1522,
    2005: 1581,
    2006: 1652,
    2007: 1739,
    2008: 1795,
    2009: 1860,
    2010: 1908,
    2011: 1967,
    2012: 2033,
    2013: 2086,
    2014: 2133,
    2015: 2196,
    2016: 2260,
    2017: 2337,
    2018: 2398,
    2019: 2452,
    2020: 2504,
    2021: 2561,
    2022: 2618,
    2023: 2672,
    2024: 2722,
    2025: 2768,
}


def _council_year(number: int) -> int | None:
    """Return the year of a Security Council resolution from its number, None before 2000."""
    years = sorted(_FIRST_OF_YEAR)
    if not _FIRST_OF_YEAR[years[0]] <= number < _FIRST_OF_YEAR[years[-1]]:
        return None
    return max(year for year in years if _FIRST_OF_YEAR[year] <= number)


_RESOLUTION = (
    r"\b(?:(?:(?:VN-)?[Vv]eiligheidsraads?|VNVR|VR|VN)-?|UNSC\s)?"
    r"(?:[Rr]esoluties?|UNSCR|[Rr]esolutions?)\s"
)
_Rule = tuple[str, re.Pattern[str], str, Callable[[re.Match[str]], _Settled]]
_SPECIFICATION: tuple[_Rule, ...] = (
    (
        r"amer",
        re.compile(
            rf"\b(?:[Kk]amerstuk(?:ken|nummer)?|[Kk]amerbrief)(?:\s(?:nr\.?|{_CHAMBER}))*\s?"
            rf"(?:(?:TK\s)?(?:vergaderjaar\s)?{_YEAR},?\s)?(?:nr\.\s)?{_DOSSIER}"
            rf"(?:,?\s?{_NUMBER}|\s?-\s?(?P<dash>\d{{1,4}})(?!\d))?"
        ),
        "kamerstuk",
        _kamerstuk,
    ),
    (
        r"amer",
        re.compile(
            rf"\b(?:Tweede|Eerste) Kamer,?\s(?:der Staten-Generaal,?\s)?(?:vergaderjaar\s)?"
            rf"{_YEAR},?\s{_DOSSIER},?\s?{_NUMBER}"
        ),
        "kamerstuk",
        _kamerstuk,
    ),
    (
        r"andelingen|Aanh",
        re.compile(
            rf"\b(?:[Aa]anhangsel\s(?:van de\s)?Handelingen|Aanh\.\sHand\.)\s?"
            rf"(?:{_CHAMBER}\s)?,?\s?(?:vergaderjaar\s)?{_YEAR},?\s?{_NUMBER}"
        ),
        "kamerstuk",
        _aanhangsel,
    ),
    (
        r"andelingen",
        re.compile(
            rf"(?<![Aa]anhangsel )\bHandelingen\s(?:{_CHAMBER}\s)?,?\s?"
            rf"(?:vergaderjaar\s)?{_YEAR},?\s?{_NUMBER}(?:,?\sitem\s(?P<item>\d{{1,3}}))?"
        ),
        "kamerstuk",
        _handelingen,
    ),
    (
        r"Stcrt|Staatscourant",
        re.compile(
            r"\b(?:Stcrt\.?|Staatscourant)\s(?P<year>\d{4}),?\s?(?:nr\.?\s?)?(?P<number>\d+)"
        ),
        "kamerstuk",
        _staatscourant,
    ),
    (
        r"Trb|Tractatenblad",
        re.compile(r"\b(?:Trb\.?|Tractatenblad)\s(?P<year>\d{4}),?\s?(?:nr\.?\s?)?(?P<number>\d+)"),
        "treaty",
        _treaty_series,
    ),
    (
        r"UNTS",
        re.compile(
            r"\b(?:UNTS,?\s(?:[Vv]ol\.?|deel)\s?(?P<volume>\d+),?\s(?:p\.|blz\.)\s?(?P<page>\d+))"
        ),
        "treaty",
        _un_treaty_series,
    ),
    (
        r"[A-Z]/",
        re.compile(
            r"(?<![\w/])(?P<symbol>(?:A|E|S|T|ST|SG|CAT|CCPR|CD|CEDAW|CERD|CRC|CRPD|CMW|DP|FCCC|HRI|"
            r"NPT|UNEP|UNW|TD)/(?:[A-Z0-9][A-Za-z0-9.-]*/)*(?:[A-Z]+\.)?\d[A-Za-z0-9.]*"
            r"(?:\s?\(\d{4}\))?(?:[/-][A-Z0-9][A-Za-z0-9./-]*)?(?<![./-]))"
        ),
        "un_document",
        _symbol,
    ),
    (
        r"esoluti|UNSCR",
        re.compile(_RESOLUTION + r"(?P<session>\d{1,2})/(?P<number>\d{1,3})(?![\d/])"),
        "un_resolution",
        _assembly_resolution,
    ),
    (
        r"esoluti|UNSCR",
        re.compile(
            _RESOLUTION + r"(?:nr\.\s)?(?P<number>[1-9]\d{2,3})(?:\s?\((?P<year>19\d\d|20\d\d)\))?"
            r"(?![\d/.,]\d|\w)"
        ),
        "un_resolution",
        _council_resolution,
    ),
)
#: What a text must hold, then what is sought in it; most texts hold no reference.
_RULES = tuple(
    (re.compile(guard), pattern, kind, settle) for guard, pattern, kind, settle in _SPECIFICATION
)


@Language.component("kamerlens_references", assigns=["doc.spans"])
def find_in_doc(doc: Doc) -> Doc:
    """Write the references of a doc to ``doc.spans``: kind as label, normal form as identity."""
    spans = []
    for found in find_references(doc.text):
        span = doc.char_span(
            found.start,
            found.end,
            label=found.kind,
            kb_id=found.normalized or "",
            alignment_mode="expand",
        )
        if span is not None:
            spans.append(span)
    doc.spans[GROUP] = filter_spans(spans)
    return doc
