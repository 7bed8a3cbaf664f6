"""Emphasis, change and trends on small made-up corpora."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
import pytest

from kamerlens.emphasis import (
    MOST_PAIRED,
    Body,
    benjamini_hochberg,
    bodies,
    pairs,
    theme_change,
    theme_emphasis,
    unpaired,
)
from kamerlens.trends import theme_trends

THEMES = ("climate_environment", "human_rights", "peace_security")


def corpus(
    documents: dict[str, dict[str, float]], blocks_each: int = 40, seed: int = 1
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return blocks, scores and documents; each block draws one theme from its document's shares.

    Document names are ``<part><session>``, e.g. ``letter70``.
    """
    generator = np.random.default_rng(seed)
    blocks, scores, about = [], [], []
    for name, shares in documents.items():
        part, session = name[:-2], int(name[-2:])
        about.append((name, part, session, 1945 + session))
        for i in range(blocks_each):
            block = f"{name}/b{i:04d}"
            blocks.append((block, name, "paragraph", int(generator.integers(40, 120))))
            chosen = generator.choice(len(THEMES), p=[shares.get(t, 0.0) for t in THEMES])
            scores += [
                (block, theme, 0.9 if i == chosen else 0.05, i == chosen)
                for i, theme in enumerate(THEMES)
            ]
    return (
        pd.DataFrame(blocks, columns=["block_id", "document_id", "type", "words"]),
        pd.DataFrame(scores, columns=["block_id", "theme", "score", "assigned"]),
        pd.DataFrame(about, columns=["document_id", "part", "session", "year"]),
    )


EVEN = dict.fromkeys(THEMES, 1 / 3)
GREEN = {"climate_environment": 0.8, "human_rights": 0.1, "peace_security": 0.1}


def test_emphasis_splits_words_by_score() -> None:
    blocks = pd.DataFrame(
        [("d/b0", "d", "paragraph", 90), ("d/b1", "d", "paragraph", 10), ("d/b2", "d", "title", 7)],
        columns=["block_id", "document_id", "type", "words"],
    )
    scores = pd.DataFrame(
        [("d/b0", "x", 0.8, True), ("d/b0", "y", 0.4, True), ("d/b1", "x", 0.2, False)],
        columns=["block_id", "theme", "score", "assigned"],
    )
    documents = pd.DataFrame({"document_id": ["d"]})
    frame = theme_emphasis(blocks, scores, documents).set_index("theme")
    assert frame.loc["x", "words"] == pytest.approx(60)
    assert frame.loc["y", "words"] == pytest.approx(30)
    assert frame.loc["x", "share"] == pytest.approx(0.6)
    assert frame.loc["x", "blocks"] == 1


def test_emphasis_interval_holds_the_share_and_repeats() -> None:
    given = corpus({"letter70": EVEN})
    first, again = theme_emphasis(*given), theme_emphasis(*given)
    pd.testing.assert_frame_equal(first, again)
    assert (first["ci_low"] <= first["share"]).all()
    assert (first["share"] <= first["ci_high"]).all()


def test_emphasis_does_not_depend_on_the_other_documents() -> None:
    blocks, scores, documents = corpus({"letter70": EVEN, "letter71": GREEN})
    alone = theme_emphasis(blocks, scores, documents.head(1))
    both = theme_emphasis(blocks, scores, documents)
    pd.testing.assert_frame_equal(alone, both.head(len(alone)))


def test_emphasis_coverage_is_nominal() -> None:
    """The 95 % interval holds the true share in about 95 of 100 documents."""
    inside = []
    for seed in range(120):
        frame = theme_emphasis(*corpus({"letter70": EVEN}, seed=seed), resamples=400)
        inside += ((frame["ci_low"] <= 1 / 3) & (frame["ci_high"] >= 1 / 3)).tolist()
    assert 0.90 <= float(np.mean(inside)) <= 0.98


def test_change_finds_a_shift_and_leaves_equals_alone() -> None:
    given = corpus({"letter70": EVEN, "letter71": GREEN, "letter72": GREEN}, seed=2)
    frame = theme_change(*given)
    verdicts = frame.set_index(["document_a", "document_b", "theme"])["verdict"]
    assert verdicts["letter70", "letter71", "climate_environment"] == "more"
    assert set(verdicts["letter71", "letter72"]) == {"same"}


def test_change_null_rate() -> None:
    """Random halves of one letter come out "same" at the nominal rate."""
    false_alarms = 0
    for seed in range(150):
        blocks, scores, documents = corpus({"letter70": EVEN}, blocks_each=80, seed=seed)
        second = np.random.default_rng(seed).permutation(80) < 40
        blocks["document_id"] = np.where(second, "letter71", "letter70")
        halves = pd.concat([documents, documents.assign(document_id="letter71", session=71)])
        frame = theme_change(blocks, scores, halves, resamples=200)
        false_alarms += bool(frame["verdict"].ne("same").any())
    assert false_alarms / 150 <= 0.15  # 0.10 and two standard errors of 150 trials


def test_change_says_when_the_text_is_too_little() -> None:
    frame = theme_change(*corpus({"letter70": EVEN, "letter71": GREEN}, blocks_each=5))
    assert set(frame["verdict"]) == {"too_little_text"}


def test_pairs_are_of_one_part_or_consecutive() -> None:
    *_, documents = corpus({"letter70": EVEN, "annex69": EVEN, "annex71": EVEN, "letter72": EVEN})
    assert set(pairs(documents)) == {
        ("letter70", "letter72"),
        ("annex69", "annex71"),
        ("annex69", "letter70"),
        ("letter70", "annex71"),
        ("annex71", "letter72"),
    }


def test_pairs_of_many_documents_are_the_consecutive_ones() -> None:
    count = MOST_PAIRED + 1
    documents = pd.DataFrame(
        {"document_id": [f"d{i:03d}" for i in range(count)], "part": "letter", "year": 1946}
    ).assign(session=range(1, count + 1))
    assert len(pairs(documents)) == count - 1
    assert "61 documents of part letter" in unpaired(documents)[0]
    few = documents.head(MOST_PAIRED)
    assert len(pairs(few)) == MOST_PAIRED * (MOST_PAIRED - 1) // 2
    assert unpaired(few) == []


def test_change_of_one_pair_is_that_of_all_pairs() -> None:
    given = corpus({"letter70": EVEN, "letter71": GREEN, "letter72": GREEN})
    whole = theme_change(*given, resamples=100)
    alone = theme_change(*given, resamples=100, of=[("letter70", "letter72")])
    of_all = whole[(whole["document_a"] == "letter70") & (whole["document_b"] == "letter72")]
    pd.testing.assert_frame_equal(alone, of_all.reset_index(drop=True))


def test_benjamini_hochberg_worked_example() -> None:
    adjusted = benjamini_hochberg(np.array([0.01, 0.04, 0.03, 0.005]))
    assert adjusted == pytest.approx([0.02, 0.04, 0.04, 0.02])


def test_bodies_of_a_document_without_blocks() -> None:
    blocks, scores, documents = corpus({"letter70": EVEN})
    more = pd.concat([documents, documents.assign(document_id="empty")])
    _, found = bodies(blocks, scores, more)
    assert isinstance(found[1], Body)
    assert found[1].shares.tolist() == [0.0, 0.0, 0.0]
    assert found[1].thin


def test_trends_find_a_rise() -> None:
    shares = {
        f"letter{session}": {
            "climate_environment": 0.1 + 0.1 * (session - 66),
            "human_rights": 0.2,
            "peace_security": 0.7 - 0.1 * (session - 66),
        }
        for session in range(66, 73)
    }
    frame = theme_trends(*corpus(shares, blocks_each=200)).set_index("theme")
    assert frame.loc["climate_environment", "verdict"] == "rising"
    assert frame.loc["peace_security", "verdict"] == "falling"
    assert frame.loc["human_rights", "verdict"] == "none"
    assert frame.loc["climate_environment", "slope"] == pytest.approx(0.1, abs=0.03)


def test_trends_need_three_sessions() -> None:
    assert theme_trends(*corpus({"letter70": EVEN, "letter71": EVEN})).empty


def test_change_of_twenty_documents_is_quick() -> None:
    given = corpus({f"letter{session}": EVEN for session in range(60, 80)}, blocks_each=60)
    began = time.perf_counter()
    theme_emphasis(*given, resamples=1000)
    theme_change(*given, resamples=1000)
    assert time.perf_counter() - began < 20  # twice the target, for a busy machine
