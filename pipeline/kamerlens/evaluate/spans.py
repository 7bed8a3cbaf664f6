"""Scores of labelled spans."""

from __future__ import annotations

from collections.abc import Set
from typing import Any

from kamerlens.evaluate import Scores, f1

#: (number of the text, first character, character after the last, label)
Span = tuple[int, int, int, str]


def score(expected: Set[Any], found: Set[Any]) -> Scores:
    """Return precision, recall and F1 of exact spans with their labels."""
    right = len(expected & found)
    precision = right / len(found) if found else 0.0
    recall = right / len(expected) if expected else 0.0
    return {
        "f1": f1(precision, recall),
        "precision": precision,
        "recall": recall,
        "gold": len(expected),
        "found": len(found),
    }


def overlapping(expected: Set[Span], found: Set[Span]) -> Scores:
    """Return precision, recall and F1 where sharing a character and the label is enough."""
    precision = _hit(found, expected) / len(found) if found else 0.0
    recall = _hit(expected, found) / len(expected) if expected else 0.0
    return {"f1": f1(precision, recall), "precision": precision, "recall": recall}


def _hit(these: Set[Span], those: Set[Span]) -> int:
    return sum(any(_share(one, other) for other in those) for one in these)


def _share(one: Span, other: Span) -> bool:
    return one[0] == other[0] and one[3] == other[3] and one[1] < other[2] and other[1] < one[2]
