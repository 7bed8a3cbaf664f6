"""The letter as the ministry sends it: letterhead, side column, page count."""

from __future__ import annotations

from .canvas import MARK, pdf_bytes
from .figures import Drawing
from .flow import Flow, Page, Sheet, place_piece, set_letter
from .lines import Face, Piece
from .printed import FONTS, place_note
from .source import Letter

SIZE = (595.5, 841.5)
LEFT, SIDE = 79.6, 467.1

_BOLD, _ROMAN = FONTS["bold"], FONTS["regular"]
_NOTE_FLOOR = 792.0


def ministry_sheet(letter: Letter) -> Sheet:
    """The measures of a ministry's letter."""
    style = letter.style
    return Sheet(
        left=LEFT,
        width=374.0,
        figure_width=374.0,
        pitch=12.0,
        first_top=380.2,
        top=151.3,
        bottom=770.0,
        face=Face(9.0, marker_size=5.8),
        note_face=Face(6.75, marker_size=4.5, marker_rise=2.4),
        note_pitch=8.3,
        note_rule=144.2,
        heading_fonts={0: _BOLD, 1: FONTS[style["heading_1"]], 2: FONTS[style["heading_2"]]},
        list_indent=21.0,
        label_indent=3.0,
        hyphenate=False,
        heading_gap=False,
    )


def send_letter(letter: Letter) -> tuple[Flow, bytes]:
    """Set and draw a ministry's letter.

    Args:
        letter: A letter whose form is "ministry".

    Returns:
        Where its blocks came to stand, and the PDF file.
    """
    flow = set_letter(letter, ministry_sheet(letter))
    _letterhead(flow.pages[0], letter)
    for page in flow.pages:
        _side_column(page, letter)
        count = Piece(f"Pagina {page.number} van {len(flow.pages)}", _ROMAN, 6.75)
        place_piece(page.texts, count, SIDE, 807.6)
        _foot_notes(page, flow.sheet)
    return flow, pdf_bytes(flow.pages, letter, SIZE)


def _letterhead(page: Page, letter: Letter) -> None:
    for text, size, x, top in (
        ("Ministerie van Buitenlandse Zaken", 11.0, 320.0, 72.0),
        ("> Retouradres Postbus 20061 2500 EB Den Haag", 6.75, LEFT, 135.8),
        ("Aan de Voorzitter van de", 9.0, LEFT, 156.5),
        ("Tweede Kamer der Staten-Generaal", 9.0, LEFT, 168.5),
        ("Binnenhof 4", 9.0, LEFT, 180.5),
        ("Den Haag", 9.0, LEFT, 192.5),
        ("Datum", 9.0, 84.8, 302.1),
        (letter.long_date, 9.0, 137.0, 302.1),
        ("Betreft", 9.0, 84.8, 314.2),
        (letter.subject, 9.0, 137.0, 314.2),
    ):
        place_piece(page.texts, Piece(text, _ROMAN, size), x, top)


def _side_column(page: Page, letter: Letter) -> None:
    """The facts at the right, all of them on page 1 and the reference on every page."""
    reference = [("Onze referentie", True), (f"Specimen-S{letter.session}", False)]
    address = [
        ("Ministerie van", True),
        ("Buitenlandse Zaken", True),
        ("Rijnstraat 8", False),
        ("2515 XP Den Haag", False),
    ]
    groups = [address, reference, [(MARK, False)]] if page.number == 1 else [reference]
    top = 155.3
    for group in groups:
        for text, bold in group:
            size = 5.9 if text == MARK else 6.75
            place_piece(page.texts, Piece(text, _BOLD if bold else _ROMAN, size), SIDE, top)
            top += 9.0
        top += 9.0


def _foot_notes(page: Page, sheet: Sheet) -> None:
    """Notes at the foot of the column, under a rule that is a filled rectangle."""
    if not page.notes:
        return
    rows = sum(len(lines) for _, _, lines in page.notes)
    top = _NOTE_FLOOR - rows * sheet.note_pitch
    page.drawings.append(Drawing("rect", (sheet.left, top - 5.0, sheet.note_rule, 0.75), 0.0))
    for _, number, lines in page.notes:
        top = place_note(page, sheet, number, lines, sheet.left, top)
