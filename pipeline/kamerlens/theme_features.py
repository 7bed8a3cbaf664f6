"""What the theme model sees of a passage: its words, its lexicon evidence, its surroundings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from kamerlens.theme_lexicon import Hit, Lexicon
from kamerlens.theme_ngrams import Floats, damped
from kamerlens.theme_words import Token, folded, tokens

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
        words: Its words, in order.
        stems: Their stems.
        units: What is counted: ``word|stem``, pairs of stems, lexicon entries.
        hits: Lexicon entries in the text.
        headings: Lexicon entries in each heading.
    """

    words: tuple[Token, ...]
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
        words = tuple(tokens(passage.text, passage.language))
        hits = tuple(lexicon.hits_in(words))
        stems = tuple(word.stem for word in words)
        units = (
            *(f"{folded(word.text)}|{word.stem}" for word in words),
            *(f"|{a} {b}" for a, b in pairwise(stems)),
            *(f"|{_ENTRY}{hit.key}" for hit in hits if hit.themes),
        )
        headings = tuple(known[passage.language, heading] for heading in passage.headings)
        found.append(Reading(words, stems, units, hits, headings))
    return found


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
        found = np.zeros((len(texts), self.points.shape[1]))
        for place, (stems, language) in enumerate(zip(texts, languages, strict=True)):
            counts = {
                row: count
                for stem, count in damped(stems).items()
                if (row := self._rows.get(f"{language}:{stem}")) is not None
            }
            if counts:
                found[place] = np.array(list(counts.values())) @ self.points[list(counts)]
        return unit_length(found)

    def points_of(self, stems: Sequence[str], language: str) -> Floats:
        """Return the points of single words, zeros for unknown ones, shape (words, dimensions)."""
        found = np.zeros((len(stems), self.points.shape[1]))
        for place, stem in enumerate(stems):
            row = self._rows.get(f"{language}:{stem}")
            if row is not None:
                found[place] = self.points[row]
        return found


def unit_length(table: Floats) -> Floats:
    """Return a table's rows divided by their lengths; rows of zeros stay so."""
    lengths = np.linalg.norm(table, axis=1, keepdims=True)
    found: Floats = np.divide(table, lengths, out=np.zeros_like(table), where=lengths > 0)
    return found


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
