"""The downloader against a server on this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from kamerlens import fetch
from kamerlens.fetch import fetch_papers, series_numbers

PDF = b"%PDF-1.4\n" + b"x" * 5000 + b"\n%%EOF\n"


class Site(BaseHTTPRequestHandler):
    """Answers like the official site, and misbehaves on request."""

    asked: list[tuple[str, str | None, str]] = []
    tries: dict[str, int] = {}

    def do_GET(self) -> None:
        name = self.path.strip("/")
        Site.asked.append((name, self.headers.get("Range"), self.headers["User-Agent"]))
        Site.tries[name] = Site.tries.get(name, 0) + 1
        answers = {
            "kst-26150-163.pdf": (200, "application/pdf", PDF),
            "kst-26150-163.xml": (200, "text/xml; charset=utf-8", b"<?xml version='1.0'?><a/>"),
            "kst-26150-2.pdf": (200, "text/html", b"<html>not found</html>"),
            "kst-26150-3.pdf": (200, "application/pdf", b"<html>"),
        }
        if name == "kst-26150-4.pdf":
            return self.send("http://example.org/x.pdf", 302)
        if name == "kst-26150-5.pdf" and Site.tries[name] < 3:
            return self.answer(503, "text/plain", b"later")
        if name == "kst-26150-5.pdf":
            return self.answer(200, "application/pdf", PDF)
        if name == "kst-26150-6.pdf":
            return self.partly()
        return self.answer(*answers.get(name, (404, "text/html", b"")))

    def send(self, place: str, status: int) -> None:
        self.send_response(status)
        self.send_header("Location", place)
        self.end_headers()

    def answer(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def partly(self) -> None:
        """Break off the first transfer in the middle; serve the rest on a Range request."""
        wanted = self.headers.get("Range")
        if wanted:
            start = int(wanted.removeprefix("bytes=").rstrip("-"))
            self.answer(206, "application/pdf", PDF[start:])
            return
        self.send_response(200)
        self.send_header("Content-Type", "application/pdf")
        self.send_header("Content-Length", str(len(PDF)))
        self.end_headers()
        self.wfile.write(PDF[:2000])
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(fetch, "PAUSE_SECONDS", 0.0)
    Site.asked, Site.tries = [], {}
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


def get(site: str, folder: Path, *numbers: str, **options: int) -> list[fetch.Fetched]:
    return list(fetch_papers(numbers, folder, base_url=site, pause=0.0, **options))


def test_fetch_pdf_and_xml_with_manifest(site: str, tmp_path: Path) -> None:
    results = get(site, tmp_path, "26150-163")
    assert [r.path.name for r in results if r.path] == ["kst-26150-163.pdf", "kst-26150-163.xml"]
    assert (tmp_path / "kst-26150-163.pdf").read_bytes() == PDF
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert manifest["kst-26150-163.pdf"]["bytes"] == len(PDF)
    assert all("kamerlens/" in agent for _, _, agent in Site.asked)


def test_fetch_asks_only_once(site: str, tmp_path: Path) -> None:
    get(site, tmp_path, "26150-163")
    asked = len(Site.asked)
    again = get(site, tmp_path, "26150-163")
    assert len(Site.asked) == asked
    assert all("already there" in r.state for r in again)


def test_fetch_again_when_the_file_was_changed(site: str, tmp_path: Path) -> None:
    get(site, tmp_path, "26150-163")
    (tmp_path / "kst-26150-163.pdf").write_bytes(b"broken")
    get(site, tmp_path, "26150-163")
    assert (tmp_path / "kst-26150-163.pdf").read_bytes() == PDF


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("26150-2", "text/html"),
        ("26150-3", "no PDF file"),
        ("26150-4", "another host"),
        ("26150-9", "404"),
    ],
)
def test_fetch_refuses(site: str, tmp_path: Path, number: str, reason: str) -> None:
    (result,) = get(site, tmp_path, number)
    assert not result.ok
    assert reason in result.state
    assert not list(tmp_path.glob("*.pdf*"))


def test_fetch_goes_on_after_a_failure(site: str, tmp_path: Path) -> None:
    results = get(site, tmp_path, "26150-9", "26150-163")
    assert [r.ok for r in results] == [False, True, True]


def test_fetch_retries_a_busy_site(site: str, tmp_path: Path) -> None:
    (result,) = get(site, tmp_path, "26150-5")
    assert result.ok
    assert Site.tries["kst-26150-5.pdf"] == 3


def test_fetch_resumes_a_broken_transfer(site: str, tmp_path: Path) -> None:
    (result,) = get(site, tmp_path, "26150-6")
    assert result.ok
    assert (tmp_path / "kst-26150-6.pdf").read_bytes() == PDF
    assert [r for name, r, _ in Site.asked if name == "kst-26150-6.pdf"] == [None, "bytes=2000-"]


def test_fetch_stops_at_the_size_limit(site: str, tmp_path: Path) -> None:
    (result,) = get(site, tmp_path, "26150-163", max_bytes=1000)
    assert not result.ok
    assert "larger than 1000" in result.state


@pytest.mark.parametrize("number", ["../../etc/passwd", "26150", "26150-163/..", "", "26150-１"])
def test_fetch_rejects_malformed_numbers(tmp_path: Path, number: str) -> None:
    with pytest.raises(ValueError, match="paper number"):
        list(fetch_papers([number], tmp_path, base_url="http://127.0.0.1:9"))


def test_fetch_refuses_private_addresses_of_the_official_host(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(fetch.socket, "getaddrinfo", lambda *_: [(2, 1, 6, "", ("127.0.0.1", 443))])
    (result,) = fetch_papers(["26150-163"], tmp_path, pause=0.0)
    assert "private address" in result.state


def test_series_numbers_are_the_annual_papers() -> None:
    numbers = series_numbers()
    assert "26150-163" in numbers
    assert "26150-133" not in numbers  # the report of a debate
    assert len(numbers) == len(set(numbers)) >= 15
