"""How the networks of the Dutch pipeline read words, and how far around them.

spaCy's own embedding knows a word by its form, its first letter, its last three letters and its
shape. Half of the errors of a Dutch tagger are in words that it never saw, and what those are
stands at their ends: "ge…d" is a participle, "…erend" another, and the last part of a compound
says what the whole is. This one reads beginnings of up to four letters and endings of up to
five, takes a word without a vector for its longest ending that has one ("staatsgrens" for
"grens"), and knows which other forms of the word exist (:mod:`kamerlens.language.paradigm`).

All of that depends on the word alone, so each different word of a batch is read once.

Source: Serrà & Karatzoglou, "Getting Deep Recommenders Fit: Bloom Embeddings" (2017) for the
hashed tables; Bojanowski et al., "Enriching Word Vectors with Subword Information" (2017).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.strings import hash_string  # type: ignore[attr-defined]
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab
from thinc.api import (
    HashEmbed,
    Linear,
    Maxout,
    Model,
    chain,
    clone,
    concatenate,
    expand_window,
    residual,
    with_array,
)

from kamerlens.language.paradigm import SIZE, paradigm

Floats = NDArray[np.float32]
#: A word's features, the row of its vector, and its paradigm as packed bits.
_Word = tuple[tuple[int, ...], int, bytes]
#: Lengths of the beginnings and of the endings that are read.
_BEGINNINGS = (1, 2, 3, 4)
_ENDINGS = (1, 2, 3, 4, 5)
#: Columns of a word's features: form, shape, beginnings, endings.
_COLUMNS = 2 + len(_BEGINNINGS) + len(_ENDINGS)
#: A vector is looked up for endings from this many letters, after at least so many others.
_LAST_PART, _FIRST_PART = 4, 2
#: Share of the words whose paradigm is hidden in training, so that it is not all that is relied on.
_HIDDEN_PARADIGMS = 0.25
#: Words are forgotten when there are so many.
_CACHE_LIMIT = 100_000


class WordReader:
    """Features, vectors and forms of words, each word's found once.

    The vectors belong to a vocabulary; what is remembered is forgotten when another one comes.
    """

    def __init__(self) -> None:
        """Begin without any words."""
        self._read: tuple[Vocab | None, dict[int, _Word]] = (None, {})

    def read(self, orths: NDArray[np.uint64], vocab: Vocab) -> tuple[NDArray[np.uint64], Floats]:
        """Return features and numbers of words.

        Args:
            orths: Hashes of words that the vocabulary's strings know.
            vocab: Vocabulary with strings and vectors.

        Returns:
            Features as hashes, shape (words, columns); the vectors and, behind them, the answers of
            :func:`kamerlens.language.paradigm.paradigm`, shape (words, vector length + ``SIZE``).
        """
        # Taken together and kept: in another thread a pipeline may read another vocabulary.
        of, words = self._read
        if of is not vocab or len(words) > _CACHE_LIMIT:
            words = {}
            self._read = (vocab, words)
        asked = orths.tolist()
        for orth in asked:
            if orth not in words:
                word, lexeme = vocab.strings[orth], vocab[orth]
                words[orth] = (
                    features(word, lexeme.norm, lexeme.shape),
                    vector_row(word, vocab),
                    np.packbits(paradigm(word)).tobytes(),
                )
        known = [words[orth] for orth in asked]
        columns = np.array([columns for columns, _, _ in known], dtype=np.uint64)
        rows = np.array([row for _, row, _ in known], dtype=np.int64)
        bits = np.frombuffer(b"".join(forms for _, _, forms in known), dtype=np.uint8)
        forms = np.unpackbits(bits.reshape(len(asked), -(-SIZE // 8)), axis=1, count=SIZE)
        table = vocab.vectors.data
        vectors = np.where(rows[:, None] < 0, np.float32(0), table[rows])
        numbers = np.hstack((vectors, forms)).astype(np.float32)
        return columns.reshape(len(asked), _COLUMNS), numbers


#: All networks of a pipeline read the same words.
_READER = WordReader()


def features(word: str, norm: int, shape: int) -> tuple[int, ...]:
    """Return a word's features as hashes: form, shape, beginnings, endings."""
    low = word.lower()
    ends = [hash_string(low[:n]) for n in _BEGINNINGS] + [hash_string(low[-n:]) for n in _ENDINGS]
    return (norm, shape, *ends)


def vector_row(word: str, vocab: Vocab) -> int:
    """Return the row of a word's vector, or of its longest ending that has one; -1 without."""
    row_of: dict[int, int] = vocab.vectors.key2row
    row = row_of.get(hash_string(word))
    if row is not None or not word[-_LAST_PART:].isalpha():
        return -1 if row is None else row
    low = word.lower()
    for start in range(_FIRST_PART, len(low) - _LAST_PART + 1):
        row = row_of.get(hash_string(low[start:]))
        if row is not None:
            return row
    return -1


@registry.architectures("kamerlens.WordEmbed.v2")  # type: ignore[untyped-decorator]
def build_word_embed(
    width: int, rows: int, affix_width: int, affix_rows: int, hidden: float
) -> Model[list[Doc], list[Floats]]:
    """Return an embedding of words from form, ends, shape, vector and paradigm.

    Args:
        width: Numbers for a token in the output, in the table of forms, and in what is made of
            vector and paradigm.
        rows: Rows of the table of forms.
        affix_width: Numbers for a token in the tables of shapes, beginnings and endings.
        affix_rows: Rows of each of those.
        hidden: Share of the words whose form, vector and paradigm are hidden in training, so that
            their ends are learnt.
    """
    tables: Model[Any, Any] = concatenate(
        HashEmbed(width, rows, column=0, seed=20),
        *(HashEmbed(affix_width, affix_rows, column=i, seed=20 + i) for i in range(1, _COLUMNS)),
    )
    joined = 2 * width + (_COLUMNS - 1) * affix_width
    return Model(
        "kamerlens_word_embed",
        partial(_forward, _READER, hidden),
        init=_init,
        layers=[tables, Linear(width), Maxout(width, joined, nP=3, normalize=True, dropout=0.0)],
        dims={"nO": width},
    )


def _init(
    model: Model[list[Doc], list[Floats]],
    X: list[Doc] | None = None,  # noqa: N803 - thinc calls it so
    Y: Any = None,  # noqa: N803
) -> None:
    del Y
    tables, numbers, mix = model.layers
    length = X[0].vocab.vectors.shape[1] + SIZE if X else numbers.get_dim("nI")
    numbers.set_dim("nI", length, force=True)
    tables.initialize(X=np.zeros((1, _COLUMNS), dtype=np.uint64))
    numbers.initialize()
    mix.initialize()


def _forward(
    reader: WordReader,
    hidden: float,
    model: Model[list[Doc], list[Floats]],
    docs: list[Doc],
    is_train: bool,
) -> tuple[list[Floats], Callable[[list[Floats]], list[Doc]]]:
    tables, linear, mix = model.layers
    lengths = [len(doc) for doc in docs]
    if not sum(lengths):
        return [np.zeros((0, model.get_dim("nO")), np.float32) for _ in docs], lambda _: docs
    orths = np.concatenate([doc.to_array("ORTH") for doc in docs])
    words, places = np.unique(orths, return_inverse=True)
    columns, numbers = reader.read(words, docs[0].vocab)
    if is_train:
        unseen = np.random.random(len(words)) < hidden
        columns[unseen, 0] = 0
        numbers[unseen] = 0
        numbers[np.random.random(len(words)) < _HIDDEN_PARADIGMS, -SIZE:] = 0
    of_tables, back_tables = tables(columns, is_train)
    of_numbers, back_numbers = linear(numbers, is_train)
    mixed, back_mix = mix(np.hstack((of_tables, of_numbers)), is_train)
    split = np.cumsum(lengths)[:-1]

    def backprop(d_output: list[Floats]) -> list[Doc]:
        d_mixed = np.zeros_like(mixed)
        np.add.at(d_mixed, places, np.vstack(d_output))
        d_joined = back_mix(d_mixed)
        back_tables(np.ascontiguousarray(d_joined[:, : of_tables.shape[1]]))
        back_numbers(np.ascontiguousarray(d_joined[:, of_tables.shape[1] :]))
        return docs

    return np.split(mixed[places], split), backprop


@registry.architectures("kamerlens.WiderContext.v1")  # type: ignore[untyped-decorator]
def build_wider_context(
    tok2vec: Model[list[Doc], list[Floats]], width: int, window_size: int, depth: int
) -> Model[list[Doc], list[Floats]]:
    """Return a reader of tokens with more convolutions on top, for decisions that need them.

    Args:
        tok2vec: The reader below, often a listener to a shared one.
        width: Numbers for a token in the output.
        window_size: Tokens on each side that a convolution sees.
        depth: How many convolutions.
    """
    convolution: Model[Any, Any] = chain(
        expand_window(window_size=window_size),
        Maxout(width, width * (2 * window_size + 1), nP=2, normalize=True, dropout=0.0),
    )
    below = tok2vec.get_dim("nO")
    narrow: Model[Any, Any] = with_array(Maxout(width, below, nP=2, normalize=True, dropout=0.0))
    wide: Model[Any, Any] = with_array(clone(residual(convolution), depth), pad=window_size * depth)
    model: Model[list[Doc], list[Floats]] = chain(tok2vec, narrow, wide)
    model.set_dim("nO", width)
    return model
