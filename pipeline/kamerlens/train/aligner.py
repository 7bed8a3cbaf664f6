"""Fits how much the aligner trusts each kind of evidence.

Guesses are made for gold terms without the termbase, each is marked right or wrong, and a
logistic model learns how likely a guess is right. How often the termbase's answers are right is
counted on gold terms that the termbase knows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from kamerlens.align import Aligner, Evidence, judge
from kamerlens.calibration import FEATURES, Calibration
from kamerlens.evaluate.terms import is_right

#: Features that are known only once the guesses are in order.
_ORDER = ("first", "lead")
#: Strength of the penalty on weights (scikit-learn's C).
_C = 1.0
Row = Mapping[str, Any]


def train_aligner(
    pairs: Sequence[Row],
    output: Path,
    *,
    aligner: Aligner | None = None,
    known: Sequence[Row] = (),
    weights: Sequence[float] | None = None,
) -> dict[str, Any]:
    """Fit the calibration and write it.

    Args:
        pairs: Gold with ``nl`` and ``en`` (acceptable English), for the guesses.
        output: The JSON file to write.
        aligner: Makes the guesses; by default one without termbase.
        known: Gold on which termbase answers are counted.
        weights: How much each pair counts, 1 by default.

    Returns:
        What was written.
    """
    aligner = aligner or Aligner.load(use_termbase=False)
    guesses = [aligner.evidence_for(str(row["nl"])) for row in pairs]
    counts = list(weights) if weights is not None else [1.0] * len(pairs)
    first = _fit(_candidate_rows(pairs, guesses, counts), skip=_ORDER)
    second = _fit_order(pairs, guesses, counts, first)
    stored = {
        "weights": {**{n: round(w, 4) for n, w in first.weights.items()}, **second},
        "bias": round(first.bias, 4),
        "known": dict(sorted(first.known.items())),
        "abstain": first.abstain,
        "trained_on": {"terms": len(pairs), "guesses": sum(map(len, guesses))},
    }
    output.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
    return stored


Sample = tuple[dict[str, float], bool, float]


def _candidate_rows(
    pairs: Sequence[Row], guesses: Sequence[Sequence[Evidence]], counts: Sequence[float]
) -> list[Sample]:
    return [
        (item.features, is_right(item.en, row["en"]), count)
        for row, items, count in zip(pairs, guesses, counts, strict=True)
        for item in items
    ]


def _fit(samples: Iterable[Sample], *, skip: Sequence[str]) -> Calibration:
    """Fit the weights of all features but the skipped ones."""
    names = [name for name in FEATURES if name not in skip]
    rows = list(samples)
    table = np.array([[values[name] for name in names] for values, _, _ in rows])
    right = np.array([label for _, label, _ in rows])
    model = LogisticRegression(C=_C, max_iter=2000)
    model.fit(table, right, sample_weight=np.array([count for _, _, count in rows]))
    weights = dict.fromkeys(FEATURES, 0.0) | dict(zip(names, model.coef_[0].tolist(), strict=True))
    return Calibration(weights, float(model.intercept_[0]), _KNOWN, _ABSTAIN)


def _fit_order(
    pairs: Sequence[Row],
    guesses: Sequence[Sequence[Evidence]],
    counts: Sequence[float],
    calibration: Calibration,
) -> dict[str, float]:
    """Fit what being first, and its lead, add; the other weights stay."""
    sums, leads, right, weight = [], [], [], []
    for row, items, count in zip(pairs, guesses, counts, strict=True):
        judged = judge(items, calibration)
        if not judged:
            continue
        best, score = judged[0]
        second = judged[1][1] if len(judged) > 1 else 0.0
        sums.append(np.log(score / (1 - score)))
        leads.append(score - second)
        right.append(is_right(best.en, row["en"]))
        weight.append(count)
    first, lead = _newton(np.array(sums), np.array(leads), np.array(right), np.array(weight))
    return {"first": round(first, 4), "lead": round(lead, 4)}


def _newton(sums: Any, leads: Any, right: Any, weight: Any) -> tuple[float, float]:
    """Fit two weights beside a fixed sum, by Newton's method with a slight penalty."""
    table = np.stack([np.ones_like(leads), leads], axis=1)
    beta = np.zeros(2)
    for _ in range(50):
        chance = 1 / (1 + np.exp(-(sums + table @ beta)))
        slope = table.T @ (weight * (right - chance)) - 0.1 * beta
        curve = (table * (weight * chance * (1 - chance))[:, None]).T @ table + 0.1 * np.eye(2)
        beta = beta + np.linalg.solve(curve, slope)
    return float(beta[0]), float(beta[1])


#: Shares of right answers by kind of termbase match, where no gold tells.
_KNOWN = {
    "termbase": 0.96,
    "termbase form": 0.93,
    "termbase acronym": 0.93,
    "termbase alternative": 0.4,
    "in_text": 0.9,
    "english": 0.85,
}
#: Below this chance a wrong answer misleads more than a right one helps.
_ABSTAIN = 0.12
