"""Scores of tagger, lemmatiser and sentence splitter against a treebank (CoNLL-U).

Tags and lemmas are scored on the treebank's tokens, a sentence at a time, as published scores of
Dutch pipelines are. Sentences are found in raw text: that of each paragraph (by the sentences'
identifiers), and that of ten sentences joined by spaces.

Lemmas are compared as written words: the treebank's mark between the parts of a compound
("gemeente_raad") is taken out. Newer features than those of UD 2.8 (``ExtPos``) are not counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from spacy.language import Language
from spacy.scorer import Scorer
from spacy.tokens import Doc
from spacy.training import Example

from kamerlens.errors import DataError
from kamerlens.evaluate import Scores

if TYPE_CHECKING:
    from kamerlens.train.treebank import Sentence

#: Sentences that are joined to one text.
_RUN = 10


def evaluate(gold: Path, nlp: Language) -> Scores:
    """Score a pipeline on a treebank.

    Args:
        gold: A CoNLL-U file.
        nlp: A pipeline with tagger, lemmatiser and sentence splitter.

    Returns:
        ``pos``, ``morph`` and ``lemma``: accuracies; ``sentences_by_paragraph`` and
        ``sentences_in_runs``: precision, recall and F1 of sentences with both borders right.
        Files of UD version 1 are scored on lemmas and sentences alone.

    Raises:
        DataError: The file is no CoNLL-U, or holds no sentence.
    """
    from kamerlens.train.treebank import paragraphs, read_conllu

    sentences = list(read_conllu(gold))
    if not sentences:
        raise DataError(gold, "holds no sentence")
    runs = [sentences[at : at + _RUN] for at in range(0, len(sentences), _RUN)]
    return {
        "sentences": len(sentences),
        **_tokens(sentences, nlp),
        "sentences_by_paragraph": _splitting(paragraphs(sentences), nlp),
        "sentences_in_runs": _splitting(runs, nlp),
    }


def _tokens(sentences: Sequence[Sentence], nlp: Language) -> Scores:
    """Return accuracies on the treebank's own tokens."""
    docs = (Doc(nlp.vocab, words=list(s.words), spaces=list(s.spaces)) for s in sentences)
    tokens = pos = morph = lemma = 0
    for sentence, doc in zip(sentences, nlp.pipe(docs), strict=True):
        tokens += len(doc)
        lemma += sum(t.lemma_ == want for t, want in zip(doc, sentence.lemmas, strict=True))
        pos += sum(t.pos_ == want for t, want in zip(doc, sentence.pos, strict=True))
        morph += sum(_same(t.morph, want) for t, want in zip(doc, sentence.morphs, strict=True))
    scores: Scores = {"tokens": tokens}
    if sentences[0].version > 1:
        scores |= {"pos": pos / tokens, "morph": morph / tokens}
    return {**scores, "lemma": lemma / tokens}


def _same(found: object, wanted: str) -> bool:
    return set(filter(None, str(found).split("|"))) == set(filter(None, wanted.split("|")))


def _splitting(groups: Iterable[Sequence[Sentence]], nlp: Language) -> Scores:
    """Return precision, recall and F1 of the sentences found in raw text."""
    found = Scorer.score_spans(list(_examples(groups, nlp)), "sents")
    return {
        "f1": found["sents_f"] or 0.0,
        "precision": found["sents_p"] or 0.0,
        "recall": found["sents_r"] or 0.0,
    }


def _examples(groups: Iterable[Sequence[Sentence]], nlp: Language) -> Iterator[Example]:
    from kamerlens.train.treebank import sentences_to_doc

    gold = [sentences_to_doc(nlp.vocab, list(group)) for group in groups]
    for doc, read in zip(gold, nlp.pipe(doc.text.rstrip() for doc in gold), strict=True):
        yield Example(read, doc)
