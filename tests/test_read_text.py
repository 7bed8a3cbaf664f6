"""Plain text letters."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from kamerlens.segment import read_letter
from kamerlens.text_width import is_proportional, printed_width
from tests.sheets import LEFT, RIGHT, Sheets, filler, short_ended


def letter_of(tmp_path: Path, text: str, name: str = "brief.txt"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_letter(path)


def wrapped(text: str, width: int = 72) -> str:
    return textwrap.fill(text, width, break_on_hyphens=False)


def test_read_text_pages_at_form_feeds(tmp_path: Path) -> None:
    pages = [wrapped(filler(1, 4)) + "\n\n" + wrapped(filler(2, 4)), wrapped(filler(3, 4))]
    letter = letter_of(tmp_path, "\f".join(pages))
    assert letter.pages == 2
    assert [block.page_first for block in letter.blocks] == [1, 1, 2]
    assert letter.blocks[0].boxes == () or letter.blocks[0].boxes[0].page == 1


def test_read_text_pages_at_leading_spaces_with_notes_and_captions(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "unused.pdf")
    first = sheets.broken(short_ended(sheets, 1, RIGHT - LEFT))
    body = sheets.broken(filler(4, 9))
    text = "\n".join(
        [
            " " + first[0],
            *first[1:-1],
            first[-1] + "1",
            "",
            *body[:4],
            "",
            "1 Een noot die over twee regels loopt en dan eindigt met een punt, zoals",
            "noten dat doen.",
            "",
            "Figuur 1: een tekening zonder tekst",
            " " + body[4],
            *body[5:],
            "",
        ]
    )
    text += "\n" + "\n".join(
        "\n".join(sheets.broken(short_ended(sheets, n, RIGHT - LEFT))) + "\n" for n in range(2, 10)
    )
    letter = letter_of(tmp_path, text)
    kinds = [block.type for block in letter.blocks[:4]]
    assert kinds == ["paragraph", "paragraph", "caption", "footnote"]
    assert letter.blocks[1].text == filler(4, 9)
    assert [page for _, page in letter.blocks[1].page_starts] == [1, 2]
    (mark,) = letter.marks
    assert mark.target_block_id == letter.blocks[3].block_id
    assert mark.offset == len(letter.blocks[0].text)


def test_read_text_running_lines_are_left_out(tmp_path: Path) -> None:
    pages = [
        f"Kamerstuk 26 150\n\n{wrapped(filler(number))}\n\nPagina {number} van 4"
        for number in range(1, 5)
    ]
    letter = letter_of(tmp_path, "\f".join(pages))
    assert {item.text for item in letter.removed} == {
        "Kamerstuk 26 150",
        *(f"Pagina {number} van 4" for number in range(1, 5)),
    }
    assert [block.text for block in letter.blocks] == [filler(number) for number in range(1, 5)]


def test_read_text_head_gives_facts(tmp_path: Path) -> None:
    head = (
        "Tweede Kamer der Staten-Generaal 2\n\nVergaderjaar 2019-2020\n\n"
        "26 150 Algemene Vergadering der Verenigde Naties\n\n"
        "Nr. 901 BRIEF VAN DE MINISTER VAN PROEFZAKEN\n\n"
        "Aan de Voorzitter van de Tweede Kamer der Staten-Generaal\n\n"
        "Den Haag, 3 september 2020\n\n"
    )
    letter = letter_of(tmp_path, head + wrapped(filler(1)))
    assert (letter.letter_id, letter.date) == ("26150-901", "2020-09-03")
    assert letter.parliamentary_year == "2019–2020"
    assert [block.text for block in letter.blocks] == [filler(1)]


def test_read_text_without_wrapping(tmp_path: Path) -> None:
    letter = letter_of(tmp_path, "\n".join(filler(number, 6) for number in range(4)))
    assert [block.text for block in letter.blocks] == [filler(number, 6) for number in range(4)]


def test_read_text_takes_facts_from_an_official_file_name(tmp_path: Path) -> None:
    letter = letter_of(tmp_path, wrapped(filler(1)), name="kst-26150-901.txt")
    assert (letter.letter_id, letter.dossier, letter.number) == ("26150-901", "26150", "901")
    assert letter.warnings == ("dossier and number taken from the file's name",)


@pytest.mark.parametrize(
    ("data", "warning"),
    [
        (
            "Coördinatie blijft één van de taken.".encode("cp1252"),
            ("not UTF-8; read as Windows-1252",),
        ),
        ("Coördinatie blijft één van de taken.".encode("utf-16"), ()),
        (b"\xef\xbb\xbf" + "Coördinatie blijft één van de taken.".encode(), ()),
    ],
)
def test_read_text_encodings(tmp_path: Path, data: bytes, warning: tuple[str, ...]) -> None:
    path = tmp_path / "brief.txt"
    path.write_bytes(data)
    letter = read_letter(path)
    assert letter.blocks[0].text == "Coördinatie blijft één van de taken."
    assert letter.warnings == warning


def test_read_text_broken_words_and_items(tmp_path: Path) -> None:
    text = (
        "De raad besprak de gevolgen van klimaatver-\nandering en de inzet van VN-\nmissies:\n\n"
        "− een eerste punt waarvan de zin pas verderop op de volgende regel na\n\n"
        "een witregel eindigt;\n− een tweede punt.\n"
    )
    letter = letter_of(tmp_path, text)
    assert [(block.type, block.text) for block in letter.blocks] == [
        (
            "paragraph",
            "De raad besprak de gevolgen van klimaatverandering en de inzet van VN-missies:",
        ),
        (
            "list_item",
            "een eerste punt waarvan de zin pas verderop op de volgende regel na "
            "een witregel eindigt;",
        ),
        ("list_item", "een tweede punt."),
    ]


def test_text_width_tells_print_from_typewriter(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "unused.pdf")
    texts = [filler(number, 9) for number in range(8)]
    printed = [line for text in texts for line in sheets.broken(text)]
    typed = [line for text in texts for line in textwrap.wrap(text, 66)]
    assert is_proportional(printed)
    assert not is_proportional(typed)
    assert printed_width("illi") < printed_width("mmmm") / 3


def test_read_text_with_columns_kept_by_spaces(tmp_path: Path) -> None:
    body = [line for n in (1, 2) for line in [*textwrap.wrap(filler(n), 60), ""]]
    rows = [" " * 40 + line for line in body]
    rows[1] = "Bijlage voor wie dat wil".ljust(40) + body[1]
    letter = letter_of(tmp_path, "\n".join(rows))
    assert [block.text for block in letter.blocks] == [filler(1), filler(2)]
    assert [item.text for item in letter.removed] == ["Bijlage voor wie dat wil"]
