"""What each line of a page is part of: text, note, caption, or something to leave out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kamerlens.cells import fill_form, rows_in, tables_in
from kamerlens.columns import ACROSS, MARGIN, Frame, RawPage, frames_of, lines_of
from kamerlens.figures import figures_of, inside
from kamerlens.letterhead import completed, head_of
from kamerlens.records import Box, Removed
from kamerlens.running import running_lines
from kamerlens.signatures import side_by_side
from kamerlens.source import Facts, Line, SourcePage

#: Notes and captions are set smaller than this share of the body (6.9/9.1 and 6.75/9 measured).
_SMALL = 0.92
_CAPTION = re.compile(
    r"^(?:Figuur|Tabel|Grafiek|Kaart|Afbeelding|Foto|Diagram|Figure|Table|Bron|Source)\b[ :]*\d*"
)
#: A caption keeps to within this many points of its picture.
_NEAR = 30.0
_NOTE_START = re.compile(r"^(?:\d{1,3}|\*{1,3})[.)]?\s+\S")


@dataclass(frozen=True, slots=True)
class Layout:
    """Pages with their lines in reading order, facts of the head, and what was left out."""

    pages: tuple[SourcePage, ...]
    facts: Facts
    removed: tuple[Removed, ...]


def lay_out(raw: Sequence[RawPage]) -> Layout:
    """Tell text from everything around it, by geometry and by repetition across pages."""
    frames = frames_of(raw)
    lines = [lines_of(page, frame) for page, frame in zip(raw, frames, strict=True)]
    removed: list[Removed] = []
    facts = Facts()
    running = running_lines(lines, [page.height for page in raw])
    pages: list[SourcePage] = []
    for number, page in enumerate(raw):
        out = {index: "running head or foot" for at, index in running if at == number}
        if number == 0:
            rest = [line if index not in out else None for index, line in enumerate(lines[0])]
            kept = [index for index, line in enumerate(rest) if line is not None]
            head = head_of([lines[0][index] for index in kept], page.rules, frames[0])
            facts = completed(head.facts, [line.text for line in lines[0]])
            out.update({kept[index]: "letterhead" for index in head.lines})
        lines[number] = [_underlined(line, page.rules) for line in lines[number]]
        figures = figures_of(page, lines[number], frames[number].size)
        for index, line in enumerate(lines[number]):
            if index not in out and (reason := _outside(line, page, figures)):
                out[index] = reason
        removed.extend(
            Removed(lines[number][index].box, lines[number][index].text, out[index])
            for index in sorted(out)
        )
        removed.extend(page.turned)
        rest_lines = [line for index, line in enumerate(lines[number]) if index not in out]
        laid, aside = _lay_out_page(page, rest_lines, figures, frames[number])
        removed.extend(Removed(line.box, line.text, "margin") for line in aside)
        pages.append(laid)
    return Layout(tuple(pages), facts, tuple(removed))


def _underlined(line: Line, rules: Sequence[Box]) -> Line:
    """Give a line of plain type that is underlined as a whole the style ``u``."""
    if line.styles != ("",):
        return line
    width = line.box.x1 - line.box.x0
    for rule in rules:
        under = 0 < rule.top - line.baseline < 0.35 * line.size
        shared = min(rule.x1, line.box.x1) - max(rule.x0, line.box.x0)
        if under and shared > 0.85 * width and rule.x1 - rule.x0 < 1.2 * width + 5:
            return replace(line, styles=("u",))
    return line


def _outside(line: Line, page: RawPage, figures: Sequence[Box]) -> str | None:
    """Name what disqualifies a line wherever it stands."""
    box = line.box
    if box.bottom < 0 or box.top > page.height or box.x1 < 0 or box.x0 > page.width:
        return "outside the page"
    if any(inside(box, figure) for figure in figures):
        return "inside a picture"
    return None


def _lay_out_page(
    page: RawPage, lines: Sequence[Line], figures: tuple[Box, ...], frame: Frame
) -> tuple[SourcePage, list[Line]]:
    body: list[Line] = []
    margin: list[Line] = []
    for column, left, right in frame.edges():
        own = [line for line in lines if line.column == column]
        start = _note_start(own, page.rules, frame.size, (left, right))
        text = [line for line in own if line.box.top < start]
        text, signatures = side_by_side(text)
        body.extend(_in_column(text, figures, frame))
        body.extend(signatures)
        body.extend(replace(line, role="note") for line in own if line.box.top >= start)
    margin = [line for line in lines if line.column == MARGIN]
    across = [line for line in lines if line.column == ACROSS]
    body, margin = fill_form(body, margin)
    notes, aside = _margin_notes(margin, frame)
    ordered = _reading_order(body, across)
    laid = SourcePage(
        page.number,
        page.width,
        page.height,
        (*ordered, *notes),
        page.rules,
        figures,
        tuple(aside),
    )
    return laid, aside


def _in_column(text: Sequence[Line], figures: Sequence[Box], frame: Frame) -> list[Line]:
    """Mark tables and captions among a column's lines, which come out row by row."""
    place: dict[int, int] = {}
    first: list[int] = []
    for table in tables_in(text):
        first.append(table[0][0])
        for row_number, row in enumerate(table, start=1):
            place.update((index, row_number) for index in row)
    over = [text[index].box for index in first]
    captions = _captions(text, [*figures, *over], frame)
    laid: list[Line] = []
    for index in [index for row in rows_in(text) for index in row]:
        line = text[index]
        if index in place:
            line = replace(line, role="table", cells=place[index], opens=index in first)
        elif index in captions:
            line = replace(line, role="caption")
        laid.append(line)
    return laid


def _note_start(
    own: Sequence[Line], rules: Sequence[Box], size: float, edges: tuple[float, float]
) -> float:
    """Return the top of the footnote area of a column, infinity where it has none.

    A short thin rule at the column's left edge with only small lines, or a numbered one, under
    it starts the area; without a rule, small lines at the foot of which the first is numbered.
    """
    left, right = edges
    best = float("inf")
    for rule in rules:
        width = rule.x1 - rule.x0
        if not (abs(rule.x0 - left) < 4 and 15 < width < 0.65 * (right - left) + 5):
            continue
        below = [line for line in own if line.box.top > rule.top - 1.5]
        small = all(line.size <= _SMALL * size for line in below)
        underlined = any(
            -1.5 < rule.top - line.baseline < 3.5 and line.box.x0 < rule.x1 for line in own
        )
        if below and not underlined and (small or _numbered(below[0])):
            best = min(best, rule.top - 1.5)
    if best < float("inf"):
        return best
    trailing: list[Line] = []
    for line in reversed(own):
        if line.size > _SMALL * size:
            break
        trailing.append(line)
    trailing.reverse()
    for index, line in enumerate(trailing):
        if line.label is not None or (_NOTE_START.match(line.text) and index == 0):
            return line.box.top - 0.5
    return best


def _numbered(line: Line) -> bool:
    return line.label is not None or _NOTE_START.match(line.text) is not None


def _captions(own: Sequence[Line], figures: Sequence[Box], frame: Frame) -> set[int]:
    """Return which small lines of a column stand at a figure, or run on from one that does."""
    found: set[int] = set()
    for index, line in enumerate(own):
        if line.size > _SMALL * frame.size or line.label is not None:
            continue
        above = own[index - 1] if index - 1 in found else None
        runs_on = above is not None and (
            abs(above.size - line.size) < 0.3 and line.baseline - above.baseline < 1.6 * line.size
        )
        if runs_on or _CAPTION.match(line.text) or any(_at(line.box, box) for box in figures):
            found.add(index)
    return found


def _at(line: Box, figure: Box) -> bool:
    """Tell whether a line stands right under or over a figure."""
    beside = line.x0 < figure.x1 and line.x1 > figure.x0
    return beside and (
        -2 < line.top - figure.bottom < _NEAR or -2 < figure.top - line.bottom < _NEAR
    )


def _margin_notes(margin: Sequence[Line], frame: Frame) -> tuple[list[Line], list[Line]]:
    """Part the margin's footnotes (papers before 2011 set them there) from its labels."""
    notes: list[Line] = []
    aside: list[Line] = []
    open_note = False
    last = 0.0
    for line in margin:
        small = line.size <= _SMALL * frame.size
        starts = small and _numbered(line)
        follows = open_note and small and line.baseline - last < 1.7 * line.size
        if starts or follows:
            notes.append(replace(line, role="note"))
            open_note, last = True, line.baseline
        else:
            aside.append(line)
            open_note = False
    return notes, aside


def _reading_order(body: Sequence[Line], across: Sequence[Line]) -> list[Line]:
    """Order columns left to right, in bands between the lines that stand across them."""
    if not across:
        return list(body)
    ordered: list[Line] = []
    rest = list(body)
    for line in sorted(across, key=lambda line: line.box.top):
        above = [other for other in rest if other.box.top < line.box.top]
        rest = [other for other in rest if other.box.top >= line.box.top]
        ordered.extend([*above, line])
    return ordered + rest
