"""What stands beside the running text: captions, tables and notes, each grouped by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kamerlens.chunks import Chunk
from kamerlens.source import Line

#: Lines of one caption follow each other within this many font sizes.
_CAPTION_STEP = 1.6
_NUMBER = re.compile(r"^(\d{1,3}|\*{1,3})[.)]?\s+(?=\S)")


def captions_of(lines: Sequence[Line]) -> list[Chunk]:
    """Group captions: lines of one size right under each other."""
    chunks: list[Chunk] = []
    for line in lines:
        last = chunks[-1].last if chunks else None
        if (
            last is not None
            and last.column == line.column
            and 0 < line.baseline - last.baseline < _CAPTION_STEP * line.size
            and abs(last.size - line.size) < 0.08 * line.size
        ):
            chunks[-1].lines.append(line)
        else:
            chunks.append(Chunk([line]))
    return chunks


def tables_of(lines: Sequence[Line]) -> list[Chunk]:
    """Collect the cells of each table of a page."""
    chunks: list[Chunk] = []
    for line in lines:
        if line.opens or not chunks:
            chunks.append(Chunk([line]))
        else:
            chunks[-1].lines.append(line)
    return chunks


def notes_of(lines: Sequence[Line]) -> list[Chunk]:
    """Part the lines of a page's note area: each numbered line opens a note."""
    chunks: list[Chunk] = []
    expected: int | None = None
    for line in lines:
        label, text = line.label, line.text
        if label is None and (match := _NUMBER.match(text)):
            number = match.group(1)
            if not chunks or number == "*" or (expected is not None and number == str(expected)):
                label, line = number, line.with_text(text[match.end() :], cut=match.end())
        if label is not None:
            chunks.append(Chunk([line], label=label))
            expected = int(label) + 1 if label.isdigit() else None
        elif chunks:
            chunks[-1].lines.append(line)
        else:
            chunks.append(Chunk([line]))
    return chunks
