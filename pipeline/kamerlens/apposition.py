"""English that a letter itself gives for a Dutch term, beside it in the text.

``vredesopbouw (peacebuilding)`` · ``Leaving No One Behind (LNOB)`` · ``… , ook wel … genoemd``
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kamerlens.termbase import embedded_concepts
from kamerlens.vocabulary import zipf

_BRACKET = re.compile(r"[’'\"”]?\s*\(([^()]{2,90})\)")
_INSIDE = re.compile(r"[’'\"”]?\s*\([‘'\"“„]?$")
_ALSO = re.compile(
    r"\s*,?\s*(?:ook\s+wel|ook|oftewel|ofwel|in\s+het\s+Engels|internationaal\s+bekend\s+als)\s+"
    r"(?:genoemd\s+|aangeduid\s+als\s+|bekend\s+als\s+)?(?:de\s+|het\s+|een\s+)?[‘'\"“„]?"
    r"([^,.;()‘’\"“”„]{3,80}?)[’'\"”]?\s*(?:genoemd|geheten|[,.;)]|$)"
)
_NO_GLOSS = re.compile(
    r"^(?:zie|cf|bijlage|Kamerstuk|nr|art|blz|o\.a|bijv|inclusief|waaronder)\b", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
#: By how much (Zipf) a text's words must be more usual in English than in Dutch.
_MARGIN = 0.4
#: What a word of the termbase's English side counts at least.
_TERMBASE_ZIPF = 3.5
#: English words that link others, and words before a bracket that are looked at.
_LINKS = frozenset("of and for on the to in with against".split())
_MOST_WORDS = 7
#: Dutch words of this length are compounds, which English writes as several words.
_COMPOUND = 12
_ACRONYM = re.compile(r"[A-Z][\w&/-]{1,9}")
#: ", UPR" behind the English in brackets.
_ACRONYM_BEHIND = re.compile(r"[,;]\s*(?:of\s+|or\s+)?[A-Z][A-Za-z0-9-]*[A-Z][\w-]*(?:[’']s)?$")
_DUTCH = frozenset("de het een van voor en met bij door naar uit aan op of niet die dat".split())


@dataclass(frozen=True, slots=True)
class InText:
    """English that a text gives for a term.

    Attributes:
        en: The English as written.
        how: ``brackets``, ``also called`` or ``explained in brackets``.
        block_id: Where.
    """

    en: str
    how: str
    block_id: str


def appositions(text: str, start: int, end: int, block_id: str) -> Iterator[InText]:
    """Yield the English that stands beside a term, explaining it or explained by it.

    Args:
        text: The block's text.
        start: Offset of the term's first character.
        end: Offset after the term's last character.
        block_id: The block.
    """
    term = text[start:end]
    if match := _BRACKET.match(text, end):
        english = _ACRONYM_BEHIND.sub("", match[1]).strip(" ‘’'\"“”„")
        if is_english(english) and _is_as_long(english, term):
            yield InText(english, "brackets", block_id)
    elif match := _ALSO.match(text, end):
        english = match[1].strip()
        if is_english(english):
            yield InText(english, "also called", block_id)
    inside = _INSIDE.search(text, 0, start)
    if inside and not _ACRONYM.fullmatch(term) and text[end : end + 1] in (")", "’", "”", '"', "'"):
        english = english_before(text[: inside.start()])
        if english and _is_as_long(english, term):
            yield InText(english, "explained in brackets", block_id)


def _is_as_long(english: str, dutch: str) -> bool:
    """Return whether English can be all of a Dutch term: a short word has no long explanation."""
    words = [word for word in english.split() if word.lower() not in _LINKS]
    return len(words) <= 2 * len(dutch.split()) + (len(dutch) >= _COMPOUND)


def english_before(text: str) -> str:
    """Return the English words that a text ends with, empty if it does not end in English.

    >>> english_before("Nederland steunt sustaining peace")
    'sustaining peace'
    """
    words = list(_WORD.finditer(text))
    start = len(text)
    for word in reversed(words[-_MOST_WORDS:]):
        if re.search(r"[,.;:()]", text[word.end() : start] if start < len(text) else ""):
            break
        if is_english(word.group()):
            start = word.start()
        elif word.group() not in _LINKS:
            break
    return text[start:].strip(" ‘’'\"“”„")


def is_english(text: str) -> bool:
    """Return whether a short text is English rather than Dutch, by its words' frequencies.

    An acronym alone is neither.
    """
    if _ACRONYM.fullmatch(text) and not text[1:].islower():
        return False
    words = [word for word in _WORD.findall(text) if not (word.isupper() and len(word) > 1)]
    if not words or _NO_GLOSS.match(text) or {w.lower() for w in words} & _DUTCH:
        return False
    english = sum(max(zipf(word, "en"), _in_termbase(word)) for word in words) / len(words)
    dutch = sum(zipf(word, "nl") for word in words) / len(words)
    return english > 2.0 and english > dutch + _MARGIN


@lru_cache(maxsize=1)
def _termbase_words() -> frozenset[str]:
    """Return the words that only the English side of the termbase has ("peacebuilding")."""
    concepts = embedded_concepts()
    english = {w for c in concepts for name in c.english for w in _WORD.findall(name.lower())}
    dutch = {w for c in concepts for name in c.dutch for w in _WORD.findall(name) if w.islower()}
    return frozenset(english - dutch)


def _in_termbase(word: str) -> float:
    return _TERMBASE_ZIPF if word.lower() in _termbase_words() else 0.0
