"""From lines to paragraphs, and what they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamerlens.records import Letter
from kamerlens.segment import read_letter
from kamerlens.signatures import is_name
from tests.sheets import LEFT, PITCH, RIGHT, Sheets, filler, short_ended


def typed(letter: Letter) -> list[tuple[str, str]]:
    return [(block.type, block.text) for block in letter.blocks]


def test_paragraph_without_gap_or_indent_is_told_by_its_short_last_line(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "paper.pdf")
    top = 65.0
    paragraphs = [short_ended(sheets, number, RIGHT - LEFT) for number in range(8)]
    for text in paragraphs:
        top = sheets.wrapped(text, top)
    letter = read_letter(sheets.save())
    assert typed(letter) == [("paragraph", text) for text in paragraphs]


def test_paragraph_with_indented_first_line(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "paper.pdf")
    top = 65.0
    for number in range(4):
        lines = sheets.broken(filler(number))
        sheets.put(lines[0], top, x=LEFT + 9)
        top = sheets.lines(lines[1:], top + PITCH)
    letter = read_letter(sheets.save())
    assert [text for _, text in typed(letter)] == [filler(number) for number in range(4)]


def test_paragraph_goes_on_over_page_and_notes(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "paper.pdf")
    lines = sheets.broken(filler(3, 9))
    sheets.lines(lines[:4], 640)
    sheets.rule(700)
    sheets.note("1", ["Een noot onderaan."], 704)
    sheets.foot(1)
    sheets.next()
    sheets.lines(lines[4:], 65)
    sheets.foot(2)
    letter = read_letter(sheets.save())
    assert [kind for kind, _ in typed(letter)] == ["paragraph", "footnote"]
    block = letter.blocks[0]
    assert block.text == filler(3, 9)
    offset = block.page_starts[1][0]
    assert block.text[offset:].startswith(lines[4].split()[0])
    assert (block.page_at(0), block.page_at(offset), block.page_last) == (1, 2, 2)


def test_paragraph_ends_where_a_page_is_left_open(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "paper.pdf")
    full = next(
        text
        for number in range(11)
        for count in (3, 4, 5, 6)
        if sheets.canvas.stringWidth(
            sheets.broken(text := filler(number, count))[-1], "Helvetica", 9.1
        )
        > 290
    )
    sheets.wrapped(filler(9), 650)
    sheets.foot(1)
    sheets.next()
    sheets.wrapped(full, 560)
    sheets.foot(2)
    sheets.next()
    sheets.wrapped("Zeker is dat nog niet. " + filler(7), 65)
    sheets.foot(3)
    letter = read_letter(sheets.save())
    assert [text for _, text in typed(letter)][1] == full


@pytest.mark.parametrize("bullet", ["–", "•", "-", "1.", "a.", "2)", "(b)"])
def test_list_items_lose_their_bullets(tmp_path: Path, bullet: str) -> None:
    sheets = Sheets(tmp_path / "paper.pdf")
    sheets.put("De delegatie vraagt aandacht voor het volgende:", 65)
    top = 65 + 2 * PITCH
    items = ["een eerste punt dat kort is;", f"een tweede punt. {filler(2)}", "een derde punt."]
    for number, item in enumerate(items):
        label = bullet.replace("1", str(number + 1)).replace("a", "abc"[number])
        sheets.put(label, top)
        top = sheets.lines(sheets.broken(item, 290), top, x=LEFT + 14)
    letter = read_letter(sheets.save())
    assert typed(letter) == [
        ("paragraph", "De delegatie vraagt aandacht voor het volgende:"),
        *(("list_item", item) for item in items),
    ]


def test_headings_nest_by_number_and_style(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "paper.pdf")
    top = 65.0
    plan = [
        ("b", "I. Waarom dit ertoe doet"),
        ("", filler(1)),
        ("b", "II. Wat wij willen"),
        ("i", "Vrede en recht"),
        ("", filler(2)),
        ("i", "Water en klimaat"),
        ("", filler(3)),
        ("b", "III. Tot slot"),
        ("", filler(4)),
    ]
    for style, text in plan:
        top = sheets.wrapped(text, top, style=style) + PITCH
    letter = read_letter(sheets.save())
    assert [(s.level, s.number, s.path) for s in letter.sections] == [
        (1, "I.", "I. Waarom dit ertoe doet"),
        (1, "II.", "II. Wat wij willen"),
        (2, None, "II. Wat wij willen > Vrede en recht"),
        (2, None, "II. Wat wij willen > Water en klimaat"),
        (1, "III.", "III. Tot slot"),
    ]
    assert letter.sections[2].parent_id == letter.sections[1].section_id
    assert letter.blocks[4].section_id == letter.sections[2].section_id


def test_headings_in_plain_type(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "paper.pdf")
    top = 65.0
    for number in (1, 2):
        sheets.put(f"Vraag {number}", top)
        top = sheets.wrapped(filler(number), top + PITCH) + PITCH
        sheets.put(f"Antwoord {number}", top)
        top = sheets.wrapped(filler(number + 3), top + PITCH) + PITCH
    letter = read_letter(sheets.save())
    assert [text for kind, text in typed(letter) if kind == "heading"] == [
        "Vraag 1",
        "Antwoord 1",
        "Vraag 2",
        "Antwoord 2",
    ]


def test_headings_by_dotted_numbers(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "paper.pdf")
    top = 65.0
    for style, text in [
        ("b", "1. Wapens"),
        ("", "1.1 Lichte wapens"),
        ("", filler(1)),
        ("", "1.2 Zware wapens"),
        ("", filler(2)),
        ("b", "2. Water"),
        ("", filler(5)),
    ]:
        top = sheets.wrapped(text, top, style=style) + PITCH
    letter = read_letter(sheets.save())
    assert [(s.level, s.heading) for s in letter.sections] == [
        (1, "1. Wapens"),
        (2, "1.1 Lichte wapens"),
        (2, "1.2 Zware wapens"),
        (1, "2. Water"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "De motie wordt aangehouden.",
        "gehoord de beraadslaging,",
        "Dat geldt voor de volgende drie punten:",
        "(Applaus)",
    ],
)
def test_short_paragraphs_are_no_headings(tmp_path: Path, text: str) -> None:
    sheets = Sheets(tmp_path / "paper.pdf")
    top = sheets.wrapped(filler(1), 65) + PITCH
    sheets.put(text, top)
    sheets.wrapped(filler(2), top + 2 * PITCH)
    letter = read_letter(sheets.save())
    assert ("paragraph", text) in typed(letter)


@pytest.mark.parametrize(
    ("lines", "ministers"),
    [
        (
            ["De Minister van Proefzaken,", "A.B. de Proef"],
            "A.B. de Proef (Minister van Proefzaken)",
        ),
        (
            ["De Staatssecretaris van Toetsen en", "Meten,", "C.D.E. van den Toets-Maat"],
            "C.D.E. van den Toets-Maat (Staatssecretaris van Toetsen en Meten)",
        ),
        (
            ["De Minister-President,", "Minister van Algemene Proeven,", "F. Proeve"],
            "F. Proeve (Minister-President, Minister van Algemene Proeven)",
        ),
    ],
)
def test_signatures_name_the_ministers(tmp_path: Path, lines: list[str], ministers: str) -> None:
    sheets = Sheets(tmp_path / "paper.pdf")
    top = sheets.wrapped(filler(1), 65)
    sheets.lines(lines, top + PITCH)
    letter = read_letter(sheets.save())
    assert typed(letter)[-1] == ("signature", " ".join(lines))
    assert letter.ministers == ministers


def test_sentence_that_begins_with_an_office_is_no_signature(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "paper.pdf")
    sheets.wrapped("De Minister van Proefzaken heeft daarover gesproken met zijn ambtgenoten.", 65)
    sheets.wrapped(filler(1), 110)
    assert {kind for kind, _ in typed(read_letter(sheets.save()))} == {"paragraph"}


@settings(max_examples=12, deadline=None)
@given(st.lists(st.integers(0, 10), min_size=1, max_size=9), st.booleans())
def test_any_paragraphs_come_back_whole(
    tmp_path_factory: pytest.TempPathFactory, numbers: list[int], gap: bool
) -> None:
    sheets = Sheets(tmp_path_factory.mktemp("any") / "paper.pdf")
    texts = [short_ended(sheets, number, RIGHT - LEFT) for number in numbers]
    top = 65.0
    for text in texts:
        if top > 600:
            sheets.next()
            top = 65.0
        top = sheets.wrapped(text, top) + gap * PITCH
    letter = read_letter(sheets.save())
    assert " ".join(block.text for block in letter.blocks).split() == " ".join(texts).split()
    assert letter.words == sum(len(text.split()) for text in texts)


def test_signatures_side_by_side(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "paper.pdf")
    top = sheets.wrapped(filler(1), 65) + PITCH
    sheets.put("De Minister van Proefzaken,", top)
    sheets.put("De Minister voor Metingen en", top, x=LEFT + 160)
    sheets.put("Toetsen,", top + PITCH, x=LEFT + 160)
    sheets.put("A.B. de Proef", top + 4 * PITCH)
    sheets.put("Carla van der Toets", top + 4 * PITCH, x=LEFT + 160)
    letter = read_letter(sheets.save())
    assert typed(letter)[1:] == [
        ("signature", "De Minister van Proefzaken, A.B. de Proef"),
        ("signature", "De Minister voor Metingen en Toetsen, Carla van der Toets"),
    ]


def test_headings_that_are_underlined(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "paper.pdf")
    top = 65.0
    for number, heading in enumerate(["Vrede en recht", "Water en klimaat", "Tot slot"]):
        end = sheets.put(heading, top)
        sheets.rule(top + 9, LEFT, end)
        top = sheets.wrapped(filler(number), top + PITCH) + PITCH
    letter = read_letter(sheets.save())
    assert [section.heading for section in letter.sections] == [
        "Vrede en recht",
        "Water en klimaat",
        "Tot slot",
    ]


def test_table_of_contents_holds_no_headings(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "paper.pdf")
    for number, line in enumerate(
        ["1. Vrede ........................ 2", "2. Recht ............ 4"]
    ):
        sheets.put(line, 65 + 12 * number)
    sheets.wrapped(filler(1), 120)
    assert read_letter(sheets.save()).sections == ()


@pytest.mark.parametrize(
    "name",
    [
        "A.B. de Proef",
        "drs. A.B.C. Proef-Maat",
        "Carla van der Toets",
        "Carla A.B. Toets",
        "H.G.J. Proef Maat",
        "Th. Proef",
        "J.C. van ’t Veld",
    ],
)
def test_is_name(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize("text", ["Conclusie", "Vrede en recht", "De zitting", "A.B.", "Proef."])
def test_is_no_name(text: str) -> None:
    assert not is_name(text)
