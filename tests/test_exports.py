"""Every export format: what it holds, that nothing is lost, and that it stays the same."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from rdflib import Graph, Literal
from rdflib.namespace import SKOS

from kamerlens.errors import RunError
from kamerlens.exports import ENDINGS, write_glossaries, write_glossary
from kamerlens.exports.entries import clean, describe_evidence, read_entries
from kamerlens.exports.tmx import Segment
from kamerlens.exports.tmx import write as write_tmx
from kamerlens.imports import read_termbase
from kamerlens.schema import BY_NAME

TBX = "{urn:iso:std:iso:30042:ed-2}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class Run:
    """A run's tables by name, as :class:`kamerlens.results.Results` gives them."""

    def __init__(self, tables: dict[str, pd.DataFrame]) -> None:
        self.tables = tables

    def table(self, name: str) -> pd.DataFrame:
        return self.tables[name]


def term(nl: str, en: str | None, **other: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "term_id": nl.lower().replace(" ", "-"), "nl": nl, "en": en, "alternatives": "[]",
        "status": "termbase", "confidence": 0.9, "kind": "concept", "acronym_nl": None,
        "acronym_en": None, "frequency": 1, "documents": 1, "first_session": 70,
        "domain": "humanitarian", "evidence": "[]", "definition_en": None,
    }  # fmt: skip
    return {**values, **other}


def run_of(*terms: dict[str, Any]) -> Run:
    mentions = [
        (t["term_id"], f"d#letter/b{i}", f"d#letter/b{i}/s0", 0, 3, t["nl"], "links ", " rechts", 4)
        for i, t in enumerate(terms)
    ]
    sentences = [(f"d#letter/b{i}/s0", f"links {t['nl']} rechts.") for i, t in enumerate(terms)]
    return Run(
        {
            "terms": pd.DataFrame(terms, columns=list(BY_NAME["terms"].column_names)),
            "term_mentions": pd.DataFrame(
                mentions, columns=list(BY_NAME["term_mentions"].column_names)
            ),
            "blocks": pd.DataFrame(
                [(m[1], "d#letter") for m in mentions], columns=["block_id", "document_id"]
            ),
            "sentences": pd.DataFrame(sentences, columns=["sentence_id", "text"]),
            "documents": pd.DataFrame(
                [("d#letter", "letter", 70)], columns=["document_id", "part", "session"]
            ),
        }
    )


EVIDENCE = [{"method": "termbase", "evidence": {"source": "UN Charter Art. 7"}}]
TERMS = (
    term("Veiligheidsraad", "Security Council", alternatives='["Council"]', kind="organ",
         acronym_nl="VNVR", acronym_en="UNSC", domain="security_council",
         evidence=json.dumps(EVIDENCE), definition_en="Organ of fifteen members."),
    term("noodhulp", "emergency relief", confidence=0.71, status="treaty", frequency=7),
    term("=HYPERLINK(\"x\")", "@evil & <b>", alternatives='["-1+1", "a;b"]'),
    term("draagvlak", None, status="unaligned", confidence=0.1, domain=None, first_session=None),
)  # fmt: skip
#: Domain codes and names the embedded themes file has.
ALIGNED = {(t["nl"], t["en"]) for t in TERMS if t["en"]}


@pytest.fixture
def run() -> Run:
    return run_of(*TERMS)


@pytest.mark.parametrize("name", sorted(ENDINGS))
def test_exports_give_the_same_bytes_each_time(name: str, run: Run, tmp_path: Path) -> None:
    first = write_glossary(run, tmp_path / "a", name).read_bytes()
    assert write_glossary(run, tmp_path / "b", name).read_bytes() == first


@pytest.mark.parametrize("name", ["xlsx", "csv", "tbx", "tbx2008", "skos"])
def test_exports_come_back_the_same(name: str, run: Run, tmp_path: Path) -> None:
    path = write_glossary(run, tmp_path / f"glossary{ENDINGS[name]}", name)
    back = {c.nl: c for c in read_termbase(path)}
    assert {(c.nl, c.en) for c in back.values()} == ALIGNED
    council = back["Veiligheidsraad"]
    assert council.en_alternatives == ("Council",)
    assert (council.acronyms_nl, council.acronyms_en) == (("VNVR",), ("UNSC",))
    assert council.kind == "organ"
    assert council.domains == ("security_council",)
    assert council.definition_en == "Organ of fifteen members."
    assert "UN Charter Art. 7" in council.source
    assert back["noodhulp"].domains == ("humanitarian",)


def test_exports_tbx_is_read_by_translate_toolkit(run: Run, tmp_path: Path) -> None:
    tbx = pytest.importorskip("translate.storage.tbx")
    path = write_glossary(run, tmp_path / "g.tbx", "tbx2008")
    store = tbx.tbxfile(path.read_bytes(), sourcelanguage="nl", targetlanguage="en")
    assert {(unit.source, unit.target) for unit in store.units if unit.target} == ALIGNED


def test_exports_of_both_tbx_editions_hold_the_same(run: Run, tmp_path: Path) -> None:
    new = etree.parse(write_glossary(run, tmp_path / "a", "tbx")).getroot()
    old = etree.parse(write_glossary(run, tmp_path / "b", "tbx2008")).getroot()
    assert [e.text for e in old.iter()] == [e.text for e in new.iter()]
    assert old.tag == "martif"
    assert old.find("text/body/termEntry/langSet/tig/term").text == "Veiligheidsraad"


def test_exports_tmx_is_read_by_translate_toolkit(run: Run, tmp_path: Path) -> None:
    tmx = pytest.importorskip("translate.storage.tmx")
    path = write_glossary(run, tmp_path / "g.tmx", "tmx")
    store = tmx.tmxfile.parsefile(str(path))
    assert {(unit.source, unit.target) for unit in store.units} == ALIGNED


def test_exports_tmx_holds_sentences_first() -> None:
    root = etree.fromstring(write_tmx([], [Segment("Een zin.", "A sentence.", "sentence", "d")]))
    assert root.get("version") == "1.4"
    assert [seg.text for seg in root.iter("seg")] == ["Een zin.", "A sentence."]
    assert [v.get(LANG) for v in root.iter("tuv")] == ["nl", "en"]
    assert root.find("header").get("srclang") == "nl"


def test_exports_tmx_holds_what_a_translation_pairs(tmp_path: Path) -> None:
    from tests.test_bilingual import TRANSLATED, tables, terms_frame

    made = tables([en for _, en in TRANSLATED])
    made["terms"] = terms_frame().fillna({"frequency": 1, "documents": 1})
    columns = BY_NAME["term_mentions"].column_names
    made["term_mentions"] = made["mentions"].reindex(columns=list(columns)).assign(text="")
    root = etree.parse(write_glossary(Run(made), tmp_path / "g.tmx", "tmx")).getroot()
    kinds = [prop.text for prop in root.iter("prop") if prop.get("type") == "x-kind"]
    assert kinds.count("sentence") == len(TRANSLATED)
    assert kinds.count("term") == 4
    first = root.find("body/tu")
    assert [seg.text for seg in first.iter("seg")] == list(TRANSLATED[0])


@pytest.fixture
def tbx_root(run: Run, tmp_path: Path) -> etree._Element:
    return etree.parse(write_glossary(run, tmp_path / "g.tbx", "tbx")).getroot()


def test_exports_tbx_has_the_structure_of_the_standard(tbx_root: etree._Element) -> None:
    """The rules of the public core schema and of TBX-Basic that apply to what is written."""
    assert tbx_root.tag == f"{TBX}tbx"
    assert (tbx_root.get("type"), tbx_root.get("style")) == ("TBX-Basic", "dca")
    assert tbx_root.get(LANG) == "en"
    assert [child.tag for child in tbx_root] == [f"{TBX}tbxHeader", f"{TBX}text"]
    assert tbx_root.find(f"{TBX}tbxHeader/{TBX}fileDesc/{TBX}sourceDesc/{TBX}p").text
    body = tbx_root.find(f"{TBX}text/{TBX}body")
    ids = [concept.get("id") for concept in body]
    assert len(set(ids)) == len(TERMS)
    auxiliary = {"descrip", "descripGrp", "admin", "note", "transacGrp", "xref", "ref"}
    for concept in body:
        names = [etree.QName(child).localname for child in concept]
        cut = names.index("langSec")
        assert set(names[:cut]) <= auxiliary
        assert set(names[cut:]) == {"langSec"}
    for section in body.iter(f"{TBX}langSec"):
        assert section.get(LANG) in ("nl", "en")
        assert {etree.QName(child).localname for child in section} == {"termSec"}
    for section in body.iter(f"{TBX}termSec"):
        names = [etree.QName(child).localname for child in section]
        notes = names.count("termNote")
        assert names[0] == "term"
        assert names[1 : 1 + notes] == ["termNote"] * notes
        assert set(names[1 + notes :]) <= auxiliary


def test_exports_tbx_uses_categories_where_they_are_allowed(tbx_root: etree._Element) -> None:
    where = {
        "definition": {"conceptEntry", "langSec"},
        "subjectField": {"conceptEntry"},
        "context": {"termSec"},
    }
    for descrip in tbx_root.iter(f"{TBX}descrip"):
        parent = descrip.getparent()
        if etree.QName(parent).localname == "descripGrp":
            parent = parent.getparent()
        assert etree.QName(parent).localname in where[descrip.get("type")]
    allowed = {
        "partOfSpeech": {"noun", "verb", "adjective", "adverb", "other"},
        "termType": {"fullForm", "acronym", "abbreviation", "shortForm", "variant", "phrase"},
        "administrativeStatus": {"preferredTerm-admn-sts", "admittedTerm-admn-sts"},
    }
    for note in tbx_root.iter(f"{TBX}termNote"):
        assert note.text in allowed[note.get("type")]


def test_exports_tbx_says_how_sure_it_is(tbx_root: etree._Element) -> None:
    notes = [note.text for note in tbx_root.iter(f"{TBX}note")]
    assert "confidence: 0.71" in notes
    assert "status: unaligned" in notes
    contexts = [d.text for d in tbx_root.iter(f"{TBX}descrip") if d.get("type") == "context"]
    assert contexts[0] == "links Veiligheidsraad rechts."


def test_exports_xlsx_filters_links_and_sheets(run: Run, tmp_path: Path) -> None:
    path = write_glossary(run, tmp_path / "g.xlsx", "xlsx")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[0] == "Terms"
    assert book.sheetnames[-1] == "Contexts"
    assert len(book.sheetnames) == 5  # two themes, and terms without one
    sheet = book["Terms"]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == f"A1:P{len(TERMS) + 1}"
    assert sheet["A4"].value == '=HYPERLINK("x")'
    assert sheet["A4"].data_type == "s"
    assert sheet["A4"].quotePrefix
    assert not sheet["A3"].quotePrefix
    assert sheet["M3"].hyperlink.location == "'Contexts'!A3"
    assert book["Contexts"]["A3"].value == "noodhulp"


def test_exports_xlsx_holds_no_formula(run: Run, tmp_path: Path) -> None:
    path = write_glossary(run, tmp_path / "g.xlsx", "xlsx")
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/"):
                assert b"<f>" not in archive.read(name)


def test_exports_csv_holds_no_formula(run: Run, tmp_path: Path) -> None:
    text = write_glossary(run, tmp_path / "g.csv", "csv").read_text(encoding="utf-8")
    for row in csv.reader(io.StringIO(text)):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)


def test_exports_markdown_keeps_its_tables_whole(run: Run, tmp_path: Path) -> None:
    run.tables["terms"].loc[1, "nl"] = "nood|hulp\n*sterk*"
    text = write_glossary(run, tmp_path / "g.md", "md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert {line.replace(r"\|", "").count("|") for line in rows} == {8}
    assert r"nood\|hulp \*sterk\*" in text


def test_exports_skos_has_labels_by_language(run: Run, tmp_path: Path) -> None:
    graph = Graph().parse(write_glossary(run, tmp_path / "g.ttl", "skos"), format="turtle")
    subject = next(graph.subjects(SKOS.prefLabel, Literal("Veiligheidsraad", lang="nl")))
    assert Literal("Security Council", lang="en") in set(graph.objects(subject, SKOS.prefLabel))
    assert set(graph.objects(subject, SKOS.altLabel)) == {
        Literal("VNVR", lang="nl"), Literal("UNSC", lang="en"), Literal("Council", lang="en"),
    }  # fmt: skip
    for concept in graph.subjects(None, SKOS.Concept):
        languages = [label.language for label in graph.objects(concept, SKOS.prefLabel)]
        assert len(languages) == len(set(languages)) > 0


def test_exports_leave_out_what_is_below_the_confidence(run: Run, tmp_path: Path) -> None:
    path = write_glossary(run, tmp_path / "g.csv", "csv", min_confidence=0.8)
    assert len(path.read_text(encoding="utf-8").splitlines()) == 3


def test_exports_write_several_formats(run: Run, tmp_path: Path) -> None:
    made = write_glossaries(run, ["tbx", "skos", "tbx"], tmp_path / "glossary")
    assert [path.name for path in made] == ["glossary.tbx", "glossary.ttl"]


def test_exports_refuse_what_they_do_not_know(run: Run, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="unknown format 'pdf'; use one of xlsx"):
        write_glossary(run, tmp_path / "g.pdf", "pdf")
    with pytest.raises(RunError, match="cannot write"):
        write_glossary(run, tmp_path / "none" / "g.csv", "csv")


@pytest.mark.parametrize("name", sorted(ENDINGS))
def test_exports_of_an_empty_glossary_can_be_read(name: str, tmp_path: Path) -> None:
    path = write_glossary(run_of(), tmp_path / f"g{ENDINGS[name]}", name)
    assert path.stat().st_size > 0
    if name in ("tbx", "tbx2008", "tmx"):
        etree.parse(path)
    if name == "xlsx":
        assert openpyxl.load_workbook(path).sheetnames == ["Terms", "Contexts"]


def test_exports_describe_evidence_for_a_reader() -> None:
    evidence = [
        {"method": "treaties", "evidence": {"treaty": "BWBV0001", "article": "Art. 3"}},
        {"method": "in text", "how": "brackets", "blocks": ["b1", "b2"]},
        {"method": "composed", "evidence": {}},
    ]
    assert describe_evidence(evidence) == [
        "treaties: BWBV0001 Art. 3", "in text: brackets in b1, b2", "composed",
    ]  # fmt: skip


def test_exports_show_other_wordings_once() -> None:
    run = run_of(term("lidstaat", "Member State"))
    mentions = run.tables["term_mentions"]
    more = pd.concat([mentions] * 4, ignore_index=True)
    more["text"] = ["lidstaten", "Lidstaten", "lidstaat", "staten die lid zijn"]
    run.tables["term_mentions"] = more
    assert read_entries(run)[0].forms == ("lidstaten", "staten die lid zijn")


NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=24).filter(
    lambda text: len(clean(text).split()) > 0 and not set("|;\n\r") & set(text)
)


@settings(max_examples=40, deadline=None)
@given(nl=NAMES, en=NAMES)
@pytest.mark.parametrize("name", ["tbx", "csv", "xlsx", "skos"])
def test_exports_keep_odd_characters(
    name: str, nl: str, en: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("odd") / f"g{ENDINGS[name]}"
    write_glossary(run_of(term(nl, en)), path, name)
    expected = tuple(" ".join(clean(text).split()) for text in (nl, en))
    back = read_termbase(path)
    assert [(c.nl, c.en) for c in back] == [expected]
