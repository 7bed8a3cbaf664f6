"""How many of the annotated letter's terms the glossary holds; a floor, with the real pipeline."""

from __future__ import annotations

import json
import time
from dataclasses import astuple
from pathlib import Path

import pandas as pd
import pytest

from kamerlens.align import Aligner
from kamerlens.data import data_path
from kamerlens.glossary import Glossary, glossary
from kamerlens.language.annotate import annotate
from kamerlens.language.nlp import load
from kamerlens.records import Acronym, Block, Letter
from kamerlens.rows import CANDIDATE_COLUMNS
from kamerlens.terms import candidates

pytestmark = pytest.mark.skipif(
    not (data_path("models", "nl_kamerlens") / "config.cfg").is_file(),
    reason="the trained Dutch pipeline is not here",
)


def rows_of(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def made(shared: Path) -> tuple[Glossary, float]:
    """Return the glossary of the letter and the seconds of CPU it took after the language pass."""
    rows = rows_of(shared / "gold" / "letter.blocks.jsonl")
    blocks = tuple(
        Block(f"l#letter/b{i:04d}", "l#letter", None, i, row["type"], str(row["text"]))  # type: ignore[arg-type]
        for i, row in enumerate(rows)
    )
    annotated = annotate(Letter("l", "l.txt", "", "txt", blocks=blocks), load())
    candidates(annotated)  # loads the termbase
    aligner = Aligner.load()
    began = time.process_time()
    found = [(*astuple(c), None) for c in candidates(annotated)]
    result = glossary(
        candidates=pd.DataFrame(found, columns=[*CANDIDATE_COLUMNS, "page"]),
        blocks=pd.DataFrame(
            [(b.block_id, b.document_id, b.type, b.text) for b in blocks],
            columns=["block_id", "document_id", "type", "text"],
        ),
        documents=pd.DataFrame({"document_id": ["l#letter"], "session": [72]}),
        acronyms=pd.DataFrame(
            [astuple(a) for a in annotated.acronyms], columns=list(Acronym.__dataclass_fields__)
        ),
        theme_scores=pd.DataFrame(columns=["block_id", "theme", "score"]),
        aligner=aligner,
    )
    return result, time.process_time() - began


def plain(text: object) -> str:
    return str(text).lower().replace("’", "'")


def test_terms_gold_found(made: tuple[Glossary, float], shared: Path) -> None:
    result, _ = made
    names = {plain(nl) for nl in result.terms["nl"]}
    written = names | {plain(text) for text in result.mentions["text"]}
    gold = rows_of(shared / "gold" / "letter.terms.jsonl")
    forms = [[plain(f) for f in (row["nl"], *row["forms"])] for row in gold]  # type: ignore[misc]
    assert sum(any(f in names for f in group) for group in forms) / len(gold) >= 0.82
    assert sum(any(f in written for f in group) for group in forms) / len(gold) >= 0.9


def test_terms_gold_size_and_time(made: tuple[Glossary, float]) -> None:
    result, seconds = made
    assert 350 <= len(result.terms) <= 900
    assert seconds < 3.0
