"""The frame of a document: its body font size and text columns; its lines, column by column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kamerlens.lines import LABEL, line_of, rows_of, segments_of
from kamerlens.records import Box, Removed
from kamerlens.runs import Run
from kamerlens.source import Line

#: Values of ``Line.column`` outside the text columns.
ACROSS = -1
MARGIN = -2
#: How far a text line may start left of its column's edge.
_HANG = 3.0
#: A strip of white this wide parts two columns; 5 pt is the narrowest measured, between the body
#: and the sidebar of ministry letters, where lines seldom reach the full width.
_GUTTER = 4
#: Share of the lines that may run across a gutter (feet and headings do).
_CROSSING = 0.04
#: Where pages have this many lines, at least one of each may: its foot.
_FEW = 5
#: A text column holds at least this share of the fullest column's letters; margins hold less.
_COLUMN_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class RawPage:
    """A page before its layout is understood; boxes in points.

    ``rules`` are thin and horizontal, ``shapes`` all other drawn paths, ``turned`` is text that
    does not run from left to right.
    """

    number: int
    width: float
    height: float
    runs: tuple[Run, ...]
    rules: tuple[Box, ...]
    pictures: tuple[Box, ...]
    shapes: tuple[Box, ...] = ()
    turned: tuple[Removed, ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """Body font size, and the left and right edges of the text columns, from left to right."""

    size: float
    columns: tuple[tuple[float, float], ...]

    def column_of(self, x0: float, x1: float) -> int:
        """Return the text column a stretch belongs to, or ``MARGIN``, or ``ACROSS`` columns."""
        for index, (left, right) in enumerate(self.columns):
            if x0 < left - _HANG:
                return MARGIN if x1 <= left + 1 else ACROSS
            if x0 <= right:
                following = self.columns[index + 1 : index + 2]
                return ACROSS if following and x1 > following[0][0] + 8 else index
        return MARGIN


def frame_of(pages: Sequence[RawPage]) -> Frame:
    """Find the body font size and the columns that the pages have in common."""
    weights: Counter[float] = Counter()
    for page in pages:
        for run in page.runs:
            weights[round(run.size * 4) / 4] += len(run.text)
    size = max(weights, key=lambda key: (weights[key], key)) if weights else 9.0
    width = int(max((page.width for page in pages), default=600)) + 2
    coverage = [0] * (min(width, 20_000) + 1)
    pieces = [
        piece
        for page in pages
        for piece in fragments_of(page.runs)
        if 0.6 * size <= piece[0].size <= 1.3 * size
    ]
    for piece in pieces:
        for x in range(_bin(piece[0].x0, coverage), _bin(piece[-1].x1, coverage) + 1):
            coverage[x] += 1
    return Frame(size, _columns(coverage, pieces, size, len(pages)))


def _bin(x: float, coverage: Sequence[int]) -> int:
    return max(0, min(len(coverage) - 1, int(x)))


def fragments_of(runs: Iterable[Run]) -> list[list[Run]]:
    """Join runs drawn one after another on one row; a bullet keeps the text behind its tab."""
    pieces: list[list[Run]] = []
    for run in runs:
        if pieces:
            last = pieces[-1][-1]
            shared = min(last.bottom, run.bottom) - max(last.top, run.top)
            reach = 4.0 if LABEL.match(last.text) else 1.25
            if shared >= 0.5 * min(
                last.height, run.height
            ) and -last.size < run.x0 - last.x1 <= reach * max(last.size, run.size):
                pieces[-1].append(run)
                continue
        pieces.append([run])
    return pieces


def _columns(
    coverage: Sequence[int], pieces: Sequence[Sequence[Run]], size: float, pages: int
) -> tuple[tuple[float, float], ...]:
    most = max(coverage)
    allowed = max(int(_CROSSING * most), pages if most >= _FEW * pages else 0)
    spans: list[list[int]] = []
    for x, count in enumerate(coverage):
        if count <= allowed:
            continue
        if spans and x - spans[-1][1] <= _GUTTER:
            spans[-1][1] = x
        else:
            spans.append([x, x])
    mass = [0] * len(spans)
    for piece in pieces:
        if piece[-1].size < 0.9 * size:
            continue
        middle = (piece[0].x0 + piece[-1].x1) / 2
        for index, (left, right) in enumerate(spans):
            if left - 1 <= middle <= right + 1:
                mass[index] += sum(len(run.text) for run in piece)
    least = _COLUMN_SHARE * max(mass, default=0)
    kept = [span for span, letters in zip(spans, mass, strict=True) if letters >= least]
    return tuple((float(left), float(right + 1)) for left, right in kept) or ((0.0, 1e6),)


def lines_of(page: RawPage, frame: Frame) -> list[Line]:
    """Return a page's lines, column by column, from the top down in each."""
    parts: dict[int, list[Run]] = {}
    for piece in fragments_of(page.runs):
        index = frame.column_of(piece[0].x0, piece[-1].x1)
        if index < 0 and len(piece) > 1:
            for run in piece:
                parts.setdefault(frame.column_of(run.x0, run.x1), []).append(run)
        else:
            parts.setdefault(index, []).extend(piece)
    return [
        replace(line, column=index)
        for index in sorted(parts)
        for row in rows_of(parts[index])
        for segment in segments_of(row)
        if (line := line_of(segment, page.number)).text or line.label
    ]
