"""References to documents, resolutions and treaties of the United Nations.

Documents by symbol are at undocs.org. Rules of the symbols: Dag Hammarskjöld Library,
https://research.un.org/en/docs/symbols.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from kamerlens.language.citation import Rule, Settled

_SITE = "https://undocs.org/"
#: First parts of symbols: principal organs, and bodies whose documents begin with their own.
_SERIES = (
    "A|E|S|T|ST|SG|ACABQ|APLC|BWC|CAT|CBD|CCM|CCPR|CCW|CD|CED|CEDAW|CERD|CMW|CRC|CRPD|CTOC|DP|"
    "ECE|FCCC|HRI|HSP|ICCD|ISBA|JIU|NPT|PBC|SPLOS|TD|UNEP|UNW|WFP"
)


#: Too short to be told from other things with a slash ("A/4").
_SHORT = re.compile(r"[A-Z]+/\d{1,2}$")


def symbol(text: str) -> str:
    """Return a symbol as its publisher writes it: without spaces, hyphens for dashes."""
    plain = re.sub(r"\s?[–—]\s?", "-", text)
    plain = re.sub(r"\s+(?=[A-F]$)", "\0", plain)
    return re.sub(r"\s", "", plain).rstrip(".").replace("\0", " ")


def _address(found: str) -> str:
    # The parts of a resolution ("67/234 B") are in one document.
    return _SITE + found.partition(" ")[0]


def _symbol(match: re.Match[str]) -> Settled | None:
    found = symbol(match["symbol"])
    return None if _SHORT.match(found) else (found, _address(found))


#: Numbers of the first resolutions of the Security Council of each year.
#: Source: https://www.un.org/securitycouncil/content/resolutions-0
_FIRST_OF_YEAR = (
    (1, 1946), (16, 1947), (38, 1948), (67, 1949), (79, 1950), (90, 1951), (97, 1952),
    (99, 1953), (104, 1954), (107, 1955), (111, 1956), (122, 1957), (127, 1958), (132, 1959),
    (133, 1960), (161, 1961), (172, 1962), (177, 1963), (186, 1964), (200, 1965), (220, 1966),
    (233, 1967), (245, 1968), (263, 1969), (276, 1970), (292, 1971), (308, 1972), (325, 1973),
    (345, 1974), (367, 1975), (385, 1976), (403, 1977), (423, 1978), (444, 1979), (462, 1980),
    (485, 1981), (500, 1982), (529, 1983), (546, 1984), (560, 1985), (581, 1986), (594, 1987),
    (607, 1988), (627, 1989), (647, 1990), (684, 1991), (726, 1992), (800, 1993), (893, 1994),
    (970, 1995), (1036, 1996), (1093, 1997), (1147, 1998), (1220, 1999), (1285, 2000),
    (1335, 2001), (1387, 2002), (1455, 2003), (1522, 2004), (1581, 2005), (1652, 2006),
    (1739, 2007), (1795, 2008), (1860, 2009), (1908, 2010), (1967, 2011), (2033, 2012),
    (2086, 2013), (2133, 2014), (2196, 2015), (2260, 2016), (2337, 2017), (2398, 2018),
    (2452, 2019), (2504, 2020), (2561, 2021), (2618, 2022), (2672, 2023), (2722, 2024),
    (2768, 2025),
)  # fmt: skip


def council_year(number: int) -> int | None:
    """Return the year of a Security Council resolution, None after the last year that is known."""
    at = bisect_right(_FIRST_OF_YEAR, (number, 9999))
    return _FIRST_OF_YEAR[at - 1][1] if 0 < at < len(_FIRST_OF_YEAR) else None


def _of_council(number: str, year: str | None) -> Settled:
    known = year or council_year(int(number))
    found = f"S/RES/{number}" + (f"({known})" if known else "")
    return found, _SITE + found if known else None


#: The Assembly numbers resolutions session/number from its 31st session (1976) on; the Human
#: Rights Council's own numbers have reached the fifties.
_FIRST_NUMBERED, _AFTER_COUNCIL = 31, 60
#: How far, in characters, the name of a body may stand from a resolution of it.
_NEAR = 80
_RIGHTS_COUNCIL = re.compile(r"Mensenrechtenraad|Human Rights Council|HRC|MRR")


def _numbered(match: re.Match[str], session: str, number: str) -> Settled:
    near = match.string[max(match.start() - _NEAR, 0) : match.end() + _NEAR]
    first = int(session.rpartition("-")[2])
    # Special sessions of both bodies have numbers of their own; only the Assembly's are "ES-".
    small = first < _FIRST_NUMBERED and "-" not in session
    may_be = first < _AFTER_COUNCIL and not session.startswith("E")
    of_council = small or (may_be and _RIGHTS_COUNCIL.search(near))
    found = f"{'A/HRC/RES' if of_council else 'A/RES'}/{session}/{number}"
    return found, _SITE + found


def _economic(match: re.Match[str]) -> Settled:
    found = f"E/RES/{match['year']}/{match['number']}"
    return found, _SITE + found


def _early(match: re.Match[str]) -> Settled:
    """Resolutions before 1976 have the session in brackets: ``377 (V)``, ``217 A (III)``."""
    part = match["part"] or ""
    found = f"A/RES/{match['number']}{part}({match['session']})"
    return found, _SITE + found


def _treaty_series(match: re.Match[str]) -> Settled:
    groups = match.groupdict()
    volume, page = groups["volume"] or groups["v2"], groups["page"] or groups["p2"]
    found = f"{volume} UNTS" + (f" {page}" if page else "")
    return found, f"https://treaties.un.org/doc/Publication/UNTS/Volume%20{volume}/v{volume}.pdf"


def _council_of_europe(match: re.Match[str]) -> Settled:
    number = int(match["number"])
    return f"CETS {number}", (
        "https://www.coe.int/en/web/conventions/full-list"
        f"?module=treaty-detail&treatynum={number:03d}"
    )


_BODY = (
    r"(?:(?:(?:VN-)?[Vv]eiligheidsraads?|VNVR|VR|VN|AVVN|AV|HRC|MRR|UNSC|UNGA|SC|GA|"
    r"(?:VN-)?[Mm]ensenrechtenraads?)[-\s]?)?"
)
_RESOLUTION = rf"\b{_BODY}(?:[Rr]esoluties?|UNSCRs?|[Rr]esolutions?|[Rr]es\.)\s(?:nrs?\.\s)?"
_COUNCIL_NUMBER = r"(?P<number>[1-9]\d{0,3})(?:\s?\((?P<year>19\d\d|20\d\d)\))?(?![\d/.,]\d|\w|/)"
_COUNCIL_MORE = (
    r"(?P<more>(?:(?:,\s|\s(?:en|and|of)\s|\s?/\s?|,\s(?:en|and)\s)[1-9]\d{2,3}"
    r"(?:\s?\((?:19|20)\d\d\))?(?![\d/.,]\d|\w|/))*)"
)
_COUNCIL_ITEM = re.compile(r"(?P<number>[1-9]\d{2,3})(?:\s?\((?P<year>(?:19|20)\d\d)\))?(?!\d)")
_SYMBOL = (
    rf"(?<![\w/])(?P<symbol>(?!\S*/RES/)(?:{_SERIES})/(?:[A-Z0-9][A-Za-z0-9.-]*(?:\([\dIVXL]+\))?/)*"
    r"(?:[A-Z]+\.)?\d[A-Za-z0-9.]*(?:\s?\((?:\d{4}|[IVXL]+)\))?"
    r"(?:[/-][A-Z0-9][A-Za-z0-9./-]*)?(?<![./-])(?:\s?[–—-]\s?[AS]/[A-Z0-9][\w./-]*\w)?)"
)


def _council(match: re.Match[str]) -> Settled | None:
    """A number of one or two digits counts only with its year: "resolutie 7 (1946)"."""
    if len(match["number"]) < 3 and match["year"] is None:
        return None
    return _of_council(match["number"], match["year"])


def _further(match: re.Match[str], item: re.Match[str]) -> Settled | None:
    """Further numbers follow a plural; after one resolution they need a year of their own."""
    if item["year"] is None and not re.search(r"[Rr]esoluti(?:es|ons)|UNSCRs", match[0]):
        return None
    return _of_council(item["number"], item["year"])


_RESOLUTION_WORD = re.compile(r"esoluti|UNSCR|[Rr]es\.")
RULES = (
    Rule(
        re.compile(r"[A-Z]/"),
        re.compile(_SYMBOL),
        "un_document",
        _symbol,
    ),
    Rule(
        re.compile(r"/RES/"),
        re.compile(
            r"(?<![\w/])(?P<symbol>(?:A|E|S|A/HRC|T)/RES/(?:ES-|S-)?\d[\d/-]*\d(?![\w/])"
            r"(?:\s?\((?:\d{4}|[IVXL]+)\)|\s[A-F](?=[\s.,;)]|$))?"
            r"|(?:A|E|S|T)/RES/\d(?:\s?\((?:\d{4}|[IVXL]+)\)))"
        ),
        "un_resolution",
        _symbol,
    ),
    Rule(
        _RESOLUTION_WORD,
        re.compile(
            rf"{_RESOLUTION}(?P<session>(?:E?S-)?\d{{1,2}})/(?P<number>\d{{1,3}})(?![\d/])"
            r"(?P<more>(?:(?:,|\sen|\sand)\s(?:E?S-)?\d{1,2}/\d{1,3}(?![\d/]))*)"
        ),
        "un_resolution",
        lambda match: _numbered(match, match["session"], match["number"]),
        re.compile(r"(?P<session>(?:E?S-)?\d{1,2})/(?P<number>\d{1,3})"),
        lambda match, item: _numbered(match, item["session"], item["number"]),
    ),
    Rule(
        re.compile(r"ECOSOC|Economische en Sociale Raad"),
        re.compile(
            r"\b(?:ECOSOC[-\s])?[Rr]esoluti(?:e|on)\s(?P<year>19\d\d|20\d\d)/(?P<number>\d{1,3})"
            r"(?![\d/])"
        ),
        "un_resolution",
        _economic,
    ),
    Rule(
        _RESOLUTION_WORD,
        re.compile(
            rf"{_RESOLUTION}(?P<number>\d{{1,4}})\s?(?P<part>[A-F])?\s?\((?P<session>[IVXL]+)\)"
        ),
        "un_resolution",
        _early,
    ),
    Rule(
        _RESOLUTION_WORD,
        re.compile(_RESOLUTION + _COUNCIL_NUMBER + _COUNCIL_MORE),
        "un_resolution",
        _council,
        _COUNCIL_ITEM,
        _further,
    ),
    Rule(
        re.compile(r"UNTS|Treaty Series"),
        re.compile(
            r"\b(?:(?:UNTS|United Nations Treaty Series),?\s(?:[Vv]ol\.?|deel)\s?(?P<volume>\d+)"
            r"(?:,?\s(?:p\.|blz\.)\s?(?P<page>\d+)|(?!\d))"
            r"|(?P<v2>\d{1,4})\sUNTS\s(?P<p2>\d+))"
        ),
        "treaty",
        _treaty_series,
    ),
    Rule(
        re.compile(r"ETS"),
        re.compile(r"\bC?ETS(?:,?\s(?:[Nn]o\.?|nr\.?))?\s(?P<number>\d{1,3})(?!\d)"),
        "treaty",
        _council_of_europe,
    ),
)
