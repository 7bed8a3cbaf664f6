"""References and their normal forms."""

from __future__ import annotations

import pytest

from kamerlens.language.references import find_references

PAPERS = "https://zoek.officielebekendmakingen.nl/"


@pytest.mark.parametrize(
    ("text", "normalized", "url"),
    [
        ("Kamerstuk 26 150, nr. 163", "Kamerstuk 26150, nr. 163", PAPERS + "kst-26150-163.html"),
        ("Kamerstuk 26150-163", "Kamerstuk 26150, nr. 163", PAPERS + "kst-26150-163.html"),
        (
            "Kamerstukken II 2016/17, 26 150, nr. 158",
            "Kamerstuk 26150, nr. 158",
            PAPERS + "kst-26150-158.html",
        ),
        (
            "Kamerstuk 35 570 V, nr. 12",
            "Kamerstuk 35570 V, nr. 12",
            PAPERS + "kst-35570-V-12.html",
        ),
        (
            "Tweede Kamer, vergaderjaar 2022–2023, 26 485, nr. 424",
            "Kamerstuk 26485, nr. 424",
            PAPERS + "kst-26485-424.html",
        ),
        (
            "Handelingen II 2016/17, nr. 34, item 7",
            "Handelingen II 2016/17, nr. 34, item 7",
            PAPERS + "h-tk-20162017-34-7.html",
        ),
        (
            "Aanhangsel Handelingen, vergaderjaar 2017–2018, nr. 1012",
            "Aanhangsel Handelingen II 2017/18, nr. 1012",
            PAPERS + "ah-tk-20172018-1012.html",
        ),
        ("Stcrt. 2012, nr. 15896", "Stcrt. 2012, nr. 15896", PAPERS + "stcrt-2012-15896.html"),
        ("Trb. 2017, 103", "Trb. 2017, 103", PAPERS + "trb-2017-103.html"),
        ("A/RES/71/243", "A/RES/71/243", "https://undocs.org/A/RES/71/243"),
        ("S/RES/2334 (2016)", "S/RES/2334(2016)", "https://undocs.org/S/RES/2334(2016)"),
        ("A/74/845-S/2020/525", "A/74/845-S/2020/525", "https://undocs.org/A/74/845-S/2020/525"),
        ("resolutie 1325 (2000)", "S/RES/1325(2000)", "https://undocs.org/S/RES/1325(2000)"),
        ("VNVR-resolutie 2250", "S/RES/2250(2015)", "https://undocs.org/S/RES/2250(2015)"),
        ("resolutie 72/279", "A/RES/72/279", "https://undocs.org/A/RES/72/279"),
    ],
)
def test_references_normalise(text: str, normalized: str, url: str) -> None:
    [found] = find_references(f"Zie {text}.")
    assert f"Zie {text}."[found.start : found.end] == text
    assert (found.normalized, found.url) == (normalized, url)


@pytest.mark.parametrize(
    ("text", "normalized"),
    [
        ("resolutie 34/22 van de Mensenrechtenraad over Myanmar", "A/HRC/RES/34/22"),
        ("resolutie 30/1 over Sri Lanka", "A/HRC/RES/30/1"),
        ("resolutie 46/182 over noodhulp", "A/RES/46/182"),
        ("resolutie 242", "S/RES/242"),
    ],
)
def test_references_tell_whose_resolution(text: str, normalized: str) -> None:
    [found] = find_references(text)
    assert found.normalized == normalized


@pytest.mark.parametrize(
    "text",
    [
        "Er kwamen 26 150 mensen.",
        "Een besluit en/of een motie in 2017/18.",
        "De resolutie van 2016 werd verlengd.",
        "Het kamerstuk is bekend.",
    ],
)
def test_references_leave_the_rest_alone(text: str) -> None:
    assert list(find_references(text)) == []


def test_references_without_a_known_year_have_no_address() -> None:
    [found] = find_references("Ingesteld bij resolutie 242.")
    assert found.url is None
