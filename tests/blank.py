"""Docs made without a trained model."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from kamerlens.language.names import Alias, Entry, is_acronym
from kamerlens.language.tokenizer import customise


@lru_cache(maxsize=1)
def blank() -> Language:
    """Return an empty Dutch pipeline with the tokenizer of this package."""
    nlp = spacy.blank("nl")
    customise(nlp)
    nlp.add_pipe("sentencizer")
    return nlp


def make(text: str, *, nouns: Sequence[str] = (), verbs: Sequence[str] = ()) -> Doc:
    """Return a doc of a text, with a part of speech for the words named."""
    doc = blank()(text)
    for token in doc:
        if token.text in nouns:
            token.pos_ = "NOUN"
        elif token.text in verbs:
            token.pos_ = "VERB"
    return doc


def spans(doc: Doc, *named: tuple[str, str]) -> list[Span]:
    """Return spans of a doc by (text, label), each the first occurrence."""
    found = []
    for text, label in named:
        start = doc.text.index(text)
        span = doc.char_span(start, start + len(text), label=label)
        assert span is not None, text
        found.append(span)
    return found


def entry(entity_id: str, label: str, nl: str, en: str, *more: str, kind: str = "") -> Entry:
    """Return a gazetteer entry; of the further names, ``?`` marks those that need context."""
    aliases = [Alias(nl, "nl"), Alias(en, "en")]
    aliases += [
        Alias(name.lstrip("?"), "nl", is_acronym(name), name.startswith("?")) for name in more
    ]
    acronyms = [alias.text for alias in aliases if alias.acronym]
    acronym = acronyms[0] if acronyms else ""
    return Entry(entity_id, label, kind, nl, en, acronym, acronym, tuple(aliases))
