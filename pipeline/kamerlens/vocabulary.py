"""What words exist: those of the letter itself, and general Dutch and English."""

from __future__ import annotations

import gzip
import math
import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import srsly

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


#: English words rarer than this stand only in the large list, as do names and errors.
_RARE_ENGLISH = 1e-6


@lru_cache(maxsize=2)
def frequencies(language: str) -> dict[str, float]:
    """Return words and their share of all words, most frequent first.

    Loaded on first need only: it takes a tenth of a second. The list is read from its file, as
    importing wordfreq takes three times as long.

    Source: wordfreq 3 (Speer 2022), its large lists of Dutch (``nl``) and English (``en``).
    """
    buckets = _buckets(language)
    if buckets is None:
        from wordfreq import get_frequency_dict

        # Called as wordfreq itself calls it, so that its cache holds one copy.
        return get_frequency_dict(language, "best")
    found: dict[str, float] = {}
    for index, words in enumerate(buckets):
        found.update(dict.fromkeys(words, 10 ** (-index / 100)))
    return found


def _buckets(language: str) -> list[list[str]] | None:
    """Return wordfreq's words by falling frequency, a hundredth of a power of ten each.

    None where its files are not as they were in version 3: then it must read them itself.
    """
    spec = find_spec("wordfreq")
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / "data" / f"large_{language}.msgpack.gz"
    try:
        header, *buckets = srsly.msgpack_loads(gzip.decompress(path.read_bytes()))
    except (OSError, ValueError):
        return None
    return buckets if header == {"format": "cB", "version": 1} else None


def zipf(word: str, language: str = "nl") -> float:
    """Return a word's Zipf frequency (log10 of uses per 10⁹ words), 0 where it is unknown.

    English words used less than once in a million are not known.
    """
    frequency = frequencies(language).get(word.lower(), 0.0)
    if language == "en" and frequency <= _RARE_ENGLISH:
        return 0.0
    return max(0.0, math.log10(frequency) + 9) if frequency > 0 else 0.0


def zipf_frequency(word: str, language: str = "nl") -> float:
    """Return wordfreq's Zipf frequency of a word in lower case, in hundredths, 0 where unknown.

    Words of several parts ("zuid-sudan") get a frequency made of those of their parts.
    """
    bare = word.removesuffix(".").replace("’", "'")
    if _PARTS.fullmatch(bare) and word.islower():
        return _combined(tuple(bare.split("-")), language)
    from wordfreq import zipf_frequency as combined

    return float(combined(word, language))


#: Letters with hyphens between, or apostrophes that no vowel follows ("l'union" is two words): what
#: wordfreq cuts at the hyphens and nowhere else.
_PARTS = re.compile(r"[a-zà-öø-ÿ]+(?:-[a-zà-öø-ÿ]+|'[bcdfgj-np-tv-xz][a-zà-öø-ÿ]*)*")
#: wordfreq gives no word less than this, and keeps this many digits of a combined frequency.
_LEAST, _DIGITS = 1e-9, 3


@lru_cache(maxsize=65536)
def _combined(parts: tuple[str, ...], language: str) -> float:
    """Return the Zipf frequency of parts together: the harmonic sum, as wordfreq takes it."""
    known = frequencies(language)
    shares = [known.get(part, 0.0) for part in parts]
    if not all(shares):
        return 0.0
    share = max(1 / sum(1 / each for each in shares), _LEAST)
    share = round(share, math.floor(-math.log10(share)) + _DIGITS)
    return round(math.log10(share) + 9, 2)


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
