"""Styles and scripts of the page: ours, and the libraries'."""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from importlib.resources import files
from typing import Any

STYLES = ("base.css", "parts.css", "print.css")
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
    "glossary.js",
    "keyness.js",
    "sections.js",
    "reader.js",
    "main.js",
)


@cache
def style() -> str:
    """Return the style sheet."""
    return "\n".join(_static(name) for name in STYLES)


@cache
def script() -> str:
    """Return our scripts as one."""
    body = "\n".join(_static(name) for name in SCRIPTS)
    return f"(() => {{\n'use strict';\n{body}\n}})();\n"


@cache
def table_library() -> str:
    """Return DataTables."""
    found = files("kamerlens.report").joinpath("vendor", "dataTables.min.js")
    return inlined(found.read_text(encoding="utf-8"))


@cache
def chart_library() -> str:
    """Return Vega, Vega-Lite and Vega-Embed, as the installed vl-convert carries them."""
    import vl_convert

    return inlined(vl_convert.javascript_bundle())


def inlined(code: str) -> str:
    """Return JavaScript that can stand between script tags."""
    return code.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def embedded(value: Any) -> str:
    """Return JSON that can stand between script tags, whatever its strings hold."""
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
