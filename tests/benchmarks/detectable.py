"""How often chance alone gives a verdict, and how large a shift has to be to be found.

Run: ``python -m tests.benchmarks.detectable RUN``. Splits the letters of a run at random, one by
itself and two mixed; then draws letters from the run's paragraphs and lets one theme grow in the
second of them.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt

from kamerlens.emphasis import ALPHA, Body, bodies, significance
from kamerlens.results import read

TRIALS = 1000
RESAMPLES = 400
#: Share of the theme that grows in the earlier of two letters.
BASE = 0.03

Pair = tuple[Body, Body]


def main() -> None:
    """Print the figures."""
    run = read(sys.argv[1])
    themes, found = bodies(run.table("blocks"), run.table("theme_scores"), run.table("documents"))
    letters = [body for body in found if body.document_id.endswith("#letter")]
    for name, count in (("halves of one letter", 1), ("two letters mixed", 2)):
        pools = [_mixed(chosen) for chosen in combinations(letters, count)]
        alarms = sum(
            _found(_split(pools[trial % len(pools)], trial), trial).any() for trial in range(TRIALS)
        )
        print(f"{name}: a verdict in {alarms / TRIALS:.1%} of {TRIALS} splits")
    column, pool = themes.index("climate_environment"), _mixed(letters)
    for blocks in (30, 40, 55, 80):
        shares = {rise: _power(pool, column, blocks, rise) for rise in np.arange(0.10, 0.40, 0.05)}
        listed = ", ".join(f"{rise:.0%}: {share:.0%}" for rise, share in shares.items())
        print(f"{blocks} paragraphs a letter, found by rise from {BASE:.0%}: {listed}")


def _mixed(letters: Sequence[Body]) -> Body:
    words = np.concatenate([body.words for body in letters])
    return Body("mixed", words, np.concatenate([body.parts for body in letters]))


def _split(pool: Body, trial: int) -> Pair:
    order = np.random.default_rng(trial).permutation(len(pool.words))
    half = len(order) // 2
    return _of(pool, order[:half], "a"), _of(pool, order[half:], "b")


def _of(pool: Body, rows: npt.NDArray[Any], name: str) -> Body:
    return Body(name, pool.words[rows], pool.parts[rows])


def _found(pair: Pair, trial: int) -> npt.NDArray[Any]:
    _, adjusted = significance(*pair, np.random.default_rng([1, trial]), RESAMPLES)
    return adjusted < ALPHA


def _power(pool: Body, column: int, blocks: int, rise: float) -> float:
    hits = 0
    for trial in range(TRIALS // 4):
        generator = np.random.default_rng([blocks, round(rise * 100), trial])
        pair = [_grown(pool, column, blocks, share, generator) for share in (BASE, BASE + rise)]
        hits += bool(_found((pair[0], pair[1]), trial)[column])
    return hits / (TRIALS // 4)


def _grown(
    pool: Body, column: int, blocks: int, share: float, generator: np.random.Generator
) -> Body:
    """Return a letter of drawn paragraphs, each given the theme with the chance ``share``."""
    rows = generator.integers(0, len(pool.words), blocks)
    words, parts = pool.words[rows], pool.parts[rows].copy()
    parts[parts[:, column] > 0] = 0.0
    marked = generator.random(blocks) < share
    parts[marked] = 0.0
    parts[marked, column] = words[marked]
    return Body("drawn", words, parts)


if __name__ == "__main__":
    main()
