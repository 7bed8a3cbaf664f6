"""Places of candidate terms: which lie inside which, and what counts once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from kamerlens.grouping import Group

#: Block, offset of the first character, offset after the last.
Place = tuple[str, int, int]


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


def places_of(candidates: pd.DataFrame) -> list[Place]:
    """Return the place of each candidate, in the rows' order."""
    columns = (candidates[name].tolist() for name in ("block_id", "start_char", "end_char"))
    return list(zip(*columns, strict=True))


def standings(
    groups: Sequence[Group],
    places: Sequence[Place],
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
    owners = _owners(groups, places)
    inside = _containers(owners)
    longest: dict[tuple[str, int], int] = {}
    for block, start, end in owners:
        longest[block, start] = max(end, longest.get((block, start), 0))
    found: list[Standing] = []
    for group in groups:
        number = len(found)
        own = {places[row] for row in group.rows}
        outer = [inside.get(place, set()) - {number} for place in own]
        found.append(
            Standing(
                frequency=len(own),
                nested=sum(bool(others) for others in outer),
                cut=sum(
                    longest[block, start] > end and texts[block].startswith(" van ", end)
                    for block, start, end in own
                ),
                nests=len(set().union(*outer)),
                documents=len({document_of[place[0]] for place in own}),
            )
        )
    return found


def free_rows(
    groups: Sequence[Group], places: Sequence[Place], established: Sequence[bool]
) -> list[list[int]]:
    """Return each term's mentions: those in no longer established term, or else all.

    Of two terms that overlap without one holding the other, both stay.

    Args:
        groups: The terms.
        places: The place of each candidate row.
        established: For each term, whether it takes the mentions inside its own to itself.
    """
    inside = _containers(_owners(groups, places))
    strong = {number for number, is_strong in enumerate(established) if is_strong}
    result = []
    for number, group in enumerate(groups):
        unique = list({places[row]: row for row in reversed(group.rows)}.values())
        free = [row for row in unique if not (inside.get(places[row], set()) & strong) - {number}]
        result.append(sorted(free or unique))
    return result


def _owners(groups: Sequence[Group], places: Sequence[Place]) -> dict[Place, set[int]]:
    owners: dict[Place, set[int]] = defaultdict(set)
    for number, group in enumerate(groups):
        for row in group.rows:
            owners[places[row]].add(number)
    return owners


def _containers(owners: Mapping[Place, set[int]]) -> dict[Place, set[int]]:
    """Return, for each place, the groups that own a longer place around it."""
    by_block: dict[str, list[Place]] = defaultdict(list)
    for place in owners:
        by_block[place[0]].append(place)
    found: dict[Place, set[int]] = defaultdict(set)
    for places in by_block.values():
        places.sort(key=lambda p: (p[1], -p[2]))
        around: list[Place] = []
        for place in places:
            around = [outer for outer in around if outer[2] > place[1]]
            for outer in around:
                if outer[2] >= place[2]:
                    found[place] |= owners[outer]
            around.append(place)
    return found
