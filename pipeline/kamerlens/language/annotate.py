"""The language pass over a letter: one run of the pipeline, then what needs the whole letter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc, Span

from kamerlens.language import acronyms as acronym_layer
from kamerlens.language import consistency, identity
from kamerlens.language import references as reference_layer
from kamerlens.language import untranslated as english
from kamerlens.language.identity import Identity
from kamerlens.records import (
    Acronym,
    Block,
    EnglishSpan,
    Letter,
    Mention,
    Reference,
    Sentence,
)
from kamerlens.termbase import embedded_termbase


@dataclass(frozen=True, slots=True)
class AnnotatedLetter:
    """A letter and what the language pass says about it.

    Attributes:
        docs: Block id → spaCy Doc of its text, for every block.
    """

    letter: Letter
    docs: Mapping[str, Doc]
    sentences: tuple[Sentence, ...] = ()
    mentions: tuple[Mention, ...] = ()
    acronyms: tuple[Acronym, ...] = ()
    references: tuple[Reference, ...] = ()
    english: tuple[EnglishSpan, ...] = ()


def annotate(letter: Letter, nlp: Language) -> AnnotatedLetter:
    """Annotate all blocks of a letter.

    Args:
        letter: A letter that could be read.
        nlp: The pipeline of :func:`kamerlens.load`.
    """
    blocks = letter.blocks
    docs = dict(
        zip(
            (block.block_id for block in blocks),
            nlp.pipe(block.text for block in blocks),
            strict=True,
        )
    )
    index = nlp.get_pipe("kamerlens_gazetteer").index  # type: ignore[attr-defined]
    consistency.settle(docs, index)
    sentences = {b.block_id: tuple(_sentences(b, docs[b.block_id])) for b in blocks}
    found = acronym_layer.settle(docs, index, embedded_termbase())
    short = english.english_acronyms(found, index)
    identities = identity.identify(docs, index, embedded_termbase())
    return AnnotatedLetter(
        letter=letter,
        docs=docs,
        sentences=tuple(s for b in blocks for s in sentences[b.block_id]),
        mentions=tuple(
            _mention(
                block,
                span,
                sentences[block.block_id],
                identities.get((block.block_id, span.start)),
            )
            for block in blocks
            for span in docs[block.block_id].ents
        ),
        english=tuple(span for b in blocks for span in _english(b, docs[b.block_id], short)),
        acronyms=found,
        references=tuple(r for b in blocks for r in _references(b, docs[b.block_id])),
    )


def _sentences(block: Block, doc: Doc) -> Iterator[Sentence]:
    for number, sent in enumerate(doc.sents if len(doc) else ()):
        whole = sent.text
        text = whole.strip()
        if text:
            start = sent.start_char + len(whole) - len(whole.lstrip())
            yield Sentence(
                sentence_id=f"{block.block_id}/s{number:03d}",
                block_id=block.block_id,
                start_char=start,
                end_char=start + len(text),
                text=text,
                language=english.language(sent),
            )


def _mention(
    block: Block, span: Span, sentences: Sequence[Sentence], known: Identity | None
) -> Mention:
    sentence = next(
        (s for s in reversed(sentences) if s.start_char <= span.start_char), sentences[0]
    )
    return Mention(
        mention_id=f"{block.block_id}:{span.start_char}-{span.end_char}",
        block_id=block.block_id,
        sentence_id=sentence.sentence_id,
        start_char=span.start_char,
        end_char=span.end_char,
        text=span.text,
        label=span.label_,
        entity_id=known.entity_id if known else None,
        name_nl=known.name_nl if known else None,
        name_en=known.name_en if known else None,
        source=span._.kamerlens_source,
        score=span._.kamerlens_score,
        page=block.page_at(span.start_char),
    )


def _english(block: Block, doc: Doc, short: frozenset[str]) -> Iterator[EnglishSpan]:
    for start, end in english.untranslated(doc, short):
        span = doc[start:end]
        yield EnglishSpan(block.block_id, span.start_char, span.end_char, span.text)


def _references(block: Block, doc: Doc) -> Iterator[Reference]:
    for found in reference_layer.find_references(doc.text):
        yield Reference(
            block_id=block.block_id,
            start_char=found.start,
            end_char=found.end,
            text=doc.text[found.start : found.end],
            kind=found.kind,  # type: ignore[arg-type]
            normalized=found.normalized,
            url=found.url,
        )
