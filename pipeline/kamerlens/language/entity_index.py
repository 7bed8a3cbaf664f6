"""Identities over all letters of a run: people gathered across letters, and the index."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from kamerlens.language.names import Entry, all_entries

INDEX_COLUMNS = (
    "entity_id",
    "label",
    "kind",
    "name_nl",
    "name_en",
    "acronym_nl",
    "acronym_en",
    "uri",
    "mentions",
    "documents",
    "first_session",
)


def across_letters(mentions: pd.DataFrame) -> pd.DataFrame:
    """Return mentions with people gathered across letters.

    A surname that its own letter does not explain takes the identity of the one person of the run
    with that surname; initials with a surname take that of the one full name they can stand for.

    Args:
        mentions: Rows of the entities table.
    """
    people = mentions[mentions["label"] == "PERSON"]
    names = _full_names(people)
    changed = mentions.copy()
    for row in people.itertuples():
        target = _gathered(str(row.text), row.entity_id, names)
        if target is not None:
            changed.loc[row.Index, ["entity_id", "name_nl", "name_en"]] = list(target)
    return changed


_Person = tuple[str, str, str]


def _full_names(people: pd.DataFrame) -> dict[str, set[_Person]]:
    """Return surname → people with a given name."""
    names: dict[str, set[_Person]] = {}
    known = people.dropna(subset=["entity_id", "name_nl"])
    for person in known[["entity_id", "name_nl", "name_en"]].drop_duplicates().itertuples():
        words = str(person.name_nl).split()
        if len(words) > 1 and "." not in words[0]:
            target = (str(person.entity_id), str(person.name_nl), str(person.name_en))
            names.setdefault(words[-1], set()).add(target)
    return names


def _gathered(text: str, entity_id: object, names: Mapping[str, set[_Person]]) -> _Person | None:
    words = text.split()
    if isinstance(entity_id, str) and entity_id and not (len(words) > 1 and "." in words[0]):
        return None
    found = names.get(words[-1], set())
    if len(words) > 1:
        found = {person for person in found if person[1][:1] == words[0][:1]}
    return next(iter(found)) if len(found) == 1 else None


def index_of(
    names: pd.DataFrame, places: pd.DataFrame, gazetteers: Sequence[Path] = ()
) -> pd.DataFrame:
    """Return one row an identity, most mentioned first.

    Args:
        names: Columns entity_id, label, name_nl, name_en, and mentions, which counts them.
        places: Columns entity_id, documents (their number), first_session.
        gazetteers: The user's gazetteer files.
    """
    entries = {entry.entity_id: entry for entry in reversed(all_entries(gazetteers))}
    written = {str(entity_id): group for entity_id, group in names.groupby("entity_id")}
    columns = (places[name].tolist() for name in ("entity_id", "documents", "first_session"))
    rows = [
        _index_row(entity_id, written[entity_id], entries.get(entity_id), count, first)
        for entity_id, count, first in zip(*columns, strict=True)
    ]
    index = pd.DataFrame(rows, columns=list(INDEX_COLUMNS))
    index = index.sort_values(["mentions", "entity_id"], ascending=[False, True], kind="stable")
    index = index.reset_index(drop=True)
    return index.astype({"mentions": "int64", "documents": "int64", "first_session": "Int64"})


def _index_row(
    entity_id: str, names: pd.DataFrame, entry: Entry | None, documents: int, first_session: float
) -> dict[str, object]:
    row: dict[str, object] = dict.fromkeys(INDEX_COLUMNS)
    row.update(
        entity_id=entity_id,
        label=entry.label if entry else _most_used(names, "label"),
        name_nl=entry.name_nl if entry else _most_used(names, "name_nl"),
        name_en=entry.name_en if entry else _most_used(names, "name_en"),
        mentions=names["mentions"].sum(),
        documents=documents,
        first_session=None if pd.isna(first_session) else int(first_session),
    )
    if entry is not None:
        row.update(
            kind=entry.kind or None,
            acronym_nl=entry.acronym_nl or None,
            acronym_en=entry.acronym_en or None,
            uri=entry.uri or _wikidata(entity_id),
        )
    return row


def _most_used(names: pd.DataFrame, column: str) -> str | None:
    counts = names.groupby(column)["mentions"].sum()
    return str(counts.idxmax()) if len(counts) else None


def _wikidata(entity_id: str) -> str | None:
    if re.fullmatch(r"Q\d+", entity_id):
        return f"https://www.wikidata.org/entity/{entity_id}"
    return None
