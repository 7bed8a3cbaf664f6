"""Scores of named entities: label and borders, against gold spans in texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from kamerlens.evaluate import Scores, read_rows
from kamerlens.evaluate.alignment import Laid, lay
from kamerlens.evaluate.spans import Span, overlapping, score


def evaluate(gold: Path, tables: Mapping[str, pd.DataFrame]) -> Scores:
    """Score the entities of a letter.

    Args:
        gold: Rows ``{"text", "spans": [{"start", "end", "label"}]}``. Only what stands in these
            texts is scored.
        tables: The run's tables, of one letter.

    Returns:
        As :func:`summary`, and ``texts_not_found``.
    """
    rows = read_rows(gold)
    laid = lay([row["text"] for row in rows], tables["blocks"])
    return {
        **summary(expected(rows), _found(tables["entities"], laid)),
        "texts_not_found": sum(not text.maps for text in laid),
    }


def expected(rows: Iterable[Mapping[str, Any]]) -> set[Span]:
    """Return the entities of gold rows, by position of the row."""
    return {
        (number, span["start"], span["end"], span["label"])
        for number, row in enumerate(rows)
        for span in row["spans"]
    }


def summary(gold: set[Span], found: set[Span]) -> Scores:
    """Return scores of entities over all labels and per label.

    Returns:
        Typed exact scores (``f1``, ``precision``, ``recall``), the same without TITLE,
        ``overlapping`` scores (a found name counts if it shares a character and the label with a
        gold name), and ``labels``: exact and overlapping scores of each.
    """
    return {
        **score(gold, found),
        "without_titles": score(_untitled(gold), _untitled(found)),
        "overlapping": overlapping(gold, found),
        "labels": {
            label: _both(_labelled(gold, label), _labelled(found, label))
            for label in sorted({span[3] for span in gold | found})
        },
    }


def _both(gold: set[Span], found: set[Span]) -> Scores:
    return {**score(gold, found), "overlapping": overlapping(gold, found)}


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


def _labelled(spans: set[Span], label: str) -> set[Span]:
    return {span for span in spans if span[3] == label}


def _untitled(spans: set[Span]) -> set[Span]:
    return {span for span in spans if span[3] != "TITLE"}
