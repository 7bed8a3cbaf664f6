"""How lines are set in each column: left edge, pitch, and the width that lines fill."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kamerlens.chunks import SOFT_STOP
from kamerlens.source import Line, SourcePage

#: With fewer line ends than this the measure is simply the widest line.
_FEWEST = 12
#: Lines under this share of the column's width are verse.
_VERSE = 0.8


@dataclass(frozen=True, slots=True)
class Measure:
    """How lines are set in one column.

    Attributes:
        left: Left edge of the column.
        right: What a line reaches at least when the next word no longer fits it.
        pitch: Distance of baselines by font size (rounded), and in general under 0.
        bottom: How far down the fullest page reaches.
    """

    left: float
    right: float
    pitch: dict[float, float]
    bottom: float = float("inf")

    def pitch_of(self, line: Line) -> float:
        """Return the usual distance of two baselines for a line's size."""
        return self.pitch.get(_size(line), self.pitch.get(0.0, 1.17 * line.size))


def _size(line: Line) -> float:
    return round(line.size * 2) / 2


def measures_of(pages: Sequence[SourcePage]) -> dict[int, Measure]:
    """Measure each column of a document, notes and captions aside."""
    columns: dict[int, list[list[Line]]] = {}
    for page in pages:
        by_column: dict[int, list[Line]] = {}
        for line in page.lines:
            if line.role == "body":
                by_column.setdefault(line.column, []).append(line)
        for column, lines in by_column.items():
            columns.setdefault(column, []).append(lines)
    return {column: _measure(groups) for column, groups in columns.items()}


def _measure(groups: Sequence[Sequence[Line]]) -> Measure:
    lefts: Counter[float] = Counter()
    steps: dict[float, Counter[float]] = {}
    reach: list[float] = []
    fitting: list[float] = []
    for lines in groups:
        for line in lines:
            lefts[round(line.box.x0)] += len(line.text)
            fitting.append(line.box.x1)
        for a, b in pairwise(lines):
            step = b.baseline - a.baseline
            if _size(a) != _size(b) or not 0.7 * a.size < step < 4 * a.size:
                continue
            steps.setdefault(_size(a), Counter())[round(step * 2) / 2] += 1
            steps.setdefault(0.0, Counter())[round(step * 2) / 2] += 1
            natural = not SOFT_STOP.search(a.text) and b.text[:1].islower()
            if natural and step < 1.5 * a.size and not a.text.endswith("-"):
                reach.append(a.box.x1 + a.space + word_width(b))
    pitch = {size: _pitch(counter) for size, counter in steps.items()}
    left = lefts.most_common(1)[0][0] if lefts else 0.0
    bottom = max((lines[-1].box.bottom for lines in groups if lines), default=float("inf"))
    return Measure(left, _right(left, fitting, reach), pitch, bottom)


def _pitch(steps: Counter[float]) -> float:
    """Return the smallest step that is common: the distance within paragraphs."""
    most = max(steps.values())
    return min(step for step, count in steps.items() if count >= 0.25 * most)


def _right(left: float, fitting: Sequence[float], reach: Sequence[float]) -> float:
    """Estimate the measure from lines that end where the next word did not fit.

    Every such line exceeds the measure once the next word is added; all but two in a hundred,
    to allow for a font other than the one the lines were broken for. Much shorter lines are
    verse and tell nothing.

    Args:
        left: Left edge of the column.
        fitting: Right edges of all lines.
        reach: Right edges that the natural line ends would have with the next word.
    """
    widest = max(fitting, default=left)
    full = sorted(x for x in reach if x - left > _VERSE * (widest - left))
    if len(full) < _FEWEST:
        return widest
    return min(widest, full[int(0.02 * len(full))])


def word_width(line: Line) -> float:
    """Estimate the width of a line's first word."""
    word = line.text.split(" ", 1)[0]
    return (line.box.x1 - line.box.x0) * len(word) / max(1, len(line.text))


def ends_early(a: Line, b: Line, measure: Measure, *, by: float = 0.35) -> bool:
    """Tell whether the first word of ``b`` would have fitted on ``a``, ``by`` sizes to spare."""
    return a.box.x1 + a.space + word_width(b) < measure.right - by * a.size
