"""Letters, documents, sections and blocks; and the figures reached on real and made papers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kamerlens.data import data_path
from kamerlens.evaluate.blocks import score_blocks
from kamerlens.records import Letter
from kamerlens.segment import letter_id_of, read_letter, slug
from kamerlens.source import Facts
from tests.sheets import PITCH, Sheets, filler


def annexed(path: Path) -> Letter:
    """Return a letter on one session with an annexed report on the one before."""
    sheets = Sheets(path)
    sheets.masthead()
    top = sheets.wrapped(
        "Hierbij ontvangt u de inzet voor de 75ste zitting van de Algemene Vergadering (AVVN). Het "
        "verslag van de 74ste AVVN is bijgevoegd.",
        300,
    )
    top = sheets.wrapped("Vrede en recht", top + PITCH, style="b") + PITCH
    top = sheets.wrapped(filler(1), top) + PITCH
    sheets.lines(["De Minister van Proefzaken,", "A.B. de Proef"], top)
    sheets.foot(1)
    sheets.next()
    sheets.put("Bijlage", 65, x=55.3, style="i")
    top = (
        sheets.wrapped("Verslag van de 74ste zitting van de Algemene Vergadering", 65, style="b")
        + PITCH
    )
    top = sheets.wrapped(filler(2), top) + PITCH
    top = sheets.wrapped("Vrede en recht", top, style="b") + PITCH
    sheets.wrapped(filler(3), top)
    sheets.foot(2)
    return read_letter(sheets.save())


def test_segment_parts_letter_and_annex(tmp_path: Path) -> None:
    letter = annexed(tmp_path / "paper.pdf")
    assert [
        (d.document_id, d.session, d.year, d.page_first, d.page_last) for d in letter.documents
    ] == [("26150-901#letter", 75, 2020, 1, 1), ("26150-901#annex1", 74, 2019, 2, 2)]
    annex = [block for block in letter.blocks if block.document_id.endswith("annex1")]
    assert [block.type for block in annex] == ["title", "paragraph", "heading", "paragraph"]
    assert letter.documents[1].title == annex[0].text
    assert letter.words == sum(document.words for document in letter.documents)


def test_segment_ids_are_stable_and_unique(tmp_path: Path) -> None:
    letter, again = annexed(tmp_path / "a.pdf"), annexed(tmp_path / "a.pdf")
    assert letter == again
    ids = [block.block_id for block in letter.blocks]
    assert len(set(ids)) == len(ids)
    assert ids[0] == "26150-901#letter/b0001"
    assert ids[-1] == "26150-901#annex1/b0004"
    assert [s.section_id for s in letter.sections] == [
        "26150-901#letter/s01",
        "26150-901#annex1/s01",
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Brief aan de Kamer (2020).pdf", "brief-aan-de-kamer-2020-pdf"),
        ("coördinatie", "coordinatie"),
        ("…", "letter"),
    ],
)
def test_slug(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_letter_id_takes_the_first_dossier() -> None:
    assert letter_id_of(Facts(dossier="26150;34950-V", number="901"), "x.pdf") == "26150-901"
    assert letter_id_of(Facts(number="901"), "map/Een brief.pdf") == "een-brief"


def invariants(letter: Letter) -> None:
    """Check what holds for every letter."""
    sections = {section.section_id: section for section in letter.sections}
    blocks = {block.block_id: block for block in letter.blocks}
    for block in letter.blocks:
        assert block.text == block.text.strip() != ""
        offsets = [offset for offset, _ in block.page_starts]
        pages = [page for _, page in block.page_starts]
        assert offsets == sorted(offsets)
        assert pages == sorted(set(pages))
        assert offsets[:1] in ([], [0])
        assert [box.page for box in block.boxes] == pages
        assert block.section_id is None or block.section_id in sections
    for mark in letter.marks:
        assert 0 <= mark.offset <= len(blocks[mark.block_id].text)
        assert mark.target_block_id in blocks
    for join in letter.joins:
        text = blocks[join.block_id].text
        assert text[join.start_char : join.start_char + len(join.result)] == join.result
    for section in letter.sections:
        assert section.path.endswith(section.heading)
        if section.parent_id:
            parent = sections[section.parent_id]
            assert parent.level < section.level
            assert section.path == f"{parent.path} > {section.heading}"


SAMPLES = sorted(data_path("corpus", "samples").glob("kst-26150-S??.*"))
SAMPLES = [path for path in SAMPLES if path.suffix in (".pdf", ".xml") and "." not in path.stem]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_samples_come_out_as_written(path: Path) -> None:
    letter = read_letter(path)
    invariants(letter)
    name = path.stem if path.suffix == ".pdf" else path.name
    gold = data_path("corpus", "gold", "samples", f"{name}.blocks.jsonl")
    rows = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    scores = score_blocks(rows, letter.blocks, letter.sections, letter.documents)
    assert scores.text.f1 >= 0.97, scores.missing
    assert scores.words.f1 >= 0.999
    assert scores.types == 1, scores.confused
    assert scores.headings.f1 == 1
    assert scores.sections == 1


def test_samples_reach_the_mean_floor() -> None:
    values = []
    for path in SAMPLES:
        letter = read_letter(path)
        name = path.stem if path.suffix == ".pdf" else path.name
        gold = data_path("corpus", "gold", "samples", f"{name}.blocks.jsonl")
        rows = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
        values.append(score_blocks(rows, letter.blocks, letter.sections).text.f1)
    assert sum(values) / len(values) >= 0.99


@pytest.mark.parametrize(
    ("source", "gold", "text", "types", "words"),
    [
        ("letters/kst-26150-163.pdf", "gold/letter.blocks.jsonl", 0.98, 0.97, 0.999),
        ("letters/kst-26150-163.txt", "gold/letter.blocks.jsonl", 0.95, 0.95, 0.999),
        (
            "publications/ministry-letter.pdf",
            "publications/ministry-letter.blocks.jsonl",
            0.93,
            0.95,
            0.999,
        ),
        (
            "publications/ah-1b0f0b98.pdf",
            "publications/ah-1b0f0b98.blocks.jsonl",
            0.93,
            0.95,
            0.999,
        ),
    ],
)
def test_real_papers_reach_their_floors(
    shared: Path, source: str, gold: str, text: float, types: float, words: float
) -> None:
    letter = read_letter(shared / source)
    invariants(letter)
    rows = [json.loads(line) for line in (shared / gold).read_text(encoding="utf-8").splitlines()]
    scores = score_blocks(rows, letter.blocks, letter.sections, letter.documents)
    assert scores.text.f1 >= text, scores.missing
    assert scores.types >= types, scores.confused
    assert scores.words.f1 >= words
    assert scores.headings.f1 >= 0.95


def test_real_papers_keep_head_and_foot_out_of_the_blocks(shared: Path) -> None:
    unwanted = ("Kamer, vergaderjaar 20", "ISSN", "Pagina ", "Retouradres", "-tk-", "BSK-")
    for path in sorted((shared / "publications").glob("*.pdf")):
        letter = read_letter(path)
        invariants(letter)
        for block in letter.blocks:
            if block.type != "footnote":
                assert not any(word in block.text for word in unwanted), (path.name, block.text)


def test_real_letter_and_its_text_give_the_same_blocks(shared: Path) -> None:
    pdf = read_letter(shared / "letters" / "kst-26150-163.pdf")
    txt = read_letter(shared / "letters" / "kst-26150-163.txt")
    assert [(b.type, b.text) for b in pdf.blocks] == [(b.type, b.text) for b in txt.blocks]
    assert [(d.part, d.session, d.year) for d in pdf.documents] == [
        ("letter", 72, 2017),
        ("annex", 71, 2016),
    ]
