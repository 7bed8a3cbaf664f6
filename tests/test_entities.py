"""Merging names, and what a letter as a whole says about them."""

from __future__ import annotations

import pytest

from kamerlens.language import acronyms, entities
from kamerlens.language.consistency import settle
from kamerlens.language.entities import Name, merge
from kamerlens.language.gazetteer import GazetteerMatcher, NameIndex
from kamerlens.termbase import Concept, Termbase
from tests.blank import blank, entry, make, spans


def name(start: int, end: int, label: str, source: str = "model", rank: int = 2) -> Name:
    return Name(start, end, label, source, 0.9, rank)


@pytest.mark.parametrize(
    ("names", "kept"),
    [
        ([name(0, 2, "ORG"), name(0, 3, "LAW")], [(0, 3, "LAW")]),
        ([name(0, 2, "ORG"), name(0, 2, "LAW", "gazetteer")], [(0, 2, "LAW")]),
        ([name(0, 2, "ORG"), name(0, 2, "LAW", "rule")], [(0, 2, "LAW")]),
        ([name(0, 4, "ORG"), name(1, 2, "GPE", "gazetteer", 0)], [(1, 2, "GPE")]),
        ([name(0, 4, "ORG"), name(1, 3, "DATE", "rule", 1)], [(1, 3, "DATE")]),
        ([name(0, 1, "ORG", "gazetteer", 4)], []),
        ([name(0, 1, "FAC"), name(0, 1, "ORG", "gazetteer", 4)], [(0, 1, "ORG")]),
        ([name(0, 1, "FAC"), name(0, 1, "ORG", "gazetteer", 5)], [(0, 1, "FAC")]),
        ([name(3, 5, "ORG"), name(0, 2, "GPE")], [(0, 2, "GPE"), (3, 5, "ORG")]),
    ],
)
def test_entities_merge_by_precedence(names: list[Name], kept: list[tuple[int, int, str]]) -> None:
    assert [(n.start, n.end, n.label) for n in merge(names)] == kept


def test_entities_keep_candidates_with_the_doc() -> None:
    doc = make("De Raad van Havens.")
    doc.set_ents(spans(doc, ("Raad van Havens", "FAC")))
    doc.ents[0]._.kamerlens_score = 0.4
    doc = entities.merge_in_doc(doc)
    assert [(e.text, e.label_) for e in doc.ents] == [("Raad van Havens", "ORG")]
    assert doc.ents[0]._.kamerlens_source == "rule"
    assert entities.candidates(doc) == [
        Name(1, 4, "FAC", "model", 0.4, 2),
        Name(1, 4, "ORG", "rule", 0.95, 2),
    ]


SECURITY = entry("Q1", "ORG", "VN-Veiligheidsraad", "Security Council", "VNVR", "?Raad")
EUROPEAN = entry("Q2", "ORG", "Raad van de Europese Unie", "EU Council", "?Raad")
HARBOURS = entry("Q3", "ORG", "Havenunie", "Harbour Union", "HU")
INDEX = NameIndex([SECURITY, EUROPEAN, HARBOURS])


def letter(*texts: str, model: dict[int, tuple[str, str]] | None = None) -> list[list[str]]:
    """Return the entities of each block as ``text/label/identity``."""
    matcher = GazetteerMatcher(blank(), "g", INDEX)
    docs = {}
    for number, text in enumerate(texts):
        doc = matcher(make(text))
        if model and number in model:
            doc.set_ents(spans(doc, model[number]))
        docs[f"b{number}"] = acronyms.find_in_doc(entities.merge_in_doc(doc))
    settle(docs, INDEX)
    return [[f"{e.text}/{e.label_}/{e.kb_id_}" for e in doc.ents] for doc in docs.values()]


def test_consistency_short_name_follows_the_last_full_one() -> None:
    found = letter(
        "Er is nieuws uit de Raad gekomen.",
        "Dat zei de VN-Veiligheidsraad.",
        "Leden van de Raad stemden.",
        "Anders dan de Raad van de Europese Unie wil.",
        "Ook in de Raad leeft dit.",
    )
    assert found[0] == []
    assert found[2] == ["Raad/ORG/Q1"]
    assert found[4] == ["Raad/ORG/Q2"]


def test_consistency_surname_after_the_full_name() -> None:
    found = letter("Toen sprak Amina Okeke.", "Volgens Okeke is dat juist.")
    assert found == [["Amina Okeke/PERSON/"], ["Okeke/PERSON/"]]


def test_consistency_acronym_of_a_concept_is_no_name() -> None:
    found = letter(
        "Wij bestrijden Buying Fake Passports (BFP).",
        "Tegen BFP doet men veel.",
        model={1: ("BFP", "ORG")},
    )
    assert found == [[], []]


def test_consistency_acronym_takes_the_label_of_its_name() -> None:
    found = letter(
        "De Global Harbour Alliance (GHA) komt.",
        "Volgens de GHA kan dat.",
        model={0: ("Global Harbour Alliance", "ORG")},
    )
    assert found[1] == ["GHA/ORG/"]


def test_consistency_repeated_name_is_found_everywhere() -> None:
    found = letter(
        "De Bond van Zeevarende Zusters komt.",
        "Zonder de Bond van Zeevarende Zusters kan het niet.",
        model={0: ("Bond van Zeevarende Zusters", "ORG")},
    )
    assert found[1] == ["Bond van Zeevarende Zusters/ORG/"]


def test_entities_term_is_no_name(monkeypatch: pytest.MonkeyPatch) -> None:
    terms = Termbase([Concept("t", "veilige haven", "safe port", acronyms_en=("SPT",))])
    monkeypatch.setattr(entities, "embedded_termbase", lambda: terms)
    doc = make("Het beginsel Safe Port (SPT) geldt.")
    doc.set_ents(spans(doc, ("Safe Port", "LAW"), ("SPT", "ORG")))
    assert list(entities.merge_in_doc(doc).ents) == []


@pytest.mark.parametrize(
    ("text", "label"),
    [("10.000", "REF"), ("10.000", "PERCENT"), ("elders2", "ORG"), ("Fonds", "ORG")],
)
def test_entities_without_what_cannot_be_a_name(text: str, label: str) -> None:
    doc = make(f"Er lag meer dan {text} in het huis.")
    doc.set_ents(spans(doc, (text, label)))
    assert list(entities.merge_in_doc(doc).ents) == []


def test_consistency_short_name_by_its_neighbours() -> None:
    entries = [
        entry("q1", "ORG", "Zeeraad", "Sea Council", "?Raad"),
        entry("Q8896", "ORG", "Landraad", "Land Council", "?Raad", kind="eu_institution"),
        entry("q3", "ORG", "Landcommissie", "Land Commission", kind="eu_institution"),
    ]
    index = NameIndex(entries)
    docs = {}
    for i, text in enumerate(
        ["De Zeeraad kwam.", "Daar is de Raad.", "De Landcommissie vroeg de Raad om raad."]
    ):
        doc = GazetteerMatcher(blank(), "gazetteer", index)(make(text))
        docs[f"b{i}"] = acronyms.find_in_doc(entities.merge_in_doc(doc))
    settle(docs, index)
    found = [(e.text, e.kb_id_) for doc in docs.values() for e in doc.ents if e.text == "Raad"]
    assert found == [("Raad", "q1"), ("Raad", "Q8896")]


def test_consistency_acronym_that_the_letter_redefines() -> None:
    index = NameIndex([entry("q1", "ORG", "Adriatische Pers", "Adriatic Press", "AP")])
    doc = make("Het Ander Protocol (AP) geldt. AP is nieuw.")
    doc = GazetteerMatcher(blank(), "gazetteer", index)(doc)
    doc.ents = spans(doc, ("Ander Protocol", "LAW"))
    doc = acronyms.find_in_doc(entities.merge_in_doc(doc))
    [unknown] = [a for a in acronyms.settle({"b": doc}, index, Termbase([])) if a.acronym == "AP"]
    assert (unknown.long_nl, unknown.entity_id) == ("Ander Protocol", None)
    settle({"b": doc}, index)
    assert [(e.text, e.label_, e.kb_id_) for e in doc.ents] == [
        ("Ander Protocol", "LAW", ""),
        ("AP", "LAW", ""),
        ("AP", "LAW", ""),
    ]


def test_entities_title_that_the_model_takes_for_a_body() -> None:
    seen = [name(0, 1, "ORG"), name(0, 1, "TITLE", "gazetteer", 5)]
    assert [n.label for n in merge(seen)] == ["TITLE"]


@pytest.mark.parametrize(
    ("text", "model", "expected"),
    [
        ("De Tweede, Vierde en Zesde Havencommissie zijn klaar.", (), "Tweede, Vierde en Zesde"),
        ("In de Vierde en de Zesde Havencommissie.", (), "Vierde en de Zesde"),
        (
            "In de Vierde en Zesde Havencommissie van Urk.",
            ("Zesde Havencommissie van Urk", "ORG"),
            "Vierde en Zesde Havencommissie van Urk",
        ),
        ("Op de Vierde dag kwam de Zesde Havencommissie.", (), "Zesde"),
        ("Na punt vier en de Zesde Havencommissie.", (), "Zesde"),
    ],
)
def test_entities_that_share_a_noun_are_one(
    text: str, model: tuple[str, str], expected: str
) -> None:
    index = NameIndex([entry("Q4", "ORG", "Zesde Havencommissie", "Sixth Harbour Committee")])
    doc = GazetteerMatcher(blank(), "g", index)(make(text))
    doc.set_ents(spans(doc, *([model] if model else [])))
    [ent] = entities.merge_in_doc(doc).ents
    name = expected if model else f"{expected} Havencommissie"
    assert (ent.text, ent.kb_id_) == (name, "Q4" if expected == "Zesde" else "")


def test_entities_without_the_first_parts_of_compounds() -> None:
    assert letter("De HU- en VNVR-missies; de HU en de VNVR.") == [["HU/ORG/Q3", "VNVR/ORG/Q1"]]
