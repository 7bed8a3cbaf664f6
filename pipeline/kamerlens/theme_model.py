"""The theme model: text, lexicon and context made into one calibrated probability per theme.

Two steps, both logistic regressions of scikit-learn. The first reads a passage by itself, theme
by theme: n-grams, meaning, lexicon evidence. The second weighs that reading against the lexicon
evidence and the surroundings; it was fitted on readings of passages that the first had not seen,
which is what makes its probabilities calibrated. A theme that training did not know gets the
same two steps with weights that all themes share and without n-grams.

Source: Wolpert, "Stacked Generalization" (1992); Platt, "Probabilistic Outputs for Support
Vector Machines" (1999), for logistic calibration on held-out scores.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kamerlens.theme_context import context_columns, rivals, text_columns
from kamerlens.theme_features import (
    Meanings,
    Passage,
    Reading,
    lexicon_counts,
    lexicon_features,
    unit_length,
)
from kamerlens.theme_lexicon import Lexicon
from kamerlens.theme_names import Theme
from kamerlens.theme_ngrams import Floats, Rows, ngram_rows, unit_rows
from kamerlens.theme_words import tokens

#: Weights of the lexicon and meaning columns beside the n-grams, whose rows have unit length.
LEXICON_SCALE = 0.7
MEANING_SCALE = 1.0
#: Log-odds beyond this say no more to the second step.
_FAR = 6.0


@dataclass(frozen=True, slots=True)
class Linear:
    """What is left of a fitted logistic regression: all that its answers depend on.

    Attributes:
        weights: Shape (columns, answers).
        offsets: Shape (answers,).
    """

    weights: NDArray[np.floating]
    offsets: Floats

    def probabilities(self, table: Floats) -> Floats:
        """Return the probability of the first answer, shape (rows,)."""
        return sigmoid(table @ self.weights[:, 0] + self.offsets[0])


@dataclass(frozen=True, slots=True)
class Parts:
    """What training leaves behind.

    Attributes:
        codes: Themes that training knew, in the order of the text model's classes.
        idf: Weight of each hashed place.
        meanings: Points of words.
        centres: Points of the themes of training, shape (themes, dimensions).
        text: First step, an answer a theme over n-grams, lexicon and meaning columns, and last
            one for whether there is any theme at all.
        combine: Second step, over :func:`combined_columns`.
        shared_text: First step for themes unknown to training, over the text columns.
        shared_combine: Second step for them, over text and context columns.
        thresholds: Score from which a theme is assigned, by code; ``""`` for unknown themes.
    """

    codes: tuple[str, ...]
    idf: Floats
    meanings: Meanings
    centres: Floats
    text: Linear
    combine: Linear
    shared_text: Linear
    shared_combine: Linear
    thresholds: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that speaks for themes in passages, before any weight is given.

    Attributes:
        ngrams: Weighted n-grams of each passage, rows of unit length.
        lengths: What the rows were divided by.
        points: Meaning, shape (passages, dimensions), rows of unit length.
        counts: Lexicon evidence for the themes of the set, shape (passages, themes).
        likeness: Cosine of passage and theme, shape (passages, themes).
        words: Words of each passage.
    """

    ngrams: Rows
    lengths: Floats
    points: Floats
    counts: Floats
    likeness: Floats
    words: Floats


def gather(
    passages: Sequence[Passage],
    readings: Sequence[Reading],
    codes: Sequence[str],
    idf: Floats,
    meanings: Meanings,
    centres: Floats,
) -> Evidence:
    """Return the evidence in passages for the themes ``codes``.

    Args:
        passages: In reading order.
        readings: The same, taken apart.
        codes: The theme set.
        idf: Weight of each hashed place.
        meanings: Points of words.
        centres: Point of each theme, shape (themes, dimensions).
    """
    points = meanings.place(
        [reading.stems for reading in readings], [passage.language for passage in passages]
    )
    ngrams, lengths = ngram_rows([reading.units for reading in readings]).weighed(idf)
    return Evidence(
        ngrams=ngrams,
        lengths=lengths,
        points=points,
        counts=lexicon_counts([reading.hits for reading in readings], codes),
        likeness=points @ centres.T,
        words=np.array([len(reading.stems) for reading in readings], dtype=float),
    )


def theme_points(themes: Sequence[Theme], meanings: Meanings) -> Floats:
    """Return the mean point of each theme's seed words in both languages, unit length."""
    rows = []
    for theme in themes:
        seeds = [
            [token.stem for seed in theme.seeds[language] for token in tokens(seed, language)]
            for language in theme.seeds
        ]
        rows.append(meanings.place(seeds, list(theme.seeds)).sum(axis=0))
    return unit_length(np.array(rows))


def other_columns(evidence: Evidence) -> Floats:
    """Return the columns of the first step beside the n-grams."""
    lexicon = lexicon_features(evidence.counts, evidence.words)
    return np.hstack([lexicon * LEXICON_SCALE, evidence.points * MEANING_SCALE])


def combined_columns(log_odds: Floats, headed: Floats, text: Floats, context: Floats) -> Floats:
    """Return the columns of the second step, one row a (passage, theme) pair.

    Args:
        log_odds: Of the first step, shape (passages, themes + 1), that of any theme last.
        headed: 1 for passages under a heading, else 0.
        text: Shape (passages, themes, columns).
        context: Shape (passages, themes, columns).
    """
    near = np.clip(log_odds, -_FAR, _FAR)
    each, anything = near[:, :-1], near[:, -1]
    rows, themes = each.shape
    shared = np.stack([anything, headed, anything * headed], axis=1)
    table = np.concatenate(
        [
            each[:, :, None],
            rivals(each)[:, :, None],
            text,
            context,
            np.broadcast_to(shared[:, None, :], (rows, themes, shared.shape[1])),
            np.broadcast_to(np.eye(themes), (rows, themes, themes)),
        ],
        axis=2,
    )
    return table.reshape(-1, table.shape[2])


def under_heading(passages: Sequence[Passage]) -> Floats:
    """Return 1 for passages under a heading, else 0."""
    return np.array([float(bool(passage.headings)) for passage in passages])


def shared_columns(text: Floats, context: Floats) -> Floats:
    """Return the columns of the second step for any theme, one row a (passage, theme) pair."""
    table = np.concatenate([text, context], axis=2)
    return table.reshape(-1, table.shape[2])


def sigmoid(values: Floats) -> Floats:
    """Return the logistic function of values."""
    found: Floats = 1.0 / (1.0 + np.exp(-values))
    return found


class Scorer:
    """The model with a theme set."""

    def __init__(
        self,
        parts: Parts,
        themes: Sequence[Theme],
        lexicons: Mapping[str, Lexicon],
        centres: Floats | None = None,
    ) -> None:
        """Take the model, a theme set, its lexicons, and the themes' points where known."""
        self.parts = parts
        self.codes = tuple(theme.code for theme in themes)
        self.lexicons = lexicons
        self._centres = theme_points(themes, parts.meanings) if centres is None else centres
        places = len(parts.idf)
        self._grams = parts.text.weights[:places]
        self._others = parts.text.weights[places:].astype(np.float64)
        self.known = np.array([code in parts.codes for code in self.codes])
        self._place = [parts.codes.index(c) for c in self.codes if c in parts.codes]
        self.thresholds = np.array(
            [parts.thresholds.get(code, parts.thresholds[""]) for code in self.codes]
        )

    def evidence(self, passages: Sequence[Passage], readings: Sequence[Reading]) -> Evidence:
        """Return the evidence in passages for the set's themes."""
        parts = self.parts
        return gather(passages, readings, self.codes, parts.idf, parts.meanings, self._centres)

    def scores(
        self, passages: Sequence[Passage], readings: Sequence[Reading], evidence: Evidence
    ) -> Floats:
        """Return probabilities, shape (passages, themes)."""
        text = text_columns(evidence.counts, evidence.words, evidence.likeness)
        shape = evidence.counts.shape
        own = self.parts.shared_text.probabilities(text.reshape(-1, text.shape[2])).reshape(shape)
        if self.known.any():
            log_odds = self._log_odds(readings, evidence)
            own[:, self.known] = sigmoid(log_odds[:, :-1])
        context = context_columns(passages, readings, self.codes, own)
        found = np.zeros(shape)
        if not self.known.all():
            shared = shared_columns(text[:, ~self.known], context[:, ~self.known])
            likely = self.parts.shared_combine.probabilities(shared)
            found[:, ~self.known] = likely.reshape(len(passages), -1)
        if self.known.any():
            table = combined_columns(
                log_odds, under_heading(passages), text[:, self.known], context[:, self.known]
            )
            likely = self.parts.combine.probabilities(self._marked(table))
            found[:, self.known] = likely.reshape(len(passages), -1)
        return found

    def _log_odds(self, readings: Sequence[Reading], evidence: Evidence) -> Floats:
        """Return what the first step says of the known themes of the set, and of any theme."""
        trained = lexicon_counts([reading.hits for reading in readings], self.parts.codes)
        others = other_columns(replace(evidence, counts=trained))
        found = evidence.ngrams.dot(self._grams) + others @ self._others + self.parts.text.offsets
        return found[:, [*self._place, -1]]

    def _marked(self, table: Floats) -> Floats:
        """Return the second step's columns with the themes' marks in training's order."""
        mine = np.eye(len(self.parts.codes))[self._place]
        kept = table[:, : table.shape[1] - len(mine)]
        marks = np.tile(mine, (len(table) // len(mine), 1))
        return np.hstack([kept, marks])

    def word_effects(self, words: Sequence[str], language: str) -> tuple[Floats, Floats, Floats]:
        """Return what words would add to the log-odds, were each a text's only one.

        Args:
            words: Units ``word|stem``.
            language: ``nl`` or ``en``.

        Returns:
            By n-grams, shape (words, themes of training); by meaning, same shape; and the words'
            points, shape (words, dimensions).
        """
        themes = len(self.parts.codes)
        grams = unit_rows(words).scaled(self.parts.idf)
        points = self.parts.meanings.points_of([w.rpartition("|")[2] for w in words], language)
        toward = self._others[-points.shape[1] :, :themes] * MEANING_SCALE
        return grams.dot(self._grams[:, :themes]), points @ toward, points
