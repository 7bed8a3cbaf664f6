"""Plain text that keeps the page's columns by spaces (``pdftotext -layout``)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from kamerlens.normalise import normalise
from kamerlens.records import Box, Removed

#: A text column that starts this many characters from the left has a margin beside it.
_MARGIN = 20
#: Share of a page's lines that stand in the text column.
_SHARE = 0.6
_NUMBER = re.compile(r"^\s*(\d{1,3})\s*$")


def flat(row: str) -> str:
    """Normalise a row but keep its indent."""
    bare = row.strip()
    return " " * (len(row) - len(row.lstrip())) + normalise(bare) if bare else ""


def with_note_numbers(rows: Sequence[str]) -> list[str]:
    """Put a note's number that stands on a row of its own before the note's first words."""
    joined = list(rows)
    for index in range(len(joined) - 1):
        number = _NUMBER.match(joined[index])
        following = joined[index + 1]
        deeper = len(following) - len(following.lstrip()) > len(joined[index].rstrip())
        if number and following.strip() and deeper:
            label = joined[index].rstrip()
            joined[index] = ""
            joined[index + 1] = label + following[len(label) :]
    return joined


def without_margin(rows: Sequence[str], page: int, removed: list[Removed]) -> list[str]:
    """Cut off the margin of a page; what stood there goes on record, its notes to the end.

    Args:
        rows: The page's rows with their indents.
        page: Its number.
        removed: Where margin text is put on record.
    """
    edge = _text_edge(rows)
    if edge is None:
        return list(rows)
    body: list[str] = []
    notes: list[str] = []
    open_note = False
    for index, row in enumerate(rows):
        aside, text = row[:edge].strip(), row[edge:].rstrip()
        if aside and row[edge - 1 : edge].strip():
            aside, text = "", row.strip()
        body.append(text)
        if re.match(r"^\d{1,3}\s+\S", aside):
            notes.extend(["", aside])
            open_note = True
        elif aside and open_note:
            notes.append(aside)
        elif aside:
            box = Box(page, 0.0, float(index), float(len(aside)), float(index + 1))
            removed.append(Removed(box, aside, "margin"))
        else:
            open_note = False
    return body + notes


def _text_edge(rows: Sequence[str]) -> int | None:
    """Return the column at which most rows start, None where that is the left edge."""
    indents = Counter(len(row) - len(row.lstrip()) for row in rows if row.strip())
    if not indents:
        return None
    edge, _ = max(indents.items(), key=lambda item: (item[1], -item[0]))
    inside = sum(count for indent, count in indents.items() if indent >= edge)
    return edge if edge >= _MARGIN and inside >= _SHARE * sum(indents.values()) else None
