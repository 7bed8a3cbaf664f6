"""The sample letters: reproducible, marked, set as their gold says, and true to their plan."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from lxml import etree

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
SAMPLES = CORPUS / "samples"
GOLD = CORPUS / "gold" / "samples"
SESSIONS = (66, 67, 68, 69, 70, 71, 73, 75)
MARK = "specimen geschreven voor kamerlens"
MADE = [
    *(f"samples/kst-26150-S{session}.pdf" for session in SESSIONS),
    *("samples/" + name for name in ("kst-26150-S73.xml", "kst-26150-S73.metadata.xml")),
    *("samples/" + name for name in ("PLAN.md", "plan.toml")),
    *(f"gold/samples/{path.name}" for path in sorted(GOLD.glob("*.jsonl"))),
]


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (GOLD / name).read_text(encoding="utf-8").splitlines()]


def letters_only(text: str) -> str:
    return re.sub(r"[^a-zà-ÿ]", "", text.lower())


@pytest.fixture(scope="session")
def made_again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("reportlab")
    folder = tmp_path_factory.mktemp("corpus")
    script = SAMPLES / "make_samples.py"
    subprocess.run([sys.executable, str(script), "--out", str(folder)], check=True)
    return folder


@pytest.fixture(scope="session")
def plan() -> dict[str, Any]:
    return tomllib.loads((SAMPLES / "plan.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", MADE)
def test_samples_are_reproduced_byte_for_byte(made_again: Path, name: str) -> None:
    assert (made_again / name).read_bytes() == (CORPUS / name).read_bytes()


def test_samples_script_makes_no_other_files(made_again: Path) -> None:
    made = {str(path.relative_to(made_again)) for path in made_again.rglob("*") if path.is_file()}
    assert made == set(MADE)


@pytest.mark.parametrize("session", SESSIONS)
def test_samples_are_marked_on_page_1_and_in_metadata(session: int) -> None:
    with pdfplumber.open(SAMPLES / f"kst-26150-S{session}.pdf") as pdf:
        assert MARK in pdf.pages[0].extract_text()
        assert MARK in pdf.metadata["Title"]
        assert MARK in pdf.metadata["Keywords"]


@pytest.mark.parametrize("session", SESSIONS)
def test_samples_stand_on_the_pages_the_gold_says(session: int) -> None:
    """Every block's letters stand on its pages, read from the text column (or the margin)."""
    left, right = (70, 462) if session == 75 else (210, 595)
    pages = [""]
    with pdfplumber.open(SAMPLES / f"kst-26150-S{session}.pdf") as pdf:
        for page in pdf.pages:
            columns = ((left, right), (0, left)) if session == 66 else ((left, right),)
            texts = [
                page.crop((x0, 40, x1, page.height - 30), strict=False).extract_text()
                for x0, x1 in columns
            ]
            pages.append("|".join(letters_only(text) for text in texts))
    for row in rows(f"kst-26150-S{session}.blocks.jsonl"):
        text = letters_only(row["text"])
        assert text[:12] in pages[row["pages"][0]], row
        assert text[-6:] in pages[row["pages"][-1]], row
        if len(row["pages"]) == 1:
            assert text in pages[row["pages"][0]], row


def test_samples_xml_holds_the_words_of_its_gold_in_order() -> None:
    tree = etree.parse(SAMPLES / "kst-26150-S73.xml")
    body = letters_only(str(tree.xpath("string(//vrije-tekst)")))
    place = 0
    for row in rows("kst-26150-S73.xml.blocks.jsonl"):
        if row["type"] == "footnote":  # stands inside the block before it
            assert letters_only(row["text"]) in body
            continue
        start = letters_only(row["text"])[:20]
        assert start in body[place:], row
        place = body.index(start, place)


def test_samples_xml_and_pdf_agree_on_the_text() -> None:
    kinds = ("paragraph", "list_item", "heading", "footnote", "caption", "signature")
    of_pdf = [(r["type"], r["text"]) for r in rows("kst-26150-S73.blocks.jsonl")]
    of_xml = [(r["type"], r["text"]) for r in rows("kst-26150-S73.xml.blocks.jsonl")]
    for kind in kinds:
        assert [r for r in of_pdf if r[0] == kind] == [r for r in of_xml if r[0] == kind]


def test_samples_show_what_the_genre_is_hard_for() -> None:
    """Hard places that must occur: counted so that an edit of a source cannot lose them."""
    found: Counter[str] = Counter()
    for session in SESSIONS:
        gold = rows(f"kst-26150-S{session}.blocks.jsonl")
        found.update(row["type"] for row in gold)
        found["annexes"] += any(row["part"] == "annex" for row in gold)
        found["over pages"] += sum(len(row["pages"]) > 1 for row in gold)
        unnoted = [row for row in gold if row["type"] != "footnote"]
        for row, after in pairwise(unnoted):
            found["over figures"] += after["type"] == "caption" and len(row["pages"]) > 1
        with pdfplumber.open(SAMPLES / f"kst-26150-S{session}.pdf") as pdf:
            text = "\n".join(page.extract_text() for page in pdf.pages)
        found["line-end hyphens"] += len(re.findall(r"[a-z]-\n", text))
        found["own hyphens"] += len(re.findall(r"(?:Secretaris|Zuid|cross-line)-\n", text))
    assert found["annexes"] == 3
    assert found["over pages"] >= 15
    assert found["over figures"] >= 4
    assert found["line-end hyphens"] >= 100
    assert found["own hyphens"] >= 3
    assert found["footnote"] >= 35
    assert found["list_item"] >= 25


def test_samples_plan_shares_match_the_gold(plan: dict[str, Any]) -> None:
    """The plan, computed from the sources, is counted again here from the gold."""
    for document in plan["document"]:
        # An annexed report is about the session before its letter's.
        session = document["session"] + (document["part"] == "annex")
        blocks = rows(f"kst-26150-S{session}.blocks.jsonl")
        themes = {row["id"]: row for row in rows(f"kst-26150-S{session}.themes.jsonl")}
        body = [row for row in blocks if row["part"] == document["part"] and row["id"] in themes]
        words: Counter[str | None] = Counter()
        for row in body:
            words[themes[row["id"]]["primary"]] += len(row["text"].split())
        assert sum(words.values()) == document["words"]
        for theme, share in document["primary"].items():
            assert share == pytest.approx(words[theme] / document["words"], abs=5e-5)


def test_samples_plan_is_planted(plan: dict[str, Any]) -> None:
    """Each planted verdict holds: at least fifteen points apart, or at most one and a half."""
    holds = {
        "more": lambda difference: difference >= 0.15,
        "less": lambda difference: difference <= -0.15,
        "same": lambda difference: abs(difference) <= 0.015,
    }
    assert len(plan["shift"]) > 40
    for shift in plan["shift"]:
        assert holds[shift["verdict"]](shift["difference"]), shift


def test_samples_climate_grows_and_letters_have_their_length(plan: dict[str, Any]) -> None:
    letters = [row for row in plan["document"] if row["part"] == "letter"]
    climate = [row["primary"]["climate_environment"] for row in letters]
    assert climate == sorted(climate)
    words: Counter[str] = Counter()
    for row in plan["document"]:
        words[row["document_id"].split("#")[0]] += row["words"]
    assert len(words) == len(SESSIONS)
    assert all(1500 <= count <= 2500 for count in words.values())
