"""Scores of the pipeline on annotated texts: names, references and untranslated English.

A file of annotated texts is JSON Lines; each row has a ``text`` and one or more of ``spans``
(entities with ``start``, ``end``, ``label``), ``references`` (``start``, ``end``, ``kind``,
``normalized``) and ``english`` (``start``, ``end``). Each text is read by itself, as
``nlp(text)`` does, so that nothing of one text helps with another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from kamerlens.errors import DataError
from kamerlens.evaluate import Scores, entities, read_rows, references
from kamerlens.evaluate.spans import Span, overlapping, score
from kamerlens.language import untranslated
from kamerlens.language.references import find_references

#: Layers that a row may be annotated with, in the order of the answer.
LAYERS = ("spans", "references", "english")


def is_annotated(rows: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether rows are annotated texts."""
    return bool(rows) and isinstance(rows[0], Mapping) and "text" in rows[0] and bool(_layers(rows))


def _layers(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    return [layer for layer in LAYERS if isinstance(rows[0].get(layer), list)]


def evaluate(gold: Path, nlp: Language) -> Scores:
    """Score a pipeline on a file of annotated texts.

    Args:
        gold: The file.
        nlp: The pipeline of :func:`kamerlens.load`.

    Returns:
        By layer: ``entities`` and ``references`` as in the modules of these names, ``english``
        exact and overlapping.

    Raises:
        DataError: A row lacks the text or a layer that the first row has, or a span lies outside.
    """
    rows = read_rows(gold)
    layers = _layers(rows)
    for number, row in enumerate(rows, 1):
        _check(gold, number, row, layers)
    docs = list(nlp.pipe(row["text"] for row in rows))
    scores: Scores = {"texts": len(rows)}
    if "spans" in layers:
        scores["entities"] = entities.summary(entities.expected(rows), _entities(docs))
    if "references" in layers:
        scores["references"] = references.summary(references.expected(rows), _references(rows))
    if "english" in layers:
        want = {(n, s["start"], s["end"], "EN") for n, r in enumerate(rows) for s in r["english"]}
        have = _english(docs)
        scores["english"] = {**score(want, have), "overlapping": overlapping(want, have)}
    return scores


def _check(path: Path, number: int, row: Mapping[str, Any], layers: Sequence[str]) -> None:
    """Raise DataError where a row is not annotated as the first is."""
    text = row.get("text")
    if not isinstance(text, str):
        raise DataError(path, "the row has no text", number)
    for layer in layers:
        if not isinstance(row.get(layer), list):
            raise DataError(path, f"the row has no {layer}, as the first row has", number)
        for span in row[layer]:
            if not 0 <= span.get("start", -1) < span.get("end", -1) <= len(text):
                raise DataError(path, f"a span of {layer} lies outside the text: {span}", number)


def _entities(docs: Sequence[Doc]) -> set[Span]:
    return {
        (number, ent.start_char, ent.end_char, ent.label_)
        for number, doc in enumerate(docs)
        for ent in doc.ents
    }


def _references(rows: Sequence[Mapping[str, Any]]) -> set[references.Reference]:
    return {
        (number, found.start, found.end, found.kind, found.normalized)
        for number, row in enumerate(rows)
        for found in find_references(row["text"])
    }


def _english(docs: Sequence[Doc]) -> set[Span]:
    found = set()
    for number, doc in enumerate(docs):
        for start, end in untranslated.untranslated(doc, ()):
            span = doc[start:end]
            found.add((number, span.start_char, span.end_char, "EN"))
    return found
