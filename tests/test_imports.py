"""Termbases of others: what is read from each format, and what is refused."""

from __future__ import annotations

import time
import zipfile
from pathlib import Path

import openpyxl
import pytest

from kamerlens.errors import DataError
from kamerlens.imports import read_termbase
from kamerlens.imports.drafts import Draft, domains_of
from kamerlens.termbase import COLUMNS, Termbase, load_concepts

IATE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX" xml:lang="en">
  <martifHeader><fileDesc><sourceDesc><p>export</p></sourceDesc></fileDesc></martifHeader>
  <text><body>
    <termEntry id="100">
      <descripGrp><descrip type="subjectField">Global health</descrip></descripGrp>
      <langSet xml:lang="en">
        <descripGrp><descrip type="definition">Watching a disease.</descrip></descripGrp>
        <tig><term>watching</term>
          <termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></tig>
        <tig><term>surveillance of diseases</term>
          <termNote type="termType">fullForm</termNote>
          <termNote type="administrativeStatus">admittedTerm-admn-sts</termNote></tig>
        <tig><term>disease surveillance</term>
          <termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></tig>
        <tig><term>DS</term><termNote type="termType">abbreviation</termNote></tig>
      </langSet>
      <langSet xml:lang="nl">
        <tig><term>ziektesurveillance</term></tig>
        <ntig><termGrp><term>bewaking van ziekten</term></termGrp></ntig>
      </langSet>
    </termEntry>
    <termEntry id="101">
      <langSet xml:lang="fr"><tig><term>seulement</term></tig></langSet>
    </termEntry>
  </body></text>
</martif>
"""
DCT = """<?xml version="1.0" encoding="UTF-8"?>
<tbx type="TBX-Basic" style="dct" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"
     xmlns:min="http://www.tbxinfo.net/ns/min" xmlns:basic="http://www.tbxinfo.net/ns/basic">
  <tbxHeader><fileDesc><sourceDesc><p>x</p></sourceDesc></fileDesc></tbxHeader>
  <text><body><conceptEntry id="c1">
    <min:subjectField>Human rights</min:subjectField>
    <langSec xml:lang="nl-NL"><termSec><term>waterdiplomaat</term></termSec></langSec>
    <langSec xml:lang="en-US"><termSec><term>water envoy US</term></termSec></langSec>
    <langSec xml:lang="en-GB"><termSec><term>water envoy</term>
      <min:administrativeStatus>preferredTerm-admn-sts</min:administrativeStatus></termSec>
      <termSec><term>WE</term><basic:termType>acronym</basic:termType></termSec></langSec>
  </conceptEntry></body></text>
</tbx>
"""


def written(tmp_path: Path, name: str, content: str | bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


def test_imports_read_the_tbx_of_2008(tmp_path: Path) -> None:
    (concept,) = read_termbase(written(tmp_path, "iate.tbx", IATE))
    assert (concept.nl, concept.nl_variants) == ("ziektesurveillance", ("bewaking van ziekten",))
    assert (concept.en, concept.en_alternatives) == (
        "disease surveillance", ("surveillance of diseases",),
    )  # fmt: skip
    assert concept.acronyms_en == ("DS",)
    assert concept.domains == ("global_health",)
    assert concept.definition_en == "Watching a disease."
    assert concept.origin == "iate.tbx:6"
    assert concept.user


def test_imports_read_the_tbx_of_2019_in_style_dct(tmp_path: Path) -> None:
    (concept,) = read_termbase(written(tmp_path, "x.tbx", DCT))
    assert (concept.nl, concept.en) == ("waterdiplomaat", "water envoy")
    assert concept.en_alternatives == ("water envoy US",)
    assert concept.acronyms_en == ("WE",)
    assert concept.domains == ("human_rights",)


def test_imports_read_utf_16(tmp_path: Path) -> None:
    content = DCT.replace("UTF-8", "UTF-16").encode("utf-16")
    assert read_termbase(written(tmp_path, "x.tbx", content))[0].en == "water envoy"


def sheet(path: Path, rows: list[list[object]], *, before: int = 0) -> Path:
    book = openpyxl.Workbook()
    book.active.title = "Results"
    for _ in range(before):
        book.active.append(["Exported from the database"])
    for row in rows:
        book.active.append(row)
    book.create_sheet("Notes").append(["nothing here"])
    book.save(path)
    return path


def test_imports_read_a_workbook_with_a_title_above_its_header(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Record ID", "Subject", "English term", "English acronym", "Dutch term", "French term"],
        [1, "Humanitarian", "famine early warning\nearly warning of famine", "FEW",
         "hongersnoodwaarschuwing", "alerte"],
        [2, "", "only English", "", None, "seul"],
    ]  # fmt: skip
    (concept,) = read_termbase(sheet(tmp_path / "unterm.xlsx", rows, before=2))
    assert concept.nl == "hongersnoodwaarschuwing"
    assert (concept.en, concept.en_alternatives) == (
        "famine early warning", ("early warning of famine",),
    )  # fmt: skip
    assert concept.acronyms_en == ("FEW",)
    assert concept.origin == "unterm.xlsx:Results:4"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "Nederlands;Engels;Definitie\nnoodhulp;emergency relief;Help.\n"),
        ("a.csv", "nl,en,definition_en\nnoodhulp,emergency relief,Help.\n"),
        ("a.tsv", "Dutch\tEnglish\tEnglish definition\nnoodhulp\temergency relief\tHelp.\n"),
        ("a.csv", '\ufeffterm (NL),term (EN),definition\n"noodhulp","emergency relief",Help.\n'),
    ],
)
def test_imports_read_tables_by_their_headings(name: str, content: str, tmp_path: Path) -> None:
    (concept,) = read_termbase(written(tmp_path, name, content))
    assert (concept.nl, concept.en, concept.definition_en) == (
        "noodhulp", "emergency relief", "Help.",
    )  # fmt: skip


def test_imports_read_old_windows_text(tmp_path: Path) -> None:
    content = "Nederlands;Engels\ncoördinatie;coordination\n".encode("cp1252")
    assert read_termbase(written(tmp_path, "a.csv", content))[0].nl == "coördinatie"


def test_imports_read_skos_as_turtle_and_rdf_xml(tmp_path: Path) -> None:
    turtle = (
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        '<http://x/1> a skos:Concept ; skos:prefLabel "noodhulp"@nl, "emergency relief"@en-GB ;\n'
        ' skos:altLabel "hulp bij rampen"@nl ; skos:definition "Help."@en .\n'
    )
    (concept,) = read_termbase(written(tmp_path, "a.ttl", turtle))
    assert concept.nl_variants == ("hulp bij rampen",)
    xml = (
        '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns:skos="http://www.w3.org/2004/02/skos/core#"><skos:Concept rdf:about="http://x/1">'
        '<skos:prefLabel xml:lang="nl">noodhulp</skos:prefLabel>'
        '<skos:prefLabel xml:lang="en">emergency relief</skos:prefLabel>'
        "</skos:Concept></rdf:RDF>"
    )
    (concept,) = read_termbase(written(tmp_path, "a.rdf", xml))
    assert concept.en == "emergency relief"


def laughs(depth: int = 9) -> str:
    entities = ['<!ENTITY e0 "ha">']
    entities += [f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, depth)]
    return (
        f"<?xml version='1.0'?><!DOCTYPE martif [{''.join(entities)}]><martif><text><body>"
        f"<termEntry><langSet xml:lang='nl'><tig><term>&e{depth - 1};</term></tig></langSet>"
        "<langSet xml:lang='en'><tig><term>x</term></tig></langSet></termEntry>"
        "</body></text></martif>"
    )


def test_imports_expand_no_entities(tmp_path: Path) -> None:
    with pytest.raises(DataError):
        read_termbase(written(tmp_path, "bomb.tbx", laughs()))


def test_imports_read_no_other_file_through_entities(tmp_path: Path) -> None:
    secret = written(tmp_path, "secret.txt", "geheim")
    content = (
        f'<?xml version="1.0"?><!DOCTYPE martif [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
        "<martif><text><body><termEntry><langSet xml:lang='nl'><tig><term>a&x;</term></tig>"
        "</langSet><langSet xml:lang='en'><tig><term>b</term></tig></langSet></termEntry></body>"
        "</text></martif>"
    )
    try:
        concepts = read_termbase(written(tmp_path, "x.tbx", content))
    except DataError:
        return
    assert all("geheim" not in c.nl for c in concepts)


RDF = """<?xml version="1.0"?><!DOCTYPE rdf:RDF [{entities}]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:skos="http://www.w3.org/2004/02/skos/core#"><skos:Concept rdf:about="urn:a">
<skos:prefLabel xml:lang="nl">{nl}</skos:prefLabel>
<skos:prefLabel xml:lang="en">peace</skos:prefLabel>
</skos:Concept></rdf:RDF>"""


def test_imports_bound_entities_in_rdf(tmp_path: Path) -> None:
    entities = ['<!ENTITY e0 "ha">']
    entities += [f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 10)]
    path = written(tmp_path, "bomb.rdf", RDF.format(entities="".join(entities), nl="&e9;"))
    began = time.monotonic()
    with pytest.raises(DataError, match="cannot be read as SKOS"):
        read_termbase(path)
    assert time.monotonic() - began < 20


def test_imports_read_no_other_file_through_rdf(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("geheim")
    entity = f'<!ENTITY x SYSTEM "{secret.as_uri()}">'
    path = written(tmp_path, "spy.rdf", RDF.format(entities=entity, nl="vrede &x;"))
    try:
        found = read_termbase(path)
    except DataError:
        found = []
    assert all("geheim" not in name for concept in found for name in concept.dutch)


def test_imports_refuse_a_workbook_packed_beyond_belief(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", b"<si><t>" + b"a" * (80 * 2**20))
    with pytest.raises(DataError, match="times its size"):
        read_termbase(path)


def test_imports_refuse_deep_nesting(tmp_path: Path) -> None:
    content = "<martif>" + "<a>" * 5000 + "</a>" * 5000 + "</martif>"
    with pytest.raises(DataError, match=r"(?i)depth"):
        read_termbase(written(tmp_path, "x.tbx", content))


def test_imports_refuse_a_workbook_that_unpacks_to_too_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kamerlens.imports.sheets._MOST_UNPACKED", 1)
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (2 * 2**20))
    with pytest.raises(DataError, match="unpacks to more than 1 MiB"):
        read_termbase(path)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("x.tbx", DCT.replace("nl-NL", "de"), "none of 1 entries .* there is de"),
        ("x.tbx", "<html><body/></html>", "its root is <html>"),
        ("x.tbx", "<martif><text>", "no well-formed XML"),
        ("x.csv", "Duits,Frans\na,b\n", "no header names a Dutch .* it has Duits"),
        ("x.csv", "nl,en\n,b\n", "none of 1 entries"),
        ("x.csv", "", "no header"),
        ("x.xlsx", b"PK\x03\x04 no archive", "cannot be read as XLSX"),
        ("x.ttl", "<a> <b> ", "cannot be read as SKOS"),
        ("x.docx", "text", "is no termbase"),
        ("x.tsv", "\t".join(COLUMNS) + "\na\tb\n", "x.tsv:2: 2 fields, 10 expected"),
    ],
)  # fmt: skip
def test_imports_say_what_is_wrong(
    name: str, content: str | bytes, reason: str, tmp_path: Path
) -> None:
    with pytest.raises(DataError, match=reason):
        read_termbase(written(tmp_path, name, content))


def test_imports_say_that_a_file_is_missing(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read: No such file"):
        read_termbase(tmp_path / "none.tbx")


def test_imports_outrank_the_embedded_termbase(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", "nl,en\nklimaatverandering,climatic change\nxyzzy,plugh\n")
    termbase = Termbase(load_concepts([path]))
    assert termbase.lookup("klimaatveranderingen")[0].en == "climatic change"
    (conflict,) = termbase.conflicts()
    assert conflict.startswith("a.csv:2: 'klimaatverandering' is 'climatic change' here")


@pytest.mark.parametrize(
    ("dutch", "acronyms", "nl", "expected"),
    [
        (["Veiligheidsraad", "VNVR"], [], "Veiligheidsraad", ("VNVR",)),
        (["VNVR"], [], "VNVR", ()),
        (["VNVR", "Veiligheidsraad"], ["VNVR"], "Veiligheidsraad", ("VNVR",)),
        ([], ["VNVR"], "VNVR", ()),
    ],
)
def test_imports_tell_acronyms_from_names(
    dutch: list[str], acronyms: list[str], nl: str, expected: tuple[str, ...]
) -> None:
    concept = Draft("x:1", dutch=dutch, acronyms_nl=acronyms, english=["Council"]).concept()
    assert concept is not None
    assert (concept.nl, concept.acronyms_nl) == (nl, expected)


def test_imports_know_domains_by_code_and_name() -> None:
    assert domains_of(["Human rights; Global health", "astronomy"]) == (
        "human_rights", "global_health",
    )  # fmt: skip
    assert domains_of(["astronomy"]) == ("general",)


def test_imports_take_no_english_from_other_wordings(tmp_path: Path) -> None:
    path = tmp_path / "terms.csv"
    path.write_text("nl,en,en_alternatives\nvrede,peace,\nmiddenveld,,insular field\n", "utf-8")
    assert [concept.nl for concept in read_termbase(path)] == ["vrede"]
