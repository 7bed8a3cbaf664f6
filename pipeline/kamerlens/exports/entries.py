"""Glossary entries with their contexts, as every export format needs them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

import pandas as pd

from kamerlens.namekeys import bare_acronym, is_acronym

#: Contexts that the glossary of a run carries: a sheet people can still scroll, and memory that
#: does not grow with the letters. The table ``term_mentions`` has them all.
MOST_CONTEXTS = 40_000
#: Characters that XML 1.0 does not allow; they say nothing in a glossary either.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@runtime_checkable
class HasTables(Protocol):
    """A finished run: :class:`kamerlens.results.Results`."""

    def table(self, name: str) -> pd.DataFrame:
        """Return a table by its name."""


class HasFrames(Protocol):
    """A run that grows: :class:`kamerlens.tables.Store`."""

    def frame(self, query: str) -> pd.DataFrame:
        """Return the answer of an SQL query."""


@dataclass(frozen=True, slots=True)
class Context:
    """A place where a term stands, with the text around it.

    Attributes:
        sentence: The whole sentence, where it is known.
    """

    block_id: str
    document_id: str
    left: str
    text: str
    right: str
    page: int | None
    sentence: str = ""

    @property
    def line(self) -> str:
        """The sentence, or else the term with the text around it, in one line."""
        return " ".join((self.sentence or f"{self.left}{self.text}{self.right}").split())

    @property
    def place(self) -> str:
        """Document and page, for a reader to find it."""
        return f"{self.document_id}, p. {self.page}" if self.page is not None else self.document_id


@dataclass(frozen=True, slots=True)
class Entry:
    """One glossary entry; the fields are the columns of ``terms``.

    Attributes:
        forms: Other wordings in the letters than ``nl`` and the acronym, most used first.
        sources: Where the English comes from, for a reader.
        contexts: Where the term stands, in reading order; see :func:`read_entries`.
    """

    term_id: str
    nl: str
    en: str | None
    alternatives: tuple[str, ...]
    status: str
    confidence: float
    kind: str | None
    acronym_nl: str | None
    acronym_en: str | None
    frequency: int
    documents: int
    first_session: int | None
    domain: str | None
    evidence: Any
    definition_en: str | None
    forms: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    contexts: tuple[Context, ...] = ()


def read_entries(source: HasTables | HasFrames, *, contexts: int = MOST_CONTEXTS) -> list[Entry]:
    """Return the glossary of a run.

    Args:
        source: A finished run, or the store of one that is being written.
        contexts: Most contexts in all; where the letters have more, each entry gets its first
            ones, as many as all can have.

    Returns:
        Entries by domain-independent rank, the order of ``terms``.
    """
    terms = read_table(source, "terms")
    most = _share(terms["frequency"].tolist(), contexts)
    wordings, mentions = _read_mentions(source, most)
    found: dict[str, list[Context]] = {}
    names = ("term_id", "block_id", "document_id", "left", "text", "right", "page", "sentence")
    for term_id, *cells in zip(*(mentions[name].tolist() for name in names), strict=True):
        found.setdefault(term_id, []).append(_context(*cells))
    return [
        _entry(row, wordings.get(row["term_id"], {}), found.get(row["term_id"], []))
        for row in _rows(terms)
    ]


def _share(counts: Sequence[int], room: int) -> int:
    """Return the most that each may have so that all together have no more than ``room``."""
    left = sorted(counts)
    for number, count in enumerate(left):
        if count * (len(left) - number) > room:
            return max(1, room // (len(left) - number))
        room -= count
    return max(left, default=0)


def _read_mentions(
    source: HasTables | HasFrames, most: int
) -> tuple[dict[str, dict[str, int]], pd.DataFrame]:
    """Return how often each term is written how, and its first mentions.

    These have the columns of ``term_mentions``, then ``document_id`` and ``sentence``, its text.
    """
    if isinstance(source, HasTables):
        mentions = source.table("term_mentions")
        counts = mentions.groupby(["term_id", "text"], sort=False).size().reset_index(name="count")
        mentions = mentions[mentions.groupby("term_id").cumcount() < most]
        mentions = mentions.assign(
            document_id=mentions["block_id"].map(_column(source, "blocks", "document_id")),
            sentence=mentions["sentence_id"].map(_column(source, "sentences", "text")),
        )
    else:
        counts = source.frame(
            "SELECT term_id, text, count(*) AS count FROM term_mentions GROUP BY ALL "
            "ORDER BY min(rowid)"
        )
        mentions = source.frame(
            "SELECT m.*, b.document_id, s.text AS sentence FROM term_mentions m "
            "JOIN (SELECT rowid AS place FROM term_mentions QUALIFY row_number() OVER "
            f"(PARTITION BY term_id ORDER BY rowid) <= {most:d}) ON m.rowid = place "
            "LEFT JOIN blocks b USING (block_id) LEFT JOIN sentences s USING (sentence_id) "
            "ORDER BY place"
        )
    wordings: dict[str, dict[str, int]] = {}
    columns = (counts[name].tolist() for name in ("term_id", "text", "count"))
    for term_id, text, count in zip(*columns, strict=True):
        wordings.setdefault(term_id, {})[text] = int(count)
    return wordings, mentions


def _column(source: HasTables, table: str, name: str) -> pd.Series[Any]:
    """Return a column of a table by the table's key, its first column."""
    frame = source.table(table)
    return frame.set_index(frame.columns[0])[name]


def read_table(source: HasTables | HasFrames, name: str) -> pd.DataFrame:
    """Return a table of a run, finished or not."""
    if isinstance(source, HasTables):
        return source.table(name)
    return source.frame(f'SELECT * FROM "{name}"')


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    columns = {name: frame[name].tolist() for name in frame.columns}
    return [{name: _cell(values[i]) for name, values in columns.items()} for i in range(len(frame))]


def _cell(value: Any) -> Any:
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return None
    return clean(value) if isinstance(value, str) else value


def clean(text: str) -> str:
    """Return a text without the characters that XML does not allow."""
    return _NOT_XML.sub("", text)


def _context(
    block_id: Any, document_id: Any, left: Any, text: Any, right: Any, page: Any, sentence: Any
) -> Context:
    return Context(
        block_id=_text(block_id),
        document_id=_text(document_id),
        left=_text(left),
        text=_text(text),
        right=_text(right),
        page=None if pd.isna(page) else int(page),
        sentence=_text(sentence),
    )


def _text(value: Any) -> str:
    """Return a text cleaned, empty for a missing one."""
    return clean(value) if isinstance(value, str) else ""


def _entry(
    row: Mapping[str, Any], wordings: Mapping[str, int], contexts: Sequence[Context]
) -> Entry:
    evidence = json.loads(row["evidence"] or "[]")
    first = row["first_session"]
    return Entry(
        term_id=row["term_id"],
        nl=row["nl"],
        en=row["en"],
        alternatives=tuple(json.loads(row["alternatives"] or "[]")),
        status=row["status"],
        confidence=float(row["confidence"]),
        kind=row["kind"],
        acronym_nl=row["acronym_nl"],
        acronym_en=row["acronym_en"],
        frequency=int(row["frequency"]),
        documents=int(row["documents"]),
        first_session=int(first) if first is not None else None,
        domain=row["domain"],
        evidence=evidence,
        definition_en=row["definition_en"],
        forms=_forms(row, wordings),
        sources=tuple(describe_evidence(evidence)),
        contexts=tuple(contexts),
    )


def _forms(row: Mapping[str, Any], wordings: Mapping[str, int]) -> tuple[str, ...]:
    """Return other wordings in the letters, most used first, once whatever their case."""
    known = {row["nl"].casefold(), (row["acronym_nl"] or "").casefold()}
    counts: dict[str, list[Any]] = {}
    for written, count in wordings.items():
        text = " ".join(clean(written).split())
        if is_acronym(text) and bare_acronym(text) == row["acronym_nl"]:
            continue
        if text.casefold() not in known:
            counts.setdefault(text.casefold(), [0, text])[0] += count
    return tuple(text for _, text in sorted(counts.values(), key=lambda c: (-c[0], c[1])))


def describe_evidence(evidence: Any) -> list[str]:
    """Return evidence as short lines for a reader: source, treaty and article, or how it came.

    Args:
        evidence: The parsed ``evidence`` column.
    """
    lines: list[str] = []
    for item in evidence if isinstance(evidence, list) else [evidence]:
        line = _describe(item)
        if line and line not in lines:
            lines.append(line)
    return lines


def _describe(item: Any) -> str:
    if not isinstance(item, Mapping):
        return str(item) if item else ""
    method = str(item.get("method", ""))
    inner = item.get("evidence")
    if isinstance(inner, list):
        inner = inner[0] if inner else None
    detail: Mapping[str, Any] = inner if isinstance(inner, Mapping) else item
    if inner is not None and not isinstance(inner, Mapping):
        return f"{method}: {inner}" if method else str(inner)
    parts = [str(detail[name]) for name in ("source", "treaty", "article") if detail.get(name)]
    if not parts and item.get("blocks"):
        parts = [f"{item.get('how', '')} in {', '.join(map(str, item['blocks'][:3]))}".strip()]
    return f"{method}: {' '.join(parts)}" if parts else method
