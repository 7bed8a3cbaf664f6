"""Scores of acronyms against gold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def evaluate(gold: Path, tables: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    """Score a run's acronyms: found, and with the right English long form.

    Args:
        gold: JSON list of ``acronym`` and ``english_name``.
        tables: The run's tables, cut down to the letter.
    """
    from kamerlens.evaluate import read_rows

    table = tables["acronyms"]
    ours = dict(zip(table["acronym"], table["long_en"], strict=True))
    rows = [row for row in read_rows(gold) if row.get("english_name")]
    found = [row for row in rows if row["acronym"] in ours]
    wrong = [
        [row["acronym"], row["english_name"], _text(ours[row["acronym"]])]
        for row in found
        if not same_english(_text(ours[row["acronym"]]), row["english_name"])
    ]
    return {
        "gold": len(rows),
        "found": len(found) / len(rows) if rows else 0.0,
        "right_english": (len(found) - len(wrong)) / len(rows) if rows else 0.0,
        "missing": [row["acronym"] for row in rows if row["acronym"] not in ours],
        "wrong": wrong,
    }


def same_english(answer: str, gold: str) -> bool:
    """Return whether two English names have the same words, "United Nations" and articles apart."""
    return bool(answer) and _content(answer) == _content(gold)


def _content(name: str) -> list[str]:
    plain = re.sub(r"united nations|\bun\b", " ", name.casefold()).replace("isation", "ization")
    return sorted(re.findall(r"\w+", re.sub(r"\b(the|of|for|on|in|and|to)\b", " ", plain)))


def _text(cell: Any) -> str:
    return cell if isinstance(cell, str) else ""
