"""An entry as a foreign file has it, on its way to a concept of ours."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from kamerlens.errors import DataError
from kamerlens.termbase import DOMAINS, KINDS, Concept, fold, slug
from kamerlens.theme_names import theme_names

_SPACE = re.compile(r"\s+")
#: An acronym: one word of capitals, perhaps with small letters, digits or signs among them.
_ACRONYM = re.compile(r"(?=(?:.*[A-Z]){2})[A-Z][A-Za-z0-9&./-]{1,11}")


@dataclass(slots=True)
class Draft:
    """An entry with its names in order of preference.

    Attributes:
        dutch: Dutch terms, the preferred one first.
        english: English terms, the preferred one first.
        subjects: Subject fields as the file names them.
        origin: Where in the file it stands.
    """

    origin: str
    dutch: list[str] = field(default_factory=list)
    english: list[str] = field(default_factory=list)
    acronyms_nl: list[str] = field(default_factory=list)
    acronyms_en: list[str] = field(default_factory=list)
    subjects: list[str] = field(default_factory=list)
    kind: str = ""
    source: str = ""
    definition: str = ""

    def concept(self) -> Concept | None:
        """Return the concept, None where a language is missing.

        A name that looks like an acronym and has a longer one beside it becomes an acronym.
        """
        nl, acronyms_nl = _split_acronyms(_names(self.dutch), _names(self.acronyms_nl))
        en, acronyms_en = _split_acronyms(_names(self.english), _names(self.acronyms_en))
        if not nl or not en:
            return None
        kind = self.kind.strip().lower()
        return Concept(
            concept_id=slug(nl[0]),
            nl=nl[0],
            en=en[0],
            nl_variants=tuple(nl[1:]),
            en_alternatives=tuple(en[1:]),
            acronyms_nl=tuple(acronyms_nl),
            acronyms_en=tuple(acronyms_en),
            kind=kind if kind in KINDS else "concept",
            domains=domains_of(self.subjects),
            source=tidy(self.source),
            definition_en=tidy(self.definition),
            origin=self.origin,
            user=True,
        )


def tidy(text: str) -> str:
    """Return a text on one line, without space around it."""
    return _SPACE.sub(" ", text).strip()


def _names(names: Iterable[str]) -> list[str]:
    return [name for name in dict.fromkeys(tidy(name) for name in names) if name]


def _split_acronyms(names: list[str], acronyms: list[str]) -> tuple[list[str], list[str]]:
    """Move acronyms out of the names, if a longer name is left; else keep one as the name."""
    long = [name for name in names if not _ACRONYM.fullmatch(name) and name not in acronyms]
    if not long:
        names = names or acronyms[:1]
        return names, [name for name in acronyms if name not in names]
    short = [name for name in names if name not in long]
    return long, list(dict.fromkeys([*acronyms, *short]))


@lru_cache(maxsize=1)
def _subjects() -> dict[str, str]:
    named = {fold(code): code for code in DOMAINS}
    for language in ("nl", "en"):
        named.update({fold(name): code for code, name in theme_names(language).items()})
    return named


def domains_of(subjects: Iterable[str]) -> tuple[str, ...]:
    """Return our domain codes for subject fields, ``general`` where none is known."""
    parts = [part for subject in subjects for part in re.split(r"[;|]", subject)]
    found = [_subjects()[fold(part)] for part in parts if fold(part) in _subjects()]
    return tuple(dict.fromkeys(found))[:2] or ("general",)


def concepts(path: Path, drafts: Iterable[Draft], languages: Iterable[str]) -> list[Concept]:
    """Return the concepts of all drafts that have both languages; equal ones once.

    Args:
        path: The file, for the message.
        drafts: The entries; consumed before ``languages``.
        languages: What languages the file holds, for the message.

    Raises:
        DataError: There is none.
    """
    total = 0
    found: dict[tuple[str, str], Concept] = {}
    for draft in drafts:
        total += 1
        concept = draft.concept()
        if concept is not None:
            found.setdefault((concept.nl, concept.en), concept)
    if not found:
        there = ", ".join(sorted(set(languages))) or "no language"
        raise DataError(path, f"none of {total} entries has Dutch and English; there is {there}")
    return list(found.values())
