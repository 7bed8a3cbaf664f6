"""The Dutch pipeline: the trained model, then the components of this package."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path

import spacy
from spacy.language import Language
from thinc.api import Model, NumpyOps

from kamerlens.data import data_path
from kamerlens.errors import DataError
from kamerlens.language import acronyms as _acronyms
from kamerlens.language import auxiliaries as _auxiliaries
from kamerlens.language import borders as _borders
from kamerlens.language import committee as _committee
from kamerlens.language import embed as _embed
from kamerlens.language import english as _english
from kamerlens.language import entities as _entities
from kamerlens.language import gazetteer as _gazetteer
from kamerlens.language import lemmas as _lemmas
from kamerlens.language import ner as _ner
from kamerlens.language import offices as _offices
from kamerlens.language import patterns as _patterns
from kamerlens.language import references as _references
from kamerlens.language.tokenizer import EMPTY, customise

log = logging.getLogger(__name__)

MODEL = "nl_kamerlens"
#: The modules register what they define when imported, also where no entry points are installed.
_REGISTERED = (
    _auxiliaries,
    _borders,
    _committee,
    _embed,
    _lemmas,
    _ner,
    _english,
    _gazetteer,
    _patterns,
    _references,
    _offices,
    _entities,
    _acronyms,
)
#: Components of this package, in the order they run.
COMPONENTS = (
    "kamerlens_borders",
    "kamerlens_english",
    "kamerlens_gazetteer",
    "kamerlens_patterns",
    "kamerlens_references",
    "kamerlens_offices",
    "kamerlens_entities",
    "kamerlens_acronyms",
)


def load(model: str | Path | None = None, *, gazetteer: Sequence[Path] = ()) -> Language:
    """Return the pipeline that reads Dutch letters.

    Args:
        model: A spaCy pipeline, by path or package name; by default the embedded one.
        gazetteer: A user's gazetteer files; their names outrank the embedded ones.

    Raises:
        DataError: The model cannot be loaded, or a gazetteer file breaks the format.
    """
    nlp = _model(model)
    _multiply_with_numpy(nlp)
    if not _splits_sentences(nlp):
        nlp.add_pipe("sentencizer")
    for name in COMPONENTS:
        if name in nlp.pipe_names:
            continue
        config = {"paths": [str(path) for path in gazetteer]}
        nlp.add_pipe(name, config=config if name == "kamerlens_gazetteer" else {})
    return nlp


def _model(model: str | Path | None) -> Language:
    if model is None:
        path = data_path("models", MODEL)
        if not (path / "config.cfg").is_file():
            log.warning("the embedded model %s is missing; names come from lists only", path)
            return _blank()
        nlp = _read(path, {"nlp.tokenizer.@tokenizers": EMPTY})
        nlp.config["nlp"]["tokenizer"]["@tokenizers"] = "spacy.Tokenizer.v1"
        return nlp
    return _read(model)


def _read(model: str | Path, overrides: Mapping[str, str] | None = None) -> Language:
    try:
        return spacy.load(model, config=dict(overrides or {}))
    except (OSError, ValueError, ImportError) as error:
        raise DataError(model, f"cannot be loaded as a spaCy pipeline: {error}") from error


#: Products of matrices by numpy's library instead of BLIS.
_OPS = NumpyOps(use_blis=False)


def _multiply_with_numpy(nlp: Language) -> None:
    """Let the networks multiply with what numpy uses, which takes a third of the time of BLIS."""
    for _, component in nlp.pipeline:
        model = getattr(component, "model", None)
        for node in model.walk() if isinstance(model, Model) else ():
            if type(node.ops) is NumpyOps:
                node.ops = _OPS


def _blank() -> Language:
    nlp = spacy.blank("nl")
    customise(nlp)
    return nlp


def _splits_sentences(nlp: Language) -> bool:
    return any("token.is_sent_start" in nlp.get_pipe_meta(name).assigns for name in nlp.pipe_names)
