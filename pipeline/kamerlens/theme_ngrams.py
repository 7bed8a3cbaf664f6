"""Counts of words, word pairs, lexicon entries and character n-grams in hashed places.

Hashing needs no vocabulary: words that training never saw share n-grams with those it did. The
places are those of scikit-learn's ``HashingVectorizer`` (MurmurHash3, 32 bits, modulo the number
of places); its import would take longer than a whole letter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from murmurhash.mrmr import hash_unicode
from numpy.typing import NDArray

Floats = NDArray[np.float64]
#: Hashed places for words and word pairs, and for character n-grams.
WORD_PLACES = 2**15
CHARACTER_PLACES = 2**15
PLACES = WORD_PLACES + CHARACTER_PLACES
_NGRAMS = range(4, 7)


@dataclass(frozen=True, slots=True)
class Rows:
    """A table of which most cells are zero, in compressed sparse rows.

    Attributes:
        data: The other cells, row by row.
        columns: Column of each.
        starts: Where each row begins in them, and where the last one ends, shape (rows + 1,).
    """

    data: Floats
    columns: NDArray[np.intp]
    starts: NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def dot(self, weights: NDArray[np.floating]) -> Floats:
        """Return the table times weights of shape (places, themes), shape (rows, themes)."""
        found = np.zeros((len(self), weights.shape[1]))
        filled = np.flatnonzero(np.diff(self.starts))
        if filled.size:
            products = weights[self.columns] * self.data[:, None]
            found[filled] = np.add.reduceat(products, self.starts[filled], axis=0)
        return found

    def scaled(self, idf: Floats) -> Rows:
        """Return the table weighted by column."""
        return Rows(self.data * idf[self.columns], self.columns, self.starts)

    def weighed(self, idf: Floats) -> tuple[Rows, Floats]:
        """Return the table weighted by column, rows of unit length, and the rows' lengths.

        The length of a row without counts is given as 1.
        """
        table = self.scaled(idf)
        pieces = np.split(table.data, self.starts[1:-1]) if len(self) else []
        lengths = np.array([float(np.linalg.norm(piece)) or 1.0 for piece in pieces])
        data = table.data / np.repeat(lengths, np.diff(self.starts))
        return Rows(data, self.columns, self.starts), lengths


def ngram_rows(texts: Sequence[Sequence[str]]) -> Rows:
    """Return a row of counts for each text, its columns ascending.

    A text's row is the sum of its units' rows, so that what a word contributed can be told.

    Args:
        texts: Units of each text: ``word|stem``, or ``|entry`` for what has no characters.
    """
    data: list[Floats] = [np.empty(0)]
    columns: list[NDArray[np.intp]] = [np.empty(0, dtype=np.intp)]
    starts = [0]
    for units in texts:
        places: list[int] = []
        counts: list[float] = []
        for unit, count in damped(units).items():
            mine = unit_places(unit)
            places += mine
            counts += [count] * len(mine)
        filled, inverse = np.unique(np.array(places, dtype=np.intp), return_inverse=True)
        columns.append(filled)
        summed = np.bincount(inverse, weights=counts, minlength=len(filled))
        data.append(summed.astype(np.float64))
        starts.append(starts[-1] + len(filled))
    return Rows(np.concatenate(data), np.concatenate(columns), np.array(starts, dtype=np.intp))


def unit_rows(units: Sequence[str]) -> Rows:
    """Return the row of each unit by itself; a place it takes twice stands in it twice."""
    places = [unit_places(unit) for unit in units]
    columns = np.array([place for mine in places for place in mine], dtype=np.intp)
    starts = np.cumsum([0, *(len(mine) for mine in places)])
    return Rows(np.ones(len(columns)), columns, starts)


def damped(units: Sequence[str]) -> dict[str, float]:
    """Return each unit's damped count: one that occurs n times counts 1 + log n."""
    seen: dict[str, int] = {}
    for unit in units:
        seen[unit] = seen.get(unit, 0) + 1
    return {unit: 1.0 + float(np.log(n)) if n > 1 else 1.0 for unit, n in seen.items()}


@lru_cache(maxsize=50_000)
def unit_places(unit: str) -> tuple[int, ...]:
    """Return the places of a unit; one that it takes twice stands there twice."""
    word, _, key = unit.partition("|")
    grams = character_ngrams(word, _NGRAMS)
    return (_place(key, WORD_PLACES), *(WORD_PLACES + _place(g, CHARACTER_PLACES) for g in grams))


def _place(text: str, places: int) -> int:
    return abs(int(hash_unicode(text))) % places


def character_ngrams(word: str, sizes: Sequence[int]) -> Iterator[str]:
    """Yield a word's n-grams, its edges marked by a space; a shorter one is a whole n-gram.

    Args:
        word: A word, or nothing.
        sizes: Numbers of characters, ascending.
    """
    if not word:
        return
    marked = f" {word} "
    for size in sizes:
        for start in range(max(len(marked) - size, 0) + 1):
            yield marked[start : start + size]
        if len(marked) <= size:
            return
