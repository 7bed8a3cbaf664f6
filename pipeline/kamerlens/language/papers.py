"""References to Dutch papers: of parliament, the official gazettes and the treaty series.

Addresses are those of officielebekendmakingen.nl (``kst-26150-163``, ``h-tk-20162017-34-7``,
``ah-tk-20162017-1012``, ``stcrt-2012-15896``, ``stb-1998-47``, ``trb-2017-103``).
"""

from __future__ import annotations

import re

from kamerlens.language.citation import Rule, Settled

_SITE = "https://zoek.officielebekendmakingen.nl/"
_DASH = r"\s?[–—/-]\s?"
_YEAR = rf"(?P<y1>19\d\d|20\d\d){_DASH}(?P<y2>(?:19|20)?\d\d)(?!\d)"
#: Also a single year, as some write ("Kamerstukken 2011, 33 000, nr. 51").
_ANY_YEAR = rf"(?:(?:19|20)\d\d(?:{_DASH}(?:(?:19|20)?\d\d))?)(?!\d)"
_DOSSIER = (
    r"(?P<dossier>\d{2}[\s.]?\d{3})(?!\d)"
    r"(?:(?:\s[Hh]oofdstuk)?[-\s]\(?(?P<chapter>R\s?\d{4}|[IVX]{1,5}[A-Z]?|[A-Z])\b\)?(?!\.))?"
)
_NUMBER = r"(?:nrs?\b\.?|no\b\.?|nummers?)\s?(?P<number>\d{1,4}|[A-Z]{1,3})(?![A-Za-z0-9])"
#: Further numbers, before what cannot be counted: "nr. 78 en 79)", not "nr. 78 en 12 landen".
_STOP = r"(?=\s?(?:[),.;:\]»”]|$|(?:en|van|over|inzake|is|zijn|wordt|worden)\b))"
_MORE = rf"(?P<more>(?:(?:,|\sen|\st/m)\s(?:nr\.\s)?(?:\d{{1,4}}|[A-Z]{{1,2}})\b{_STOP})*)"
_ITEM = re.compile(r"(?:nr\.\s)?(?P<number>\d{1,4}|\b[A-Z]{1,2}\b)")
_CHAMBER = r"(?P<chamber>II?|TK|EK|I/II)"
_FIRST = ("I", "EK")


def _dossier(match: re.Match[str]) -> tuple[str, str | None] | None:
    """Return a dossier's number and chapter.

    Numbers of dossiers have been printed with and without a space; chapters of budgets follow
    the dossier (``35 570 V``). They began at 10 000 in the 1960s and are below 40 000.
    """
    dossier = re.sub(r"[\s.]", "", match["dossier"])
    if not 10000 <= int(dossier) <= 39999:
        return None
    chapter = match["chapter"]
    return dossier, re.sub(r"\s", "", chapter) if chapter else None


def _paper(match: re.Match[str], number: str | None) -> Settled | None:
    found = _dossier(match)
    if found is None:
        return None
    dossier, chapter = found
    shown = " ".join(filter(None, (dossier, chapter)))
    if number is None:
        return f"Kamerstuk {shown}", f"{_SITE}dossier/{dossier}"
    name = "-".join(filter(None, (dossier, chapter, number)))
    return f"Kamerstuk {shown}, nr. {number}", f"{_SITE}kst-{name}.html"


def _kamerstuk(match: re.Match[str]) -> Settled | None:
    groups = match.groupdict()
    return _paper(match, groups["number"] or groups.get("dash") or groups.get("letter"))


def _further(match: re.Match[str], item: re.Match[str]) -> Settled | None:
    return _paper(match, item["number"])


def _identifier(match: re.Match[str]) -> Settled | None:
    name = "-".join(filter(None, (match["dossier"], match["chapter"], match["number"])))
    shown = " ".join(filter(None, (match["dossier"], match["chapter"])))
    return f"Kamerstuk {shown}, nr. {match['number']}", f"{_SITE}kst-{name}.html"


def _years(match: re.Match[str]) -> tuple[str, str]:
    """Return a parliamentary year as shown and as in addresses."""
    first = int(match["y1"])
    return f"{first}/{(first + 1) % 100:02d}", f"{first}{first + 1}"


def _chamber(match: re.Match[str]) -> tuple[str, str]:
    return ("I", "ek") if match["chamber"] in _FIRST else ("II", "tk")


def _handelingen(match: re.Match[str]) -> Settled:
    shown, years = _years(match)
    roman, chamber = _chamber(match)
    number, item, pages = match["number"], match["item"], match["pages"]
    name = f"Handelingen {roman} {shown}, nr. {number}"
    if item:
        return f"{name}, item {item}", f"{_SITE}h-{chamber}-{years}-{number}-{item}.html"
    if pages:
        first, last = re.findall(r"\d+", pages)[0], re.findall(r"\d+", pages)[-1]
        return f"{name}, p. {first}–{last}", f"{_SITE}h-{chamber}-{years}-{first}-{last}.html"
    return name, None


def _aanhangsel(match: re.Match[str]) -> Settled:
    shown, years = _years(match)
    roman, chamber = _chamber(match)
    name = f"Aanhangsel Handelingen {roman} {shown}, nr. {match['number']}"
    return name, f"{_SITE}ah-{chamber}-{years}-{match['number']}.html"


def _staatscourant(match: re.Match[str]) -> Settled:
    year, number = match["year"], match["number"]
    # Before July 2009 the official gazette numbered issues, not notices.
    url = f"{_SITE}stcrt-{year}-{number}.html" if int(year) >= 2010 else None
    return f"Stcrt. {year}, nr. {number}", url


def _staatsblad(match: re.Match[str]) -> Settled:
    year, number = match["year"], match["number"]
    url = f"{_SITE}stb-{year}-{number}.html" if int(year) >= 1995 else None
    return f"Stb. {year}, {number}", url


def _tractatenblad(year: str, number: str) -> Settled:
    url = f"{_SITE}trb-{year}-{number}.html" if int(year) >= 1995 else None
    return f"Trb. {year}, {number}", url


def _treaty_database(match: re.Match[str]) -> Settled:
    return match["id"], f"https://wetten.overheid.nl/{match['id']}"


_INTRODUCED = (
    rf"\b(?:[Kk]amerstuk(?:ken|nummer)?|[Kk]amerbrief|TK|EK|KST)(?:,?\s(?:nr\.?|{_CHAMBER}\b))*"
    rf",?\s?(?:(?:TK\s|EK\s)?(?:vergaderjaar\s)?{_ANY_YEAR},?\s)?(?:nr\.\s)?{_DOSSIER}"
)
RULES = (
    Rule(
        re.compile(r"amer|TK|EK|KST"),
        re.compile(
            rf"{_INTRODUCED}(?:,?\s?{_NUMBER}{_MORE}|\s?-\s?(?P<dash>\d{{1,4}})(?!\d)"
            r"|,\s(?P<letter>[A-Z]{1,2})(?=[\s),.;:]|$)|(?!\w))"
        ),
        "kamerstuk",
        _kamerstuk,
        _ITEM,
        _further,
    ),
    Rule(
        re.compile(r"Kamer"),
        re.compile(
            rf"\b(?:Tweede|Eerste) Kamer,?\s(?:der Staten-Generaal,?\s)?(?:vergaderjaar\s)?"
            rf"{_YEAR},?\s{_DOSSIER},?\s?{_NUMBER}{_MORE}"
        ),
        "kamerstuk",
        _kamerstuk,
        _ITEM,
        _further,
    ),
    Rule(
        re.compile(r"\d{2}\s?\d{3}\b"),
        re.compile(rf"(?<![\d.,–/-])(?<!\d\s)\b{_DOSSIER},\s?{_NUMBER}{_MORE}"),
        "kamerstuk",
        _kamerstuk,
        _ITEM,
        _further,
    ),
    Rule(
        re.compile(r"kst-\d"),
        re.compile(
            r"\bkst-(?P<dossier>\d{5})(?:-(?P<chapter>[IVX]{1,5}[A-Z]?))?-(?P<number>\w{1,4})\b"
        ),
        "kamerstuk",
        _identifier,
    ),
    Rule(
        re.compile(r"andelingen|Aanh|Kamervragen"),
        re.compile(
            r"\b(?:[Aa]anhangsel\s(?:(?:van|bij) de\s|der\s)?Handelingen|Aanh\.\sHand\.|"
            rf"Kamervragen \(Aanhangsel\)),?\s?(?:{_CHAMBER}\b\s?)?,?\s?(?:vergaderjaar\s)?"
            rf"{_YEAR},?\s?(?:nr\.?\s?)?(?P<number>\d{{1,4}})(?!\d)"
        ),
        "kamerstuk",
        _aanhangsel,
    ),
    Rule(
        re.compile(r"andelingen"),
        re.compile(
            rf"(?<![Aa]anhangsel )(?<!van de )(?<!bij de )\bHandelingen,?\s"
            rf"(?:(?:{_CHAMBER}\b|Tweede Kamer|Eerste Kamer),?\s)?(?:vergaderjaar\s)?{_YEAR},?\s?"
            r"(?:nr\.?\s?)?(?P<number>\d{1,3})(?!\d)(?:,?\sitem\s(?P<item>\d{1,3}))?"
            rf"(?:,?\s(?:p|pp|blz)\.\s?(?P<pages>\d+(?:{_DASH}\d+)?))?"
        ),
        "kamerstuk",
        _handelingen,
    ),
    Rule(
        re.compile(r"Stcrt|Staatscourant"),
        re.compile(
            r"\b(?:Stcrt\.?|Staatscourant)\s(?P<year>(?:19|20)\d\d),?\s?(?:nr\.?\s?)?"
            r"(?P<number>\d+)"
        ),
        "gazette",
        _staatscourant,
    ),
    Rule(
        re.compile(r"Stb|Staatsblad"),
        re.compile(
            r"\b(?:Stb\.?|Staatsblad)\s(?P<year>1[89]\d\d|20\d\d),?\s?(?:nr\.?\s?)?(?P<number>\d+)"
        ),
        "gazette",
        _staatsblad,
    ),
    Rule(
        re.compile(r"Trb|Tractatenblad"),
        re.compile(
            r"\b(?:Trb\.?|Tractatenblad)\s(?P<year>(?:19|20)\d\d),?\s?(?:nrs?\.?\s?)?"
            rf"(?P<number>\d{{1,3}})(?!\d)(?P<more>(?:(?:,|\sen)\s\d{{1,3}}\b{_STOP})*)"
        ),
        "treaty",
        lambda match: _tractatenblad(match["year"], match["number"]),
        _ITEM,
        lambda match, item: _tractatenblad(match["year"], item["number"]),
    ),
    Rule(
        re.compile(r"BWBV"),
        re.compile(r"\b(?P<id>BWBV\d{7})\b"),
        "treaty",
        _treaty_database,
    ),
)
