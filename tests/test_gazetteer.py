"""Names of the gazetteer in text."""

from __future__ import annotations

from pathlib import Path

import pytest
from spacy.tokens import Doc, DocBin

from kamerlens.errors import DataError
from kamerlens.language import gazetteer
from kamerlens.language.gazetteer import GazetteerMatcher, NameIndex, cut, fold
from kamerlens.language.names import embedded_entries, is_acronym, read_gazetteer
from kamerlens.language.places import country_entries
from tests.blank import blank, entry, make

COUNCIL = entry("Q1", "ORG", "VN-Veiligheidsraad", "Security Council", "VNVR", "?Raad")
SUDAN = entry("Q2", "GPE", "Zuid-Soedan", "South Sudan", "Zuid-Sudan")
GOALS = entry("Q3", "LAW", "Duurzame Ontwikkelingsdoelen", "Sustainable Goals", "SDG")
HUMAN = entry(
    "Q4", "LAW", "Internationaal Verdrag inzake burgerrechten", "Covenant on Civil Rights"
)
SPECIAL = entry("Q5", "TITLE", "Speciaal Gezant", "Special Envoy")
OFFICE = entry("Q6", "ORG", "Kantoor van de Commissaris", "Office of the Commissioner")
PARTY = entry("Q7", "ORG", "Denk", "Denk")
INDEX = NameIndex([COUNCIL, SUDAN, GOALS, HUMAN, SPECIAL, OFFICE, PARTY])


def found(text: str, index: NameIndex = INDEX) -> list[str]:
    doc = make(text)
    return [doc[m.start : m.end].text for m in index.match(doc) if not m.ambiguous]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "De VN-Veiligheidsraad en de VN Veiligheidsraad.",
            ["VN-Veiligheidsraad", "VN Veiligheidsraad"],
        ),
        ("Leden van de VN-veiligheidsraad kwamen bijeen.", ["VN-veiligheidsraad"]),
        ("Het VNVR-lidmaatschap en de VNVR zelf.", ["VNVR"]),
        ("De vnvr bestaat niet.", []),
        ("In Zuid-Sudan, Zuid Soedan en Zuid-Soedan’s buurlanden.", 3),
        ("De SDG’s en de SDGs.", 2),
        ("Het Internationaal Verdrag inzake Burgerrechten geldt.", 1),
        ("De Speciale Gezant reisde af.", ["Speciale Gezant"]),
        ("Hij sprak met het kantoor van de Commissaris.", []),
        ("Denk aan de gevolgen.", []),
        ("Vragen van Denk aan de minister.", ["Denk"]),
    ],
)
def test_gazetteer_finds(text: str, names: list[str] | int) -> None:
    got = found(text)
    if isinstance(names, int):
        assert len(got) == names, got
    else:
        assert got == names


def test_gazetteer_marks_names_that_need_context() -> None:
    doc = make("Uit de Raad kwam geen besluit.")
    assert [(doc[m.start : m.end].text, m.ambiguous) for m in INDEX.match(doc)] == [("Raad", True)]


def test_gazetteer_prefers_the_longest_name() -> None:
    index = NameIndex([entry("A", "ORG", "Raad van Europa", "CoE"), entry("B", "ORG", "Raad", "C")])
    assert found("De Raad van Europa besloot.", index) == ["Raad van Europa"]


def test_gazetteer_user_name_goes_first(tmp_path: Path) -> None:
    path = tmp_path / "mine.tsv"
    path.write_text("label\tname_nl\nPERSON\tNederland\n", encoding="utf-8")
    user = read_gazetteer(path, user=True)
    index = NameIndex([*country_entries(), *user])
    [match] = index.match(make("Volgens Nederland kan dat."))
    assert (match.entries[0].label, match.entries[0].entity_id) == ("PERSON", "user:nederland")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("name_nl\nx\n", "lacks label"),
        ("label\tname_nl\tcolour\nORG\tx\ty\n", "does not know colour"),
        ("label\tname_nl\nBODY\tx\n", "unknown label 'BODY'"),
        ("label\tname_nl\nORG\t\n", "name_nl is empty"),
        ("label\tname_nl\nORG\tx\ty\n", "3 fields, 2 expected"),
    ],
)
def test_gazetteer_file_errors_name_the_reason(tmp_path: Path, content: str, reason: str) -> None:
    path = tmp_path / "bad.tsv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=reason):
        read_gazetteer(path, user=True)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("speciaal", "Speciale", True),
        ("algemeen", "algemene", True),
        ("Israël", "Israel", True),
        ("Kameroen", "Cameron", False),
        ("cameroon", "cameron", False),
        ("verdrag", "verdragen", False),
    ],
)
def test_gazetteer_fold_knows_inflection(one: str, other: str, same: bool) -> None:
    assert (fold(one) == fold(other)) is same


def test_gazetteer_cut_drops_the_genitive() -> None:
    assert cut("Mali’s").written == ("Mali",)
    assert cut("VN-Veiligheidsraad").folded == ("vn", "veiligheidsraad")
    assert cut(".").written == (".",)


@pytest.mark.parametrize(
    ("word", "expected"),
    [("MINUSMA", True), ("BuZa", True), ("VN", True), ("Nederland", False), ("Mali", False)],
)
def test_names_is_acronym(word: str, expected: bool) -> None:
    assert is_acronym(word) is expected


def test_places_know_countries_peoples_and_languages() -> None:
    index = NameIndex(country_entries())
    assert index.find("Zuid-Sudan")[0].name_en == "South Sudan"
    assert index.find("Nederlandse")[0].label == "NORP"
    assert index.find("Malinezen")[0].name_en == "Malian"
    assert [entry.label for entry in index.find("Frans")] == ["NORP", "LANGUAGE"]
    assert index.find("Noord-Afrika")[0].label == "LOC"


def test_embedded_gazetteer_is_large_and_consistent() -> None:
    entries = embedded_entries()
    assert len(entries) >= 1500
    labels: dict[str, set[str]] = {}
    for item in entries:
        labels.setdefault(item.entity_id, set()).add(item.label)
    assert {key: found for key, found in labels.items() if len(found) > 1} == {}


def test_gazetteer_component_writes_spans_that_serialise() -> None:
    nlp = blank()
    doc = gazetteer.GazetteerMatcher(nlp, "g", INDEX)(make("De VNVR sprak over Zuid-Soedan."))
    store = DocBin(store_user_data=True)
    store.add(doc)
    [read] = DocBin(store_user_data=True).from_bytes(store.to_bytes()).get_docs(nlp.vocab)
    assert isinstance(read, Doc)
    got = [(s.text, s.label_, s.kb_id_) for s in read.spans[gazetteer.GROUP]]
    assert got == [("VNVR", "ORG", "Q1"), ("Zuid-Soedan", "GPE", "Q2")]
    assert [s._.kamerlens_match for s in read.spans[gazetteer.GROUP]] == [1.0, 1.0]


def test_gazetteer_accents_may_be_left_out_not_added() -> None:
    index = NameIndex([entry("q1", "NORP", "Turk", "Turk"), entry("q2", "GPE", "Benín", "Benin")])
    doc = make("Zij zei dat Türk naar Benin ging.")
    assert [doc[m.start : m.end].text for m in index.match(doc)] == ["Benin"]


def test_gazetteer_plural_of_an_acronym() -> None:
    index = NameIndex(
        [
            entry("Q1", "LAW", "Havendoelen", "Harbour Goals", "HVD", "HVD's"),
            entry("Q2", "ORG", "Havenunie", "Harbour Union", "HVU"),
        ]
    )
    doc = GazetteerMatcher(blank(), "g", index)(make("De HVD’s en HVU’s, en HVD."))
    assert [span.text for span in doc.spans["kamerlens_gazetteer"]] == ["HVD’s", "HVU", "HVD"]
