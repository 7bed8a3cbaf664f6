"""The report and the explorer in a real browser: Chromium, headless, driven by Playwright."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kamerlens.database import Database
from kamerlens.report import write_report
from tests.report_run import HOSTILE, listening, write_run

pytestmark = pytest.mark.browser
playwright = pytest.importorskip("playwright.sync_api")

VIEWS = ("overview", "themes", "entities", "glossary", "keyness", "sections", "reader", "search")
#: Chromium calls home at start; these keep it quiet on a machine without network.
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    program = os.environ.get("KAMERLENS_CHROMIUM") or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    if program is None:
        pytest.skip("no Chromium is installed (Debian: apt-get install chromium)")
    with playwright.sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=program, args=_ARGUMENTS)
        yield found
        found.close()


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    return _report(write_run(tmp_path_factory.mktemp("browser") / "run"))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> str:
    return _report(write_run(tmp_path_factory.mktemp("browser") / "run", hostile=True))


@pytest.fixture(scope="module")
def explorer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    from kamerlens.serve import application

    folder = write_run(tmp_path_factory.mktemp("explorer") / "run", hostile=True)
    with Database(folder) as database, listening(application(database)) as address:
        yield f"{address}/"


def _report(folder: Path) -> str:
    with Database(folder) as database:
        write_report(database, folder / "report.html")
    return (folder / "report.html").as_uri()


@pytest.fixture
def opened(browser: Any) -> Iterator[Callable[..., Any]]:
    """Open a page; at the end nothing may have gone wrong in it or left the machine."""
    contexts, problems = [], []

    def open_page(address: str, *, language: str = "nl", width: int = 1280) -> Any:
        locale = {"nl": "nl-NL", "en": "en-GB"}[language]
        context = browser.new_context(
            viewport={"width": width, "height": 800}, locale=locale, accept_downloads=True
        )
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console",
            lambda m: problems.append(m.text) if m.type in ("error", "warning") else None,
        )
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on(
            "request",
            lambda r: (
                None
                if r.url.startswith((address.split("#")[0], "data:", "blob:"))
                else problems.append(f"asked for {r.url}")
            ),
        )
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert problems == []


def show(page: Any, view: str) -> None:
    """Go to a view and wait until it is drawn."""
    page.evaluate("address => { location.hash = address; }", f"#/{view}")
    page.wait_for_function("name => document.querySelector(name).childNodes.length > 0",
                           arg=f"#view-{view.split('/')[0]} .body")  # fmt: skip
    page.wait_for_timeout(250)


def test_browser_paints_within_a_second(opened: Callable[..., Any], report: str) -> None:
    paint = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
    # The quickest of three: a busy machine delays any one of them.
    assert min(opened(report).evaluate(paint) for _ in range(3)) < 1000


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("width", [360, 1280])
def test_browser_shows_every_view_within_its_width(
    opened: Callable[..., Any], hostile: str, language: str, width: int
) -> None:
    page = opened(hostile, language=language, width=width)
    assert page.evaluate("document.documentElement.lang") == language
    for view in VIEWS:
        show(page, view)
        assert page.locator(f"#view-{view}").is_visible()
        wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wider <= 0, (view, wider)
    for view in ("entities/kl%3Any", "glossary/t%3Agoal"):
        show(page, view)
        drawer = "document.querySelector('#drawer')"
        assert page.evaluate(f"{drawer}.open && {drawer}.scrollWidth <= {drawer}.clientWidth")


def test_browser_runs_nothing_from_letters(opened: Callable[..., Any], hostile: str) -> None:
    page = opened(hostile)
    for view in VIEWS:
        show(page, view)
        for button in page.locator(f"#view-{view} button.number").all()[:3]:
            button.click()
            page.wait_for_timeout(60)
            page.keyboard.press("Escape")
    page.fill("#query", HOSTILE[:20])
    page.keyboard.press("Enter")
    for detail in ("glossary/t%3Agoal", "glossary/__proto__", "entities/kl%3Any"):
        show(page, detail)
        assert page.locator("#drawer").is_visible()
        assert page.locator("#drawer a[href^='javascript']").count() == 0
        page.keyboard.press("Escape")
    assert page.evaluate("window.hit") is None
    assert page.locator("main img, main b:text('vet')").count() == 0
    show(page, "reader/90001-80%23letter")
    assert HOSTILE.strip() in page.locator("#bb0002").text_content()


def test_browser_marks_words_after_astral_characters(
    opened: Callable[..., Any], hostile: str
) -> None:
    page = opened(f"{hostile}#/reader/90001-80%23letter")
    page.wait_for_selector(".letter")
    found = set(page.locator(".letter .mark.where").all_text_contents())
    assert found == {"New York", "Zuid-Soedan"}
    assert set(page.locator(".letter .mark.term").all_text_contents()) == {
        "klimaatdoelen",
        "vredesmissie",
    }


def test_browser_switches_language_and_remembers(opened: Callable[..., Any], report: str) -> None:
    page = opened(report)
    assert page.locator("h1").text_content() == "Kamerbrieven over de Verenigde Naties"
    page.click("#lang-en")
    assert page.locator("h1").text_content() == "Letters to parliament on the United Nations"
    assert page.locator("#tab-glossary").text_content() == "Glossary"
    show(page, "themes")
    assert page.locator(".heatmap tbody th").first.text_content() in (
        "Climate and environment",
        "Peace and security",
    )
    page.reload()
    assert page.locator("#lang-en").get_attribute("aria-pressed") == "true"


def test_browser_says_what_changed_with_numbers_that_lead_on(
    opened: Callable[..., Any], report: str
) -> None:
    page = opened(f"{report}#/themes")
    sentence = page.locator("#view-themes .sentences li", has_text="Meer aandacht voor")
    assert "Klimaat en milieu" in sentence.first.text_content()
    assert "95 %-interval" in sentence.first.text_content()
    sentence.first.locator("button").first.click()
    assert page.locator("#drawer .sum").text_content() == "15 alinea's"
    assert page.locator("#drawer .passage").count() == 15
    first = page.locator("#drawer .passage").first
    assert first.locator("mark.theme").first.text_content() == "klimaat"
    link = first.locator("a.page").first.get_attribute("href")
    assert link == "kst-90001-80.pdf#page=1"
    page.keyboard.press("Escape")
    assert not page.locator("#drawer").is_visible()


def test_browser_says_what_one_letter_cannot_show(
    opened: Callable[..., Any], tmp_path: Path
) -> None:
    from kamerlens.tables import Store

    with Store(tmp_path) as store:
        letter = ("x", "x.txt", "00", "txt", *[None] * 7, 500, "ok", None)
        store.append("letters", [letter])
        store.append("documents", [("x#letter", "x", "letter", "X", 76, 2021, 1, 1, 500)])
        store.append("theme_emphasis", [("x#letter", "human_rights", 3, 500.0, 1.0, 1.0, 1.0)])
        write_report(store, tmp_path / "report.html")
    page = opened((tmp_path / "report.html").as_uri(), language="en")
    for view, text in (
        ("themes", "There is one session; a course takes two."),
        ("themes", "There is one document; there is nothing to compare."),
        ("keyness", "Key words compare documents; that takes two."),
        ("sections", "There are no two documents whose sections can be compared."),
    ):
        show(page, view)
        assert page.locator(f"#view-{view}", has_text=text).is_visible(), text
    assert page.locator("#view-themes figure").count() == 0


def test_browser_is_honest_about_too_little_text(opened: Callable[..., Any], report: str) -> None:
    page = opened(f"{report}#/themes", language="en")
    changed = page.locator("h3", has_text="What changed").locator("xpath=following-sibling::*[1]")
    changed.locator("select").last.select_option(label="Letter 79")
    changed = page.locator("#view-themes .sentences").first
    text = changed.text_content()
    assert text.startswith("Too little text to say anything about change")


def test_browser_filters_and_saves_the_glossary(opened: Callable[..., Any], hostile: str) -> None:
    page = opened(f"{hostile}#/glossary", language="en")
    rows = page.locator("#view-glossary tbody tr")
    assert rows.count() == 3
    page.locator("#view-glossary select").nth(1).select_option("termbase")
    assert rows.count() == 1
    page.locator("#view-glossary select").nth(1).select_option("")
    page.locator("#view-glossary select").nth(2).select_option("0.5")
    assert rows.count() == 2
    with page.expect_download() as saved:
        page.click("text=Save CSV")
    text = Path(saved.value.path()).read_text(encoding="utf-8-sig")
    found = {row["term_id"]: row for row in csv.DictReader(io.StringIO(text))}
    assert set(found) == {"t:goal", "__proto__"}
    assert found["__proto__"]["nl"] == "'=1+1"
    with page.expect_download() as saved:
        page.click("text=Save JSON")
    records = json.loads(Path(saved.value.path()).read_text(encoding="utf-8"))
    assert {record["nl"] for record in records if record["status"] == "in_text"} == {"=1+1"}


def test_browser_searches_the_texts(opened: Callable[..., Any], report: str) -> None:
    page = opened(f"{report}#/search", language="en")
    page.fill("#query", "vredesmis zuid")
    page.click("#view-search button[type=submit]")
    assert page.locator("#view-search .sum").text_content() == "20 paragraphs"
    marks = page.locator("#view-search .passage").first.locator("mark").all_text_contents()
    assert marks == ["vredesmissie", "Zuid"]
    with page.expect_download() as saved:
        page.click("#view-search .saves button")
    text = Path(saved.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert (saved.value.suggested_filename, len(rows)) == ("vredesmis-zuid.csv", 20)
    assert all("vredesmissie" in row["text"] for row in rows)
    page.locator("#view-search select").select_option(label="Report 79")
    assert page.locator("#view-search .sum").text_content() == "1 paragraph"


def test_browser_compares_key_words(opened: Callable[..., Any], report: str) -> None:
    page = opened(f"{report}#/keyness", language="en")
    rows = page.locator("#view-keyness tbody tr")
    first = rows.first.locator("td").all_text_contents()
    assert first[:4] == ["ambitieus", "Letter 80", "15", "< 2"]
    with page.expect_download() as saved:
        page.click("#view-keyness .saves button")
    text = Path(saved.value.path()).read_text(encoding="utf-8-sig")
    assert text.splitlines()[1].startswith("ambitieus,Letter 80,15,")
    rows.first.locator("button").click()
    assert page.locator("#drawer .sum").text_content() == "15 paragraphs"
    assert page.locator("#drawer .passage mark").first.text_content() == "ambitieuze"


def test_browser_can_be_used_by_keyboard(opened: Callable[..., Any], report: str) -> None:
    page = opened(f"{report}#/themes")
    button = page.locator(".heatmap button").first
    button.focus()
    page.keyboard.press("Enter")
    assert page.locator("#drawer").is_visible()
    assert page.evaluate("document.querySelector('#drawer').contains(document.activeElement)")
    page.keyboard.press("Escape")
    assert not page.locator("#drawer").is_visible()
    assert page.evaluate("document.activeElement.closest('.heatmap') !== null")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("made", ["report", "explorer"])
def test_browser_keeps_to_wcag_aa(
    opened: Callable[..., Any], request: pytest.FixtureRequest, made: str, width: int
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = opened(request.getfixturevalue(made), width=width)
    levels = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    rules = {"runOnly": {"type": "tag", "values": levels}}
    extra = ("tables/blocks",) if made == "explorer" else ()
    for view in (*VIEWS, "glossary/t%3Agoal", "entities/kl%3Any", *extra):
        show(page, view)
        found = axe.Axe().run(page, options=rules).response["violations"]
        assert [(v["id"], [n["html"][:120] for n in v["nodes"][:3]]) for v in found] == [], view
        page.keyboard.press("Escape")


def test_browser_prints_all_that_was_found(opened: Callable[..., Any], report: str) -> None:
    page = opened(f"{report}#/keyness")
    page.emulate_media(media="print")
    for hidden in (".tabs", ".tools", ".dt-search"):
        assert page.locator(hidden).first.is_hidden()
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_browser_holds_two_thousand_terms(opened: Callable[..., Any], tmp_path: Path) -> None:
    from kamerlens.tables import Store

    with Store(tmp_path) as store:
        store.append(
            "terms",
            [
                (f"t:{i}", f"begrip {i}", f"term {i}", "[]", "proposed", 0.5, None, None, None,
                 2000 - i, 1, None, None, None, None)
                for i in range(2000)
            ],
        )  # fmt: skip
        write_report(store, tmp_path / "report.html")
    page = opened(f"{(tmp_path / 'report.html').as_uri()}#/glossary", width=360)
    assert page.locator("#view-glossary .dt-info").text_content() == "1–25 van 2.000"
    page.fill("#view-glossary input[type=search]", "begrip 1999")
    assert page.locator("#view-glossary tbody tr").count() == 1
    page.fill("#view-glossary input[type=search]", "")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#view-glossary tbody tr").count() == 2000
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("#view-glossary tbody tr").count() == 25
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_browser_explores_a_run(opened: Callable[..., Any], explorer: str) -> None:
    page = opened(explorer, language="en")
    for view in (*VIEWS, "tables"):
        show(page, view)
    assert page.evaluate("window.hit") is None
    show(page, "search/vredesmissies")
    page.wait_for_selector("#view-search .sum")
    assert page.locator("#view-search .sum").text_content() == "20 paragraphs"
    show(page, "themes")
    page.locator(".heatmap button").first.click()
    page.wait_for_selector("#drawer .passage")
    page.keyboard.press("Escape")
    show(page, "tables/blocks")
    page.wait_for_selector("#view-tables tbody td a")
    assert "44" in page.locator("#view-tables .dt-info").text_content()
    page.locator("#view-tables .filters input").nth(4).fill("footnote")
    page.keyboard.press("Tab")
    page.wait_for_function(
        "() => document.querySelector('#view-tables .dt-info').textContent.includes('of 3')"
    )
    with page.expect_download() as saved:
        page.click("#save-csv")
    rows = list(csv.reader(io.StringIO(Path(saved.value.path()).read_text(encoding="utf-8"))))
    assert len(rows) == 4
