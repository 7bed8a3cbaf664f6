"""Terms that a text writes only in part: "vluchtelingen- en migratiestromen", "(conflict)analyses".

Dutch leaves out what two coordinated compounds share and puts a hyphen there. Each full form is
a term of its own; both are given the place of the whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kamerlens.compounds import CompoundSplitter

#: "vluchtelingen- en migratiestromen", "vredes-, veiligheids- en ontwikkelingsbeleid"
_LEFT_OUT_LAST = re.compile(
    r"(?P<parts>[^\W\d_][\w’']*-(?:\s*,\s*[^\W\d_][\w’']*-)*)\s*(?:,\s*)?(?:en|of|en/of)\s+"
    r"(?P<whole>[^\W\d_][\w’'-]*\w)"
)
#: "mensenhandel en -smokkel"
_LEFT_OUT_FIRST = re.compile(
    r"(?P<whole>[^\W\d_][\w’'-]*\w)\s+(?:en|of|en/of)\s+-(?P<part>[^\W\d_]\w+)"
)
#: "(conflict)analyses", "(mensenrechten-)commissie"
_BRACKET = re.compile(
    r"(?:(?P<before>[^\W\d_]\w{2,}e)\s)?\((?P<part>[^\W\d_]\w+-?)\)(?P<rest>[^\W\d_]{4,})"
)
_LINKS = ("", "s", "en", "n")


@dataclass(frozen=True, slots=True)
class FullForm:
    """A term in full, with the place of the words it was made from.

    Attributes:
        start: Offset of the first character in the text.
        end: Offset after the last.
        word: The compound in full, inflected as written.
    """

    start: int
    end: int
    word: str


def full_forms(text: str, splitter: CompoundSplitter) -> Iterator[FullForm]:
    """Yield the full form of every compound that a text writes in part.

    Args:
        text: Any Dutch text.
        splitter: Decides where a compound is cut and with which linking letters it is joined.

    Yields:
        Full forms; the compound that is written whole is among them.
    """
    for match in _LEFT_OUT_LAST.finditer(text):
        yield from _complete_last(match, splitter)
    for match in _LEFT_OUT_FIRST.finditer(text):
        first = first_part(match["whole"], splitter)
        if first:
            word = first + match["part"]
            yield FullForm(match.start(), match.end(), word)
            yield FullForm(match.start(), match.end("whole"), match["whole"])
    for match in _BRACKET.finditer(text):
        word = _joined(match["part"].removesuffix("-"), match["rest"], splitter)
        start = match.start("part") - 1
        yield FullForm(start, match.end(), word)
        yield FullForm(start, match.end(), match["rest"])
        if match["before"]:  # "Derde (mensenrechten-)Commissie"
            yield FullForm(match.start(), match.end(), f"{match['before']} {match['rest']}")


def _complete_last(match: re.Match[str], splitter: CompoundSplitter) -> Iterator[FullForm]:
    tail = last_part(match["whole"], splitter)
    if not tail:
        return
    for part in match["parts"].split(","):
        first = part.strip().removesuffix("-")
        yield FullForm(match.start(), match.end(), _joined(first, tail, splitter))
    yield FullForm(match.start("whole"), match.end(), match["whole"])


def last_part(compound: str, splitter: CompoundSplitter) -> str:
    """Return the last part of a compound as written, empty where it is no compound."""
    cut = next(iter(splitter.cuts(compound)), None)
    return compound[-len(cut.right) :] if cut else ""


def first_part(compound: str, splitter: CompoundSplitter) -> str:
    """Return the first part of a compound with its link, empty where it is no compound."""
    cut = next(iter(splitter.cuts(compound)), None)
    return compound[: -len(cut.right)] if cut else ""


def _joined(first: str, last: str, splitter: CompoundSplitter) -> str:
    """Join two parts with the linking letters that make a known word, or else with none."""
    if first.isupper():
        return f"{first}-{last}"
    if last[:1].isupper():  # "Derde (mensenrechten-)Commissie"
        return first.capitalize() + last.lower()
    options = [stem + link + last for stem in (first, first.removesuffix("s")) for link in _LINKS]
    scored = [
        (splitter.frequency(option.lower()), -rank, option) for rank, option in enumerate(options)
    ]
    frequency, _, best = max(scored)
    return best if frequency > 0 else first + last
