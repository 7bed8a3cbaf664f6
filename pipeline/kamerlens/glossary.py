"""The glossary over all letters: terms chosen, aligned with English, with every mention.

The steps: wordings of one term are grouped, groups that are no terms left out, overlaps settled
(the longest term wins), the rest aligned, and what the termbase and the letters know is added.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, is_dataclass
from typing import Any, Protocol

import pandas as pd

from kamerlens.apposition import InText, appositions
from kamerlens.grouping import Group, group_candidates
from kamerlens.namekeys import name_key, word_key
from kamerlens.nouns import NounBook
from kamerlens.schema import BY_NAME
from kamerlens.termbase import Concept, Termbase, load_concepts, slug
from kamerlens.termhood import Standing, TermFilter, content_words, shown_form, termhood
from kamerlens.termlists import TermLists, term_lists
from kamerlens.wordforms import english_phrase_key

#: Characters of context kept on either side of a mention.
CONTEXT = 80


class Aligned(Protocol):
    """What an aligner answers for one term."""

    @property
    def en(self) -> str | None: ...
    @property
    def confidence(self) -> float: ...
    @property
    def status(self) -> str: ...
    @property
    def candidates(self) -> Sequence[Any]: ...


class AlignerLike(Protocol):
    """Anything that finds the English for Dutch terms."""

    def align(self, nl: str, *, in_text: Sequence[str] = ()) -> Aligned: ...


@dataclass(frozen=True, slots=True)
class Glossary:
    """The tables ``terms`` and ``term_mentions``, with exactly their columns.

    ``terms`` is ordered by termhood, highest first; ``mentions`` as the letters are read.
    """

    terms: pd.DataFrame
    mentions: pd.DataFrame


@dataclass(frozen=True, slots=True)
class _Term:
    """A chosen group with its counts, mentions (row numbers) and score."""

    group: Group
    nl: str
    standing: Standing
    rows: Sequence[int]
    score: float


def glossary(
    *,
    candidates: pd.DataFrame,
    blocks: pd.DataFrame,
    documents: pd.DataFrame,
    acronyms: pd.DataFrame,
    theme_scores: pd.DataFrame,
    aligner: AlignerLike,
) -> Glossary:
    """Make the glossary of a run.

    A mention inside a longer term's mention counts for the longer term only; a term that stands
    nowhere else keeps such mentions. ``documents`` and ``first_session`` count them all.

    Args:
        candidates: One row a :class:`~kamerlens.records.Candidate`, with ``page``; in reading
            order.
        blocks: Columns block_id, document_id, type, text.
        documents: Columns document_id, session.
        acronyms: The table of that name.
        theme_scores: Columns block_id, theme, score: the themes assigned to blocks.
        aligner: Finds the English; its ``termbase``, if it has one, groups the wordings.
    """
    termbase = getattr(aligner, "termbase", None)
    if termbase is None:
        termbase = Termbase(load_concepts())
    book = NounBook(termbase.concepts, term_lists())
    texts = dict(zip(blocks["block_id"], blocks["text"], strict=True))
    document_of = dict(zip(blocks["block_id"], blocks["document_id"], strict=True))
    groups = group_candidates(candidates, acronyms, termbase)
    chosen = _choose(groups, candidates, document_of, book, len(documents))
    sessions = _sessions(documents)
    context = _Context(candidates, texts, document_of, sessions, _themes(theme_scores))
    in_text = _in_text(chosen, candidates, texts)
    ids = _term_ids(chosen)
    rows = [
        _row(ids[i], term, context, aligner, in_text[i], book.lists, termbase)
        for i, term in enumerate(chosen)
    ]
    terms = pd.DataFrame(rows, columns=list(BY_NAME["terms"].column_names))
    return Glossary(terms, _mentions(chosen, ids, candidates, texts))


@dataclass(frozen=True, slots=True)
class _Context:
    candidates: pd.DataFrame
    texts: Mapping[str, str]
    document_of: Mapping[str, str]
    sessions: Mapping[str, int]
    themes: Mapping[str, Mapping[str, float]]


def _sessions(documents: pd.DataFrame) -> dict[str, int]:
    pairs = zip(documents["document_id"], documents["session"], strict=True)
    return {name: int(session) for name, session in pairs if pd.notna(session)}


def _themes(theme_scores: pd.DataFrame) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = defaultdict(dict)
    columns = (theme_scores[name].tolist() for name in ("block_id", "theme", "score"))
    for block_id, theme, score in zip(*columns, strict=True):
        found[block_id][theme] = float(score)
    return found


def _choose(
    groups: Sequence[Group],
    candidates: pd.DataFrame,
    document_of: Mapping[str, str],
    book: NounBook,
    documents: int,
) -> list[_Term]:
    """Return the groups that are terms, highest termhood first."""
    places = _places(candidates)
    standings = _standings(groups, places, document_of)
    words = {
        word_key(shown_form(group))
        for group, standing in zip(groups, standings, strict=True)
        if " " not in shown_form(group) and TermFilter(book).accepts(group, standing)
    }
    chosen = TermFilter(book, words)
    terms = [
        (group, standing)
        for group, standing in zip(groups, standings, strict=True)
        if chosen.accepts(group, standing)
    ]
    free = _free_rows([group for group, _ in terms], places)
    found = [
        _Term(group, _display(group), standing, rows, termhood(group, standing, documents))
        for (group, standing), rows in zip(terms, free, strict=True)
    ]
    return sorted(found, key=lambda term: (-term.score, term.nl))


Place = tuple[str, int, int]


def _places(candidates: pd.DataFrame) -> list[Place]:
    columns = (candidates[name].tolist() for name in ("block_id", "start_char", "end_char"))
    return list(zip(*columns, strict=True))


def _standings(
    groups: Sequence[Group], places: Sequence[Place], document_of: Mapping[str, str]
) -> list[Standing]:
    """Return the counts of each group; a place counts once, whatever found it."""
    owner: dict[Place, set[int]] = defaultdict(set)
    for number, group in enumerate(groups):
        for row in group.rows:
            owner[places[row]].add(number)
    inside = _containers(owner)
    standings = []
    for number, group in enumerate(groups):
        own = {places[row] for row in group.rows}
        outer = [inside.get(place, set()) - {number} for place in own]
        standings.append(
            Standing(
                frequency=len(own),
                nested=sum(bool(others) for others in outer),
                nests=len(set().union(*outer)) if outer else 0,
                documents=len({document_of[place[0]] for place in own}),
            )
        )
    return standings


def _containers(owner: Mapping[Place, set[int]]) -> dict[Place, set[int]]:
    """Return, for each place, the groups that own a longer place around it."""
    by_block: dict[str, list[Place]] = defaultdict(list)
    for place in owner:
        by_block[place[0]].append(place)
    found: dict[Place, set[int]] = defaultdict(set)
    for places in by_block.values():
        places.sort(key=lambda p: (p[1], -p[2]))
        open_places: list[Place] = []
        for place in places:
            open_places = [p for p in open_places if p[2] > place[1]]
            for outer in open_places:
                if outer[2] >= place[2]:
                    found[place] |= owner[outer]
            open_places.append(place)
    return found


def _free_rows(groups: Sequence[Group], places: Sequence[Place]) -> list[list[int]]:
    """Return each term's mentions: those in no longer term, or all if it has none of these.

    Of two terms that overlap without one holding the other, both stay.
    """
    owner: dict[Place, set[int]] = defaultdict(set)
    for number, group in enumerate(groups):
        for row in group.rows:
            owner[places[row]].add(number)
    inside = _containers(owner)
    result = []
    for number, group in enumerate(groups):
        unique = list({places[row]: row for row in reversed(group.rows)}.values())[::-1]
        free = [row for row in unique if not inside.get(places[row], set()) - {number}]
        result.append(sorted(free or unique))
    return result


def _display(group: Group) -> str:
    """Return the form shown: the termbase's spelling of the wording most used."""
    shown = shown_form(group)
    if group.concept is not None:
        key = name_key(shown)
        for name in group.concept.dutch:
            if name_key(name) == key:
                return name
    return shown


def _term_ids(terms: Sequence[_Term]) -> list[str]:
    """Return a stable id for each term, from its concept or its wording."""
    taken: Counter[str] = Counter()
    ids = [""] * len(terms)
    for number in sorted(range(len(terms)), key=lambda i: (terms[i].group.group_id, i)):
        concept = terms[number].group.concept
        name = concept.concept_id if concept else slug(terms[number].nl)
        taken[name] += 1
        ids[number] = name if taken[name] == 1 else f"{name}-{taken[name]}"
    return ids


def _in_text(
    terms: Sequence[_Term], candidates: pd.DataFrame, texts: Mapping[str, str]
) -> list[list[InText]]:
    """Return the English that the letters themselves give for each term."""
    places = _places(candidates)
    found: list[list[InText]] = []
    for term in terms:
        given: list[InText] = []
        for row in term.group.rows:
            block_id, start, end = places[row]
            given += appositions(texts[block_id], start, end, block_id)
        found.append(list(dict.fromkeys(given)))
    return found


def _row(
    term_id: str,
    term: _Term,
    context: _Context,
    aligner: AlignerLike,
    in_text: Sequence[InText],
    lists: TermLists,
    termbase: Termbase,
) -> tuple[Any, ...]:
    english = Counter(item.en for item in in_text)
    answer = aligner.align(_asked(term), in_text=[en for en, _ in english.most_common()])
    concept = term.group.concept
    places = {(b, s, e) for b, s, e in (_places_of(term, context.candidates))}
    block_ids = [block for block, _, _ in places]
    documents = {context.document_of[block] for block in block_ids}
    sessions = [context.sessions[d] for d in documents if d in context.sessions]
    acronym_nl, acronym_en = _acronyms(term, concept)
    return (
        term_id,
        term.nl,
        answer.en or None,
        json.dumps(_alternatives(answer), ensure_ascii=False),
        answer.status,
        round(float(answer.confidence), 4),
        concept.kind if concept else _kind(term, lists, termbase),
        acronym_nl,
        acronym_en,
        len(term.rows),
        len(documents),
        min(sessions) if sessions else None,
        _domain(concept, block_ids, context.themes),
        json.dumps(_evidence(answer, concept, in_text), ensure_ascii=False, sort_keys=True),
        (concept.definition_en if concept else "") or None,
    )


def _asked(term: _Term) -> str:
    """Return what the aligner is asked for: a concept's name rather than its acronym."""
    concept = term.group.concept
    return concept.nl if concept is not None and not term.group.bases else term.nl


def _places_of(term: _Term, candidates: pd.DataFrame) -> Iterable[Place]:
    frame = candidates.iloc[term.group.rows]
    return zip(frame["block_id"], frame["start_char"], frame["end_char"], strict=True)


def _acronyms(term: _Term, concept: Concept | None) -> tuple[str | None, str | None]:
    """Return the acronym in Dutch, as used here if it is, and in English."""
    used = [name for name, _ in sorted(term.group.acronyms.items(), key=lambda i: (-i[1], i[0]))]
    dutch = [*used, *(concept.acronyms_nl if concept else ())]
    english = list(concept.acronyms_en) if concept else []
    return (dutch[0] if dutch else None, english[0] if english else None)


def _alternatives(answer: Aligned) -> list[str]:
    names = [str(candidate.en) for candidate in answer.candidates]
    return [name for name in dict.fromkeys(names) if name != answer.en]


def _evidence(answer: Aligned, concept: Concept | None, in_text: Sequence[InText]) -> Any:
    found: list[Any] = []
    for candidate in answer.candidates:
        if candidate.en == answer.en:
            found.append({"method": candidate.method, "evidence": _plain(candidate.evidence)})
    if concept is not None and not any(item["method"] == "termbase" for item in found):
        found.append({"method": "termbase", "evidence": concept.origin})
    blocks: dict[tuple[str, str], list[str]] = defaultdict(list)
    for item in in_text:
        blocks[item.en, item.how].append(item.block_id)
    for (en, how), ids in blocks.items():
        found.append({"method": "in_text", "en": en, "how": how, "blocks": sorted(set(ids))})
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


def _kind(term: _Term, lists: TermLists, termbase: Termbase) -> str:
    """Return the kind of a term outside the termbase: by its label as a name, or its head."""
    for pattern in sorted(term.group.patterns):
        if pattern.startswith("NAME"):
            return pattern.split()[1]
    words = content_words(term.nl) or [term.nl]
    head = words[-1] if " van " not in term.nl and " voor " not in term.nl else words[0]
    known = termbase.find(head)
    if known:
        return known[0].kind
    return lists.kind_of(head) or "concept"


def _domain(
    concept: Concept | None,
    block_ids: Iterable[str],
    themes: Mapping[str, Mapping[str, float]],
) -> str | None:
    """Return the termbase's domain, or else the theme that weighs most in the term's blocks."""
    if concept is not None and concept.domains[0] != "general":
        return concept.domains[0]
    weights: Counter[str] = Counter()
    for block_id in block_ids:
        for theme, score in themes.get(block_id, {}).items():
            weights[theme] += score  # type: ignore[assignment]
    if weights:
        return min(weights, key=lambda theme: (-weights[theme], theme))
    return concept.domains[0] if concept is not None else None


def _mentions(
    terms: Sequence[_Term],
    ids: Sequence[str],
    candidates: pd.DataFrame,
    texts: Mapping[str, str],
) -> pd.DataFrame:
    names = ("block_id", "sentence_id", "start_char", "end_char", "text", "page")
    columns = [candidates[name].tolist() for name in names]
    order = {block_id: i for i, block_id in enumerate(texts)}
    rows = []
    for term, term_id in zip(terms, ids, strict=True):
        for row in term.rows:
            block_id, sentence_id, start, end, text, page = (column[row] for column in columns)
            whole = texts[block_id]
            left, right = context_around(whole, start, end)
            sentence = sentence_id if isinstance(sentence_id, str) and sentence_id else None
            rows.append((term_id, block_id, sentence, start, end, text, left, right, page))
    rows.sort(key=lambda r: (order[r[1]], r[3], -r[4], r[0]))
    return pd.DataFrame(rows, columns=list(BY_NAME["term_mentions"].column_names))


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
        The rows of ``english`` with ``term_id`` where the text is an entry's English, one of its
        alternatives or its acronym; the first entry by rank wins.
    """
    by_key: dict[str, str] = {}
    columns = ("term_id", "en", "acronym_en", "nl")
    for position in range(2):
        for term_id, en, acronym, nl, alternatives in zip(
            *(terms[name].tolist() for name in (*columns, "alternatives")), strict=True
        ):
            names = [en, acronym, nl] if position == 0 else json.loads(alternatives)
            for name in names:
                if isinstance(name, str) and name:
                    by_key.setdefault(english_phrase_key(name), term_id)
    ids = [by_key.get(english_phrase_key(text)) for text in english["text"].tolist()]
    return english.assign(term_id=pd.Series(ids, index=english.index, dtype=object))
