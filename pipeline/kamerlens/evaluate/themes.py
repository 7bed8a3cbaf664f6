"""How well themes are assigned, and how far their scores can be read as probabilities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kamerlens.errors import DataError
from kamerlens.evaluate import Scores, f1, read_rows
from kamerlens.evaluate.blocks import normalised
from kamerlens.records import BODY_TYPES

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
#: Equal-width bins of the calibration error, as usual since Naeini, Cooper & Hauskrecht (2015).
BINS = 10
#: Gold and block are the same paragraph from this share of equal characters on.
_SAME = 0.8


@dataclass(frozen=True, slots=True)
class Coding:
    """Themes of some paragraphs, coded and predicted.

    Attributes:
        codes: Themes, the columns.
        coded: Whether a theme is coded, shape (paragraphs, themes).
        primary: Column of the coded primary theme; -1 for none.
        scores: Predicted, shape (paragraphs, themes).
        assigned: Whether a theme is assigned, shape (paragraphs, themes).
    """

    codes: tuple[str, ...]
    coded: Flags
    primary: NDArray[np.int_]
    scores: Floats
    assigned: Flags

    @property
    def predicted_primary(self) -> NDArray[np.int_]:
        """Column of the highest-scored assigned theme; -1 for none."""
        best = np.where(self.assigned, self.scores, -1.0).argmax(axis=1)
        return np.where(self.assigned.any(axis=1), best, -1)


def evaluate(gold: Path, tables: Mapping[str, pd.DataFrame]) -> Scores:
    """Score a run's themes against gold.

    Args:
        gold: JSON Lines with ``id``, ``primary`` and ``all``; the paragraphs' texts are under the
            same ids in ``<letter>.blocks.jsonl`` beside it, unless the rows have a ``text``.
        tables: The run's tables, cut down to the letter, with ``blocks`` and ``theme_scores``.

    Returns:
        As :func:`scores_of`, and ``missing``: gold paragraphs without a block, which count as
        paragraphs without any theme.

    Raises:
        DataError: The gold's texts are missing.
    """
    rows = _with_texts(gold)
    blocks = tables["blocks"][tables["blocks"]["type"].isin(BODY_TYPES)]
    ids = match_texts(
        [row["text"] for row in rows],
        dict(zip(blocks["block_id"], blocks["text"], strict=True)),
    )
    table = tables["theme_scores"]
    codes = tuple(dict.fromkeys([*table["theme"], *_codes(rows)]))
    scores = table.pivot(index="block_id", columns="theme", values="score")
    assigned = table.pivot(index="block_id", columns="theme", values="assigned")
    coding = Coding(
        codes,
        *_coded(rows, codes),
        scores.reindex(index=ids, columns=codes).fillna(0.0).to_numpy(dtype=float),
        assigned.reindex(index=ids, columns=codes).to_numpy(dtype=object) == True,  # noqa: E712
    )
    missing = [row["text"] for row, block in zip(rows, ids, strict=True) if block is None]
    return {**scores_of(coding), "missing": missing}


def evaluate_texts(
    rows: Sequence[Mapping[str, Any]], described: Sequence[Mapping[str, Any]]
) -> Scores:
    """Score what :meth:`kamerlens.themes.ThemeModel.score_texts` says of coded paragraphs.

    Args:
        rows: Gold with ``primary`` and ``all``.
        described: The model's answers, in the same order.
    """
    codes = tuple(dict.fromkeys([*(_codes(rows)), *(t["theme"] for t in described[0]["themes"])]))
    by_code = [{theme["theme"]: theme for theme in answer["themes"]} for answer in described]
    absent = {"score": 0.0, "assigned": False}
    scores = [[row.get(code, absent)["score"] for code in codes] for row in by_code]
    assigned = [[row.get(code, absent)["assigned"] for code in codes] for row in by_code]
    return scores_of(
        Coding(codes, *_coded(rows, codes), np.array(scores), np.array(assigned, dtype=bool))
    )


def scores_of(coding: Coding) -> Scores:
    """Return the figures of a coding.

    Returns:
        ``paragraphs``; ``micro`` and ``macro`` (precision, recall, f1; macro over themes that are
        coded or assigned at all); ``primary_accuracy`` (none against none is right);
        ``calibration_error`` over all pairs of paragraph and theme;
        ``calibration_error_highest`` over each paragraph's highest-scored theme only, the
        stricter of the two; ``themes`` by code; ``reliability``, a row a bin.
    """
    per_theme = {
        code: _prf(coding.coded[:, column], coding.assigned[:, column])
        for column, code in enumerate(coding.codes)
    }
    seen = [row for row in per_theme.values() if row["coded"] or row["assigned"]]
    top = coding.scores.argmax(axis=1)
    rows = np.arange(len(top))
    return {
        "paragraphs": len(coding.coded),
        "micro": _prf(coding.coded, coding.assigned),
        "macro": {
            name: float(np.mean([row[name] for row in seen])) if seen else 0.0
            for name in ("precision", "recall", "f1")
        },
        "primary_accuracy": float(np.mean(coding.primary == coding.predicted_primary)),
        "calibration_error": calibration_error(coding.scores, coding.coded),
        "calibration_error_highest": calibration_error(
            coding.scores[rows, top], coding.coded[rows, top]
        ),
        "themes": per_theme,
        "reliability": reliability(coding.scores, coding.coded),
    }


def reliability(scores: Floats, right: Flags) -> list[dict[str, Any]]:
    """Return for each bin of scores how many there are, their mean, and the share right."""
    place = np.minimum((scores.ravel() * BINS).astype(int), BINS - 1)
    found = []
    for number in np.unique(place):
        inside = place == number
        found.append(
            {
                "from": number / BINS,
                "to": (number + 1) / BINS,
                "pairs": int(inside.sum()),
                "mean_score": float(scores.ravel()[inside].mean()),
                "share_right": float(right.ravel()[inside].mean()),
            }
        )
    return found


def calibration_error(scores: Floats, right: Flags) -> float:
    """Return the expected calibration error.

    Source: Naeini, Cooper & Hauskrecht, "Obtaining Well Calibrated Probabilities Using Bayesian
    Binning" (2015).
    """
    bins = reliability(scores, right)
    total = sum(row["pairs"] for row in bins)
    return float(
        sum(abs(row["mean_score"] - row["share_right"]) * row["pairs"] for row in bins) / total
    )


def match_texts(texts: Sequence[str], blocks: Mapping[str, str]) -> list[str | None]:
    """Return the block of each text: equal normalised text first, else the most similar one.

    A block answers to one text. A text without a block that is similar enough gets None.
    """
    free = {key: normalised(text) for key, text in blocks.items()}
    wanted = [normalised(text) for text in texts]
    found: list[str | None] = [None] * len(wanted)
    for place, text in enumerate(wanted):
        same = next((key for key, other in free.items() if other == text), None)
        if same is not None:
            found[place] = same
            del free[same]
    for place, text in enumerate(wanted):
        if found[place] is None and free:
            key = max(free, key=lambda name: _similarity(text, free[name]))
            if _similarity(text, free[key]) >= _SAME:
                found[place] = key
                del free[key]
    return found


def _similarity(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < _SAME or matcher.quick_ratio() < _SAME:
        return 0.0
    return matcher.ratio()


def _with_texts(gold: Path) -> list[dict[str, Any]]:
    rows = read_rows(gold)
    if all("text" in row for row in rows):
        return rows
    beside = gold.with_name(gold.name.replace(".themes.", ".blocks."))
    if beside == gold or not beside.exists():
        raise DataError(gold, "has no texts, and no file of blocks stands beside it")
    texts = {row["id"]: row["text"] for row in read_rows(beside)}
    for number, row in enumerate(rows, 1):
        if row["id"] not in texts:
            raise DataError(gold, f"{beside.name} has no block {row['id']!r}", number)
    return [{**row, "text": texts[row["id"]]} for row in rows]


def _codes(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    return list(dict.fromkeys(code for row in rows for code in row["all"]))


def _coded(
    rows: Sequence[Mapping[str, Any]], codes: Sequence[str]
) -> tuple[Flags, NDArray[np.int_]]:
    coded = np.array([[code in row["all"] for code in codes] for row in rows], dtype=bool)
    primary = [codes.index(row["primary"]) if row["primary"] in codes else -1 for row in rows]
    return coded, np.array(primary, dtype=int)


def _prf(coded: Flags, assigned: Flags) -> dict[str, Any]:
    right = int((coded & assigned).sum())
    precision = right / int(assigned.sum()) if assigned.any() else float(not coded.any())
    recall = right / int(coded.sum()) if coded.any() else float(not assigned.any())
    return {
        "precision": precision,
        "recall": recall,
        "f1": f1(precision, recall),
        "coded": int(coded.sum()),
        "assigned": int(assigned.sum()),
    }
