"""Scores of acronyms: whether each is listed, with the right English."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from pathlib import Path

import pandas as pd

from kamerlens.evaluate import Scores, read_rows

#: Likeness of two English names from which on they are the same but for spelling and endings
#: ("Leave No One Behind", "leaving no one behind").
_SAME = 0.85


def evaluate(gold: Path, tables: Mapping[str, pd.DataFrame]) -> Scores:
    """Score the acronyms of a letter.

    Args:
        gold: Rows ``{"acronym", "english_name"}``.
        tables: The run's tables, of one letter.

    Returns:
        ``found``: share of the gold's acronyms that are listed. ``right_english``: share that is
        listed with the right English name; case, articles and the words "United Nations" before
        a name are not counted. ``wrong``: those that are not.
    """
    listed = dict(zip(tables["acronyms"]["acronym"], tables["acronyms"]["long_en"], strict=True))
    rows = read_rows(gold)
    present = [row for row in rows if row["acronym"] in listed]
    right = [row for row in present if same_name(row["english_name"], listed[row["acronym"]])]
    total = len(rows) or 1
    return {
        "right_english": len(right) / total,
        "found": len(present) / total,
        "gold": len(rows),
        "wrong": [row["acronym"] for row in rows if row not in right],
    }


def same_name(gold: str, found: object) -> bool:
    """Return whether two English names are the same but for case, articles and the UN's prefix."""
    if not isinstance(found, str) or not found:
        return False
    return any(
        one == other or SequenceMatcher(None, one, other, autojunk=False).ratio() >= _SAME
        for one in _readings(gold)
        for other in _readings(found)
    )


def _readings(name: str) -> Iterator[str]:
    """Yield a name in plain form, and what stands in brackets in it."""
    for part in (re.sub(r"\([^)]*\)", " ", name), *re.findall(r"\(([^)]*)\)", name)):
        plain = re.sub(r"[^\w]+", " ", part.casefold()).strip()
        plain = re.sub(r"\b(?:the|persons|people)\b", " ", plain)
        plain = re.sub(r"^\s*(?:united nations|un)\s+(?=\S)", "", plain)
        plain = re.sub(r"\s+", " ", plain).strip()
        plain = re.sub(r" (?:of|to) united nations$", "", plain)
        if plain:
            yield plain.strip()
