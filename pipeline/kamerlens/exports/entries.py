"""Glossary entries with their contexts, as every export format needs them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

import pandas as pd

from kamerlens.namekeys import bare_acronym, is_acronym

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
        contexts: Where the term stands, in reading order.
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


def read_entries(
    source: HasTables | HasFrames, *, min_confidence: float = 0.0, contexts: int | None = None
) -> list[Entry]:
    """Return the glossary of a run.

    Args:
        source: A finished run, or the store of one that is being written.
        min_confidence: Leaves out entries below it.
        contexts: Most contexts an entry; None for all.

    Returns:
        Entries by domain-independent rank, the order of ``terms``.
    """
    terms, mentions = read_table(source, "terms"), read_table(source, "term_mentions")
    blocks = read_table(source, "blocks")
    document_of = dict(zip(blocks["block_id"], blocks["document_id"], strict=True))
    sentences = read_table(source, "sentences")
    sentence_of = dict(zip(sentences["sentence_id"], sentences["text"], strict=True))
    found: dict[str, list[Context]] = {}
    columns = ("term_id", "block_id", "sentence_id", "left", "text", "right", "page")
    for term_id, *rest in zip(*(mentions[name].tolist() for name in columns), strict=True):
        found.setdefault(term_id, []).append(_context(rest, document_of, sentence_of))
    entries = [_entry(row, found.get(row["term_id"], []), contexts) for row in _rows(terms)]
    return [entry for entry in entries if entry.confidence >= min_confidence]


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
    cells: Sequence[Any], document_of: Mapping[str, str], sentence_of: Mapping[str, str]
) -> Context:
    block_id, sentence_id, left, text, right, page = (_cell(cell) for cell in cells)
    return Context(
        block_id=block_id,
        document_id=document_of.get(block_id, ""),
        left=left or "",
        text=text or "",
        right=right or "",
        page=int(page) if page is not None else None,
        sentence=clean(sentence_of.get(sentence_id, "")) if sentence_id else "",
    )


def _entry(row: Mapping[str, Any], contexts: Sequence[Context], most: int | None) -> Entry:
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
        forms=_forms(row, contexts),
        sources=tuple(describe_evidence(evidence)),
        contexts=tuple(contexts if most is None else contexts[:most]),
    )


def _forms(row: Mapping[str, Any], contexts: Sequence[Context]) -> tuple[str, ...]:
    """Return other wordings in the letters, most used first, once whatever their case."""
    known = {row["nl"].casefold(), (row["acronym_nl"] or "").casefold()}
    counts: dict[str, list[Any]] = {}
    for context in contexts:
        text = " ".join(context.text.split())
        if is_acronym(text) and bare_acronym(text) == row["acronym_nl"]:
            continue
        if text.casefold() not in known:
            counts.setdefault(text.casefold(), [0, text])[0] += 1
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
