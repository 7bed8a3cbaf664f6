"""The report's first paint in Chromium, and the times of the explorer's pages."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

from kamerlens.database import Database
from kamerlens.serve import application
from tests.benchmarks.measure import median
from tests.report_run import listening

_PATHS = (
    "/",
    "/api/search?q=veiligheidsraad",
    "/api/table/entities?limit=100",
    "/api/table/terms?limit=100",
    "/table/terms.csv",
    "/table/entities.json",
)


def lines(run: Path, *, times: int) -> Iterator[str]:
    """Yield a Markdown table of page times of a run."""
    size = (run / "report.html").stat().st_size / 2**20
    yield f"report.html: {size:.1f} MiB\n"
    yield "| page | milliseconds |"
    yield "|---|---|"
    painted = first_paint(run / "report.html", times=times)
    shown = "no Chromium" if painted is None else f"{painted:.0f}"
    yield f"| report, first paint in Chromium | {shown} |"
    with Database(run) as database, listening(application(database)) as address:
        yield from _served(address, times)


def _served(address: str, times: int) -> Iterator[str]:
    """Yield the time of each of the explorer's pages, first asked and asked again."""
    with httpx.Client(base_url=address, timeout=60) as client:
        for path in _PATHS:
            first = median(lambda path=path: client.get(path).raise_for_status(), times=1)
            again = median(lambda path=path: client.get(path), times=times)
            yield f"| `serve`: `{path}`, first · again | {first * 1000:.0f} · {again * 1000:.0f} |"


def first_paint(page: Path, *, times: int) -> float | None:
    """Return the best time to first paint in milliseconds, None without Chromium."""
    program = os.environ.get("KAMERLENS_CHROMIUM") or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    if program is None:
        return None
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        found = [_painted(browser, page) for _ in range(times)]
        browser.close()
    return min(found)


def _painted(browser: Any, page: Path) -> float:
    tab = browser.new_page()
    tab.goto(page.resolve().as_uri())
    tab.wait_for_function("performance.getEntriesByType('paint').length > 0")
    taken = tab.evaluate("performance.getEntriesByType('paint')[0].startTime")
    tab.close()
    return float(taken)
