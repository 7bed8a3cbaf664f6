"""Names that follow a pattern."""

from __future__ import annotations

import pytest

from kamerlens.language import patterns
from tests.blank import make


def found(text: str, label: str) -> list[str]:
    doc = patterns.find_in_doc(make(text))
    return [span.text for span in doc.spans[patterns.GROUP] if span.label_ == label]


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("Op 18 september a.s. en op 1 januari 2017.", ["18 september a.s.", "1 januari 2017"]),
        ("Van 13 september 2016–11 september 2017.", ["13 september 2016–11 september 2017"]),
        ("Op 14, 15 en 16 maart jl. vergaderde men.", ["14, 15 en 16 maart jl."]),
        ("In de nacht van 2 op 3 juni 2015.", ["2 op 3 juni 2015"]),
        ("Dat is eind juni klaar, of in het najaar van 2018.", ["eind juni", "najaar van 2018"]),
        ("De begroting voor 2018–2019 ligt voor.", ["2018–2019"]),
        ("In 2017 kwamen 2000 militairen.", ["2017"]),
        ("In de jaren negentig en in de 19e eeuw.", ["jaren negentig", "19e eeuw"]),
        ("De Agenda voor 2030 en de 2030 Agenda.", ["2030"]),
        ("Dit jaar gebeurt er niets.", []),
    ],
)
def test_patterns_date(text: str, dates: list[str]) -> None:
    assert found(text, "DATE") == dates


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("Het kost € 15 miljoen.", ["€ 15 miljoen"]),
        ("Dat is USD 5,4 miljard per jaar.", ["USD 5,4 miljard"]),
        ("Samen tien miljoen euro of 1,9 miljard dollar.", 2),
        ("Een bijdrage van € 4 mln. Meer volgt.", ["€ 4 mln."]),
        ("Er zijn 15 miljoen mensen.", []),
    ],
)
def test_patterns_money(text: str, amounts: list[str] | int) -> None:
    got = found(text, "MONEY")
    assert len(got) == amounts if isinstance(amounts, int) else got == amounts


def test_patterns_percent() -> None:
    assert found("Van 60 tot 70 procent, ofwel 12,5%.", "PERCENT") == ["60 tot 70 procent", "12,5%"]


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("Tijdens de 72ste AVVN spreekt hij.", ["72ste AVVN"]),
        ("De 71e Algemene Vergadering van de VN opent.", ["71e Algemene Vergadering van de VN"]),
        (
            "De 70e zitting van de Algemene Vergadering van de Verenigde Naties.",
            ["70e zitting van de Algemene Vergadering van de Verenigde Naties"],
        ),
        ("Over de (71ste) zitting van de AVVN.", ["(71ste) zitting van de AVVN"]),
        (
            "In de 62e zitting van de VN-Mensenrechtenraad.",
            ["62e zitting van de VN-Mensenrechtenraad"],
        ),
        (
            "Na de 61ste sessie van de Commission on the Status of Women (CSW) en de 4e CPD.",
            ["61ste sessie van de Commission on the Status of Women", "4e CPD"],
        ),
        ("Op COP22 en CSW 61.", ["COP22", "CSW 61"]),
    ],
)
def test_patterns_session(text: str, events: list[str]) -> None:
    assert found(text, "EVENT") == events


@pytest.mark.parametrize(
    ("text", "label", "names"),
    [
        ("Op grond van Verordening (EU) nr. 208/2014.", "LAW", ["Verordening (EU) nr. 208/2014"]),
        ("Zie resoluties 2250, 2242 en 1325.", "LAW", ["resoluties 2250, 2242 en 1325"]),
        ("Zie COM(2018) 321 en A/71/818.", "REF", ["COM(2018) 321", "A/71/818"]),
        ("Onder nr. DSO/OG-114/2015 gepubliceerd.", "REF", ["nr. DSO/OG-114/2015"]),
        ("De vraag 2020Z06812 is beantwoord.", "REF", ["2020Z06812"]),
    ],
)
def test_patterns_numbers(text: str, label: str, names: list[str]) -> None:
    assert found(text, label) == names
