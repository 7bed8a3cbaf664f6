"""Which other forms of a word exist, as a list of words tells it."""

from __future__ import annotations

import pytest

from kamerlens.language import paradigm as module
from kamerlens.language.paradigm import SIZE, paradigm, spellings


@pytest.mark.parametrize(
    ("stem", "other"),
    [
        ("lop", "loop"),
        ("loop", "lop"),
        ("bakk", "bak"),
        ("bak", "bakk"),
        ("leev", "leef"),
        ("lev", "leef"),
        ("leef", "lev"),
        ("reis", "reiz"),
        ("werk", "werk"),
        ("zee", "zee"),
        ("x", "x"),
    ],
)
def test_spellings_hold_what_another_ending_asks_for(stem, other):
    assert other in spellings(stem)


def _answers(monkeypatch, word, dutch, english=()):
    lists = {"nl": dict.fromkeys(dutch, 1e-5), "en": dict.fromkeys(english, 1e-7)}
    monkeypatch.setattr(module, "frequencies", lists.__getitem__)
    answers = paradigm(word)
    assert len(answers) == SIZE
    forms = (*module._ON, *(f"ge-{end}" for end in module._ON_PARTICIPLE), "-ge en")
    pairs = [(off, on) for off in module._OFF for on in forms]
    return {pair for pair, yes in zip(pairs, answers, strict=False) if yes}, answers[len(pairs) :]


def test_paradigm_finds_the_forms_of_a_verb(monkeypatch):
    forms, _ = _answers(monkeypatch, "lopen", {"lopen", "loop", "loopt", "gelopen", "loper"})
    assert forms == {("en", ""), ("en", "t"), ("en", "er"), ("", "ge-")}
    forms, _ = _answers(monkeypatch, "werken", {"werken", "werkt", "werkte", "gewerkt"})
    assert forms == {("en", "t"), ("en", "te"), ("en", "ge-t")}
    forms, _ = _answers(monkeypatch, "gewerkt", {"werken", "gewerkt"})
    assert forms == {("t", "-ge en")}


def test_paradigm_takes_an_unknown_word_for_its_last_part(monkeypatch):
    known = {"raad", "raden"}
    forms, rest = _answers(monkeypatch, "VN-Mensenrechtenraad", known)
    assert forms == {("", "en")}
    assert rest[-3:] == [True, True, True]
    assert _answers(monkeypatch, "raad", known)[1][-3:] == [True, False, False]
    assert not any(_answers(monkeypatch, "onbekend", known)[1])


def test_paradigm_tells_how_frequent_a_word_is(monkeypatch):
    _, rest = _answers(monkeypatch, "raad", {"raad"}, {"raad"})
    assert rest[:6] == [True, True, True, False, False, False]
    assert rest[6:12] == [True, False, False, False, False, False]


@pytest.mark.parametrize("word", ["", "-", "A/71/818", "’", "e", "ge", "\n"])
def test_paradigm_answers_for_any_token(word):
    assert len(paradigm(word)) == SIZE
