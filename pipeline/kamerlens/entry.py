"""One row of the glossary: a term with its English and all that is known about it."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, is_dataclass
from typing import Any, Protocol

import numpy as np

from kamerlens.apposition import InText
from kamerlens.grouping import Group
from kamerlens.numbered import CONFIDENCE
from kamerlens.termbase import Concept, Termbase
from kamerlens.termhood import content_words
from kamerlens.termlists import TermLists
from kamerlens.termplaces import Numbers, Places
from kamerlens.wordforms import english_phrase_key

#: Share of the themes' weight that a term's theme must have.
_LEAST_WEIGHT = 0.4


class Aligned(Protocol):
    """What an aligner answers for one term."""

    @property
    def en(self) -> str | None:
        """The English, None for none."""

    @property
    def confidence(self) -> float:
        """The chance that the English is right."""

    @property
    def status(self) -> str:
        """Where the English comes from."""

    @property
    def candidates(self) -> Sequence[Any]:
        """Candidates with ``en``, ``score``, ``method`` and ``evidence``, the best first."""


class Aligner(Protocol):
    """Anything that finds the English for Dutch terms."""

    def align(self, nl: str, *, in_text: Sequence[str] = (), is_english: bool = False) -> Aligned:
        """Return the English of a term, which may be English already."""


@dataclass(frozen=True, slots=True)
class Term:
    """A group of wordings that is a term.

    Attributes:
        nl: The form shown.
        rows: Its mentions, as rows of the candidates.
        score: Its termhood.
        in_text: The English that the letters themselves give for it, in reading order.
    """

    group: Group
    nl: str
    rows: Numbers
    score: float
    in_text: list[InText] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known about a run.

    Attributes:
        places: The candidates.
        sessions: Document → session, where it has one.
    """

    places: Places
    sessions: Mapping[str, int]
    termbase: Termbase
    lists: TermLists


def entry_row(term_id: str, term: Term, facts: Facts, aligner: Aligner) -> tuple[Any, ...]:
    """Return a row of ``terms``, in the order of its columns."""
    concept, places, rows = term.group.concept, facts.places, term.group.rows
    owned = _owned_english(term.nl, facts.termbase)
    in_text = [
        item for item in dict.fromkeys(term.in_text) if english_phrase_key(item.en) not in owned
    ]
    english = [en for en, _ in Counter(item.en for item in in_text).most_common()]
    # A term that mostly stands in untranslated English is English.
    is_english = 2 * int(places.english[rows].sum()) > len(rows)
    answer = _by_number(term) or aligner.align(
        _asked(term, facts), in_text=english, is_english=is_english
    )
    blocks = np.unique(places.block[rows])
    documents = [places.documents[i] for i in np.unique(places.document[blocks])]
    sessions = [facts.sessions[name] for name in documents if name in facts.sessions]
    return (
        term_id,
        term.nl,
        answer.en or None,
        json.dumps(_alternatives(answer, term.group.others), ensure_ascii=False),
        answer.status,
        round(float(answer.confidence), 4),
        concept.kind if concept else kind_of(term, facts),
        *_acronyms(term, concept),
        len(term.rows),
        len(documents),
        min(sessions) if sessions else None,
        concept.domains[0] if concept else domain_of(places.themes.of(blocks)),
        json.dumps(_evidence(answer, concept, in_text), ensure_ascii=False, sort_keys=True),
        (concept.definition_en if concept else "") or None,
    )


@dataclass(frozen=True, slots=True)
class _Guess:
    en: str
    score: float
    method: str
    evidence: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Answer:
    en: str
    confidence: float
    status: str
    candidates: tuple[_Guess, ...]


def _by_number(term: Term) -> Aligned | None:
    """Return the English that follows from a rule for names with a number."""
    numbered = term.group.numbered
    if numbered is None:
        return None
    names = (numbered.en, *numbered.alternatives)
    guesses = tuple(_Guess(name, CONFIDENCE, "numbered name", {}) for name in names)
    return _Answer(numbered.en, CONFIDENCE, "proposed", guesses)


def _owned_english(nl: str, termbase: Termbase) -> set[str]:
    """Return keys of the English of what a phrase ends in: a gloss with it explains no more.

    "einddatum van de millenniumdoelen (Millennium Development Goals)" glosses the goals.
    """
    _, joint, tail = nl.rpartition(" van ")
    concepts = termbase.lookup(tail) if joint else []
    return {english_phrase_key(name) for c in concepts for name in c.english}


def _asked(term: Term, facts: Facts) -> str:
    """Return what the aligner is asked for: a concept's name, not its acronym or English name."""
    concept = term.group.concept
    if concept is None or concept in facts.termbase.lookup(term.nl):
        return term.nl
    return concept.nl


def _acronyms(term: Term, concept: Concept | None) -> tuple[str | None, str | None]:
    """Return the acronym in Dutch, as used here if it is, and in English."""
    counts = term.group.acronyms
    used = sorted(counts, key=lambda name: (-counts[name], name))
    dutch = [*used, *(concept.acronyms_nl if concept else ())]
    english = list(concept.acronyms_en) if concept else []
    return (dutch[0] if dutch else None, english[0] if english else None)


def _alternatives(answer: Aligned, others: Sequence[Concept]) -> list[str]:
    """Return the other candidates, and what an ambiguous name may mean besides."""
    names = [str(candidate.en) for candidate in answer.candidates]
    names += [concept.en for concept in others]
    return [name for name in dict.fromkeys(names) if name != answer.en]


def _evidence(
    answer: Aligned, concept: Concept | None, in_text: Sequence[InText]
) -> list[dict[str, Any]]:
    """Return what speaks for the English, then the places that give it themselves."""
    found: list[dict[str, Any]] = [
        {"method": candidate.method, "evidence": _plain(candidate.evidence)}
        for candidate in answer.candidates
        if candidate.en == answer.en
    ]
    if concept is not None and not any("termbase" in item["method"] for item in found):
        found.append({"method": "termbase", "evidence": {"origin": concept.origin}})
    blocks: dict[tuple[str, str], list[str]] = defaultdict(list)
    for item in in_text:
        blocks[item.en, item.how].append(item.block_id)
    for (en, how), ids in blocks.items():
        found.append({"method": "in text", "en": en, "how": how, "blocks": sorted(set(ids))})
    return found


def _plain(value: Any) -> Any:
    """Return a value as JSON can hold it."""
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(asdict(value))
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(item) for item in value]
    return value


def kind_of(term: Term, facts: Facts) -> str:
    """Return the kind of a term outside the termbase: by its label as a name, or its head."""
    if term.group.numbered is not None:
        return term.group.numbered.kind
    for pattern in sorted(term.group.patterns):
        if pattern.startswith("NAME"):
            return pattern.split()[1]
    parts = term.nl.split()
    joint = next(
        (i for i, w in enumerate(parts) if w in facts.lists.prepositions and i), len(parts)
    )
    head = (content_words(" ".join(parts[:joint])) or parts)[-1]
    known = facts.termbase.find(head)
    if known:
        return known[0].kind
    return facts.lists.kind_of(head) or "concept"


def domain_of(weights: Mapping[str, float]) -> str | None:
    """Return a term's domain: the theme that most of its blocks are about.

    A term whose blocks are about many things is ``general``; None where no block has a theme.

    Args:
        weights: Theme → sum of its scores in the blocks.
    """
    if not weights:
        return None
    best = min(weights, key=lambda theme: (-weights[theme], theme))
    return best if weights[best] >= _LEAST_WEIGHT * sum(weights.values()) else "general"
