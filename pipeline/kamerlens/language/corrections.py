"""A user's corrections of entities, replayed on every run.

A corrections file is tab-separated with a header. Columns: ``action`` (``relabel``, ``relink``,
``delete`` or ``add``), ``scope`` (a block, document or letter id; empty for all letters), ``text``
(the mention as written), ``occurrence`` (1 for the first of these words in a block; empty for all),
``label``, ``entity_id``, ``name_nl``, ``name_en``. Scope and text find the place again when block
numbers have moved: name the document rather than the block where that is enough.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from kamerlens.errors import DataError
from kamerlens.language.names import LABELS, all_entries

COLUMNS = ("action", "scope", "text", "occurrence", "label", "entity_id", "name_nl", "name_en")
ACTIONS = ("relabel", "relink", "delete", "add")
#: What a mention that a correction added or changed gives as its source.
SOURCE = "correction"


@dataclass(frozen=True, slots=True)
class Correction:
    """One line of a corrections file; ``origin`` is its file and line."""

    action: str
    scope: str
    text: str
    occurrence: int | None
    label: str
    entity_id: str
    name_nl: str
    name_en: str
    origin: str


def read_corrections(path: Path) -> list[Correction]:
    """Read a corrections file.

    Raises:
        DataError: The file cannot be read or a line breaks the format; with its number.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(path, f"cannot be read: {error}") from error
    header = [cell.strip() for cell in rows[0]] if rows else []
    if not {"action", "text"} <= set(header) <= set(COLUMNS):
        raise DataError(path, f"the header must hold action and text of {' '.join(COLUMNS)}", 1)
    return [
        _correction(path, number, dict(zip(header, map(str.strip, row), strict=False)))
        for number, row in enumerate(rows[1:], 2)
        if any(cell.strip() for cell in row) and not row[0].startswith("#")
    ]


def _correction(path: Path, number: int, cells: dict[str, str]) -> Correction:
    row = dict.fromkeys(COLUMNS, "") | cells
    for problem in _problems(row):
        raise DataError(path, problem, number)
    return Correction(
        **{name: row[name] for name in COLUMNS if name != "occurrence"},
        occurrence=int(row["occurrence"]) if row["occurrence"] else None,
        origin=f"{path.name}:{number}",
    )


def _problems(row: dict[str, str]) -> Iterator[str]:
    if row["action"] not in ACTIONS:
        yield f"unknown action {row['action']!r}; use one of {', '.join(ACTIONS)}"
    if not row["text"]:
        yield "the text is empty"
    if row["label"] and row["label"] not in LABELS:
        yield f"unknown label {row['label']!r}; use one of {', '.join(sorted(LABELS))}"
    if row["action"] in ("relabel", "add") and not row["label"]:
        yield f"{row['action']} needs a label"
    if row["occurrence"] and not re.fullmatch(r"[1-9]\d*", row["occurrence"]):
        yield f"occurrence must be 1 or more, not {row['occurrence']!r}"


def apply_corrections(
    mentions: pd.DataFrame, texts: pd.DataFrame, corrections: Iterable[Correction]
) -> tuple[pd.DataFrame, list[str]]:
    """Replay corrections, in the order given.

    Args:
        mentions: Rows of the entities table.
        texts: Columns block_id and text.
        corrections: What to change.

    Returns:
        The corrected mentions in the order of blocks and offsets, and a warning for each
        correction that found no place.
    """
    order = {block_id: number for number, block_id in enumerate(texts["block_id"])}
    contents = dict(zip(texts["block_id"], texts["text"], strict=True))
    lost = []
    for correction in corrections:
        blocks = [block for block in contents if _in_scope(block, correction.scope)]
        places = list(_places(correction, blocks, contents))
        mentions, done = _apply(mentions, correction, places)
        if not done:
            where = correction.scope or "any letter"
            lost.append(
                f"{correction.origin}: {correction.action} {correction.text!r} found no place "
                f"in {where}"
            )
    key = mentions["block_id"].map(order)
    ordered = mentions.assign(_order=key).sort_values(["_order", "start_char"], kind="stable")
    return ordered.drop(columns="_order").reset_index(drop=True), lost


def _in_scope(block_id: str, scope: str) -> bool:
    return not scope or block_id == scope or block_id.startswith((f"{scope}/", f"{scope}#"))


_Place = tuple[str, int, int]


def _places(
    correction: Correction, blocks: Sequence[str], contents: dict[str, str]
) -> Iterator[_Place]:
    """Yield where the words of a correction stand as whole words."""
    pattern = re.compile(rf"(?<!\w){re.escape(correction.text)}(?!\w)")
    for block_id in blocks:
        for number, match in enumerate(pattern.finditer(contents[block_id]), 1):
            if correction.occurrence in (None, number):
                yield block_id, match.start(), match.end()


def _apply(
    mentions: pd.DataFrame, correction: Correction, places: Sequence[_Place]
) -> tuple[pd.DataFrame, bool]:
    if correction.action == "add":
        return _add(mentions, correction, places)
    wanted = set(places)
    keys = zip(mentions["block_id"], mentions["start_char"], mentions["end_char"], strict=True)
    chosen = pd.Series([key in wanted for key in keys], index=mentions.index, dtype=bool)
    if not chosen.any():
        return mentions, False
    if correction.action == "delete":
        return mentions[~chosen], True
    changed = mentions.copy()
    for column, value in _values(correction).items():
        changed[column] = changed[column].mask(chosen, value)
    return changed, True


def _values(correction: Correction) -> dict[str, str | float | None]:
    """Return the columns that a correction sets; a changed label leaves the identity alone."""
    values: dict[str, str | float | None] = {"source": SOURCE, "score": 1.0}
    if correction.label:
        values["label"] = correction.label
    if correction.action in ("relink", "add"):
        values["entity_id"] = correction.entity_id or None
        values["name_nl"] = correction.name_nl or None
        values["name_en"] = correction.name_en or None
    return values


def _add(
    mentions: pd.DataFrame, correction: Correction, places: Sequence[_Place]
) -> tuple[pd.DataFrame, bool]:
    """Add mentions, in the place of what they overlap."""
    rows = []
    for block_id, start, end in places:
        inside = (
            (mentions["block_id"] == block_id)
            & (mentions["start_char"] < end)
            & (mentions["end_char"] > start)
        )
        mentions = mentions[~inside]
        row = dict.fromkeys(mentions.columns)
        row.update(
            mention_id=f"{block_id}:{start}-{end}",
            block_id=block_id,
            start_char=start,
            end_char=end,
            text=correction.text,
            **_values(correction),
        )
        rows.append(row)
    if not rows:
        return mentions, False
    added = pd.DataFrame(rows, columns=list(mentions.columns)).astype(
        {"start_char": "int64", "end_char": "int64"}
    )
    return pd.concat([mentions, added], ignore_index=True), True


def complete(
    mentions: pd.DataFrame,
    blocks: pd.DataFrame,
    sentences: pd.DataFrame,
    gazetteers: Sequence[Path] = (),
) -> pd.DataFrame:
    """Return mentions in which those that corrections added or linked have what the others have.

    Names come from the gazetteer where a correction gives only an identity; an added mention gets
    its sentence, and the page of the mention before it in the block or else the block's first.

    Args:
        mentions: Rows of the entities table in reading order, corrected.
        blocks: Columns block_id and page_first.
        sentences: Columns sentence_id, block_id and start_char.
        gazetteers: The user's gazetteer files.
    """
    entries = {entry.entity_id: entry for entry in reversed(all_entries(gazetteers))}
    pages = dict(zip(blocks["block_id"], blocks["page_first"], strict=True))
    starts: dict[str, list[tuple[int, str]]] = {}
    for sentence_id, block_id, start in sentences.itertuples(index=False):
        starts.setdefault(block_id, []).append((start, sentence_id))
    completed = mentions.copy()
    rows: Any = mentions[mentions["source"] == SOURCE].itertuples()
    for row in rows:
        entry = entries.get(str(row.entity_id))
        if entry is not None and pd.isna(row.name_nl) and pd.isna(row.name_en):
            completed.loc[row.Index, ["name_nl", "name_en"]] = [entry.name_nl, entry.name_en]
        if pd.isna(row.sentence_id):
            before = [one for one in starts.get(str(row.block_id), ()) if one[0] <= row.start_char]
            completed.loc[row.Index, "sentence_id"] = max(before)[1] if before else None
            completed.loc[row.Index, "page"] = _page(mentions, row, pages)
    return completed


def _page(mentions: pd.DataFrame, row: Any, pages: Mapping[str, int]) -> int | None:
    near = mentions[
        (mentions["block_id"] == row.block_id)
        & (mentions["start_char"] < row.start_char)
        & mentions["page"].notna()
    ]
    return int(near["page"].iloc[-1]) if len(near) else pages.get(row.block_id)
