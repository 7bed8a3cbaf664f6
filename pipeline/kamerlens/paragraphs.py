"""From lines to paragraphs: gaps, indents, bullets, styles, and lines that end too early."""

from __future__ import annotations

from collections.abc import Sequence

from kamerlens.asides import captions_of, notes_of, tables_of
from kamerlens.chunks import BULLET, ENUMERATOR, NUMBERED, SOFT_STOP, STOP, Chunk, opens_item
from kamerlens.measure import Measure, ends_early, measures_of
from kamerlens.signatures import OFFICE_START
from kamerlens.source import Line, SourcePage

#: A gap of this many line pitches parts two blocks: lines lie at 1.0, blocks at 1.6–2.0.
_GAP = 1.35
#: Indents under this many font sizes are noise; over it, a first line or a hanging item.
_INDENT = 0.45
#: A line short of the measure by this many font sizes has been ended on purpose even where a
#: small letter follows.
_FAR_SHORT = 4.0


def chunks_of(pages: Sequence[SourcePage]) -> list[tuple[str, Chunk]]:
    """Group lines into chunks.

    Returns:
        ``(role, chunk)`` in reading order. Notes come after the last body chunk that starts on
        their page, captions after the last one that starts above them.
    """
    measures = measures_of(pages)
    body: list[Chunk] = []
    aside: list[tuple[int, float, str, Chunk]] = []  # page, top, role, chunk
    page_before: SourcePage | None = None
    for page in pages:
        lines = [line for line in page.lines if line.role == "body"]
        chunks = _group(lines, measures, page)
        free = page_before is None or all(line.role != "note" for line in page_before.lines)
        if (
            body
            and chunks
            and not _opens_page(body[-1], chunks)
            and continues(body[-1], chunks[0], measures, free_foot=free)
        ):
            _append(body[-1], chunks.pop(0))
        body.extend(chunks)
        captions = [line for line in page.lines if line.role == "caption"]
        for chunk in captions_of(captions):
            aside.append((page.number, chunk.first.box.top, "caption", chunk))
        for chunk in tables_of([line for line in page.lines if line.role == "table"]):
            aside.append((page.number, chunk.first.box.top, "table", chunk))
        for chunk in notes_of([line for line in page.lines if line.role == "note"]):
            former = [item for item in aside if item[2] == "note"]
            if chunk.label is None and former and former[-1][0] < page.number:
                _append(former[-1][3], chunk)
            else:
                aside.append((page.number, float("inf"), "note", chunk))
        page_before = page
    return _merge(body, aside)


def _opens_page(chunk: Chunk, following: Sequence[Chunk]) -> bool:
    """Tell a heading at the top of a page from the rest of a paragraph: it ends without a stop."""
    complete = bool(STOP.search(chunk.last.text)) and len(following) > 1
    rest = following[0].last.text
    return complete and not SOFT_STOP.search(rest) and not rest.endswith((",", "-"))


def _merge(
    body: Sequence[Chunk], aside: Sequence[tuple[int, float, str, Chunk]]
) -> list[tuple[str, Chunk]]:
    """Put notes and captions behind the body chunk that stands before them."""
    waiting = sorted(aside, key=lambda item: (item[0], item[1]))
    merged: list[tuple[str, Chunk]] = []
    for chunk in body:
        place = (chunk.first.box.page, chunk.first.box.top)
        while waiting and (waiting[0][0], waiting[0][1]) < place:
            _, _, role, other = waiting.pop(0)
            merged.append((role, other))
        merged.append(("body", chunk))
    merged.extend((role, chunk) for _, _, role, chunk in waiting)
    return merged


def _append(chunk: Chunk, more: Chunk) -> None:
    chunk.lines.extend(more.lines)


def _group(lines: Sequence[Line], measures: dict[int, Measure], page: SourcePage) -> list[Chunk]:
    """Group the lines of one role of one page."""
    chunks: list[Chunk] = []
    for line in lines:
        measure = measures.get(line.column) or Measure(line.box.x0, line.box.x1, {})
        if chunks and not _starts(chunks[-1], line, measure, measures, page):
            chunks[-1].lines.append(line)
            continue
        gap = True
        if chunks and chunks[-1].last.column == line.column:
            gap = line.baseline - chunks[-1].last.baseline > _GAP * measure.pitch_of(line)
        chunks.append(Chunk([line], gap_before=gap, bullet=opens_item(line)))
    return chunks


def _starts(
    chunk: Chunk, b: Line, measure: Measure, measures: dict[int, Measure], page: SourcePage
) -> bool:
    """Tell whether a line opens a new chunk rather than going on with this one."""
    a = chunk.last
    if b.opens:
        return True
    if a.column != b.column or b.baseline < a.baseline - 0.5:
        return not continues(chunk, Chunk([b], bullet=opens_item(b)), measures)
    if _interrupted(a, b, page):
        return not continues(chunk, Chunk([b], bullet=opens_item(b)), measures)
    if b.baseline - a.baseline > _GAP * measure.pitch_of(a):
        return not _runs_over_gap(chunk, b, measure)
    if abs(a.size - b.size) > 0.08 * a.size:
        return True
    if abs(a.baseline - b.baseline) < 0.5:
        return False
    if BULLET.match(b.text):
        return True
    early = ends_early(a, b, measure)
    if ENUMERATOR.match(b.text) and (chunk.bullet or early or SOFT_STOP.search(a.text)):
        return True
    return (
        _indent_breaks(chunk, b, early)
        or _style_breaks(chunk, b, early)
        or (early and _break_here(chunk, b, measure))
    )


def _runs_over_gap(chunk: Chunk, b: Line, measure: Measure) -> bool:
    """Tell whether a sentence plainly goes on behind a white line (text made from PDF has such)."""
    a = chunk.last
    return (
        b.text[:1].islower()
        and not opens_item(b)
        and not SOFT_STOP.search(a.text)
        and not a.text.endswith(",")
        and (chunk.bullet or not ends_early(a, b, measure))
        and a.styles[-1] == b.styles[0]
        and abs(a.size - b.size) < 0.08 * a.size
        and b.baseline - a.baseline < 2.6 * measure.pitch_of(a)
    )


def _interrupted(a: Line, b: Line, page: SourcePage) -> bool:
    """Tell whether a picture or a caption stands between two lines."""
    aside = (line.box for line in page.lines if line.role in ("caption", "table"))
    boxes = [*page.pictures, *aside]
    return any(
        a.box.bottom - 2 <= box.top and box.bottom <= b.box.top + 2 and box.x0 < b.box.x1
        for box in boxes
    )


def _indent_breaks(chunk: Chunk, b: Line, early: bool) -> bool:
    a = chunk.last
    shift = b.box.x0 - a.box.x0
    room = _INDENT * a.size
    if chunk.bullet:
        if shift > room:
            return len(chunk.lines) > 1
        if shift < -room:
            return True
        return len(chunk.lines) == 1 and early and bool(SOFT_STOP.search(a.text))
    if shift > room:
        return not (len(chunk.lines) == 1 and NUMBERED.match(a.text))
    if shift < -room:
        return len(chunk.lines) > 1 or (early and bool(STOP.search(a.text)))
    return False


def _style_breaks(chunk: Chunk, b: Line, early: bool) -> bool:
    """A heading in another style ends where the style does, unless a word runs on."""
    a = chunk.last
    if a.styles[-1] == b.styles[0] or a.text.endswith(("-", ",")):
        return False
    if chunk.style and b.style is not None and not b.text[:1].islower():
        return True
    return early and bool(chunk.style) and not b.text[:1].islower()


def _break_here(chunk: Chunk, b: Line, measure: Measure) -> bool:
    """Judge a line that ends early: the end of a paragraph, or a heading without a gap."""
    a = chunk.last
    if b.text[:1].islower():
        return a.text.endswith(";") and ends_early(a, b, measure, by=_FAR_SHORT)
    if SOFT_STOP.search(a.text):
        return True
    if len(chunk.lines) > 1 or a.text.endswith((",", "-", "(")) or OFFICE_START.match(a.text):
        return False
    short = a.box.x1 - a.box.x0 < 0.6 * (measure.right - measure.left)
    return short and chunk.gap_before


def continues(
    chunk: Chunk, following: Chunk, measures: dict[int, Measure], *, free_foot: bool = False
) -> bool:
    """Tell whether a chunk goes on in the next column, on the next page or behind a picture.

    ``free_foot`` says that no notes stand under the chunk: then two lines of white under a full
    stop show that the paragraph had ended.
    """
    a, b = chunk.last, following.first
    if abs(a.size - b.size) > 0.08 * a.size or following.bullet:
        return False
    if a.text.endswith("-"):
        return True
    if a.styles[-1] != b.styles[0] and (chunk.style or following.style):
        return False
    measure = measures.get(a.column) or Measure(a.box.x0, a.box.x1, {})
    target = measures.get(b.column) or measure
    indent = b.box.x0 - target.left
    if chunk.bullet and len(chunk.lines) > 1:
        hang = a.box.x0 - measure.left
        if abs(hang - indent) > 3 and hang > 3:
            return False
    if b.text[:1].islower():
        by = 0.35 if STOP.search(a.text) else _FAR_SHORT
        return not ends_early(a, b, measure, by=by)
    if ends_early(a, b, measure):
        return False
    if a.text.endswith((":", ";")):
        return False
    if STOP.search(a.text):
        room = measure.bottom - a.box.bottom
        ended = free_foot and a.box.page != b.box.page and room > 1.8 * measure.pitch_of(a)
        return indent < _INDENT * a.size and not ended
    return True
