"""Official XML."""

from __future__ import annotations

from pathlib import Path

import pytest

from kamerlens.records import Letter
from kamerlens.segment import read_letter, read_letter_safe

HEAD = """<?xml version="1.0" encoding="UTF-8"?>{doctype}
<officiele-publicatie><metadata><meta name="x" content="y"/></metadata><kamerstuk>
<kamerstukkop><tekstregel inhoud="kamer">Tweede Kamer</tekstregel>
<tekstregel inhoud="vergaderjaar">Vergaderjaar 2019-2020</tekstregel></kamerstukkop>
<dossier><dossiernummer><dossiernr>26 150</dossiernr></dossiernummer>
<titel>Algemene Vergadering</titel></dossier>
<dossier><dossiernummer><dossiernr>34 950</dossiernr>
<begrotingshoofdstuk>V</begrotingshoofdstuk></dossiernummer><titel>Begroting</titel></dossier>
<stuk><stuknr>Nr. <ondernummer>901</ondernummer></stuknr><titel>BRIEF</titel>
<datumtekst>Den Haag, 3 september 2020</datumtekst>
<algemeen><vrije-tekst><tekst>{body}</tekst></vrije-tekst></algemeen>{after}</stuk></kamerstuk>
</officiele-publicatie>"""


def letter_of(tmp_path: Path, body: str, *, doctype: str = "", after: str = "") -> Letter:
    path = tmp_path / "stuk.xml"
    path.write_text(HEAD.format(body=body, doctype=doctype, after=after), encoding="utf-8")
    return read_letter(path)


def typed(letter: Letter) -> list[tuple[str, str]]:
    return [(block.type, block.text) for block in letter.blocks]


def test_read_xml_facts(tmp_path: Path) -> None:
    letter = letter_of(tmp_path, "<al>Een enkele zin.</al>")
    assert (letter.letter_id, letter.dossier, letter.number) == (
        "26150-901",
        "26150;34950-V",
        "901",
    )
    assert (letter.date, letter.parliamentary_year) == ("2020-09-03", "2019–2020")
    assert letter.title == "Algemene Vergadering Begroting; BRIEF"
    assert letter.blocks[0].page_starts == ()
    assert letter.pages is None


def test_read_xml_words_notes_and_emphasis(tmp_path: Path) -> None:
    letter = letter_of(
        tmp_path,
        "<al>Aan de Voorzitter van de Tweede Kamer der Staten-Generaal</al>"
        "<al>De regeri<?xpp afbm?>ngsdeskundigen spraken over <nadruk type='cur'>peace</nadruk>"
        " en\n"
        "   recht<noot id='a' type='voet'><noot.nr>1</noot.nr><noot.al>Zie <extref>A/70/1</extref>."
        "</noot.al></noot>, en<!-- niet --> over geld.</al><al>Geachte voorzitter,</al>",
    )
    assert typed(letter) == [
        ("paragraph", "De regeringsdeskundigen spraken over peace en recht, en over geld."),
        ("footnote", "Zie A/70/1."),
        ("salutation", "Geachte voorzitter,"),
    ]
    (mark,) = letter.marks
    assert letter.blocks[0].text[: mark.offset].endswith("recht")
    assert mark.target_block_id == letter.blocks[1].block_id
    assert [item.text for item in letter.removed] == [
        "Aan de Voorzitter van de Tweede Kamer der Staten-Generaal"
    ]


def test_read_xml_headings_nest(tmp_path: Path) -> None:
    letter = letter_of(
        tmp_path,
        "<divisie><kop><nr>1.</nr><titel>Vrede</titel></kop><tussenkop kopopmaak='cur'>Recht"
        "</tussenkop><al>Een zin.</al><divisie><kop><nr>1.1</nr><titel>Wapens</titel></kop>"
        "<al>Nog een zin.</al></divisie></divisie><divisie><kop><nr>2.</nr><titel>Water</titel>"
        "</kop><al><nadruk type='cur'>Zee en kust</nadruk></al><al>Een derde.</al></divisie>",
    )
    assert [section.path for section in letter.sections] == [
        "1. Vrede",
        "1. Vrede > Recht",
        "1. Vrede > 1.1 Wapens",
        "2. Water",
        "2. Water > Zee en kust",
    ]


def test_read_xml_lists_and_tables(tmp_path: Path) -> None:
    letter = letter_of(
        tmp_path,
        "<al>Drie zaken:</al><lijst><li><li.nr>–</li.nr><al>de ene;</al></li><li><li.nr>2.</li.nr>"
        "<al>de andere:</al><lijst><li><li.nr>a.</li.nr><al>deel.</al></li></lijst></li></lijst>"
        "<table><title>Bijdragen</title><tgroup cols='2'><colspec/><thead><row><entry><al>Jaar</al>"
        "</entry><entry><al>Bedrag</al></entry></row></thead><tbody><row><entry>2019</entry>"
        "<entry>31<noot><noot.nr>2</noot.nr><noot.al>Raming.</noot.al></noot></entry></row></tbody>"
        "</tgroup></table>",
    )
    assert typed(letter) == [
        ("paragraph", "Drie zaken:"),
        ("list_item", "de ene;"),
        ("list_item", "de andere:"),
        ("list_item", "deel."),
        ("caption", "Bijdragen"),
        ("table", "Jaar\tBedrag\n2019\t31"),
        ("footnote", "Raming."),
    ]


@pytest.mark.parametrize(
    "signature",
    [
        "<functie>De Minister van Proefzaken,</functie><naam><voornaam>A.B.</voornaam>"
        "<achternaam>de Proef</achternaam></naam>",
        "<functie>De Minister</functie> van Proefzaken,"
        "<naam><achternaam>A.B. de Proef</achternaam></naam>",
    ],
)
def test_read_xml_signature_and_annex(tmp_path: Path, signature: str) -> None:
    letter = letter_of(
        tmp_path,
        "<al>Inzet voor de 75ste zitting van de Algemene Vergadering.</al>"
        f"<tekst-sluiting><ondertekening>{signature}</ondertekening></tekst-sluiting>",
        after="<bijlage><kop><titel>Verslag van de 74ste zitting van de Algemene Vergadering"
        "</titel></kop><al>Terugblik.</al></bijlage>",
    )
    assert letter.ministers == "A.B. de Proef (Minister van Proefzaken)"
    assert typed(letter)[1] == ("signature", "De Minister van Proefzaken, A.B. de Proef")
    assert [(d.document_id, d.part, d.session, d.year) for d in letter.documents] == [
        ("26150-901#letter", "letter", 75, 2020),
        ("26150-901#annex1", "annex", 74, 2019),
    ]
    assert typed(letter)[2][0] == "title"


def test_read_xml_expands_no_entities(tmp_path: Path) -> None:
    secret = tmp_path / "geheim.txt"
    secret.write_text("GEHEIM", encoding="utf-8")
    doctype = (
        f'<!DOCTYPE officiele-publicatie [<!ENTITY f SYSTEM "{secret.as_uri()}">'
        '<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;">]>'
    )
    letter = letter_of(tmp_path, "<al>Voor &f; en &b; na.</al>", doctype=doctype)
    assert "GEHEIM" not in letter.blocks[0].text
    assert "lol" not in letter.blocks[0].text


def test_read_xml_without_text_fails(tmp_path: Path) -> None:
    path = tmp_path / "leeg.xml"
    path.write_text(HEAD.format(body="", doctype="", after=""), encoding="utf-8")
    assert read_letter_safe(path).error == "no text in this publication"


def test_read_xml_nested_without_end_fails(tmp_path: Path) -> None:
    path = tmp_path / "diep.xml"
    deep = "<divisie>" * 5000 + "<al>x</al>" + "</divisie>" * 5000
    path.write_text(HEAD.format(body=deep, doctype="", after=""), encoding="utf-8")
    assert read_letter_safe(path).status == "failed"
