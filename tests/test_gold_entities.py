"""Floors on gold that was not used for training: they fall if a change makes things worse."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import kamerlens
from kamerlens.evaluate import acronyms, english, entities
from kamerlens.language.annotate import AnnotatedLetter, annotate
from kamerlens.records import Annotations, Block, Letter
from kamerlens.rows import letter_rows
from kamerlens.schema import BY_NAME
from kamerlens.segment import read_letter

Tables = dict[str, pd.DataFrame]


def tables(found: AnnotatedLetter) -> Tables:
    annotations = Annotations(
        sentences=found.sentences,
        mentions=found.mentions,
        acronyms=found.acronyms,
        english=found.english,
    )
    rows = letter_rows(found.letter, annotations)
    return {
        name: pd.DataFrame(rows[name], columns=list(BY_NAME[name].column_names))
        for name in ("blocks", "entities", "acronyms", "english")
    }


def annotated_texts(rows: Iterable[dict[str, Any]]) -> Tables:
    blocks = tuple(
        Block(f"x#letter/b{i:04d}", "x#letter", None, i, "paragraph", row["text"])
        for i, row in enumerate(rows)
    )
    return tables(annotate(Letter("x", "x", "00", "txt", blocks=blocks), kamerlens.load()))


@pytest.fixture(scope="module")
def run(shared: Path) -> Tables:
    letter = read_letter(shared / "letters" / "kst-26150-163.pdf")
    return tables(annotate(letter, kamerlens.load()))


def test_gold_entities_of_the_letter(shared: Path, run: Tables) -> None:
    scores = entities.evaluate(shared / "gold" / "letter.entities.jsonl", run)
    assert scores["texts_not_found"] == 0
    assert scores["f1"] >= 0.95


def test_gold_acronyms_of_the_letter(shared: Path, run: Tables) -> None:
    scores = acronyms.evaluate(shared / "gold" / "letter.acronyms.json", run)
    assert scores["right_english"] >= 0.95


def test_gold_english_of_the_letter(shared: Path, run: Tables) -> None:
    scores = english.evaluate(shared / "gold" / "letter.english_in_dutch.jsonl", run)
    assert scores["found"] >= 0.90
