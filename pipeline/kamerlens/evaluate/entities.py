"""Scores of named entities against gold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

Span = tuple[int, int, int, str]  # gold row, start, end, label
#: A gold text and a block are the same where this share of their characters agrees.
_SAME = 0.8


def evaluate(gold: Path, tables: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    """Score a run's entities: exact (borders and label) and overlapping, per label and over all.

    Mentions are carried over to the gold's text, so that a small difference in text does not lose
    a block; blocks that the gold does not have are left out.

    Args:
        gold: JSON Lines with ``text`` and ``spans`` (start, end, label).
        tables: The run's tables, cut down to the letter.
    """
    from kamerlens.evaluate import read_rows

    rows = read_rows(gold)
    theirs = [
        (i, span["start"], span["end"], span["label"])
        for i, row in enumerate(rows)
        for span in row["spans"]
    ]
    ours = list(_carried(rows, tables))
    labels = sorted({span[3] for span in theirs})
    plain = [span for span in theirs if span[3] != "TITLE"]
    return {
        "exact": _scores(ours, theirs),
        "overlapping": _overlapping(ours, theirs),
        "exact_without_titles": _scores([s for s in ours if s[3] != "TITLE"], plain),
        "labels": {
            label: _scores([s for s in ours if s[3] == label], [s for s in theirs if s[3] == label])
            for label in labels
        },
    }


def _carried(
    rows: Sequence[Mapping[str, Any]], tables: Mapping[str, pd.DataFrame]
) -> Iterable[Span]:
    """Yield the run's mentions with offsets in the gold's texts."""
    mentions = tables["entities"].groupby("block_id", sort=False)
    groups = dict(iter(mentions))
    for i, block_id, where in matched(rows, tables["blocks"]):
        for mention in groups[block_id].itertuples() if block_id in groups else ():
            start, last = where(mention.start_char), where(mention.end_char - 1)
            if start is not None and last is not None:
                yield i, start, last + 1, str(mention.label)


def matched(
    rows: Sequence[Mapping[str, Any]], blocks: pd.DataFrame
) -> Iterable[tuple[int, str, Any]]:
    """Yield (gold row, block id, function from our offset to the gold's) for each gold text found.

    A block goes to one gold row: first where the texts are the same, then to the most similar.
    """
    texts = dict(zip(blocks["block_id"], blocks["text"].astype(str), strict=True))
    taken: set[str] = set()
    exact = _exact(rows, texts, taken)
    for i, row in enumerate(rows):
        block_id = exact.get(i) or _similar(row["text"], texts, taken)
        if block_id is not None:
            taken.add(block_id)
            yield i, block_id, _mapping(texts[block_id], row["text"])


def _exact(
    rows: Sequence[Mapping[str, Any]], texts: Mapping[str, str], taken: set[str]
) -> dict[int, str]:
    found = {}
    for i, row in enumerate(rows):
        for block_id, text in texts.items():
            if block_id not in taken and text == row["text"]:
                found[i] = block_id
                taken.add(block_id)
                break
    return found


def _similar(text: str, texts: Mapping[str, str], taken: set[str]) -> str | None:
    best, most = None, _SAME
    for block_id, other in texts.items():
        if block_id not in taken and abs(len(other) - len(text)) < 0.3 * len(text) + 5:
            ratio = SequenceMatcher(None, text, other, autojunk=False).quick_ratio()
            if ratio > most:
                best, most = block_id, ratio
    return best


def _mapping(ours: str, gold: str) -> Any:
    if ours == gold:
        return lambda offset: offset
    places: dict[int, int] = {}
    for a, b, size in SequenceMatcher(None, ours, gold, autojunk=False).get_matching_blocks():
        places.update((a + k, b + k) for k in range(size))
    return places.get


def _scores(ours: Sequence[Span], theirs: Sequence[Span]) -> dict[str, Any]:
    return _measure(len(set(ours) & set(theirs)), len(set(ours)), len(set(theirs)))


def _overlapping(ours: Sequence[Span], theirs: Sequence[Span]) -> dict[str, Any]:
    """Count a mention as right when it overlaps a gold one of the same label, one to one."""
    left = list(theirs)
    right = 0
    for row, start, end, label in ours:
        for span in left:
            if span[0] == row and span[3] == label and span[1] < end and start < span[2]:
                left.remove(span)
                right += 1
                break
    return _measure(right, len(ours), len(theirs))


def _measure(right: int, predicted: int, gold: int) -> dict[str, Any]:
    from kamerlens.evaluate import f1

    precision = right / predicted if predicted else 0.0
    recall = right / gold if gold else 0.0
    return {"precision": precision, "recall": recall, "f1": f1(precision, recall), "gold": gold}
