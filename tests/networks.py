"""Networks small enough to be trained in a test."""

from __future__ import annotations

from collections.abc import Sequence

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

_WIDTH = 8
#: What reads words.
READER = {
    "@architectures": "spacy.HashEmbedCNN.v2",
    "width": _WIDTH,
    "depth": 1,
    "embed_size": 50,
    "window_size": 1,
    "maxout_pieces": 2,
    "subword_features": True,
    "pretrained_vectors": None,
}


def trained(
    words: Sequence[str], tags: Sequence[str], *, seed: int = 0, steps: int = 3
) -> Language:
    """Return a tagger and a splitter that listen to one reader, trained on one sentence."""
    nlp = spacy.blank("nl")
    nlp.add_pipe("tok2vec", config={"model": READER})
    listener = {
        "@architectures": "spacy.Tok2VecListener.v1",
        "width": _WIDTH,
        "upstream": "tok2vec",
    }
    for name in ("morphologizer", "senter"):
        network = {"@architectures": "spacy.Tagger.v2", "tok2vec": listener}
        nlp.add_pipe(name, config={"model": network})
    starts = [i == 0 for i, _ in enumerate(words)]
    gold = Doc(nlp.vocab, words=list(words), pos=list(tags), sent_starts=starts)
    examples = [Example(Doc(nlp.vocab, words=list(words)), gold)]
    spacy.util.fix_random_seed(seed)
    optimizer = nlp.initialize(lambda: examples)
    for _ in range(steps):
        nlp.update(examples, sgd=optimizer)
    return nlp
