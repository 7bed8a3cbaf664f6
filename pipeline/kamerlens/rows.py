"""One letter's records as rows of the output tables.

Rows are plain tuples in the column order of :mod:`kamerlens.schema`, so that they cross process
borders and enter the cache without pickled classes. Tables whose name begins with an underscore
are not written; the steps over all letters read them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any

from kamerlens.records import (
    Acronym,
    Annotations,
    Block,
    Box,
    Candidate,
    Document,
    EnglishSpan,
    Join,
    Letter,
    Mention,
    Reference,
    Section,
    Sentence,
)

Row = tuple[Any, ...]
Rows = dict[str, list[Row]]

CANDIDATE_COLUMNS = tuple(f.name for f in fields(Candidate))
LEMMA_COLUMNS = ("document_id", "term", "form", "count")
COUNT_COLUMNS = ("document_id", "term", "count")


@cache
def _cells(record: type) -> Callable[[Any], Row]:
    """Return what makes a record's fields a row; they hold plain values only."""
    return attrgetter(*(field.name for field in fields(record)))


def letter_rows(letter: Letter, annotations: Annotations) -> Rows:
    """Return the rows of one letter: table name → rows in reading order."""
    page_at: dict[str, Callable[[int], int | None]] = {b.block_id: b.page_at for b in letter.blocks}
    return {
        "letters": [_letter_row(letter)],
        "documents": list(map(_cells(Document), letter.documents)),
        "sections": list(map(_cells(Section), letter.sections)),
        "blocks": [_block_row(block) for block in letter.blocks],
        "sentences": list(map(_cells(Sentence), annotations.sentences)),
        "removed": [
            (letter.letter_id, *_cells(Box)(cut.box), cut.text, cut.reason)
            for cut in letter.removed
        ],
        "joins": list(map(_cells(Join), letter.joins)),
        "entities": list(map(_cells(Mention), annotations.mentions)),
        "acronyms": list(map(_cells(Acronym), annotations.acronyms)),
        "references": sorted(_reference_rows(letter, annotations)),
        "english": list(map(_cells(EnglishSpan), annotations.english)),
        "theme_scores": [
            (s.block_id, s.theme, s.score, s.assigned, json.dumps([list(e) for e in s.evidence]))
            for s in annotations.theme_scores
        ],
        "_candidates": [
            (*_cells(Candidate)(c), page_at[c.block_id](c.start_char))
            for c in annotations.candidates
        ],
        "_lemma_counts": [
            (document, *word, count)
            for document, words in annotations.lemma_counts.items()
            for word, count in sorted(words.items())
        ],
        "_entity_counts": _count_rows(annotations.entity_counts.items()),
    }


def _letter_row(letter: Letter) -> Row:
    return (
        letter.letter_id,
        letter.source,
        letter.sha256,
        letter.format,
        letter.dossier,
        letter.number,
        letter.title,
        letter.date,
        letter.parliamentary_year,
        letter.ministers,
        letter.pages,
        letter.words,
        letter.status,
        letter.error,
    )


def _block_row(block: Block) -> Row:
    boxes = {
        str(box.page): [round(v, 2) for v in (box.x0, box.top, box.x1, box.bottom)]
        for box in block.boxes
    }
    return (
        block.block_id,
        block.document_id,
        block.section_id,
        block.ordinal,
        block.type,
        block.text,
        block.page_first,
        block.page_last,
        json.dumps(boxes) if boxes else None,
        block.words,
    )


def _reference_rows(letter: Letter, annotations: Annotations) -> Iterable[Row]:
    yield from map(_cells(Reference), annotations.references)
    for mark in letter.marks:
        yield (
            mark.block_id,
            mark.offset,
            mark.offset,
            "",
            "footnote",
            mark.label,
            None,
            mark.target_block_id,
        )


def _count_rows(counts: Iterable[tuple[str, Any]]) -> list[Row]:
    return [
        (document, term, count)
        for document, terms in counts
        for term, count in sorted(terms.items())
    ]
