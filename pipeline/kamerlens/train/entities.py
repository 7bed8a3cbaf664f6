"""Entity annotation for training: texts with labelled character spans, made Docs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from kamerlens.errors import DataError

#: Labels of the annotation guide: OntoNotes 5 as far as used, and TITLE and REF.
LABELS = (
    "DATE",
    "EVENT",
    "FAC",
    "GPE",
    "LANGUAGE",
    "LAW",
    "LOC",
    "MONEY",
    "NORP",
    "ORG",
    "PERCENT",
    "PERSON",
    "PRODUCT",
    "REF",
    "TITLE",
    "WORK_OF_ART",
)


@dataclass(frozen=True, slots=True)
class AnnotatedText:
    """A text and its entities.

    Attributes:
        source: File name without suffix, a colon, the record's id.
        text: The text as annotated.
        spans: (start, end, label), 0-based characters, end exclusive, sorted, none overlapping.
    """

    source: str
    text: str
    spans: tuple[tuple[int, int, str], ...]


def read_annotated(path: Path) -> Iterator[AnnotatedText]:
    """Yield the records of a JSON-lines file ``{"id", "text", "spans": [{"start", ...}]}``.

    Raises:
        DataError: A span has an unknown label, lies outside its text or overlaps another.
    """
    with path.open(encoding="utf8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                record = json.loads(line)
                spans = sorted((s["start"], s["end"], s["label"]) for s in record["spans"])
                _check(path, number, record["text"], spans)
                source = f"{path.stem}:{record['id']}"
                yield AnnotatedText(source, record["text"], tuple(spans))


def _check(path: Path, line: int, text: str, spans: Sequence[tuple[int, int, str]]) -> None:
    """Raise DataError where the spans cannot be entities of the text."""
    last = 0
    for start, end, label in spans:
        if label not in LABELS:
            raise DataError(path, f"unknown label {label!r}; known: {', '.join(LABELS)}", line)
        if not last <= start < end <= len(text):
            raise DataError(path, f"span {start}-{end} overlaps or lies outside the text", line)
        last = end


def to_doc(nlp: Language, record: AnnotatedText) -> Doc:
    """Tokenise a text and set its entities.

    A span whose border lies inside a token is widened to the token for training: the model can
    only say whole tokens. Where two spans then meet in one token the longer one is kept.
    """
    doc = nlp.make_doc(record.text)
    spans = [doc.char_span(s, e, label=x, alignment_mode="expand") for s, e, x in record.spans]
    doc.set_ents(filter_spans([span for span in spans if span is not None]), default="outside")
    return doc


def unaligned(nlp: Language, record: AnnotatedText) -> list[str]:
    """Return the entity strings whose borders are not token borders."""
    doc = nlp.make_doc(record.text)
    return [record.text[s:e] for s, e, _ in record.spans if doc.char_span(s, e) is None]


def in_sentences(docs: Iterable[Doc]) -> Iterator[Doc]:
    """Yield each sentence of the docs as a Doc of its own, entities kept."""
    for doc in docs:
        for sentence in doc.sents:
            yield Span(doc, sentence.start, sentence.end).as_doc()
