"""The name recogniser of the Dutch pipeline, trained on annotated texts."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from spacy.language import Language

from kamerlens.data import data_path
from kamerlens.language import ner
from kamerlens.language.tokenizer import customise
from kamerlens.train.augment import augment, read_pools
from kamerlens.train.entities import AnnotatedText, read_annotated, to_doc
from kamerlens.train.stages import Stage, run_stage
from kamerlens.train.treebank import nameless, read_conllu

#: Imported for what it registers with spaCy.
_REGISTERED = (ner,)
#: Files of the reference material with annotated names that no shipped model learns from: the
#: tests measure on them.
HELD_OUT = ("lassy-5", "parl-2")
#: Made-up variants of each text, and the share of its names that are replaced. More of either
#: made the recogniser worse on texts held out: names that letters repeat became rare.
_COPIES, _SHARE = 1, 0.35
#: Treebank sentences that surely hold no name.
_NAMELESS = 300


def train_names(
    tagger: Language,
    data: Path,
    config: Path,
    *,
    steps: int,
    seed: int,
    held_out: Sequence[str] = HELD_OUT,
) -> Language:
    """Train the recogniser on all annotated texts but those held out.

    Args:
        tagger: A trained pipeline; the recogniser begins with its ``tok2vec`` and its vectors.
        data: Reference material with ``ner/``, ``treebank/`` and perhaps ``gold/``.
        config: spaCy config with a component ``ner``.
        steps: Updates.
        seed: Seed of all choices.
        held_out: Names of annotated files, without suffix, that are not learned from.

    Returns:
        A pipeline with the component ``ner`` alone.
    """
    known = read_training_names(data, held_out)
    pools = read_pools(data_path("corpus", "gazetteer"), data_path("corpus", "names"), seed=seed)
    texts = [*known, *augment(known, pools, copies=_COPIES, share=_SHARE, seed=seed)]
    texts += _without_names(data, seed=seed)
    with tempfile.TemporaryDirectory() as vectors:
        tagger.to_disk(vectors)
        return run_stage(
            Stage(("ner",), steps, seed=seed),
            config,
            [to_doc(tagger, text) for text in texts],
            vectors=Path(vectors),
            prepare=lambda nlp: _start_from(nlp, tagger),
        )


def _start_from(nlp: Language, tagger: Language) -> None:
    """Give the recogniser the first tagger's weights for reading words, and its tokenizer."""
    customise(nlp)
    recogniser: Any = nlp.get_pipe("ner")
    reader: Any = tagger.get_pipe("tok2vec")
    recogniser.model.get_ref("tok2vec").from_bytes(reader.model.layers[0].to_bytes())


def _without_names(data: Path, *, seed: int) -> list[AnnotatedText]:
    """Return treebank sentences without names, chosen at random."""
    found = nameless(
        sentence
        for path in sorted((data / "treebank").glob("train-*.conllu"))
        for sentence in read_conllu(path)
    )
    random.Random(seed).shuffle(found)
    return [AnnotatedText(s.source, s.text, ()) for s in found[:_NAMELESS]]


def read_training_names(data: Path, held_out: Sequence[str] = HELD_OUT) -> list[AnnotatedText]:
    """Return the annotated texts that a recogniser may learn from, in a fixed order.

    Args:
        data: Reference material; ``gold/letter.entities.jsonl`` in it counts as ``letter``.
        held_out: Names of files that are left out.
    """
    own = sorted(data_path("corpus", "gold", "entities").glob("*.jsonl"))
    texts = [record for path in own for record in read_annotated(path)]
    for name in [*(path.stem for path in sorted((data / "ner").glob("*.jsonl"))), "letter"]:
        if name not in held_out:
            texts += read_reference_names(data, name)
    return texts


def read_reference_names(data: Path, name: str) -> list[AnnotatedText]:
    """Read one annotated file of the reference material; none where it is missing."""
    path = data / "ner" / f"{name}.jsonl"
    if name == "letter":
        path = data / "gold" / "letter.entities.jsonl"
    return list(read_annotated(path)) if path.is_file() else []
