"""Download letters by paper number from the official site, politely.

One request at a time, no faster than one a second, with retries and a size limit; redirects off
the host and private addresses are refused. A manifest in the folder records what was fetched.
"""

from __future__ import annotations

import hashlib
import ipaddress
import json
import re
import socket
import time
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from kamerlens import __version__
from kamerlens.data import data_path
from kamerlens.errors import FetchError

DEFAULT_BASE = "https://zoek.officielebekendmakingen.nl"
USER_AGENT = f"kamerlens/{__version__} (text analysis of parliamentary papers)"
MAX_BYTES = 50 * 2**20
RETRIES = 4
PAUSE_SECONDS = 1.0
_NUMBER = re.compile(r"(?:kst-)?(\d{5}(?:-[IVXLCDM]+)?-\d{1,5}[A-Z]?)", re.ASCII)
_KINDS = {
    "pdf": (b"%PDF-", ("application/pdf", "application/octet-stream")),
    "xml": (b"<", ("application/xml", "text/xml", "application/octet-stream")),
}


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of one file of one paper."""

    number: str
    path: Path | None
    state: str
    ok: bool

    def __str__(self) -> str:
        return f"{self.number}: {self.state}" + (f" → {self.path}" if self.path else "")


def series_numbers() -> list[str]:
    """Return the paper numbers of the annual series on the General Assembly, by session."""
    return [paper["number"] for paper in _papers() if paper["annual"]]


def _papers() -> list[dict[str, Any]]:
    papers: list[dict[str, Any]] = tomllib.loads(
        data_path("corpus", "letters.toml").read_text(encoding="utf-8")
    )["paper"]
    return papers


def fetch_papers(
    numbers: Sequence[str],
    folder: Path,
    *,
    base_url: str = DEFAULT_BASE,
    pause: float = PAUSE_SECONDS,
    max_bytes: int = MAX_BYTES,
) -> Iterator[Fetched]:
    """Download the PDF of each paper, and its XML where there is one.

    Args:
        numbers: Paper numbers such as ``26150-163``.
        folder: Where to write; made if absent.
        base_url: The official site or a mirror of it. Only a base URL of the user's own may
            lie at a private address.
        pause: Seconds between two requests; doubled at each retry.
        max_bytes: Largest body accepted.

    Yields:
        One result a file, in the order of the numbers; the XML's only when it was found.

    Raises:
        FetchError: The folder cannot be written.
        ValueError: A paper number is malformed.
    """
    wanted = [_checked(number) for number in numbers]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FetchError(f"{folder}: cannot be made: {error.strerror}") from error
    manifest = _Manifest(folder / "manifest.json")
    with _Site(base_url, pause, max_bytes) as site:
        for number in dict.fromkeys(wanted):
            for kind in _KINDS:
                result = _fetch_file(site, manifest, number, kind, folder)
                if result.ok or kind == "pdf":
                    yield result
                if not result.ok and kind == "pdf":
                    break


def _checked(number: str) -> str:
    found = _NUMBER.fullmatch(number.strip().replace(" ", ""))
    if found is None:
        raise ValueError(f"{number!r} is no paper number; they look like 26150-163")
    return found[1]


def _fetch_file(site: _Site, manifest: _Manifest, number: str, kind: str, folder: Path) -> Fetched:
    name = f"kst-{number}.{kind}"
    place = folder / name
    if manifest.holds(place):
        return Fetched(number, place, f"{kind} already there", ok=True)
    try:
        site.download(f"kst-{number}.{kind}", place, kind)
    except FetchError as error:
        return Fetched(number, None, f"{kind} failed: {error}", ok=False)
    manifest.add(place, f"{site.base_url}/{name}")
    return Fetched(number, place, f"{kind} fetched", ok=True)


class _Manifest:
    """``manifest.json`` beside the files: name → address, SHA-256 and size."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._files: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            self._files = {}

    def holds(self, place: Path) -> bool:
        """Return whether a file is there with the bytes once fetched."""
        entry = self._files.get(place.name)
        return entry is not None and place.exists() and _digest(place) == entry["sha256"]

    def add(self, place: Path, url: str) -> None:
        """Record a fetched file."""
        self._files[place.name] = {
            "url": url,
            "sha256": _digest(place),
            "bytes": place.stat().st_size,
        }
        text = json.dumps(dict(sorted(self._files.items())), indent=1)
        temporary = self._path.with_suffix(".json.part")
        temporary.write_text(text + "\n", encoding="utf-8")
        temporary.replace(self._path)


class _Site:
    """One host, asked slowly."""

    def __init__(self, base_url: str, pause: float, max_bytes: int) -> None:
        parts = urlsplit(base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"{base_url!r} is no http(s) address")
        self.base_url = base_url.rstrip("/")
        self._host = parts.netloc
        self._own = self.base_url != DEFAULT_BASE
        self._pause = pause
        self._max_bytes = max_bytes
        self._last = 0.0
        self._client = httpx.Client(
            headers={"User-Agent": USER_AGENT},
            timeout=httpx.Timeout(30.0, connect=10.0),
            follow_redirects=False,
        )

    def __enter__(self) -> _Site:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def download(self, name: str, place: Path, kind: str) -> None:
        """Download one file, going on where a broken transfer stopped."""
        part = place.with_name(place.name + ".part")
        url, wait = f"{self.base_url}/{name}", self._pause
        for attempt in range(RETRIES):
            try:
                self._transfer(url, part, kind)
                break
            except (httpx.TransportError, _Busy) as error:
                if attempt == RETRIES - 1:
                    raise FetchError(f"{url}: {error or type(error).__name__}") from error
                wait *= 2
                time.sleep(wait)
        with part.open("rb") as file:
            if not file.read(1024).lstrip(b"\xef\xbb\xbf \r\n").startswith(_KINDS[kind][0]):
                part.unlink()
                raise FetchError(f"{url}: the answer is no {kind.upper()} file")
        part.replace(place)

    def _transfer(self, url: str, part: Path, kind: str) -> None:
        for _ in range(5):
            self._check_address(url)
            self._keep_pace()
            done = part.stat().st_size if part.exists() else 0
            headers = {"Range": f"bytes={done}-"} if done else {}
            with self._client.stream("GET", url, headers=headers) as answer:
                if answer.is_redirect:
                    url = self._redirected(url, answer.headers.get("location", ""))
                    continue
                self._check(answer, url, kind)
                self._write(answer, part, done if answer.status_code == 206 else 0)
                return
        raise FetchError(f"{url}: too many redirects")

    def _check(self, answer: httpx.Response, url: str, kind: str) -> None:
        if answer.status_code in (429, 500, 502, 503, 504):
            raise _Busy(f"the site answers {answer.status_code}")
        if answer.status_code not in (200, 206):
            raise FetchError(f"{url}: the site answers {answer.status_code}")
        content = answer.headers.get("content-type", "").split(";")[0].strip().lower()
        if content not in _KINDS[kind][1]:
            raise FetchError(f"{url}: is {content or 'of no stated type'}, not {kind.upper()}")

    def _write(self, answer: httpx.Response, part: Path, done: int) -> None:
        with part.open("ab" if done else "wb") as file:
            for chunk in answer.iter_bytes():
                done += len(chunk)
                if done > self._max_bytes:
                    file.close()
                    part.unlink()
                    raise FetchError(f"{answer.url}: larger than {self._max_bytes} bytes")
                file.write(chunk)

    def _redirected(self, url: str, location: str) -> str:
        target = str(httpx.URL(url).join(location))
        parts, here = urlsplit(target), urlsplit(url)
        if parts.netloc != self._host or (here.scheme == "https" and parts.scheme != "https"):
            raise FetchError(f"{url}: redirects to another host ({target}), refused")
        return target

    def _check_address(self, url: str) -> None:
        """Refuse private addresses, unless the user named the host with ``--base-url``."""
        if self._own:
            return
        host = urlsplit(url).hostname or ""
        try:
            found = socket.getaddrinfo(host, None)
        except OSError as error:
            raise httpx.ConnectError(f"cannot resolve {host}: {error}") from error
        for entry in found:
            if not ipaddress.ip_address(str(entry[4][0]).split("%")[0]).is_global:
                raise FetchError(f"{url}: {host} is at a private address, refused")

    def _keep_pace(self) -> None:
        wait = self._last + self._pause - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        self._last = time.monotonic()


class _Busy(Exception):  # noqa: N818 - a signal to try again, not an error of its own
    """The site asks for patience."""


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
