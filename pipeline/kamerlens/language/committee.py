"""Several networks trained alike from other beginnings, whose scores are averaged.

What one of them takes from chance, the others do not share: together they err less often than the
best of them alone. Their readings of words stand side by side in one ``tok2vec``, as spaCy keeps
one reading of a Doc; each member takes the part that it was trained on.

Source: Hansen & Salamon, "Neural network ensembles" (1990).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import Model

from kamerlens.language.embed import Floats

Network = Model[list[Doc], list[Floats]]
_Result = tuple[list[Floats], Callable[[list[Floats]], list[Doc]]]


@registry.architectures("kamerlens.Committee.v1")  # type: ignore[untyped-decorator]
def build_committee(*members: Network) -> Network:
    """Return a network whose scores are the means of those of its members.

    Args:
        members: Models with the same labels in the same order, ``spacy.Tagger.v2`` or like it.
    """
    return Model("kamerlens_committee", _average, init=_init_all, layers=list(members))


def _average(model: Network, docs: list[Doc], is_train: bool) -> _Result:
    results = [member(docs, is_train) for member in model.layers]
    of_docs = zip(*(scores for scores, _ in results), strict=True)
    share = np.float32(1 / len(results))

    def backprop(d_scores: list[Floats]) -> list[Doc]:
        for _, back in results:
            back([rows * share for rows in d_scores])
        return docs

    return [np.mean(scores, axis=0) for scores in of_docs], backprop


@registry.architectures("kamerlens.SideBySide.v1")  # type: ignore[untyped-decorator]
def build_side_by_side(*readers: Network) -> Network:
    """Return a reader of tokens that gives what each of several gives, one beside the other.

    Args:
        readers: Models such as ``spacy.Tok2Vec.v2``; their widths add up.
    """
    width = sum(reader.get_dim("nO") for reader in readers)
    name = "kamerlens_side_by_side"
    return Model(name, _join, init=_init_all, layers=list(readers), dims={"nO": width})


def _join(model: Network, docs: list[Doc], is_train: bool) -> _Result:
    results = [reader(docs, is_train) for reader in model.layers]
    of_docs = zip(*(rows for rows, _ in results), strict=True)
    ends = np.cumsum([reader.get_dim("nO") for reader in model.layers])[:-1]

    def backprop(d_rows: list[Floats]) -> list[Doc]:
        parts = zip(*(np.split(rows, ends, axis=1) for rows in d_rows), strict=True)
        for (_, back), part in zip(results, parts, strict=True):
            back([np.ascontiguousarray(rows) for rows in part])
        return docs

    return [np.hstack(rows) for rows in of_docs], backprop


@registry.architectures("kamerlens.Part.v1")  # type: ignore[untyped-decorator]
def build_part(tok2vec: Network, start: int, width: int) -> Network:
    """Return a reader of tokens that gives some columns of another's.

    Args:
        tok2vec: The other, often a listener to a shared one.
        start: The first column.
        width: How many columns.
    """
    return Model(
        "kamerlens_part",
        partial(_cut, slice(start, start + width)),
        init=_init_all,
        layers=[tok2vec],
        dims={"nO": width},
    )


def _cut(columns: slice, model: Network, docs: list[Doc], is_train: bool) -> _Result:
    rows, back = model.layers[0](docs, is_train)

    def backprop(d_parts: list[Floats]) -> list[Doc]:
        d_rows = [np.zeros_like(of_doc) for of_doc in rows]
        for whole, part in zip(d_rows, d_parts, strict=True):
            whole[:, columns] = part
        back(d_rows)
        return docs

    return [np.ascontiguousarray(of_doc[:, columns]) for of_doc in rows], backprop


def _init_all(model: Network, X: Any = None, Y: Any = None) -> None:  # noqa: N803 - thinc's names
    for layer in model.layers:
        layer.initialize(X=X, Y=Y)
