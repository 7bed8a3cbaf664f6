"""Figures: pictures, and drawings made of many paths."""

from __future__ import annotations

from collections.abc import Sequence

from kamerlens.columns import RawPage
from kamerlens.records import Box
from kamerlens.source import Line

#: Paths nearer than this belong to one drawing, in points.
_TOUCH = 6.0
#: A drawing is at least this wide and high, in points; less is an ornament or a frame's corner.
_LEAST = 40.0
#: Share of the page beyond which a drawing is its background.
_BACKGROUND = 0.6
_SMALL = 0.92


def figures_of(page: RawPage, lines: Sequence[Line], body: float) -> tuple[Box, ...]:
    """Return the boxes of the page's pictures and drawings.

    A drawn frame with body text inside is no figure: it is a box around text, or the shading of
    a table.

    Args:
        page: The page with its paths and pictures.
        lines: Its lines.
        body: Body font size in points.
    """
    drawings = [
        box
        for box in _clusters(page.shapes)
        if box.x1 - box.x0 >= _LEAST
        and box.bottom - box.top >= _LEAST
        and (box.x1 - box.x0) * (box.bottom - box.top) < _BACKGROUND * page.width * page.height
        and not any(inside(line.box, box) and line.size > _SMALL * body for line in lines)
    ]
    return (*page.pictures, *drawings)


def inside(box: Box, frame: Box) -> bool:
    """Tell whether a box lies in a frame, a point of play aside."""
    return (
        frame.x0 - 1 <= box.x0
        and box.x1 <= frame.x1 + 1
        and frame.top - 1 <= box.top
        and box.bottom <= frame.bottom + 1
    )


def _clusters(shapes: Sequence[Box]) -> list[Box]:
    """Unite the boxes that touch, sweeping down the page."""
    clusters: list[Box] = []
    for shape in sorted(shapes, key=lambda box: (box.top, box.x0)):
        united = shape
        apart: list[Box] = []
        for cluster in clusters:
            if _touch(cluster, united):
                united = _union(cluster, united)
            else:
                apart.append(cluster)
        clusters = [*apart, united]
    return clusters


def _touch(a: Box, b: Box) -> bool:
    return (
        a.x0 - _TOUCH <= b.x1
        and b.x0 - _TOUCH <= a.x1
        and a.top - _TOUCH <= b.bottom
        and b.top - _TOUCH <= a.bottom
    )


def _union(a: Box, b: Box) -> Box:
    return Box(a.page, min(a.x0, b.x0), min(a.top, b.top), max(a.x1, b.x1), max(a.bottom, b.bottom))
