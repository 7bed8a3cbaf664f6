"""Scores of the pipeline on annotated texts and treebanks, and what the command makes of gold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import spacy
from typer.testing import CliRunner

from kamerlens.cli import app
from kamerlens.data import data_path
from kamerlens.errors import DataError, RunError
from kamerlens.evaluate import evaluate_gold, format_scores, references, texts, treebank

TEXT = "De VNVR nam resolutie 2231 (2015) aan; early warning helpt Zweden."
ROW = {
    "id": "a",
    "text": TEXT,
    "spans": [
        {"start": 3, "end": 7, "label": "ORG"},
        {"start": 12, "end": 33, "label": "LAW"},
        {"start": 59, "end": 65, "label": "GPE"},
        {"start": 0, "end": 2, "label": "PERSON"},
    ],
    "references": [
        {"start": 12, "end": 33, "kind": "un_resolution", "normalized": "S/RES/2231(2015)"}
    ],
    "english": [{"start": 39, "end": 52}],
}
TREEBANK = """# sent_id = t.p.1.s.1
1\tDe\tde\tDET\t_\tDefinite=Def\t2\tdet\t_\t_
2\traad\traad\tNOUN\t_\tGender=Com|Number=Sing\t3\tnsubj\t_\t_
3\tspreekt\tspreken\tVERB\t_\tNumber=Sing|Tense=Pres|VerbForm=Fin\t0\troot\t_\tSpaceAfter=No
4\t.\t.\tPUNCT\t_\t_\t3\tpunct\t_\t_

# sent_id = t.p.1.s.2
1\tGemeenteraden\tgemeente_raad\tNOUN\t_\tNumber=Plur\t2\tnsubj\t_\t_
2\tzwijgen\tspreken\tVERB\t_\tNumber=Plur|Tense=Pres|VerbForm=Fin\t0\troot\t_\tSpaceAfter=No
3\t.\t.\tPUNCT\t_\t_\t2\tpunct\t_\t_

"""


def write(path: Path, *rows: Any) -> Path:
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    folder = tmp_path / "gold"
    folder.mkdir()
    write(folder / "mine.jsonl", ROW)
    write(folder / "other.jsonl", {"paragraph": "no gold of ours"})
    write(folder / "brief.entities.jsonl", {"text": TEXT, "spans": []})
    (folder / "bank.conllu").write_text(TREEBANK, encoding="utf-8")
    return folder


def test_evaluate_gold_scores_texts_and_treebank(gold: Path) -> None:
    scores = evaluate_gold(gold)
    assert list(scores) == ["bank", "brief.entities", "mine"]
    assert scores["brief.entities"] == {"skipped": "needs a run: --run RUN"}
    entities = scores["mine"]["entities"]
    assert (entities["precision"], entities["recall"]) == (1.0, 0.75)
    assert entities["labels"]["PERSON"]["overlapping"]["f1"] == 0.0
    assert scores["mine"]["references"]["normalized"]["f1"] == 1.0
    assert scores["mine"]["english"]["f1"] == 1.0
    bank = scores["bank"]
    assert (bank["sentences"], bank["tokens"], bank["pos"]) == (2, 7, 1.0)
    assert bank["lemma"] == pytest.approx(6 / 7)  # "zwijgen" is wrong in the gold
    assert bank["sentences_by_paragraph"]["f1"] == bank["sentences_in_runs"]["f1"] == 1.0
    assert "sentences_in_runs f1" in format_scores(scores)


def test_evaluate_gold_takes_one_file_and_a_model(gold: Path, tmp_path: Path) -> None:
    spacy.blank("nl").to_disk(tmp_path / "blank")
    scores = evaluate_gold(gold / "mine.jsonl", model=str(tmp_path / "blank"))
    assert list(scores) == ["mine"]
    assert scores["mine"]["entities"]["recall"] == 0.75  # these come from lists and patterns


@pytest.mark.parametrize(
    ("name", "content", "error", "message"),
    [
        ("absent", None, DataError, "no such file or folder"),
        ("x.jsonl", '{"a": 1}', DataError, "holds no gold"),
        ("x.entities.jsonl", '{"text": "a", "spans": []}', RunError, "--run RUN"),
        (
            "x.jsonl",
            '{"text": "a", "spans": []}\n{"text": "b"}',
            DataError,
            "x.jsonl:2: .*no spans",
        ),
        ("x.jsonl", '{"text": "a", "spans": [{"start": 0, "end": 9}]}', DataError, "outside"),
        ("x.conllu", "1\ta\n", DataError, "x.conllu:1: 2 columns"),
        ("x.conllu", "\n", DataError, "no sentence"),
    ],
)
def test_evaluate_gold_names_what_is_wrong(
    tmp_path: Path, name: str, content: str | None, error: type[Exception], message: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(error, match=message):
        evaluate_gold(path)


def test_evaluate_command_prints_json(gold: Path) -> None:
    done = CliRunner().invoke(app, ["evaluate", str(gold / "bank.conllu"), "--json"])
    assert done.exit_code == 0
    assert json.loads(done.stdout)["bank"]["pos"] == 1.0


def test_references_summary_wants_the_normal_form() -> None:
    one = (0, 3, 9, "kamerstuk", "Kamerstuk 26150, nr. 7")
    wrong = (*one[:4], "Kamerstuk 26150, nr. 8")
    scores = references.summary({one}, {wrong})
    assert (scores["f1"], scores["normalized"]["f1"], scores["wrong"]) == (1.0, 0.0, [one[4]])


def test_gold_references_of_all_forms() -> None:
    nlp = spacy.blank("nl")
    scores = texts.evaluate(data_path("corpus", "gold", "references", "forms.jsonl"), nlp)
    assert scores["references"]["normalized"]["f1"] >= 0.98


def test_gold_references_of_the_samples() -> None:
    paths = sorted(data_path("corpus", "gold", "references").glob("*.references.jsonl"))
    assert len(paths) == 8
    found = gold_ones = 0.0
    for path in paths:
        scores = texts.evaluate(path, spacy.blank("nl"))["references"]["normalized"]
        assert scores["precision"] == 1.0
        found += scores["recall"] * scores["gold"]
        gold_ones += scores["gold"]
    assert found / gold_ones >= 0.98


def test_treebank_features_in_any_order(gold: Path) -> None:
    nlp = spacy.blank("nl")
    nlp.add_pipe("sentencizer")
    scores = treebank.evaluate(gold / "bank.conllu", nlp)
    assert scores["pos"] == 0.0
    assert scores["morph"] == pytest.approx(2 / 7)  # the two full stops have none
