"""A finished run's blocks as spaCy Docs, as its tables say: corrections included.

Tokens, tags and lemmas are read anew with the run's model; sentences, entities with their
identities, references, English spans and terms come from the tables. Nothing is decided again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pandas as pd
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from kamerlens.errors import RunError
from kamerlens.results import Results

#: Attributes of a Doc: where its text stands. Pages are 1-based, 0 where the source has none.
ATTRIBUTES = ("letter_id", "document_id", "block_id", "type", "section", "page", "session")
#: Name of the group in ``doc.spans`` → table it comes from, columns of label and identity.
_GROUPS = {
    "sentences": ("sentences", "language", "sentence_id"),
    "english": ("english", None, "term_id"),
    "references": ("references", "kind", "normalized"),
    "terms": ("term_mentions", None, "term_id"),
}
_LABELS = {"english": "EN", "terms": "TERM"}
_Rows = dict[str, list[dict[str, Any]]]

for _name in ATTRIBUTES:
    if not Doc.has_extension(f"kamerlens_{_name}"):
        Doc.set_extension(f"kamerlens_{_name}", default=None)


def documents(results: Results, *, letter: str | None = None) -> Iterator[Doc]:
    """Yield a Doc for each block of a run, in reading order.

    ``doc.ents`` with ``kb_id_``, ``ent._.kamerlens_source`` and ``ent._.kamerlens_score``;
    ``doc.spans`` with ``sentences`` (language and id), ``english``, ``references`` (kind and
    normal form) and ``terms``, the latter of each in ``kb_id_``;
    ``doc._.kamerlens_block_id`` and the others of :data:`ATTRIBUTES`.

    Args:
        results: The run.
        letter: Id of the one letter wanted; None for all.

    Raises:
        ValueError: The run holds no such letter.
        RunError: The model that the run was made with is not here.
    """
    blocks = _blocks(results, letter)
    wanted = set(blocks["block_id"])
    entities = _by_block(results.table("entities"), wanted)
    groups = {name: _by_block(results.table(t), wanted) for name, (t, _, _) in _GROUPS.items()}
    nlp = _tagger(results)
    rows = blocks.to_dict("records")
    for row, doc in zip(rows, nlp.pipe(blocks["text"].tolist()), strict=True):
        block_id = str(row["block_id"])
        for name in ATTRIBUTES:
            value = row.get(name)
            doc._.set(f"kamerlens_{name}", None if pd.isna(value) else value)
        _set_sentences(doc, groups["sentences"].get(block_id, ()))
        _set_entities(doc, entities.get(block_id, ()))
        for name, found in groups.items():
            doc.spans[name] = list(_spans(doc, name, found.get(block_id, ())))
        yield doc


def _blocks(results: Results, letter: str | None) -> pd.DataFrame:
    """Return the blocks with what the attributes need."""
    about = results.table("documents")[["document_id", "letter_id", "session"]]
    sections = results.table("sections")[["section_id", "path"]]
    blocks = results.table("blocks").merge(about, on="document_id")
    blocks = blocks.merge(sections.rename(columns={"path": "section"}), how="left")
    blocks = blocks.rename(columns={"page_first": "page"})
    if letter is not None:
        known = sorted(blocks["letter_id"].unique())
        if letter not in known:
            raise ValueError(f"no letter {letter!r} in this run; there are {', '.join(known)}")
        blocks = blocks[blocks["letter_id"] == letter]
    return blocks.reset_index(drop=True)


def _by_block(table: pd.DataFrame, wanted: set[str]) -> _Rows:
    """Return the rows of a table by block; zero-width ones (footnote markers) are left out."""
    kept = table[table["block_id"].isin(wanted) & (table["start_char"] < table["end_char"])]
    rows: _Rows = {}
    for row in kept.to_dict("records"):
        rows.setdefault(str(row["block_id"]), []).append({str(k): v for k, v in row.items()})
    return rows


def _tagger(results: Results) -> Language:
    """Return the run's pipeline without the parts that find names: the tables have them."""
    from kamerlens.errors import DataError
    from kamerlens.language.nlp import COMPONENTS, load

    model = results.info.get("settings", {}).get("model")
    try:
        nlp = load(model)
    except DataError as error:
        raise RunError(f"{results.folder}: its model {error}") from error
    without = [name for name in ("ner", *COMPONENTS) if name in nlp.pipe_names]
    nlp.select_pipes(disable=without)
    return nlp


def _set_sentences(doc: Doc, rows: Iterable[Mapping[str, Any]]) -> None:
    starts = {int(row["start_char"]) for row in rows}
    for token in doc:
        token.is_sent_start = token.i == 0 or token.idx in starts


def _set_entities(doc: Doc, rows: Iterable[Mapping[str, Any]]) -> None:
    """Set the entities; a correction's borders inside a word are widened to the word."""
    found = {}
    for row in rows:
        span = _span(doc, row, str(row["label"]), row["entity_id"])
        if span is not None:
            found[span] = row
    kept = filter_spans(found)
    for span in kept:
        span._.kamerlens_source = str(found[span]["source"])
        span._.kamerlens_score = float(found[span]["score"])
    doc.set_ents(kept, default="outside")


def _spans(doc: Doc, name: str, rows: Iterable[Mapping[str, Any]]) -> Iterator[Span]:
    _, label, identity = _GROUPS[name]
    for row in rows:
        span = _span(doc, row, str(row[label]) if label else _LABELS[name], row[str(identity)])
        if span is not None:
            yield span


def _span(doc: Doc, row: Mapping[str, Any], label: str, identity: Any) -> Span | None:
    return doc.char_span(
        int(row["start_char"]),
        int(row["end_char"]),
        label=label,
        kb_id="" if pd.isna(identity) else str(identity),
        alignment_mode="expand",
    )
