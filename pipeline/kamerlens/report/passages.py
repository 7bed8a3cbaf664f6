"""A document's text with everything found in it: what the reader and every number lead to."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from kamerlens.database import Source

Json = dict[str, Any]
#: Documents that are read at a time.
_TOGETHER = 20


def document_text(
    source: Source,
    document_id: str,
    *,
    entities: Mapping[str, int],
    terms: Mapping[str, int],
    themes: Mapping[str, int],
) -> Json:
    """Return one document's blocks and what stands where in them.

    Args:
        source: The run.
        document_id: The document.
        entities: Entity id → position in the report's list.
        terms: Term id → position.
        themes: Theme code → position.

    Returns:
        ``blocks`` (id without the document's, section id, type, text, first and last page),
        ``entities`` (block, start, end, label, entity or -1, page), ``terms`` (block, start, end,
        term, page), ``themes`` (block, theme, score, evidence), ``english`` (block, start, end),
        ``notes`` (block, offset, label, block of the note or None) and ``references`` (block,
        start, end, address); blocks by position.
    """
    places = {"entities": entities, "terms": terms, "themes": themes}
    (found,) = document_texts(source, [document_id], **places)
    return found


def document_texts(
    source: Source,
    documents: Sequence[str],
    *,
    entities: Mapping[str, int],
    terms: Mapping[str, int],
    themes: Mapping[str, int],
) -> Iterator[Json]:
    """Yield what :func:`document_text` returns for each of some documents.

    Several are read at a time: each question to a table costs as much as looking it through.
    """
    for first in range(0, len(documents), _TOGETHER):
        some = documents[first : first + _TOGETHER]
        read = _Read(source, some)
        for document_id in some:
            yield _document(read, document_id, entities, terms, themes)


class _Read:
    """Rows of some documents' tables.

    Attributes:
        at: Of each document, block id → position.
    """

    def __init__(self, source: Source, documents: Sequence[str]) -> None:
        self._source, self._documents = source, documents
        self._marks = ", ".join("?" * len(documents))
        self._rows: dict[str, dict[str, list[list[Any]]]] = {}
        self.at: dict[str, dict[str, int]] = {name: {} for name in documents}
        self.blocks: dict[str, list[tuple[Any, ...]]] = {name: [] for name in documents}
        for document_id, *row in source.execute(
            "SELECT document_id, block_id, section_id, type, text, page_first, page_last "
            f"FROM blocks WHERE document_id IN ({self._marks}) ORDER BY ordinal, block_id",
            documents,
        ):
            self.at[document_id][row[0]] = len(self.at[document_id])
            self.blocks[document_id].append(tuple(row))

    def rows(self, document_id: str, table: str, columns: str, more: str = "") -> list[list[Any]]:
        """Return a document's rows of a table by block, first the block's position."""
        query = f'SELECT block_id, {columns} FROM "{table}"'
        if query not in self._rows:
            self._rows[query] = self._of_documents(f"{query} WHERE {more or 'true'}")
        return self._rows[query][document_id]

    def _of_documents(self, query: str) -> dict[str, list[list[Any]]]:
        document_of = {block: name for name, at in self.at.items() for block in at}
        found: dict[str, list[list[Any]]] = {name: [] for name in self._documents}
        for block_id, *row in self._source.execute(
            f"{query} AND block_id IN (SELECT block_id FROM blocks WHERE document_id IN "
            f"({self._marks})) ORDER BY 1, 2, 3, rowid",
            self._documents,
        ):
            document_id = document_of[block_id]
            found[document_id].append([self.at[document_id][block_id], *row])
        for rows in found.values():
            rows.sort(key=lambda row: row[0])
        return found


def _document(
    read: _Read,
    document_id: str,
    entities: Mapping[str, int],
    terms: Mapping[str, int],
    themes: Mapping[str, int],
) -> Json:
    blocks, at = read.blocks[document_id], read.at[document_id]
    rows = partial(read.rows, document_id)
    return {
        "blocks": [[_local(r[0], document_id), _local(r[1], document_id), *r[2:]] for r in blocks],
        "entities": [
            [*r[:4], entities.get(r[4], -1), r[5]]
            for r in rows("entities", "start_char, end_char, label, entity_id, page")
        ],
        "terms": [
            [*r[:3], terms[r[3]], r[4]]
            for r in rows("term_mentions", "start_char, end_char, term_id, page")
            if r[3] in terms
        ],
        "themes": [
            [r[0], themes[r[1]], round(r[2], 2), json.loads(r[3])]
            for r in rows("theme_scores", "theme, score, evidence", "assigned")
            if r[1] in themes
        ],
        "english": rows("english", "start_char, end_char"),
        "notes": [
            [*r[:3], at.get(r[3])]
            for r in rows(
                "references", "start_char, normalized, target_block_id", "kind = 'footnote'"
            )
        ],
        "references": rows("references", "start_char, end_char, url", "kind <> 'footnote'"),
    }


def _local(identity: str | None, document_id: str) -> str | None:
    """Return an id without the document's in front."""
    if identity is None or not identity.startswith(document_id):
        return identity
    return identity[len(document_id) :]
