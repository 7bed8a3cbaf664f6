"""Simple charts of grey rectangles and lines, without any text in them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

Pair = tuple[str, float]
Box = tuple[float, float, float, float]

_GROUND, _LIGHT, _DARK = 0.90, 0.62, 0.38


@dataclass(frozen=True, slots=True)
class Drawing:
    """A filled rectangle or a line; points from the page's top left corner, grey 0 to 1.

    Attributes:
        kind: "rect" (x, top, width, height) or "line" (x, top, x, top).
        box: Its four numbers.
        grey: 0 is black, 1 is white.
        stroke: Width of a line, points.
    """

    kind: str
    box: Box
    grey: float = 0.0
    stroke: float = 0.3


def draw_chart(kind: str, data: tuple[Pair, ...], box: Box) -> list[Drawing]:
    """Draw a chart.

    Args:
        kind: "bars", "line" or "tiles".
        data: Labels and values; the labels are for the reader of the source only.
        box: x, top, width and height in points.

    Returns:
        The ground first, then what stands on it.

    Raises:
        ValueError: An unknown kind.
    """
    charts = {"bars": _bars, "line": _line, "tiles": _tiles}
    if kind not in charts:
        raise ValueError(f"unknown chart {kind!r}; one of {', '.join(charts)}")
    return [Drawing("rect", box, _GROUND), *charts[kind]([value for _, value in data], box)]


def _bars(values: list[float], box: Box) -> list[Drawing]:
    x, top, width, height = box
    step = (width - 24) / len(values)
    scale = (height - 20) / max(values)
    floor = top + height - 10
    bars = [
        Drawing(
            "rect",
            (x + 12 + i * step, floor - value * scale, step * 0.62, value * scale),
            _DARK if i % 2 else _LIGHT,
        )
        for i, value in enumerate(values)
    ]
    return [*bars, Drawing("line", (x + 10, floor, x + width - 10, floor), 0.0, 0.5)]


def _line(values: list[float], box: Box) -> list[Drawing]:
    x, top, width, height = box
    step = (width - 40) / max(len(values) - 1, 1)
    scale = (height - 30) / max(values)
    floor = top + height - 12
    points = [(x + 20 + i * step, floor - value * scale) for i, value in enumerate(values)]
    axes = [
        Drawing("line", (x + 14, floor, x + width - 12, floor), 0.0, 0.5),
        Drawing("line", (x + 14, top + 10, x + 14, floor), 0.0, 0.5),
    ]
    joins = [Drawing("line", (*start, *end), _DARK, 1.2) for start, end in pairwise(points)]
    dots = [Drawing("rect", (px - 2, py - 2, 4, 4), 0.2) for px, py in points]
    return axes + joins + dots


def _tiles(values: list[float], box: Box) -> list[Drawing]:
    x, top, width, height = box
    rows = 1 if len(values) <= 8 else 2
    columns = -(-len(values) // rows)
    tile, row = (width - 16) / columns, (height - 16) / rows
    return [
        Drawing(
            "rect",
            (x + 10 + (i % columns) * tile, top + 10 + (i // columns) * row, tile - 4, row - 4),
            _LIGHT if value > 1 else _DARK + 0.06 * (i % 3),
        )
        for i, value in enumerate(values)
    ]
