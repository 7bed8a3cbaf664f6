"""The embedding of words: ends, vectors of last parts, each word once, gradients."""

from __future__ import annotations

import numpy as np
import pytest
import spacy
from spacy.tokens import Doc
from spacy.vectors import Vectors
from spacy.vocab import Vocab

from kamerlens.language import embed
from kamerlens.language.embed import WordReader, build_word_embed, features, vector_row
from kamerlens.language.paradigm import SIZE, paradigm


@pytest.fixture
def vocab() -> Vocab:
    vocab = spacy.blank("nl").vocab
    rows = np.arange(12, dtype=np.float32).reshape(3, 4)
    vocab.vectors = Vectors(data=rows, keys=["grens", "de", "verdrag"], strings=vocab.strings)
    return vocab


@pytest.mark.parametrize(
    ("word", "row"),
    [
        ("grens", 0),
        ("staatsgrens", 0),
        ("VN-verdrag", 2),
        ("mensenrechtenverdrag", 2),
        ("agrens", -1),
        ("jade", -1),
        ("A/71/818", -1),
    ],
)
def test_vector_row_takes_the_longest_ending_of_an_unknown_word(vocab, word, row):
    assert vector_row(word, vocab) == row


def test_features_share_beginnings_and_endings():
    first, second = features("gegroeid", 1, 2), features("Gebloeid", 3, 4)
    same = [a == b for a, b in zip(first, second, strict=True)]
    # Form and shape; beginnings "g", "ge", "geg", "gegr"; endings "d", "id", "eid", "oeid", "…".
    assert same == [False, False, True, True, False, False, True, True, True, True, False]


def test_word_reader_forgets_the_words_of_another_vocabulary(vocab):
    reader = WordReader()
    orth = np.array([vocab.strings.add("grens")], dtype=np.uint64)
    columns, numbers = reader.read(orth, vocab)
    assert columns.shape == (1, 11)
    assert numbers.shape == (1, 4 + SIZE)
    assert numbers[0, :4].tolist() == [0, 1, 2, 3]
    assert numbers[0, 4:].tolist() == paradigm("grens")
    assert reader.read(orth[:0], vocab)[1].shape == (0, 4 + SIZE)
    other = spacy.blank("nl").vocab
    other.strings.add("grens")
    other.vectors = Vectors(data=np.ones((1, 4), dtype=np.float32), keys=["x"])
    assert reader.read(orth, other)[1][0, :4].tolist() == [0, 0, 0, 0]


def test_word_reader_keeps_apart_what_another_thread_reads(vocab, monkeypatch):
    other = spacy.blank("nl").vocab
    other.vectors = Vectors(data=np.full((1, 4), 9, dtype=np.float32), keys=["verdrag"])
    for each in (vocab, other):
        each.strings.add("verdrag")
        each.strings.add("zee")
    orth, between = (
        np.array([vocab.strings[word]], dtype=np.uint64) for word in ("verdrag", "zee")
    )
    reader = WordReader()

    def interrupted(word: str) -> list[bool]:
        monkeypatch.setattr(embed, "paradigm", paradigm)
        reader.read(between, other)
        return paradigm(word)

    monkeypatch.setattr(embed, "paradigm", interrupted)
    assert reader.read(orth, vocab)[1][0, :4].tolist() == [8, 9, 10, 11]
    assert reader.read(orth, other)[1][0, :4].tolist() == [9, 9, 9, 9]


def test_word_embed_gives_a_word_the_same_numbers_wherever_it_stands(vocab):
    docs = [Doc(vocab, words=["de", "grens"]), Doc(vocab), Doc(vocab, words=["grens", "de", "zee"])]
    model = build_word_embed(8, 50, 4, 50, 0.1)
    model.initialize(X=docs)
    first, empty, second = model.predict(docs)
    assert (first.shape, empty.shape, second.shape) == ((2, 8), (0, 8), (3, 8))
    np.testing.assert_array_equal(first[1], second[0])
    assert np.abs(first[0] - first[1]).max() > 0
    assert model.predict([Doc(vocab)])[0].shape == (0, 8)


def test_word_embed_sums_the_gradient_of_a_word_over_its_places(vocab):
    three = [Doc(vocab, words=["grens", "grens"]), Doc(vocab, words=["grens"])]
    model = build_word_embed(8, 50, 4, 50, 0.1)
    model.initialize(X=three)
    gradients = []
    for docs in (three, three[1:]):
        copy = model.copy()
        out, backprop = copy(docs, is_train=False)
        backprop([np.tile(np.arange(8, dtype=np.float32), (len(rows), 1)) for rows in out])
        gradients.append(copy.layers[1].get_grad("W"))
    assert np.abs(gradients[1]).max() > 0
    np.testing.assert_allclose(gradients[0], 3 * gradients[1], rtol=1e-4, atol=1e-6)
