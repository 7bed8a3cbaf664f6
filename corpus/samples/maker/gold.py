"""What should be read back from a sample letter: its blocks and their themes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .flow import Flow
from .source import BODY_TYPES, Block, Letter

Row = dict[str, Any]


def block_rows(letter: Letter, flow: Flow) -> list[Row]:
    """The blocks in reading order.

    A page's footnotes follow the last block that has text on that page; a figure's caption
    follows the paragraph around it.

    Args:
        letter: The letter.
        flow: Where its blocks stand.

    Returns:
        Rows with id, part, type, level, section, pages and text; and source, the block's place
        in the letter's source, None for a footnote.
    """
    last = {page: index for index in sorted(flow.where) for page in flow.where[index]}
    numbers = _notes_by_page(flow)
    notes = _note_texts(letter)
    rows: list[Row] = []
    section: str | None = None
    for index, part, block in _numbered(letter):
        if block.kind == "title":
            section = None
        if block.kind == "heading":
            section = block.plain
        rows.append(_row(part, block.kind, block.level, section, flow.where[index], _text(block)))
        rows[-1]["source"] = index
        for page in flow.where[index]:
            if last[page] == index:
                for number in numbers.get(page, []):
                    rows.append(_row(part, "footnote", None, section, [page], notes[number]))
    return [{"id": number, **row} for number, row in enumerate(rows)]


def inline_rows(letter: Letter) -> list[Row]:
    """The blocks as a form without pages gives them: notes right after the block they are in."""
    rows: list[Row] = []
    section: str | None = None
    for index, part, block in _numbered(letter):
        if block.kind == "title":
            section = None
        if block.kind == "heading":
            section = block.plain
        rows.append(_row(part, block.kind, block.level, section, [], _text(block)))
        rows[-1]["source"] = index
        rows += [_row(part, "footnote", None, section, [], note) for note in block.notes]
    return [{"id": number, **row} for number, row in enumerate(rows)]


def theme_rows(letter: Letter, rows: list[Row]) -> list[Row]:
    """The themes of paragraphs and list items, under the ids of the block rows."""
    blocks = {index: block for index, _, block in _numbered(letter)}
    out: list[Row] = []
    for row in rows:
        if row["type"] in BODY_TYPES:
            themes = blocks[row["source"]].themes
            primary = themes[0] if themes else None
            out.append({"id": row["id"], "primary": primary, "all": list(themes)})
    return out


def write_rows(path: Path, rows: list[Row]) -> None:
    """Write rows as JSON lines, without what is only used here."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for row in rows:
            kept = {key: value for key, value in row.items() if key != "source"}
            file.write(json.dumps(kept, ensure_ascii=False) + "\n")


def _numbered(letter: Letter) -> Iterator[tuple[int, str, Block]]:
    index = 0
    for part, blocks in letter.parts.items():
        for block in blocks:
            yield index, part, block
            index += 1


def _row(
    part: str, kind: str, level: int | None, section: str | None, pages: list[int], text: str
) -> Row:
    return {
        "part": part,
        "type": kind,
        "level": level,
        "section": section,
        "pages": list(pages),
        "text": text,
        "source": None,
    }


def _text(block: Block) -> str:
    """The text; of a signature the office, then the name."""
    return " ".join(row.strip() for row in block.plain.split("|"))


def _notes_by_page(flow: Flow) -> dict[int, list[int]]:
    pages: dict[int, list[int]] = {}
    for number, page in sorted(flow.note_pages.items()):
        pages.setdefault(page, []).append(number)
    return pages


def _note_texts(letter: Letter) -> dict[int, str]:
    texts = [note for _, _, block in _numbered(letter) for note in block.notes]
    return dict(enumerate(texts, start=1))
