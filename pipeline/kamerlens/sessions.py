"""Which session of the UN General Assembly a text is about."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: Before the first session (1946) and far beyond the present there are none.
FIRST, LAST = 1, 120
_UNITS = {
    "een": 1,
    "eerste": 1,
    "tweede": 2,
    "twee": 2,
    "derde": 3,
    "drie": 3,
    "vierde": 4,
    "vier": 4,
    "vijfde": 5,
    "vijf": 5,
    "zesde": 6,
    "zes": 6,
    "zevende": 7,
    "zeven": 7,
    "achtste": 8,
    "acht": 8,
    "negende": 9,
    "negen": 9,
}
_TEENS = {
    "tiende": 10,
    "elfde": 11,
    "twaalfde": 12,
    "dertiende": 13,
    "veertiende": 14,
    "vijftiende": 15,
    "zestiende": 16,
    "zeventiende": 17,
    "achttiende": 18,
    "negentiende": 19,
}
_TENS = {
    "twintig": 20,
    "dertig": 30,
    "veertig": 40,
    "vijftig": 50,
    "zestig": 60,
    "zeventig": 70,
    "tachtig": 80,
    "negentig": 90,
}
_ENGLISH_UNITS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
}
_ENGLISH_TENS = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}


def _dutch_ordinals() -> dict[str, int]:
    words = {**{word: n for word, n in _UNITS.items() if word.endswith(("de", "ste"))}, **_TEENS}
    cardinal = {
        "een": 1,
        "twee": 2,
        "drie": 3,
        "vier": 4,
        "vijf": 5,
        "zes": 6,
        "zeven": 7,
        "acht": 8,
        "negen": 9,
    }
    for ten, value in _TENS.items():
        words[f"{ten}ste"] = value
        for unit, number in cardinal.items():
            for link in ("en", "ën"):
                words[f"{unit}{link}{ten}ste"] = value + number
    hundred = {f"honderd{word}": 100 + number for word, number in words.items()}
    hundred |= {f"honderden{word}": 100 + number for word, number in words.items()}
    return {**words, "honderdste": 100, **hundred}


def _english_ordinals() -> dict[str, int]:
    words = dict(_ENGLISH_UNITS)
    for ten, value in _ENGLISH_TENS.items():
        words[f"{ten[:-1]}ieth"] = value
        for unit, number in _ENGLISH_UNITS.items():
            words[f"{ten}-{unit}"] = words[f"{ten} {unit}"] = value + number
    return words


_WORDS = {**_dutch_ordinals(), **_english_ordinals()}
_FIGURE = r"(?P<figure>\d{1,3})\s?(?:ste|de|e|st|nd|rd|th)(?![a-zë])"
_WORD = r"(?P<word>[a-zë]{5,}(?:-[a-z]{5,})?)(?![a-zë])"
#: What must stand near an ordinal to make it a session of the General Assembly.
_ASSEMBLY = re.compile(
    r"\bAVVN\b|\bAVVN-|\bAlgemene Vergadering\b|\bUNGA\b|\bGeneral Assembly\b|\bAV van de VN\b",
)
_ORDINAL = re.compile(rf"(?<![\w/.-])(?:{_FIGURE}|{_WORD})", re.IGNORECASE)
_AVVN_NUMBER = re.compile(r"\b(?:AVVN|UNGA)[ -]?(?P<figure>\d{2,3})\b")
#: Another body's session: the Human Rights Council, a commission, a committee.
_OTHER_BODY = re.compile(
    r"Mensenrechtenraad|Human Rights Council|[Cc]ommissi(?:e|on)\b|[Cc]omité|[Cc]ommittee|UNESCO|"
    r"WHO\b|ECOSOC|Conferentie|Conference|HRC\b|CSW\b|IAEA|ILO\b"
)
#: How many characters may stand between the ordinal and the Assembly's name.
_REACH = 60


@dataclass(frozen=True, slots=True)
class SessionMention:
    """A session of the General Assembly named at an offset."""

    session: int
    offset: int


def ordinal(text: str) -> int | None:
    """Return the value of a Dutch or English ordinal, None where it is none.

    Reads ``72ste``, ``72e``, ``71st``, ``zeventigste``, ``eenenzeventigste``,
    ``tweeënzeventigste``, ``seventy-second``.
    """
    match = re.fullmatch(r"(\d{1,3})\s?(?:ste|de|e|st|nd|rd|th)", text.strip(), re.IGNORECASE)
    if match:
        return int(match[1])
    return _WORDS.get(text.strip().lower())


def session_mentions(text: str) -> list[SessionMention]:
    """Find the sessions of the UN General Assembly that a text names, in order.

    An ordinal counts when the Assembly's name or acronym follows within its clause
    (``72ste zitting van de Algemene Vergadering``, ``72e AVVN``) or stands before it
    (``de AVVN, 71ste zitting``) and no other body's name lies between.
    """
    found = [
        SessionMention(int(match["figure"]), match.start()) for match in _AVVN_NUMBER.finditer(text)
    ]
    for match in _ORDINAL.finditer(text):
        value = int(match["figure"]) if match["figure"] else _WORDS.get(match["word"].lower())
        if value is None or not FIRST <= value <= LAST or value < 10:
            continue
        if _near_assembly(text, match.start(), match.end()):
            found.append(SessionMention(value, match.start()))
    return sorted(found, key=lambda mention: mention.offset)


def loose_mentions(text: str) -> list[int]:
    """Return sessions named without the Assembly beside them, in order: a weaker sign.

    ``De 66ste zitting wordt geopend``, ``voor de 68ste maal bijeen``; to be believed only in a
    text on the Assembly, of a session that fits its date.
    """
    found = []
    for match in _ORDINAL.finditer(text):
        value = int(match["figure"]) if match["figure"] else _WORDS.get(match["word"].lower())
        after = text[match.end() : match.end() + _REACH]
        named = re.match(r"\s*(?:\w+ ){0,2}(?:zitting|sessie|session|maal|keer)\b", after)
        if value is not None and 10 <= value <= LAST and named and not _OTHER_BODY.search(after):
            found.append(value)
    return found


def _near_assembly(text: str, start: int, end: int) -> bool:
    after = re.split(r"[.;:](?:\s|$)", text[end : end + _REACH + 30], maxsplit=1)[0]
    name = _ASSEMBLY.search(after)
    if name and name.start() <= _REACH:
        return not _OTHER_BODY.search(after[: name.start()])
    before = re.split(r"[.;:]\s", text[max(0, start - _REACH) : start])[-1]
    names = list(_ASSEMBLY.finditer(before))
    if not names or not re.match(r"\s*(?:\w+ ){0,2}(?:zitting|session)", after):
        return False
    return not _OTHER_BODY.search(before[names[-1].end() :] + after[:40])


def year_of(session: int) -> int:
    """Return the calendar year in which a session opens: the first opened in January 1946."""
    return 1945 + session
