"""Who or what a name is: identities within a letter.

A name has an identity if the gazetteer or the termbase knows it, if it follows a numbered pattern
(a session, a resolution), if the letter defines it, or if it is written out in full. A surname
alone takes the identity of the one full name it can be short for. What is left has none: an empty
``entity_id`` is better than a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from spacy.tokens import Doc, Span

from kamerlens.language import acronyms
from kamerlens.language.gazetteer import NameIndex
from kamerlens.language.names import Entry
from kamerlens.language.references import find_references
from kamerlens.termbase import Termbase, slug

#: Labels of names that the termbase knows.
_NAMED_CONCEPTS = frozenset({"ORG", "LAW", "EVENT", "PRODUCT", "TITLE", "WORK_OF_ART", "FAC"})
#: Labels that never have an identity: amounts, dates, document numbers.
_NO_IDENTITY = frozenset({"DATE", "MONEY", "PERCENT", "REF"})
#: The United Nations, or its Assembly, behind a name that says enough without.
_OF_THE_UN = re.compile(
    r"\s(?:van de|der|of the)\s(?:VN|UN|AVVN|UNGA|Verenigde Naties|United Nations|"
    r"(?:VN-)?Algemene Vergadering|General Assembly)$"
)
_NUMBER = re.compile(r"\d{1,3}")
#: Bodies other than the Assembly whose sessions are numbered: how they are written, a short form
#: for the identity, their names.
_BODIES = tuple(
    (re.compile(pattern), short, nl, en)
    for pattern, short, nl, en in (
        (
            "Mensenrechtenraad|MRR|HRC|Human Rights Council",
            "hrc",
            "VN-Mensenrechtenraad",
            "Human Rights Council",
        ),
        (
            "Status van de Vrouw|Status of Women|Vrouwencommissie|CSW",
            "csw",
            "Commissie voor de Status van de Vrouw",
            "Commission on the Status of Women",
        ),
        (
            "Bevolking en Ontwikkeling|Population and Development|CPD",
            "cpd",
            "Commissie voor Bevolking en Ontwikkeling",
            "Commission on Population and Development",
        ),
        (
            "Verdovende Middelen|Narcotic Drugs|CND",
            "cnd",
            "Commissie voor Verdovende Middelen",
            "Commission on Narcotic Drugs",
        ),
        (
            "Wereldgezondheidsvergadering|World Health Assembly|WHA",
            "wha",
            "Wereldgezondheidsvergadering",
            "World Health Assembly",
        ),
    )
)
_SESSION = re.compile(r"\(?(\d{1,3})\)?(?:e|ste|de|th|st|nd|rd)\b")
_SESSION_WORD = re.compile(r"zitting|sessie|session")
#: A session numbered higher than this is the Assembly's, also where it is not named.
_LATE = 60
_ASSEMBLY_NAME = re.compile(r"AVVN|VNAV|UNGA|Algemene Vergadering|General Assembly")


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
        for name in filter(None, dict.fromkeys((text, _OF_THE_UN.sub("", text), long))):
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
    """Return the identity of a session of the General Assembly, or of another body."""
    for body, short, nl, en in _BODIES:
        if body.search(text):
            number = _NUMBER.search(text)
            return _numbered(int(number[0]), short, nl, en) if number else None
    number = _SESSION.search(text)
    if number is None:
        return None
    session = int(number[1])
    if not _ASSEMBLY_NAME.search(text) and not (session >= _LATE and _SESSION_WORD.search(text)):
        return None
    return _numbered(
        session,
        "unga",
        "Algemene Vergadering van de Verenigde Naties",
        "United Nations General Assembly",
    )


def _numbered(session: int, short: str, nl: str, en: str) -> Identity:
    ending = "th"
    if session % 100 not in (11, 12, 13):
        ending = {1: "st", 2: "nd", 3: "rd"}.get(session % 10, "th")
    return Identity(
        f"kl:{short}-{session}",
        f"{session}e zitting van de {nl}",
        f"{session}{ending} session of the {en}",
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
