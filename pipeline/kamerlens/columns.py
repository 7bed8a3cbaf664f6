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
#: Lines that start this far from every column, in points, belong to another layout; items of a
#: list are indented by up to 21.
_ASTRAY = 25.0
#: A page with fewer letters than this tells nothing about its layout.
_LEAST = 200
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
    """Body font size, and the left and right edges of the text columns, from left to right.

    ``first`` is the number of the leftmost column: pages laid out differently count on.
    """

    size: float
    columns: tuple[tuple[float, float], ...]
    first: int = 0

    def column_of(self, x0: float, x1: float) -> int:
        """Return the text column a stretch belongs to, or ``MARGIN``, or ``ACROSS`` columns."""
        for index, (left, right) in enumerate(self.columns):
            if x0 < left - _HANG:
                return MARGIN if x1 <= left + 1 else ACROSS
            if x0 <= right:
                following = self.columns[index + 1 : index + 2]
                wide = following and x1 > following[0][0] + 8
                return ACROSS if wide else self.first + index
        return MARGIN

    def edges(self) -> list[tuple[int, float, float]]:
        """Return number, left and right edge of each column."""
        return [
            (self.first + index, left, right) for index, (left, right) in enumerate(self.columns)
        ]


def frames_of(pages: Sequence[RawPage]) -> list[Frame]:
    """Return each page's frame; pages laid out alike share one.

    Mostly all pages do. Where the lines of some start far from every column that all pages
    together have (an annex set across the full width), pages are grouped by where theirs start.
    """
    size = body_size(pages)
    common = frame_of(pages, size)
    edges = [_left_edge(page, size) for page in pages]
    lefts = [left for left, _ in common.columns]
    if all(edge is None or _near(edge, lefts) for edge in edges):
        return [common] * len(pages)
    groups: list[list[int]] = []
    for number, edge in enumerate(edges):
        for group in groups:
            if edge is None or _near(edge, [edges[group[0]] or 0.0]):
                group.append(number)
                break
        else:
            groups.append([number])
    frames = [common] * len(pages)
    first = 0
    for group in groups:
        frame = replace(frame_of([pages[number] for number in group], size), first=first)
        first += len(frame.columns)
        for number in group:
            frames[number] = frame
    return frames


def _near(edge: float, lefts: Sequence[float]) -> bool:
    return any(abs(edge - left) <= _ASTRAY for left in lefts)


def _left_edge(page: RawPage, size: float) -> float | None:
    """Return where most of a page's text starts, None for a page with next to none."""
    weights: Counter[int] = Counter()
    for piece in fragments_of(page.runs):
        if abs(piece[0].size - size) < 0.1 * size:
            weights[round(piece[0].x0)] += sum(len(run.text) for run in piece)
    edge, weight = max(weights.items(), key=lambda item: (item[1], -item[0]), default=(0, 0))
    return float(edge) if weight >= _LEAST else None


def body_size(pages: Sequence[RawPage]) -> float:
    """Return the font size of most letters, in points."""
    weights: Counter[float] = Counter()
    for page in pages:
        for run in page.runs:
            weights[round(run.size * 4) / 4] += len(run.text)
    return max(weights, key=lambda key: (weights[key], key)) if weights else 9.0


def frame_of(pages: Sequence[RawPage], size: float) -> Frame:
    """Find the columns that pages have in common.

    Args:
        pages: The pages.
        size: Body font size in points.
    """
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
