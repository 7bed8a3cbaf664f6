"""Places of candidate terms: which lie inside which, and what counts once.

A term lies inside another of the same block only, so blocks are looked at one by one.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np
import numpy.typing as npt
import pandas as pd

from kamerlens.grouping import Group

#: Block, offset of the first character, offset after the last.
Place = tuple[str, int, int]
Numbers = npt.NDArray[np.int32]


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


class Places(Sequence[Place]):
    """The places of all candidates, in the rows' order, 16 bytes each.

    Args:
        blocks: Distinct block ids.
        codes: Position of each place's block in ``blocks``.
        starts: Offsets of the first characters.
        ends: Offsets after the last.
    """

    def __init__(
        self, blocks: Sequence[str], codes: Numbers, starts: Numbers, ends: Numbers
    ) -> None:
        self._blocks = blocks
        self._codes, self._starts, self._ends = codes, starts, ends

    def __len__(self) -> int:
        return len(self._codes)

    @overload
    def __getitem__(self, row: int) -> Place: ...

    @overload
    def __getitem__(self, row: slice) -> list[Place]: ...

    def __getitem__(self, row: int | slice) -> Place | list[Place]:
        if isinstance(row, slice):
            return [self[i] for i in range(*row.indices(len(self)))]
        block = self._blocks[self._codes[row]]
        return block, int(self._starts[row]), int(self._ends[row])

    def by_block(self) -> Iterator[Sequence[int]]:
        """Yield the rows of each block, ascending."""
        order = np.argsort(self._codes, kind="stable")
        borders = np.flatnonzero(np.diff(self._codes[order])) + 1
        for rows in np.split(order, borders):
            yield rows.tolist()


def places_of(candidates: pd.DataFrame) -> Places:
    """Return the place of each candidate, in the rows' order."""
    codes, blocks = pd.factorize(candidates["block_id"])
    offsets = (candidates[name].to_numpy(dtype=np.int32) for name in ("start_char", "end_char"))
    return Places(list(blocks), codes.astype(np.int32), *offsets)


def standings(
    groups: Sequence[Group],
    places: Places,
    document_of: Mapping[str, str],
    texts: Mapping[str, str],
) -> list[Standing]:
    """Return the counts of each group; a place counts once, whatever found it.

    Args:
        groups: All groups; longer ones make others nested.
        places: The place of each candidate row.
        document_of: Block → document.
        texts: Block → text.
    """
    frequency, nested, cut = [0] * len(groups), [0] * len(groups), [0] * len(groups)
    nests: list[set[int]] = [set() for _ in groups]
    documents: list[set[str]] = [set() for _ in groups]
    for owned, inside in _blocks(groups, places):
        longest: dict[int, int] = {}
        for _, start, end in owned:
            longest[start] = max(end, longest.get(start, 0))
        for place, rows in owned.items():
            block, start, end = place
            outer = inside.get(place, set())
            is_cut = longest[start] > end and texts[block].startswith(" van ", end)
            for number in rows:
                others = outer - {number}
                frequency[number] += 1
                nested[number] += bool(others)
                cut[number] += is_cut
                nests[number] |= others
                documents[number].add(document_of[block])
    return [
        Standing(
            frequency=frequency[i],
            nested=nested[i],
            cut=cut[i],
            nests=len(nests[i]),
            documents=len(documents[i]),
        )
        for i in range(len(groups))
    ]


def free_rows(
    groups: Sequence[Group], places: Places, established: Sequence[bool]
) -> list[array[int]]:
    """Return each term's mentions: those in no longer established term, or else all.

    Of two terms that overlap without one holding the other, both stay.

    Args:
        groups: The terms.
        places: The place of each candidate row.
        established: For each term, whether it takes the mentions inside its own to itself.
    """
    strong = {number for number, is_strong in enumerate(established) if is_strong}
    free = [array("q") for _ in groups]
    every = [array("q") for _ in groups]
    for owned, inside in _blocks(groups, places):
        for place, rows in owned.items():
            outer = inside.get(place, set()) & strong
            for number, row in rows.items():
                every[number].append(row)
                if not outer - {number}:
                    free[number].append(row)
    return [array("q", sorted(a or b)) for a, b in zip(free, every, strict=True)]


#: Of one block: place → the groups that own it, each with its first row; place → the groups that
#: own a longer place around it.
_Block = tuple[dict[Place, dict[int, int]], dict[Place, set[int]]]


def _blocks(groups: Sequence[Group], places: Places) -> Iterator[_Block]:
    """Yield who owns which place, block by block."""
    owner = np.full(len(places), -1, dtype=np.int32)
    for number, group in enumerate(groups):
        owner[np.frombuffer(group.rows, dtype=np.int64)] = number
    for rows in places.by_block():
        owned: dict[Place, dict[int, int]] = {}
        for row in rows:
            if (number := int(owner[row])) >= 0:
                owned.setdefault(places[row], {}).setdefault(number, row)
        yield owned, _containers(owned)


def _containers(owned: Mapping[Place, Mapping[int, int]]) -> dict[Place, set[int]]:
    """Return, for each place of a block, the groups that own a longer place around it."""
    found: dict[Place, set[int]] = {}
    around: list[Place] = []
    for place in sorted(owned, key=lambda p: (p[1], -p[2])):
        around = [outer for outer in around if outer[2] > place[1]]
        for outer in around:
            if outer[2] >= place[2]:
                found.setdefault(place, set()).update(owned[outer])
        around.append(place)
    return found
