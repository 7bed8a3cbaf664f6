"""From lines to paragraphs: gaps, indents, bullets, styles, and lines that end too early."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from kamerlens.source import Line, SourcePage

BULLET = re.compile(r"^(?:[-–—−•●○▪■◦·►‣§o\uf0a7]|\*)\s+(?=\S)")
#: Numbers and letters that open a list item; followed by a space.
ENUMERATOR = re.compile(
    r"^(?:\(?(?:\d{1,2}|[a-z]|[ivx]{1,5})\)|(?:\d{1,2}|[a-z]|[ivx]{2,5})\.)\s+(?=\S)"
)
NUMBERED = re.compile(
    r"^(?:[IVX]{1,5}\.?|[A-H]\.|\d{1,2}(?:\.\d{1,2})*\.?|[a-z][.)]|\(?[a-z]\))\s+(?=[^\W\d_«“‘\"(])"
)
#: Ends of a sentence, with what may close behind them.
STOP = re.compile(r"[.!?…][)\]»”’\"']*$")
_SOFT_STOP = re.compile(r"[.!?…:;][)\]»”’\"']*$")
#: A gap of this many line pitches parts two blocks: lines lie at 1.0, blocks at 1.6–2.0.
_GAP = 1.35
#: Indents under this many font sizes are noise; over it, a first line or a hanging item.
_INDENT = 0.45
#: With fewer line ends than this the measure is simply the widest line.
_FEWEST = 12
#: Lines under this share of the column's width are verse.
_VERSE = 0.8
#: A line short of the measure by this many font sizes has been ended on purpose even where a
#: small letter follows.
_FAR_SHORT = 4.0
#: Lines of one caption follow each other within this many font sizes.
_CAPTION_STEP = 1.6


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


@dataclass(slots=True)
class Chunk:
    """Lines of one paragraph, heading, item or note; may run over pages."""

    lines: list[Line]
    gap_before: bool = True
    closed: bool = False
    label: str | None = None
    hang: float | None = None
    bullet: bool = False
    joined_at: list[int] = field(default_factory=list)

    @property
    def first(self) -> Line:
        """The first line."""
        return self.lines[0]

    @property
    def last(self) -> Line:
        """The last line so far."""
        return self.lines[-1]

    @property
    def style(self) -> str | None:
        """The style of all its lines, None where it is mixed."""
        styles = {line.style for line in self.lines}
        return styles.pop() if len(styles) == 1 else None

    @property
    def raw(self) -> str:
        """The lines' texts, a space between them."""
        return " ".join(line.text for line in self.lines)


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
        for a, b in zip(lines, lines[1:], strict=False):
            step = b.baseline - a.baseline
            if _size(a) != _size(b) or not 0.7 * a.size < step < 4 * a.size:
                continue
            steps.setdefault(_size(a), Counter())[round(step * 2) / 2] += 1
            steps.setdefault(0.0, Counter())[round(step * 2) / 2] += 1
            natural = not _SOFT_STOP.search(a.text) and b.text[:1].islower()
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
        free = not any(line.role == "note" for line in page_before.lines) if page_before else True
        if body and chunks and not _opens_page(body[-1], chunks) and continues(body[-1], chunks[0], measures, free_foot=free):
            _append(body[-1], chunks.pop(0))
        body.extend(chunks)
        captions = [line for line in page.lines if line.role == "caption"]
        for chunk in _captions(captions):
            aside.append((page.number, chunk.first.box.top, "caption", chunk))
        for chunk in _tables([line for line in page.lines if line.role == "table"]):
            aside.append((page.number, chunk.first.box.top, "table", chunk))
        for chunk in _notes([line for line in page.lines if line.role == "note"]):
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
    return complete and not _SOFT_STOP.search(rest) and not rest.endswith((",", "-"))


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
    chunk.joined_at.append(len(chunk.lines))
    chunk.lines.extend(more.lines)


def _group(
    lines: Sequence[Line], measures: dict[int, Measure], page: SourcePage
) -> list[Chunk]:
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
        chunks.append(Chunk([line], gap_before=gap, bullet=_opens_item(line)))
    return chunks


def _opens_item(line: Line) -> bool:
    return bool(BULLET.match(line.text) or ENUMERATOR.match(line.text))


def _starts(
    chunk: Chunk, b: Line, measure: Measure, measures: dict[int, Measure], page: SourcePage
) -> bool:
    """Tell whether a line opens a new chunk rather than going on with this one."""
    a = chunk.last
    if b.opens:
        return True
    if a.column != b.column or b.baseline < a.baseline - 0.5:
        return not continues(chunk, Chunk([b], bullet=_opens_item(b)), measures)
    if _interrupted(a, b, page):
        return not continues(chunk, Chunk([b], bullet=_opens_item(b)), measures)
    if b.baseline - a.baseline > _GAP * measure.pitch_of(a):
        return not _runs_over_gap(chunk, b, measure)
    if abs(a.size - b.size) > 0.08 * a.size:
        return True
    if abs(a.baseline - b.baseline) < 0.5:
        return False
    if BULLET.match(b.text):
        return True
    early = ends_early(a, b, measure)
    if ENUMERATOR.match(b.text) and (chunk.bullet or early or _SOFT_STOP.search(a.text)):
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
        and not _opens_item(b)
        and not _SOFT_STOP.search(a.text)
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
        return len(chunk.lines) == 1 and early and bool(_SOFT_STOP.search(a.text))
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
    if _SOFT_STOP.search(a.text):
        return True
    if len(chunk.lines) > 1 or a.text.endswith((",", "-", "(")):
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


def _captions(lines: Sequence[Line]) -> list[Chunk]:
    """Group captions: lines of one size right under each other."""
    chunks: list[Chunk] = []
    for line in lines:
        last = chunks[-1].last if chunks else None
        if (
            last is not None
            and last.column == line.column
            and 0 < line.baseline - last.baseline < _CAPTION_STEP * line.size
            and abs(last.size - line.size) < 0.08 * line.size
        ):
            chunks[-1].lines.append(line)
        else:
            chunks.append(Chunk([line]))
    return chunks


def _tables(lines: Sequence[Line]) -> list[Chunk]:
    """Collect the cells of each table of a page."""
    chunks: list[Chunk] = []
    for line in lines:
        if line.opens or not chunks:
            chunks.append(Chunk([line]))
        else:
            chunks[-1].lines.append(line)
    return chunks


def _notes(lines: Sequence[Line]) -> list[Chunk]:
    """Part the lines of a page's note area: each numbered line opens a note."""
    chunks: list[Chunk] = []
    expected: int | None = None
    for line in lines:
        label, text = line.label, line.text
        if label is None and (match := re.match(r"^(\d{1,3}|\*{1,3})[.)]?\s+(?=\S)", text)):
            number = match.group(1)
            if not chunks or number == "*" or (expected is not None and number == str(expected)):
                label, line = number, line.with_text(text[match.end() :], cut=match.end())
        if label is not None:
            chunks.append(Chunk([line], label=label))
            expected = int(label) + 1 if label.isdigit() else None
        elif chunks:
            chunks[-1].lines.append(line)
        else:
            chunks.append(Chunk([line]))
    return chunks
