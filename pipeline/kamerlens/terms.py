"""Terms: the candidates in one letter.

:func:`candidates` finds, in one annotated letter, every place where a term may stand;
:func:`~kamerlens.glossary.glossary` groups the wordings of one term, chooses the terms that make
a glossary and aligns them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from spacy.tokens import Doc

from kamerlens.baseform import base_form, noun_form
from kamerlens.compounds import CompoundSplitter
from kamerlens.ellipsis import full_forms
from kamerlens.namekeys import name_key
from kamerlens.nouns import NounBook
from kamerlens.patterns import find_terms, fixed_places
from kamerlens.records import Block, Candidate, Mention, Sentence
from kamerlens.termbase import load_concepts
from kamerlens.termlists import term_lists
from kamerlens.termmatch import TermMatcher

if TYPE_CHECKING:
    from kamerlens.language.annotate import AnnotatedLetter

_Item = TypeVar("_Item", Sentence, Mention)

#: Labels of named things that belong in a glossary → what is put in ``Candidate.pattern``.
NAME_LABELS: Mapping[str, str] = {
    "ORG": "NAME organ",
    "TITLE": "NAME post",
    "EVENT": "NAME event",
    "LAW": "NAME instrument",
    "WORK_OF_ART": "NAME document",
    "PRODUCT": "NAME programme",
}
#: A number or word in brackets at the start of a name: "(71ste) zitting".
_BRACKETED = re.compile(r"^\((\w+)\)(\s)")
#: Patterns that are no named thing and no pattern of parts of speech.
TERMBASE, ELLIPSIS = "TERMBASE", "ELLIPSIS"
#: Block types that hold no running text of the letter.
_SILENT = frozenset({"signature", "salutation"})


def candidates(
    annotated: AnnotatedLetter, *, termbases: Sequence[Path] = ()
) -> tuple[Candidate, ...]:
    """Return every place in a letter where a term may stand.

    Noun phrases by pattern, terms of the termbase (longest match), compounds that the text writes
    in part, and named organs, posts, instruments, events, documents and programmes. Nested and
    overlapping candidates are all given; the glossary settles them.

    Args:
        annotated: A letter after the language pass.
        termbases: A user's termbases; the embedded one is always used.

    Returns:
        Candidates in reading order, longest first at each place, without duplicates.
    """
    matcher, book = tools(tuple(termbases))
    sentences = _by_block(annotated.sentences)
    mentions = _by_block(annotated.mentions)
    found: dict[tuple[str, int, int, str], Candidate] = {}
    for block in annotated.letter.blocks:
        doc = annotated.docs.get(block.block_id)
        if doc is None or block.type in _SILENT:
            continue
        for candidate in (
            *_termbase_candidates(block, doc, matcher, book),
            *_name_candidates(block, mentions.get(block.block_id, ())),
            *_ellipsis_candidates(block, doc, book),
            *_pattern_candidates(block, doc, book),
        ):
            located = _located(candidate, sentences.get(block.block_id, ()))
            place = (block.block_id, candidate.start_char, candidate.end_char, candidate.key)
            found.setdefault(place, located)
    order = {block.block_id: i for i, block in enumerate(annotated.letter.blocks)}
    return tuple(
        sorted(found.values(), key=lambda c: (order[c.block_id], c.start_char, -c.end_char, c.key))
    )


@lru_cache(maxsize=2)
def tools(termbases: tuple[Path, ...]) -> tuple[TermMatcher, NounBook]:
    """Return what finds terms, loaded once a process."""
    concepts = load_concepts(termbases)
    return TermMatcher(concepts), NounBook(concepts, term_lists())


@lru_cache(maxsize=1)
def _splitter() -> CompoundSplitter:
    return CompoundSplitter()


def _pattern_candidates(block: Block, doc: Doc, book: NounBook) -> Iterator[Candidate]:
    for place in find_terms(doc, book):
        tokens = list(doc[place.start : place.end])
        base = base_form(tokens, place.head - place.start, book)
        yield _candidate(block, doc, place.start, place.end, base, place.pattern)


def _termbase_candidates(
    block: Block, doc: Doc, matcher: TermMatcher, book: NounBook
) -> Iterator[Candidate]:
    fixed = list(fixed_places(doc, book.lists))
    for start, end, is_name in matcher.matches(doc):
        if any(first <= start and end <= last for first, last in fixed):
            continue
        tokens = list(doc[start:end])
        if is_name or (len(tokens) == 1 and tokens[0].pos_ not in ("NOUN", "ADJ")):
            base = doc[start:end].text
        else:
            nouns = [i for i, token in enumerate(tokens) if token.pos_ in ("NOUN", "PROPN")]
            base = base_form(tokens, nouns[0] if nouns else len(tokens) - 1, book)
        yield _candidate(block, doc, start, end, base, TERMBASE)


def _name_candidates(block: Block, mentions: Iterable[Mention]) -> Iterator[Candidate]:
    for mention in mentions:
        pattern = NAME_LABELS.get(mention.label)
        base = _BRACKETED.sub(r"\1\2", mention.text)
        key = name_key(base)
        if pattern and key and (mention.source != "model" or _is_name_like(mention.text)):
            yield Candidate(
                key=key,
                base=base,
                pattern=pattern,
                block_id=block.block_id,
                sentence_id=mention.sentence_id,
                start_char=mention.start_char,
                end_char=mention.end_char,
                text=mention.text,
            )


def _is_name_like(text: str) -> bool:
    """Return whether all words of a name but the small ones have a capital or a digit.

    What the model takes for a name beyond that is a phrase; as a term, the patterns find it.
    """
    words = [word for word in text.split() if len(word) > 4]
    return text[:1].isupper() and all(any(c.isupper() or c.isdigit() for c in w) for w in words)


def _ellipsis_candidates(block: Block, doc: Doc, book: NounBook) -> Iterator[Candidate]:
    for form in full_forms(block.text, _splitter()):
        span = doc.char_span(form.end - 1, form.end, alignment_mode="expand")
        written = block.text[form.start : form.end]
        base = form.word
        if span is not None:
            base = _like(form.word, span[-1].text, noun_form(span[-1], book))
        yield Candidate(
            key=name_key(base),
            base=base,
            pattern=ELLIPSIS,
            block_id=block.block_id,
            sentence_id="",
            start_char=form.start,
            end_char=form.end,
            text=written,
        )


def _like(word: str, inflected: str, base: str) -> str:
    """Change a word's ending as ``inflected`` changes to ``base``."""
    same = 0
    while same < min(len(inflected), len(base)) and inflected[same] == base[same]:
        same += 1
    ending = inflected[same:]
    if not word.endswith(ending) or same < 2:
        return word
    return word[: len(word) - len(ending)] + base[same:]


def _candidate(block: Block, doc: Doc, start: int, end: int, base: str, pattern: str) -> Candidate:
    span = doc[start:end]
    return Candidate(
        key=name_key(base),
        base=base,
        pattern=pattern,
        block_id=block.block_id,
        sentence_id="",
        start_char=span.start_char,
        end_char=span.end_char,
        text=span.text,
    )


def _by_block(items: Iterable[_Item]) -> dict[str, list[_Item]]:
    grouped: dict[str, list[_Item]] = {}
    for item in items:
        grouped.setdefault(item.block_id, []).append(item)
    return grouped


def _located(candidate: Candidate, sentences: Sequence[Sentence]) -> Candidate:
    """Give a candidate the sentence it begins in."""
    if candidate.sentence_id or not sentences:
        return candidate
    starts = [sentence.start_char for sentence in sentences]
    index = max(0, bisect_right(starts, candidate.start_char) - 1)
    values = {name: getattr(candidate, name) for name in Candidate.__dataclass_fields__}
    return Candidate(**{**values, "sentence_id": sentences[index].sentence_id})
