"""One row of the glossary: a term with its English and all that is known about it."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, is_dataclass
from typing import Any, Protocol

from kamerlens.apposition import InText, appositions
from kamerlens.grouping import Group
from kamerlens.numbered import CONFIDENCE
from kamerlens.termbase import Concept, Termbase
from kamerlens.termhood import content_words
from kamerlens.termlists import TermLists
from kamerlens.termplaces import Place, Places
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
    """

    group: Group
    nl: str
    rows: Sequence[int]
    score: float


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known about a run.

    Attributes:
        places: The place of each candidate row.
        texts: Block → text.
        document_of: Block → document.
        sessions: Document → session, where it has one.
        themes: Block → assigned theme → score.
        english: Block → places of untranslated English.
    """

    places: Places
    texts: Mapping[str, str]
    document_of: Mapping[str, str]
    sessions: Mapping[str, int]
    themes: Mapping[str, Mapping[str, float]]
    termbase: Termbase
    lists: TermLists
    english: Mapping[str, Sequence[tuple[int, int]]] = field(default_factory=dict)


def entry_row(term_id: str, term: Term, facts: Facts, aligner: Aligner) -> tuple[Any, ...]:
    """Return a row of ``terms``, in the order of its columns."""
    concept = term.group.concept
    places = [facts.places[row] for row in term.group.rows]
    owned = _owned_english(term.nl, facts.termbase)
    in_text = [
        item for item in _in_text(places, facts.texts) if english_phrase_key(item.en) not in owned
    ]
    english = [en for en, _ in Counter(item.en for item in in_text).most_common()]
    answer = _by_number(term) or aligner.align(
        _asked(term, facts), in_text=english, is_english=_is_english(places, facts.english)
    )
    blocks = dict.fromkeys(block_id for block_id, _, _ in places)
    documents = {facts.document_of[block_id] for block_id in blocks}
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
        domain_of(concept, blocks, facts.themes),
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


def _in_text(places: Iterable[Place], texts: Mapping[str, str]) -> list[InText]:
    """Return the English that the letters themselves give for a term."""
    found = [
        item
        for block_id, start, end in dict.fromkeys(places)
        for item in appositions(texts[block_id], start, end, block_id)
    ]
    return list(dict.fromkeys(found))


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


def _is_english(places: Sequence[Place], english: Mapping[str, Sequence[tuple[int, int]]]) -> bool:
    """Return whether a term mostly stands in untranslated English."""
    inside = sum(
        any(first <= start and end <= last for first, last in english.get(block, ()))
        for block, start, end in places
    )
    return 2 * inside > len(places)


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


def domain_of(
    concept: Concept | None,
    block_ids: Iterable[str],
    themes: Mapping[str, Mapping[str, float]],
) -> str | None:
    """Return a term's domain: the termbase's, or the theme that most of its blocks are about.

    A term whose blocks are about many things is ``general``; None where no block has a theme.
    """
    if concept is not None:
        return concept.domains[0]
    weights: dict[str, float] = defaultdict(float)
    for block_id in block_ids:
        for theme, score in themes.get(block_id, {}).items():
            weights[theme] += score
    if not weights:
        return None
    best = min(weights, key=lambda theme: (-weights[theme], theme))
    return best if weights[best] >= _LEAST_WEIGHT * sum(weights.values()) else "general"
