"""The Dutch pipeline ``models/nl_kamerlens``, trained from treebanks and annotated names.

Stages, each reproducible from the same seed:

1. word vectors from plain text, by counting;
2. a first tagger from the treebanks of UD version 2, which brings the version 1 file to their tags;
3. taggers and sentence splitters from all of them;
4. what tells an auxiliary from a verb, and lemma tables;
5. the name recogniser, which starts from the tagger's reading of words.
"""

from __future__ import annotations

import argparse
import json
import logging
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import spacy
from spacy.language import Language

from kamerlens.data import data_path
from kamerlens.errors import DataError
from kamerlens.language import borders
from kamerlens.language.auxiliaries import Auxiliaries
from kamerlens.language.lemmas import Lemmatizer
from kamerlens.language.tokenizer import customise
from kamerlens.train.auxiliaries import learn_auxiliaries
from kamerlens.train.committee import join_pipelines
from kamerlens.train.harmonise import harmonise
from kamerlens.train.lemma_tables import learn_tables
from kamerlens.train.recogniser import HELD_OUT, train_names
from kamerlens.train.stages import Stage, run_stage
from kamerlens.train.treebank import (
    Sentence,
    group_sentences,
    in_text_order,
    paragraphs,
    read_conllu,
    sentences_to_doc,
)
from kamerlens.train.vectors import read_plain_text, set_vectors, tokenise, train_vectors

log = logging.getLogger(__name__)

#: Imported for what it registers with spaCy.
_REGISTERED = (borders,)
_VERSION_1 = "train-lassysmall-r1.3-udv1"
_VERSION_2 = ("train-alpino-dev", "train-lassysmall-r2.16-dev", "train-lassysmall-r2.16-test")
_TAGGING = ("tok2vec", "morphologizer", "senter")
#: Taggers and splitters trained alike from other seeds, whose scores are averaged.
_MEMBERS = 2
#: With few annotated words much dropout pays: of 0.2, 0.35 and 0.45, tags of a part of the
#: training texts set apart were best at 0.35.
_DROPOUT = 0.35


def train_language(
    data: Path,
    output: Path,
    *,
    seed: int = 0,
    max_steps: int = 3000,
    held_out: Sequence[str] = HELD_OUT,
    config: Path | None = None,
    names_only: bool = False,
) -> Language:
    """Train the pipeline and write it.

    Args:
        data: Reference material with ``treebank/``, ``ner/``, ``gold/``, ``texts/``, ``parallel/``.
        output: Folder of the trained pipeline; an existing ``README.md`` in it stays.
        seed: Seed of all stages.
        max_steps: Updates of each tagger; the recogniser takes five eighths of that, the tagger
            that brings version 1 to version 2 three tenths.
        held_out: Names of annotated files, without suffix, that are not learned from.
        config: spaCy config; by default ``models/configs/nl_kamerlens.cfg``.
        names_only: Keep what ``output`` holds and train the recogniser alone.

    Returns:
        The pipeline as written.

    Raises:
        DataError: The reference material lacks a folder.
    """
    for folder in ("treebank", "ner"):
        if not (data / folder).is_dir():
            raise DataError(data / folder, "reference material is missing")
    settings = config or data_path("models", "configs", "nl_kamerlens.cfg")
    if names_only:
        nlp = spacy.load(output, exclude=["ner"])
    else:
        nlp = _train_first_components(data, settings, max_steps=max_steps, seed=seed)
    names = train_names(nlp, data, settings, steps=max_steps * 5 // 8, seed=seed, held_out=held_out)
    nlp.add_pipe("ner", source=names)
    _write(nlp, output)
    return nlp


def _train_first_components(data: Path, config: Path, *, max_steps: int, seed: int) -> Language:
    """Train all but the recogniser."""
    with tempfile.TemporaryDirectory() as work:
        vectors = Path(work)
        words = _make_vectors(data, vectors, seed=seed)
        sentences = _read_treebanks(data, config, vectors, steps=max_steps * 3 // 10, seed=seed)
        nlp = _train_tagging(sentences, config, vectors, steps=max_steps, seed=seed)
    auxiliaries = nlp.add_pipe("kamerlens_auxiliaries", after="morphologizer")
    assert isinstance(auxiliaries, Auxiliaries)
    auxiliaries.set_weights(learn_auxiliaries(sentences))
    nlp.add_pipe("kamerlens_full_names", after="kamerlens_auxiliaries")
    nlp.add_pipe("kamerlens_borders")
    lemmatizer = nlp.add_pipe("kamerlens_lemmatizer")
    assert isinstance(lemmatizer, Lemmatizer)
    lemmatizer.set_tables(learn_tables(sentences, words))
    return nlp


def _make_vectors(data: Path, folder: Path, *, seed: int) -> list[str]:
    """Train word vectors, write a blank pipeline that holds them, return the words."""
    nlp = spacy.blank("nl")
    customise(nlp)
    words, rows = train_vectors(tokenise(nlp, read_plain_text(data)), seed=seed)
    log.info("vectors of %d words, %d numbers each", *rows.shape)
    set_vectors(nlp, words, rows)
    nlp.to_disk(folder)
    return words


def _read_treebanks(
    data: Path, config: Path, vectors: Path, *, steps: int, seed: int
) -> list[Sentence]:
    """Read all training sentences, those of version 1 brought to version 2 by a first tagger."""
    modern = [
        sentence
        for name in _VERSION_2
        for sentence in in_text_order(read_conllu(data / "treebank" / f"{name}.conllu"))
    ]
    older = in_text_order(read_conllu(data / "treebank" / f"{_VERSION_1}.conllu"))
    vocab = spacy.blank("nl").vocab
    first = run_stage(
        Stage(_TAGGING, steps, dropout=_DROPOUT, seed=seed),
        config,
        [sentences_to_doc(vocab, group) for group in group_sentences(modern, seed=seed)],
        vectors=vectors,
    )
    return [*modern, *harmonise(first, older, modern=modern)]


def _train_tagging(
    sentences: Sequence[Sentence], config: Path, vectors: Path, *, steps: int, seed: int
) -> Language:
    """Train taggers and sentence splitters that decide together.

    Each sentence is seen among its neighbours, in a third of the cases with line breaks between
    paragraphs, and in its paragraph alone: a letter's paragraphs come one at a time.
    """
    vocab = spacy.blank("nl").vocab
    docs = [
        sentences_to_doc(vocab, group, breaks=i % 3 == 0)
        for i, group in enumerate(group_sentences(sentences, seed=seed))
    ]
    docs += [sentences_to_doc(vocab, group) for group in paragraphs(sentences)]
    members = [
        run_stage(
            Stage(_TAGGING, steps, dropout=_DROPOUT, seed=seed + member),
            config,
            docs,
            vectors=vectors,
        )
        for member in range(_MEMBERS)
    ]
    nlp = join_pipelines(members, _TAGGING[1:])
    customise(nlp)
    return nlp


def _write(nlp: Language, output: Path) -> None:
    """Write the pipeline, keeping the model card that lies in its folder."""
    nlp.meta.update(
        name="kamerlens",
        version="0.1.0",
        license="CC BY-SA 4.0",
        description="Dutch pipeline for parliamentary letters: tags, sentences, lemmas, names.",
        sources=[
            {"name": "UD_Dutch-LassySmall", "license": "CC BY-SA 4.0"},
            {"name": "UD_Dutch-Alpino", "license": "CC BY-SA 4.0"},
        ],
    )
    # What was only there while training.
    nlp.config["paths"] = dict.fromkeys(nlp.config["paths"])
    nlp.config["initialize"]["vectors"] = None
    card = output / "README.md"
    text = card.read_text(encoding="utf8") if card.is_file() else None
    shutil.rmtree(output, ignore_errors=True)
    nlp.to_disk(output)
    _keep_labels_only(nlp, output)
    if text is not None:
        card.write_text(text, encoding="utf8")


def _keep_labels_only(nlp: Language, output: Path) -> None:
    """Write a vocabulary without the words of the training texts.

    Vectors and networks know words by their hashes, and a pipeline learns strings as it reads.
    """
    labels = {label for name in nlp.pipe_names for label in nlp.pipe_labels.get(name, ())}
    (output / "vocab" / "strings.json").write_text(
        json.dumps(sorted(labels), ensure_ascii=False, indent=1) + "\n", encoding="utf8"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Train from the command line: ``python -m kamerlens.train.language --data ../shared``."""
    parser = argparse.ArgumentParser(prog="kamerlens.train.language", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared"))
    parser.add_argument("--output", type=Path, default=data_path("models", "nl_kamerlens"))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--max-steps", type=int, default=3000)
    parser.add_argument("--held-out", nargs="*", default=list(HELD_OUT))
    parser.add_argument("--names-only", action="store_true")
    given = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO)
    train_language(
        given.data,
        given.output,
        seed=given.seed,
        max_steps=given.max_steps,
        held_out=given.held_out,
        names_only=given.names_only,
    )


if __name__ == "__main__":
    main()
