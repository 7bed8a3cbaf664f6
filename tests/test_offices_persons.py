"""Offices and people by rule."""

from __future__ import annotations

import pytest

from kamerlens.language import gazetteer
from kamerlens.language.gazetteer import GazetteerMatcher, NameIndex
from kamerlens.language.heads import embedded_heads
from kamerlens.language.offices import find_offices
from kamerlens.language.persons import embedded_given_names, find_persons
from tests.blank import blank, entry, make


@pytest.mark.parametrize(
    ("text", "nouns", "offices"),
    [
        ("De Minister van Buitenlandse Zaken tekende.", (), ["Minister van Buitenlandse Zaken"]),
        (
            "De minister van Economische Zaken, Landbouw en Innovatie zegt dat.",
            (),
            ["minister van Economische Zaken, Landbouw en Innovatie"],
        ),
        (
            "De staatssecretarissen van Volksgezondheid en van Justitie komen.",
            (),
            ["staatssecretarissen van Volksgezondheid en van Justitie"],
        ),
        ("De minister van Defensie van Duitsland kwam.", (), ["minister van Defensie"]),
        ("Besluit van de Minister van Financiën van 3 maart.", (), ["Minister van Financiën"]),
        ("De Speciaal Gezant voor Jemen reisde af.", (), ["Speciaal Gezant voor Jemen"]),
        (
            "De Speciaal Rapporteur inzake foltering en slavernij kwam.",
            ("foltering", "slavernij"),
            ["Speciaal Rapporteur inzake foltering en slavernij"],
        ),
        (
            "Steun aan de Onafhankelijk Expert op het gebied van Veteran and Family Affairs komt.",
            (),
            ["Onafhankelijk Expert op het gebied van Veteran and Family Affairs"],
        ),
        ("De Secretaris-Generaal sprak.", (), ["Secretaris-Generaal"]),
        ("De minister sprak met de voorzitter van de vereniging.", (), []),
        ("Minister Van Ark antwoordde.", (), []),
    ],
)
def test_offices_find(text: str, nouns: tuple[str, ...], offices: list[str]) -> None:
    doc = make(text, nouns=nouns)
    got = [doc[start:end].text for start, end in find_offices(doc, embedded_heads())]
    assert got == offices


def test_offices_in_small_letters_need_a_known_body() -> None:
    index = NameIndex([entry("Q1", "ORG", "Europese Centrale Bank", "European Central Bank")])
    matcher = GazetteerMatcher(blank(), "g", index)
    doc = matcher(make("Zij werd president van de Europese Centrale Bank en van een Club."))
    got = [doc[start:end].text for start, end in find_offices(doc, embedded_heads())]
    assert got == ["president van de Europese Centrale Bank"]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Volgens Amina Okeke is dat zo.", ["Amina Okeke"]),
        ("Namens hem tekende A.G. van den Berg.", ["A.G. van den Berg"]),
        ("Minister Zwartkruis antwoordde.", ["Zwartkruis"]),
        ("De presidenten Adefope en Zúñiga kwamen.", ["Adefope", "Zúñiga"]),
        ("De heer De Vriesema nam het woord.", ["De Vriesema"]),
        ("Ban Ki-moon sprak over Staffan de Mistura.", ["Staffan de Mistura"]),
        ("Zij woont aan de Johan de Wittlaan.", []),
        ("Het Hamid Karzai International Airport is open.", []),
        ("Voor maatregel A. De commissie besloot.", []),
        ("De Nationaal Coördinator Terrorismebestrijding kwam.", []),
        ("Mark de bladzijde en lees verder.", []),
    ],
)
def test_persons_find(text: str, people: list[str]) -> None:
    doc = make(text)
    got = [doc[start:end].text for start, end in find_persons(doc, embedded_given_names())]
    assert got == people


def test_persons_leave_known_places_alone() -> None:
    index = NameIndex([entry("Q1", "GPE", "Zweden", "Sweden")])
    doc = GazetteerMatcher(blank(), "g", index)(make("Onder voorzitter Zweden gebeurde veel."))
    assert [s.text for s in doc.spans[gazetteer.GROUP]] == ["Zweden"]
    assert list(find_persons(doc, embedded_given_names())) == []
