"""Weighted log-odds."""

from __future__ import annotations

import pandas as pd
import pytest

import kamerlens
from kamerlens.keyness import Scale, keyness, keyness_in_pieces
from kamerlens.language.annotate import annotate
from kamerlens.records import Block, Letter
from kamerlens.word_counts import lemma_counts


def counts(rows: list[tuple[str, str, int]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["document_id", "term", "count"])


def test_keyness_ranks_what_sets_apart() -> None:
    frame = keyness(
        counts(
            [
                ("a", "klimaat", 30),
                ("a", "lidstaat", 20),
                ("b", "klimaat", 2),
                ("b", "lidstaat", 20),
                ("b", "wapen", 28),
            ]
        )
    )
    first = frame.groupby("document_id")["term"].first()
    assert first.to_dict() == {"a": "klimaat", "b": "wapen"}
    z = frame.set_index(["document_id", "term"])["z"]
    assert z["a", "klimaat"] > 3
    assert z["b", "klimaat"] < -3
    assert abs(z["a", "lidstaat"]) < 1


def test_keyness_is_antisymmetric_between_two_documents() -> None:
    frame = keyness(counts([("a", "x", 10), ("a", "y", 5), ("b", "x", 3), ("b", "y", 9)]))
    z = frame.set_index(["document_id", "term"])["z"]
    assert z["a", "x"] == -z["b", "x"]


def test_keyness_of_two_documents_leaves_the_others_to_the_prior() -> None:
    rows = [("a", "x", 9), ("a", "y", 9), ("b", "x", 1), ("b", "y", 9), ("c", "x", 90)]
    pair = keyness(counts(rows), ("a", "b")).set_index(["document_id", "term"])
    assert set(pair.index.get_level_values(0)) == {"a", "b"}
    assert pair["z"]["a", "x"] == -pair["z"]["b", "x"] > 0
    assert pair["count"]["b", "x"] == 1
    # A word that is common everywhere says less than the same counts of a rare one.
    rare = keyness(counts([*rows[:4], ("c", "z", 90)]), ("a", "b")).set_index(
        ["document_id", "term"]
    )
    assert pair["z"]["a", "x"] < rare["z"]["a", "x"]


def test_keyness_of_one_document_is_empty() -> None:
    assert keyness(counts([("a", "x", 10)])).empty


def test_keyness_counts_lemmas_by_their_forms() -> None:
    nlp = kamerlens.load()
    text = "De lidstaat vraagt om steun. De lidstaten steunen elke Lidstaat."
    block = Block("x#letter/b0000", "x#letter", None, 0, "paragraph", text, ((0, 1),))
    lemmas, _ = lemma_counts(annotate(Letter("x", "x.txt", "00", "txt", blocks=(block,)), nlp))
    found = {word: n for word, n in lemmas["x#letter"].items() if word[0] == "lidstaat"}
    assert found == {("lidstaat", "lidstaat"): 2, ("lidstaat", "lidstaten"): 1}


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_keyness_in_pieces_is_that_of_the_whole(size: int) -> None:
    rows = [
        ("a", "x", 9),
        ("a", "y", 9),
        ("b", "x", 1),
        ("b", "y", 9),
        ("b", "z", 4),
        ("c", "x", 9),
    ]
    whole = counts(rows)
    whole["everywhere"] = whole.groupby("term")["count"].transform("sum")
    frames = [whole.iloc[i : i + size] for i in range(0, len(whole), size)]
    found = pd.concat(keyness_in_pieces(frames, Scale(41.0, 3)), ignore_index=True)
    pd.testing.assert_frame_equal(found, keyness(whole))
