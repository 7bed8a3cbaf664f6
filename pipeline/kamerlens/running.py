"""Running heads, running feet and page numbers: found by repetition across pages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from kamerlens.source import Line

_DIGITS = re.compile(r"\d+")
#: A page number standing alone, for papers of one page where nothing repeats.
_PAGE_NUMBER = re.compile(
    r"^(?:(?:pagina|blad|page|p\.)\s*)?\d{1,4}(?:\s*(?:van|/|of)\s*\d{1,4})?$", re.IGNORECASE
)
_FOOT = re.compile(r"^(?:Tweede|Eerste) Kamer(?:,? (?:vergaderjaar|\d)| .*, nr\.)")
#: How far the same head may shift from page to page, in points.
_SHIFT = 4.0
#: Rows from the top or bottom of a page among which heads and feet are looked for.
_ROWS = 5
#: Share of the pages on which a head or foot stands; one that alternates reaches a half.
_SHARE = 0.4


def running_lines(
    pages: Sequence[Sequence[Line]], heights: Sequence[float]
) -> set[tuple[int, int]]:
    """Find the lines that repeat at the same place, digits aside.

    A line counts as running when it recurs on two fifths of the pages (and on two at least) in
    the same outer rows, and the pages without it do not have text of their own at that place: a
    section heading that happens to open several pages is thereby kept.

    Args:
        pages: The lines of each page.
        heights: Page heights in points.

    Returns:
        ``(page index, line index)`` pairs.
    """
    found: set[tuple[int, int]] = set()
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, lines in enumerate(pages):
        for index in _outer(lines):
            places[_DIGITS.sub("#", lines[index].text)].append((number, index))
    for spots in places.values():
        for group in _same_place(spots, pages):
            if _runs(group, pages):
                found.update(group)
    for number, lines in enumerate(pages):
        found.update((number, index) for index in _lone(lines, heights[number]))
    return found


def _outer(lines: Sequence[Line]) -> list[int]:
    """Return the lines in the first and last rows of a page, rows counted by their tops."""
    tops = sorted({round(line.box.top / 3) for line in lines})
    edge = set(tops[:_ROWS]) | set(tops[-_ROWS:])
    return [index for index, line in enumerate(lines) if round(line.box.top / 3) in edge]


def _same_place(
    spots: Sequence[tuple[int, int]], pages: Sequence[Sequence[Line]]
) -> list[list[tuple[int, int]]]:
    groups: list[list[tuple[int, int]]] = []
    for spot in spots:
        box = pages[spot[0]][spot[1]].box
        for group in groups:
            other = pages[group[0][0]][group[0][1]].box
            aligned = abs(box.x0 - other.x0) < _SHIFT or abs(box.x1 - other.x1) < _SHIFT
            if aligned and abs(box.top - other.top) < _SHIFT:
                group.append(spot)
                break
        else:
            groups.append([spot])
    return groups


def _runs(group: Sequence[tuple[int, int]], pages: Sequence[Sequence[Line]]) -> bool:
    holders = {number for number, _ in group}
    if len(holders) < 2 or len(holders) < _SHARE * len(pages):
        return False
    if not _counts_pages([(number, pages[number][index].text) for number, index in group]):
        return False
    sample = pages[group[0][0]][group[0][1]].box
    rivals = sum(
        any(
            abs(line.box.top - sample.top) < _SHIFT and abs(line.box.x0 - sample.x0) < 60
            for line in lines
        )
        for number, lines in enumerate(pages)
        if number not in holders
    )
    return rivals * 3 <= len(holders)


def _counts_pages(texts: Sequence[tuple[int, str]]) -> bool:
    """Tell whether every number in the texts is the same on all pages or counts with them.

    ``Vraag 3`` and ``Vraag 9`` at the top of pages 2 and 4 do neither: they are headings.
    """
    rows = [(number, [int(digits) for digits in _DIGITS.findall(text)]) for number, text in texts]
    for place in range(len(rows[0][1])):
        fixed = {values[place] for _, values in rows}
        counted = {values[place] - number for number, values in rows}
        if len(fixed) > 1 and len(counted) > 1:
            return False
    return True


def _lone(lines: Sequence[Line], height: float) -> list[int]:
    """Return page numbers and the printed papers' foot where a single page shows them."""
    found = []
    for index, line in enumerate(lines):
        if line.box.top < 0.85 * height and line.box.bottom > 0.07 * height:
            continue
        if _FOOT.match(line.text) or _PAGE_NUMBER.match(line.text):
            below = [o for o in lines if o.column == line.column and o.box.top > line.box.bottom]
            if len(below) <= 1:
                found.append(index)
    return found
