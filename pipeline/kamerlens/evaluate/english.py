"""Scores of untranslated English against gold."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def evaluate(gold: Path, tables: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    """Score a run's English spans: the share of the gold's that were found, as text.

    A gold expression counts as found where a span holds it or, of its words, the most.

    Args:
        gold: JSON Lines with ``en`` and ``forms``.
        tables: The run's tables, cut down to the letter.
    """
    from kamerlens.evaluate import read_rows

    spans = [str(text).casefold() for text in tables["english"]["text"]]
    rows = read_rows(gold)
    missing = [row["en"] for row in rows if not any(_found(f, spans) for f in row["forms"])]
    return {
        "gold": len(rows),
        "found": 1 - len(missing) / len(rows) if rows else 0.0,
        "spans": len(spans),
        "missing": missing,
    }


def _found(form: str, spans: list[str]) -> bool:
    wanted = form.casefold()
    words = set(wanted.split())
    return any(wanted in span or len(words & set(span.split())) > len(words) / 2 for span in spans)
