"""Words that tell what kind of name they head, from ``corpus/gazetteer/heads.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kamerlens.data import data_path
from kamerlens.errors import DataError
from kamerlens.language.names import LABELS


@dataclass(frozen=True, slots=True)
class Heads:
    """The lists of ``heads.toml``.

    Attributes:
        english: English head word, capitalised → label.
        dutch: Dutch head word, lower case → label.
        offices: Dutch words for offices, lower case.
        modifiers: Words before an office that belong to it, lower case.
        unique: Offices that are names without a complement, as sequences of words.
    """

    english: Mapping[str, str]
    dutch: Mapping[str, str]
    offices: frozenset[str]
    modifiers: frozenset[str]
    unique: frozenset[tuple[str, ...]]

    def dutch_label(self, word: str) -> str | None:
        """Return the label that the longest head at the end of a word gives, None without one."""
        lowered = word.lower()
        for at in range(len(lowered) - 2):
            label = self.dutch.get(lowered[at:])
            if label is not None and (at == 0 or at >= 3):
                return label
        return None


@lru_cache(maxsize=1)
def embedded_heads() -> Heads:
    """Return the embedded lists.

    Raises:
        DataError: The file cannot be read or has an unknown label.
    """
    return read_heads(data_path("corpus", "gazetteer", "heads.toml"))


def read_heads(path: Path) -> Heads:
    """Read a file of heads.

    Raises:
        DataError: The file cannot be read or has an unknown label.
    """
    try:
        lists = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataError(path, f"cannot be read: {error}") from error
    for language in ("english", "dutch"):
        unknown = lists[language].keys() - LABELS
        if unknown:
            raise DataError(path, f"unknown label {sorted(unknown)[0]!r} under {language}")
    office = lists["office"]
    return Heads(
        english={word: label for label, words in lists["english"].items() for word in words},
        dutch={word: label for label, words in lists["dutch"].items() for word in words},
        offices=frozenset(office["heads"]),
        modifiers=frozenset(word.lower() for word in office["modifiers"]),
        unique=frozenset(tuple(name.split()) for name in office["unique"]),
    )
