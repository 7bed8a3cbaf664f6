"""Beginnings of sentences that are taken back."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc

from kamerlens.language.borders import tag_full_names, take_back


@pytest.mark.parametrize(
    ("words", "begins", "stays"),
    [
        ("De heer mr. Jansen spreekt .", [0, 3], [0]),
        ("Woordvoerder A.G. ( Bert ) Bakker spreekt .", [0, 1, 5], [0, 1]),
        ("Woordvoerder A.G. ( Jan Bert ) Bakker spreekt .", [0, 6], [0]),
        ("Aanwezig is Bert ( Jan ) Bakker spreekt .", [0, 6], [0, 6]),
        ("Zo meldt het NRC ( Handelsblad ) De zitting begint .", [0, 7], [0, 7]),
        ("Dat zei Jansen . Prof. Bakker niet .", [0, 4, 5], [0, 4]),
        ("( Jan ) Bakker", [0, 3], [0, 3]),
    ],
)
def test_take_back_keeps_names_and_titles_together(words, begins, stays):
    tokens = words.split()
    doc = Doc(
        spacy.blank("nl").vocab,
        words=tokens,
        sent_starts=[i in begins for i in range(len(tokens))],
    )
    assert [sent.start for sent in take_back(doc).sents] == stays


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("Dan spreekt mr. A.G. ( Jan Bert ) van der Aa .", "X X PROPN PROPN SYM PROPN PROPN SYM"),
        ("Zie A.G. ( zie ook onder ) Bakker .", "X X X X X X X"),
        ("Zie ook A. ( Bert ) .", "X X X X X X X"),
    ],
)
def test_full_names_have_brackets_of_their_own(text, tags):
    words = text.split()
    doc = tag_full_names(Doc(spacy.blank("nl").vocab, words=words, pos=["X"] * len(words)))
    assert [token.pos_ for token in doc][: len(tags.split())] == tags.split()
