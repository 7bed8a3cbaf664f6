"""Styles and scripts of the page: ours, and the libraries'."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

STYLES = ("base.css", "parts.css", "print.css")
#: A library's pointer to a file that is not here.
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)
#: In this order the scripts see each other's functions.
SCRIPTS = (
    "base.js",
    "numbers.js",
    "source.js",
    "tables.js",
    "charts.js",
    "evidence.js",
    "overview.js",
    "themes.js",
    "entities.js",
    "termsource.js",
    "glossary.js",
    "keyness.js",
    "sections.js",
    "reader.js",
    "search.js",
)
#: Rows of data that are written at a time.
_ROWS = 2000
_LIVE_SCRIPTS = ("browse.js",)


@cache
def style() -> str:
    """Return the style sheet."""
    return "\n".join(_static(name) for name in STYLES)


@cache
def script(*, live: bool = False) -> str:
    """Return our scripts as one, for the report or for the explorer."""
    names = (*SCRIPTS, *(_LIVE_SCRIPTS if live else ()), "main.js")
    body = "\n".join(_static(name) for name in names)
    return f"(() => {{\n'use strict';\n{body}\n}})();\n"


@cache
def table_library() -> str:
    """Return DataTables."""
    return _vendored("dataTables.min.js")


@cache
def chart_library() -> str:
    """Return Vega, Vega-Lite and Vega-Embed."""
    names = ("vega.min.js", "vega-lite.min.js", "vega-embed.min.js")
    return "\n".join(_vendored(name) for name in names)


def _vendored(name: str) -> str:
    """Return a library's script, ready to stand between script tags.

    Raises:
        ValueError: It holds what would end the script element.
    """
    code = files("kamerlens.report").joinpath("vendor", name).read_text(encoding="utf-8")
    if "</script" in code.lower() or "<!--" in code:
        raise ValueError(f"{name} cannot stand in a page")
    return _SOURCE_MAP.sub("", code)


def embedded(value: Any) -> Iterator[str]:
    """Yield, in pieces, JSON that can stand between script tags, whatever its strings hold."""
    if isinstance(value, dict):
        yield "{"
        for number, (name, held) in enumerate(value.items()):
            yield f"{',' if number else ''}{_escaped(name)}:"
            yield from embedded(held)
        yield "}"
    elif isinstance(value, list):
        yield "["
        for first in range(0, len(value), _ROWS):
            rows = _escaped(value[first : first + _ROWS])[1:-1]
            yield f",{rows}" if first else rows
        yield "]"
    else:
        yield _escaped(value)


def _escaped(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def hashed(text: str) -> str:
    """Return the hash of an inline script or style as a Content-Security-Policy names it.

    Source: W3C Content Security Policy Level 3, section 6.6.2.
    """
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _static(name: str) -> str:
    return files("kamerlens.report").joinpath("static", name).read_text(encoding="utf-8")
