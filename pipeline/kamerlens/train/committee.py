"""Pipelines that were trained one by one, joined to one whose networks decide together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from spacy.language import Language
from thinc.api import Model

from kamerlens.language import committee

#: Imported for what it registers with spaCy.
_REGISTERED = (committee,)
_READER = "tok2vec"
_LISTENER = "spacy.Tok2VecListener.v1"


def join_pipelines(pipelines: Sequence[Language], names: Sequence[str]) -> Language:
    """Make the components of several pipelines one each, in the first of these, and return that.

    Args:
        pipelines: Pipelines with the same components, trained on the same Docs with other seeds.
            All have a ``tok2vec``.
        names: The components that listen to it and become committees.

    Raises:
        ValueError: Components of one name do not have the same labels in the same order.
    """
    first = pipelines[0]
    settings = first.config.interpolate()["components"]
    readers: list[Any] = [nlp.get_pipe(_READER) for nlp in pipelines]
    members: dict[str, list[Any]] = {n: [nlp.get_pipe(n) for nlp in pipelines] for n in names}
    for name in names:
        if len({tuple(member.labels) for member in members[name]}) > 1:
            raise ValueError(f"{name}: networks with different labels cannot decide together")
    widths = [reader.model.get_dim("nO") for reader in readers]
    beside = [settings[_READER]["model"]] * len(readers)
    shared = _replace(first, _READER, "kamerlens.SideBySide.v1", beside)
    for layer, reader in zip(shared.model.layers, readers, strict=True):
        layer.from_bytes(reader.model.to_bytes())
    for name in names:
        alone = settings[name]["model"]
        parts = [
            _cut(alone, {"start": sum(widths[:i]), "width": width}, sum(widths))
            for i, width in enumerate(widths)
        ]
        joined = _replace(first, name, "kamerlens.Committee.v1", parts)
        joined.cfg.update(members[name][0].cfg)
        for layer, member in zip(joined.model.layers, members[name], strict=True):
            _copy_weights(member.model, layer)
        shared.find_listeners(joined)
    return first


def _replace(nlp: Language, name: str, architecture: str, models: Sequence[dict[str, Any]]) -> Any:
    """Replace a component by one of several models, and return that."""
    named = {f"member{i}": model for i, model in enumerate(models, 1)}
    factory = nlp.get_pipe_meta(name).factory
    return nlp.replace_pipe(
        name, factory, config={"model": {"@architectures": architecture, "*": named}}
    )


def _cut(model: dict[str, Any], part: dict[str, int], width: int) -> dict[str, Any]:
    """Return a model's settings with its listener cut to a part of what it hears."""
    if model.get("@architectures") == _LISTENER:
        heard = {**model, "width": width}
        return {"@architectures": "kamerlens.Part.v1", "tok2vec": heard, **part}
    return {
        key: _cut(value, part, width) if isinstance(value, dict) else value
        for key, value in model.items()
    }


def _copy_weights(source: Model[Any, Any], target: Model[Any, Any]) -> None:
    """Give a model the weights of one whose layers with weights are the same."""
    for old, new in zip(_with_weights(source), _with_weights(target), strict=True):
        for dim in old.dim_names:
            new.set_dim(dim, old.get_dim(dim), force=True)
        for name in old.param_names:
            new.set_param(name, old.get_param(name))


def _with_weights(model: Model[Any, Any]) -> Iterator[Model[Any, Any]]:
    return (node for node in model.walk() if node.param_names)
