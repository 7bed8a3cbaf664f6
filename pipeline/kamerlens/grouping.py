"""Brings the wordings of one term together: inflections, spellings, short forms, acronyms.

A wording belongs to a concept of the termbase when the termbase knows it, or knows its acronym;
otherwise wordings with the same :func:`~kamerlens.namekeys.name_key` belong together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from kamerlens.namekeys import bare_acronym, is_acronym, name_key
from kamerlens.numbered import NumberedName, numbered_name
from kamerlens.termbase import Concept, Termbase
from kamerlens.termplaces import Numbers, Places, split_by


@dataclass(slots=True)
class Group:
    """The wordings of one term.

    Attributes:
        group_id: The concept's id, or a key.
        concept: The termbase's entry, the highest in rank.
        others: More entries that fit, in order of rank (an ambiguous name).
        numbered: What it is by a rule for names with a number.
        bases: Base forms and how often each occurs; acronyms are kept apart.
        acronyms: Acronyms the term is written with, and how often.
        patterns: Patterns that found it.
        rows: Positions of its candidates, in reading order.
    """

    group_id: str
    concept: Concept | None = None
    others: tuple[Concept, ...] = ()
    numbered: NumberedName | None = None
    bases: Counter[str] = field(default_factory=Counter)
    acronyms: Counter[str] = field(default_factory=Counter)
    patterns: set[str] = field(default_factory=set)
    rows: Numbers = field(default_factory=lambda: np.empty(0, dtype=np.int32))


def group_candidates(
    places: Places, acronyms: pd.DataFrame, termbase: Termbase
) -> tuple[list[Group], Numbers]:
    """Group candidates by term.

    Args:
        places: The candidates.
        acronyms: The table of that name: what the letters' acronyms stand for.
        termbase: Says which wordings belong to one concept.

    Returns:
        Groups in order of their first candidate, and the number of each candidate's group.
    """
    long_forms = _long_forms(acronyms)
    about = _acronym_themes(places)
    counts = np.bincount(places.wording, minlength=len(places.wordings)).tolist()
    groups: dict[str, Group] = {}
    numbers: dict[str, int] = {}
    number = np.empty(len(places.wordings), dtype=np.int32)
    for wording, (key, base, pattern) in enumerate(places.wordings):
        group_id, concepts = _identify(key, base, long_forms, termbase)
        if len(concepts) > 1 and is_acronym(base):
            concepts = _by_theme(concepts, about.get(bare_acronym(base), {}))
            group_id = f"concept:{concepts[0].concept_id}"
        group = groups.get(group_id)
        if group is None:
            group = Group(group_id, *_first(concepts), numbered_name(base))
            groups[group_id] = group
        if is_acronym(base):
            group.acronyms[bare_acronym(base)] += counts[wording]
        else:
            group.bases[base] += counts[wording]
        group.patterns.add(pattern)
        number[wording] = numbers.setdefault(group_id, len(numbers))
    found, number_of = list(groups.values()), number[places.wording]
    every = np.arange(len(number_of), dtype=np.int32)
    for group, rows in zip(found, split_by(number_of, every, len(found)), strict=True):
        group.rows = rows
    return found, number_of


def _acronym_themes(places: Places) -> dict[str, Mapping[str, float]]:
    """Return acronym → weight of each theme in the blocks it stands in."""
    numbers: dict[str, int] = {}
    acronym = np.full(len(places.wordings), -1, dtype=np.int32)
    for wording, (_, base, _) in enumerate(places.wordings):
        if is_acronym(base):
            acronym[wording] = numbers.setdefault(bare_acronym(base), len(numbers))
    found = acronym[places.wording]
    rows = np.flatnonzero(found >= 0)
    blocks = split_by(found[rows], places.block[rows], len(numbers))
    return {
        name: places.themes.of(standing) for name, standing in zip(numbers, blocks, strict=True)
    }


def _by_theme(concepts: Sequence[Concept], weights: Mapping[str, float]) -> tuple[Concept, ...]:
    """Return the concepts with those first whose domain the text is about; users' own lead."""

    def distance(concept: Concept) -> tuple[bool, float]:
        return not concept.user, -max(weights.get(domain, 0.0) for domain in concept.domains)

    return tuple(sorted(concepts, key=distance))


def _first(concepts: Sequence[Concept]) -> tuple[Concept | None, tuple[Concept, ...]]:
    return (concepts[0] if concepts else None, tuple(concepts[1:]))


def _long_forms(acronyms: pd.DataFrame) -> Mapping[str, tuple[str, str]]:
    """Return acronym → Dutch and English long form; the first row with one wins."""
    found: dict[str, tuple[str, str]] = {}
    columns = (acronyms[name].tolist() for name in ("acronym", "long_nl", "long_en"))
    for acronym, long_nl, long_en in zip(*columns, strict=True):
        nl, en = (value if isinstance(value, str) else "" for value in (long_nl, long_en))
        if nl or en:
            found.setdefault(acronym, (nl, en))
    return found


def _identify(
    key: str, base: str, long_forms: Mapping[str, tuple[str, str]], termbase: Termbase
) -> tuple[str, tuple[Concept, ...]]:
    """Return a wording's group and the concepts it may be, in order of rank."""
    numbered = numbered_name(base)
    if numbered is not None:
        return f"numbered:{numbered.key}", ()
    if is_acronym(base):
        acronym = bare_acronym(base)
        nl, en = long_forms.get(acronym, ("", ""))
        concepts = [
            *(termbase.lookup(nl) if nl else ()),
            *(termbase.find_english(en) if en else ()),
        ]
        concepts = concepts or termbase.find_acronym(acronym)
        if not concepts and nl:
            return f"key:{name_key(nl)}", ()
        if not concepts:
            concepts = termbase.lookup(base)
        if concepts:
            return f"concept:{concepts[0].concept_id}", tuple(dict.fromkeys(concepts))
        return f"acronym:{acronym}", ()
    concepts = termbase.lookup(base)
    if not concepts and (" " in base or base[:1].isupper()):
        concepts = termbase.lookup_english(base)  # an English name that the Dutch text uses
    if concepts:
        return f"concept:{concepts[0].concept_id}", tuple(concepts)
    return f"key:{key}", ()
