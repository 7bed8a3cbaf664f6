"""Tables without frames: rows of cells; and forms: labels in the margin, values in the column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kamerlens.source import Line

#: Lines this close, in font sizes, share a row.
_SAME_ROW = 0.35
#: Rows of a table follow each other within this many font sizes.
_ROW_STEP = 2.6
#: A form has at least this many labelled rows on a page.
_FORM_ROWS = 3


def rows_in(lines: Sequence[Line]) -> list[list[int]]:
    """Group the indices of a column's lines into rows, each from left to right."""
    rows: list[list[int]] = []
    for index in sorted(range(len(lines)), key=lambda i: (lines[i].baseline, lines[i].box.x0)):
        line = lines[index]
        if rows and abs(lines[rows[-1][0]].baseline - line.baseline) < _SAME_ROW * line.size:
            rows[-1].append(index)
        else:
            rows.append([index])
    for row in rows:
        row.sort(key=lambda i: lines[i].box.x0)
    return rows


def tables_in(lines: Sequence[Line]) -> list[list[list[int]]]:
    """Find tables among the lines of one column.

    A table is two rows or more of at least two cells each, close together; a row of one cell
    between two such rows belongs to it where it stands under a cell.

    Returns:
        For each table its rows of line indices.
    """
    rows = rows_in(lines)
    tables: list[list[list[int]]] = []
    current: list[list[int]] = []
    pending: list[list[int]] = []
    for row in rows:
        previous = (pending or current or [[]])[-1]
        near = bool(previous) and (
            lines[row[0]].baseline - lines[previous[0]].baseline < _ROW_STEP * lines[row[0]].size
        )
        if len(row) > 1:
            if current and not near:
                _close(current, tables)
                current = []
            current = [*current, *(pending if current else []), row]
            pending = []
        elif current and near and len(pending) < 2 and _under_cell(lines, row[0], current):
            pending.append(row)
        elif current:
            _close(current, tables)
            current, pending = [], []
    _close(current, tables)
    return tables


def _close(rows: list[list[int]], tables: list[list[list[int]]]) -> None:
    if sum(len(row) > 1 for row in rows) >= 2:
        tables.append(rows)


def _under_cell(lines: Sequence[Line], index: int, table: Sequence[Sequence[int]]) -> bool:
    """Tell whether a line starts where a cell of the table does."""
    x0 = lines[index].box.x0
    return any(abs(lines[cell].box.x0 - x0) < 3 for row in table for cell in row)


def fill_form(body: Sequence[Line], margin: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """Put a form's labels before the values they stand beside.

    Args:
        body: Lines of the text column.
        margin: Lines of the margin.

    Returns:
        The body, its labelled lines opening blocks, and what is left of the margin.
    """
    beside: dict[int, Line] = {}
    for label in margin:
        if not label.text.endswith(":"):
            continue
        for index, line in enumerate(body):
            if abs(line.baseline - label.baseline) < 0.5 * line.size and line.box.x0 > label.box.x1:
                beside[index] = label
                break
    if len(beside) < _FORM_ROWS:
        return list(body), list(margin)
    filled = [
        _labelled(line, beside[index]) if index in beside else line
        for index, line in enumerate(body)
    ]
    used = {id(label) for label in beside.values()}
    return filled, [line for line in margin if id(line) not in used]


def _labelled(line: Line, label: Line) -> Line:
    shift = len(label.text) + 1
    return replace(
        line,
        text=f"{label.text} {line.text}",
        styles=tuple(dict.fromkeys((*label.styles, *line.styles)))
        if label.styles != line.styles
        else line.styles,
        marks=tuple((offset + shift, mark) for offset, mark in line.marks),
        opens=True,
    )
