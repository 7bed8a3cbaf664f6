"""English in Dutch text."""

from __future__ import annotations

import pytest

from kamerlens.language import english
from kamerlens.language import untranslated as layer
from kamerlens.language.english import EnglishFinder, decide, weight
from kamerlens.language.gazetteer import NameIndex
from kamerlens.records import Acronym
from tests.blank import blank, entry, make, spans

FINDER = EnglishFinder(blank(), "english")


@pytest.mark.parametrize("word", ["accountability", "ownership", "preventing", "the", "burden"])
def test_english_weight_of_english(word: str) -> None:
    assert weight(word) > 0


@pytest.mark.parametrize(
    "word", ["verantwoording", "team", "forum", "online", "mandaat", "klimaatfinanciering", "is"]
)
def test_english_weight_of_dutch_and_loans(word: str) -> None:
    assert weight(word) < 0


@pytest.mark.parametrize("word", ["2017", "VNVR", "-", "a", "€"])
def test_english_weight_of_neither(word: str) -> None:
    assert weight(word) == 0.0


def test_english_decide_takes_context() -> None:
    assert decide([-1.0, 0.1, -1.0]) == [False, False, False]
    assert decide([1.0, 0.0, -0.1, 1.0]) == [True, True, True, True]
    assert decide([]) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Het gaat om early warning en om preventie.", ["early warning"]),
        ("Meer accountability is nodig.", ["accountability"]),
        ("Het principe van Leaving Nobody Out telt.", ["Leaving Nobody Out"]),
        ("Zij steunt de Global Compact on Rivers zeer.", ["Global Compact on Rivers"]),
        ("Een motie over burden sharing, ownership en geld.", ["burden sharing", "ownership"]),
        ("Het team van het forum was online.", []),
        ("De minister was in de stad en is er nog.", []),
    ],
)
def test_english_spans(text: str, expected: list[str]) -> None:
    doc = FINDER(make(text))
    assert [span.text for span in doc.spans[english.GROUP]] == expected


def test_english_lone_verb_is_dutch() -> None:
    plain = FINDER(make("Dat lost niets op."))
    assert [span.text for span in plain.spans[english.GROUP]] == ["lost"]
    tagged = FINDER(make("Dat lost niets op.", verbs=("lost",)))
    assert list(tagged.spans[english.GROUP]) == []


def test_untranslated_takes_whole_names_and_leaves_places() -> None:
    doc = FINDER(make("In New York sprak de Rivers Without Borders Alliance met de OHCHR."))
    alliance = "Rivers Without Borders Alliance"
    doc.set_ents(spans(doc, ("New York", "GPE"), (alliance, "ORG"), ("OHCHR", "ORG")))
    found = [doc[start:end].text for start, end in layer.untranslated(doc, {"OHCHR"})]
    assert found == [alliance, "OHCHR"]


@pytest.mark.parametrize(
    ("short", "nl", "en", "english"),
    [
        ("EU", "Europese Unie", "European Union", False),
        ("WHO", "Wereldgezondheidsorganisatie", "World Health Organization", True),
        ("VNVR", "Veiligheidsraad", "Security Council", False),
        ("LNO", None, "Leaving Nobody Out", True),
    ],
)
def test_untranslated_tells_english_acronyms(
    short: str, nl: str | None, en: str, english: bool
) -> None:
    found = [Acronym(short, nl, en, None, "b", "in-text", 1)]
    index = NameIndex([entry("Q1", "ORG", "x", "y")])
    assert (short in layer.english_acronyms(found, index)) is english


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The members of the council agreed on a plan for the rivers.", "en"),
        ("De leden van de raad werden het eens over een plan voor de rivieren.", "nl"),
        ("Early warning.", "nl"),
    ],
)
def test_untranslated_sentence_language(text: str, language: str) -> None:
    doc = FINDER(make(text))
    assert [layer.language(sent) for sent in doc.sents] == [language]
