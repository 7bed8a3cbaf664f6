"""The termbase: every row of the embedded one, reading, lookups and conflicts."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from kamerlens.data import data_path
from kamerlens.errors import DataError
from kamerlens.namekeys import name_key
from kamerlens.termbase import (
    COLUMNS,
    DOMAINS,
    KINDS,
    Concept,
    Termbase,
    _check_unique,
    embedded_concepts,
    fold,
    load_concepts,
    read_tsv,
    slug,
)
from kamerlens.theme_names import theme_names
from kamerlens.vocabulary import zipf

FILES = sorted(data_path("corpus", "terminology").glob("*.tsv"))
#: Verbs of procedure and plurals that mean another thing than the noun with the same key.
VERBS = {"besluiten", "middelen", "oproepen tot", "onderschrijven", "verzoeken"}


def test_termbase_is_large_enough() -> None:
    concepts = embedded_concepts()
    assert len(concepts) >= 2000
    assert sum(bool(concept.definition_en) for concept in concepts) >= 400
    assert Counter(d for c in concepts for d in c.domains).keys() == DOMAINS


def test_termbase_domains_are_the_themes() -> None:
    assert set(theme_names("en")) | {"general"} == DOMAINS


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_termbase_file_is_valid(path: Path) -> None:
    for concept in read_tsv(path):
        names = (*concept.dutch, *concept.english, *concept.acronyms_nl, *concept.acronyms_en)
        for name in names:
            assert name == " ".join(name.split()), (concept.origin, name)
            assert not re.search(r"[|\t<>\"“”„]|[,;:]$", name), (concept.origin, name)
        assert concept.kind in KINDS, concept.origin
        assert set(concept.domains) <= DOMAINS, concept.origin
        assert 1 <= len(concept.domains) <= 2, concept.origin
        assert concept.source, concept.origin
        assert len(set(concept.dutch)) == len(concept.dutch), concept.origin
        assert len(set(concept.english)) == len(concept.english), concept.origin
        if concept.definition_en:
            assert 4 <= len(concept.definition_en.split()) <= 35, concept.origin
            assert concept.definition_en.endswith("."), concept.origin


def test_termbase_has_no_name_twice() -> None:
    owners: dict[str, list[Concept]] = {}
    for concept in embedded_concepts():
        for name in concept.dutch:
            same = owners.setdefault(fold(name), [])
            assert not same or same == [concept], (concept.origin, name, same[0].origin)
            same[:] = [concept]


def test_termbase_has_no_wording_twice() -> None:
    owners: dict[str, Concept] = {}
    for concept in embedded_concepts():
        for name in concept.dutch:
            other = owners.setdefault(name_key(name), concept)
            allowed = {concept.nl, other.nl} & VERBS
            assert other is concept or allowed, (concept.origin, name, other.origin)


def frequency(text: str, language: str) -> float:
    words = re.findall(r"[a-zà-ÿ]{2,}", text.lower())
    return sum(zipf(word, language) for word in words) / len(words) if words else 0.0


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_termbase_sides_are_not_swapped(path: Path) -> None:
    for concept in read_tsv(path):
        if fold(concept.nl) == fold(concept.en) or " " not in concept.nl:
            continue  # single words like "ransomware" have no telling frequencies
        dutch_lead = frequency(concept.nl, "nl") - frequency(concept.nl, "en")
        english_lead = frequency(concept.en, "en") - frequency(concept.en, "nl")
        assert dutch_lead + english_lead > -1.0, (concept.origin, concept.nl, concept.en)


def test_termbase_ids_are_unique() -> None:
    counts = Counter(concept.concept_id for concept in embedded_concepts())
    assert [name for name, count in counts.items() if count > 1] == []


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("klimaatverandering", "climate change"),
        ("Mensenrechtenverdedigers", "human rights defender"),
        ("Veiligheidsraad van de Verenigde Naties", "Security Council"),
        ("lidstaten", "Member State"),
        ("internationale misdrijven", "international crime"),
    ],
)
def test_termbase_finds_names_in_any_form(name: str, english: str) -> None:
    assert Termbase(embedded_concepts()).lookup(name)[0].en == english


def test_termbase_keeps_every_meaning_of_an_acronym() -> None:
    one = Concept("a", "aanklager", "prosecutor", acronyms_nl=("OTP",))
    two = Concept("b", "ontheemde", "displaced person", acronyms_en=("OTP",))
    assert Termbase([one, two]).find_acronym("OTP") == [one, two]


def test_termbase_finds_what_agrees_letter_by_letter_first() -> None:
    verb, noun = Concept("a", "besluiten", "decide"), Concept("b", "besluit", "decision")
    termbase = Termbase([verb, noun])
    assert termbase.lookup("besluit") == [noun]
    assert termbase.lookup("Besluiten") == [verb]
    assert termbase.lookup("besluit-en") == [verb]


def line(**cells: str) -> str:
    values = {"nl": "noodhulp", "en": "emergency relief", "kind": "concept", "domain": "general"}
    return "\t".join({**dict.fromkeys(COLUMNS, ""), **values, **cells}[name] for name in COLUMNS)


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ([line(nl="")], r"t\.tsv:2: the nl side is empty"),
        ([line(), line(en="")], r"t\.tsv:3: the en side is empty"),
        ([line(kind="thing")], r"t\.tsv:2: unknown kind 'thing'; use one of agency"),
        ([line(domain="food")], r"t\.tsv:2: unknown domain 'food'"),
        ([line(), line(nl="Noodhulp")], r"t\.tsv:3: 'Noodhulp' is in line 2 too"),
        ([line() + "\t"], r"t\.tsv:2: 11 fields, 10 expected"),
        ([line(nl="law of the sea", en="recht van de zee")], "looks like nl"),
    ],
)
def test_termbase_says_what_is_wrong_and_where(
    lines: list[str], reason: str, tmp_path: Path
) -> None:
    path = tmp_path / "t.tsv"
    path.write_text("\n".join(["\t".join(COLUMNS), *lines]), encoding="utf-8")
    with pytest.raises(DataError, match=reason):
        read_tsv(path)


def test_termbase_refuses_another_header(tmp_path: Path) -> None:
    path = tmp_path / "t.tsv"
    path.write_text("dutch\tenglish\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"t\.tsv:1: the header must be nl nl_variants"):
        read_tsv(path)


def test_termbase_takes_an_english_name_inside_dutch(tmp_path: Path) -> None:
    path = tmp_path / "t.tsv"
    cells = line(nl="fonds Wings of the North", en="Wings of the North Fund")
    path.write_text("\n".join(["\t".join(COLUMNS), cells]), encoding="utf-8")
    assert read_tsv(path)[0].en == "Wings of the North Fund"


def test_termbase_of_a_user_outranks_the_embedded_one(tmp_path: Path) -> None:
    path = tmp_path / "mine.tsv"
    path.write_text(
        "\n".join(["\t".join(COLUMNS), line(nl="klimaatverandering", en="shift of climate")]),
        encoding="utf-8",
    )
    termbase = Termbase(load_concepts([path]))
    assert termbase.concepts[0].user
    assert termbase.lookup("klimaatverandering")[0].en == "shift of climate"
    assert len(termbase.conflicts()) == 1


def test_termbase_slugs_are_plain() -> None:
    assert slug("Één VN-stelsel!") == "een-vn-stelsel"
    assert slug("…") == "x"


def test_termbase_embedded_wordings_must_differ() -> None:
    twice = [
        Concept("a", "noodhulp", "emergency relief", origin="a.tsv:2"),
        Concept("b", "hulp in nood", "aid", nl_variants=("Nood-hulp",), origin="b.tsv:7"),
    ]
    with pytest.raises(DataError, match=r"b\.tsv:7: 'Nood-hulp' is in a\.tsv:2 too"):
        _check_unique(twice)
