"""Gold texts laid beside a run's blocks, so that a small difference does not lose a whole block.

The gold's blocks and the run's may differ in a hyphen or a space, and a paragraph of one may be two
of the other. Each gold text is laid beside the blocks that share its words, and offsets go over by
the characters that agree.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import pandas as pd

#: Words in a row that two texts must share to be compared at all.
_GRAM = 3
#: Share of a block's rows of words that must be in the gold text for the block to be part of it.
_PART = 0.5
#: Share of the gold text's rows of words that a block must hold to hold the gold text.
_HELD = 0.3


@dataclass(frozen=True, slots=True)
class Laid:
    """A gold text and the blocks it was found in.

    Attributes:
        number: Position of the text in the gold.
        maps: Block id → offset in the block → offset in the gold text, for what agrees.
    """

    number: int
    maps: dict[str, dict[int, int]]

    def span(self, block_id: str, start: int, end: int) -> tuple[int, int] | None:
        """Return the gold offsets of a span in a block, None where its ends have no counterpart."""
        offsets = self.maps.get(block_id, {})
        first, last = offsets.get(start), offsets.get(end - 1)
        return (first, last + 1) if first is not None and last is not None else None


def lay(texts: Sequence[str], blocks: pd.DataFrame) -> list[Laid]:
    """Lay gold texts beside blocks.

    Args:
        texts: The gold's texts in reading order.
        blocks: Columns block_id and text, in reading order.

    Returns:
        One alignment a text, in order; one without maps for a text that was not found. A block
        goes to several texts only if it holds them all.
    """
    contents = dict(zip(blocks["block_id"], blocks["text"], strict=True))
    grams = {block_id: _grams(text) for block_id, text in contents.items()}
    exact = _by_text(contents)
    laid = []
    for number, text in enumerate(texts):
        same = exact.get(_squeezed(text))
        if same:
            found = [same.pop(0) if len(same) > 1 else same[0]]
        else:
            found = _sharing(_grams(text), grams)
        laid.append(Laid(number, {block_id: _map(contents[block_id], text) for block_id in found}))
    return laid


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _by_text(contents: dict[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for block_id, text in contents.items():
        found.setdefault(_squeezed(text), []).append(block_id)
    return found


def _grams(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    if len(words) < _GRAM:
        return Counter([tuple(words)]) if words else Counter()
    return Counter(zip(*(words[i:] for i in range(_GRAM)), strict=False))


def _sharing(
    gold: Counter[tuple[str, ...]], grams: dict[str, Counter[tuple[str, ...]]]
) -> list[str]:
    """Return the blocks that hold much of the gold text, or are held by it."""
    found = []
    for block_id, block in grams.items():
        shared = (gold & block).total()
        if shared and (shared >= _PART * block.total() or shared >= _HELD * gold.total()):
            found.append((shared, block_id))
    best = max((shared for shared, _ in found), default=0)
    # A text that stands twice (a repeated note) is one block; parts of a text are several.
    if best >= 0.9 * gold.total():
        return [block_id for shared, block_id in found if shared == best][:1]
    return [block_id for _, block_id in found]


def _map(block: str, gold: str) -> dict[int, int]:
    if block == gold:
        return {i: i for i in range(len(gold))}
    matcher = SequenceMatcher(None, block, gold, autojunk=False)
    return dict(_pairs(matcher))


def _pairs(matcher: SequenceMatcher[str]) -> Iterator[tuple[int, int]]:
    for match in matcher.get_matching_blocks():
        yield from ((match.a + i, match.b + i) for i in range(match.size))
