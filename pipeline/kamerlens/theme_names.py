"""The theme set: codes, names and descriptions from a themes file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kamerlens.data import data_path
from kamerlens.errors import DataError

LANGUAGES = ("nl", "en")


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme as the themes file describes it.

    Attributes:
        names: Name by language (``nl``, ``en``).
        descriptions: What counts as the theme, by language.
        seeds: Words and phrases that speak for it, by language.
        sdgs: Sustainable Development Goals it answers to.
        unbis: Subject areas of the UNBIS thesaurus it answers to.
    """

    code: str
    names: Mapping[str, str]
    descriptions: Mapping[str, str]
    seeds: Mapping[str, tuple[str, ...]]
    sdgs: tuple[int, ...] = ()
    unbis: tuple[str, ...] = ()


def read_themes(path: Path | None = None) -> tuple[Theme, ...]:
    """Read a themes file; the embedded one without a path.

    Raises:
        DataError: The file cannot be read, is no TOML, or a theme lacks a field.
    """
    place = path or data_path("corpus", "themes.toml")
    try:
        found = tomllib.loads(place.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataError(place, f"cannot be read: {error}") from error
    entries = found.get("theme", [])
    if not entries:
        raise DataError(place, "holds no [[theme]]")
    themes = tuple(_theme(place, entry) for entry in entries)
    codes = [theme.code for theme in themes]
    for code in codes:
        if codes.count(code) > 1:
            raise DataError(place, f"theme {code!r} stands there twice")
    return themes


def _theme(path: Path, entry: Mapping[str, Any]) -> Theme:
    for name in ("code", "name_nl", "name_en"):
        if not isinstance(entry.get(name), str) or not entry[name]:
            raise DataError(path, f"a theme lacks {name}: {dict(entry)!r:.80}")

    def strings(name: str) -> tuple[str, ...]:
        values: Sequence[Any] = entry.get(name, ())
        return tuple(str(value) for value in values)

    return Theme(
        code=entry["code"],
        names={lang: entry[f"name_{lang}"] for lang in LANGUAGES},
        descriptions={lang: str(entry.get(f"describe_{lang}", "")) for lang in LANGUAGES},
        seeds={lang: strings(f"seeds_{lang}") for lang in LANGUAGES},
        sdgs=tuple(int(goal) for goal in entry.get("sdgs", ())),
        unbis=strings("unbis"),
    )


def theme_names(language: str = "nl", path: Path | None = None) -> dict[str, str]:
    """Return theme code → name in a language.

    Raises:
        ValueError: The language is neither nl nor en.
    """
    if language not in LANGUAGES:
        raise ValueError(f"unknown language {language!r}; use nl or en")
    return {theme.code: theme.names[language] for theme in read_themes(path)}
