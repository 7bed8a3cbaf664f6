"""Names by shape, and the model's names cleaned."""

from __future__ import annotations

import pytest

from kamerlens.language import cleaning, english, shapes
from kamerlens.language.gazetteer import GazetteerMatcher, NameIndex
from kamerlens.language.position import opens
from tests.blank import blank, entry, make, spans

FINDER = english.EnglishFinder(blank(), "english")


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("Tijdens de World Forestry Summit sprak hij.", "World Forestry Summit", "EVENT"),
        (
            "Het Office for the Protection of Rivers helpt.",
            "Office for the Protection of Rivers",
            "ORG",
        ),
        ("De UN Clean Harbours Strategy is herzien.", "UN Clean Harbours Strategy", "LAW"),
        ("Een Life Saving Toolkit is gemaakt.", "Life Saving Toolkit", "PRODUCT"),
        ("De nieuwe Under-Secretary-General for Oceans komt.", None, "TITLE"),
        ("Hij noemde het Leaving Nobody Out vandaag.", "Leaving Nobody Out", None),
    ],
)
def test_shapes_english(text: str, name: str | None, label: str | None) -> None:
    doc = FINDER(make(text))
    [(start, end, got)] = shapes.english_names(doc)
    assert got == label
    if name is not None:
        assert doc[start:end].text == name


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Zij tekenden het Visserijverdrag.", [("Visserijverdrag", "LAW")]),
        ("Na het Akkoord van Zilverstad kwam rust.", [("Akkoord van Zilverstad", "LAW")]),
        ("In de Raad voor Watervrede zit hij.", [("Raad voor Watervrede", "ORG")]),
        ("Op de Sahelconferentie van Brussel.", [("Sahelconferentie van Brussel", "EVENT")]),
        ("Aan het Kerkplein en de Zuiderbrug.", [("Kerkplein", "FAC"), ("Zuiderbrug", "FAC")]),
        ("Elke VN-organisatie doet mee aan een verdrag.", []),
        ("Klimaatverdrag", []),
    ],
)
def test_shapes_dutch(text: str, names: list[tuple[str, str]]) -> None:
    doc = make(text)
    assert [(doc[s:e].text, label) for s, e, label in shapes.dutch_names(doc)] == names


@pytest.mark.parametrize(
    ("text", "nouns", "names"),
    [
        ("Volgens de Wet op de zandwinning mag dat.", "zandwinning", ["Wet op de zandwinning"]),
        ("In de Wet zeezand en grind staat het.", "zeezand grind", ["Wet zeezand en grind"]),
        (
            "Zie het Besluit zilveren munten voor meer.",
            "zilveren munten",
            ["Besluit zilveren munten"],
        ),
        ("Dit Besluit havens 2012-II vervalt.", "havens", ["Besluit havens 2012-II"]),
        (
            "De Kaderagenda wederopbouw 2012–2015 loopt.",
            "wederopbouw",
            ["Kaderagenda wederopbouw 2012–2015"],
        ),
        ("Het Statuut voor het Zilverland van 1954.", "", ["Statuut voor het Zilverland"]),
        ("Het Besluit van de Minister geldt.", "", []),
        ("De Wet geldt.", "", []),
        ("Zie het Zand-, Grind- en Kleifonds.", "", ["Zand-, Grind- en Kleifonds"]),
        ("Dat zei de Zandbank over het Zilverfonds.", "", ["Zandbank", "Zilverfonds"]),
    ],
)
def test_shapes_titles_of_acts_and_funds(text: str, nouns: str, names: list[str]) -> None:
    doc = make(text, nouns=nouns.split(), verbs=("mag", "geldt", "loopt", "staat", "vervalt"))
    assert [doc[s:e].text for s, e, _ in shapes.dutch_names(doc)] == names


def test_shapes_adjectives_of_names() -> None:
    doc = make("Het Nederlands Zandinstituut en de Zilverse Zandvereniging.", nouns=("Zilverse",))
    peoples = [
        entry("q1", "NORP", "Nederlands", "Dutch"),
        entry("q2", "NORP", "Zilverse", "Silver"),
    ]
    GazetteerMatcher(blank(), "gazetteer", NameIndex(peoples))(doc)
    assert [doc[s:e].text for s, e, _ in shapes.dutch_names(doc)] == [
        "Nederlands Zandinstituut",
        "Zandvereniging",
    ]


def test_shapes_quotation_inside_a_title() -> None:
    doc = make("In «Zand in de haven: «dat kan niet»» stond het.")
    assert [doc[s:e].text for s, e in shapes.quoted_titles(doc)] == [
        "Zand in de haven: «dat kan niet»"
    ]


def test_cleaning_keeps_two_names_apart() -> None:
    doc = make("Het belang van de VN voor het Zilverland is groot.")
    known = [entry("q1", "ORG", "VN", "UN"), entry("q2", "GPE", "Zilverland", "Silverland")]
    GazetteerMatcher(blank(), "gazetteer", NameIndex(known))(doc)
    seen = spans(doc, ("VN voor het Zilverland", "ORG"))
    assert list(cleaning.clean(doc, seen)) == []


@pytest.mark.parametrize(
    ("text", "seen", "kept"),
    [
        ("Ook de Zilverraad in Zilverstad sprak.", "Zilverraad in Zilverstad", ["Zilverraad"]),
        ("Ook het Zilverakkoord in 2015 hielp.", "Zilverakkoord in 2015", ["Zilverakkoord"]),
        ("Ook de Zilvermissie in Zilverstad sprak.", "Zilvermissie in Zilverstad", None),
        ("Ook de raad in Zilverstad sprak.", "raad in Zilverstad", []),
    ],
)
def test_cleaning_leaves_places_out(text: str, seen: str, kept: list[str] | None) -> None:
    doc = make(text)
    GazetteerMatcher(blank(), "gazetteer", NameIndex([entry("q1", "GPE", "Zilverstad", "Silver")]))(
        doc
    )
    found = [doc[s:e].text for s, e, _ in cleaning.clean(doc, spans(doc, (seen, "ORG")))]
    assert found == ([seen] if kept is None else kept)


def test_shapes_summit_takes_its_subject() -> None:
    doc = make("Op de VN-top over eerlijke visserij spraken zij.", nouns=("eerlijke", "visserij"))
    [(start, end, label)] = shapes.dutch_names(doc)
    assert (doc[start:end].text, label) == ("VN-top over eerlijke visserij", "EVENT")


def test_shapes_quoted_titles() -> None:
    doc = make("In de nota «Samen voor schone havens» en het begrip «groei».")
    assert [doc[s:e].text for s, e in shapes.quoted_titles(doc)] == ["Samen voor schone havens"]


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("Vrede komt.", "Vrede", True),
        ("1.2 Economisch herstel", "Economisch", True),
        ("IV. Noodhulp", "Noodhulp", True),
        ("Zij las: Vrede komt.", "Vrede", True),
        ("Het is Vrede.", "Vrede", False),
    ],
)
def test_position_opens(text: str, word: str, expected: bool) -> None:
    doc = make(text)
    [token] = [token for token in doc if token.text == word]
    assert opens(doc, token.i) is expected


def test_position_needs_punctuation_before_a_sentence() -> None:
    doc = make("Toen sprak María Espinosa de leden toe.")
    doc[3].is_sent_start = True
    assert not opens(doc, 3)


def cleaned(
    text: str, span: str, label: str, *known: tuple[str, str, str], **tags: tuple[str, ...]
) -> list[tuple[str, str]]:
    doc = make(text, **tags)
    index = NameIndex([entry(*names) for names in ((i, k, n, n) for i, k, n in known)])
    GazetteerMatcher(blank(), "g", index)(doc)
    return [(doc[s:e].text, x) for s, e, x in cleaning.clean(doc, spans(doc, (span, label)))]


@pytest.mark.parametrize(
    ("text", "span", "label", "expected"),
    [
        ("Dat kan de Bond voor Vogels.", "de Bond voor Vogels", "ORG", "Bond voor Vogels"),
        ("Zo kwam VNVR-lid Sharkania.", "VNVR-lid Sharkania", "GPE", "Sharkania"),
        ("Zie p. 9 daarvan.", "p. 9", "PERSON", None),
        ("Een oude werkgroep kwam.", "werkgroep", "ORG", None),
        ("Duurzame vrede", "Duurzame vrede", "LAW", None),
        ("Het begin van de metingen.", "begin van de metingen", "DATE", None),
        ("De Ministers besloten.", "Ministers", "GPE", None),
        ("Onder Foreign Terrorist Fighters zijn er.", "Foreign Terrorist Fighters", "PERSON", None),
    ],
)
def test_cleaning(text: str, span: str, label: str, expected: str | None) -> None:
    assert cleaned(text, span, label) == ([(expected, label)] if expected else [])


def test_cleaning_cuts_at_a_verb() -> None:
    got = cleaned(
        "In het Jaar van de Sport zet Nederland in.",
        "Jaar van de Sport zet Nederland",
        "EVENT",
        verbs=("zet",),
    )
    assert got == [("Jaar van de Sport", "EVENT")]


def test_cleaning_drops_the_first_noun_of_a_sentence() -> None:
    assert cleaned("Gelijkheid telt.", "Gelijkheid", "PERSON", nouns=("Gelijkheid",)) == []


@pytest.mark.parametrize(
    ("text", "span", "label", "known", "expected"),
    [
        ("Toen kwam SGVN Guterres.", "SGVN Guterres", "PERSON", ("1", "TITLE", "SGVN"), "Guterres"),
        (
            "Dat zei de Nigeriaanse Amina Okeke.",
            "Nigeriaanse Amina Okeke",
            "ORG",
            ("1", "NORP", "Nigeriaanse"),
            "Amina Okeke",
        ),
        (
            "Met Watercomités en Speciale Diensten.",
            "Watercomités en Speciale Diensten",
            "ORG",
            ("1", "PRODUCT", "Speciale Diensten"),
            None,
        ),
    ],
)
def test_cleaning_frees_known_names(
    text: str, span: str, label: str, known: tuple[str, str, str], expected: str | None
) -> None:
    got = cleaned(text, span, label, known)
    assert got == ([(expected, "PERSON")] if expected else [(span.partition(" en ")[0], label)])


def test_cleaning_completes_english_names() -> None:
    doc = FINDER(make("Het Global Harbour Cleaning Forum begon."))
    [(start, end, _)] = shapes.english_names(doc)
    model = spans(doc, ("Global Harbour", "ORG"))
    [(first, last, label)] = cleaning.clean(doc, model, [(start, end)])
    assert (doc[first:last].text, label) == ("Global Harbour Cleaning Forum", "ORG")
