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

_BRACKET = re.compile(r"\s*\(([^()]{2,90})\)")
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
_DUTCH = frozenset("de het een van voor en met bij door naar uit aan op of niet die dat".split())


@dataclass(frozen=True, slots=True)
class InText:
    """English that a text gives for a term.

    Attributes:
        en: The English as written.
        how: ``brackets`` or ``also called``.
        block_id: Where.
    """

    en: str
    how: str
    block_id: str


def appositions(text: str, end: int, block_id: str) -> Iterator[InText]:
    """Yield the English that stands as an explanation behind a term.

    Args:
        text: The block's text.
        end: Offset after the term's last character.
        block_id: The block.
    """
    if match := _BRACKET.match(text, end):
        english = match[1].strip(" ‘’'\"“”„")
        if is_english(english):
            yield InText(english, "brackets", block_id)
    elif match := _ALSO.match(text, end):
        english = match[1].strip()
        if is_english(english):
            yield InText(english, "also called", block_id)


def is_english(text: str) -> bool:
    """Return whether a short text is English rather than Dutch, by its words' frequencies.

    An acronym alone is neither.
    """
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
    return frozenset(
        english - {w for c in concepts for n in c.dutch for w in _WORD.findall(n.lower())}
    )


def _in_termbase(word: str) -> float:
    return _TERMBASE_ZIPF if word.lower() in _termbase_words() else 0.0
