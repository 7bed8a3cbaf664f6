"""A passage's surroundings: headings, neighbours in its section, the lead-in of a list.

Everything is said theme by theme in the same way, so that one set of weights serves all themes,
those of a user's own set included.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kamerlens.theme_features import Passage, Reading, lexicon_counts
from kamerlens.theme_ngrams import Floats

#: Text evidence of one (passage, theme) pair.
TEXT_COLUMNS = ("much", "share", "dense", "best", "rival", "likeness")
CONTEXT_COLUMNS = (
    "heading",
    "outer",
    "other_heading",
    "section",
    "before",
    "after",
    "lead",
    "short_heading",
    "short_section",
    "short_lead",
)
#: About the length, in words, under which a paragraph says too little by itself.
_SHORT = 20.0


def text_columns(counts: Floats, words: Floats, likeness: Floats) -> Floats:
    """Return what the text's lexicon evidence says, shape (passages, themes, 6).

    Args:
        counts: Summed entry weights, shape (passages, themes).
        words: Words of each passage.
        likeness: Cosine of passage and theme, shape (passages, themes).
    """
    total = counts.sum(axis=1, keepdims=True)
    rival = rivals(counts)
    much = np.log1p(counts)
    return np.stack(
        [
            much,
            counts / (total + 1.0),
            much / np.log1p(np.maximum(words, 1.0))[:, None],
            ((counts >= rival) & (counts > 0)).astype(float),
            np.log1p(rival),
            likeness,
        ],
        axis=2,
    )


def rivals(values: Floats) -> Floats:
    """Return for each theme the highest value of the others, shape as given."""
    if values.shape[1] < 2:
        return np.zeros_like(values)
    order = np.sort(values, axis=1)
    first, second = order[:, -1:], order[:, -2:-1]
    top = values.argmax(axis=1)[:, None] == np.arange(values.shape[1])
    return np.where(top, second, first)


def context_columns(
    passages: Sequence[Passage],
    readings: Sequence[Reading],
    codes: Sequence[str],
    own: Floats,
) -> Floats:
    """Return what surrounds passages, shape (passages, themes, 10).

    Args:
        passages: In reading order.
        readings: The same, taken apart.
        codes: Themes.
        own: What each passage by itself says, in [0, 1], shape (passages, themes).
    """
    inner, outer = _headings(readings, codes)
    section, before, after = _neighbours(passages, own)
    lead = np.zeros_like(own)
    for row, passage in enumerate(passages):
        if passage.lead is not None:
            lead[row] = own[passage.lead]
    words = np.array([len(reading.stems) for reading in readings], dtype=float)
    short = 1.0 / (1.0 + words / _SHORT)[:, None]
    found = [inner, outer, rivals(inner), section, before, after, lead]
    return np.stack([*found, short * inner, short * section, short * lead], axis=2)


def _headings(readings: Sequence[Reading], codes: Sequence[str]) -> tuple[Floats, Floats]:
    """Return each theme's share in the nearest heading, and the highest in those above it."""
    inner = np.zeros((len(readings), len(codes)))
    outer = np.zeros_like(inner)
    for row, reading in enumerate(readings):
        if not reading.headings:
            continue
        counts = lexicon_counts(reading.headings, codes)
        shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1e-9)
        inner[row] = shares[-1]
        if len(shares) > 1:
            outer[row] = shares[:-1].max(axis=0)
    return inner, outer


def _neighbours(passages: Sequence[Passage], own: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the mean of the section's other passages, the one before, and the one after."""
    section, before, after = (np.zeros_like(own) for _ in range(3))
    members: dict[str, list[int]] = {}
    for row, passage in enumerate(passages):
        if passage.section is not None:
            members.setdefault(passage.section, []).append(row)
    for rows in members.values():
        if len(rows) < 2:
            continue
        total = own[rows].sum(axis=0)
        for place, row in enumerate(rows):
            section[row] = (total - own[row]) / (len(rows) - 1)
            if place:
                before[row] = own[rows[place - 1]]
            if place + 1 < len(rows):
                after[row] = own[rows[place + 1]]
    return section, before, after
