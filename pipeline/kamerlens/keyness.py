"""What sets a document apart: weighted log-odds with an informative Dirichlet prior."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamerlens.records import BODY_TYPES

if TYPE_CHECKING:
    from kamerlens.language.annotate import AnnotatedLetter

COLUMNS = ("document_id", "term", "count", "log_odds", "z")
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


def keyness(counts: pd.DataFrame, documents: tuple[str, str] | None = None) -> pd.DataFrame:
    """Return log-odds of each term in each document against all the other documents.

    Source: Monroe, Colaresi & Quinn 2008, "Fightin' Words", eqs. 15-16 and 22. The prior is the
    distribution of terms over all documents of ``counts``, with the weight of one document of
    mean length.

    Args:
        counts: Columns document_id, term, count.
        documents: Two documents to hold against each other instead.

    Returns:
        Columns document_id, term, count, log_odds, z; terms that occur in the document, by
        document, then z descending. Empty for a single document.
    """
    frame = counts.groupby(["document_id", "term"], sort=True)["count"].sum().reset_index()
    if frame["document_id"].nunique() < 2:
        return pd.DataFrame({name: [] for name in COLUMNS})
    total = float(frame["count"].sum())
    weight = total / frame["document_id"].nunique()
    frame["prior"] = frame.groupby("term")["count"].transform("sum") / total * weight
    if documents is not None:
        frame = frame[frame["document_id"].isin(documents)]
    here = frame["count"].to_numpy(dtype=float)
    size = frame.groupby("document_id")["count"].transform("sum").to_numpy(dtype=float)
    there = frame.groupby("term")["count"].transform("sum").to_numpy(dtype=float) - here
    prior, rest = frame["prior"].to_numpy(dtype=float), here.sum() - size
    log_odds = np.log((here + prior) / (size + weight - here - prior)) - np.log(
        (there + prior) / (rest + weight - there - prior)
    )
    z = log_odds / np.sqrt(1 / (here + prior) + 1 / (there + prior))
    frame = frame.assign(log_odds=log_odds.round(6), z=z.round(6))
    frame = frame.sort_values(["document_id", "z", "term"], ascending=[True, False, True])
    return frame[list(COLUMNS)].reset_index(drop=True)
