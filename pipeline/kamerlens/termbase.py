"""The concept store: Dutch terms and their UN English, reviewed by hand.

The embedded termbase is ``corpus/terminology/*.tsv``; a user's own outranks it. Every file is
validated on load, and what is wrong is said with its line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from kamerlens.data import data_path
from kamerlens.errors import DataError
from kamerlens.namekeys import name_key
from kamerlens.wordforms import dutch_phrase_key, english_phrase_key

COLUMNS = (
    "nl",
    "nl_variants",
    "en",
    "en_alternatives",
    "acronym_nl",
    "acronym_en",
    "kind",
    "domain",
    "source",
    "definition_en",
)
KINDS = frozenset(
    "organ body agency post mission event instrument document programme concept process role "
    "goal procedure".split()
)
DOMAINS = frozenset(
    "multilateralism_reform peace_security security_council international_law human_rights "
    "gender_equality counter_terrorism humanitarian sustainable_development climate_environment "
    "migration_refugees disarmament_nonproliferation global_health digital_cyber general".split()
)

_LEFT_OUT = re.compile(r"[\s\-‐‑–’'`\"«»“”.]+")
_NO_SLUG = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Concept:
    """One concept and its names.

    Attributes:
        nl: Dutch preferred term, base form.
        en: English preferred term, as the UN writes it.
        domains: Theme codes, or ``general``.
        source: Where the English comes from.
        origin: File and line of the entry.
        user: Whether a user's termbase has it.
    """

    concept_id: str
    nl: str
    en: str
    nl_variants: tuple[str, ...] = ()
    en_alternatives: tuple[str, ...] = ()
    acronyms_nl: tuple[str, ...] = ()
    acronyms_en: tuple[str, ...] = ()
    kind: str = "concept"
    domains: tuple[str, ...] = ("general",)
    source: str = ""
    definition_en: str = ""
    origin: str = ""
    user: bool = False

    @property
    def dutch(self) -> tuple[str, ...]:
        """All Dutch wordings, the preferred one first; without acronyms."""
        return (self.nl, *self.nl_variants)

    @property
    def english(self) -> tuple[str, ...]:
        """All English wordings, the preferred one first; without acronyms."""
        return (self.en, *self.en_alternatives)


#: The United Nations before an English name, as Dutch texts write it too.
_UN_BEFORE = re.compile(r"(?:UN|VN|U\.N\.|United Nations) ")


class Termbase:
    """Concepts, found by any of their Dutch names.

    Concepts stand in order of rank: the user's files first, in the order given.
    """

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self.concepts: tuple[Concept, ...] = tuple(concepts)
        self._by_name: dict[str, list[Concept]] = {}
        self._by_acronym: dict[str, list[Concept]] = {}
        self._by_english: dict[str, list[Concept]] = {}
        for concept in self.concepts:
            for name in concept.dutch:
                self._by_name.setdefault(fold(name), []).append(concept)
            for acronym in (*concept.acronyms_nl, *concept.acronyms_en):
                self._by_acronym.setdefault(acronym, []).append(concept)
            for name in concept.english:
                self._by_english.setdefault(fold(name), []).append(concept)

    @cached_property
    def _by_key(self) -> dict[str, list[Concept]]:
        found: dict[str, list[Concept]] = {}
        for concept in self.concepts:
            for key in dict.fromkeys(map(name_key, concept.dutch)):
                found.setdefault(key, []).append(concept)
        return found

    @cached_property
    def _by_joined_key(self) -> dict[str, list[Concept]]:
        found: dict[str, list[Concept]] = {}
        for concept in self.concepts:
            for name in concept.dutch:
                found.setdefault(_joined_key(name), []).append(concept)
        return found

    @cached_property
    def _by_english_key(self) -> dict[str, list[Concept]]:
        found: dict[str, list[Concept]] = {}
        for concept in self.concepts:
            for name in concept.english:
                found.setdefault(english_phrase_key(name), []).append(concept)
        return found

    def __len__(self) -> int:
        return len(self.concepts)

    def find(self, name: str) -> list[Concept]:
        """Return the concepts with this Dutch name, whatever its case, hyphens or accents."""
        return self._by_name.get(fold(name), [])

    def lookup(self, name: str) -> list[Concept]:
        """Return the concepts with this Dutch name in any inflection or wording.

        Names that agree letter by letter come first; then those with the same
        :func:`~kamerlens.namekeys.name_key`.
        """
        return self.find(name) or self._by_key.get(name_key(name), [])

    def find_inflected(self, name: str) -> list[Concept]:
        """Return the concepts with this Dutch name in any inflection, spaces and hyphens aside."""
        return self._by_joined_key.get(_joined_key(name), [])

    def find_key(self, key: str) -> list[Concept]:
        """Return the concepts with a Dutch name that has this key."""
        return self._by_key.get(key, [])

    def find_acronym(self, acronym: str) -> list[Concept]:
        """Return the concepts with this acronym, in either language, case kept."""
        return self._by_acronym.get(acronym, [])

    def find_english(self, name: str) -> list[Concept]:
        """Return the concepts with this English name, with or without the United Nations."""
        found = self._by_english.get(fold(name), [])
        owned = _UN_BEFORE.match(name)
        if found or owned is None:
            return found
        rest = name[owned.end() :]
        return self._by_english.get(fold(f"United Nations {rest}")) or self._by_english.get(
            fold(rest), []
        )

    def lookup_english(self, name: str) -> list[Concept]:
        """Return the concepts with this English name in any inflection; preferred names first."""
        found = self.find_english(name) or self._by_english_key.get(english_phrase_key(name), [])
        return sorted(found, key=lambda concept: fold(concept.en) != fold(name))

    def conflicts(self) -> list[str]:
        """Return where a user's entry overrules an embedded one with other English."""
        found = []
        for concept in self.concepts:
            if concept.user:
                for other in self.find(concept.nl):
                    if not other.user and fold(other.en) != fold(concept.en):
                        found.append(
                            f"{concept.origin}: {concept.nl!r} is {concept.en!r} here and "
                            f"{other.en!r} in {other.origin}; yours is used"
                        )
        return found


@lru_cache(maxsize=100_000)
def fold(name: str) -> str:
    """Return a name without what spelling variants differ in: case, accents, hyphens, quotes."""
    return _LEFT_OUT.sub("", _plain(name))


def _joined_key(name: str) -> str:
    return dutch_phrase_key(name).replace(" ", "").replace("-", "")


@lru_cache(maxsize=1)
def embedded_termbase() -> Termbase:
    """Return the embedded termbase, indexed once a process.

    Raises:
        DataError: A file breaks the format.
    """
    return Termbase(embedded_concepts())


@lru_cache(maxsize=1)
def embedded_concepts() -> tuple[Concept, ...]:
    """Return the concepts of the embedded termbase.

    Raises:
        DataError: A file breaks the format, or two concepts share a Dutch wording.
    """
    concepts: list[Concept] = []
    for path in sorted(data_path("corpus", "terminology").glob("*.tsv")):
        concepts += read_tsv(path)
    _check_unique(concepts)
    return tuple(concepts)


def _check_unique(concepts: Iterable[Concept]) -> None:
    """Check that no two concepts of the embedded termbase share a Dutch wording.

    Raises:
        DataError: Two do; with the line of the second.
    """
    seen: dict[str, Concept] = {}
    for concept in concepts:
        for name in concept.dutch:
            former = seen.setdefault(fold(name), concept)
            if former is not concept:
                file, _, line = concept.origin.rpartition(":")
                path = data_path("corpus", "terminology", file)
                raise DataError(path, f"{name!r} is in {former.origin} too", int(line))


def load_concepts(paths: Iterable[Path] = ()) -> tuple[Concept, ...]:
    """Return the concepts of a user's termbases, in order of rank, then the embedded ones.

    Args:
        paths: Termbases in any format of :func:`kamerlens.imports.read_termbase`; the
            first outranks the next.

    Raises:
        DataError: A file cannot be read.
    """
    if not paths:
        return embedded_concepts()
    from kamerlens.imports import read_termbase

    own = [concept for path in paths for concept in read_termbase(Path(path))]
    return (*own, *embedded_concepts())


def read_tsv(path: Path, *, user: bool = False) -> list[Concept]:
    """Read a termbase file in our own format (tab-separated, header as in :data:`COLUMNS`).

    Raises:
        DataError: A line breaks the format; with its number.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(path, f"cannot be read: {error}") from error
    if not lines or tuple(lines[0].split("\t")) != COLUMNS:
        raise DataError(path, f"the header must be {' '.join(COLUMNS)} (tab-separated)", 1)
    concepts: list[Concept] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(lines[1:], 2):
        if not line.strip() or line.startswith("#"):
            continue
        concept = _concept(line.split("\t"), path, number, user)
        former = seen.setdefault(concept.nl.casefold(), number)
        if former != number:
            raise DataError(path, f"{concept.nl!r} is in line {former} too", number)
        concepts.append(concept)
    return concepts


def _concept(cells: Sequence[str], path: Path, number: int, user: bool) -> Concept:
    if len(cells) != len(COLUMNS):
        raise DataError(path, f"{len(cells)} fields, {len(COLUMNS)} expected", number)
    row = dict(zip(COLUMNS, map(str.strip, cells), strict=True))
    for side in ("nl", "en"):
        if not row[side]:
            raise DataError(path, f"the {side} side is empty", number)
    domains = _split(row["domain"]) or ("general",)
    for problem in _problems(row, domains):
        raise DataError(path, problem, number)
    return Concept(
        concept_id=slug(row["nl"]),
        nl=row["nl"],
        en=row["en"],
        nl_variants=_split(row["nl_variants"]),
        en_alternatives=_split(row["en_alternatives"]),
        acronyms_nl=_split(row["acronym_nl"]),
        acronyms_en=_split(row["acronym_en"]),
        kind=row["kind"] or "concept",
        domains=domains,
        source=row["source"],
        definition_en=row["definition_en"],
        origin=f"{path.name}:{number}",
        user=user,
    )


def _problems(row: dict[str, str], domains: Sequence[str]) -> Iterator[str]:
    if row["kind"] and row["kind"] not in KINDS:
        yield f"unknown kind {row['kind']!r}; use one of {', '.join(sorted(KINDS))}"
    for domain in domains:
        if domain not in DOMAINS:
            yield f"unknown domain {domain!r}; use one of {', '.join(sorted(DOMAINS))}"
    for language, side in (("nl", "en"), ("en", "nl")):
        words = row[side].split()
        if len(words) < 3:
            continue
        shared = set(row["nl"].split()) & set(row["en"].split())  # a name that both use
        own = [word for word in words if word not in shared]
        if len(own) > 2 and _looks_like(" ".join(own), language):
            yield f"the {side} side {row[side]!r} looks like {language}"


_FUNCTION_WORDS = {
    "nl": frozenset("de het een van der den voor met aan bij op uit tot naar en over door".split()),
    "en": frozenset("the of and for with by from to on at against into between".split()),
}


def _looks_like(text: str, language: str) -> bool:
    """Return whether a phrase's function words are all of this language, and not the other's."""
    words = set(text.casefold().split())
    other = "en" if language == "nl" else "nl"
    mine, theirs = words & _FUNCTION_WORDS[language], words & _FUNCTION_WORDS[other]
    return len(mine - theirs) >= 2 and not theirs


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip()) if cell else ()


def slug(name: str) -> str:
    """Return an identifier made of a name's ASCII letters and digits."""
    return _NO_SLUG.sub("-", _plain(name)).strip("-") or "x"


def _plain(name: str) -> str:
    """Return a name without case and accents."""
    plain = name.casefold()
    if plain.isascii():
        return plain
    plain = unicodedata.normalize("NFKD", plain)
    return "".join(c for c in plain if not unicodedata.combining(c))
