"""English words guessed from their Dutch cousins: ``legitimiteit`` is ``legitimacy``'s neighbour.

Only guesses that are English words (wordfreq) count, so a guess can be wrong but never a
non-word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import product

from kamerlens.data import data_path
from kamerlens.vocabulary import zipf
from kamerlens.wordforms import fold_case

#: Letters that English writes otherwise in words of the same origin.
_LETTERS = (
    ("kw", "qu"),
    ("ks", "x"),
    ("k", "c"),
    ("f", "ph"),
    ("z", "s"),
    ("ae", "e"),
    ("oe", "e"),
)
_DOUBLE_VOWEL = re.compile(r"([aeou])\1")
#: Least Zipf frequency of the guess, and least likeness of the two spellings.
_FREQUENCY, _LIKENESS = 2.0, 0.7
_SHORTEST = 5


@dataclass(frozen=True, slots=True)
class Cognate:
    """A guess: the English word and how like the Dutch one it looks, in [0, 1]."""

    en: str
    likeness: float


@lru_cache(maxsize=1)
def _endings() -> tuple[tuple[str, tuple[str, ...]], ...]:
    text = data_path("corpus", "words", "cognates.nl-en.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines()[1:]]
    pairs = [(nl, tuple(en.split("|"))) for nl, en in rows]
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0])))


@lru_cache(maxsize=20_000)
def cognates(word: str) -> tuple[Cognate, ...]:
    """Return English words that a Dutch word looks like, the likest first.

    >>> cognates("legaliteit")[0].en
    'legality'
    """
    word = fold_case(word)
    if len(word) < _SHORTEST or not word.isalpha():
        return ()
    found: dict[str, float] = {}
    for guess in _guesses(word):
        if guess not in found and zipf(guess, "en") >= _FREQUENCY:
            likeness = SequenceMatcher(None, word, guess).ratio()
            if likeness >= _LIKENESS:
                found[guess] = likeness
    ranked = sorted(found.items(), key=lambda item: (-item[1], -zipf(item[0], "en"), item[0]))
    return tuple(Cognate(en, likeness) for en, likeness in ranked)


def _guesses(word: str) -> Iterator[str]:
    if zipf(word, "en") >= zipf(word) - 0.5:
        yield word
    for ending, replacements in _endings():
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            stem = word[: -len(ending)]
            for start, end in product(_spellings(stem), replacements):
                yield start + end
            return
    # Without a known ending only letters change: "huurling" is no "hurling".
    yield from _letters(word)


def _letters(stem: str) -> list[str]:
    """Return a stem with the letters that English writes otherwise, its own form first."""
    found = [stem]
    for dutch, english in _LETTERS:
        found += [form.replace(dutch, english) for form in found if dutch in form]
    return list(dict.fromkeys(found))


def _spellings(stem: str) -> list[str]:
    """Return a stem in all spellings that English may use, double vowels made single too."""
    found = _letters(stem)
    plain = [_DOUBLE_VOWEL.sub(r"\1", form) for form in found]
    return list(dict.fromkeys(found + plain))[:32]
