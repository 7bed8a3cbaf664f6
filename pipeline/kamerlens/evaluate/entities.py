"""Scores of named entities: label and borders, against gold spans in texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from kamerlens.evaluate import Scores, f1, read_rows
from kamerlens.evaluate.alignment import Laid, lay

Span = tuple[int, int, int, str]


def evaluate(gold: Path, tables: Mapping[str, pd.DataFrame]) -> Scores:
    """Score the entities of a letter.

    Args:
        gold: Rows ``{"text", "spans": [{"start", "end", "label"}]}``. Only what stands in these
            texts is scored.
        tables: The run's tables, of one letter.

    Returns:
        Typed exact scores over all labels (``f1``, ``precision``, ``recall``), the same without
        TITLE, overlapping scores (a found name counts if it shares a character and the label with
        a gold name), and per label.
    """
    rows = read_rows(gold)
    laid = lay([row["text"] for row in rows], tables["blocks"])
    expected = {
        (number, span["start"], span["end"], span["label"])
        for number, row in enumerate(rows)
        for span in row["spans"]
    }
    found = _found(tables["entities"], laid)
    return {
        **score(expected, found),
        "without_titles": score(_untitled(expected), _untitled(found)),
        "overlapping": overlapping(expected, found),
        "labels": {
            label: score(_labelled(expected, label), _labelled(found, label))
            for label in sorted({span[3] for span in expected | found})
        },
        "texts_not_found": sum(not text.maps for text in laid),
    }


def _found(entities: pd.DataFrame, laid: Iterable[Laid]) -> set[Span]:
    names = ("block_id", "start_char", "end_char", "label")
    by_block: dict[str, list[tuple[int, int, str]]] = {}
    for block_id, *rest in zip(*(entities[name].tolist() for name in names), strict=True):
        by_block.setdefault(block_id, []).append(tuple(rest))
    found = set()
    for text in laid:
        for block_id in text.maps:
            for start, end, label in by_block.get(block_id, ()):
                span = text.span(block_id, start, end)
                if span is not None:
                    found.add((text.number, *span, label))
    return found


def score(expected: set[Span], found: set[Span]) -> Scores:
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


def overlapping(expected: set[Span], found: set[Span]) -> Scores:
    """Return precision, recall and F1 where sharing a character and the label is enough."""
    precision = _hit(found, expected) / len(found) if found else 0.0
    recall = _hit(expected, found) / len(expected) if expected else 0.0
    return {"f1": f1(precision, recall), "precision": precision, "recall": recall}


def _hit(these: set[Span], those: set[Span]) -> int:
    return sum(any(_share(one, other) for other in those) for one in these)


def _share(one: Span, other: Span) -> bool:
    return one[0] == other[0] and one[3] == other[3] and one[1] < other[2] and other[1] < one[2]


def _labelled(spans: set[Span], label: str) -> set[Span]:
    return {span for span in spans if span[3] == label}


def _untitled(spans: set[Span]) -> set[Span]:
    return {span for span in spans if span[3] != "TITLE"}
