"""Word vectors from plain text, by counting.

They tell tagger and recogniser of words that their few annotated sentences never show. A word's
row holds how much more often than by chance each frequent word stands at each place beside it; a
truncated singular value decomposition makes the rows short. Places are kept apart (one to the
left is not one to the right), which makes neighbours of words of the same *kind*.

Source: Levy & Goldberg, "Neural Word Embedding as Implicit Matrix Factorization" (2014), and
"Linguistic Regularities in Sparse and Explicit Word Representations" (2014) for the places.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix
from sklearn.utils.extmath import randomized_svd
from spacy.language import Language
from spacy.vectors import Vectors

from kamerlens.train.treebank import read_conllu

#: Places beside the word that count as contexts, in tokens.
_PLACES = (-2, -1, 1, 2)


def read_plain_text(data: Path) -> Iterator[str]:
    """Yield the Dutch paragraphs of the reference material once each, in a fixed order.

    Args:
        data: The folder that holds ``parallel/``, ``texts/nl/`` and ``treebank/``. Of the
            treebank only the training parts are read.
    """
    seen: set[str] = set()
    for text in _paragraphs(data):
        text = " ".join(text.split())
        if text and text not in seen:
            seen.add(text)
            yield text


def _paragraphs(data: Path) -> Iterator[str]:
    """Yield paragraphs as the files hold them."""
    for path in sorted(data.glob("parallel/*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf8") as lines:
            for line in lines:
                yield json.loads(line)["nl"]
    for path in sorted(data.glob("texts/nl/*.txt")):
        yield from path.read_text(encoding="utf8").splitlines()
    for path in sorted(data.glob("treebank/train-*.conllu")):
        for sentence in read_conllu(path):
            yield " ".join(sentence.words)


def tokenise(nlp: Language, texts: Iterable[str]) -> Iterator[list[str]]:
    """Yield the words of each text as the pipeline's tokenizer cuts them."""
    for text in texts:
        yield [token.text for token in nlp.make_doc(text) if not token.is_space]


def train_vectors(
    texts: Iterable[Sequence[str]],
    *,
    dimensions: int = 96,
    min_count: int = 3,
    contexts: int = 6000,
    seed: int = 0,
) -> tuple[list[str], NDArray[np.float32]]:
    """Return words, the most frequent first, and their vectors.

    Args:
        texts: Tokenised texts, case kept.
        dimensions: Length of a vector.
        min_count: Rarer words get no vector.
        contexts: How many of the most frequent words, lower-cased, serve as contexts.
        seed: Seed of the decomposition.

    Returns:
        Words, and an array of shape (words, dimensions), rows of length one.
    """
    kept = [list(words) for words in texts]
    counts = Counter(word for words in kept for word in words)
    vocabulary = [
        w for w, n in sorted(counts.items(), key=lambda i: (-i[1], i[0])) if n >= min_count
    ]
    lowered = Counter(word.lower() for words in kept for word in words)
    frequent = [w for w, _ in sorted(lowered.items(), key=lambda i: (-i[1], i[0]))[:contexts]]
    matrix = _positive_pmi(_count_places(kept, vocabulary, frequent))
    left, values, _ = randomized_svd(matrix, n_components=dimensions, n_iter=4, random_state=seed)
    rows = left * np.sqrt(values)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return vocabulary, (rows / np.where(lengths == 0, 1, lengths)).astype(np.float32)


def _count_places(
    texts: Sequence[Sequence[str]], vocabulary: Sequence[str], frequent: Sequence[str]
) -> csr_matrix:
    """Count context words at each place; one block of columns for a place."""
    row_of = {word: i for i, word in enumerate(vocabulary)}
    column_of = {word: i for i, word in enumerate(frequent)}
    rows = [np.array([row_of.get(w, -1) for w in words], dtype=np.int64) for words in texts]
    columns = [
        np.array([column_of.get(w.lower(), -1) for w in words], dtype=np.int64) for words in texts
    ]
    shape = (len(vocabulary), len(frequent) * len(_PLACES))
    total = csr_matrix(shape, dtype=np.float64)
    for block, place in enumerate(_PLACES):
        pairs = [_shifted(r, c, place) for r, c in zip(rows, columns, strict=True)]
        row = np.concatenate([r for r, _ in pairs])
        column = np.concatenate([c for _, c in pairs])
        known = (row >= 0) & (column >= 0)
        cells = (row[known], column[known] + block * len(frequent))
        total = total + coo_matrix((np.ones(known.sum()), cells), shape=shape).tocsr()
    return total


def _shifted(
    rows: NDArray[np.int64], columns: NDArray[np.int64], place: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pair each word with the word ``place`` tokens away, inside one text."""
    if place > 0:
        return rows[:-place], columns[place:]
    return rows[-place:], columns[:place]


def _positive_pmi(counts: csr_matrix) -> csr_matrix:
    """Return positive pointwise mutual information, contexts smoothed by the power 0.75.

    Source: Levy, Goldberg & Dagan, "Improving Distributional Similarity" (2015).
    """
    of_word = np.asarray(counts.sum(axis=1)).ravel()
    of_context = np.asarray(counts.sum(axis=0)).ravel() ** 0.75
    cells = counts.tocoo()
    chance = of_word[cells.row] * of_context[cells.col] / of_context.sum()
    gain = np.log(cells.data / chance)
    kept = gain > 0
    return coo_matrix((gain[kept], (cells.row[kept], cells.col[kept])), shape=counts.shape).tocsr()


def set_vectors(nlp: Language, words: Sequence[str], rows: NDArray[np.float32]) -> None:
    """Put vectors into the vocabulary of a pipeline, one row for a word.

    A word known only in one case serves the other as well: ``Klimaat`` finds ``klimaat``.
    """
    vectors = Vectors(data=rows, keys=list(words), strings=nlp.vocab.strings)
    row_of = {word: i for i, word in enumerate(words)}
    for word, row in row_of.items():
        for other in (word.lower(), word.capitalize(), word.upper()):
            if other not in row_of:
                key = nlp.vocab.strings.add(other)
                if key not in vectors.key2row:
                    vectors.add(key, row=row)
    nlp.vocab.vectors = vectors
