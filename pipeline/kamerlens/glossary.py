"""The glossary over all letters: terms chosen, aligned with English, with every mention.

The steps: wordings of one term are grouped, groups that are no terms left out, overlaps settled
(the longest term wins), the rest aligned, and what the termbase and the letters know is added.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
import pandas as pd

from kamerlens.apposition import appositions
from kamerlens.entry import Aligner, Facts, Term, entry_row
from kamerlens.forks import Forks
from kamerlens.frames import Frames, pieces
from kamerlens.grouping import Group, group_candidates
from kamerlens.namekeys import name_key, word_key
from kamerlens.nouns import NounBook
from kamerlens.schema import BY_NAME
from kamerlens.termbase import embedded_termbase, slug
from kamerlens.termhood import TermFilter, is_established, shown_form, termhood
from kamerlens.termlists import term_lists
from kamerlens.termplaces import (
    BlockTexts,
    Numbers,
    Places,
    free_rows,
    nesting_of,
    places_of,
    standings,
)
from kamerlens.wordforms import english_phrase_key

#: Characters of context kept on either side of a mention.
CONTEXT = 80
#: Terms that are worth a process of their own.
_SHARE = 200
_PLACE_COLUMNS = "block_id sentence_id start_char end_char text page".split()


@dataclass(frozen=True, slots=True)
class Glossary:
    """The tables ``terms`` and ``term_mentions``, with exactly their columns.

    ``terms`` is ordered by termhood, highest first; mentions as the letters are read.
    """

    terms: pd.DataFrame
    _ids: Sequence[str]
    _term_of: Numbers
    _candidates: Frames
    _blocks: Frames

    @property
    def mentions(self) -> pd.DataFrame:
        """All mentions; with many letters :meth:`mention_rows` takes less memory."""
        rows = [row for some in self.mention_rows() for row in some]
        return pd.DataFrame(rows, columns=list(BY_NAME["term_mentions"].column_names))

    def mention_rows(self) -> Iterator[list[tuple[Any, ...]]]:
        """Yield the rows of ``term_mentions``, those of a block together, read anew."""
        texts = BlockTexts(self._blocks)
        for block_id, found in groupby(self._placed(), key=itemgetter(1)):
            _, text = texts.find(block_id)
            rows = []
            places = sorted(found, key=lambda place: (place[3], -place[4], place[0]))
            for term_id, _, sentence_id, start, end, written, page in places:
                left, right = context_around(text, start, end)
                sentence = sentence_id if isinstance(sentence_id, str) and sentence_id else None
                at = None if pd.isna(page) else int(page)
                rows.append((term_id, block_id, sentence, start, end, written, left, right, at))
            yield rows

    def _placed(self) -> Iterator[tuple[Any, ...]]:
        """Yield the candidates that are mentions, their term's id first."""
        first = 0
        for frame in pieces(self._candidates):
            terms = self._term_of[first : first + len(frame)]
            first += len(frame)
            chosen = np.flatnonzero(terms >= 0)
            ids = [self._ids[i] for i in terms[chosen]]
            columns = (frame[name].iloc[chosen].tolist() for name in _PLACE_COLUMNS)
            yield from zip(ids, *columns, strict=True)


def glossary(
    *,
    candidates: Frames,
    blocks: Frames,
    documents: pd.DataFrame,
    acronyms: pd.DataFrame,
    theme_scores: Frames,
    aligner: Aligner,
    english: Frames = (),
    forks: Forks | None = None,
) -> Glossary:
    """Make the glossary of a run.

    A mention inside that of a longer established term (of the termbase, a name, or a phrase the
    letters repeat) counts for the longer term only; a term that stands nowhere else keeps such
    mentions. ``documents`` and ``first_session`` count them all.

    Tables that grow with the letters may come in pieces, which are gone through several times.

    Args:
        candidates: One row a :class:`~kamerlens.records.Candidate`, with ``page``; in reading
            order.
        blocks: Columns block_id, document_id, text; in reading order.
        documents: Columns document_id, session.
        acronyms: The table of that name.
        theme_scores: Columns block_id, theme, score: the themes assigned to blocks.
        aligner: Finds the English; its ``termbase``, if it has one, groups the wordings.
        english: Columns block_id, start_char, end_char: untranslated English in the letters.
        forks: Takes a share of the terms to align.
    """
    termbase = getattr(aligner, "termbase", None)
    if termbase is None:
        termbase = embedded_termbase()
    facts = Facts(
        places=places_of(candidates, blocks, theme_scores, english),
        sessions=_sessions(documents),
        termbase=termbase,
        lists=term_lists(),
    )
    terms = choose_terms(facts, acronyms, len(documents))
    ids = _term_ids(terms)
    term_of = np.full(len(facts.places.block), -1, dtype=np.int32)
    for number, term in enumerate(terms):
        term_of[term.rows] = number
    _find_in_text(terms, facts.places, candidates, blocks)
    rows = _entry_rows(ids, terms, facts, aligner, forks or Forks(1))
    table = pd.DataFrame(rows, columns=list(BY_NAME["terms"].column_names))
    return Glossary(table, ids, term_of, candidates, blocks)


def choose_terms(facts: Facts, acronyms: pd.DataFrame, documents: int) -> list[Term]:
    """Return the groups that are terms, highest termhood first.

    Args:
        facts: What is known about the run.
        acronyms: The table of that name.
        documents: Number of documents in the run.
    """
    groups, group_of = group_candidates(facts.places, acronyms, facts.termbase)
    nesting = nesting_of(group_of, facts.places)
    counted = list(zip(groups, standings(len(groups), nesting, facts.places), strict=True))
    book = NounBook(facts.termbase.concepts, facts.lists)
    alone = TermFilter(book)
    words = {
        word_key(shown_form(group))
        for group, standing in counted
        if " " not in shown_form(group) and alone.accepts(group, standing)
    }
    accepts = TermFilter(book, words).accepts
    chosen = [accepts(group, standing) for group, standing in counted]
    strong = [
        is_term and is_established(group, standing)
        for is_term, (group, standing) in zip(chosen, counted, strict=True)
    ]
    rows = free_rows(len(groups), nesting, np.array(strong, dtype=np.bool_))
    terms = [
        Term(group, _display(group), mentions, termhood(group, standing, documents))
        for is_term, (group, standing), mentions in zip(chosen, counted, rows, strict=True)
        if is_term
    ]
    return sorted(terms, key=lambda term: (-term.score, term.nl))


def _find_in_text(
    terms: Sequence[Term], places: Places, candidates: Frames, blocks: Frames
) -> None:
    """Give terms the English that the letters have beside them."""
    term_of = np.full(len(places.block), -1, dtype=np.int32)
    for number, term in enumerate(terms):
        term_of[term.group.rows] = number
    texts = BlockTexts(blocks)
    first, current, text = 0, "", ""
    for frame in pieces(candidates):
        numbers = term_of[first : first + len(frame)].tolist()
        first += len(frame)
        columns = (frame[name].tolist() for name in ("block_id", "start_char", "end_char"))
        for number, block_id, start, end in zip(numbers, *columns, strict=True):
            if number < 0:
                continue
            if block_id != current:
                current, (_, text) = block_id, texts.find(block_id)
            terms[number].in_text.extend(appositions(text, start, end, block_id))


def _entry_rows(
    ids: Sequence[str], terms: Sequence[Term], facts: Facts, aligner: Aligner, forks: Forks
) -> list[tuple[Any, ...]]:
    """Return the rows of ``terms``, made in as many processes as may be used."""
    shares = max(1, min(forks.jobs, len(terms) // _SHARE))

    def made(share: int) -> list[tuple[Any, ...]]:
        chosen = zip(ids[share::shares], terms[share::shares], strict=True)
        return [entry_row(term_id, term, facts, aligner) for term_id, term in chosen]

    others = [forks.begin(made, share) for share in range(1, shares)]
    rows = [made(0), *(other() for other in others)]
    return [rows[i % shares][i // shares] for i in range(len(terms))]


def _sessions(documents: pd.DataFrame) -> dict[str, int]:
    pairs = zip(documents["document_id"], documents["session"], strict=True)
    return {name: int(session) for name, session in pairs if pd.notna(session)}


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
