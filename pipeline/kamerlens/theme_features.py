"""What the theme model sees of a passage: its words, its lexicon evidence, its surroundings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags, hstack
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.preprocessing import normalize

from kamerlens.theme_lexicon import Hit, Lexicon
from kamerlens.theme_words import folded, tokens

Floats = NDArray[np.float64]
#: Hashed places for words and word pairs, and for character n-grams.
WORD_PLACES = 2**15
CHARACTER_PLACES = 2**15
PLACES = WORD_PLACES + CHARACTER_PLACES
_NGRAMS = (4, 6)
#: Marks a unit that is a lexicon entry rather than a word.
_ENTRY = "§"


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph or list item with what stands around it.

    Attributes:
        headings: The headings it stands under, outermost first.
        section: What passages of one section share; None outside any text.
        lead: Position, in the same sequence of passages, of the paragraph that leads in this
            list item; None for anything else.
    """

    text: str
    language: str = "nl"
    headings: tuple[str, ...] = ()
    section: str | None = None
    lead: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A passage taken apart.

    Attributes:
        stems: Stems of its words, in order.
        units: What is counted: ``word|stem``, pairs of stems, lexicon entries.
        hits: Lexicon entries in the text.
        headings: Lexicon entries in each heading.
    """

    stems: tuple[str, ...]
    units: tuple[str, ...]
    hits: tuple[Hit, ...]
    headings: tuple[tuple[Hit, ...], ...]


def read(passages: Sequence[Passage], lexicons: Mapping[str, Lexicon]) -> list[Reading]:
    """Take passages apart."""
    known: dict[tuple[str, str], tuple[Hit, ...]] = {}
    found = []
    for passage in passages:
        lexicon = lexicons[passage.language]
        for heading in passage.headings:
            if (passage.language, heading) not in known:
                known[passage.language, heading] = tuple(lexicon.hits(heading))
        hits = tuple(lexicon.hits(passage.text))
        words = tokens(passage.text, passage.language)
        stems = tuple(word.stem for word in words)
        units = (
            *(f"{folded(word.text)}|{word.stem}" for word in words),
            *(f"|{a} {b}" for a, b in pairwise(stems)),
            *(f"|{_ENTRY}{hit.key}" for hit in hits if hit.themes),
        )
        headings = tuple(known[passage.language, heading] for heading in passage.headings)
        found.append(Reading(stems, units, hits, headings))
    return found


class NgramCounts:
    """Word, word-pair, entry and character n-gram counts in hashed places.

    A text's row is the sum of its units' rows, so that what a word contributed can be told.
    Hashing needs no vocabulary: words that training never saw share n-grams with those it did.
    """

    def __init__(self) -> None:
        options = {"alternate_sign": False, "norm": None, "lowercase": False}
        self._words = HashingVectorizer(analyzer=_as_is, n_features=WORD_PLACES, **options)
        self._characters = HashingVectorizer(
            analyzer="char_wb", ngram_range=_NGRAMS, n_features=CHARACTER_PLACES, **options
        )

    def rows(self, units: Sequence[str]) -> csr_matrix:
        """Return one row of counts for each unit, shape (units, places)."""
        if not units:  # scikit-learn hashes no empty list
            return csr_matrix((0, PLACES))
        parts = [unit.split("|", 1) for unit in units]
        words = self._words.transform([[stem] for _, stem in parts])
        characters = self._characters.transform([word for word, _ in parts])
        return hstack([words, characters], format="csr")

    def matrix(self, readings: Sequence[Reading]) -> csr_matrix:
        """Return counts of texts, shape (texts, places), unweighted."""
        counts, columns = unit_counts([reading.units for reading in readings])
        return counts @ self.rows(list(columns))


def _as_is(units: Sequence[str]) -> Sequence[str]:
    return units


def unit_counts(texts: Sequence[Sequence[str]]) -> tuple[csr_matrix, dict[str, int]]:
    """Return damped counts, shape (texts, units), and each unit's column.

    A unit that occurs n times counts 1 + log n.
    """
    columns: dict[str, int] = {}
    data: list[float] = []
    indices: list[int] = []
    starts = [0]
    for units in texts:
        seen: dict[int, int] = {}
        for unit in units:
            column = columns.setdefault(unit, len(columns))
            seen[column] = seen.get(column, 0) + 1
        indices.extend(seen)
        data.extend(1.0 + float(np.log(count)) for count in seen.values())
        starts.append(len(indices))
    shape = (len(texts), len(columns))
    return csr_matrix((data, indices, starts), shape=shape, dtype=np.float64), columns


class Meanings:
    """Words of both languages as points in one space, in which translations lie together.

    Source: Dumais, Letsche, Littman & Landauer, "Automatic Cross-Language Retrieval Using Latent
    Semantic Indexing" (1997): singular vectors of texts that hold both languages.
    """

    def __init__(self, words: Sequence[str], points: NDArray[np.float32]) -> None:
        """Take the words (``nl:stem``), and their weighted points, shape (words, dimensions)."""
        self.words = tuple(words)
        self.points = points
        self._rows = {word: row for row, word in enumerate(self.words)}

    def place(self, texts: Sequence[Sequence[str]], languages: Sequence[str]) -> Floats:
        """Return the points of texts, unit length, shape (texts, dimensions)."""
        marked = [
            [f"{language}:{stem}" for stem in stems]
            for stems, language in zip(texts, languages, strict=True)
        ]
        counts, columns = unit_counts(marked)
        known = [(column, self._rows[w]) for w, column in columns.items() if w in self._rows]
        if not known:
            return np.zeros((len(texts), self.points.shape[1]))
        take, rows = zip(*known, strict=True)
        found: Floats = normalize(counts[:, list(take)] @ self.points[list(rows)].astype(float))
        return found

    def points_of(self, stems: Sequence[str], language: str) -> Floats:
        """Return the points of single words, zeros for unknown ones, shape (words, dimensions)."""
        found = np.zeros((len(stems), self.points.shape[1]))
        for place, stem in enumerate(stems):
            row = self._rows.get(f"{language}:{stem}")
            if row is not None:
                found[place] = self.points[row]
        return found


def weigh(counts: csr_matrix, idf: Floats) -> tuple[csr_matrix, Floats]:
    """Return counts weighted by inverse document frequency, rows of unit length, and the lengths.

    The length of a row without counts is given as 1.
    """
    table = counts @ diags(idf)
    lengths = np.sqrt(np.asarray(table.multiply(table).sum(axis=1)).ravel())
    lengths = np.where(lengths > 0, lengths, 1.0)
    return (diags(1.0 / lengths) @ table).tocsr(), lengths


def lexicon_counts(hits: Sequence[Sequence[Hit]], codes: Sequence[str]) -> Floats:
    """Return summed weights of lexicon entries, shape (texts, themes).

    An entry with k themes counts 1/√k of its weight for each.
    """
    column = {code: number for number, code in enumerate(codes)}
    found = np.zeros((len(hits), len(codes)))
    for row, entries in enumerate(hits):
        for hit in entries:
            for theme in hit.themes:
                if theme in column:
                    found[row, column[theme]] += hit.weight / len(hit.themes) ** 0.5
    return found


def lexicon_features(counts: Floats, words: Floats) -> Floats:
    """Return how much, which share, and how densely: shape (texts, 3 × themes)."""
    much = np.log1p(counts)
    share = counts / (counts.sum(axis=1, keepdims=True) + 1.0)
    dense = much / np.log1p(np.maximum(words, 1.0))[:, None]
    return np.hstack([much, share, dense])
