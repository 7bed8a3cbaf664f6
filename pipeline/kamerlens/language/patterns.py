"""Dates, amounts, sessions, regulations and document numbers: names that follow a pattern.

The patterns work on the text and are mapped to tokens; each says which label it gives. Sessions of
UN bodies take their shape from the letters' titles ("72ste zitting van de Algemene Vergadering").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from spacy.language import Language
from spacy.tokens import Doc, Span

from kamerlens.language.references import find_citations

GROUP = "kamerlens_patterns"

_MONTH = (
    r"(?:[Jj]anuari|[Ff]ebruari|[Mm]aart|[Aa]pril|[Mm]ei|[Jj]uni|[Jj]uli|[Aa]ugustus|"
    r"[Ss]eptember|[Oo]ktober|[Nn]ovember|[Dd]ecember)"
)
_ENGLISH_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
)
_ENGLISH_MONTH = rf"(?:{_ENGLISH_MONTHS})"
_YEAR = r"(?:1[5-9]\d\d|20\d\d)(?![\d/])"
_DAY = r"(?:[1-9]|[12]\d|3[01])(?:e|ste|de)?"
_RECENT = r"(?:\s?(?:jl|a\.s|j\.l|jongstleden|aanstaande)\b\.?)"
_TO = r"(?:\s?[–—-]\s?|\s(?:tot en met|t/m|tot|en|naar)\s)"
_PART = (
    r"(?:(?:[Bb]egin|[Ee]ind|[Mm]edio|[Mm]idden|[Hh]alf|[Hh]alverwege|[Ee]inde|[Vv]anaf eind)\s)"
)
_WEEKDAY = r"(?:(?:maan|dins|woens|donder|vrij|zater|zon)dag\s)"
_FULL = rf"{_DAY}\s{_MONTH}(?:\s{_YEAR}|{_RECENT})?"
_MONTH_YEAR = rf"{_MONTH}(?:\svan)?\s{_YEAR}"
_SEASON = (
    r"(?:[Vv]oorjaar|[Nn]ajaar|[Zz]omer|[Ww]inter|[Hh]erfst|[Ll]ente|"
    r"(?:[Ee]erste|[Tt]weede) helft|(?:[Ee]erste|[Tt]weede|[Dd]erde|[Vv]ierde) kwartaal)"
)
#: A year stands by itself only where these come before or after it; "2000 militairen" are many.
_BEFORE_YEAR = (
    r"(?<![\w/.,€$-])(?:(?<=\b[Ii]n )|(?<=\bsinds )|(?<=\b[Ss]inds )|(?<=\btot )|(?<=\bvoor )|"
    r"(?<=\b[Vv]anaf )|(?<=\bna )|(?<=\buit )|(?<=\bper )|(?<=\bmet )|(?<=\bvan )|(?<=\bover )|"
    r"(?<=\bjaar )|(?<=\bjaren )|(?<=\bperiode )|(?<=\(| )(?=\d{4}\)))"
)
_NUMBER = r"\d{1,3}(?:[. ]\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"
_SCALE = r"(?:duizend|miljoen|miljard|biljoen|(?:mln|mld|mrd)(?:\.(?=\s[a-z0-9]))?|million|billion)"
_WORD_NUMBER = (
    r"(?:een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|vijftien|twintig|dertig|"
    r"veertig|vijftig|zestig|zeventig|tachtig|negentig|honderd|tientallen|honderden)"
)
_CODE = r"(?:EUR|USD|US\$|A\$|C\$|GBP|CHF|NOK|DKK|SEK|JPY|CAD|AUD|€|\$|£|¥)"
_CURRENCY = (
    r"(?:euro|(?:(?:Amerikaanse|US|Canadese|Australische)\s)?dollar|pond(?: sterling)?|gulden|yen|"
    r"(?:Zwitserse\s)?frank|(?:Noorse|Zweedse|Deense)\skroon|roebel|EUR|USD|GBP|CHF|NOK)\b"
)
_ORDINAL = r"\d{1,3}(?:e|ste|de|th|st|nd|rd)"
_ASSEMBLY = (
    r"(?:AVVN|VNAV|UNGA|AV|(?:VN-)?Algemene Vergadering"
    r"(?:\s(?:van de|der)\s(?:Verenigde Naties|VN))?(?:\s\((?:AVVN|UNGA)\))?)"
)
_SESSION = r"(?:zitting|sessie|vergadering|session)"
#: Other bodies whose sessions are numbered, in full and short.
_BODY = (
    r"(?:(?:VN-)?Mensenrechtenraad|VN-Vrouwencommissie|Wereldgezondheidsvergadering|"
    r"Commissie voor (?:de Status van de Vrouw|Bevolking en Ontwikkeling|Verdovende Middelen)|"
    r"Commission on (?:the Status of Women|Population and Development|Narcotic Drugs)|"
    r"Human Rights Council|World Health Assembly)"
)
_BODY_ACRONYM = r"(?:HRC|MRR|CSW|CPD|CND|WHA)"

#: What a text must hold before the patterns of a group are tried on it: most texts hold few.
#: Words alone, separated by bars, are sought much faster than what only a pattern can say.
_GUARDS = {
    "month": (
        "anuari|ebruari|aart|pril|mei|Mei|juni|Juni|juli|Juli|ugustus|eptember|ktober|ovember|"
        "ecember"
    ),
    "english month": _ENGLISH_MONTHS,
    "year": r"\d\d\d\d",
    "era": r"jaren|eeuw",
    "code": r"[€$£¥]|[A-Z]{3}",
    "currency": r"euro|dollar|pond|gulden|yen|frank|kroon|roebel|EUR|USD|GBP|CHF|NOK",
    "percent": r"%|procent|per\s?cent",
    "assembly": r"AVVN|VNAV|UNGA|AV|Vergadering",
    "body": "raad|ommissi|Health|HRC|MRR|CSW|CPD|CND|WHA|Human|vergadering",
    "numbered": r"[A-Za-z+]\s?-?\d",
    "motion": r"motie-",
    "slash": r"/\d",
    "goal": "SDG|MDG",
    "number": r"\d\d",
}
_SPECIFICATION: tuple[tuple[str, str, str], ...] = (
    # Ranges and lists of days, months and years.
    (
        "DATE",
        "month",
        rf"\b(?:{_WEEKDAY})?{_DAY}(?:\s{_MONTH})?(?:\s{_YEAR})?{_TO}(?:{_WEEKDAY})?{_FULL}",
    ),
    ("DATE", "month", rf"\b{_DAY}(?:,\s{_DAY})+\sen\s{_FULL}"),
    ("DATE", "month", rf"\b{_DAY}\sop\s{_FULL}"),
    ("DATE", "month", rf"\b(?:{_PART})?{_MONTH}(?:\s{_YEAR})?{_TO}(?:{_PART})?{_MONTH_YEAR}\b"),
    ("DATE", "month", rf"\b{_PART}{_MONTH}{_TO}{_PART}{_MONTH}(?:\s{_YEAR})?\b"),
    ("DATE", "month", rf"\b{_MONTH}\sen\s{_MONTH}{_RECENT}"),
    ("DATE", "month", rf"\b(?:{_WEEKDAY})?{_FULL}"),
    ("DATE", "month", rf"\b(?:{_PART})?{_MONTH_YEAR}\b"),
    (
        "DATE",
        "month",
        rf"\b(?:{_PART}|[Aa]fgelopen\s|[Kk]omende\s){_MONTH}\b(?:\s{_YEAR})?",
    ),
    (
        "DATE",
        "month",
        rf"(?:(?<=\b[Ii]n )|(?<=\b[Ss]inds )|(?<=\b[Vv]anaf )|(?<=\btot )|(?<=\bper )){_MONTH}\b"
        rf"{_RECENT}?",
    ),
    (
        "DATE",
        "english month",
        rf"\b(?:\d{{1,2}}\s)?{_ENGLISH_MONTH}\s(?:\d{{1,2}},\s)?{_YEAR}",
    ),
    ("DATE", "year", rf"\b{_PART}(?:van\s)?{_YEAR}(?:\s?[–-]\s?{_YEAR})?"),
    ("DATE", "year", rf"\b{_SEASON}(?:\svan)?\s{_YEAR}"),
    (
        "DATE",
        "year",
        rf"(?<![\w/.-]){_YEAR}(?:\s?[–-]\s?|\s(?:tot en met|t/m|tot)\s){_YEAR}(?![\w/-])",
    ),
    ("DATE", "year", r"(?<![\w/.-])(?:1[5-9]\d\d|20\d\d)/(?:1[5-9]|20)?\d\d(?![\w/-])"),
    ("DATE", "year", rf"{_BEFORE_YEAR}{_YEAR}(?!\s?(?:[Aa]genda|[Vv]erklaring)|\w)"),
    (
        "DATE",
        "era",
        r"\b(?:begin |midden |eind )?jaren (?:['’]\d0|twintig|dertig|veertig|vijftig|"
        r"zestig|zeventig|tachtig|negentig)\b",
    ),
    ("DATE", "era", r"\b(?:\d{1,2}e|(?:zeven|acht|negen)tiende|(?:een[eë]n)?twintigste) eeuw\b"),
    # Amounts.
    (
        "MONEY",
        "code",
        rf"(?<!\w){_CODE}\s?(?:{_NUMBER})(?:(?:\s?[–-]\s?|\s(?:tot|en)\s)(?:{_NUMBER}))?"
        rf"(?:\s{_SCALE})?",
    ),
    (
        "MONEY",
        "currency",
        rf"(?<![\w.,])(?:(?:{_NUMBER})(?:\s{_SCALE})?(?:\s?[–-]\s?|\s(?:tot|en)\s))?"
        rf"(?:{_NUMBER}|{_WORD_NUMBER})(?:\s{_SCALE})?\s{_CURRENCY}",
    ),
    (
        "PERCENT",
        "percent",
        rf"(?<![\w.,])(?:(?:{_NUMBER})\s?(?:%|procent)?(?:\s?[–-]\s?|\s(?:tot|à|en)\s))?"
        rf"(?:{_NUMBER}|{_WORD_NUMBER})\s?(?:%|procent\b|per\s?cent\b)",
    ),
    # Sessions of the Assembly, numbered conferences.
    (
        "EVENT",
        "assembly",
        rf"\(?\b{_ORDINAL}\)?\s(?:(?:gewone|reguliere|jaarlijkse|speciale|bijzondere)\s)?"
        rf"(?:{_SESSION}\svan\s(?:de|het)\s)?{_ASSEMBLY}\b",
    ),
    (
        "EVENT",
        "body",
        rf"\b{_ORDINAL}\s(?:{_SESSION}\s(?:van\s(?:de|het)|of\sthe)\s"
        rf"(?:{_BODY}|{_BODY_ACRONYM})|{_BODY_ACRONYM})\b",
    ),
    ("EVENT", "assembly", rf"\b(?:AVVN|UNGA)[- ]?{_SESSION}?\s?\d\d\b"),
    (
        "EVENT",
        "numbered",
        r"\b(?:COP|CSW|UNEA|MC|HRC|MRR|MOP|CMP|PrepCom|UNGA|CPD|CND|WHA)[\s-]?\d{1,2}\b(?![/.]\d)",
    ),
    ("EVENT", "numbered", r"\bRio\s?\+\s?\d0\b"),
    ("LAW", "goal", r"\b(?:SDG|MDG)(?:['’]s|s)?\s\d{1,2}(?:\.\d|\.[a-c])?\b"),
    ("LAW", "motion", r"\bmotie-[A-Z][\w-]*(?:[ /][A-Z][\w-]*)*(?:\sc\.s\.)?"),
    # Numbers of documents other than those that lead to an address.
    (
        "REF",
        "slash",
        r"\b(?:[Nn]r\.\s)?(?:[A-Z][A-Za-z]{1,7}/)?[A-Z][A-Za-z]{1,7}[-/][A-Z]{0,4}-?\d{2,4}/\d{4}\b",
    ),
    ("REF", "number", r"\b(?:[Nn]r\.\s)?[A-Z]{2,5}/[A-Z]{2,4}[-/]\d{3,4}(?:[-/]\d{1,4})?\b"),
    ("REF", "year", r"\b(?:[Nn]r\.\s)?(?:MinBu[Zz]a|BZ|DGP|BZDOC)-\d{4}[.-]\d+(?:-\d+)?\b"),
    ("REF", "year", r"\b20\d\d[ZD]\d{5}\b"),
)
_PATTERNS = tuple((label, guard, re.compile(p)) for label, guard, p in _SPECIFICATION)
_WORDS = re.compile(r"[\w%-]+(?:\|[\w%-]+)*$")


def _guard(pattern: str) -> Callable[[str], object]:
    """Return what tells whether a text holds a pattern."""
    if not _WORDS.match(pattern):
        return re.compile(pattern).search
    words = pattern.split("|")
    return lambda text: any(word in text for word in words)


_HOLDS = {name: _guard(pattern) for name, pattern in _GUARDS.items()}
#: A resolution or a regulation that is named by a word is an instrument; a symbol is a reference.
_INSTRUMENT = re.compile(r"(?!(?:COM|SWD|JOIN|SEC|P[Bb])\b|P[Bb]E|[A-Z]+/)")


def find_patterns(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, label) of what follows a pattern; they may overlap."""
    held = {name for name, holds in _HOLDS.items() if holds(text)}
    for label, guard, pattern in _PATTERNS:
        if guard in held:
            for match in pattern.finditer(text):
                yield match.start(), match.end(), label
    for start, end, kind in find_citations(text):
        named = kind in ("un_resolution", "eu_document") and _INSTRUMENT.match(text, start)
        yield start, end, "LAW" if named else "REF"


@Language.component("kamerlens_patterns", assigns=["doc.spans"])
def find_in_doc(doc: Doc) -> Doc:
    """Write what follows a pattern to ``doc.spans``, the longest of those that overlap."""
    kept: list[tuple[int, int, str]] = []
    found = sorted(find_patterns(doc.text), key=lambda item: (item[0] - item[1], item[0]))
    for start, end, label in found:
        if all(end <= other[0] or start >= other[1] for other in kept):
            kept.append((start, end, label))
    spans = (_span(doc, *item) for item in sorted(kept))
    doc.spans[GROUP] = [span for span in spans if span is not None]
    return doc


def _span(doc: Doc, start: int, end: int, label: str) -> Span | None:
    """Return the tokens of a match; a full stop of its last abbreviation ("mln.") is one's part."""
    span = doc.char_span(start, end, label=label, alignment_mode="expand")
    if span is None or span.start_char != start or span.end_char > end + 1:
        return None
    return span
