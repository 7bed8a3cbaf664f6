"""The printed paper of the States-General: measures, letterhead, feet and notes."""

from __future__ import annotations

from .canvas import MARK, pdf_bytes
from .figures import Drawing
from .flow import Flow, Page, Sheet, place_piece, place_words, set_letter
from .lines import Face, Line, Piece, break_lines, split_words
from .source import Letter

SIZE = (595.0, 842.0)
CROP = (18.4, 35.5, 576.9, 806.6)
MARGIN, COLUMN, RIGHT = 55.3, 221.1, 540.0
FONTS = {"bold": "Helvetica-Bold", "italic": "Helvetica-Oblique", "regular": "Helvetica"}

_NOTE_FACE = Face(6.9, marker_size=4.5, marker_rise=2.4)
_NOTE_FLOOR = 737.0


def printed_sheet(letter: Letter) -> Sheet:
    """The measures of a printed paper, with what the front matter says about this one."""
    style = letter.style
    size = float(style.get("size", "9.1"))
    headings = {
        0: FONTS["bold"],
        1: FONTS[style["heading_1"]],
        2: FONTS[style["heading_2"]],
    }
    return Sheet(
        left=COLUMN,
        width=302.0,
        figure_width=RIGHT - COLUMN,
        pitch=float(style.get("pitch", "10.6")),
        first_top=296.1,
        top=64.9,
        bottom=716.0,
        face=Face(size),
        note_face=_NOTE_FACE,
        note_pitch=8.2,
        note_rule=56.7,
        heading_fonts=headings,
        heading_gap=style.get("heading_gap", "yes") == "yes",
        margin_notes=style.get("notes") == "margin",
        annex_page=style.get("annex", "page") == "page",
    )


def print_paper(letter: Letter) -> tuple[Flow, bytes]:
    """Set and draw a printed paper.

    Args:
        letter: A letter whose form is "printed".

    Returns:
        Where its blocks came to stand, and the PDF file.
    """
    flow = set_letter(letter, printed_sheet(letter))
    _letterhead(flow.pages[0], letter)
    _imprint(flow.pages[0], letter)
    for page in flow.pages:
        _foot(page, letter)
        if flow.sheet.margin_notes:
            _margin_notes(page, flow.sheet)
        else:
            _foot_notes(page, flow.sheet)
    return flow, pdf_bytes(flow.pages, letter, SIZE, CROP)


def _letterhead(page: Page, letter: Letter) -> None:
    bold = FONTS["bold"]
    for top in (120.8, 174.6):
        page.drawings.append(Drawing("line", (MARGIN, top, RIGHT, top), 0.0, 0.28))
    for text, size, font, x, top in (
        ("Tweede Kamer der Staten-Generaal", 18.1, bold, MARGIN, 64.8),
        ("2", 51.0, bold, 506.0, 50.5),
        (f"Vergaderjaar {letter.year}", 9.6, FONTS["regular"], MARGIN, 124.1),
        ("26 150", 12.3, bold, MARGIN, 190.1),
        ("Algemene Vergadering der Verenigde Naties", 12.3, bold, COLUMN, 190.1),
        (f"Nr. {letter.number}", 9.1, bold, MARGIN, 222.1),
        (MARK, 6.9, FONTS["italic"], MARGIN, 255.6),
        ("Aan de Voorzitter van de Tweede Kamer der Staten-Generaal", 9.1, "", COLUMN, 254.1),
        (f"Den Haag, {letter.long_date}", 9.1, "", COLUMN, 275.1),
    ):
        place_piece(page.texts, Piece(text, font or FONTS["regular"], size), x, top)
    if "dossier_2" in letter.style:
        for x, text in zip((MARGIN, COLUMN), letter.style["dossier_2"].split("|"), strict=True):
            place_piece(page.texts, Piece(text, bold, 12.3), x, 204.7)
    words = split_words(letter.sender, Face(9.1), font=bold)
    for number, line in enumerate(break_lines(words, 302.0, hyphenate=False)):
        place_words(page.texts, line.words, COLUMN, 222.1 + number * 10.6)


def _imprint(page: Page, letter: Letter) -> None:
    lines = (f"kst-26150-{letter.number}", "ISSN 0921 - 7371", f"’s-Gravenhage {letter.day.year}")
    for number, text in enumerate(lines):
        place_piece(page.texts, Piece(text, FONTS["regular"], 5.9), MARGIN, 741.1 + 8 * number)


def _foot(page: Page, letter: Letter) -> None:
    text = f"Tweede Kamer, vergaderjaar {letter.year}, 26 150, nr. {letter.number}"
    x = MARGIN if letter.style.get("footer") == "margin" else COLUMN
    place_piece(page.texts, Piece(text, FONTS["regular"], 9.1), x, 765.0)
    number = Piece(str(page.number), FONTS["regular"], 9.1)
    place_piece(page.texts, number, RIGHT - number.width, 765.0)


def _foot_notes(page: Page, sheet: Sheet) -> None:
    """Notes at the foot of the column, under a thin rule."""
    if not page.notes:
        return
    rows = sum(len(lines) for _, _, lines in page.notes)
    top = _NOTE_FLOOR - rows * sheet.note_pitch
    rule = (sheet.left, top - 3.0, sheet.left + sheet.note_rule, top - 3.0)
    page.drawings.append(Drawing("line", rule, 0.0, 0.28))
    for _, number, lines in page.notes:
        top = place_note(page, sheet, number, lines, sheet.left, top)


def _margin_notes(page: Page, sheet: Sheet) -> None:
    """Notes in the margin, beside the line that calls them or under the note before."""
    free = 0.0
    for wanted, number, lines in page.notes:
        top = max(wanted + 1.5, free)
        free = place_note(page, sheet, number, lines, sheet.margin_left, top) + 6.0


def place_note(
    page: Page, sheet: Sheet, number: int, lines: list[Line], x: float, top: float
) -> float:
    """Set one note with its raised number.

    Returns:
        Where the next note may start.
    """
    face = sheet.note_face
    marker = Piece(str(number), face.roman, face.marker_size, face.marker_rise)
    page.texts.append((x, top + 0.793 * face.size, marker))
    for line in lines:
        place_words(page.texts, line.words, x + line.indent, top)
        top += sheet.note_pitch
    return top
