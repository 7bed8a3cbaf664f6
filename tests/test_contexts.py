"""Keyword in context, wordings over the sessions, new terms."""

from __future__ import annotations

from typing import Any, cast

import pandas as pd
import pytest

from kamerlens.contexts import format_contexts, term_contexts
from kamerlens.results import Results
from kamerlens.schema import BY_NAME
from kamerlens.termchanges import changes_since, format_changes, new_terms

TEXTS = {
    "a#letter/b0": ("a#letter", "De klimaatverandering raakt eilanden."),
    "b#letter/b0": ("b#letter", "Gevolgen van klimaatverandering treffen de klimaatzaak."),
    "b#letter/b1": ("b#letter", "Veranderingen van het klimaat zijn gevaarlijk."),
}
MENTIONS = [
    ("klimaatverandering", "a#letter/b0", "klimaatverandering"),
    ("gevolgen", "b#letter/b0", "Gevolgen van klimaatverandering"),
    ("klimaatzaak", "b#letter/b0", "klimaatzaak"),
    ("klimaatverandering", "b#letter/b1", "Veranderingen van het klimaat"),
]


class MadeResults:
    """The tables of a run of two sessions."""

    def __init__(self) -> None:
        rows = []
        for term_id, nl, en, first in (
            ("klimaatverandering", "klimaatverandering", "climate change", 70),
            ("gevolgen", "gevolgen van klimaatverandering", "impacts of climate change", 71),
            ("klimaatzaak", "klimaatzaak", None, 71),
        ):
            row: dict[str, Any] = dict.fromkeys(BY_NAME["terms"].column_names)
            row |= {"term_id": term_id, "nl": nl, "en": en, "first_session": first,
                    "status": "termbase", "confidence": 0.9, "alternatives": "[]",
                    "evidence": "[]", "frequency": 1}  # fmt: skip
            rows.append(row)
        terms = pd.DataFrame(rows).astype({"first_session": "Int64"})
        terms.loc[0, "definition_en"] = "Change of climate."
        terms.loc[0, "acronym_nl"] = "KV"
        places = []
        for term_id, block, text in MENTIONS:
            whole = TEXTS[block][1]
            start = whole.index(text)
            end = start + len(text)
            places.append((term_id, block, None, start, end, text, whole[:start], whole[end:], 3))
        self._tables = {
            "terms": terms,
            "term_mentions": pd.DataFrame(
                places, columns=list(BY_NAME["term_mentions"].column_names)
            ),
            "blocks": pd.DataFrame(
                [(block, document) for block, (document, _) in TEXTS.items()],
                columns=["block_id", "document_id"],
            ),
            "documents": pd.DataFrame(
                [("a#letter", "letter", 70), ("b#letter", "letter", 71)],
                columns=["document_id", "part", "session"],
            ).astype({"session": "Int64"}),
        }

    def table(self, name: str) -> pd.DataFrame:
        return self._tables[name]

    def located(self, frame: pd.DataFrame) -> pd.DataFrame:
        about = self._tables["blocks"].merge(self._tables["documents"], on="document_id")
        return frame.merge(about, on="block_id")


@pytest.fixture(scope="module")
def results() -> Results:
    return cast(Results, MadeResults())


@pytest.mark.parametrize(
    "asked", ["klimaatverandering", "Klimaatveranderingen", "KV", "climate change",
              "veranderingen van het klimaat"],
)  # fmt: skip
def test_contexts_find_a_term_by_any_name(asked: str, results: Results) -> None:
    (entry,) = term_contexts(results, asked)
    assert entry.nl == "klimaatverandering"


def test_contexts_hold_every_place_once(results: Results) -> None:
    (entry,) = term_contexts(results, "klimaatverandering")
    assert [(line.document_id, line.text, line.inside) for line in entry.lines] == [
        ("a#letter", "klimaatverandering", None),
        ("b#letter", "Gevolgen van klimaatverandering", "gevolgen van klimaatverandering"),
        ("b#letter", "Veranderingen van het klimaat", None),
    ]
    assert entry.first_session == 70
    assert not entry.is_new


def test_contexts_show_wordings_by_session(results: Results) -> None:
    (entry,) = term_contexts(results, "klimaatverandering")
    assert [(w.text, w.count, w.first_session, w.last_session) for w in entry.wordings] == [
        ("klimaatverandering", 1, 70, 70), ("Veranderingen van het klimaat", 1, 71, 71),
    ]  # fmt: skip


def test_contexts_tell_what_is_new(results: Results) -> None:
    (entry,) = term_contexts(results, "klimaatzaak")
    assert entry.is_new
    assert new_terms(results, 71)["nl"].tolist() == [
        "gevolgen van klimaatverandering", "klimaatzaak",
    ]  # fmt: skip
    with pytest.raises(ValueError, match="no document of a session before 70"):
        new_terms(results, 70)
    with pytest.raises(ValueError, match="no document of session 72 or later"):
        new_terms(results, 72)


def test_contexts_tell_what_is_written_otherwise(results: Results) -> None:
    changes = changes_since(results, 71)
    assert [row["nl"] for row in changes["new"]] == [
        "gevolgen van klimaatverandering", "klimaatzaak",
    ]  # fmt: skip
    (row,) = changes["reworded"]
    assert row["term_id"] == "klimaatverandering"
    assert row["before"] == ("klimaatverandering", 1)
    assert row["since"] == ("Veranderingen van het klimaat", 1)
    text = format_changes(changes)
    assert "new since session 71: 2 terms" in text
    assert "klimaatverandering ×1 → Veranderingen van het klimaat ×1" in text


def test_contexts_say_what_comes_near(results: Results) -> None:
    with pytest.raises(ValueError, match="no term 'klimaat'; near: klimaatzaak, klimaatver"):
        term_contexts(results, "klimaat")


def test_contexts_are_set_in_columns(results: Results) -> None:
    text = format_contexts(term_contexts(results, "klimaatverandering"))
    head, lines = text.split("\n\n")
    assert head.splitlines()[0] == "klimaatverandering = climate change  [termbase, 0.90]"
    assert "Change of climate." in head
    assert "3 places; since session 70, the first of the run" in head
    rows = lines.splitlines()
    assert len({row.index("[") for row in rows}) == 1
    assert rows[0].startswith("a#letter p.3")
    assert rows[0].endswith("De [klimaatverandering] raakt eilanden.")
    new = format_contexts(term_contexts(results, "klimaatzaak"))
    assert "(no English found)" in new
    assert "new since session 71" in new
