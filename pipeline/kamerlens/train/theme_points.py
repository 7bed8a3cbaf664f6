"""Statistics of texts without codes: weights of hashed places, and points of words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, diags
from sklearn.preprocessing import normalize
from sklearn.utils.extmath import randomized_svd

from kamerlens.theme_features import Meanings, Passage, read
from kamerlens.theme_lexicon import Lexicon
from kamerlens.theme_ngrams import PLACES, Floats, ngram_rows
from kamerlens.theme_words import tokens
from kamerlens.train.theme_data import unlabelled

_FEWEST = 5
#: A word in more than this share of the texts says nothing about a subject.
_MOST = 0.12
#: Texts looked at for the weights; more change them no further.
_FOR_WEIGHTS = 12_000
_CHUNK = 2_000


def place_weights(data: Path, lexicons: Mapping[str, Lexicon]) -> Floats:
    """Return log inverse document frequencies of the hashed places, half precision."""
    texts = [passage for texts in unlabelled(data) for passage in texts]
    chosen = texts[:: max(1, len(texts) // _FOR_WEIGHTS)]
    seen = np.zeros(PLACES)
    for begin in range(0, len(chosen), _CHUNK):
        passages = [Passage(text, language) for language, text in chosen[begin : begin + _CHUNK]]
        rows = ngram_rows([reading.units for reading in read(passages, lexicons)])
        seen += np.bincount(rows.columns, minlength=PLACES)
    weights: Floats = np.log((1 + len(chosen)) / (1 + seen)) + 1.0
    return weights.astype(np.float16).astype(np.float64)


def word_points(data: Path, *, dimensions: int, seed: int) -> Meanings:
    """Return points of the words of both languages.

    Source: Dumais et al. (1997), see :class:`kamerlens.theme_features.Meanings`.
    """
    texts = [
        [f"{language}:{stem}" for language, text in versions for stem in _stems(text, language)]
        for versions in unlabelled(data)
    ]
    seen = Counter(word for words in texts for word in set(words))
    words = sorted(w for w, n in seen.items() if _FEWEST <= n < _MOST * len(texts))
    rare = np.array([np.log(len(texts) / seen[word]) for word in words])
    table = normalize(_counts(texts, words) @ diags(rare))
    _, _, axes = randomized_svd(table, dimensions, random_state=seed)
    # Three digits are what the stored points keep; see theme_store.
    points = axes.T * rare[:, None]
    scale = np.abs(points).max() / 127
    return Meanings(words, (np.round(points / scale) * scale).astype(np.float32))


def _stems(text: str, language: str) -> list[str]:
    stems = (token.stem for token in tokens(text, language))
    return [stem for stem in stems if len(stem) > 2 and not stem.isdigit()]


def _counts(texts: Sequence[Sequence[str]], words: Sequence[str]) -> csr_matrix:
    column = {word: number for number, word in enumerate(words)}
    data: list[float] = []
    indices: list[int] = []
    starts = [0]
    for text in texts:
        for word, count in Counter(w for w in text if w in column).items():
            indices.append(column[word])
            data.append(1.0 + float(np.log(count)))
        starts.append(len(indices))
    return csr_matrix((data, indices, starts), shape=(len(texts), len(words)))
