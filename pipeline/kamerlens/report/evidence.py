"""The paragraphs behind a number, asked of the tables: what the explorer answers clicks with."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kamerlens.database import Source
from kamerlens.records import BODY_TYPES
from kamerlens.search import Hit

Json = dict[str, Any]
_ORDER = "coalesce(d.session, d.year - 1945) NULLS FIRST, d.part = 'letter', d.document_id"
_MARKS = {
    "theme": "SELECT block_id FROM theme_scores WHERE theme = ? AND assigned",
    "entity": "SELECT DISTINCT block_id FROM entities WHERE entity_id = ?",
    "other": "SELECT DISTINCT block_id FROM entities WHERE entity_id = ?",
    "term": "SELECT DISTINCT block_id FROM term_mentions WHERE term_id = ?",
}


@dataclass(frozen=True, slots=True)
class Question:
    """What stands behind a number; at least one of theme, entity, term and word is given.

    Attributes:
        document: Id of the document to look in; all without.
        theme: Theme code.
        entity: Entity id.
        other: Entity that must stand in the same block.
        term: Term id.
        forms: Forms of a word, for the body blocks of a document.
    """

    document: str | None = None
    theme: str | None = None
    entity: str | None = None
    other: str | None = None
    term: str | None = None
    forms: tuple[str, ...] = ()


def passages(source: Source, asked: Question, *, offset: int = 0, limit: int = 20) -> Json:
    """Return ``total``, ``missing`` (always 0) and ``passages`` as ``static/source.js`` has them.

    Raises:
        ValueError: Nothing is asked for.
    """
    where, values = _where(asked)
    joined = f"FROM blocks b JOIN documents d USING (document_id) WHERE {where}"
    total = source.execute(f"SELECT count(*) {joined}", values)[0][0]
    chosen = source.execute(
        f"SELECT b.block_id {joined} ORDER BY {_ORDER}, b.ordinal, b.block_id LIMIT ? OFFSET ?",
        [*values, limit, offset],
    )
    blocks = [row[0] for row in chosen]
    return {"total": total, "missing": 0, "passages": _read(source, blocks, asked)}


def of_hits(source: Source, hits: Sequence[Hit]) -> list[Json]:
    """Return the passages of a search, in its order."""
    rows = _rows(source, [hit.block_id for hit in hits])
    marks = {hit.block_id: [[*mark, "term"] for mark in hit.marks] for hit in hits}
    return [_passage(rows[hit.block_id], marks[hit.block_id]) for hit in hits]


def word_pattern(forms: Sequence[str]) -> str:
    """Return a regular expression of DuckDB's (RE2) for whole words in any case."""
    alternatives = "|".join(re.escape(form) for form in forms)
    return rf"(?i)(?:^|[^\pL\pN])(?:{alternatives})(?:$|[^\pL\pN])"


def _where(asked: Question) -> tuple[str, list[Any]]:
    conditions, values = [], []
    for name, query in _MARKS.items():
        wanted = getattr(asked, name)
        if wanted is not None:
            conditions.append(f"b.block_id IN ({query})")
            values.append(wanted)
    if asked.forms:
        types = ", ".join(f"'{name}'" for name in sorted(BODY_TYPES))
        conditions.append(f"b.type IN ({types}) AND regexp_matches(b.text, ?)")
        values.append(word_pattern(asked.forms))
    if not conditions:
        raise ValueError("ask for a theme, entity, term or word")
    if asked.document is not None:
        conditions.append("b.document_id = ?")
        values.append(asked.document)
    return " AND ".join(conditions), values


def _read(source: Source, blocks: Sequence[str], asked: Question) -> list[Json]:
    rows = _rows(source, blocks)
    marks: dict[str, list[list[Any]]] = {block: [] for block in blocks}
    for block, start, end, kind in _mark_rows(source, blocks, asked):
        marks[block].append([start, end, kind])
    if asked.theme is not None:
        for block, evidence in _evidence(source, blocks, asked.theme):
            marks[block] += [[*span, "theme"] for span in json.loads(evidence)]
    if asked.forms:
        whole = re.compile(
            rf"(?<![^\W_])(?:{'|'.join(map(re.escape, asked.forms))})(?![^\W_])", re.IGNORECASE
        )
        for block in blocks:
            found = whole.finditer(rows[block]["text"])
            marks[block] += [[match.start(), match.end(), "term"] for match in found]
    return [_passage(rows[block], marks[block]) for block in blocks]


def _mark_rows(source: Source, blocks: Sequence[str], asked: Question) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = []
    for kind, table, column, wanted in (
        ("entity", "entities", "entity_id", asked.entity),
        ("other", "entities", "entity_id", asked.other),
        ("term", "term_mentions", "term_id", asked.term),
    ):
        if wanted is not None and blocks:
            found += source.execute(
                f"SELECT block_id, start_char, end_char, '{kind}' FROM {table} "
                f"WHERE {column} = ? AND block_id IN ({_marks(blocks)}) ORDER BY 1, 2",
                [wanted, *blocks],
            )
    return found


def _evidence(source: Source, blocks: Sequence[str], theme: str) -> list[tuple[Any, ...]]:
    if not blocks:
        return []
    return source.execute(
        f"SELECT block_id, evidence FROM theme_scores WHERE theme = ? "
        f"AND block_id IN ({_marks(blocks)})",
        [theme, *blocks],
    )


def _rows(source: Source, blocks: Sequence[str]) -> Mapping[str, Json]:
    if not blocks:
        return {}
    names = ("block_id", "document", "section", "type", "text", "first", "last")
    rows = source.execute(
        "SELECT block_id, document_id, section_id, type, text, page_first, page_last FROM blocks "
        f"WHERE block_id IN ({_marks(blocks)})",
        list(blocks),
    )
    return {row[0]: dict(zip(names, row, strict=True)) for row in rows}


def _passage(row: Json, marks: list[list[Any]]) -> Json:
    rest = {name: value for name, value in row.items() if name != "block_id"}
    return {**rest, "block": row["block_id"].removeprefix(row["document"]), "marks": marks}


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))
