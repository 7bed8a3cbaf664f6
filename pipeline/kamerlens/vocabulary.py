"""What words exist: those of the letter itself, and general Dutch and English."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

#: A word; hyphens and apostrophes inside belong to it.
_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*", re.UNICODE)
#: Hyphenation points (pyphen) lie between these many letters at least.
_MARGIN = 2


class Vocabulary:
    """Counts of whole words in the letter at hand; words cut by a line end are left out."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._counts: Counter[str] = Counter()
        broken = False
        for text in texts:
            words = _WORD.findall(text)
            if broken:
                words = words[1:]
            broken = text.rstrip().endswith(("-", "\u00ad"))
            if broken:
                words = words[:-1]
            for word in words:
                self._add(word.lower())

    def _add(self, word: str) -> None:
        self._counts[word] += 1
        parts = word.split("-")
        if len(parts) > 1:
            self._counts.update(part for part in parts if part)
            self._counts.update("-".join(parts[i:]) for i in range(1, len(parts) - 1))

    def count(self, word: str) -> int:
        """Return how often a word, or a part of a hyphenated one, occurs."""
        return self._counts[word.lower()]


@lru_cache(maxsize=2)
def _frequencies(language: str) -> dict[str, float]:
    """Load wordfreq's list, on first need only: it takes a third of a second."""
    from wordfreq import get_frequency_dict

    size = "large" if language == "nl" else "small"
    return get_frequency_dict(language, wordlist=size)


def zipf(word: str, language: str = "nl") -> float:
    """Return a word's Zipf frequency (log10 of uses per 10⁹ words), 0 where it is unknown.

    Source: wordfreq 3 (Speer 2022), list ``large_nl`` and ``small_en``.
    """
    frequency = _frequencies(language).get(word.lower(), 0.0)
    return max(0.0, math.log10(frequency) + 9) if frequency > 0 else 0.0


@lru_cache(maxsize=1)
def _hyphenator() -> object:
    import pyphen

    return pyphen.Pyphen(lang="nl_NL", left=_MARGIN, right=_MARGIN)


@lru_cache(maxsize=4096)
def is_hyphenation_point(word: str, offset: int) -> bool:
    """Tell whether Dutch hyphenation allows a break of ``word`` at ``offset``."""
    return offset in _hyphenator().positions(word.lower())  # type: ignore[attr-defined]


#: Letters that link the parts of a Dutch compound.
_LINKS = ("", "s", "en", "e", "n")
#: A compound's part must be at least this common (Zipf) and this long, so that scraps of words
#: are not taken for words.
_PART_ZIPF = 2.5
_PART_LENGTH = 3


@lru_cache(maxsize=4096)
def is_compound(word: str) -> bool:
    """Tell whether a word can be read as two known words, with or without a linking letter."""
    word = word.lower()
    for cut in range(_PART_LENGTH, len(word) - _PART_LENGTH + 1):
        tail = word[cut:]
        if zipf(tail) < _PART_ZIPF:
            continue
        for link in _LINKS:
            head = word[: cut - len(link)] if link else word[:cut]
            if link and not word[:cut].endswith(link):
                continue
            if len(head) >= _PART_LENGTH and zipf(head) >= _PART_ZIPF:
                return True
    return False
