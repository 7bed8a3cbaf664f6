"""From a chunk's lines to a block's text, with every seam, marker and page on record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kamerlens.hyphens import SOFT_HYPHEN, Seam, seam
from kamerlens.records import Box
from kamerlens.source import Line
from kamerlens.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Composed:
    """Text of a block; offsets refer to it.

    Attributes:
        joins: ``(offset, seam, result)`` for each word broken at a line end.
        marks: ``(offset, label)`` of footnote markers.
    """

    text: str
    page_starts: tuple[tuple[int, int], ...]
    boxes: tuple[Box, ...]
    joins: tuple[tuple[int, Seam, str], ...]
    marks: tuple[tuple[int, str], ...]


#: Characters before a line's end that a broken word, address or ellipsis can reach back.
_NEAR = 400


def compose(lines: list[Line], seen: Vocabulary, *, strip: int = 0) -> Composed:
    """Put lines together.

    Args:
        lines: The lines of one block, at least one.
        seen: Whole words of the letter, as evidence for broken ones.
        strip: Characters to leave out at the start (a bullet or number).
    """
    if lines[0].cells:
        return _table(lines)
    text = ""
    pages: list[tuple[int, int]] = []
    joins: list[tuple[int, Seam, str]] = []
    marks: list[tuple[int, str]] = []
    for index, line in enumerate(lines):
        piece, shift = line.text, 0
        if index == 0 and strip:
            piece, shift = piece[strip:], strip
        if text and piece:
            # The last words decide; looking through all the text again would take for ever.
            meeting = seam(text[-_NEAR:], piece, seen)
            text, piece, marks = _meet(text, piece, meeting, marks)
            if meeting.decision:
                joins.append((_word_start(text), meeting, ""))
        start = len(text)
        if line.box.page and (not pages or pages[-1][1] != line.box.page):
            pages.append((start, line.box.page))
        marks.extend((start + max(0, offset - shift), label) for offset, label in line.marks)
        text += piece
    return _clean(text, pages, _boxes(lines), joins, marks)


def _table(lines: list[Line]) -> Composed:
    """Set cells out: a tab between two of a row, a line feed between rows."""
    text = ""
    marks: list[tuple[int, str]] = []
    row = lines[0].cells
    for index, line in enumerate(lines):
        if index:
            text += "\t" if line.cells == row else "\n"
        row = line.cells
        marks.extend((len(text) + offset, label) for offset, label in line.marks)
        text += line.text
    page = lines[0].box.page
    return Composed(text, ((0, page),) if page else (), _boxes(lines), (), tuple(marks))


def _meet(
    text: str, piece: str, meeting: Seam, marks: list[tuple[int, str]]
) -> tuple[str, str, list[tuple[int, str]]]:
    if meeting.cut:
        text = text[: -meeting.cut]
        marks = [(min(offset, len(text)), label) for offset, label in marks]
    if meeting.right:
        piece = meeting.right + piece[1:]
    return text + meeting.glue, piece, marks


def _word_start(text: str) -> int:
    return len(text) - len(text.rstrip().rpartition(" ")[2]) - (len(text) - len(text.rstrip()))


def _clean(
    text: str,
    pages: list[tuple[int, int]],
    boxes: tuple[Box, ...],
    joins: list[tuple[int, Seam, str]],
    marks: list[tuple[int, str]],
) -> Composed:
    """Drop soft hyphens left inside words, and space at both ends, moving every offset along."""
    if SOFT_HYPHEN not in text and text == text.strip():
        located = _located(text, joins, range(len(text) + 1))
        return Composed(text, tuple(pages), boxes, located, tuple(marks))
    moved = [0] * (len(text) + 1)
    kept: list[str] = []
    lead = len(text) - len(text.lstrip())
    tail = len(text.rstrip())
    for index, char in enumerate(text):
        moved[index] = len(kept)
        if char != SOFT_HYPHEN and lead <= index < tail:
            kept.append(char)
    moved[len(text)] = len(kept)
    clean = "".join(kept)
    return Composed(
        clean,
        tuple((moved[offset], page) for offset, page in pages),
        boxes,
        _located(clean, joins, moved),
        tuple((moved[offset], label) for offset, label in marks),
    )


def _located(
    text: str, joins: list[tuple[int, Seam, str]], moved: Sequence[int]
) -> tuple[tuple[int, Seam, str], ...]:
    """Fill in what stands in the text now for each broken word."""
    located = []
    for offset, meeting, _ in joins:
        start = moved[offset]
        length = len(meeting.left_part) + len(meeting.right_part) + len(meeting.glue) - meeting.cut
        located.append((start, meeting, text[start : start + length]))
    return tuple(located)


def _boxes(lines: list[Line]) -> tuple[Box, ...]:
    """One box a page around the lines that stand on it."""
    by_page: dict[int, list[Box]] = {}
    for line in lines:
        if line.box.page:
            by_page.setdefault(line.box.page, []).append(line.box)
    return tuple(
        Box(
            page,
            min(box.x0 for box in boxes),
            min(box.top for box in boxes),
            max(box.x1 for box in boxes),
            max(box.bottom for box in boxes),
        )
        for page, boxes in sorted(by_page.items())
    )
