"""Which candidate lies inside which, against the plain way to find out."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamerlens.termplaces import (
    BlockTexts,
    Places,
    Standing,
    free_rows,
    nesting_of,
    places_of,
    standings,
)

TEXT = "abc van def van ghi van jkl"
#: Block, first character, length, group.
ROWS = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 12), st.integers(1, 9), st.integers(0, 3)),
    max_size=25,
)
Row = tuple[str, int, int, int]


def read(rows: list[Row]) -> Places:
    """Return places of candidates whose wordings are their groups' numbers."""
    names = ["block_id", "start_char", "end_char", "group"]
    candidates = pd.DataFrame(rows, columns=names).assign(base="x", pattern="NOUN")
    candidates["key"] = candidates.pop("group")
    blocks = pd.DataFrame(
        [(f"d{i}/b", f"d{i // 2}", TEXT) for i in range(3)],
        columns=["block_id", "document_id", "text"],
    )
    scores = pd.DataFrame(columns=["block_id", "theme", "score"])
    return places_of(candidates, blocks, scores)


def plain(rows: list[Row], count: int, strong: set[int]) -> tuple[list[Standing], list[list[int]]]:
    """Return standings and mentions, looking at each place and all others."""
    owned: dict[tuple[str, int, int], dict[int, int]] = {}
    for number, (block, start, end, group) in enumerate(rows):
        owned.setdefault((block, start, end), {}).setdefault(group, number)
    found = []
    free: list[list[int]] = [[] for _ in range(count)]
    every: list[list[int]] = [[] for _ in range(count)]
    for group in range(count):
        nests: set[int] = set()
        nested = cut = 0
        documents = set()
        places = [place for place, groups in owned.items() if group in groups]
        for block, start, end in places:
            around = {
                other
                for (b, s, e), groups in owned.items()
                if b == block and s <= start and e >= end and (s, e) != (start, end)
                for other in groups
            } - {group}
            longer = any(b == block and s == start and e > end for b, s, e in owned)
            nests |= around
            nested += bool(around)
            cut += longer and TEXT.startswith(" van ", end)
            documents.add(int(block[1]) // 2)
            row = owned[block, start, end][group]
            every[group].append(row)
            if not around & strong:
                free[group].append(row)
        found.append(Standing(len(places), nested, len(nests), cut, len(documents)))
    return found, [sorted(a or b) for a, b in zip(free, every, strict=True)]


@given(ROWS, st.sets(st.integers(0, 3)))
def test_places_are_counted_as_the_plain_way_does(
    drawn: list[tuple[int, int, int, int]], strong: set[int]
) -> None:
    rows = sorted((f"d{b}/b", start, start + size, group) for b, start, size, group in drawn)
    places = read(rows)
    group_of = places.wording.copy()
    for number, (key, _, _) in enumerate(places.wordings):
        group_of[places.wording == number] = int(key)
    nesting = nesting_of(group_of, places)
    established = pd.Series(range(4)).isin(strong).to_numpy()
    mentions = [found.tolist() for found in free_rows(4, nesting, established)]
    assert (standings(4, nesting, places), mentions) == plain(rows, 4, strong)


def test_texts_come_in_reading_order_only() -> None:
    blocks = pd.DataFrame(
        [("b0", "d", "een"), ("b1", "d", "twee"), ("b2", "d", "drie")],
        columns=["block_id", "document_id", "text"],
    )
    texts = BlockTexts([blocks.iloc[:1], blocks.iloc[1:]])
    assert texts.find("b1") == ("d", "twee")
    with pytest.raises(ValueError, match="'b0'"):
        texts.find("b0")
