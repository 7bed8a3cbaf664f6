"""Lexicon evidence: what is found where, and that nothing counts twice."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamerlens.termbase import Concept
from kamerlens.theme_lexicon import Lexicon, build
from kamerlens.theme_names import Theme
from kamerlens.theme_words import stem, tokens


def theme(code: str, nl: tuple[str, ...] = (), en: tuple[str, ...] = ()) -> Theme:
    return Theme(code, {"nl": code, "en": code}, {"nl": "", "en": ""}, {"nl": nl, "en": en})


WATER = theme("water", ("water", "=delta", "drinkwater"), ("water", "flood"))
CARE = theme("zorg", ("gezondheid", "who"), ("health",))
CONCEPTS = (
    Concept("a", "Waterschap Delfland", "Delfland Water Board", domains=("general",)),
    Concept("b", "besmettelijke ziekte", "infectious disease", domains=("zorg", "elders")),
    Concept("c", "VN-Waterconferentie", "UN Water Conference", domains=("water",)),
)


@pytest.fixture(scope="module")
def dutch() -> Lexicon:
    return build((WATER, CARE), CONCEPTS)["nl"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Er is water.", [("water", "water")]),
        ("De waterschaarste groeit.", [("water", "water")]),
        ("Schoon drinkwater is schaars.", [("drinkwater", "water")]),
        ("Het oppervlaktewater daalt.", [("water", "water")]),
        ("De delta slibt dicht.", [("delta", "water")]),
        ("De deltawerken houden stand.", []),
        ("Het Waterschap Delfland baggert.", [("Waterschap Delfland", None)]),
        ("besmettelijke ziekten rukken op", [("besmettelijke ziekten", "zorg")]),
        (
            "Op de VN-Waterconferentie sprak de WHO.",
            [("VN-Waterconferentie", "water"), ("WHO", "zorg")],
        ),
        ("Waterschaarste en gezondheidszorg.", [("Water", "water"), ("gezondheid", "zorg")]),
        ("Niets van dat alles.", []),
        ("", []),
    ],
)
def test_lexicon_finds_the_longest_entry(
    dutch: Lexicon, text: str, expected: list[tuple[str, str | None]]
) -> None:
    found = [(text[h.start : h.end], h.themes[0] if h.themes else None) for h in dutch.hits(text)]
    assert found == expected


def test_lexicon_counts_a_part_for_less_than_a_word(dutch: Lexicon) -> None:
    whole, part = dutch.hits("water")[0], dutch.hits("waterschaarste")[0]
    assert part.weight < whole.weight == 1.0


def test_lexicon_reads_english_with_its_own_entries() -> None:
    english = build((WATER, CARE), CONCEPTS)["en"]
    text = "Floods spread infectious diseases; drinkwater is Dutch."
    found = [text[h.start : h.end] for h in english.hits(text)]
    assert found[:2] == ["Floods", "infectious diseases"]


def test_lexicon_survives_its_description(dutch: Lexicon) -> None:
    again = Lexicon.from_dict("nl", dutch.as_dict())
    text = "Besmettelijke ziekten bedreigen de drinkwatervoorziening en de delta."
    assert again.hits(text) == dutch.hits(text)


@given(
    st.lists(
        st.sampled_from(
            [
                "water",
                "drinkwater",
                "VN-Waterconferentie",
                "gezondheidszorg",
                "Delfland",
                "de",
                "Waterschap",
                "besmettelijke",
                "ziekte",
                "-",
                "é",
                "WHO's",
                "delta/water",
                "waterwaterwater",
            ]
        ),
        max_size=12,
    )
)
def test_lexicon_hits_ascend_and_do_not_overlap(words: list[str]) -> None:
    text = " ".join(words)
    hits = build((WATER, CARE), CONCEPTS)["nl"].hits(text)
    for hit in hits:
        assert 0 <= hit.start < hit.end <= len(text)
    for before, after in pairwise(hits):
        assert before.end <= after.start


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("vredesmissie", "vredesmissies", "nl"),
        ("duurzaam", "duurzame", "nl"),
        ("misdrijf", "misdrijven", "nl"),
        ("verdrag", "Verdragen", "nl"),
        ("SDG", "SDGs", "nl"),
        ("organisation", "organizations", "en"),
        ("treaty", "treaties", "en"),
        ("refugee", "refugees", "en"),
    ],
)
def test_stem_brings_forms_together(one: str, other: str, language: str) -> None:
    assert stem(one, language) == stem(other, language)


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [("crisis", "crimes", "en"), ("water", "waten", "nl"), ("mens", "menu", "nl")],
)
def test_stem_keeps_words_apart(one: str, other: str, language: str) -> None:
    assert stem(one, language) != stem(other, language)


@given(st.text(max_size=80))
def test_tokens_point_into_the_text(text: str) -> None:
    for token in tokens(text, "nl"):
        assert text[token.start : token.end] == token.text
