"""Names with a number, whose English follows from a rule: sessions, conferences, resolutions.

``72e AVVN`` and ``72ste zitting van de Algemene Vergadering van de Verenigde Naties`` name one
thing, the seventy-second session of the General Assembly. The wordings are those of the United
Nations' own documents.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kamerlens.sessions import ordinal

#: How often the rules are right; they leave out what they cannot tell.
CONFIDENCE = 0.95
_UNITS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ASSEMBLY = re.compile(
    r"(?P<ordinal>[\wë-]+) (?:(?:gewone|reguliere) )?"
    r"(?:(?:zitting|sessie) van de )?"
    r"(?:AVVN(?:-(?:zitting|sessie))?"
    r"|Algemene Vergadering(?: (?:van de|der) (?:VN|Verenigde Naties))?)",
    re.IGNORECASE,
)
_ASSEMBLY_NUMBER = re.compile(r"AVVN[ -]?(?P<number>\d{2,3})")
_CONFERENCE = re.compile(r"COP[ -]?(?P<number>\d{1,2})")
_RESOLUTION = re.compile(
    r"(?:VN-|VNVR-|Veiligheidsraad-?)?resolutie (?P<number>\d{3,4})(?P<year> \(\d{4}\))?",
    re.IGNORECASE,
)
_ASSEMBLY_RESOLUTION = re.compile(
    r"(?:VN-|AVVN-)?resolutie (?:A/RES/)?(?P<number>\d{2}/\d{1,3})", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class NumberedName:
    """A name made of a kind and a number.

    Attributes:
        key: The same for all wordings.
        en: The English, as the United Nations write it.
        alternatives: Other English wordings.
        kind: Kind of thing, as in the termbase.
    """

    key: str
    en: str
    alternatives: tuple[str, ...]
    kind: str


@lru_cache(maxsize=4096)
def numbered_name(name: str) -> NumberedName | None:
    """Return what a Dutch name with a number stands for, None if no rule fits the whole of it."""
    name = " ".join(name.split())
    if match := _ASSEMBLY_NUMBER.fullmatch(name) or _ASSEMBLY.fullmatch(name):
        groups = match.groupdict()
        number = int(groups["number"]) if "number" in groups else ordinal(groups["ordinal"])
        return _session(number) if number else None
    if match := _CONFERENCE.fullmatch(name):
        number = int(match["number"])
        words = f"{ordinal_words(number)} session of the Conference of the Parties"
        return NumberedName(f"cop-{number}", f"COP{number}", (words,), "event")
    if match := _RESOLUTION.fullmatch(name):
        plain = f"resolution {match['number']}{match['year'] or ''}"
        key = f"resolution-{match['number']}"
        return NumberedName(key, f"Security Council {plain}", (plain,), "instrument")
    if match := _ASSEMBLY_RESOLUTION.fullmatch(name):
        key = f"resolution-{match['number'].replace('/', '-')}"
        return NumberedName(key, f"resolution {match['number']}", (), "instrument")
    return None


def _session(number: int) -> NumberedName | None:
    if not 0 < number < 200:
        return None
    figures = f"{number}{_ending(number)}"
    return NumberedName(
        key=f"general-assembly-{number}",
        en=f"{ordinal_words(number)} session of the General Assembly",
        alternatives=(
            f"{ordinal_words(number)} session of the United Nations General Assembly",
            f"{figures} session of the UN General Assembly",
        ),
        kind="event",
    )


def ordinal_words(number: int) -> str:
    """Return an English ordinal in words.

    >>> ordinal_words(72), ordinal_words(80), ordinal_words(101)
    ('seventy-second', 'eightieth', 'hundred and first')

    Args:
        number: From 1 to 199.
    """
    if number >= 100:
        rest = number - 100
        return f"hundred and {ordinal_words(rest)}" if rest else "hundredth"
    if number < 20:
        return _UNITS[number - 1]
    ten, unit = _TENS[number // 10 - 2], number % 10
    return f"{ten}-{_UNITS[unit - 1]}" if unit else f"{ten[:-1]}ieth"


def _ending(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
