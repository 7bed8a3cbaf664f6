"""Which characters of a passage spoke for a theme."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kamerlens.theme_features import Passage, Reading
from kamerlens.theme_ngrams import Floats
from kamerlens.theme_words import folded
from kamerlens.vocabulary import zipf

if TYPE_CHECKING:
    from kamerlens.theme_model import Scorer

Spans = tuple[tuple[int, int], ...]
#: Words more frequent than this (Zipf scale) are no evidence that a reader would accept.
_COMMON = 5.3
#: A word outside the lexicon is shown when it moved the log-odds by this much: with it alone a
#: probability of a half becomes 0.62.
_MOVED = 0.5
_MOST_WORDS = 4


def spans(
    scorer: Scorer,
    passages: Sequence[Passage],
    readings: Sequence[Reading],
    lengths: Floats,
    assigned: NDArray[np.bool_],
) -> list[list[Spans]]:
    """Return the evidence of each passage for each theme of the set.

    Lexicon entries are evidence wherever they stand; for an assigned theme, words that the text
    model weighs count too. Spans of one theme ascend and do not overlap: where two would, the
    longer one stays.

    Args:
        scorer: The model with its theme set.
        passages: The passages scored.
        readings: The same, taken apart.
        lengths: What their rows of n-grams were divided by.
        assigned: Whether a theme was assigned, shape (passages, themes).
    """
    added = _word_weights(scorer, passages, readings, lengths)
    column = {code: number for number, code in enumerate(scorer.parts.codes)}
    found = []
    for row, (passage, reading) in enumerate(zip(passages, readings, strict=True)):
        mine: list[Spans] = []
        for place, code in enumerate(scorer.codes):
            marks = [(hit.start, hit.end) for hit in reading.hits if code in hit.themes]
            if assigned[row, place] and code in column:
                marks += _words(passage, reading, added[row], column[code])
            mine.append(_apart(marks))
        found.append(mine)
    return found


def _word_weights(
    scorer: Scorer, passages: Sequence[Passage], readings: Sequence[Reading], lengths: Floats
) -> list[dict[str, Floats]]:
    """Return for each passage what its words added to the log-odds of training's themes.

    Both kinds of columns have rows of unit length, so a word adds its own effect divided by the
    length of the passage's row.
    """
    found: list[dict[str, Floats]] = [{} for _ in passages]
    for language in dict.fromkeys(passage.language for passage in passages):
        rows = [row for row, passage in enumerate(passages) if passage.language == language]
        mine = [[u for u in readings[row].units if not u.startswith("|")] for row in rows]
        words = list(dict.fromkeys(word for units in mine for word in units))
        if not words:
            continue
        grams, meaning, points = scorer.word_effects(words, language)
        place = {word: number for number, word in enumerate(words)}
        for row, units in zip(rows, mine, strict=True):
            own = [place[unit] for unit in units]
            spread = float(np.linalg.norm(points[own].sum(axis=0))) or 1.0
            for unit, number in zip(units, own, strict=True):
                found[row][unit] = grams[number] / lengths[row] + meaning[number] / spread
    return found


def _words(
    passage: Passage, reading: Reading, added: dict[str, Floats], column: int
) -> list[tuple[int, int]]:
    """Return the words that moved a theme most, at their first place."""
    places: dict[str, tuple[int, int]] = {}
    for token in reading.words:
        unit = f"{folded(token.text)}|{token.stem}"
        if unit in added and added[unit][column] >= _MOVED and _telling(token.text, passage):
            places.setdefault(unit, (token.start, token.end))
    strongest = sorted(places, key=lambda unit: (-added[unit][column], places[unit]))
    return [places[unit] for unit in strongest[:_MOST_WORDS]]


def _telling(word: str, passage: Passage) -> bool:
    return len(word) > 2 and zipf(word.lower(), passage.language) < _COMMON


def _apart(marks: Sequence[tuple[int, int]]) -> Spans:
    """Return spans in order without overlap, the longer one kept where two do."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(set(marks), key=lambda mark: (mark[0] - mark[1], mark)):
        if all(end <= a or start >= b for a, b in kept):
            kept.append((start, end))
    return tuple(sorted(kept))
