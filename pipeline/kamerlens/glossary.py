"""The glossary over all letters: terms chosen, aligned with English, with every mention.

The steps: wordings of one term are grouped, groups that are no terms left out, overlaps settled
(the longest term wins), the rest aligned, and what the termbase and the letters know is added.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from kamerlens.entry import Aligner, Facts, Term, entry_row
from kamerlens.grouping import Group, group_candidates
from kamerlens.namekeys import name_key, word_key
from kamerlens.nouns import NounBook
from kamerlens.schema import BY_NAME
from kamerlens.termbase import embedded_termbase, slug
from kamerlens.termhood import TermFilter, is_established, shown_form, termhood
from kamerlens.termlists import term_lists
from kamerlens.termplaces import free_rows, places_of, standings
from kamerlens.wordforms import english_phrase_key

#: Characters of context kept on either side of a mention.
CONTEXT = 80
_PLACE_COLUMNS = "term_id block_id sentence_id start_char end_char text page".split()
_NONE = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Glossary:
    """The tables ``terms`` and ``term_mentions``, with exactly their columns.

    ``terms`` is ordered by termhood, highest first; mentions as the letters are read.
    """

    terms: pd.DataFrame
    _places: pd.DataFrame
    _texts: Mapping[str, str]

    @property
    def mentions(self) -> pd.DataFrame:
        """All mentions; with many letters :meth:`mention_rows` takes less memory."""
        columns = list(BY_NAME["term_mentions"].column_names)
        return pd.DataFrame(self.mention_rows(), columns=columns)

    def mention_rows(self) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of ``term_mentions``, made one by one."""
        for term_id, block_id, sentence_id, start, end, text, page in zip(
            *(self._places[name] for name in _PLACE_COLUMNS), strict=True
        ):
            left, right = context_around(self._texts[block_id], start, end)
            sentence = sentence_id if isinstance(sentence_id, str) and sentence_id else None
            page = None if pd.isna(page) else int(page)
            yield term_id, block_id, sentence, int(start), int(end), text, left, right, page


def glossary(
    *,
    candidates: pd.DataFrame,
    blocks: pd.DataFrame,
    documents: pd.DataFrame,
    acronyms: pd.DataFrame,
    theme_scores: pd.DataFrame,
    aligner: Aligner,
    english: pd.DataFrame | None = None,
) -> Glossary:
    """Make the glossary of a run.

    A mention inside that of a longer established term (of the termbase, a name, or a phrase the
    letters repeat) counts for the longer term only; a term that stands nowhere else keeps such
    mentions. ``documents`` and ``first_session`` count them all.

    Args:
        candidates: One row a :class:`~kamerlens.records.Candidate`, with ``page``; in reading
            order.
        blocks: Columns block_id, document_id, type, text.
        documents: Columns document_id, session.
        acronyms: The table of that name.
        theme_scores: Columns block_id, theme, score: the themes assigned to blocks.
        aligner: Finds the English; its ``termbase``, if it has one, groups the wordings.
        english: Columns block_id, start_char, end_char: untranslated English in the letters.
    """
    termbase = getattr(aligner, "termbase", None)
    if termbase is None:
        termbase = embedded_termbase()
    facts = Facts(
        places=places_of(candidates),
        texts=dict(zip(blocks["block_id"], blocks["text"], strict=True)),
        document_of=dict(zip(blocks["block_id"], blocks["document_id"], strict=True)),
        sessions=_sessions(documents),
        themes=_themes(theme_scores),
        termbase=termbase,
        lists=term_lists(),
        english=_spans(english),
    )
    groups = group_candidates(candidates, acronyms, termbase, facts.themes)
    terms = choose_terms(groups, facts, len(documents))
    ids = _term_ids(terms)
    rows = [
        entry_row(term_id, term, facts, aligner) for term_id, term in zip(ids, terms, strict=True)
    ]
    table = pd.DataFrame(rows, columns=list(BY_NAME["terms"].column_names))
    return Glossary(table, _places(terms, ids, candidates, facts.texts), facts.texts)


def choose_terms(groups: Sequence[Group], facts: Facts, documents: int) -> list[Term]:
    """Return the groups that are terms, highest termhood first.

    Args:
        groups: The wordings of each possible term.
        facts: What is known about the run.
        documents: Number of documents in the run.
    """
    book = NounBook(facts.termbase.concepts, facts.lists)
    found = standings(groups, facts.places, facts.document_of, facts.texts)
    counted = list(zip(groups, found, strict=True))
    alone = TermFilter(book)
    words = {
        word_key(shown_form(group))
        for group, standing in counted
        if " " not in shown_form(group) and alone.accepts(group, standing)
    }
    accepted = TermFilter(book, words).accepts
    chosen = [(group, standing) for group, standing in counted if accepted(group, standing)]
    strong = [is_established(group, standing) for group, standing in chosen]
    rows = free_rows([group for group, _ in chosen], facts.places, strong)
    terms = [
        Term(group, _display(group), mentions, termhood(group, standing, documents))
        for (group, standing), mentions in zip(chosen, rows, strict=True)
    ]
    return sorted(terms, key=lambda term: (-term.score, term.nl))


def _sessions(documents: pd.DataFrame) -> dict[str, int]:
    pairs = zip(documents["document_id"], documents["session"], strict=True)
    return {name: int(session) for name, session in pairs if pd.notna(session)}


def _spans(english: pd.DataFrame | None) -> dict[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    if english is not None:
        columns = (english[name].tolist() for name in ("block_id", "start_char", "end_char"))
        for block_id, start, end in zip(*columns, strict=True):
            found[block_id].append((start, end))
    return found


def _themes(theme_scores: pd.DataFrame) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = defaultdict(dict)
    columns = (theme_scores[name].tolist() for name in ("block_id", "theme", "score"))
    for block_id, theme, score in zip(*columns, strict=True):
        found[block_id][theme] = float(score)
    return found


def _display(group: Group) -> str:
    """Return the form shown: the termbase's spelling of the wording most used."""
    shown = shown_form(group)
    if group.concept is not None:
        key = name_key(shown)
        for name in group.concept.dutch:
            if name_key(name) == key:
                return name
    return shown


def _term_ids(terms: Sequence[Term]) -> list[str]:
    """Return an id for each term: its concept's, or its key, which all its wordings share."""
    taken: Counter[str] = Counter()
    ids = [""] * len(terms)
    for number in sorted(range(len(terms)), key=lambda i: (terms[i].group.group_id, i)):
        origin, _, key = terms[number].group.group_id.partition(":")
        name = key if origin == "concept" else f"t-{slug(key)}"
        taken[name] += 1
        ids[number] = name if taken[name] == 1 else f"{name}-{taken[name]}"
    return ids


def _places(
    terms: Sequence[Term], ids: Sequence[str], candidates: pd.DataFrame, blocks: Iterable[str]
) -> pd.DataFrame:
    """Return the candidates that are mentions, with their term, in reading order."""
    rows = np.concatenate([np.asarray(term.rows, dtype=np.int64) for term in terms] or [_NONE])
    sizes = [len(term.rows) for term in terms]
    found = candidates[_PLACE_COLUMNS[1:]].iloc[rows]
    names = np.array(ids, dtype=object)
    found.insert(0, "term_id", names[np.repeat(np.arange(len(terms)), sizes)])
    by_name = np.argsort(np.argsort(names.astype(str), kind="stable"), kind="stable")
    order = {block_id: i for i, block_id in enumerate(blocks)}
    sorted_rows = np.lexsort(
        (
            np.repeat(by_name, sizes),
            -found["end_char"].to_numpy(dtype=np.int64),
            found["start_char"].to_numpy(dtype=np.int64),
            found["block_id"].map(order).to_numpy(dtype=np.int64),
        )
    )
    return found.iloc[sorted_rows]


def context_around(text: str, start: int, end: int) -> tuple[str, str]:
    """Return about :data:`CONTEXT` characters before and after a place, cut between words."""
    left, right = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    if start > CONTEXT and " " in left:
        left = left[left.index(" ") + 1 :]
    if end + CONTEXT < len(text) and " " in right:
        right = right[: right.rindex(" ")]
    return left, right


def link_english(english: pd.DataFrame, terms: pd.DataFrame) -> pd.DataFrame:
    """Give untranslated English the glossary entry it belongs to.

    Args:
        english: The table of that name.
        terms: The glossary.

    Returns:
        The rows of ``english`` with ``term_id`` where the text is an entry's English, its acronym
        or its Dutch name, or else one of its alternatives; the first entry by rank wins.
    """
    columns = [terms[name].tolist() for name in ("term_id", "en", "acronym_en", "nl")]
    others = [json.loads(cell) for cell in terms["alternatives"].tolist()]
    by_key: dict[str, str] = {}
    for term_id, *names in zip(*columns, strict=True):
        for name in names:
            if isinstance(name, str) and name:
                by_key.setdefault(english_phrase_key(name), term_id)
    for term_id, alternatives in zip(columns[0], others, strict=True):
        for name in alternatives:
            by_key.setdefault(english_phrase_key(name), term_id)
    ids = [by_key.get(english_phrase_key(text)) for text in english["text"].tolist()]
    return english.assign(term_id=pd.Series(ids, index=english.index, dtype=object))
