"""One training stage: a part of the committed spaCy config, run on given Docs."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.training.initialize import init_nlp
from spacy.training.loop import train
from spacy.util import load_config
from thinc.api import Config, use_ops

from kamerlens.language import embed

#: Imported for what it registers with spaCy.
_REGISTERED = (embed,)
#: Docs that spaCy's loop scores at the end of a stage; nothing is chosen by them.
_SCORED = 10


@dataclass(frozen=True, slots=True)
class Stage:
    """What one stage trains and how long.

    The learning rate rises for ``warmup`` steps and then falls to zero, so that the last step is
    the one to keep and no data need be set apart to choose one.

    Attributes:
        components: Names of the pipeline's components, all in the config.
        steps: Updates of the model.
        warmup: Updates over which the learning rate rises.
        rate: Highest learning rate.
        dropout: Share of a layer's output that an update does not see.
        seed: Seed of all choices.
    """

    components: Sequence[str]
    steps: int
    warmup: int = 100
    rate: float = 0.0015
    dropout: float = 0.2
    seed: int = 0


def run_stage(
    stage: Stage,
    config: Path,
    docs: Iterable[Doc],
    *,
    vectors: Path,
    prepare: Callable[[Language], None] | None = None,
) -> Language:
    """Train a stage and return the pipeline after its last step, its weights averaged.

    Args:
        stage: What to train.
        config: spaCy config that holds all components.
        docs: Annotated Docs to learn from.
        vectors: A pipeline on disk whose vocabulary holds the word vectors.
        prepare: Called with the initialised pipeline before the first step.
    """
    learned = list(docs)
    # With batches of a thousand words numpy's library multiplies four times as fast as BLIS.
    with use_ops("numpy", use_blis=False), tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        DocBin(docs=learned).to_disk(work / "train.spacy")
        DocBin(docs=learned[:_SCORED]).to_disk(work / "dev.spacy")
        nlp = init_nlp(_settings(stage, config, work, vectors))
        if prepare:
            prepare(nlp)
        (work / "out").mkdir()
        train(nlp, work / "out")
        return spacy.load(work / "out" / "model-last")


def _settings(stage: Stage, config: Path, work: Path, vectors: Path) -> Config:
    """Cut a stage out of the config and fill in paths, steps and rates."""
    settings = load_config(config, interpolate=False)
    settings["nlp"]["pipeline"] = list(stage.components)
    for name in set(settings["components"]) - set(stage.components):
        del settings["components"][name]
    settings["paths"] = {"train": str(work / "train.spacy"), "dev": str(work / "dev.spacy")}
    settings["initialize"]["vectors"] = str(vectors)
    settings["system"]["seed"] = stage.seed
    settings["training"]["max_steps"] = stage.steps
    settings["training"]["eval_frequency"] = stage.steps
    settings["training"]["dropout"] = stage.dropout
    settings["training"]["optimizer"]["learn_rate"] = {
        "@schedules": "warmup_linear.v1",
        "warmup_steps": min(stage.warmup, stage.steps // 2),
        "total_steps": stage.steps,
        "initial_rate": stage.rate,
    }
    return settings
