"""Acronyms: definitions in the text and what they stand for."""

from __future__ import annotations

import pytest

from kamerlens.language import acronyms
from kamerlens.language.acronyms import find_definitions, matches, mentioned, settle, short_form
from kamerlens.language.gazetteer import NameIndex
from kamerlens.termbase import Concept, Termbase
from tests.blank import entry, make, spans


@pytest.mark.parametrize(
    ("word", "short"),
    [
        ("MINUSMA", "MINUSMA"),
        ("SDG’s", "SDG"),
        ("NGOs", "NGO"),
        ("BuZa", "BuZa"),
        ("II", None),
        ("XIV", None),
        ("Nederland", None),
        ("A", None),
    ],
)
def test_acronyms_short_form(word: str, short: str | None) -> None:
    assert short_form(word) == short


@pytest.mark.parametrize(
    ("short", "text", "long"),
    [
        ("RWA", "van de Raad voor Water en Aarde", "Raad voor Water en Aarde"),
        ("VNVR", "de VN-Veiligheidsraad", "VN-Veiligheidsraad"),
        ("CT", "het contraterrorismebeleid", "contraterrorismebeleid"),
        ("XYZ", "de Raad voor Water", None),
    ],
)
def test_acronyms_match_letters(short: str, text: str, long: str | None) -> None:
    at = matches(short, text)
    assert (None if at is None else text[at:]) == long


def defined(text: str, *names: tuple[str, str]) -> list[tuple[str, str]]:
    doc = make(text)
    doc.set_ents(spans(doc, *names))
    return [(d.short, doc[d.start : d.end].text) for d in find_definitions(doc)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("De Global Harbour Alliance (GHA) komt.", [("GHA", "Global Harbour Alliance")]),
        ("Het verbod (Safe Ports Now, SPN) geldt.", [("SPN", "Safe Ports Now")]),
        ("De GHA (Global Harbour Alliance) komt.", [("GHA", "Global Harbour Alliance")]),
        ("Zij (de leden) kwamen (drie) keer.", []),
        ("In de regio (UNO) gebeurt niets.", []),
    ],
)
def test_acronyms_definitions(text: str, expected: list[tuple[str, str]]) -> None:
    assert defined(text) == expected


def test_acronyms_of_english_names_behind_dutch_ones() -> None:
    text = "De Hoge Commissaris voor de Havens (OHCP) sprak."
    assert defined(text) == []
    assert defined(text, ("Hoge Commissaris voor de Havens", "TITLE")) == [
        ("OHCP", "Hoge Commissaris voor de Havens")
    ]


@pytest.mark.parametrize("label", ["PERSON", "DATE", "GPE"])
def test_acronyms_do_not_define_people_and_places(label: str) -> None:
    assert defined("Volgens Karabulut (SP) klopt dat.", ("Karabulut", label)) == []


def test_acronyms_mentioned_also_in_compounds() -> None:
    doc = make("Het VN-budget, COVID-19, de SDG’s en artikel IV van de VN.")
    assert sorted(mentioned(doc)) == ["SDG", "VN", "VN"]
    assert list(mentioned(make("VREDE EN RECHT"))) == []


INDEX = NameIndex(
    [
        entry("Q1", "ORG", "Havenalliantie", "Global Harbour Alliance", "GHA"),
        entry("Q2", "ORG", "Kantoor van de Hoge Commissaris voor Havens", "Office X", "OHCP"),
    ]
)
TERMS = Termbase(
    [
        Concept("t1", "veilige haven", "safe port", acronyms_nl=("VH",)),
        Concept("t2", "contraterrorisme", "counter-terrorism", acronyms_en=("CT",)),
    ]
)


def settled(*texts: str) -> dict[str, tuple[str | None, str | None, str | None, str, int]]:
    docs = {f"b{i}": acronyms.find_in_doc(make(text)) for i, text in enumerate(texts)}
    return {
        a.acronym: (a.long_nl, a.long_en, a.entity_id, a.how, a.mentions)
        for a in settle(docs, INDEX, TERMS)
    }


def test_acronyms_settle_carries_over_blocks() -> None:
    found = settled("De GHA spreekt.", "De Global Harbour Alliance (GHA) komt.", "Een GHA-lid.")
    assert found["GHA"] == ("Havenalliantie", "Global Harbour Alliance", "Q1", "in-text", 3)


@pytest.mark.parametrize(
    ("text", "short", "expected"),
    [
        ("Een VH voor elk schip.", "VH", ("veilige haven", "safe port", None, "termbase", 1)),
        ("De QQX zwijgt.", "QQX", (None, None, None, "unresolved", 1)),
        (
            "Het contraterrorismebeleid (CT) werkt.",
            "CT",
            ("contraterrorismebeleid", "counter-terrorism", None, "in-text", 1),
        ),
        (
            "Het team Safe Ports Now (SPN) werkt.",
            "SPN",
            (None, "Safe Ports Now", None, "in-text", 1),
        ),
    ],
)
def test_acronyms_settle(
    text: str, short: str, expected: tuple[str | None, str | None, str | None, str, int]
) -> None:
    assert settled(text)[short] == expected


def test_acronyms_settle_prefers_what_has_the_acronym() -> None:
    doc = make("De Hoge Commissaris voor Havens (OHCP) sprak.")
    doc.set_ents(spans(doc, ("Hoge Commissaris voor Havens", "TITLE")))
    [found] = settle({"b": acronyms.find_in_doc(doc)}, INDEX, TERMS)
    assert (found.entity_id, found.long_en) == ("Q2", "Office X")


def test_acronyms_numbers_of_documents_are_none() -> None:
    doc = make("Zie DVF/FO-201/2017 en de GHA.")
    span = doc.char_span(4, 19, label="REF", alignment_mode="expand")
    assert span is not None
    doc.set_ents([span])
    assert list(mentioned(doc)) == ["GHA"]
