"""English documents that translate a Dutch one: their sentences paired, term pairs mined.

Sentences are paired by length (Gale & Church 1993). Whether one document translates another, the
glossary decides: in a translation, the English of a sentence's terms stands in the sentence that
it is paired with, far more often than in another one.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import pandas as pd

from kamerlens.english_documents import match_terms
from kamerlens.termpairs import (
    TermPair,
    english_names,
    mine_term_pairs,
    padded_key,
    terms_by_sentence,
)
from kamerlens.train.galechurch import align_parts
from kamerlens.wordforms import english_phrase_key

#: Least share of terms whose English stands in the paired sentence, for a translation; in
#: documents on the same subject that do not translate each other it is below a tenth.
LEAST_SHARE = 0.35
#: The share must be this many times that of sentences paired at random.
LEAST_GAIN = 2.0
#: Fewer terms than this decide nothing.
_LEAST_TERMS = 8
#: Lengths of a document and its translation differ by no more than this factor.
_LENGTH_FACTOR = 2.0
#: By how many pairs the English is moved for the comparison with chance.
_SHIFTS = (3, 7, 11)
PAIR_COLUMNS = ("document_nl", "document_en", "sentence_ids", "nl", "en")


@dataclass(slots=True)
class _Text:
    """One document's sentences in order."""

    document_id: str
    session: int | None
    ids: list[str] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)

    @property
    def length(self) -> int:
        return sum(map(len, self.sentences))


def sentence_pairs(
    sentences: pd.DataFrame,
    blocks: pd.DataFrame,
    documents: pd.DataFrame,
    terms: pd.DataFrame,
    mentions: pd.DataFrame,
) -> pd.DataFrame:
    """Pair the sentences of each English document with those of the Dutch one it translates.

    Args:
        sentences: Columns sentence_id, block_id, text; as read.
        blocks: Columns block_id, document_id.
        documents: Columns document_id, part, session.
        terms: The glossary.
        mentions: Columns term_id, sentence_id.

    Returns:
        Columns document_nl, document_en, sentence_ids (tuple of the Dutch ones), nl, en; as read.
        Empty where no English document translates a Dutch one.
    """
    dutch, english = _texts(sentences, blocks, documents)
    judge = _Judge(terms, mentions)
    rows: list[tuple[str, str, tuple[str, ...], str, str]] = []
    for target in english:
        best: tuple[float, list[_Pair], str] | None = None
        for source in dutch:
            if not _comparable(source, target):
                continue
            pairs = _pair(source, target)
            share = judge.translates(pairs)
            if share and (best is None or share > best[0]):
                best = (share, pairs, source.document_id)
        if best is not None:
            _, pairs, name = best
            rows += [(name, target.document_id, p.ids, p.nl, p.en) for p in pairs if p.nl and p.en]
    return pd.DataFrame(rows, columns=list(PAIR_COLUMNS))


def _texts(
    sentences: pd.DataFrame, blocks: pd.DataFrame, documents: pd.DataFrame
) -> tuple[list[_Text], list[_Text]]:
    """Return the Dutch and the English documents with their sentences."""
    document_of = dict(zip(blocks["block_id"], blocks["document_id"], strict=True))
    parts = dict(zip(documents["document_id"], documents["part"], strict=True))
    texts = {
        name: _Text(name, None if pd.isna(session) else int(session))
        for name, session in zip(documents["document_id"], documents["session"], strict=True)
    }
    columns = (sentences[name].tolist() for name in ("sentence_id", "block_id", "text"))
    for sentence_id, block_id, text in zip(*columns, strict=True):
        document = texts[document_of[block_id]]
        document.ids.append(sentence_id)
        document.sentences.append(" ".join(text.split()))
    full = [text for text in texts.values() if text.sentences]
    english = [text for text in full if parts[text.document_id] == "english"]
    return [text for text in full if text not in english], english


def _comparable(nl: _Text, en: _Text) -> bool:
    if nl.session is not None and en.session is not None and nl.session != en.session:
        return False
    return 1 / _LENGTH_FACTOR <= en.length / max(nl.length, 1) <= _LENGTH_FACTOR


@dataclass(frozen=True, slots=True)
class _Pair:
    """Dutch sentences, joined, with the English that goes with them; one side may be empty."""

    ids: tuple[str, ...]
    nl: str
    en: str


def _pair(nl: _Text, en: _Text) -> list[_Pair]:
    return [
        _Pair(
            tuple(nl.ids[bead.nl_start : bead.nl_end]),
            " ".join(nl.sentences[bead.nl_start : bead.nl_end]),
            " ".join(en.sentences[bead.en_start : bead.en_end]),
        )
        for bead in align_parts(nl.sentences, en.sentences)
    ]


class _Judge:
    """Tells by the glossary whether paired sentences translate each other."""

    def __init__(self, terms: pd.DataFrame, mentions: pd.DataFrame) -> None:
        self._names = english_names(terms)
        self._terms_in = terms_by_sentence(mentions)

    def translates(self, pairs: Sequence[_Pair]) -> float:
        """Return the share of terms found in the paired sentences, 0 for no translation."""
        wanted = [self._names_wanted(pair) for pair in pairs]
        keys = [padded_key(pair.en) for pair in pairs]
        total = sum(len(names) for names in wanted)
        if total < _LEAST_TERMS:
            return 0.0
        share = _hits(wanted, keys) / total
        chance = max(
            _hits(wanted, keys[shift % len(keys) :] + keys[: shift % len(keys)]) / total
            for shift in _SHIFTS
        )
        return share if share >= LEAST_SHARE and share >= LEAST_GAIN * chance else 0.0

    def _names_wanted(self, pair: _Pair) -> list[Sequence[str]]:
        ids = dict.fromkeys(term for sentence in pair.ids for term in self._terms_in[sentence])
        return [self._names[term] for term in ids if self._names.get(term)]


def _hits(wanted: Sequence[Sequence[Sequence[str]]], texts: Sequence[str]) -> int:
    return sum(
        any(f" {name} " in text for name in names)
        for group, text in zip(wanted, texts, strict=True)
        for names in group
    )


class Frames(Protocol):
    """The tables of a run that grows: :class:`kamerlens.tables.Store`."""

    def frame(self, query: str) -> pd.DataFrame:
        """Return the answer of an SQL query."""


def with_english_documents(
    store: Frames, terms: pd.DataFrame, mentions: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the glossary with what the run's English documents say, and its terms in them.

    Args:
        store: Holds documents, blocks and sentences of the run, English ones among them.
        terms: The glossary.
        mentions: Its mentions.

    Returns:
        The glossary, and rows for the table ``english``; both unchanged and empty where the run
        has no English document.
    """
    documents = store.frame("SELECT * FROM documents")
    blocks = store.frame("SELECT block_id, document_id, text FROM blocks")
    if not (documents["part"] == "english").any():
        return terms, match_terms(blocks, documents, terms)
    sentences = store.frame("SELECT sentence_id, block_id, text FROM sentences")
    pairs = sentence_pairs(sentences, blocks, documents, terms, mentions)
    terms = with_parallel_evidence(terms, mentions, pairs)
    return terms, match_terms(blocks, documents, terms)


def with_parallel_evidence(
    terms: pd.DataFrame, mentions: pd.DataFrame, pairs: pd.DataFrame
) -> pd.DataFrame:
    """Return the glossary with what the run's translations say about it.

    English that a translation has becomes the entry's, unless it comes from a termbase; where it
    was the entry's already, the confidence rises. The evidence names the documents and counts.

    Args:
        terms: The glossary.
        mentions: Columns term_id, sentence_id.
        pairs: See :func:`sentence_pairs`.
    """
    if pairs.empty:
        return terms
    mined = {pair.term_id: pair for pair in mine_term_pairs(pairs, terms, mentions)}
    documents = sorted(set(pairs["document_en"].tolist()))
    changed = terms.copy()
    rows = []
    for _, row in terms.iterrows():
        pair = mined.get(row["term_id"])
        rows.append(row if pair is None else _with_pair(row.copy(), pair, documents))
    columns = ["en", "alternatives", "status", "confidence", "evidence"]
    changed[columns] = pd.DataFrame(
        [[row[name] for name in columns] for row in rows], columns=columns
    )
    return changed


def _with_pair(row: pd.Series, pair: TermPair, documents: Sequence[str]) -> pd.Series:
    former = row["en"] if isinstance(row["en"], str) else None
    same = former is not None and english_phrase_key(former) == english_phrase_key(pair.en)
    certain = min(0.98, pair.count / (pair.count + 1) + (0.2 if pair.known else 0.0))
    if same:
        row["confidence"] = round(1 - (1 - row["confidence"]) * (1 - certain), 4)
    elif row["status"] != "termbase":
        others = [name for name in json.loads(row["alternatives"]) if name != pair.en]
        names = [former, *others] if former else others
        row["alternatives"] = json.dumps(names, ensure_ascii=False)
        row["en"], row["status"], row["confidence"] = pair.en, "in_text", round(certain, 4)
    evidence = json.loads(row["evidence"])
    found = {"method": "parallel text", "en": pair.en, "count": pair.count, "of": pair.of}
    evidence.append({**found, "documents": list(documents)})
    row["evidence"] = json.dumps(evidence, ensure_ascii=False, sort_keys=True)
    return row
