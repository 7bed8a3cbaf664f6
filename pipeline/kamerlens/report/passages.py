"""A document's text with everything found in it: what the reader and every number lead to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from kamerlens.database import Source

Json = dict[str, Any]


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
    blocks = source.execute(
        "SELECT block_id, section_id, type, text, page_first, page_last FROM blocks "
        "WHERE document_id = ? ORDER BY ordinal, block_id",
        [document_id],
    )
    at = {row[0]: i for i, row in enumerate(blocks)}

    # The ids' range lets the database skip what belongs to other documents.
    ends = (min(at), max(at)) if at else ("", "")

    def rows(table: str, columns: str, more: str = "") -> list[list[Any]]:
        found = source.execute(
            f'SELECT block_id, {columns} FROM "{table}" '
            f"WHERE block_id BETWEEN ? AND ? {more} ORDER BY 1, 2, 3",
            ends,
        )
        return sorted(
            ([at[row[0]], *row[1:]] for row in found if row[0] in at), key=lambda row: row[0]
        )

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
            for r in rows("theme_scores", "theme, score, evidence", "AND assigned")
            if r[1] in themes
        ],
        "english": rows("english", "start_char, end_char"),
        "notes": [
            [*r[:3], at.get(r[3])]
            for r in rows(
                "references", "start_char, normalized, target_block_id", "AND kind = 'footnote'"
            )
        ],
        "references": rows("references", "start_char, end_char, url", "AND kind <> 'footnote'"),
    }


def _local(identity: str | None, document_id: str) -> str | None:
    """Return an id without the document's in front."""
    if identity is None or not identity.startswith(document_id):
        return identity
    return identity[len(document_id) :]
