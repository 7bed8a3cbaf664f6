"""Precision, recall and F1 of every layer against gold.

A gold folder holds files named ``<letter>.<layer>.jsonl`` (or ``.json``). ``<letter>`` is the
stem of a letter's file in the run, or anything if the run holds one letter. Each layer is scored
by the module of that name here, whose ``evaluate(gold, tables)`` takes the gold file and the
run's tables, cut down to that letter, and returns scores by name.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd

from kamerlens.errors import DataError, RunError

#: Layer in the file name → module in this package.
LAYERS: Mapping[str, str] = {
    "blocks": "blocks",
    "entities": "entities",
    "acronyms": "acronyms",
    "english_in_dutch": "english",
    "themes": "themes",
    "terms": "terms",
}
Scores = dict[str, Any]


def evaluate_run(gold: Path, run: Path | None) -> dict[str, Scores]:
    """Score a run against a gold folder.

    Args:
        gold: Folder of gold files.
        run: Folder of the run.

    Returns:
        ``<letter>.<layer>`` → scores, in the order of the gold files' names.

    Raises:
        RunError: The run's folder is missing or holds no letter that the gold is about.
        DataError: The gold folder holds no gold.
    """
    from kamerlens.results import read

    if not gold.is_dir():
        raise DataError(gold, "no such folder")
    if run is None:
        raise RunError("name the run to evaluate: --run RUN")
    tables = read(run).tables()
    scores: dict[str, Scores] = {}
    for path, letter, layer in _gold_files(gold):
        chosen = _letter_tables(tables, letter)
        if chosen is not None:
            module = import_module(f"{__name__}.{LAYERS[layer]}")
            scores[f"{letter}.{layer}"] = module.evaluate(path, chosen)
    if not scores:
        raise RunError(f"{run}: holds none of the letters that {gold} has gold for")
    return scores


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a JSON Lines or JSON file.

    Raises:
        DataError: A line is no JSON object.
    """
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        rows: list[dict[str, Any]] = json.loads(text)
        return rows
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        try:
            found.append(json.loads(line))
        except ValueError as error:
            raise DataError(path, f"no JSON: {error}", number) from error
    return found


def format_scores(scores: Mapping[str, Scores]) -> str:
    """Return scores as a table for the terminal."""
    lines = []
    for name, values in scores.items():
        lines.append(name)
        lines += [f"  {label:<34} {_number(value)}" for label, value in _flat(values)]
    return "\n".join(lines)


def f1(precision: float, recall: float) -> float:
    """Return the harmonic mean of precision and recall."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _flat(values: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for label, value in values.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{label} ")
        elif not isinstance(value, list):
            yield prefix + label, value


def _number(value: Any) -> str:
    return f"{value:.4f}" if isinstance(value, float) else str(value)


def _gold_files(gold: Path) -> Iterator[tuple[Path, str, str]]:
    for path in sorted(gold.iterdir()):
        letter, _, rest = path.name.partition(".")
        layer = rest.partition(".")[0]
        if layer in LAYERS and path.suffix in (".json", ".jsonl") and letter != layer:
            yield path, letter, layer


def _letter_tables(
    tables: Mapping[str, pd.DataFrame], name: str
) -> Mapping[str, pd.DataFrame] | None:
    """Return the tables cut down to the letter that gold of this name is about."""
    letters = tables["letters"]
    stems = letters["source"].map(lambda source: Path(source).stem)
    found = letters[(stems == name) | (letters["letter_id"] == name)]
    if found.empty and len(letters) == 1:
        found = letters
    if len(found) != 1:
        return None
    letter = found["letter_id"].iloc[0]
    documents = tables["documents"]["letter_id"].eq(letter)
    ids = set(tables["documents"]["document_id"][documents])
    blocks = tables["blocks"][tables["blocks"]["document_id"].isin(ids)]
    kept = set(blocks["block_id"])
    cut = {}
    for label, table in tables.items():
        if "letter_id" in table:
            table = table[table["letter_id"] == letter]
        elif "document_id" in table:
            table = table[table["document_id"].isin(ids)]
        elif "block_id" in table:
            table = table[table["block_id"].isin(kept)]
        cut[label] = table.reset_index(drop=True)
    return cut
