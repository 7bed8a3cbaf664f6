"""From runs to lines: what stands on one row of one column, read from left to right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kamerlens.normalise import normalise
from kamerlens.records import Box
from kamerlens.runs import Run
from kamerlens.source import Line

#: Two runs share a row when they overlap by this share of the lower one's height. Raised markers
#: overlap their line by 70 % and the line above not at all.
_OVERLAP = 0.5
#: Runs further apart than this many font sizes belong to different columns or cells …
_REACH = 1.25
#: … unless the first is a bullet or number, behind which a tab may follow.
_LABEL_REACH = 4.0
#: Raised figures are smaller than this share of the line's size (5.5/9.1 and 6/9 measured).
_RAISED_SIZE = 0.82
LABEL = re.compile(
    r"(?:[-–—−•●○▪■◦*·►‣o§]|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]|\d+(?:\.\d+)+\.?|\d{1,2})$"
)
_MARK = re.compile(r"\(?((?:\d{1,3}|\*{1,3}|[†‡§])(?:\s*,\s*\d{1,3})*)\)?[.,]?$")
#: Units behind which a raised figure is an exponent.
_UNIT = re.compile(r"(?:^|[\s\d(/])(?:[kcdm]?m|CO|10)$")


def rows_of(runs: Iterable[Run]) -> list[list[Run]]:
    """Group runs into rows, from the top of the page down, each from left to right."""
    rows: list[list[Run]] = []
    spans: list[tuple[float, float]] = []
    for run in sorted(runs, key=lambda run: (run.baseline, run.x0)):
        for index in range(len(rows) - 1, max(-1, len(rows) - 5), -1):
            top, bottom = spans[index]
            shared = min(bottom, run.bottom) - max(top, run.top)
            if shared >= _OVERLAP * min(bottom - top, run.height):
                rows[index].append(run)
                if run.height > bottom - top:
                    spans[index] = (run.top, run.bottom)
                break
        else:
            rows.append([run])
            spans.append((run.top, run.bottom))
    for row in rows:
        row.sort(key=lambda run: (run.x0, run.order))
    return rows


def segments_of(row: Sequence[Run]) -> list[list[Run]]:
    """Cut a row where the gap is too wide for one line of text."""
    segments: list[list[Run]] = []
    for run in row:
        if segments:
            last = segments[-1][-1]
            size = max(last.size, run.size)
            reach = _REACH
            if len(segments[-1]) == 1 and LABEL.match(last.text):
                reach = _LABEL_REACH
            if run.x0 - last.x1 <= reach * size and _same_scale(last, run):
                segments[-1].append(run)
                continue
        segments.append([run])
    return segments


def _same_scale(left: Run, right: Run) -> bool:
    """Tell whether two neighbours can be one line: equal size, or one raised or lowered."""
    small, large = sorted((left.size, right.size))
    close = right.x0 - left.x1 < 0.6 * large
    return small >= 0.9 * large or close


def line_of(segment: Sequence[Run], page: int) -> Line:
    """Make a line of the runs of one segment.

    Raised figures become marks, or the line's label where they come first; the ordinal endings
    of ``72e`` and exponents stay in the text.
    """
    main = max(segment, key=lambda run: (len(run.text) * (run.size > 3), run.size))
    size, base = main.size, main.baseline
    text = ""
    styles: list[str] = []
    marks: list[tuple[int, str]] = []
    label: str | None = None
    previous: Run | None = None
    glued = False  # whether only a marker parts the text so far from the next run
    for run in segment:
        mark = _mark(run, text, size, base)
        if mark and not text:
            label = mark
        elif mark:
            marks.extend((len(text.rstrip()), part.strip()) for part in mark.split(","))
            glued = True
        else:
            piece = normalise(run.text)
            if previous is not None and text and _needs_space(previous, run, text, piece):
                text += " "
            if not text.strip():
                text, piece = "", piece.lstrip()
            if glued and text[-1:] in ".!?" and piece[:1].isupper():
                text += " "
            glued = False
            text += piece.lstrip() if text.endswith(" ") else piece
            if any(char.isalnum() for char in piece) and (not styles or styles[-1] != run.style):
                styles.append(run.style)
        previous = run
    stripped = text.rstrip()
    box = Box(
        page,
        round(min(run.x0 for run in segment), 2),
        round(min(run.top for run in segment), 2),
        round(max(run.x1 for run in segment), 2),
        round(max(run.bottom for run in segment), 2),
    )
    return Line(
        box=box,
        baseline=base,
        size=round(size, 2),
        text=stripped,
        styles=tuple(styles) or (main.style,),
        marks=tuple((min(offset, len(stripped)), mark) for offset, mark in marks),
        label=label,
        space=0.27 * size,
    )


def _mark(run: Run, before: str, size: float, base: float) -> str | None:
    """Return the footnote label that a raised run shows, None if it shows none."""
    if run.size > _RAISED_SIZE * size or run.baseline > base - 0.05 * size:
        return None
    match = _MARK.match(run.text.strip())
    if match is None or _UNIT.search(before):
        return None
    return match.group(1)


def _needs_space(previous: Run, run: Run, before: str, piece: str) -> bool:
    if before.endswith(" ") or piece.startswith(" "):
        return False
    return run.x0 - previous.x1 > 0.17 * max(previous.size, run.size)
