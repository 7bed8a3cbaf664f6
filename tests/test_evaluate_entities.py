"""Scores of entities, acronyms and English against gold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kamerlens.evaluate import acronyms, english, entities
from kamerlens.evaluate.alignment import lay


def blocks(*texts: str) -> pd.DataFrame:
    return pd.DataFrame({"block_id": [f"b{i}" for i in range(len(texts))], "text": texts})


def gold(tmp_path: Path, rows: list[dict[str, Any]]) -> Path:
    path = tmp_path / "gold.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


LONG = "De leden van de raad spraken in Zweden over de haven van Gent en de rivier."


@pytest.mark.parametrize(
    ("texts", "block", "word"),
    [
        ((LONG,), "b0", "Zweden"),
        (("Iets anders staat hier.", LONG), "b1", "Gent"),
        ((LONG.replace("spraken in", "spra ken  in"),), "b0", "Gent"),
        ((LONG[:39], LONG[39:]), "b0", "Zweden"),
        ((LONG[:39], LONG[39:]), "b1", "Gent"),
        (("Vooraf staat dit erbij. " + LONG,), "b0", "Gent"),
    ],
)
def test_alignment_carries_offsets_over(texts: tuple[str, ...], block: str, word: str) -> None:
    [laid] = lay([LONG], blocks(*texts))
    text = texts[int(block[1:])]
    start = text.index(word)
    span = laid.span(block, start, start + len(word))
    assert span is not None
    assert LONG[slice(*span)] == word


def test_alignment_of_repeated_and_missing_texts() -> None:
    first, second, third = lay(
        ["Zie p. 7.", "Zie p. 7.", "Iets heel anders."], blocks(*["Zie p. 7."] * 2)
    )
    assert (list(first.maps), list(second.maps), list(third.maps)) == (["b0"], ["b1"], [])
    assert third.span("b0", 0, 3) is None


def test_entities_scores(tmp_path: Path) -> None:
    path = gold(
        tmp_path,
        [
            {
                "text": LONG,
                "spans": [
                    {"start": 32, "end": 38, "label": "GPE"},
                    {"start": 57, "end": 61, "label": "GPE"},
                    {"start": 16, "end": 20, "label": "TITLE"},
                ],
            }
        ],
    )
    found = pd.DataFrame(
        [("b0", 32, 38, "GPE"), ("b0", 48, 61, "GPE"), ("b0", 0, 2, "ORG"), ("b1", 0, 4, "ORG")],
        columns=["block_id", "start_char", "end_char", "label"],
    )
    scores = entities.evaluate(path, {"blocks": blocks(LONG, "Een ander stuk."), "entities": found})
    assert (scores["gold"], scores["found"]) == (3, 3)
    assert scores["precision"] == pytest.approx(1 / 3)
    assert scores["recall"] == pytest.approx(1 / 3)
    assert scores["without_titles"]["recall"] == pytest.approx(1 / 2)
    assert scores["overlapping"]["precision"] == pytest.approx(2 / 3)
    assert scores["labels"]["GPE"]["f1"] == pytest.approx(1 / 2)
    assert scores["labels"]["TITLE"]["f1"] == 0.0
    assert scores["texts_not_found"] == 0


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("United Nations General Assembly", "General Assembly", True),
        ("Secretary-General of the United Nations", "Secretary-General", True),
        ("Leave No One Behind", "leaving no one behind", True),
        ("Lesbian and gay (LG)", "LG persons", True),
        ("United Nations", "United Nations", True),
        ("Security Council", "Human Rights Council", False),
        ("Security Council", None, False),
    ],
)
def test_acronyms_same_name(one: str, other: str | None, same: bool) -> None:
    assert acronyms.same_name(one, other) is same


def test_acronyms_scores(tmp_path: Path) -> None:
    path = gold(
        tmp_path,
        [
            {"acronym": "AVVN", "english_name": "United Nations General Assembly"},
            {"acronym": "VNVR", "english_name": "United Nations Security Council"},
            {"acronym": "XYZ", "english_name": "x"},
        ],
    )
    table = pd.DataFrame({"acronym": ["AVVN", "VNVR"], "long_en": ["General Assembly", "wrong"]})
    scores = acronyms.evaluate(path, {"acronyms": table})
    assert scores["found"] == pytest.approx(2 / 3)
    assert scores["right_english"] == pytest.approx(1 / 3)
    assert scores["wrong"] == ["VNVR", "XYZ"]


def test_english_scores(tmp_path: Path) -> None:
    path = gold(
        tmp_path,
        [
            {"en": "early warning", "forms": ["early warning", "warning"]},
            {"en": "ownership", "forms": ["ownership"]},
            {"en": "elsewhere", "forms": ["elsewhere"]},
        ],
    )
    texts = blocks("Meer early warning, minder ownership.", "De warnings niet, ownership wel.")
    table = pd.DataFrame(
        [("b0", 5, 18), ("b1", 18, 27)], columns=["block_id", "start_char", "end_char"]
    )
    scores = english.evaluate(path, {"blocks": texts, "english": table})
    assert scores["gold"] == 2
    assert scores["found"] == 1.0
    assert scores["mentions_found"] == pytest.approx(2 / 3)
    assert scores["missed"] == []
