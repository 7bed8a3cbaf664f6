from __future__ import annotations

import json
import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from kamerlens.database import Database
from kamerlens.errors import RunError
from kamerlens.report import Limits, assets, report_of, write_report
from kamerlens.report.data import collect
from kamerlens.report.forms import word_forms
from kamerlens.report.messages import messages
from kamerlens.runner import letters_folder
from kamerlens.tables import Store
from tests.report_run import HOSTILE, write_run


class Page(HTMLParser):
    """The elements of a page, with attributes and the text inside scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.styles: list[str] = []
        self._inside: str | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._inside = tag
        if tag == "script":
            self.scripts.append((dict(attrs), ""))

    def handle_endtag(self, tag: str) -> None:
        self._inside = None

    def handle_data(self, data: str) -> None:
        if self._inside == "script":
            attributes, text = self.scripts[-1]
            self.scripts[-1] = (attributes, text + data)
        elif self._inside == "style":
            self.styles.append(data)

    def data(self, identity: str) -> object:
        return json.loads(next(text for a, text in self.scripts if a.get("id") == identity))


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_run(tmp_path_factory.mktemp("report") / "run")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_run(tmp_path_factory.mktemp("hostile") / "run", hostile=True)


def written(folder: Path, **options: object) -> str:
    path = folder / "report.html"
    with Database(folder) as database:
        write_report(database, path, **options)
    return path.read_text(encoding="utf-8")


def test_report_needs_nothing_from_elsewhere(run: Path) -> None:
    page = Page(written(run))
    loading = [
        (tag, attributes)
        for tag, attributes in page.elements
        if attributes.get("src") or (tag == "link" and not attributes["href"].startswith("data:"))
    ]
    assert loading == []
    policy = next(
        a["content"] for _, a in page.elements if a.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    code = [text for a, text in page.scripts if a.get("type") != "application/json"]
    assert len(code) == 3
    for text in (*code, *page.styles):
        assert assets.hashed(text) in policy


@pytest.mark.parametrize(
    ("letters", "expected"),
    [(None, "../brieven"), ("{here}/elders", "../elders"), ("https://x.nl/p", "https://x.nl/p")],
)
def test_report_anew_links_to_the_letters_and_keeps_warnings(
    tmp_path: Path, letters: str | None, expected: str
) -> None:
    folder = write_run(tmp_path / "run")
    info = {"letters": "../brieven", "warnings": ["a.pdf: half of it is missing"]}
    (folder / "run.json").write_text(json.dumps(info), encoding="utf-8")
    path = report_of(folder, letters=letters and letters.format(here=tmp_path))
    core = Page(path.read_text(encoding="utf-8")).data("core")
    assert core["pdfs"] == expected
    assert core["warnings"] == ["a.pdf: half of it is missing"]
    assert not list(folder.glob(".report*"))


@pytest.mark.parametrize(
    ("paths", "output", "expected"),
    [
        (["/data/in/a.pdf", "/data/in/b.pdf"], "/data/out/run", "../../in"),
        (["/data/run/a.pdf"], "/data/run", "."),
        (["/data/in/a.pdf", "/data/more/b.pdf"], "/data/out", ""),
        (["/home/me/in/a.pdf"], "/srv/out", ""),
        (["/a.pdf"], "/out", ""),
        ([], "/out", ""),
    ],
)
def test_run_finds_the_way_to_its_letters(paths: list[str], output: str, expected: str) -> None:
    assert letters_folder([Path(path) for path in paths], Path(output)) == expected


def test_report_is_under_three_megabytes_and_the_same_twice(run: Path) -> None:
    first = written(run)
    assert len(first.encode()) < 3_000_000
    assert written(run) == first


def test_report_holds_hostile_text_as_data_only(hostile: Path) -> None:
    text = written(hostile)
    page = Page(text)
    assert "<img src=x" not in text
    assert not any(tag in ("img", "b", "svg") for tag, _ in page.elements)
    core = page.data("core")
    assert HOSTILE in core["documents"][0]["title"]
    assert any(HOSTILE in block[3] for block in page.data("text-0")["blocks"])
    for attributes, body in page.scripts:
        if attributes.get("type") == "application/json":
            assert not re.search(r"[<>&\u2028\u2029]", body)


def test_report_counts_the_letters_that_were_read(run: Path) -> None:
    text = written(run)
    assert re.search(r'data-plural="count.letters" data-n="2"', text)
    assert [row["status"] for row in Page(text).data("core")["letters"]].count("failed") == 1


def test_report_can_be_written_from_a_growing_store(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        write_report(store, tmp_path / "report.html")
    page = Page((tmp_path / "report.html").read_text(encoding="utf-8"))
    assert page.data("core")["documents"] == []


def test_report_leaves_out_old_texts_above_its_limit(run: Path) -> None:
    page = Page(written(run, limits=Limits(text=1, terms=1, entities=1)))
    core = page.data("core")
    assert core["carried"] == [2]
    assert core["documents"][2]["id"] == "90001-80#letter"
    assert {a["id"] for a, _ in page.scripts if a.get("id", "").startswith("text-")} == {"text-2"}
    assert (len(core["terms"]), core["counts"]["terms"]) == (1, 2)
    assert (len(core["entities"]), core["counts"]["entity_index"]) == (1, 2)
    written(run)


def test_report_pairs_are_neighbours_in_large_runs(run: Path) -> None:
    with Database(run) as database:
        every = collect(database)["change"]
        near = collect(database, limits=Limits(pairs=0))["change"]
    # The letters of 79 and 80 are neighbours among letters; all others stand side by side.
    assert {(row[0], row[1]) for row in near} == {(0, 2), (0, 1), (1, 2)} & {
        (row[0], row[1]) for row in every
    }


def test_report_numbers_are_those_of_the_tables(run: Path) -> None:
    with Database(run) as database:
        core = collect(database)
        for position, document in enumerate(core["documents"]):
            shares = {row[1]: row[4] for row in core["emphasis"] if row[0] == position}
            rows = database.execute(
                "SELECT theme, share FROM theme_emphasis WHERE document_id = ?", [document["id"]]
            )
            codes = [theme["code"] for theme in core["themes"]]
            assert shares == {codes.index(theme): round(share, 4) for theme, share in rows}
        counted = dict(
            database.execute("SELECT entity_id, count(*) FROM entities GROUP BY entity_id")
        )
    for i, entity in enumerate(core["entities"]):
        by_document = sum(n for e, _, n in core["entityDocuments"] if e == i)
        assert entity[8] == by_document == counted[entity[0]]


def test_report_finds_the_forms_of_key_words(run: Path) -> None:
    with Database(run) as database:
        forms = word_forms(database, ["vragen", "ambitieus", "uitkomst"])
    assert forms == {"vragen": ["vraagt", "vragen"], "ambitieus": ["ambitieuze"]}


def test_messages_are_complete() -> None:
    by_language = messages()
    assert set(by_language["nl"]) == set(by_language["en"])
    for key, dutch in by_language["nl"].items():
        english = by_language["en"][key]
        assert dutch.strip(), key
        assert english.strip(), key
        values = re.findall(r"\{\w+\}", dutch.split("|")[-1])
        assert sorted(values) == sorted(re.findall(r"\{\w+\}", english.split("|")[-1])), key


def test_messages_named_in_the_scripts_exist() -> None:
    known = messages()["nl"]
    code = assets.script(live=True)
    named = re.findall(r"\btn?\(\s*'([a-z]+\.[a-zA-Z_]+)'", code)
    assert len(named) > 100
    assert [key for key in named if key not in known] == []


def test_scripts_never_parse_text_as_markup() -> None:
    code = assets.script(live=True)
    for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(",
                "new Function", "DOMParser", "srcdoc"):  # fmt: skip
        assert way not in code


def test_vendored_versions_are_as_the_readme_says() -> None:
    folder = Path(assets.__file__).parent / "vendor"
    table = (folder / "README.md").read_text(encoding="utf-8")
    banner = re.search(r"DataTables (\S+)", assets.table_library())
    assert banner
    assert f"| {banner[1]} | MIT" in table
    for file in folder.glob("*.js"):
        assert f"`{file.name}`" in table
    for licence in re.findall(r"`([\w-]+LICENSE\S*\.txt)`", table):
        assert (folder / licence).is_file()


@pytest.mark.parametrize("missing", ["run.json", "kamerlens.duckdb"])
def test_database_without_parts_of_a_run(tmp_path: Path, missing: str) -> None:
    folder = write_run(tmp_path / "run")
    (folder / missing).unlink()
    if missing == "run.json":
        with pytest.raises(RunError, match=r"run\.json is missing"):
            Database(folder)
    else:
        with Database(folder) as database:
            assert database.execute("SELECT count(*) FROM documents") == [(3,)]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM letters",
        "CREATE TABLE more(x INTEGER)",
        "SELECT * FROM read_csv('/etc/passwd')",
        "COPY letters TO 'letters.csv'",
        "SET enable_external_access = true",
    ],
)
def test_database_only_answers_questions_about_the_run(run: Path, statement: str) -> None:
    import duckdb

    with Database(run) as database, pytest.raises(duckdb.Error):
        database.execute(statement)


def test_scripts_are_valid() -> None:
    node = Path("/usr/bin/node")
    if not node.exists():
        pytest.skip("node is not here")
    code = assets.script(live=True)
    done = subprocess.run([node, "--check", "-"], input=code, text=True, capture_output=True)
    assert done.returncode == 0, done.stderr
