"""Brings the wordings of one term together: inflections, spellings, short forms, acronyms.

A wording belongs to a concept of the termbase when the termbase knows it, or knows its acronym;
otherwise wordings with the same :func:`~kamerlens.namekeys.name_key` belong together.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from kamerlens.namekeys import bare_acronym, is_acronym, name_key
from kamerlens.numbered import NumberedName, numbered_name
from kamerlens.termbase import Concept, Termbase


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
    rows: array[int] = field(default_factory=lambda: array("q"))


def group_candidates(
    candidates: pd.DataFrame,
    acronyms: pd.DataFrame,
    termbase: Termbase,
    themes: Mapping[str, Mapping[str, float]],
) -> list[Group]:
    """Group candidates by term.

    Args:
        candidates: Columns key, base, pattern, text and those of their place.
        acronyms: The table of that name: what the letters' acronyms stand for.
        termbase: Says which wordings belong to one concept.
        themes: Block → assigned theme → score; decides between the meanings of an acronym.

    Returns:
        Groups in order of their first candidate.
    """
    long_forms = _long_forms(acronyms)
    about = _acronym_themes(candidates, themes)
    groups: dict[str, Group] = {}
    known: dict[tuple[str, str], tuple[str, tuple[Concept, ...]]] = {}
    short = {base: bare_acronym(base) for base in candidates["base"].unique() if is_acronym(base)}
    columns = (candidates[name].tolist() for name in ("key", "base", "pattern"))
    for row, (key, base, pattern) in enumerate(zip(*columns, strict=True)):
        if (key, base) not in known:
            group_id, concepts = _identify(key, base, long_forms, termbase)
            if len(concepts) > 1 and is_acronym(base):
                concepts = _by_theme(concepts, about.get(bare_acronym(base), {}))
                group_id = f"concept:{concepts[0].concept_id}"
            known[key, base] = group_id, concepts
        group_id, concepts = known[key, base]
        group = groups.get(group_id)
        if group is None:
            group = Group(group_id, *_first(concepts), numbered_name(base))
            groups[group_id] = group
        if base in short:
            group.acronyms[short[base]] += 1
        else:
            group.bases[base] += 1
        group.patterns.add(pattern)
        group.rows.append(row)
    return list(groups.values())


def _acronym_themes(
    candidates: pd.DataFrame, themes: Mapping[str, Mapping[str, float]]
) -> dict[str, Counter[str]]:
    """Return acronym → weight of each theme in the blocks it stands in."""
    found: dict[str, Counter[str]] = {}
    columns = (candidates[name].tolist() for name in ("base", "block_id"))
    acronyms = {base: is_acronym(base) for base in candidates["base"].unique()}
    for base, block_id in zip(*columns, strict=True):
        if acronyms[base]:
            weights = found.setdefault(bare_acronym(base), Counter())
            for theme, score in themes.get(block_id, {}).items():
                weights[theme] += score  # type: ignore[assignment]
    return found


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
