"""Precision, recall and F1 of every layer against gold.

Gold is a file or a folder of files:

- ``<letter>.<layer>.jsonl`` (or ``.json``): what a run should say of a letter. ``<letter>`` is the
  stem of the letter's file in the run, or anything if the run holds one letter. Each layer is
  scored by the module of that name here, whose ``evaluate(gold, tables)`` takes the gold file and
  the run's tables, cut down to that letter.
- ``<name>.jsonl``: annotated texts, see :mod:`kamerlens.evaluate.texts`; read by the pipeline.
- ``<name>.conllu``: a treebank, see :mod:`kamerlens.evaluate.treebank`; read by the pipeline.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from kamerlens.errors import DataError, RunError

if TYPE_CHECKING:
    from spacy.language import Language

#: Layer in the file name → module in this package.
LAYERS: Mapping[str, str] = {
    "blocks": "blocks",
    "entities": "entities",
    "acronyms": "acronyms",
    "references": "references",
    "english_in_dutch": "english",
    "themes": "themes",
    "terms": "terms",
}
Scores = dict[str, Any]


def evaluate_gold(
    gold: Path, run: Path | None = None, *, model: str | None = None
) -> dict[str, Scores]:
    """Score a run, and the pipeline, against gold.

    Args:
        gold: A gold file, or a folder of them.
        run: Folder of the run; without one, gold of letters is listed as ``skipped``.
        model: The pipeline to score on texts and treebanks; by default the embedded one.

    Returns:
        Name of the gold file without suffix → scores, in the order of the names.

    Raises:
        RunError: The run's folder is missing or holds no letter that the gold is about.
        DataError: There is no gold, or a file breaks its format.
    """
    if not gold.exists():
        raise DataError(gold, "no such file or folder")
    files = sorted(gold.iterdir()) if gold.is_dir() else [gold]
    scores: dict[str, Scores] = dict(_of_run(files, run)) if run is not None else {}
    for path in files:
        if path.suffix == ".conllu" or _holds_texts(path):
            scores[path.stem] = _of_pipeline(path, model)
        elif run is None and _letter_gold(path):
            scores[path.stem] = {"skipped": "needs a run: --run RUN"}
    if not scores and run is not None and any(map(_letter_gold, files)):
        raise RunError(f"{run}: holds none of the letters that {gold} has gold for")
    if not scores:
        raise DataError(gold, "holds no gold: see the formats in README.md")
    if all("skipped" in found for found in scores.values()):
        raise RunError("name the run to evaluate: --run RUN")
    return dict(sorted(scores.items()))


def _of_run(files: list[Path], run: Path) -> Iterator[tuple[str, Scores]]:
    """Yield the scores of a run's letters."""
    from kamerlens.results import read

    tables = read(run).tables()
    for path in files:
        found = _letter_gold(path)
        chosen = _letter_tables(tables, found[0]) if found else None
        if found is not None and chosen is not None:
            module = import_module(f"{__name__}.{LAYERS[found[1]]}")
            yield path.stem, module.evaluate(path, chosen)


def _of_pipeline(path: Path, model: str | None) -> Scores:
    """Return the scores of the pipeline on texts or a treebank."""
    from kamerlens.evaluate import texts, treebank

    if path.suffix != ".conllu":
        return texts.evaluate(path, _pipeline(model))
    from kamerlens.language.nlp import COMPONENTS

    nlp = _pipeline(model)
    # Most components of this package set neither tags, lemmas nor sentences.
    idle = [name for name in COMPONENTS if "token.is_sent_start" not in _assigns(nlp, name)]
    with nlp.select_pipes(disable=idle):
        return treebank.evaluate(path, nlp)


def _assigns(nlp: Language, name: str) -> Sequence[str]:
    return tuple(nlp.get_pipe_meta(name).assigns)


@lru_cache(maxsize=1)
def _pipeline(model: str | None) -> Language:
    from kamerlens.language.nlp import load

    return load(model)


def _holds_texts(path: Path) -> bool:
    """Return whether a file holds annotated texts: by its name, and its first line."""
    from kamerlens.evaluate import texts

    if path.suffix != ".jsonl" or "." in path.stem:
        return False
    with path.open(encoding="utf-8") as lines:
        first = lines.readline()
    try:
        return texts.is_annotated([json.loads(first)])
    except ValueError:
        return False


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


def _letter_gold(path: Path) -> tuple[str, str] | None:
    """Return letter and layer of a gold file of a letter, None for other files."""
    letter, _, rest = path.name.partition(".")
    layer = rest.partition(".")[0]
    known = layer in LAYERS and path.suffix in (".json", ".jsonl") and letter != layer
    return (letter, layer) if known else None


def _letter_tables(
    tables: Mapping[str, pd.DataFrame], name: str
) -> Mapping[str, pd.DataFrame] | None:
    """Return the tables cut down to the letter that gold of this name is about."""
    letters = tables["letters"]
    stems = letters["source"].map(lambda source: Path(source).stem)
    found = letters[(stems == name) | (letters["letter_id"] == name)]
    if found.empty:  # a letter under another name, if the run holds only one, is meant
        parts = tables["documents"][["letter_id", "part"]]
        english = parts.loc[parts["part"] == "english", "letter_id"]
        found = letters[~letters["letter_id"].isin(english)]
    if len(found) != 1:
        return None
    letter = found["letter_id"].iloc[0]
    of_letter = tables["documents"]["letter_id"].eq(letter)
    ids = set(tables["documents"]["document_id"][of_letter])
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
