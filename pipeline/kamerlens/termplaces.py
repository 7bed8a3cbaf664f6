"""Places of candidate terms: which lie inside which, and what counts once.

Everything is kept as numbers, some bytes a candidate, so that a run of many letters stays small;
block texts are read one by one and let go.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from kamerlens.frames import Frames, pieces

Numbers = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

_COLUMNS = ("key", "base", "pattern", "block_id", "start_char", "end_char")


@dataclass(frozen=True, slots=True)
class Places:
    """Where all candidates stand, in the rows' order: block by block.

    Attributes:
        wordings: Distinct (key, base, pattern), in order of their first candidate.
        wording: Position of each candidate's wording in them.
        block: Number of each candidate's block; blocks with candidates count, from 0.
        start: Offsets of the first characters.
        end: Offsets after the last.
        followed: Whether "van" follows.
        english: Whether the place is in untranslated English.
        documents: Documents with candidates.
        document: Position of each block's document in them.
        themes: What the blocks are about.
    """

    wordings: Sequence[tuple[str, str, str]]
    wording: Numbers
    block: Numbers
    start: Numbers
    end: Numbers
    followed: Flags
    english: Flags
    documents: Sequence[str]
    document: Numbers
    themes: BlockThemes


@dataclass(frozen=True, slots=True)
class BlockThemes:
    """The themes assigned to blocks.

    Attributes:
        codes: Theme codes.
        borders: Where each block's themes begin in the next two, shape (blocks + 1,).
        theme: Position of the theme in ``codes``.
        score: Its score.
    """

    codes: Sequence[str]
    borders: npt.NDArray[np.int64]
    theme: Numbers
    score: Floats

    def of(self, blocks: npt.NDArray[np.integer[Any]]) -> dict[str, float]:
        """Return theme → sum of its scores in blocks, in the order in which themes come up."""
        first, sizes = self.borders[blocks], self.borders[blocks + 1] - self.borders[blocks]
        shift = np.repeat(first - np.concatenate(([0], np.cumsum(sizes)[:-1])), sizes)
        rows = np.arange(sizes.sum()) + shift
        themes = self.theme[rows]
        weights = np.bincount(themes, weights=self.score[rows], minlength=len(self.codes))
        found, at = np.unique(themes, return_index=True)
        return {self.codes[i]: float(weights[i]) for i in found[np.argsort(at)]}


class BlockTexts:
    """Texts of blocks, asked for in reading order; one frame of them is in memory at a time.

    Args:
        blocks: Columns block_id, document_id, text.
    """

    def __init__(self, blocks: Frames) -> None:
        self._rows = self._read(blocks)

    @staticmethod
    def _read(blocks: Frames) -> Iterator[tuple[str, str, str]]:
        for frame in pieces(blocks):
            columns = (frame[name].tolist() for name in ("block_id", "document_id", "text"))
            yield from zip(*columns, strict=True)

    def find(self, block_id: str) -> tuple[str, str]:
        """Return the document and text of a block that comes after the one asked for before.

        Raises:
            ValueError: There is none.
        """
        for name, document_id, text in self._rows:
            if name == block_id:
                return document_id, text
        raise ValueError(f"block {block_id!r} is not where its candidates are")


def places_of(
    candidates: Frames, blocks: Frames, theme_scores: Frames, english: Frames = ()
) -> Places:
    """Return the place of each candidate.

    Args:
        candidates: Columns key, base, pattern, block_id, start_char, end_char; block by block,
            in the order of ``blocks``.
        blocks: Columns block_id, document_id, text.
        theme_scores: Columns block_id, theme, score: the themes assigned to blocks.
        english: Columns block_id, start_char, end_char: untranslated English.
    """
    texts = BlockTexts(blocks)
    wordings: dict[tuple[str, str, str], int] = {}
    documents: dict[str, int] = {}
    number_of: dict[str, int] = {}
    wording, block, start, end, document = (array("i") for _ in range(5))
    followed = bytearray()
    current, text, number = "", "", -1
    for frame in pieces(candidates):
        columns = (frame[name].tolist() for name in _COLUMNS)
        for key, base, pattern, block_id, first, after in zip(*columns, strict=True):
            if block_id != current:
                current, (document_id, text) = block_id, texts.find(block_id)
                number = number_of[block_id] = len(number_of)
                document.append(documents.setdefault(document_id, len(documents)))
            wording.append(wordings.setdefault((key, base, pattern), len(wordings)))
            block.append(number)
            start.append(first)
            end.append(after)
            followed.append(text.startswith(" van ", after))
    blocks_of, starts, ends = (_numbers(values) for values in (block, start, end))
    return Places(
        wordings=list(wordings),
        wording=_numbers(wording),
        block=blocks_of,
        start=starts,
        end=ends,
        followed=np.frombuffer(bytes(followed), dtype=np.bool_),
        english=_inside(english, number_of, blocks_of, starts, ends),
        documents=list(documents),
        document=_numbers(document),
        themes=_themes(theme_scores, number_of),
    )


def _numbers(values: array[int]) -> Numbers:
    return np.frombuffer(values, dtype=np.int32) if values else np.empty(0, dtype=np.int32)


def _inside(
    english: Frames, number_of: dict[str, int], block: Numbers, start: Numbers, end: Numbers
) -> Flags:
    """Return which places lie in untranslated English."""
    inside = np.zeros(len(block), dtype=np.bool_)
    for frame in pieces(english):
        columns = (frame[name].tolist() for name in ("block_id", "start_char", "end_char"))
        for block_id, first, last in zip(*columns, strict=True):
            number = number_of.get(block_id)
            if number is not None:
                rows = slice(*np.searchsorted(block, (number, number + 1)))
                inside[rows] |= (start[rows] >= first) & (end[rows] <= last)
    return inside


def _themes(theme_scores: Frames, number_of: dict[str, int]) -> BlockThemes:
    codes: dict[str, int] = {}
    block, theme, scores = array("i"), array("i"), array("d")
    for frame in pieces(theme_scores):
        columns = (frame[name].tolist() for name in ("block_id", "theme", "score"))
        for block_id, code, score in zip(*columns, strict=True):
            number = number_of.get(block_id)
            if number is not None:
                block.append(number)
                theme.append(codes.setdefault(code, len(codes)))
                scores.append(score)
    numbers = _numbers(block)
    order = np.argsort(numbers, kind="stable")
    borders = np.searchsorted(numbers[order], np.arange(len(number_of) + 1))
    values = np.array(scores, dtype=np.float64)
    return BlockThemes(list(codes), borders, _numbers(theme)[order], values[order])


@dataclass(frozen=True, slots=True)
class Standing:
    """The counts of a group.

    Attributes:
        frequency: Places it occurs in, nested ones too.
        nested: Those inside a longer candidate.
        cut: Those that a longer candidate goes on from with "van", so that the last noun lacks
            what belongs to it.
        nests: Number of different longer candidates it stands in.
        documents: Documents it occurs in.
    """

    frequency: int
    nested: int
    nests: int
    cut: int
    documents: int


@dataclass(frozen=True, slots=True)
class Nesting:
    """Who owns which place, and which groups own a longer place around it.

    Attributes:
        row: First candidate of each place and group that owns it, ascending.
        group: The group.
        inner: Positions in ``row`` of places inside a longer one, once for each pair with
        outer: a group, other than its own, that owns such a longer place.
    """

    row: Numbers
    group: Numbers
    inner: Numbers
    outer: Numbers


def nesting_of(group: Numbers, places: Places) -> Nesting:
    """Return what lies inside what.

    A term lies inside another of the same block only.

    Args:
        group: The group of each candidate.
        places: The candidates.
    """
    order = np.lexsort((group, -places.end, places.start, places.block))
    block, start, end, owner = (a[order] for a in (places.block, places.start, places.end, group))
    another = np.ones(len(order), dtype=np.bool_)
    another[1:] = (np.diff(block) != 0) | (np.diff(start) != 0) | (np.diff(end) != 0)
    owned = another.copy()
    owned[1:] |= np.diff(owner) != 0
    # lexsort is stable: of several candidates of a place and group the first row comes first.
    row, owner = order[owned].astype(np.int32), owner[owned]
    place = (np.cumsum(another) - 1)[owned]
    inner, outer = _around(block[another], start[another], end[another])
    # From pairs of places to pairs of what owns them.
    borders = np.searchsorted(place, np.arange(int(another.sum()) + 1))
    inner, outer = _spread(inner, outer, borders)
    outer, inner = _spread(outer, inner, borders)
    other = owner[outer] != owner[inner]
    inner, outer = inner[other], owner[outer[other]]
    rank = np.argsort(row)
    position = np.empty_like(row)
    position[rank] = np.arange(len(row), dtype=np.int32)
    return Nesting(row[rank], owner[rank], position[inner], outer)


def _around(block: Numbers, start: Numbers, end: Numbers) -> tuple[Numbers, Numbers]:
    """Return pairs of a place and a longer one around it; places sorted, the longest first."""
    inner, outer = array("i"), array("i")
    around: list[tuple[int, int]] = []
    current = -1
    columns = (block.tolist(), start.tolist(), end.tolist())
    for number, (here, first, last) in enumerate(zip(*columns, strict=True)):
        if here != current:
            current, around = here, []
        around = [place for place in around if place[0] > first]
        for after, place in around:
            if after >= last:
                inner.append(number)
                outer.append(place)
        around.append((last, number))
    return _numbers(inner), _numbers(outer)


def _spread(
    places: Numbers, beside: Numbers, borders: npt.NDArray[np.int64]
) -> tuple[Numbers, Numbers]:
    """Return all that own each place, with what stands beside it repeated."""
    sizes = borders[places + 1] - borders[places]
    shift = np.repeat(borders[places] - (np.cumsum(sizes) - sizes), sizes)
    owners = (np.arange(sizes.sum()) + shift).astype(np.int32)
    return owners, np.repeat(beside, sizes)


def standings(count: int, nesting: Nesting, places: Places) -> list[Standing]:
    """Return the counts of each group; a place counts once, whatever found it.

    Args:
        count: Number of groups.
        nesting: Who owns which place.
        places: The candidates.
    """
    group, row = nesting.group, nesting.row

    def counted(groups: Numbers) -> list[int]:
        return np.bincount(groups, minlength=count).tolist()  # type: ignore[no-any-return]

    def distinct(groups: Numbers, others: Numbers, size: int) -> list[int]:
        pairs = np.unique(groups.astype(np.int64) * max(size, 1) + others)
        return counted((pairs // max(size, 1)).astype(np.int32))

    columns = zip(
        counted(group),
        counted(group[np.unique(nesting.inner)]),
        distinct(group[nesting.inner], nesting.outer, count),
        counted(group[_cut(nesting, places)]),
        distinct(group, places.document[places.block[row]], len(places.documents)),
        strict=True,
    )
    return [Standing(*counts) for counts in columns]


def _cut(nesting: Nesting, places: Places) -> Flags:
    """Return which owned places a longer one that begins with them goes on from with "van"."""
    row = nesting.row
    block, start, end = places.block[row], places.start[row], places.end[row]
    order = np.lexsort((-end, start, block))
    first = np.ones(len(row), dtype=np.bool_)
    first[1:] = (np.diff(block[order]) != 0) | (np.diff(start[order]) != 0)
    longest = np.empty_like(end)
    longest[order] = end[order][first][np.cumsum(first) - 1]
    return (longest > end) & places.followed[row]


def free_rows(count: int, nesting: Nesting, established: Flags) -> list[Numbers]:
    """Return each group's mentions: those in no longer established term, or else all.

    Of two terms that overlap without one holding the other, both stay.

    Args:
        count: Number of groups.
        nesting: Who owns which place.
        established: For each group, whether it takes the mentions inside its own to itself.
    """
    held = np.zeros(len(nesting.row), dtype=np.bool_)
    held[nesting.inner[established[nesting.outer]]] = True
    free = np.bincount(nesting.group[~held], minlength=count)
    kept = ~held | (free[nesting.group] == 0)
    return split_by(nesting.group[kept], nesting.row[kept], count)


def split_by(group: Numbers, rows: Numbers, count: int) -> list[Numbers]:
    """Return the rows of each group, in their order."""
    order = np.argsort(group, kind="stable")
    borders = np.searchsorted(group[order], np.arange(1, count))
    return np.split(rows[order], borders) if count else []
