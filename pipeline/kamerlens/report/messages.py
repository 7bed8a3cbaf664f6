"""The texts of the report and the explorer, in Dutch and English."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

LANGUAGES = ("nl", "en")


@cache
def messages() -> dict[str, dict[str, str]]:
    """Return the texts: language → ``section.name`` → text."""
    text = files("kamerlens.report").joinpath("messages.toml").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = {language: {} for language in LANGUAGES}
    for section, entries in tomllib.loads(text).items():
        for name, by_language in entries.items():
            for language in LANGUAGES:
                found[language][f"{section}.{name}"] = by_language[language]
    return found
