"""Dutch compounds and the keys of word forms."""

from __future__ import annotations

import pytest

from kamerlens.compounds import CompoundSplitter
from kamerlens.wordforms import (
    dutch_key,
    dutch_singulars,
    english_phrase_key,
    english_singular,
    fold_case,
)


@pytest.fixture(scope="module")
def splitter() -> CompoundSplitter:
    return CompoundSplitter()


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("mensenrechtenverdediger", ["mensen", "rechten", "verdediger"]),
        ("vredesoperatie", ["vrede", "operatie"]),
        ("kinderarbeid", ["kinderen", "arbeid"]),
        ("milieubescherming", ["milieu", "bescherming"]),
        ("veiligheidsraad", ["veiligheid", "raad"]),
        ("klimaatverandering", ["klimaat", "verandering"]),
        ("zeerecht", ["zee", "recht"]),
        ("secretaris-generaal", ["secretaris", "generaal"]),
        ("bevolkingsgroei", ["bevolking", "groei"]),
    ],
)
def test_compounds_split(splitter: CompoundSplitter, word: str, parts: list[str]) -> None:
    assert splitter.split(word) == parts


@pytest.mark.parametrize(
    "word",
    ["verantwoordelijkheid", "uitvoering", "organisatie", "gelijkheid", "voorwaarden", "beleid"],
)
def test_compounds_leave_simple_words_whole(splitter: CompoundSplitter, word: str) -> None:
    assert splitter.split(word) == [word]


def test_compounds_cut_names_the_link(splitter: CompoundSplitter) -> None:
    cut = splitter.cuts("ontwikkelingssamenwerking")[0]
    assert (cut.left, cut.link, cut.right) == ("ontwikkeling", "s", "samenwerking")


def test_compounds_cuts_restore_the_word(splitter: CompoundSplitter) -> None:
    for word in ("vluchtelingenstatus", "statensysteem", "belastingverdrag", "vn-missie"):
        for cut in splitter.cuts(word):
            assert word.endswith(cut.right)
            assert word[0] == cut.left[0]


def test_compounds_know_the_users_words() -> None:
    known = CompoundSplitter(lambda word: 5.0 if word == "zwalp" else 0.0)
    assert known.split("zwalpbeleid") == ["zwalp", "beleid"]
    assert CompoundSplitter().split("zwalpbeleid") == ["zwalpbeleid"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("verdrag", "verdragen"),
        ("lidstaat", "lidstaten"),
        ("duurzaam", "duurzame"),
        ("wapen", "wapens"),
        ("kernwapen", "kernwapens"),
        ("mens", "mensen"),
        ("grens", "grenzen"),
        ("commissie", "commissies"),
        ("democratie", "democratieën"),
        ("mogelijkheid", "mogelijkheden"),
        ("stad", "steden"),
        ("commissielid", "commissieleden"),
        ("programma", "programma's"),
        ("methode", "methoden"),
        ("Vluchteling", "vluchtelingen"),
        ("brief", "brieven"),
        ("bom", "bommen"),
    ],
)
def test_dutch_key_brings_forms_together(one: str, other: str) -> None:
    assert dutch_key(one) == dutch_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("staat", "stad"), ("recht", "rechter"), ("kind", "kinderen's")]
)
def test_dutch_key_keeps_words_apart(one: str, other: str) -> None:
    assert dutch_key(one) != dutch_key(other)


@pytest.mark.parametrize(
    ("plural", "single"),
    [("staten", "staat"), ("brieven", "brief"), ("volwassenen", "volwassene"), ("teams", "team")],
)
def test_dutch_singulars_hold_the_singular(plural: str, single: str) -> None:
    assert single in dutch_singulars(plural)


@pytest.mark.parametrize(
    ("plural", "single"),
    [
        ("treaties", "treaty"),
        ("women", "woman"),
        ("crises", "crisis"),
        ("processes", "process"),
        ("status", "status"),
        ("means", "means"),
        ("politics", "politics"),
        ("rights", "right"),
    ],
)
def test_english_singular(plural: str, single: str) -> None:
    assert english_singular(plural) == single


def test_english_phrase_key_bridges_hyphen_plural_and_spelling() -> None:
    assert english_phrase_key("Decision-making organisations") == english_phrase_key(
        "decision making organization"
    )


def test_fold_case_drops_accents() -> None:
    assert fold_case("Coördinatie’s") == "coordinatie's"
