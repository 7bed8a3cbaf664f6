"""Identities within a letter, across letters, and their index."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from kamerlens.gather import entity_index
from kamerlens.language.corrections import complete
from kamerlens.language.entity_index import across_letters
from kamerlens.language.gazetteer import NameIndex
from kamerlens.language.identity import identify
from kamerlens.schema import BY_NAME
from kamerlens.tables import Store
from kamerlens.termbase import Concept, Termbase
from tests.blank import entry, make

INDEX = NameIndex(
    [
        entry("Q1", "ORG", "VN-Veiligheidsraad", "United Nations Security Council", "VNVR"),
        entry("Q9", "PERSON", "Kofi Annan", "Kofi Annan"),
    ]
)
TERMS = Termbase([Concept("t", "Havenhandvest", "Harbour Charter")])
COLUMNS = (
    "mention_id block_id sentence_id start_char end_char text label entity_id name_nl name_en "
    "source score page"
).split()


def identities(text: str, *names: tuple[str, str, str]) -> dict[str, tuple[str, str | None]]:
    doc = make(text)
    found = []
    for name, label, known in names:
        start = doc.text.index(name)
        span = doc.char_span(start, start + len(name), label=label, kb_id=known)
        assert span is not None
        found.append(span)
    doc.set_ents(found)
    resolved = identify({"b": doc}, INDEX, TERMS)
    return {
        ent.text: (resolved["b", ent.start].entity_id, resolved["b", ent.start].name_en)
        for ent in doc.ents
        if ("b", ent.start) in resolved
    }


@pytest.mark.parametrize(
    ("name", "label", "known", "expected"),
    [
        ("VNVR", "ORG", "Q1", ("Q1", "United Nations Security Council")),
        ("VNVR", "ORG", "", ("Q1", "United Nations Security Council")),
        ("VNVR van de VN", "ORG", "", ("Q1", "United Nations Security Council")),
        ("Kofi Annan", "PERSON", "", ("Q9", "Kofi Annan")),
        ("Amina Okeke", "PERSON", "", ("kl:person-amina-okeke", "Amina Okeke")),
        ("Havenhandvest", "LAW", "", ("kl:harbour-charter", "Harbour Charter")),
        (
            "72ste AVVN",
            "EVENT",
            "",
            ("kl:unga-72", "72nd session of the United Nations General Assembly"),
        ),
        (
            "62ste zitting van de VN-Mensenrechtenraad",
            "EVENT",
            "",
            ("kl:hrc-62", "62nd session of the Human Rights Council"),
        ),
        (
            "CSW 61",
            "EVENT",
            "",
            ("kl:csw-61", "61st session of the Commission on the Status of Women"),
        ),
        (
            "resolutie 1325 (2000)",
            "LAW",
            "",
            ("kl:s-res-1325-2000", "Security Council resolution 1325 (2000)"),
        ),
        ("Bond van Zeelieden", "ORG", "", ("kl:bond-van-zeelieden", None)),
        ("Society of Sailors", "ORG", "", ("kl:society-of-sailors", "Society of Sailors")),
    ],
)
def test_identity_of_names(
    name: str, label: str, known: str, expected: tuple[str, str | None]
) -> None:
    assert identities(f"Zij noemde {name} gisteren.", (name, label, known)) == {name: expected}


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("2017", "DATE"),
        ("Okeke", "PERSON"),
        ("Raad", "ORG"),
        ("Friezen", "NORP"),
        ("resoluties 1325 en 1820", "LAW"),
        ("zitting van de Vrouwencommissie", "EVENT"),
        ("vrede in ons land", "WORK_OF_ART"),
    ],
)
def test_identity_is_left_open(name: str, label: str) -> None:
    assert identities(f"Zij noemde {name} gisteren.", (name, label, "")) == {}


def test_identity_of_a_surname_is_the_full_name() -> None:
    found = identities(
        "Volgens Okeke sprak Amina Okeke.", ("Okeke", "PERSON", ""), ("Amina Okeke", "PERSON", "")
    )
    assert found["Okeke"] == found["Amina Okeke"]


def mentions(*rows: tuple[str, str, str, str | None]) -> pd.DataFrame:
    """Return rows of the entities table from (block, text, label, identity)."""
    made = []
    for number, (block, text, label, identity) in enumerate(rows):
        name = text if identity else None
        place = (f"m{number}", block, None, number, number + 1)
        made.append((*place, text, label, identity, name, name, "model", 0.8, 1))
    return pd.DataFrame(made, columns=COLUMNS)


def test_across_letters_gathers_surnames() -> None:
    frame = mentions(
        ("a#letter/b1", "Amina Okeke", "PERSON", "kl:person-amina-okeke"),
        ("b#letter/b1", "Okeke", "PERSON", None),
        ("b#letter/b2", "A. Okeke", "PERSON", "kl:person-a-okeke"),
        ("b#letter/b3", "B. Okeke", "PERSON", "kl:person-b-okeke"),
        ("b#letter/b4", "Okeke", "GPE", None),
    )
    gathered = across_letters(frame)
    assert gathered["entity_id"].tolist()[:4] == [
        "kl:person-amina-okeke",
        "kl:person-amina-okeke",
        "kl:person-amina-okeke",
        "kl:person-b-okeke",
    ]
    assert pd.isna(gathered["entity_id"].iloc[4])
    assert frame["entity_id"].isna().sum() == 2


def test_across_letters_leaves_ambiguous_surnames() -> None:
    frame = mentions(
        ("a#letter/b1", "Amina Okeke", "PERSON", "kl:person-amina-okeke"),
        ("a#letter/b2", "Bola Okeke", "PERSON", "kl:person-bola-okeke"),
        ("b#letter/b1", "Okeke", "PERSON", None),
    )
    assert pd.isna(across_letters(frame)["entity_id"].iloc[2])


def test_corrections_get_sentence_page_and_names() -> None:
    frame = mentions(
        ("b1", "Zweden", "GPE", "Q34"), ("b1", "Zwedens", "GPE", "Q34"), ("b2", "Raad", "ORG", "x")
    )
    frame["source"] = ["model", "correction", "correction"]
    frame["page"] = [4, None, None]
    frame["name_nl"] = frame["name_en"] = [None, None, None]
    blocks = pd.DataFrame({"block_id": ["b1", "b2"], "page_first": [3, 7]})
    sentences = pd.DataFrame(
        {"sentence_id": ["s0", "s1"], "block_id": ["b1", "b1"], "start_char": [0, 1]}
    )
    made = complete(frame, blocks, sentences)
    assert made["sentence_id"].fillna("").tolist() == ["", "s1", ""]
    assert made["page"].tolist() == [4, 4, 7]
    assert made["name_en"].fillna("").tolist() == ["", "Sweden", ""]


def indexed(folder: Path, **tables: pd.DataFrame) -> pd.DataFrame:
    """Return the index of a run with these rows; columns that they lack are empty."""
    with Store(folder) as store:
        for name, frame in tables.items():
            columns = list(BY_NAME[name].column_names)
            store.write(name, frame.reindex(columns=columns).astype(object))
        return entity_index(store)


def test_entity_index_counts_mentions_documents_and_sessions(tmp_path: Path) -> None:
    frame = mentions(
        ("a#letter/b1", "Zweden", "GPE", "Q34"),
        ("b#letter/b1", "Zweden", "GPE", "Q34"),
        ("b#letter/b1", "Bond van Zeelieden", "ORG", "kl:bond-van-zeelieden"),
        ("b#letter/b1", "Okeke", "PERSON", None),
    )
    blocks = pd.DataFrame(
        {"block_id": ["a#letter/b1", "b#letter/b1"], "document_id": ["a#letter", "b#letter"]}
    )
    documents = pd.DataFrame({"document_id": ["a#letter", "b#letter"], "session": [71, None]})
    index = indexed(tmp_path, entities=frame, blocks=blocks, documents=documents)
    assert index["entity_id"].tolist() == ["Q34", "kl:bond-van-zeelieden"]
    sweden = index.iloc[0]
    assert (sweden["name_en"], sweden["kind"]) == ("Sweden", "country")
    assert sweden["uri"] == "https://www.wikidata.org/entity/Q34"
    assert (sweden["mentions"], sweden["documents"], sweden["first_session"]) == (2, 2, 71)
    assert pd.isna(index.iloc[1]["first_session"])


def test_entity_index_of_no_mentions_has_its_columns(tmp_path: Path) -> None:
    blocks = pd.DataFrame({"block_id": ["b"], "document_id": ["d"]})
    documents = pd.DataFrame({"document_id": ["d"], "session": [71]})
    index = indexed(tmp_path, entities=mentions(), blocks=blocks, documents=documents)
    assert len(index) == 0
    assert "first_session" in index
