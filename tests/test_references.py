"""References and their normal forms."""

from __future__ import annotations

import pytest

from kamerlens.language.references import find_citations, find_references

PAPERS = "https://zoek.officielebekendmakingen.nl/"
KST = PAPERS + "kst-"
UNDOCS = "https://undocs.org/"
UNTS = "https://treaties.un.org/doc/Publication/UNTS/"
EURLEX = "https://eur-lex.europa.eu/legal-content/NL/TXT/?uri="


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
        ("Kamerstuk 2008–2009, 26 150, nr. 77", "Kamerstuk 26150, nr. 77", KST + "26150-77.html"),
        ("Kamerstukken II 2012/13, 26150, nr. 5", "Kamerstuk 26150, nr. 5", KST + "26150-5.html"),
        ("Kamerstukken I 2016/17, 26 150, C", "Kamerstuk 26150, nr. C", KST + "26150-C.html"),
        ("Kamerstukken 2011 33 000, nr 51", "Kamerstuk 33000, nr. 51", KST + "33000-51.html"),
        ("TK 2008–2009, 26150, nr. 77", "Kamerstuk 26150, nr. 77", KST + "26150-77.html"),
        ("26 150, nr. 163", "Kamerstuk 26150, nr. 163", KST + "26150-163.html"),
        ("26 150 V, nr. 12", "Kamerstuk 26150 V, nr. 12", KST + "26150-V-12.html"),
        ("kst-34775-V-12", "Kamerstuk 34775 V, nr. 12", KST + "34775-V-12.html"),
        (
            "Tweede Kamer, vergaderjaar 2008–2009, 31 700 hoofdstuk V, nr. 7",
            "Kamerstuk 31700 V, nr. 7",
            KST + "31700-V-7.html",
        ),
        (
            "Handelingen II 2008/09, nr. 56, p. 4455–4466",
            "Handelingen II 2008/09, nr. 56, p. 4455–4466",
            PAPERS + "h-tk-20082009-4455-4466.html",
        ),
        (
            "Handelingen I 2019/20, nr. 5, item 3",
            "Handelingen I 2019/20, nr. 5, item 3",
            PAPERS + "h-ek-20192020-5-3.html",
        ),
        (
            "Kamervragen (Aanhangsel) 2012–2013, nr. 1234",
            "Aanhangsel Handelingen II 2012/13, nr. 1234",
            PAPERS + "ah-tk-20122013-1234.html",
        ),
        ("Stcrt. 2012, nr. 15896", "Stcrt. 2012, nr. 15896", PAPERS + "stcrt-2012-15896.html"),
        ("Stb. 2010, 263", "Stb. 2010, 263", PAPERS + "stb-2010-263.html"),
        ("Trb. 2017, 103", "Trb. 2017, 103", PAPERS + "trb-2017-103.html"),
        ("Tractatenblad 1951, nr. 154", "Trb. 1951, 154", None),
        ("UNTS, vol. 999, p. 171", "999 UNTS 171", UNTS + "Volume%20999/v999.pdf"),
        ("2187 UNTS 3", "2187 UNTS 3", UNTS + "Volume%202187/v2187.pdf"),
        ("A/RES/71/243", "A/RES/71/243", UNDOCS + "A/RES/71/243"),
        ("A/RES/67/234 B", "A/RES/67/234 B", UNDOCS + "A/RES/67/234"),
        ("A/RES/377(V)", "A/RES/377(V)", UNDOCS + "A/RES/377(V)"),
        ("A/RES/ES-10/19", "A/RES/ES-10/19", UNDOCS + "A/RES/ES-10/19"),
        ("A/HRC/RES/S-21/1", "A/HRC/RES/S-21/1", UNDOCS + "A/HRC/RES/S-21/1"),
        ("S/RES/2334 (2016)", "S/RES/2334(2016)", UNDOCS + "S/RES/2334(2016)"),
        ("S/PRST/2016/1", "S/PRST/2016/1", UNDOCS + "S/PRST/2016/1"),
        ("S/PV.7643", "S/PV.7643", UNDOCS + "S/PV.7643"),
        ("A/74/845-S/2020/525", "A/74/845-S/2020/525", UNDOCS + "A/74/845-S/2020/525"),
        ("A/74/845 – S/2020/525", "A/74/845-S/2020/525", UNDOCS + "A/74/845-S/2020/525"),
        ("A/CONF.212/L.1", "A/CONF.212/L.1", UNDOCS + "A/CONF.212/L.1"),
        ("A/C.3/71/L.24/Rev.1", "A/C.3/71/L.24/Rev.1", UNDOCS + "A/C.3/71/L.24/Rev.1"),
        ("CEDAW/C/NLD/CO/6", "CEDAW/C/NLD/CO/6", UNDOCS + "CEDAW/C/NLD/CO/6"),
        ("E/CN.6/2016/3", "E/CN.6/2016/3", UNDOCS + "E/CN.6/2016/3"),
        ("resolutie 1325 (2000)", "S/RES/1325(2000)", UNDOCS + "S/RES/1325(2000)"),
        ("resolutie 242", "S/RES/242(1967)", UNDOCS + "S/RES/242(1967)"),
        ("resolutie 2891", "S/RES/2891", None),
        ("VNVR-resolutie 2250", "S/RES/2250(2015)", UNDOCS + "S/RES/2250(2015)"),
        ("UNSC Resolution 1701", "S/RES/1701(2006)", UNDOCS + "S/RES/1701(2006)"),
        ("resolutie 72/279", "A/RES/72/279", UNDOCS + "A/RES/72/279"),
        ("AVVN-resolutie 60/251", "A/RES/60/251", UNDOCS + "A/RES/60/251"),
        ("resolutie 217 A (III)", "A/RES/217A(III)", UNDOCS + "A/RES/217A(III)"),
        ("ECOSOC-resolutie 2016/3", "E/RES/2016/3", UNDOCS + "E/RES/2016/3"),
        ("COM(2016) 123", "COM(2016) 123", EURLEX + "COM:2016:0123:FIN"),
        ("Verordening (EU) nr. 267/2012", "CELEX 32012R0267", EURLEX + "CELEX:32012R0267"),
        ("Verordening (EU) 2016/679", "CELEX 32016R0679", EURLEX + "CELEX:32016R0679"),
        ("Besluit (GBVB) 2015/1333", "CELEX 32015D1333", EURLEX + "CELEX:32015D1333"),
        ("Besluit 2010/413/GBVB", "CELEX 32010D0413", EURLEX + "CELEX:32010D0413"),
        (
            "Gemeenschappelijk Standpunt 2008/944/GBVB",
            "CELEX 32008E0944",
            EURLEX + "CELEX:32008E0944",
        ),
        ("PbEU 2014, L 78", "PbEU 2014, L 78", EURLEX + "OJ:L:2014:078:TOC"),
        ("Pb EG L40", "PbEU L 40", None),
    ],
)
def test_references_normalise(text: str, normalized: str, url: str | None) -> None:
    [found] = find_references(f"Zie {text}.")
    assert f"Zie {text}."[found.start : found.end] == text
    assert (found.normalized, found.url) == (normalized, url)


@pytest.mark.parametrize(
    ("text", "references"),
    [
        (
            "Kamerstuk 32 735, nr. 78 en 79",
            [
                ("Kamerstuk 32 735, nr. 78", "Kamerstuk 32735, nr. 78"),
                ("79", "Kamerstuk 32735, nr. 79"),
            ],
        ),
        (
            "resoluties 1325 (2000), 1820 (2008) en 2242",
            [
                ("resoluties 1325 (2000)", "S/RES/1325(2000)"),
                ("1820 (2008)", "S/RES/1820(2008)"),
                ("2242", "S/RES/2242(2015)"),
            ],
        ),
        (
            "resoluties 70/1 en 71/243",
            [("resoluties 70/1", "A/RES/70/1"), ("71/243", "A/RES/71/243")],
        ),
        (
            "Trb. 1966, 197 en 237",
            [("Trb. 1966, 197", "Trb. 1966, 197"), ("237", "Trb. 1966, 237")],
        ),
    ],
)
def test_references_of_one_citation(text: str, references: list[tuple[str, str]]) -> None:
    sentence = f"Zie {text}."
    found = [(sentence[f.start : f.end], f.normalized) for f in find_references(sentence)]
    assert found == references
    assert [sentence[start:end] for start, end, _ in find_citations(sentence)] == [text]


@pytest.mark.parametrize(
    "text", ["Kamerstuk 26 150, nr. 7 en 12 landen deden mee.", "resolutie 1970 en 1500 mensen"]
)
def test_references_leave_other_numbers_alone(text: str) -> None:
    assert len(find_references(text)) == 1


@pytest.mark.parametrize(
    ("text", "normalized"),
    [
        ("resolutie 34/22 van de Mensenrechtenraad over Myanmar", "A/HRC/RES/34/22"),
        ("resolutie 30/1 over Sri Lanka", "A/HRC/RES/30/1"),
        ("resolutie 46/182 over noodhulp", "A/RES/46/182"),
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
        "Een papier van A/4, en/of 2017/18 I/O.",
    ],
)
def test_references_leave_the_rest_alone(text: str) -> None:
    assert find_references(text) == []
