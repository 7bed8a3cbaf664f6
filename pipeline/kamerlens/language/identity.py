"""Who or what a name is: identities within a letter, across letters, and their index.

A name has an identity if the gazetteer or the termbase knows it, if it follows a numbered pattern
(a session, a resolution), if the letter defines it, or if it is written out in full. A surname
alone takes the identity of the one full name it can be short for. What is left has none: an empty
``entity_id`` is better than a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from spacy.tokens import Doc, Span

from kamerlens.language import acronyms
from kamerlens.language.corrections import apply_corrections, read_corrections
from kamerlens.language.gazetteer import NameIndex
from kamerlens.language.names import Entry, all_entries
from kamerlens.language.references import find_references
from kamerlens.termbase import Termbase, slug

__all__ = [
    "Identity",
    "across_letters",
    "apply_corrections",
    "entity_index",
    "identify",
    "read_corrections",
]

#: Labels of names that the termbase knows.
_NAMED_CONCEPTS = frozenset({"ORG", "LAW", "EVENT", "PRODUCT", "TITLE", "WORK_OF_ART", "FAC"})
#: Labels that never have an identity: amounts, dates, document numbers.
_NO_IDENTITY = frozenset({"DATE", "MONEY", "PERCENT", "REF"})
#: The United Nations, or its Assembly, behind a name that says enough without.
_OF_THE_UN = re.compile(
    r"\s(?:van de|der|of the)\s(?:VN|UN|AVVN|UNGA|Verenigde Naties|United Nations|"
    r"(?:VN-)?Algemene Vergadering|General Assembly)$"
)
_SESSION = re.compile(r"\(?(\d{1,3})\)?(?:e|ste|de|th|st|nd|rd)\b")
_SESSION_WORD = re.compile(r"zitting|sessie|session")
#: A session numbered higher than this is the Assembly's, also where it is not named.
_LATE = 60
_ASSEMBLY_NAME = re.compile(r"AVVN|VNAV|UNGA|Algemene Vergadering|General Assembly")
INDEX_COLUMNS = (
    "entity_id",
    "label",
    "kind",
    "name_nl",
    "name_en",
    "acronym_nl",
    "acronym_en",
    "uri",
    "mentions",
    "documents",
    "first_session",
)


@dataclass(frozen=True, slots=True)
class Identity:
    """An identity as a mention shows it."""

    entity_id: str
    name_nl: str | None
    name_en: str | None


def identify(
    docs: Mapping[str, Doc], index: NameIndex, termbase: Termbase
) -> dict[tuple[str, int], Identity]:
    """Return the identities of a letter's entities, by block id and first token.

    Args:
        docs: Block id → Doc in reading order, entities set.
        index: The gazetteer.
        termbase: The concept store.
    """
    resolver = _Resolver(docs, index, termbase)
    found = {}
    for block_id, doc in docs.items():
        for ent in doc.ents:
            identity = resolver.resolve(ent)
            if identity is not None:
                found[block_id, ent.start] = identity
    return found


class _Resolver:
    """Resolves the names of one letter."""

    def __init__(self, docs: Mapping[str, Doc], index: NameIndex, termbase: Termbase) -> None:
        self.index, self.termbase = index, termbase
        self.people = _people(docs)
        self.defined = _defined(docs)
        self._known: dict[tuple[str, str, str], Identity | None] = {}

    def resolve(self, ent: Span) -> Identity | None:
        """Return the identity of an entity, None where it has none."""
        key = (ent.text, ent.label_, ent.kb_id_)
        if key not in self._known:
            self._known[key] = self._resolve(ent)
        return self._known[key]

    def _resolve(self, ent: Span) -> Identity | None:
        label, text = ent.label_, ent.text
        entry = self.index.entries.get(ent.kb_id_)
        if entry is not None:
            return _of_entry(entry)
        if label in _NO_IDENTITY:
            return None
        if label == "PERSON":
            return self._person(text)
        if label == "EVENT" and (session := _session(text)) is not None:
            return session
        if label == "LAW" and (resolution := _resolution(text)) is not None:
            return resolution
        return self._known_name(text, label) or self._own(ent)

    def _person(self, text: str) -> Identity | None:
        for entry in self.index.find(text):
            if entry.label == "PERSON":
                return _of_entry(entry)
        words = text.split()
        if len(words) > 1:
            return Identity(f"kl:person-{slug(text)}", text, text)
        full = self.people.get(text, set())
        return self._person(next(iter(full))) if len(full) == 1 else None

    def _known_name(self, text: str, label: str) -> Identity | None:
        """Return what the gazetteer or the termbase knows by this name or defined acronym."""
        long = self.defined.get(acronyms.short_form(text) or "")
        for name in filter(None, (text, _OF_THE_UN.sub("", text), long)):
            for entry in self.index.find(name):
                if entry.label == label:
                    return _of_entry(entry)
            if label not in _NAMED_CONCEPTS:
                continue
            for concept in (*self.termbase.find(name), *self.termbase.find_english(name)):
                if any(c.isupper() for c in concept.nl):
                    return Identity(f"kl:{slug(concept.en)}", concept.nl, concept.en)
        if label in ("ORG", "LAW", "EVENT", "PRODUCT") and acronyms.short_form(text) == text:
            for concept in self.termbase.find_acronym(text):
                return Identity(f"kl:{slug(concept.en)}", concept.nl, concept.en)
        return None

    def _own(self, ent: Span) -> Identity | None:
        """Return an identity of our own for a name in full, or one that the letter defines."""
        text = self.defined.get(acronyms.short_form(ent.text) or "", ent.text)
        if len(text.split()) < 2 and acronyms.short_form(text) is None:
            return None
        if ent.label_ == "NORP" or not (text[:1].isupper() or text[:1].isdigit()):
            return None
        if len(find_references(text)) > 1:
            return None
        english = text if acronyms.is_english(text) else None
        return Identity(f"kl:{slug(text)}", text, english)


def _of_entry(entry: Entry) -> Identity:
    return Identity(entry.entity_id, entry.name_nl, entry.name_en)


def _people(docs: Mapping[str, Doc]) -> dict[str, set[str]]:
    """Return surname → full names of the letter."""
    people: dict[str, set[str]] = {}
    for doc in docs.values():
        for ent in doc.ents:
            if ent.label_ == "PERSON" and len(ent) > 1:
                for word in (ent[-1].text, ent[0].text):
                    people.setdefault(word, set()).add(ent.text)
    return people


def _defined(docs: Mapping[str, Doc]) -> dict[str, str]:
    """Return acronym → long form as the letter defines it."""
    defined: dict[str, str] = {}
    for doc in docs.values():
        for span in doc.spans.get(acronyms.GROUP, ()):
            defined.setdefault(span.kb_id_, span.text)
    return defined


def _session(text: str) -> Identity | None:
    """Return the identity of a session of the General Assembly."""
    number = _SESSION.search(text)
    if number is None:
        return None
    session = int(number[1])
    if not _ASSEMBLY_NAME.search(text) and not (session >= _LATE and _SESSION_WORD.search(text)):
        return None
    ending = "th"
    if session % 100 not in (11, 12, 13):
        ending = {1: "st", 2: "nd", 3: "rd"}.get(session % 10, "th")
    return Identity(
        f"kl:unga-{session}",
        f"{session}e zitting van de Algemene Vergadering van de Verenigde Naties",
        f"{session}{ending} session of the United Nations General Assembly",
    )


#: First letter of a resolution's symbol → its organ, in both languages.
_ORGANS = {
    "S": ("de VN-Veiligheidsraad", "Security Council"),
    "A": ("de Algemene Vergadering", "General Assembly"),
    "E": ("de Economische en Sociale Raad", "Economic and Social Council"),
    "A/HRC": ("de VN-Mensenrechtenraad", "Human Rights Council"),
}


def _resolution(text: str) -> Identity | None:
    """Return the identity of a numbered resolution; several together are none of them."""
    found = [f.normalized for f in find_references(text) if f.kind == "un_resolution"]
    if len(found) != 1:
        return None
    organ, _, number = found[0].partition("/RES/")
    if organ not in _ORGANS:
        return None
    nl, en = _ORGANS[organ]
    number = re.sub(r"(?<=\w)\(", " (", number)
    return Identity(
        f"kl:{slug(found[0])}", f"resolutie {number} van {nl}", f"{en} resolution {number}"
    )


def across_letters(mentions: pd.DataFrame) -> pd.DataFrame:
    """Return mentions with people gathered across letters.

    A surname that its own letter does not explain takes the identity of the one person of the run
    with that surname; initials with a surname take that of the one full name they can stand for.

    Args:
        mentions: Rows of the entities table.
    """
    people = mentions[mentions["label"] == "PERSON"]
    names = _full_names(people)
    changed = mentions.copy()
    for row in people.itertuples():
        target = _gathered(str(row.text), row.entity_id, names)
        if target is not None:
            changed.loc[row.Index, ["entity_id", "name_nl", "name_en"]] = list(target)
    return changed


_Person = tuple[str, str, str]


def _full_names(people: pd.DataFrame) -> dict[str, set[_Person]]:
    """Return surname → people with a given name."""
    names: dict[str, set[_Person]] = {}
    known = people.dropna(subset=["entity_id", "name_nl"])
    for person in known[["entity_id", "name_nl", "name_en"]].drop_duplicates().itertuples():
        words = str(person.name_nl).split()
        if len(words) > 1 and "." not in words[0]:
            target = (str(person.entity_id), str(person.name_nl), str(person.name_en))
            names.setdefault(words[-1], set()).add(target)
    return names


def _gathered(text: str, entity_id: object, names: Mapping[str, set[_Person]]) -> _Person | None:
    words = text.split()
    if isinstance(entity_id, str) and entity_id and not (len(words) > 1 and "." in words[0]):
        return None
    found = names.get(words[-1], set())
    if len(words) > 1:
        found = {person for person in found if person[1][:1] == words[0][:1]}
    return next(iter(found)) if len(found) == 1 else None


def entity_index(
    mentions: pd.DataFrame,
    blocks: pd.DataFrame,
    documents: pd.DataFrame,
    gazetteers: Sequence[Path] = (),
) -> pd.DataFrame:
    """Return one row an identity, most mentioned first.

    Args:
        mentions: Rows of the entities table.
        blocks: Columns block_id and document_id.
        documents: Rows of the documents table.
        gazetteers: The user's gazetteer files.
    """
    entries = {entry.entity_id: entry for entry in reversed(all_entries(gazetteers))}
    linked = mentions.dropna(subset=["entity_id"]).merge(blocks[["block_id", "document_id"]])
    linked = linked.merge(documents[["document_id", "session"]], how="left")
    rows = [
        _index_row(str(entity_id), group, entries.get(str(entity_id)))
        for entity_id, group in linked.groupby("entity_id", sort=True)
    ]
    index = pd.DataFrame(rows, columns=list(INDEX_COLUMNS))
    index = index.sort_values(["mentions", "entity_id"], ascending=[False, True], kind="stable")
    index = index.reset_index(drop=True)
    return index.astype({"mentions": "int64", "documents": "int64", "first_session": "Int64"})


def _index_row(entity_id: str, group: pd.DataFrame, entry: Entry | None) -> dict[str, object]:
    label = entry.label if entry else str(group["label"].mode().iloc[0])
    sessions = group["session"].dropna()
    row: dict[str, object] = dict.fromkeys(INDEX_COLUMNS)
    row.update(
        entity_id=entity_id,
        label=label,
        name_nl=entry.name_nl if entry else _first_name(group, "name_nl"),
        name_en=entry.name_en if entry else _first_name(group, "name_en"),
        mentions=len(group),
        documents=group["document_id"].nunique(),
        first_session=int(sessions.min()) if len(sessions) else None,
    )
    if entry is not None:
        row.update(
            kind=entry.kind or None,
            acronym_nl=entry.acronym_nl or None,
            acronym_en=entry.acronym_en or None,
            uri=entry.uri or _wikidata(entity_id),
        )
    return row


def _first_name(group: pd.DataFrame, column: str) -> str | None:
    names = group[column].dropna()
    return str(names.mode().iloc[0]) if len(names) else None


def _wikidata(entity_id: str) -> str | None:
    if re.fullmatch(r"Q\d+", entity_id):
        return f"https://www.wikidata.org/entity/{entity_id}"
    return None
