"""What a page's lines are part of: text, head, foot, margin, note, caption."""

from __future__ import annotations

from pathlib import Path

import pytest

from kamerlens.records import Letter
from kamerlens.segment import read_letter
from tests.sheets import FILLER, LEFT, PITCH, Sheets, filler, short_ended


def texts(letter: Letter, *types: str) -> list[str]:
    return [block.text for block in letter.blocks if not types or block.type in types]


def removed(letter: Letter, reason: str) -> list[str]:
    return [item.text for item in letter.removed if item.reason == reason]


def test_layout_masthead_gives_facts_and_no_text(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "paper.pdf")
    sheets.masthead()
    sheets.wrapped(FILLER, 300)
    sheets.put("kst-26150-901", 741, x=55.3, size=5.9)
    sheets.put("ISSN 0921 - 7371", 749, x=55.3, size=5.9)
    sheets.foot(1)
    letter = read_letter(sheets.save())
    assert texts(letter) == [FILLER]
    assert (letter.letter_id, letter.dossier, letter.number) == ("26150-901", "26150", "901")
    assert (letter.date, letter.parliamentary_year) == ("2020-09-03", "2019–2020")
    assert letter.title is not None
    assert letter.title.startswith("Algemene Vergadering der Verenigde Naties; BRIEF VAN")
    assert "Den Haag, 3 september 2020" in removed(letter, "letterhead")
    assert "ISSN 0921 - 7371" in removed(letter, "margin")


def test_layout_second_dossier(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "paper.pdf")
    sheets.masthead()
    sheets.put("34 950 V", 204, x=55.3, size=12.3, style="b")
    sheets.put("Vaststelling van een begroting", 204, size=12.3, style="b")
    sheets.wrapped(FILLER, 300)
    letter = read_letter(sheets.save())
    assert (letter.letter_id, letter.dossier) == ("26150-901", "26150;34950-V")


@pytest.mark.parametrize("pages", [1, 2, 5])
def test_layout_running_feet_are_left_out(tmp_path: Path, pages: int) -> None:
    sheets = Sheets(tmp_path / "paper.pdf")
    for number in range(1, pages + 1):
        top = sheets.wrapped(filler(number), 65)
        sheets.wrapped(filler(number + 5), top + PITCH)
        sheets.foot(number)
        sheets.next()
    letter = read_letter(sheets.save())
    assert len(removed(letter, "running head or foot")) == 2 * pages
    assert not any("vergaderjaar" in text for text in texts(letter))


def test_layout_heading_atop_several_pages_is_no_running_head(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "paper.pdf")
    for number in range(1, 6):
        top = 65.0
        if number in (2, 4):
            sheets.put("Vrede en recht", top, style="i")
            top += 2 * PITCH
        sheets.wrapped(filler(number), top)
        sheets.foot(number)
        sheets.next()
    letter = read_letter(sheets.save())
    assert texts(letter, "heading") == ["Vrede en recht", "Vrede en recht"]


def test_layout_numbered_headings_atop_pages_do_not_count_pages(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "paper.pdf")
    for number, question in ((1, 3), (2, 9), (3, 10)):
        sheets.put(f"Vraag {question}", 65)
        sheets.wrapped(filler(number), 65 + PITCH)
        sheets.foot(number)
        sheets.next()
    letter = read_letter(sheets.save())
    assert texts(letter, "heading") == ["Vraag 3", "Vraag 9", "Vraag 10"]


def test_layout_notes_under_a_rule_are_linked(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "paper.pdf")
    end = sheets.put("Er is een verslag verschenen.", 65)
    sheets.mark("1", end, 65)
    sheets.put("De raad besprak het stuk", 90)
    x = LEFT + sheets.canvas.stringWidth("De raad besprak het stuk", "Helvetica", 9.1)
    x = sheets.mark("2", x, 90)
    sheets.put(" en ging uiteen.", 90, x=x)
    sheets.rule(700)
    top = sheets.note("1", ["Eerste noot, die op de volgende", "regel verdergaat."], 704)
    sheets.note("2", ["Tweede noot."], top)
    letter = read_letter(sheets.save())
    assert texts(letter, "paragraph") == [
        "Er is een verslag verschenen.",
        "De raad besprak het stuk en ging uiteen.",
    ]
    assert texts(letter, "footnote") == [
        "Eerste noot, die op de volgende regel verdergaat.",
        "Tweede noot.",
    ]
    by_id = {block.block_id: block for block in letter.blocks}
    marks = [
        (by_id[mark.block_id].text[: mark.offset], by_id[mark.target_block_id or ""].text)
        for mark in letter.marks
    ]
    assert marks == [
        ("Er is een verslag verschenen.", "Eerste noot, die op de volgende regel verdergaat."),
        ("De raad besprak het stuk", "Tweede noot."),
    ]


def test_layout_notes_in_the_margin(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "paper.pdf")
    sheets.masthead()
    end = sheets.put("De zitting wordt in september geopend.", 300)
    sheets.mark("1", end, 300)
    sheets.wrapped(FILLER, 325)
    sheets.note("1", ["Noot in de marge, zoals", "vroeger gebruikelijk was."], 302, x=55.3)
    letter = read_letter(sheets.save())
    assert texts(letter, "footnote") == ["Noot in de marge, zoals vroeger gebruikelijk was."]
    assert letter.marks[0].target_block_id == letter.blocks[-1].block_id


def test_layout_note_runs_on_to_the_next_page(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "paper.pdf")
    for number, note in (
        (1, "De noot begint op de ene bladzijde en"),
        (2, "eindigt op de andere."),
    ):
        sheets.wrapped(filler(number), 65)
        sheets.rule(700)
        if number == 1:
            sheets.note("1", [note], 704)
        else:
            sheets.put(note, 704, x=LEFT + 6.2, size=6.9)
        sheets.foot(number)
        sheets.next()
    letter = read_letter(sheets.save())
    (note,) = [block for block in letter.blocks if block.type == "footnote"]
    assert note.text == "De noot begint op de ene bladzijde en eindigt op de andere."
    assert [page for _, page in note.page_starts] == [1, 2]


def test_layout_ordinals_and_exponents_are_no_markers(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "paper.pdf")
    x = sheets.put("De 72", 65)
    x = sheets.put("e", 63.5, x=x, size=5.5)
    x = sheets.put(" zitting telt 40 km", 65, x=x)
    x = sheets.put("2", 63.5, x=x, size=5.5)
    sheets.put(" aan gangen.", 65, x=x)
    sheets.wrapped(FILLER, 100)
    letter = read_letter(sheets.save())
    assert texts(letter)[0] == "De 72e zitting telt 40 km2 aan gangen."
    assert letter.marks == ()


def test_layout_picture_and_caption_inside_a_paragraph(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "paper.pdf")
    broken = sheets.broken(FILLER)
    top = sheets.lines(broken[:3], 65)
    sheets.picture(top + 12)
    sheets.put("Figuur 1: een grijs vlak", top + 136, size=6.9)
    sheets.put("midden in het grijs", top + 60, x=300, size=6)
    sheets.next()
    sheets.lines(broken[3:], 65)
    letter = read_letter(sheets.save())
    assert [block.type for block in letter.blocks] == ["paragraph", "caption"]
    assert letter.blocks[0].text == FILLER
    assert [page for _, page in letter.blocks[0].page_starts] == [1, 2]
    assert [box.page for box in letter.blocks[0].boxes] == [1, 2]
    assert removed(letter, "inside a picture") == ["midden in het grijs"]


def test_layout_drawing_counts_as_a_picture(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "paper.pdf")
    top = sheets.wrapped(FILLER, 65)
    for bar in range(6):
        sheets.canvas.rect(LEFT + 20 * bar, 842 - top - 100, 15, 10 + 12 * bar, fill=1)
    sheets.put("Staafjes zonder nummer erbij", top + 108, size=6.9)
    sheets.wrapped(FILLER, top + 130)
    letter = read_letter(sheets.save())
    assert [block.type for block in letter.blocks] == ["paragraph", "caption", "paragraph"]


def test_layout_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "record.pdf")
    for page in (1, 2):
        for column, x in (("links", 55.3), ("rechts", 304.7)):
            top = 80.0
            for number in range(5):
                text = (
                    f"Blad {page} {column} {number}. {short_ended(sheets, 5 * page + number, 190)}"
                )
                top = sheets.wrapped(text, top, x=x, right=x + 235) + PITCH
        sheets.put("Tweede Kamer", 768, x=55.3, size=8.3)
        sheets.put(f"40-6-{page}", 768, x=516, size=8.3)
        sheets.next()
    letter = read_letter(sheets.save())
    starts = [" ".join(text.split()[:4]) for text in texts(letter)]
    assert starts == [
        f"Blad {page} {column} {number}."
        for page in (1, 2)
        for column in ("links", "rechts")
        for number in range(5)
    ]


def test_layout_ministry_letter(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "brief.pdf")
    sheets.put("> Retouradres Postbus 90000 2500 AA Den Haag", 135, x=79.6, size=6.75)
    sheets.lines(
        ["Aan de Voorzitter van de", "Tweede Kamer der Staten-Generaal", "Den Haag"], 156, x=79.6
    )
    sheets.put("Datum", 302, x=84.8)
    sheets.put("4 september 2020", 302, x=142)
    sheets.put("Betreft", 314, x=84.8)
    sheets.put("Inzet voor de komende zitting", 314, x=142)
    sheets.put("Geachte voorzitter,", 380, x=79.6)
    for number in (1, 2):
        top = 404.0 if number == 1 else 150.0
        top = sheets.wrapped(filler(number), top, x=79.6, right=457)
        sheets.wrapped(filler(number + 5), top + PITCH, x=79.6, right=457)
        sheets.put("Onze referentie", 152, x=467, size=6.75, style="b")
        sheets.put("PROEF-2020/1", 161, x=467, size=6.75)
        sheets.put(f"Pagina {number} van 2", 807, x=467, size=6.75)
        if number == 1:
            sheets.next()
    top = 150 + 12 * PITCH
    sheets.put("Hoogachtend,", top, x=79.6)
    sheets.put("De minister van Proefzaken,", top + 3 * PITCH, x=79.6)
    sheets.put("A.B. de Proef", top + 8 * PITCH, x=79.6)
    letter = read_letter(sheets.save())
    assert [block.type for block in letter.blocks] == [
        "salutation",
        *["paragraph"] * 4,
        "signature",
    ]
    assert texts(letter, "paragraph") == [filler(1), filler(6), filler(2), filler(7)]
    assert texts(letter, "signature") == ["Hoogachtend, De minister van Proefzaken, A.B. de Proef"]
    assert (letter.date, letter.title) == ("2020-09-04", "Inzet voor de komende zitting")
    assert letter.ministers == "A.B. de Proef (Minister van Proefzaken)"


def test_layout_table_is_one_block(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "paper.pdf")
    sheets.wrapped(FILLER, 65)
    for row, cells in enumerate(
        [("Jaar", "Bijdrage", "Aandeel"), ("2019", "31", "2%"), ("2020", "32", "3%")]
    ):
        for column, cell in enumerate(cells):
            sheets.put(cell, 160 + 12 * row, x=LEFT + 90 * column)
    sheets.wrapped(FILLER, 230)
    letter = read_letter(sheets.save())
    assert [block.type for block in letter.blocks] == ["paragraph", "table", "paragraph"]
    assert texts(letter, "table") == ["Jaar\tBijdrage\tAandeel\n2019\t31\t2%\n2020\t32\t3%"]


def test_layout_form_labels_come_before_their_values(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "form.pdf")
    for number, (label, value) in enumerate(
        [
            (
                "Document:",
                "Lijst van besluiten van deze week, in volgorde van behandeling door leden",
            ),
            (
                "Zaak:",
                "Een brief over de begroting van het komende jaar en wat daaruit voortvloeit",
            ),
            ("Besluit:", "Het voorstel is aangehouden tot na de volgende vergadering van de leden"),
            ("Noot:", "Er is geen stemming gevraagd."),
        ]
    ):
        sheets.put(label, 100 + 20 * number, x=70.9, size=8)
        sheets.put(value, 100 + 20 * number, x=181)
    letter = read_letter(sheets.save())
    assert [text.split()[0] for text in texts(letter)] == [
        "Document:",
        "Zaak:",
        "Besluit:",
        "Noot:",
    ]


def test_layout_removed_lines_and_blocks_cover_the_page(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "paper.pdf")
    sheets.masthead()
    sheets.wrapped(FILLER, 300)
    sheets.put("Bijlage:", 420, x=55.3, style="i")
    sheets.foot(1)
    letter = read_letter(sheets.save())
    seen = sorted(" ".join([*texts(letter), *(item.text for item in letter.removed)]).split())
    import pdfplumber

    with pdfplumber.open(sheets.path) as pdf:
        expected = sorted((pdf.pages[0].extract_text() or "").split())
    assert seen == expected


def test_layout_ministry_letter_without_a_greeting(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "brief.pdf")
    sheets.lines(["Aan de Voorzitter van de", "Tweede Kamer der Staten-Generaal"], 156, x=79.6)
    sheets.put("Datum", 302, x=84.8)
    sheets.put("4 september 2020", 302, x=142)
    sheets.put("Betreft", 314, x=84.8)
    sheets.put("Inzet voor de komende zitting en", 314, x=142)
    sheets.put("verslag van de vorige", 326, x=142)
    sheets.wrapped(filler(1), 380, x=79.6, right=457)
    sheets.wrapped(filler(2), 460, x=79.6, right=457)
    letter = read_letter(sheets.save())
    assert texts(letter) == [filler(1), filler(2)]
    assert letter.title == "Inzet voor de komende zitting en verslag van de vorige"


def test_layout_text_up_the_page_goes_on_record(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "paper.pdf")
    sheets.wrapped(filler(1), 65)
    sheets.canvas.saveState()
    sheets.canvas.translate(40, 300)
    sheets.canvas.rotate(90)
    sheets.canvas.drawString(0, 0, "ONTWERP")
    sheets.canvas.restoreState()
    letter = read_letter(sheets.save())
    assert texts(letter) == [filler(1)]
    assert removed(letter, "turned text") == ["ONTWERP"]


def test_layout_facts_from_the_foot(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "paper.pdf")
    sheets.wrapped(filler(1), 65)
    sheets.foot(1)
    letter = read_letter(sheets.save())
    assert (letter.letter_id, letter.parliamentary_year) == ("26150-901", "2019–2020")


def test_layout_annex_across_the_full_width(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "paper.pdf")
    sheets.masthead()
    top = sheets.wrapped(filler(1), 300)
    sheets.wrapped(filler(2), top + PITCH)
    sheets.foot(1)
    for page in (2, 3, 4):
        sheets.next()
        top = 65.0
        for number in range(4):
            top = sheets.wrapped(filler(3 * page + number, 6), top, x=55.3) + PITCH
        sheets.foot(page)
    letter = read_letter(sheets.save())
    assert letter.letter_id == "26150-901"
    assert texts(letter) == [
        filler(1),
        filler(2),
        *(filler(3 * p + n, 6) for p in (2, 3, 4) for n in range(4)),
    ]


def test_layout_notes_in_the_margin_with_plain_numbers(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "paper.pdf")
    sheets.masthead()
    end = sheets.put("De zitting wordt in september geopend.", 300)
    sheets.mark("1", end, 300)
    sheets.wrapped(filler(1), 325)
    sheets.lines(["1 Noot met een gewoon cijfer,", "over twee regels."], 302, x=55.3, size=6.9)
    letter = read_letter(sheets.save())
    assert texts(letter, "footnote") == ["Noot met een gewoon cijfer, over twee regels."]
    assert letter.marks[0].target_block_id == letter.blocks[-1].block_id
