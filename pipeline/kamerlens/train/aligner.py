"""Fits how much the aligner trusts each kind of evidence.

Guesses are made for gold terms without the termbase, each is marked right or wrong, and a
logistic model learns how likely a guess is right. How often the termbase's answers are right is
counted on gold terms that the termbase knows.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from kamerlens.align import Aligner, Evidence, judge
from kamerlens.calibration import FEATURES, Calibration
from kamerlens.data import data_path
from kamerlens.evaluate.terms import is_right, read_pairs
from kamerlens.lexicon import Lexicon
from kamerlens.termbase import Termbase, embedded_concepts

#: Features that are known only once the guesses are in order.
_ORDER = ("first", "lead")
#: Strength of the penalty on weights (scikit-learn's C).
_C = 1.0
#: Kinds of termbase entries that are common nouns.
_COMMON = frozenset({"concept", "process", "role", "goal", "procedure", "instrument"})
#: Shares of right answers by kind of termbase match, believed before counting; and how many
#: answers that belief is worth.
_KNOWN = {
    "termbase": 0.95,
    "termbase form": 0.92,
    "termbase acronym": 0.92,
    "termbase alternative": 0.4,
    "in_text": 0.9,
    "english": 0.85,
}
_FORMER = 20
#: Below this chance a wrong answer misleads more than a right one helps.
_ABSTAIN = 0.12
#: What guesses are made with before anything is fitted.
_START = Calibration(dict.fromkeys(FEATURES, 0.0), 0.0, _KNOWN, 0.0)
Row = Mapping[str, Any]
Floats = NDArray[np.float64]


def training_pairs() -> list[dict[str, Any]]:
    """Return the pairs that the embedded calibration is fitted to, in a fixed order.

    The thesaurus pairs of ``corpus/gold`` and the common nouns of the termbase; names of bodies
    and instruments are left out, as no composition can know them.
    """
    pairs = read_pairs(data_path("corpus", "gold", "thesaurus-dev.tsv"))
    for concept in embedded_concepts():
        if concept.kind in _COMMON and not concept.nl[0].isupper():
            pairs.append({"nl": concept.nl, "en": list(concept.english)})
    return pairs


def fit_aligner(
    output: Path,
    *,
    pairs: Sequence[Path] = (),
    gold: Sequence[Path] = (),
    lexicon: Path | None = None,
) -> dict[str, Any]:
    """Fit the calibration to files and write it.

    Args:
        output: The JSON file to write.
        pairs: Files of gold pairs to fit the weights to; :func:`training_pairs` if there are none.
        gold: Files of gold pairs on which the termbase's answers are counted.
        lexicon: A lexicon to use instead of the embedded one.

    Returns:
        What was written.

    Raises:
        DataError: A file cannot be read, or holds no pairs.
        ValueError: None or all of the guesses are right, so that nothing can be fitted.
    """
    fitted = [row for path in pairs for row in read_pairs(path)] or training_pairs()
    known = [row for path in gold for row in read_pairs(path)]
    return train_aligner(fitted, output, lexicon=Lexicon.load(lexicon), known=known)


def train_aligner(
    pairs: Sequence[Row],
    output: Path,
    *,
    lexicon: Lexicon | None = None,
    known: Sequence[Row] = (),
) -> dict[str, Any]:
    """Fit the calibration and write it.

    Args:
        pairs: Gold with ``nl`` and ``en`` (acceptable English), for the guesses.
        output: The JSON file to write.
        lexicon: Helps to make the guesses; by default the embedded one.
        known: Gold on which the termbase's answers are counted.

    Returns:
        What was written.
    """
    lexicon = lexicon or Lexicon.load()
    aligner = Aligner(Termbase(()), lexicon, _START)
    guesses = [aligner.evidence_for(str(row["nl"])) for row in pairs]
    first = _fit(_candidate_rows(pairs, guesses), skip=_ORDER)
    second = _fit_order(pairs, guesses, first)
    stored = {
        "weights": {**{n: round(w, 4) for n, w in first.weights.items()}, **second},
        "bias": round(first.bias, 4),
        "known": known_shares(known, lexicon),
        "abstain": _ABSTAIN,
        "trained_on": {"terms": len(pairs), "guesses": sum(map(len, guesses)), "known": len(known)},
    }
    output.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
    return stored


def known_shares(rows: Sequence[Row], lexicon: Lexicon) -> dict[str, float]:
    """Return how often each kind of termbase match is right, on gold.

    A former belief counts as much as :data:`_FORMER` answers, so that few rows move it little.
    """
    aligner = Aligner(Termbase(embedded_concepts()), lexicon, _START)
    right, seen = dict.fromkeys(_KNOWN, 0), dict.fromkeys(_KNOWN, 0)
    for row in rows:
        for candidate in aligner.align(str(row["nl"])).candidates[:1]:
            if candidate.method in seen:
                seen[candidate.method] += 1
                right[candidate.method] += is_right(candidate.en, row["en"])
    return {
        kind: round((right[kind] + _FORMER * former) / (seen[kind] + _FORMER), 4)
        for kind, former in sorted(_KNOWN.items())
    }


Sample = tuple[dict[str, float], bool]


def _candidate_rows(pairs: Sequence[Row], guesses: Sequence[Sequence[Evidence]]) -> list[Sample]:
    return [
        (item.features, is_right(item.en, row["en"]))
        for row, items in zip(pairs, guesses, strict=True)
        for item in items
    ]


def _fit(samples: Sequence[Sample], *, skip: Sequence[str]) -> Calibration:
    """Fit the weights of all features but the skipped ones."""
    names = [name for name in FEATURES if name not in skip]
    table = np.array([[values[name] for name in names] for values, _ in samples])
    labels = np.array([label for _, label in samples])
    if labels.all() or not labels.any():
        raise ValueError("all guesses are right, or none: give more pairs, and of more kinds")
    model = LogisticRegression(C=_C, max_iter=2000)
    model.fit(table, labels)
    weights = dict.fromkeys(FEATURES, 0.0) | dict(zip(names, model.coef_[0].tolist(), strict=True))
    return Calibration(weights, float(model.intercept_[0]), _KNOWN, _ABSTAIN)


def _fit_order(
    pairs: Sequence[Row], guesses: Sequence[Sequence[Evidence]], calibration: Calibration
) -> dict[str, float]:
    """Fit what being first, and its lead, add; the other weights stay."""
    sums, leads, right = [], [], []
    for row, items in zip(pairs, guesses, strict=True):
        judged = judge(items, calibration)
        if not judged:
            continue
        best, score = judged[0]
        second = judged[1][1] if len(judged) > 1 else 0.0
        sums.append(math.log(score / (1 - score)))
        leads.append(score - second)
        right.append(float(is_right(best.en, row["en"])))
    first, lead = _newton(np.array(sums), np.array(leads), np.array(right))
    return {"first": round(first, 4), "lead": round(lead, 4)}


def _newton(sums: Floats, leads: Floats, right: Floats) -> tuple[float, float]:
    """Fit two weights beside a fixed sum, by Newton's method with a slight penalty."""
    table = np.stack([np.ones_like(leads), leads], axis=1)
    beta = np.zeros(2)
    for _ in range(50):
        chance = 1 / (1 + np.exp(-(sums + table @ beta)))
        slope = table.T @ (right - chance) - 0.1 * beta
        curve = (table * (chance * (1 - chance))[:, None]).T @ table + 0.1 * np.eye(2)
        beta = beta + np.linalg.solve(curve, slope)
    return float(beta[0]), float(beta[1])
