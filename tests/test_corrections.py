"""A user's corrections, replayed."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from kamerlens.errors import DataError
from kamerlens.language.corrections import COLUMNS, apply_corrections, read_corrections
from kamerlens.language.names import read_gazetteer
from tests.conftest import REPOSITORY
from tests.test_identity import mentions

TEXTS = pd.DataFrame(
    {
        "block_id": ["a#letter/b1", "a#letter/b2", "b#letter/b1"],
        "text": ["Zweden en Zweden doen mee.", "Ook Hongarije en Zweden.", "Zweden zwijgt."],
    }
)


def found() -> pd.DataFrame:
    frame = mentions(
        ("a#letter/b1", "Zweden", "GPE", "Q34"),
        ("a#letter/b1", "Zweden", "GPE", "Q34"),
        ("a#letter/b2", "Zweden", "GPE", "Q34"),
        ("b#letter/b1", "Zweden", "GPE", "Q34"),
    )
    frame["start_char"] = [0, 10, 17, 0]
    frame["end_char"] = frame["start_char"] + 6
    return frame


def replay(tmp_path: Path, *lines: str) -> tuple[pd.DataFrame, list[str]]:
    path = tmp_path / "corrections.tsv"
    path.write_text("\n".join(["\t".join(COLUMNS), *lines]) + "\n", encoding="utf-8")
    return apply_corrections(found(), TEXTS, read_corrections(path))


def test_corrections_delete_in_scope(tmp_path: Path) -> None:
    frame, lost = replay(tmp_path, "delete\ta#letter\tZweden")
    assert frame["block_id"].tolist() == ["b#letter/b1"]
    assert lost == []


def test_corrections_delete_one_occurrence(tmp_path: Path) -> None:
    frame, _ = replay(tmp_path, "delete\ta#letter/b1\tZweden\t2")
    assert frame["start_char"].tolist() == [0, 17, 0]


def test_corrections_relabel_keeps_the_identity(tmp_path: Path) -> None:
    frame, _ = replay(tmp_path, "relabel\tb\tZweden\t\tORG")
    last = frame.iloc[-1]
    assert (last["label"], last["entity_id"], last["source"]) == ("ORG", "Q34", "correction")
    assert frame["label"].tolist()[:3] == ["GPE"] * 3


def test_corrections_relink(tmp_path: Path) -> None:
    frame, _ = replay(tmp_path, "relink\t\tZweden\t\t\tQ1\tZweedse regering\tSwedish government")
    assert set(frame["entity_id"]) == {"Q1"}
    assert set(frame["name_en"]) == {"Swedish government"}


def test_corrections_add_in_reading_order(tmp_path: Path) -> None:
    frame, lost = replay(tmp_path, "add\ta\tHongarije\t\tGPE\tQ28\tHongarije\tHungary")
    added = frame.iloc[2]
    assert (added["text"], added["start_char"], added["end_char"]) == ("Hongarije", 4, 13)
    assert (added["mention_id"], added["score"]) == ("a#letter/b2:4-13", 1.0)
    assert lost == []


def test_corrections_add_replaces_what_it_overlaps(tmp_path: Path) -> None:
    frame, _ = replay(tmp_path, "add\tb\tZweden zwijgt\t\tWORK_OF_ART")
    assert frame[frame["block_id"] == "b#letter/b1"]["text"].tolist() == ["Zweden zwijgt"]


def test_corrections_that_lost_their_place_are_listed(tmp_path: Path) -> None:
    frame, lost = replay(
        tmp_path, "delete\ta\tNoorwegen", "add\tc\tZweden\t\tGPE", "delete\tb\tZwede"
    )
    assert len(frame) == 4
    assert lost == [
        "corrections.tsv:2: delete 'Noorwegen' found no place in a",
        "corrections.tsv:3: add 'Zweden' found no place in c",
        "corrections.tsv:4: delete 'Zwede' found no place in b",
    ]


def test_corrections_come_in_order(tmp_path: Path) -> None:
    frame, _ = replay(tmp_path, "delete\t\tZweden", "add\tb\tZweden\t\tORG")
    assert frame[["block_id", "label"]].to_numpy().tolist() == [["b#letter/b1", "ORG"]]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("drop\t\tZweden", "unknown action 'drop'"),
        ("delete\t\t", "the text is empty"),
        ("add\t\tZweden", "add needs a label"),
        ("relabel\t\tZweden\t\tLAND", "unknown label 'LAND'"),
        ("delete\t\tZweden\t0", "occurrence must be 1 or more"),
    ],
)
def test_corrections_errors_name_line_and_reason(tmp_path: Path, line: str, reason: str) -> None:
    with pytest.raises(DataError, match=reason) as error:
        replay(tmp_path, line)
    assert error.value.line == 2


def test_corrections_need_their_header(tmp_path: Path) -> None:
    path = tmp_path / "c.tsv"
    path.write_text("what\ttext\n", encoding="utf-8")
    with pytest.raises(DataError, match="header"):
        read_corrections(path)


def test_corrections_and_names_as_the_readme_shows_them(tmp_path: Path) -> None:
    blocks = (REPOSITORY / "README.md").read_text(encoding="utf-8").split("```\n")
    [names] = [block for block in blocks if block.startswith("label\tname_nl")]
    [lines] = [block for block in blocks if block.startswith("action\tscope")]
    for name, content in (("names.tsv", names), ("corrections.tsv", lines)):
        (tmp_path / name).write_text(content, encoding="utf-8")
    [entry] = read_gazetteer(tmp_path / "names.tsv", user=True)
    assert [alias.text for alias in entry.aliases if alias.ambiguous] == ["Zilverwater"]
    found = read_corrections(tmp_path / "corrections.tsv")
    assert [c.action for c in found] == ["relabel", "relink", "delete", "add"]
