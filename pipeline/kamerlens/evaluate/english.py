"""Scores of untranslated English in Dutch text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from kamerlens.evaluate import Scores, read_rows

_Place = tuple[str, int, int]


def evaluate(gold: Path, tables: Mapping[str, pd.DataFrame]) -> Scores:
    """Score the English that was found.

    Args:
        gold: Rows ``{"en", "forms"}``: an English phrase and the ways the letter writes it.
        tables: The run's tables, of one letter.

    Returns:
        ``found``: share of the phrases that stand in the text of which at least one mention lies
        within a found span; ``mentions_found``: the same of all their mentions. ``missed``: the
        phrases without any. ``spans``: number of found spans.
    """
    found = _spans(tables["english"])
    texts = dict(zip(tables["blocks"]["block_id"], tables["blocks"]["text"], strict=True))
    phrases = mentions = hits = whole = 0
    missed = []
    for row in read_rows(gold):
        places = list(_places(row, texts))
        inside = sum(
            any(_within(place, span) for span in found.get(place[0], ())) for place in places
        )
        if not places:
            continue
        phrases += 1
        mentions += len(places)
        hits += inside
        whole += inside > 0
        if not inside:
            missed.append(row["en"])
    return {
        "found": whole / (phrases or 1),
        "mentions_found": hits / (mentions or 1),
        "gold": phrases,
        "spans": len(tables["english"]),
        "missed": missed,
    }


def _spans(english: pd.DataFrame) -> dict[str, list[_Place]]:
    """Return the found spans by block."""
    spans: dict[str, list[_Place]] = {}
    columns = (english[name].tolist() for name in ("block_id", "start_char", "end_char"))
    for block_id, start, end in zip(*columns, strict=True):
        spans.setdefault(block_id, []).append((block_id, start, end))
    return spans


def _places(row: Mapping[str, Any], texts: Mapping[str, str]) -> Iterator[_Place]:
    """Yield where the longest form of a phrase stands in each block, whole words only."""
    for block_id, text in texts.items():
        taken: list[tuple[int, int]] = []
        for form in sorted(row["forms"], key=len, reverse=True):
            at = text.find(form)
            while at >= 0:
                end = at + len(form)
                alone = not (text[end : end + 1].isalnum() or text[max(at - 1, 0) : at].isalnum())
                if alone and not any(at < other[1] and other[0] < end for other in taken):
                    taken.append((at, end))
                at = text.find(form, end)
        yield from ((block_id, start, end) for start, end in sorted(taken))


def _within(place: _Place, span: _Place) -> bool:
    return span[1] <= place[1] and place[2] <= span[2]
