"""Scoring of blocks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamerlens.evaluate.blocks import multiset_score, score_blocks
from kamerlens.records import Block, BlockType, Section

SECTION = Section("d/s01", "d", None, 1, None, "Vrede", "Vrede", 1, 1)


def block(number: int, kind: BlockType, text: str, section: str | None = "d/s01") -> Block:
    return Block(f"d/b{number}", "d", section, number, kind, text)


BLOCKS = [
    block(1, "heading", "Vrede"),
    block(2, "paragraph", "Een zin."),
    block(3, "paragraph", "Een  zin."),
    block(4, "list_item", "Nog iets."),
]
GOLD = [
    {"type": "heading", "level": 1, "section": "Vrede", "text": "Vrede"},
    {"type": "paragraph", "level": None, "section": "Vrede", "text": "Een zin."},
    {"type": "paragraph", "level": None, "section": None, "text": "Een zin."},
    {"type": "paragraph", "level": None, "section": "Vrede", "text": "Nog iets."},
    {"type": "footnote", "level": None, "section": "Vrede", "text": "Een noot."},
]


def test_score_blocks() -> None:
    scores = score_blocks(GOLD, BLOCKS, [SECTION])
    assert (scores.text.matched, scores.text.predicted, scores.text.gold) == (4, 4, 5)
    assert scores.text.f1 == pytest.approx(2 * 1 * 0.8 / 1.8)
    assert scores.types == pytest.approx(3 / 4)
    assert scores.confused == (("Nog iets.", "paragraph", "list_item"),)
    assert scores.sections == pytest.approx(3 / 4)
    assert scores.headings.f1 == 1
    assert scores.missing == ("Een noot.",)
    assert scores.extra == ()


def test_score_blocks_counts_a_wrong_level() -> None:
    gold = [{**GOLD[0], "level": 2}]
    scores = score_blocks(gold, BLOCKS[:1], [SECTION])
    assert (scores.headings.f1, scores.heading_texts.f1) == (0, 1)


def test_score_blocks_of_nothing() -> None:
    assert score_blocks([], [], []).text.f1 == 1
    assert score_blocks(GOLD, [], []).text.f1 == 0


@given(st.lists(st.text(max_size=3)), st.lists(st.text(max_size=3)))
def test_multiset_score_is_symmetric_and_bounded(ours: list[str], theirs: list[str]) -> None:
    there, back = multiset_score(ours, theirs), multiset_score(theirs, ours)
    assert (there.precision, there.recall) == (back.recall, back.precision)
    assert 0 <= there.f1 <= 1
    assert multiset_score(ours, list(ours)).f1 == 1
