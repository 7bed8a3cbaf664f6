"""Which word translates which: expectation maximisation in both directions, trained to agree.

IBM model 1 starts; a hidden Markov model over word positions refines it. In each step the two
directions' posteriors are multiplied, so that only links that both believe in gather counts.

Sources: Brown et al., "The Mathematics of Statistical Machine Translation" (1993), model 1;
Vogel, Ney & Tillmann, "HMM-Based Word Alignment in Statistical Translation" (1996); Och & Ney,
"A Systematic Comparison of Various Statistical Alignment Models" (2003) for the empty word;
Liang, Taskar & Klein, "Alignment by Agreement" (2006).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kamerlens.train.bitext import Batch, Bitext, batches

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
#: Chance that a word has no partner (Och & Ney 2003 use 0.2).
_EMPTY = 0.2
#: Jumps longer than this share one probability.
_FARTHEST = 12
_TINY = 1e-12


@dataclass(slots=True)
class Tables:
    """Translation probabilities of all word pairs that share a segment.

    Attributes:
        nl_of: Dutch word number of each pair, shape (K,).
        en_of: English word number of each pair, shape (K,).
        nl_given_en: P(Dutch word | English word), shape (K + 1,); the last is 0, for padding.
        en_given_nl: P(English word | Dutch word), shape (K + 1,).
        nl_alone: P(Dutch word | the empty word), shape (Dutch words,).
        en_alone: P(English word | the empty word), shape (English words,).
        nl_jumps: Weights of jumps between English positions from one Dutch word to the next,
            shape (2 * _FARTHEST + 1,).
        en_jumps: The same for the other direction.
    """

    nl_of: Ints
    en_of: Ints
    nl_given_en: Floats
    en_given_nl: Floats
    nl_alone: Floats
    en_alone: Floats
    nl_jumps: Floats
    en_jumps: Floats


@dataclass(slots=True)
class Indexed:
    """A batch with the number of the word pair in each of its cells, shape (B, J, I)."""

    batch: Batch
    cells: Ints


class Trainer:
    """Fits :class:`Tables` to a bitext."""

    def __init__(
        self, bitext: Bitext, prior: Mapping[tuple[int, int], float] | None = None
    ) -> None:
        """Take the bitext, and counts of word pairs (Dutch, English number) known beforehand."""
        self._sizes = len(bitext.nl_vocabulary), len(bitext.en_vocabulary)
        parts = list(batches(bitext.pairs))
        codes = self._pair_codes(parts)
        width = self._sizes[1]
        nl_of, en_of = (codes // width).astype(np.int32), (codes % width).astype(np.int32)
        self.indexed = [Indexed(b, self._cells(b, codes)) for b in parts]
        pairs = len(codes)
        jumps = np.exp(-np.abs(np.arange(-_FARTHEST, _FARTHEST + 1) - 1) / 3.0).astype(np.float32)
        flat = np.ones(pairs, dtype=np.float64)
        for (nl, en), count in (prior or {}).items():
            at = int(np.searchsorted(codes, nl * width + en))
            if at < pairs and codes[at] == nl * width + en:
                flat[at] += count
        self.tables = Tables(
            nl_of,
            en_of,
            _shares(flat, en_of, self._sizes[1]),
            _shares(flat, nl_of, self._sizes[0]),
            np.full(self._sizes[0], 1.0 / self._sizes[0], dtype=np.float32),
            np.full(self._sizes[1], 1.0 / self._sizes[1], dtype=np.float32),
            jumps,
            jumps.copy(),
        )

    def _pair_codes(self, parts: Sequence[Batch]) -> NDArray[np.int64]:
        """Return the sorted codes of all word pairs that occur."""
        found: list[NDArray[np.int64]] = []
        pending: list[NDArray[np.int64]] = []
        for batch in parts:
            codes = self._codes(batch)
            pending.append(np.unique(codes[codes >= 0]))
            if sum(map(len, pending)) > 20_000_000:
                found, pending = [np.unique(np.concatenate(found + pending))], []
        return np.unique(np.concatenate(found + pending))

    def _codes(self, batch: Batch) -> NDArray[np.int64]:
        nl, en = batch.nl[:, :, None].astype(np.int64), batch.en[:, None, :].astype(np.int64)
        return np.where(en >= 0, nl * self._sizes[1] + en, -1)

    def _cells(self, batch: Batch, codes: NDArray[np.int64]) -> Ints:
        own = self._codes(batch)
        cells = np.searchsorted(codes, own).astype(np.int32)
        cells[own < 0] = len(codes)
        return cells

    def run(self, *, model1: int = 4, hmm: int = 4) -> Tables:
        """Do so many steps with each model and return the tables."""
        for _ in range(model1):
            self._step(hmm=False)
        for _ in range(hmm):
            self._step(hmm=True)
        return self.tables

    def _step(self, *, hmm: bool) -> None:
        tables = self.tables
        pairs = len(tables.nl_of)
        agreed = np.zeros(pairs + 1)
        nl_alone, en_alone = np.zeros(self._sizes[0]), np.zeros(self._sizes[1])
        nl_jumps, en_jumps = np.zeros(2 * _FARTHEST + 1), np.zeros(2 * _FARTHEST + 1)
        for item in self.indexed:
            nl_side, en_side = both_posteriors(item, tables, hmm=hmm)
            both = nl_side.links * en_side.links.transpose(0, 2, 1)
            agreed += np.bincount(item.cells.ravel(), both.ravel(), minlength=pairs + 1)
            _add_alone(nl_alone, item.batch.nl, both.sum(axis=2))
            _add_alone(en_alone, item.batch.en, both.sum(axis=1))
            nl_jumps += nl_side.jumps
            en_jumps += en_side.jumps
        agreed = agreed[:-1]
        tables.nl_given_en = _shares(agreed, tables.en_of, self._sizes[1])
        tables.en_given_nl = _shares(agreed, tables.nl_of, self._sizes[0])
        tables.nl_alone = (nl_alone / max(nl_alone.sum(), _TINY)).astype(np.float32)
        tables.en_alone = (en_alone / max(en_alone.sum(), _TINY)).astype(np.float32)
        if hmm:
            tables.nl_jumps, tables.en_jumps = _smooth(nl_jumps), _smooth(en_jumps)

    def posteriors(self) -> Iterator[tuple[Batch, Floats, Floats]]:
        """Yield each batch with both directions' link posteriors, both of shape (B, J, I)."""
        for item in self.indexed:
            nl_side, en_side = both_posteriors(item, self.tables, hmm=True)
            yield item.batch, nl_side.links, en_side.links.transpose(0, 2, 1)


@dataclass(slots=True)
class Side:
    """Posteriors of one direction: links (B, observations, states), and expected jumps."""

    links: Floats
    jumps: NDArray[np.float64]


def both_posteriors(item: Indexed, tables: Tables, *, hmm: bool) -> tuple[Side, Side]:
    """Return the posteriors of links in both directions for one batch."""
    nl, en = item.batch.nl, item.batch.en
    nl_alone = tables.nl_alone[nl]
    en_alone = np.where(en >= 0, tables.en_alone[np.maximum(en, 0)], 0)
    nl_emission = tables.nl_given_en[item.cells]
    en_emission = tables.en_given_nl[item.cells].transpose(0, 2, 1)
    nl_here, en_here = nl >= 0, en >= 0
    infer = _markov if hmm else _model1
    return (
        infer(nl_emission, nl_alone, nl_here, en_here, tables.nl_jumps),
        infer(en_emission, en_alone, en_here, nl_here, tables.en_jumps),
    )


def _model1(
    emission: Floats,
    alone: Floats,
    observed: NDArray[np.bool_],
    states: NDArray[np.bool_],
    jumps: Floats,
) -> Side:
    """Posteriors when every position is as likely as any other."""
    weight = (1 - _EMPTY) / states.sum(axis=1).astype(np.float32)
    joint = emission * weight[:, None, None]
    total = joint.sum(axis=2) + _EMPTY * alone
    joint /= np.maximum(total, _TINY)[:, :, None]
    return Side(joint * observed[:, :, None], np.zeros(len(jumps)))


def _markov(
    emission: Floats,
    alone: Floats,
    observed: NDArray[np.bool_],
    states: NDArray[np.bool_],
    jumps: Floats,
) -> Side:
    """Posteriors by the forward–backward algorithm.

    Each state stands for a position and remembers it while the empty word is used. Steps on
    padding leave the forward and backward values as they are.
    """
    rows, steps, width = emission.shape
    distance = np.arange(width)[None, :] - np.arange(width)[:, None]
    slot = np.clip(distance, -_FARTHEST, _FARTHEST) + _FARTHEST
    move = jumps[slot]
    # What leaves a position within the sentence: shorter sentences offer fewer targets.
    leaving = np.maximum(states.astype(np.float32) @ move.T, _TINY)
    emission = np.where(observed[:, :, None], emission, 0)
    linked = np.zeros_like(emission)
    unlinked = np.zeros_like(emission)
    scale = np.ones((rows, steps), dtype=np.float32)
    before = states / states.sum(axis=1, keepdims=True).astype(np.float32)
    for j in range(steps):
        reach = before if j == 0 else (before / leaving) @ move
        linked[:, j] = (1 - _EMPTY) * reach * emission[:, j]
        unlinked[:, j] = _EMPTY * before * alone[:, j, None] * states
        both = linked[:, j] + unlinked[:, j]
        total = np.maximum(both.sum(axis=1), 1e-30)
        scale[:, j] = total
        here = observed[:, j, None]
        linked[:, j] /= total[:, None]
        unlinked[:, j] /= total[:, None]
        before = np.where(here, both / total[:, None], before)
    behind = np.ones((rows, width), dtype=np.float32)
    expected = np.zeros((width, width))
    for j in range(steps - 1, -1, -1):
        here = observed[:, j, None]
        arriving = emission[:, j] * behind * ((1 - _EMPTY) / scale[:, j, None])
        staying = alone[:, j, None] * behind * (_EMPTY / scale[:, j, None]) * states
        linked[:, j] *= behind * here
        if j:
            former = linked[:, j - 1] + unlinked[:, j - 1]
            expected += (former / leaving * here).T @ arriving
            back = (arriving @ move.T) / leaving + staying
            behind = np.where(here, back, behind)
    expected *= move
    return Side(linked, np.bincount(slot.ravel(), expected.ravel(), len(jumps)).astype(np.float64))


def _add_alone(counts: NDArray[np.float64], ids: Ints, linked: Floats) -> None:
    """Give the empty word what the links leave over."""
    here = ids >= 0
    left = np.clip(1 - linked, 0, 1)
    counts += np.bincount(ids[here], left[here], minlength=len(counts))


def _shares(counts: NDArray[np.float64], group: Ints, groups: int) -> Floats:
    """Return counts divided by their group's sum, and a 0 at the end."""
    totals = np.bincount(group, counts, minlength=groups)
    shares = counts / np.maximum(totals[group], _TINY)
    padded: Floats = np.append(shares, 0.0).astype(np.float32)
    return padded


def _smooth(jumps: NDArray[np.float64]) -> Floats:
    """Return jump weights, mixed with a flat share so that none is zero."""
    mixed: Floats = (0.98 * jumps / jumps.sum() + 0.02 / len(jumps)).astype(np.float32)
    return mixed
