"""Networks whose scores are averaged, and the parts of readings that they hear."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from thinc.api import Model

from kamerlens.language.committee import build_committee, build_part, build_side_by_side
from kamerlens.train.committee import join_pipelines
from tests.networks import trained

WORDS = ["de", "raad", "stemt"]
TAGS = ["DET", "NOUN", "VERB"]
NAMES = ("morphologizer", "senter")


def _scores(nlp: Language, doc: Doc, name: str) -> Any:
    reader: Any = nlp.get_pipe("tok2vec")
    reader.set_annotations([doc], reader.predict([doc]))
    network: Any = nlp.get_pipe(name)
    return network.model.predict([doc])[0]


def test_scores_are_averaged_and_survive_the_disk(tmp_path):
    members = [trained(WORDS, TAGS, seed=0), trained(WORDS, TAGS, seed=1)]
    doc = Doc(members[0].vocab, words=["raad", "de", "raad", "x"])
    alone = {name: [_scores(nlp, doc, name) for nlp in members] for name in NAMES}
    assert np.abs(alone["morphologizer"][0] - alone["morphologizer"][1]).max() > 1e-3
    joined = join_pipelines(members, NAMES)
    assert joined.pipe_names == ["tok2vec", *NAMES]
    joined.to_disk(tmp_path / "joined")
    for nlp in (joined, spacy.load(tmp_path / "joined")):
        for name in NAMES:
            mean = (alone[name][0] + alone[name][1]) / 2
            np.testing.assert_allclose(_scores(nlp, doc, name), mean, rtol=1e-4, atol=1e-5)
        labels = [dict(p.split("=") for p in x.split("|")) for x in nlp.pipe_labels[NAMES[0]]]
        best = _scores(nlp, doc, NAMES[0]).argmax(1)
        read = nlp(Doc(nlp.vocab, words=[token.text for token in doc]))
        assert [token.pos_ for token in read] == [labels[i]["POS"] for i in best]


def test_members_learn_on_together():
    joined = join_pipelines([trained(WORDS, TAGS, seed=0), trained(WORDS, TAGS, seed=1)], NAMES)
    gold = Doc(joined.vocab, words=WORDS, pos=["X", "X", "X"], sent_starts=[True, True, True])
    example = [Example(Doc(joined.vocab, words=WORDS), gold)]
    reader: Any = joined.get_pipe("tok2vec")
    before = [layer.to_bytes() for layer in reader.model.layers]
    optimizer = joined.resume_training()
    first, last = {}, {}
    joined.update(example, sgd=optimizer, losses=first)
    for _ in range(20):
        last = {}
        joined.update(example, sgd=optimizer, losses=last)
    assert last["senter"] < first["senter"]
    assert all(
        layer.to_bytes() != old for layer, old in zip(reader.model.layers, before, strict=True)
    )


def test_networks_with_other_labels_are_refused():
    first, second = trained(WORDS, TAGS), trained(WORDS, ["X", "NOUN", "VERB"])
    with pytest.raises(ValueError, match="different labels"):
        join_pipelines([first, second], NAMES)


def _constant(value: float, width: int, seen: list[Any]) -> Model[Any, Any]:
    """A reader that gives one number everywhere and keeps what gradient it gets."""

    def forward(model: Any, docs: Any, is_train: bool) -> Any:
        def backprop(d_rows: Any) -> Any:
            seen.extend(d_rows)
            return docs

        return [np.full((len(doc), width), value, np.float32) for doc in docs], backprop

    return Model("constant", forward, dims={"nO": width})


def test_parts_of_readings_side_by_side_are_the_readings():
    docs = [Doc(spacy.blank("nl").vocab, words=WORDS), Doc(spacy.blank("nl").vocab)]
    gradients: tuple[list[Any], list[Any]] = ([], [])
    beside = build_side_by_side(_constant(1, 2, gradients[0]), _constant(5, 3, gradients[1]))
    assert beside.get_dim("nO") == 5
    part = build_part(beside, 2, 3)
    rows, backprop = part(docs, True)
    assert [r.tolist() for r in rows] == [[[5, 5, 5]] * 3, []]
    backprop([np.full_like(r, 2) for r in rows])
    assert gradients[0][0].tolist() == [[0, 0]] * 3
    assert gradients[1][0].tolist() == [[2, 2, 2]] * 3


def test_a_committee_shares_its_gradient():
    docs = [Doc(spacy.blank("nl").vocab, words=WORDS)]
    gradients: tuple[list[Any], list[Any]] = ([], [])
    both = build_committee(_constant(1, 2, gradients[0]), _constant(4, 2, gradients[1]))
    (rows,), backprop = both(docs, True)
    assert rows.tolist() == [[2.5, 2.5]] * 3
    backprop([np.ones_like(rows)])
    assert gradients[0][0].tolist() == gradients[1][0].tolist() == [[0.5, 0.5]] * 3
