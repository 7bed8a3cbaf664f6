"""Auxiliaries told from verbs by the rest of their clause."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc

import kamerlens
from kamerlens.errors import DataError
from kamerlens.language.auxiliaries import Auxiliaries, features
from kamerlens.train.auxiliaries import learn_auxiliaries
from kamerlens.train.treebank import Sentence

#: Words with their tags; a participle is marked by "+", a finite verb by "!".
WITH = "De/DET raad/NOUN heeft/AUX! de/DET missie/NOUN verlengd/VERB+ ./PUNCT"
WITHOUT = "De/DET raad/NOUN heeft/VERB! de/DET verlengde/VERB+ missie/NOUN ./PUNCT"


def _read(text: str) -> tuple[list[str], list[str], list[str]]:
    pairs = [part.rsplit("/", 1) for part in text.split()]
    kinds = {"+": "Part", "!": "Fin"}
    forms = [kinds.get(tag[-1], "") for _, tag in pairs]
    return [word for word, _ in pairs], [tag.rstrip("+!") for _, tag in pairs], forms


def _sentence(text: str) -> Sentence:
    words, tags, forms = _read(text)
    empty = ("",) * len(words)
    morphs = tuple(f"VerbForm={form}" if form else "" for form in forms)
    heads = (-1,) * len(words)
    spaces = (True,) * len(words)
    return Sentence("a", tuple(words), spaces, tuple(tags), tuple(words), morphs, heads, empty)


def _doc(text: str, nlp) -> Doc:
    sentence = _sentence(text)
    words, tags, morphs = (list(c) for c in (sentence.words, sentence.pos, sentence.morphs))
    return Doc(nlp.vocab, words=words, pos=tags, morphs=morphs)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (WITH, "participle False True"),
        (WITHOUT, "participle False False"),
        ("dat/SCONJ de/DET raad/NOUN verlengd/VERB+ heeft/AUX!", "participle True False"),
        ("Zij/PRON heeft/VERB! ,/PUNCT die/PRON verlengd/VERB+ is/AUX!", "participle False False"),
        ("Zij/PRON heeft/VERB! ;/PUNCT verlengd/VERB+ is/AUX!", "participle False False"),
        (
            "Zij/PRON heeft/AUX! ,/PUNCT met/ADP mij/PRON ,/PUNCT gewerkt/VERB+",
            "participle False True",
        ),
        ("Er/ADV heeft/VERB! iets/PRON", "er True"),
    ],
)
def test_features_tell_of_the_clause(text, expected):
    words, tags, forms = _read(text)
    words = [word.lower() for word in words]
    assert f"hebben: {expected}" in features(words, tags, forms, words.index("heeft"))


def test_a_participle_decides_when_learned_from_it(tmp_path):
    weights = learn_auxiliaries([_sentence(WITH), _sentence(WITHOUT)] * 5)
    nlp = spacy.blank("nl")
    decide = nlp.add_pipe("kamerlens_auxiliaries")
    assert isinstance(decide, Auxiliaries)
    decide.set_weights(weights)
    # Both tagged wrong; a form that is tagged as neither kind of verb stays.
    wrong = (
        _doc(WITH.replace("AUX", "VERB"), nlp),
        _doc(WITHOUT.replace("heeft/VERB", "heeft/AUX"), nlp),
    )
    assert [decide(doc)[2].pos_ for doc in wrong] == ["AUX", "VERB"]
    noun = _doc("Zijn/NOUN en/CCONJ worden/NOUN", nlp)
    assert [token.pos_ for token in decide(noun)] == ["NOUN", "CCONJ", "NOUN"]
    decide.to_disk(tmp_path / "a")
    again = Auxiliaries(nlp).from_disk(tmp_path / "a")
    assert again.weights == decide.weights
    assert again.to_bytes() == decide.to_bytes()


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(DataError, match="weights"):
        Auxiliaries(spacy.blank("nl")).from_disk(tmp_path)


def test_without_weights_nothing_changes():
    nlp = spacy.blank("nl")
    doc = Auxiliaries(nlp)(_doc(WITHOUT, nlp))
    assert doc[2].pos_ == "VERB"


@pytest.mark.parametrize(
    ("text", "word", "tag"),
    [
        ("Nederland heeft in de vergaderzaal dit jaar voor het eerst een zetel.", "heeft", "VERB"),
        (
            "Nederland heeft daar met veel andere kleine landen het voorstel gesteund.",
            "heeft",
            "AUX",
        ),
        ("In het najaar werd de Noorse ambassadeur voorzitter van de commissie.", "werd", "VERB"),
        ("In het najaar werd de Noorse ambassadeur door de commissie gekozen.", "werd", "AUX"),
        ("Er zijn in de regio nog altijd vier missies.", "zijn", "VERB"),
        ("Nederland heeft daar als waarnemer met een eigen ploeg aan bijgedragen.", "heeft", "AUX"),
    ],
)
def test_the_model_looks_at_the_whole_clause(text, word, tag):
    doc = kamerlens.load()(text)
    assert [token.pos_ for token in doc if token.text == word] == [tag]
