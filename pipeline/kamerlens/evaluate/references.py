"""Scores of references: borders, kind and normal form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from kamerlens.evaluate import Scores, read_rows
from kamerlens.evaluate.alignment import lay
from kamerlens.evaluate.spans import Span, overlapping, score

#: (text, start, end, kind, normal form)
Reference = tuple[int, int, int, str, str]


def evaluate(gold: Path, tables: Mapping[str, pd.DataFrame]) -> Scores:
    """Score the references of a letter.

    Args:
        gold: Rows ``{"text", "references": [{"start", "end", "kind", "normalized"}]}``. Only what
            stands in these texts is scored; footnote markers are not.
        tables: The run's tables, of one letter.

    Returns:
        As :func:`summary`, and ``texts_not_found``.
    """
    rows = read_rows(gold)
    laid = lay([row["text"] for row in rows], tables["blocks"])
    table = tables["references"]
    table = table[table["kind"] != "footnote"]
    names = ("block_id", "start_char", "end_char", "kind", "normalized")
    by_block: dict[str, list[tuple[int, int, str, str]]] = {}
    for block_id, *rest in zip(*(table[name].tolist() for name in names), strict=True):
        by_block.setdefault(block_id, []).append(tuple(rest))
    found = {
        (text.number, *span, kind, normalized)
        for text in laid
        for block_id in text.maps
        for start, end, kind, normalized in by_block.get(block_id, ())
        if (span := text.span(block_id, start, end)) is not None
    }
    return {
        **summary(expected(rows), found),
        "texts_not_found": sum(not text.maps for text in laid),
    }


def expected(rows: Iterable[Mapping[str, Any]]) -> set[Reference]:
    """Return the references of gold rows, by position of the row."""
    return {
        (number, one["start"], one["end"], one["kind"], one["normalized"])
        for number, row in enumerate(rows)
        for one in row["references"]
    }


def summary(gold: set[Reference], found: set[Reference]) -> Scores:
    """Return scores over borders and kind, over normal forms, and per kind.

    Returns:
        Exact scores of borders with kinds (``f1``, ``precision``, ``recall``); ``overlapping``;
        ``normalized``: exact scores where the normal form must be right as well; ``kinds``;
        ``wrong``: what was expected and not found, as written in normal form.
    """
    want, have = {one[:4] for one in gold}, {one[:4] for one in found}
    kinds = sorted({one[3] for one in gold | found})
    return {
        **score(want, have),
        "overlapping": overlapping(want, have),
        "normalized": score(gold, found),
        "kinds": {kind: score(_of_kind(gold, kind), _of_kind(found, kind)) for kind in kinds},
        "wrong": sorted(one[4] for one in gold - found),
    }


def _of_kind(references: set[Reference], kind: str) -> set[Span]:
    return {one[:4] for one in references if one[3] == kind}
