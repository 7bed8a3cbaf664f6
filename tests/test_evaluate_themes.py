"""Theme figures on codings worked out by hand."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kamerlens.errors import DataError
from kamerlens.evaluate.themes import (
    calibration_error,
    evaluate,
    evaluate_texts,
    match_texts,
    reliability,
)


def answer(text: str, **scores: float) -> dict[str, object]:
    themes = [
        {"theme": code, "score": score, "assigned": score >= 0.5} for code, score in scores.items()
    ]
    return {"text": text, "primary": None, "themes": themes}


def test_evaluate_texts_counts_pairs_of_paragraph_and_theme() -> None:
    gold = [
        {"primary": "a", "all": ["a", "b"]},
        {"primary": None, "all": []},
        {"primary": "b", "all": ["b"]},
    ]
    found = evaluate_texts(
        gold,
        [
            answer("x", a=0.9, b=0.2, c=0.6),
            answer("y", a=0.1, b=0.1, c=0.1),
            answer("z", a=0.7, b=0.8, c=0.0),
        ],
    )
    assert found["micro"]["precision"] == pytest.approx(2 / 4)
    assert found["micro"]["recall"] == pytest.approx(2 / 3)
    assert found["micro"]["f1"] == pytest.approx(4 / 7)
    assert found["primary_accuracy"] == 1.0
    assert found["themes"]["a"]["precision"] == 0.5
    assert found["themes"]["b"]["recall"] == 0.5
    assert found["themes"]["c"]["f1"] == 0.0
    assert found["macro"]["f1"] == pytest.approx((2 / 3 + 2 / 3 + 0) / 3)


def test_calibration_error_is_the_weighted_gap_of_the_bins() -> None:
    scores = np.array([0.05, 0.05, 0.95, 0.95])
    right = np.array([False, False, True, False])
    assert calibration_error(scores, right) == pytest.approx(0.5 * 0.05 + 0.5 * 0.45)
    rows = reliability(scores, right)
    assert [row["pairs"] for row in rows] == [2, 2]
    assert rows[1]["share_right"] == 0.5


def test_calibration_error_takes_a_score_of_one() -> None:
    assert calibration_error(np.array([1.0]), np.array([True])) == 0.0


def test_match_texts_prefers_the_equal_text_and_uses_a_block_once() -> None:
    blocks = {
        "b1": "De raad komt  bijeen.",
        "b2": "De raad komt bijeen.",
        "b3": "De commissie besluit over de begroting van het volgende jaar.",
    }
    wanted = [
        "De raad komt bijeen.",
        "De raad komt bijeen.",
        "De commissie besluit over de begrooting van het volgende jaar",
        "Iets heel anders staat hier.",
    ]
    assert match_texts(wanted, blocks) == ["b1", "b2", "b3", None]


def tables() -> dict[str, pd.DataFrame]:
    blocks = pd.DataFrame(
        [
            ("b1", "paragraph", "Water stijgt."),
            ("b2", "heading", "Zorg"),
            ("b3", "paragraph", "Zorg telt."),
        ],
        columns=["block_id", "type", "text"],
    )
    scores = pd.DataFrame(
        [
            ("b1", "a", 0.9, True),
            ("b1", "b", 0.1, False),
            ("b3", "a", 0.2, False),
            ("b3", "b", 0.3, False),
        ],
        columns=["block_id", "theme", "score", "assigned"],
    )
    return {"blocks": blocks, "theme_scores": scores}


def write(path: Path, rows: list[dict[str, object]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_evaluate_counts_gold_without_a_block_as_missed(tmp_path: Path) -> None:
    write(
        tmp_path / "x.blocks.jsonl",
        [{"id": 0, "text": "Water stijgt."}, {"id": 1, "text": "Nergens te vinden, deze alinea."}],
    )
    gold = write(
        tmp_path / "x.themes.jsonl",
        [{"id": 0, "primary": "a", "all": ["a"]}, {"id": 1, "primary": "b", "all": ["b"]}],
    )
    found = evaluate(gold, tables())
    assert found["micro"]["recall"] == 0.5
    assert found["micro"]["precision"] == 1.0
    assert found["primary_accuracy"] == 0.5
    assert found["missing"] == ["Nergens te vinden, deze alinea."]


def test_evaluate_takes_texts_from_the_gold_itself(tmp_path: Path) -> None:
    gold = write(
        tmp_path / "x.themes.jsonl",
        [{"id": "p", "text": "Zorg telt.", "primary": None, "all": []}],
    )
    assert evaluate(gold, tables())["primary_accuracy"] == 1.0


def test_evaluate_names_gold_without_texts(tmp_path: Path) -> None:
    gold = write(tmp_path / "x.themes.jsonl", [{"id": 0, "primary": "a", "all": ["a"]}])
    with pytest.raises(DataError, match="no file of blocks"):
        evaluate(gold, tables())


def test_letter_under_another_name_is_found_beside_english_documents() -> None:
    from kamerlens.evaluate import _letter_tables

    tables = {
        "letters": pd.DataFrame(
            {"letter_id": ["26150-1", "speech"], "source": ["kst-1.pdf", "speech.txt"]}
        ),
        "documents": pd.DataFrame(
            {
                "document_id": ["26150-1#letter", "speech#english"],
                "letter_id": ["26150-1", "speech"],
                "part": ["letter", "english"],
            }
        ),
        "blocks": pd.DataFrame(
            {
                "block_id": ["26150-1#letter/b0", "speech#english/b0"],
                "document_id": ["26150-1#letter", "speech#english"],
            }
        ),
    }
    chosen = _letter_tables(tables, "letter")
    assert chosen is not None
    assert chosen["blocks"]["block_id"].tolist() == ["26150-1#letter/b0"]
