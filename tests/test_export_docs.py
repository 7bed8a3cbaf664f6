"""A run's annotation as Docs and in the formats of spaCy users."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc, DocBin
from typer.testing import CliRunner

import kamerlens
from kamerlens.annotated import documents
from kamerlens.cli import app
from kamerlens.errors import RunError
from kamerlens.exports.docs import write_docs
from kamerlens.results import Results
from kamerlens.tables import Store
from kamerlens.train.treebank import read_conllu
from tests.report_run import HOSTILE

FIRST = "De VNVR nam Kamerstuk 26 150, nr. 7 niet aan. Zweden wel."
SECOND = f"Early warning!  Jan Huigen zei {HOSTILE}"
FORMATS = ("docbin", "conllu", "prodigy-jsonl", "displacy")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of two letters, the second with a text that tries to break out of every format."""
    folder = tmp_path_factory.mktemp("docs") / "run"
    folder.mkdir()
    with Store(folder) as store:
        for name, text in (("1-1", FIRST), ("1-2", SECOND)):
            document, block = f"{name}#letter", f"{name}#letter/b0001"
            letter = (name, f"{name}.pdf", "00", "pdf", "1", "1", "Brief", "2019-09-01")
            store.append("letters", [(*letter, None, None, 1, 9, "ok", None)])
            store.append("documents", [(document, name, "letter", None, 74, 2019, 1, 1, 9)])
            section = f"{document}/s01"
            store.append("sections", [(section, document, None, 1, "1", "A", "A", 1, 1)])
            row = (block, document, section, 1, "paragraph", text, 3, 3, "{}", 9)
            store.append("blocks", [row])
        one, two = "1-1#letter/b0001", "1-2#letter/b0001"
        store.append(
            "sentences",
            [
                (f"{one}/s000", one, 0, 45, FIRST[:45], "nl"),
                (f"{one}/s001", one, 46, 57, FIRST[46:], "nl"),
                (f"{two}/s000", two, 0, 14, SECOND[:14], "en"),
                (f"{two}/s001", two, 16, len(SECOND), SECOND[16:], "nl"),
            ],
        )
        entities = [
            (one, 3, 7, "ORG", "Q37470", "gazetteer"),
            (one, 12, 35, "REF", None, "rule"),
            (one, 46, 49, "GPE", "user:<b>\"'|x", "correction"),  # inside a word
            (two, 16, 26, "PERSON", None, "model"),
        ]
        texts = {one: FIRST, two: SECOND}
        store.append(
            "entities",
            [
                (f"{b}:{s}-{e}", b, f"{b}/s000", s, e, texts[b][s:e], x, i, None, None, w, 0.9, 3)
                for b, s, e, x, i, w in entities
            ],
        )
        store.append(
            "references",
            [
                (one, 12, 35, FIRST[12:35], "kamerstuk", "Kamerstuk 26150, nr. 7", None, None),
                (one, 40, 40, "", "footnote", "1", None, None),
            ],
        )
        store.append("english", [(two, 0, 13, SECOND[:13], None)])
        store.export()
    (folder / "run.json").write_text('{"settings": {"model": null}}', encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def docs(run: Path) -> list[Doc]:
    return list(documents(Results(run)))


@pytest.fixture(scope="module")
def files(run: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    place = tmp_path_factory.mktemp("files") / "all.in"
    return dict(zip(FORMATS, write_docs(Results(run), FORMATS, place), strict=True))


def test_documents_say_what_the_tables_say(docs: list[Doc]) -> None:
    one, two = docs
    assert [s.text for s in one.sents] == [FIRST[:45], FIRST[46:]]
    assert [(e.text, e.label_, e.kb_id_) for e in one.ents] == [
        ("VNVR", "ORG", "Q37470"),
        ("Kamerstuk 26 150, nr. 7", "REF", ""),
        ("Zweden", "GPE", "user:<b>\"'|x"),
    ]
    assert [e._.kamerlens_source for e in one.ents] == ["gazetteer", "rule", "correction"]
    assert [(s.label_, s.kb_id_) for s in one.spans["references"]] == [
        ("kamerstuk", "Kamerstuk 26150, nr. 7")
    ]
    assert [s.text for s in two.spans["english"]] == ["Early warning"]
    assert [s.label_ for s in two.spans["sentences"]] == ["en", "nl"]
    assert (one._.kamerlens_letter_id, one._.kamerlens_page, one._.kamerlens_section) == (
        "1-1",
        3,
        "A",
    )
    assert one[0].pos_ == "DET"
    assert one[9].lemma_ == "niet"


def test_export_names_its_files(files: dict[str, Path], run: Path, tmp_path: Path) -> None:
    names = [path.name for path in files.values()]
    assert names == ["all.in.spacy", "all.in.conllu", "all.in.jsonl", "all.in.html"]
    [one] = write_docs(Results(run), ["conllu"], tmp_path / "x.txt", letter="1-2")
    assert one.name == "x.txt"
    assert "1-1" not in one.read_text(encoding="utf-8")


def test_export_docbin_loads_with_spacy(files: dict[str, Path], docs: list[Doc]) -> None:
    read = list(DocBin().from_disk(files["docbin"]).get_docs(spacy.blank("nl").vocab))
    for doc, again in zip(docs, read, strict=True):
        assert again.text == doc.text
        assert [(e.text, e.label_, e.kb_id_) for e in again.ents] == [
            (e.text, e.label_, e.kb_id_) for e in doc.ents
        ]
        assert [s.text for s in again.sents] == [s.text for s in doc.sents]
        assert [(t.pos_, t.lemma_, str(t.morph)) for t in again] == [
            (t.pos_, t.lemma_, str(t.morph)) for t in doc
        ]
        assert [(s.text, s.kb_id_) for s in again.spans["references"]] == [
            (s.text, s.kb_id_) for s in doc.spans["references"]
        ]
        assert again._.kamerlens_block_id == doc._.kamerlens_block_id
        assert [e._.kamerlens_source for e in again.ents] == [
            e._.kamerlens_source for e in doc.ents
        ]


def test_export_conllu_keeps_the_format(files: dict[str, Path]) -> None:
    text = files["conllu"].read_text(encoding="utf-8")
    sentences = text.split("\n\n")
    assert sentences.pop() == ""
    assert text.count("# newdoc id = ") == text.count("# newpar id = ") == 2
    for sentence in sentences:
        comments = [line for line in sentence.split("\n") if line.startswith("# ")]
        rows = [line.split("\t") for line in sentence.split("\n") if line[0].isdigit()]
        assert len(comments) + len(rows) == sentence.count("\n") + 1
        assert {len(row) for row in rows} == {10}
        assert all(cell and cell == cell.strip() for row in rows for cell in row)
        assert [row[0] for row in rows] == [str(i) for i in range(1, len(rows) + 1)]
        made = "".join(r[1] + ("" if "SpaceAfter=No" in r[9] else " ") for r in rows).strip()
        assert f"# text = {made}" in comments
        assert any(re.match(r"# sent_id = 1-\d#letter/b0001/s00\d$", c) for c in comments)
    assert "\tNER=B-ORG|Entity=Q37470\n" in text
    assert "Entity=user:<b>\"'\\px" in text
    assert "SpacesAfter=\\s\\s" in text


def test_export_conllu_is_read_as_gold(files: dict[str, Path]) -> None:
    first, second, *_ = read_conllu(files["conllu"])
    assert (first.words[:2], first.lemmas[0], first.heads[0]) == (("De", "VNVR"), "de", -1)
    assert second.text == "Zweden wel."


def test_export_prodigy_has_text_tokens_spans_and_meta(files: dict[str, Path]) -> None:
    lines = files["prodigy-jsonl"].read_bytes().split(b"\n")
    tasks = [json.loads(line) for line in lines if line]
    assert [task["text"] for task in tasks] == [FIRST, SECOND]
    for task in tasks:
        text, tokens = task["text"], task["tokens"]
        assert [text[t["start"] : t["end"]] for t in tokens] == [t["text"] for t in tokens]
        for span in task["spans"]:
            assert tokens[span["token_start"]]["start"] == span["start"]
            assert tokens[span["token_end"]]["end"] == span["end"]
    assert tasks[0]["spans"][0]["entity_id"] == "Q37470"
    assert tasks[0]["meta"] == {
        "letter": "1-1",
        "document": "1-1#letter",
        "section": "A",
        "page": 3,
        "block": "1-1#letter/b0001",
    }


def test_export_displacy_is_one_safe_page(files: dict[str, Path]) -> None:
    page = files["displacy"].read_text(encoding="utf-8")
    assert '<meta charset="utf-8">' in page
    assert "<script" not in page
    assert "<img" not in page
    assert "<b>" not in page
    assert not re.search(r"""(?:src|href)=["'](?!https://www\.wikidata\.org/entity/Q|#)""", page)
    assert page.count("<h2") == 2


def test_export_is_the_same_each_time(
    run: Path, files: dict[str, Path], tmp_path: Path, docs: list[Doc]
) -> None:
    again = write_docs(Results(run), FORMATS, tmp_path / "all")
    assert [p.read_bytes() for p in again] == [p.read_bytes() for p in files.values()]


def test_export_command(run: Path, tmp_path: Path) -> None:
    place = str(tmp_path / "new" / "out")
    done = CliRunner().invoke(
        app, ["export", str(run), "--format", "displacy, conllu", "-o", place]
    )
    assert done.exit_code == 0
    assert (tmp_path / "new" / "out.html").is_file()
    wrong = CliRunner().invoke(app, ["export", str(run), "--format", "brat"])
    assert wrong.exit_code == 2
    assert "use one of docbin" in wrong.output


def test_export_says_what_is_wrong(run: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"no letter '7'.*1-1, 1-2"):
        list(documents(Results(run), letter="7"))
    (tmp_path / "file").touch()
    with pytest.raises(RunError, match="cannot write"):
        write_docs(Results(run), ["conllu"], tmp_path / "file" / "x")
    broken = tmp_path / "run"
    broken.mkdir()
    (broken / "tables").symlink_to(run / "tables")
    (broken / "run.json").write_text('{"settings": {"model": "nl_gone"}}', encoding="utf-8")
    with pytest.raises(RunError, match="nl_gone"):
        list(documents(kamerlens.read(broken)))
