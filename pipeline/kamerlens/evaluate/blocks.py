"""Scores of extraction and segmentation against block gold."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict, deque
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kamerlens.records import Block, Document, Section

if TYPE_CHECKING:
    import pandas as pd

GoldRow = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1 of one comparison, with its counts."""

    precision: float
    recall: float
    f1: float
    matched: int
    predicted: int
    gold: int


@dataclass(frozen=True, slots=True)
class BlockScores:
    """All block scores of one letter.

    Attributes:
        text: Blocks whose normalised text equals a gold block's.
        types: Share of the matched blocks with the gold type.
        words: Words, as multisets over all blocks.
        headings: Headings with text and level right.
        heading_texts: Headings with text right.
        sections: Share of the matched blocks under the gold section's heading; None where the
            gold names no sections.
        missing: Gold texts without a match, in gold order.
        extra: Predicted texts without a match, in reading order.
        confused: ``(text, gold type, predicted type)`` of matched blocks typed otherwise.
    """

    text: Score
    types: float
    words: Score
    headings: Score
    heading_texts: Score
    sections: float | None
    missing: tuple[str, ...]
    extra: tuple[str, ...]
    confused: tuple[tuple[str, str, str], ...]


def normalised(text: str) -> str:
    """Return text in NFC with runs of white space as one space."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def score(matched: int, predicted: int, gold: int) -> Score:
    """Return precision, recall and F1 from counts; nothing against nothing scores 1."""
    precision = matched / predicted if predicted else float(gold == 0)
    recall = matched / gold if gold else float(predicted == 0)
    both = precision + recall
    return Score(
        precision, recall, 2 * precision * recall / both if both else 0.0, matched, predicted, gold
    )


def multiset_score(predicted: Iterable[Hashable], gold: Iterable[Hashable]) -> Score:
    """Compare two multisets."""
    ours, theirs = Counter(predicted), Counter(gold)
    return score((ours & theirs).total(), ours.total(), theirs.total())


def matched_pairs(gold: Sequence[GoldRow], blocks: Sequence[Block]) -> list[tuple[GoldRow, Block]]:
    """Pair gold rows with blocks of equal normalised text, repeated texts in their order."""
    waiting: dict[str, deque[Block]] = defaultdict(deque)
    for block in blocks:
        waiting[normalised(block.text)].append(block)
    pairs = []
    for row in gold:
        same = waiting[normalised(str(row["text"]))]
        if same:
            pairs.append((row, same.popleft()))
    return pairs


def of_gold_parts(
    gold: Sequence[GoldRow], blocks: Sequence[Block], documents: Sequence[Document]
) -> list[Block]:
    """Keep the blocks of the documents that the gold is about, where it says which."""
    parts = {row.get("part") for row in gold}
    if None in parts or not documents:
        return list(blocks)
    inside = {document.document_id for document in documents if document.part in parts}
    return [block for block in blocks if block.document_id in inside]


def score_blocks(
    gold: Sequence[GoldRow],
    blocks: Sequence[Block],
    sections: Sequence[Section],
    documents: Sequence[Document] = (),
) -> BlockScores:
    """Score blocks against gold rows.

    Args:
        gold: Rows with ``text``, ``type``, and where annotated ``level``, ``section`` (the
            nearest heading's text) and ``part``.
        blocks: The letter's blocks in reading order.
        sections: Its sections.
        documents: Its documents; where given and the gold rows name parts, blocks of other
            parts are left out.
    """
    blocks = of_gold_parts(gold, blocks, documents)
    pairs = matched_pairs(gold, blocks)
    by_id = {section.section_id: section for section in sections}
    levels = {section.heading: section.level for section in sections}
    ours = [block for block in blocks if block.type == "heading"]
    theirs = [row for row in gold if row["type"] == "heading"]
    return BlockScores(
        text=score(len(pairs), len(blocks), len(gold)),
        types=_share(row["type"] == block.type for row, block in pairs),
        words=multiset_score(
            (word for block in blocks for word in normalised(block.text).split()),
            (word for row in gold for word in normalised(str(row["text"])).split()),
        ),
        headings=multiset_score(
            ((normalised(block.text), _level(block, by_id, levels)) for block in ours),
            ((normalised(str(row["text"])), row.get("level")) for row in theirs),
        ),
        heading_texts=multiset_score(
            (normalised(block.text) for block in ours),
            (normalised(str(row["text"])) for row in theirs),
        ),
        sections=_section_share(pairs, by_id),
        missing=_unmatched((str(row["text"]) for row in gold), (str(r["text"]) for r, _ in pairs)),
        extra=_unmatched((block.text for block in blocks), (block.text for _, block in pairs)),
        confused=tuple(
            (block.text, str(row["type"]), block.type)
            for row, block in pairs
            if row["type"] != block.type
        ),
    )


def _share(answers: Iterable[bool]) -> float:
    values = list(answers)
    return sum(values) / len(values) if values else 1.0


def _level(block: Block, sections: Mapping[str, Section], levels: Mapping[str, int]) -> int | None:
    if block.section_id is not None and block.section_id in sections:
        return sections[block.section_id].level
    return levels.get(block.text)


def _section_share(
    pairs: Sequence[tuple[GoldRow, Block]], sections: Mapping[str, Section]
) -> float | None:
    if not any(row.get("section") for row, _ in pairs):
        return None
    return _share(
        normalised(str(row["section"] or ""))
        == normalised(sections[block.section_id].heading if block.section_id else "")
        for row, block in pairs
        if "section" in row
    )


def _unmatched(texts: Iterable[str], matched: Iterable[str]) -> tuple[str, ...]:
    left = Counter(normalised(text) for text in matched)
    rest = []
    for text in texts:
        key = normalised(text)
        if left[key]:
            left[key] -= 1
        else:
            rest.append(text)
    return tuple(rest)


def evaluate(gold: Path, tables: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    """Score a run's blocks and sections against a gold file.

    Args:
        gold: JSON Lines with the rows of :func:`score_blocks`.
        tables: The run's tables, cut down to the letter.
    """
    from kamerlens.evaluate import read_rows

    scores = score_blocks(
        read_rows(gold),
        [
            Block(r.block_id, r.document_id, _text(r.section_id), r.ordinal, r.type, r.text)
            for r in _rows(tables["blocks"])
        ],
        [
            Section(r.section_id, r.document_id, None, r.level, None, r.heading, r.path, None, None)
            for r in _rows(tables["sections"])
        ],
        [
            Document(r.document_id, r.letter_id, r.part, "", None, None, None, None, r.words)
            for r in _rows(tables["documents"])
        ],
    )
    return {
        "blocks": asdict(scores.text),
        "block_types": scores.types,
        "words": asdict(scores.words),
        "headings": asdict(scores.headings),
        "heading_texts": asdict(scores.heading_texts),
        "sections": scores.sections,
        "missing": list(scores.missing),
        "extra": list(scores.extra),
        "confused": [list(entry) for entry in scores.confused],
    }


def _text(cell: Any) -> str | None:
    return cell if isinstance(cell, str) else None


def _rows(table: pd.DataFrame) -> Iterable[Any]:
    """Return a table's rows as named tuples."""
    return table.itertuples()
