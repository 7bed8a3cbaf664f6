"""Words and names of a letter, counted for keyness."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from kamerlens.records import BODY_TYPES

if TYPE_CHECKING:
    from kamerlens.language.annotate import AnnotatedLetter

CONTENT_TAGS = frozenset({"NOUN", "ADJ", "VERB"})
#: Labels that are names of something; dates, amounts and references are not.
NAME_LABELS = frozenset(
    {"PERSON", "NORP", "ORG", "GPE", "LOC", "FAC", "EVENT", "LAW", "PRODUCT", "WORK_OF_ART"}
)

LemmaCounts = dict[str, Mapping[tuple[str, str], int]]
NameCounts = dict[str, Mapping[str, int]]


def lemma_counts(annotated: AnnotatedLetter) -> tuple[LemmaCounts, NameCounts]:
    """Count content-word lemmas by form, and named entities, per document over the body blocks.

    Words inside a named entity are left to the entities.

    Returns:
        Document id → (lemma, form), both in lower case → count; document id → name → count.
    """
    lemmas: dict[str, Counter[tuple[str, str]]] = {}
    names: dict[str, Counter[str]] = {}
    document_of = {
        b.block_id: b.document_id for b in annotated.letter.blocks if b.type in BODY_TYPES
    }
    for block_id, document in document_of.items():
        counter = lemmas.setdefault(document, Counter())
        for token in annotated.docs[block_id]:
            if token.pos_ in CONTENT_TAGS and not token.ent_type and not token.is_stop:
                lemma = token.lemma_.lower()
                if len(lemma) > 2 and lemma[0].isalpha():
                    counter[lemma, token.lower_] += 1
    for mention in annotated.mentions:
        if mention.label in NAME_LABELS and mention.block_id in document_of:
            name = mention.name_nl or mention.text
            names.setdefault(document_of[mention.block_id], Counter())[name] += 1
    return dict(lemmas), dict(names)
