"""Let a letter's blocks flow over pages, and remember which block stands where."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace

from .figures import Drawing, draw_chart
from .lines import Face, Line, Piece, Word, break_lines, split_words
from .source import Block, Letter

CAPTION_PITCH = 8.0
# From a character's top to its baseline, in font sizes: 1 less Helvetica's descent of 0.207.
ASCENT = 0.793

Texts = list[tuple[float, float, Piece]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Measures of a layout, in points from the page's top left corner."""

    left: float
    width: float
    figure_width: float
    pitch: float
    first_top: float
    top: float
    bottom: float
    face: Face
    note_face: Face
    note_pitch: float
    note_rule: float
    heading_fonts: dict[int, str]
    list_indent: float = 10.0
    label_indent: float = 0.0
    heading_gap: bool = True
    hyphenate: bool = True
    margin_notes: bool = False
    margin_left: float = 55.3
    margin_width: float = 148.0
    annex_page: bool = True


@dataclass(slots=True)
class Page:
    """One page: its texts as (x, baseline, piece), its drawings, its notes.

    A note is (top of the line that calls it, number, lines); all measures are in points.
    """

    number: int
    texts: Texts = field(default_factory=list)
    drawings: list[Drawing] = field(default_factory=list)
    notes: list[tuple[float, int, list[Line]]] = field(default_factory=list)
    note_height: float = 0.0
    reserved: float = 0.0


@dataclass(slots=True)
class Flow:
    """The state of setting one letter: pages so far and the place on the last one."""

    sheet: Sheet
    pages: list[Page]
    y: float
    note_number: int = 1
    index: int = 0
    after_heading: bool = False
    where: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    note_pages: dict[int, int] = field(default_factory=dict)

    @property
    def page(self) -> Page:
        """The page being filled."""
        return self.pages[-1]

    @property
    def limit(self) -> float:
        """How far down text may go on this page, given its notes and reserved room."""
        return self.sheet.bottom - self.page.note_height - self.page.reserved

    @property
    def at_top(self) -> bool:
        """Whether nothing stands on this page yet."""
        return self.y <= (self.sheet.first_top if self.page.number == 1 else self.sheet.top)


def set_letter(letter: Letter, sheet: Sheet) -> Flow:
    """Set all parts of a letter.

    Args:
        letter: The letter.
        sheet: The measures.

    Returns:
        The finished flow: ``where`` gives the pages of each block, counted over all parts in
        source order; ``note_pages`` the page of each footnote number.
    """
    flow = Flow(sheet, [Page(1)], sheet.first_top)
    for blocks in letter.parts.values():
        for position, block in enumerate(blocks):
            following = blocks[position + 1] if position + 1 < len(blocks) else None
            _set_block(flow, block, following)
            flow.after_heading = block.kind == "heading"
            flow.index += 1
    return flow


def _set_block(flow: Flow, block: Block, following: Block | None) -> None:
    if block.kind == "caption":
        if flow.index not in flow.where:  # not yet set within the paragraph before it
            _set_figure(flow, block, flow.index)
        return
    if block.kind == "title":
        _start_annex(flow)
    if block.kind == "heading":
        _keep_together(flow, 4 * flow.sheet.pitch + _gap(flow, block))
    lines = _lines(flow, block)
    if block.kind == "signature":
        _keep_together(flow, (len(lines) + 1) * flow.sheet.pitch)
    if not flow.at_top:
        flow.y += _gap(flow, block)
    figure = following if following is not None and following.inside else None
    _put_lines(flow, block, lines, figure)


def _gap(flow: Flow, block: Block) -> float:
    """White space above a block: one line, or none."""
    close = block.tight or (flow.after_heading and not flow.sheet.heading_gap)
    return 0.0 if close or flow.at_top else flow.sheet.pitch


def _start_annex(flow: Flow) -> None:
    sheet = flow.sheet
    if sheet.annex_page:
        _new_page(flow)
    else:
        _keep_together(flow, 8 * sheet.pitch)
        flow.y += 0.0 if flow.at_top else 2 * sheet.pitch
    label = Piece("Bijlage:", sheet.face.italic, sheet.face.size)
    gap = 0.0 if flow.at_top else sheet.pitch
    if sheet.margin_left < sheet.left - 100:
        place_piece(flow.page.texts, label, sheet.margin_left, flow.y + gap)


def _keep_together(flow: Flow, height: float) -> None:
    if flow.y + height > flow.limit:
        _new_page(flow)


def _new_page(flow: Flow) -> None:
    flow.pages.append(Page(flow.page.number + 1))
    flow.y = flow.sheet.top


def _lines(flow: Flow, block: Block) -> list[Line]:
    """The block's lines in the fonts and with the indents of its kind."""
    sheet = flow.sheet
    if block.kind == "signature":
        rows = [split_words(row, sheet.face) for row in block.text.split("|")]
        return [line for row in rows for line in break_lines(row, sheet.width, hyphenate=False)]
    font = ""
    if block.kind in ("title", "heading"):
        font = sheet.heading_fonts[block.level or 0]
    words = split_words(block.text, sheet.face, first_note=flow.note_number, font=font)
    if block.kind == "list_item":
        hang = sheet.list_indent + (4.0 if len(block.label) > 2 else 0.0)
        return break_lines(
            words, sheet.width, first_indent=hang, indent=hang, hyphenate=sheet.hyphenate
        )
    return break_lines(
        words,
        sheet.width,
        first_indent=9.0 if block.indent else 0.0,
        hyphenate=sheet.hyphenate and not font,
    )


def _put_lines(flow: Flow, block: Block, lines: list[Line], figure: Block | None) -> None:
    """Put lines on pages; a figure inside goes to the foot of the page the block starts on."""
    sheet = flow.sheet
    pending = _reserve(flow, figure, len(lines)) if figure else None
    for number, line in enumerate(lines):
        notes = [_note_lines(sheet, note, text) for note, text in line.notes]
        height = _notes_height(flow, notes)
        while flow.y + sheet.pitch > flow.limit - height:
            if pending:
                _place_pending(flow, pending)
                pending = None
            _new_page(flow)
            height = _notes_height(flow, notes)
            if pending is None and figure and flow.index + 1 not in flow.where:
                _set_figure(flow, figure, flow.index + 1)
                flow.y += sheet.pitch
        if number == 0 and block.label:
            label = Piece(block.label, sheet.face.roman, sheet.face.size)
            place_piece(flow.page.texts, label, sheet.left + sheet.label_indent, flow.y)
        _put_line(flow, line, notes, height)
    if pending:
        _place_pending(flow, pending)


def _put_line(flow: Flow, line: Line, notes: list[tuple[int, list[Line]]], height: float) -> None:
    place_words(flow.page.texts, line.words, flow.sheet.left + line.indent, flow.y)
    page = flow.page
    for number, lines in notes:
        page.notes.append((flow.y, number, lines))
        flow.note_pages[number] = page.number
        flow.note_number = number + 1
    page.note_height += height
    if page.number not in flow.where[flow.index]:
        flow.where[flow.index].append(page.number)
    flow.y += flow.sheet.pitch


def place_piece(texts: Texts, piece: Piece, x: float, top: float) -> None:
    """Add one piece so that a reader of the page finds its top where it is wanted."""
    texts.append((x, top + ASCENT * piece.size, piece))


def place_words(texts: Texts, words: tuple[Word, ...], x: float, top: float) -> None:
    """Add the words of a line to a page's texts, joined to stretches of one font.

    White space between two fonts belongs to the one that follows: a raised marker has none.
    """
    baseline = top + ASCENT * max(piece.size for word in words for piece in word.pieces)
    stretches: list[Piece] = []
    for position, word in enumerate(words):
        for place, piece in enumerate(word.pieces):
            text = (" " if position and not place else "") + piece.text
            last = stretches[-1] if stretches else None
            if last and (last.font, last.size, last.rise) == (piece.font, piece.size, piece.rise):
                stretches[-1] = replace(last, text=last.text + text)
            else:
                stretches.append(replace(piece, text=text))
    for stretch in stretches:
        texts.append((x, baseline, stretch))
        x += stretch.width


def _note_lines(sheet: Sheet, number: int, text: str) -> tuple[int, list[Line]]:
    width = sheet.margin_width if sheet.margin_notes else sheet.width
    words = split_words(text, sheet.note_face)
    return number, break_lines(words, width, first_indent=6.2, indent=6.2, hyphenate=False)


def _notes_height(flow: Flow, notes: list[tuple[int, list[Line]]]) -> float:
    """Height that notes add at the foot; the first one brings the rule and some air."""
    if not notes or flow.sheet.margin_notes:
        return 0.0
    rule = 0.0 if flow.page.notes else 22.0
    return rule + sum(len(lines) for _, lines in notes) * flow.sheet.note_pitch


def _reserve(flow: Flow, figure: Block, lines: int) -> tuple[Block, float] | None:
    """Keep room at the page's foot for a figure, when some of the paragraph fits above it.

    Without that room the figure goes to the head of the next page, the paragraph around it.
    """
    height = _figure_height(flow, figure)
    room = flow.limit - height - flow.y
    if room < 3 * flow.sheet.pitch:
        return None
    flow.page.reserved = height if room < lines * flow.sheet.pitch else 0.0
    return figure, height


def _place_pending(flow: Flow, pending: tuple[Block, float]) -> None:
    flow.page.reserved = 0.0
    _set_figure(flow, pending[0], flow.index + 1)


def _figure_height(flow: Flow, figure: Block) -> float:
    captions = break_lines(
        split_words(figure.text, flow.sheet.note_face), flow.sheet.width, hyphenate=False
    )
    return flow.sheet.pitch + chart_height(figure) + 5.0 + len(captions) * CAPTION_PITCH


def chart_height(figure: Block) -> float:
    """Height of a chart in points: tiles are lower than bars and lines."""
    return 92.0 if figure.chart == "tiles" else 132.0


def _set_figure(flow: Flow, figure: Block, index: int) -> None:
    """Draw a figure and its caption at the present place, or on the next page."""
    sheet = flow.sheet
    if flow.y + _figure_height(flow, figure) > flow.limit:
        _new_page(flow)
    flow.y += 0.0 if flow.at_top else sheet.pitch
    height = chart_height(figure)
    flow.page.drawings += draw_chart(
        figure.chart, figure.data, (sheet.left, flow.y, sheet.figure_width, height)
    )
    flow.y += height + 5.0
    words = split_words(figure.text, sheet.note_face)
    for line in break_lines(words, sheet.width, hyphenate=False):
        place_words(flow.page.texts, line.words, sheet.left, flow.y)
        flow.y += CAPTION_PITCH
    flow.where[index].append(flow.page.number)
