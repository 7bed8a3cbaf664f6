"""What sets a document apart: weighted log-odds with an informative Dirichlet prior."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

COLUMNS = ("document_id", "term", "count", "log_odds", "z")
Floats = npt.NDArray[np.float64]


def keyness(counts: pd.DataFrame, documents: tuple[str, str] | None = None) -> pd.DataFrame:
    """Return log-odds of each term in each document against all the other documents.

    Source: Monroe, Colaresi & Quinn 2008, "Fightin' Words", eqs. 15-16 and 22. The prior is the
    distribution of terms over all documents of ``counts``, with the weight of one document of
    mean length.

    Args:
        counts: Columns document_id, term, count.
        documents: Two documents to hold against each other instead.

    Returns:
        Columns document_id, term, count, log_odds, z; terms that occur in the document, by
        document, then z descending. Empty for a single document.
    """
    frame = counts.groupby(["document_id", "term"], sort=True)["count"].sum().reset_index()
    if frame["document_id"].nunique() < 2:
        return pd.DataFrame({name: [] for name in COLUMNS})
    scale = Scale(float(frame["count"].sum()), frame["document_id"].nunique())
    frame["everywhere"] = frame.groupby("term")["count"].transform("sum")
    prior = scale.prior(frame["everywhere"].to_numpy(dtype=float))
    if documents is not None:
        chosen = frame["document_id"].isin(documents).to_numpy()
        frame, prior = frame[chosen].copy(), prior[chosen]
        frame["everywhere"] = frame.groupby("term")["count"].transform("sum")
    return _scored(frame, prior, float(frame["count"].sum()), scale.weight)


@dataclass(frozen=True, slots=True)
class Scale:
    """Occurrences of all terms in all documents, and the number of documents."""

    occurrences: float
    documents: int

    @property
    def weight(self) -> float:
        """Occurrences that the prior counts for: those of a document of mean length."""
        return self.occurrences / self.documents

    def prior(self, everywhere: Floats) -> Floats:
        """Return the prior of terms that occur so many times in all documents."""
        return np.asarray(everywhere / self.occurrences * self.weight)


def keyness_in_pieces(counts: Iterable[pd.DataFrame], scale: Scale) -> Iterator[pd.DataFrame]:
    """Yield the rows of :func:`keyness` for counts too many to stand in memory at once.

    Args:
        counts: Columns document_id, term, count (one row each, in that order) and everywhere,
            the term's count in all documents.
        scale: Of all counts.
    """
    if scale.documents < 2:
        return
    for frame in _whole_documents(counts):
        prior = scale.prior(frame["everywhere"].to_numpy(dtype=float))
        yield _scored(frame, prior, scale.occurrences, scale.weight)


def _whole_documents(frames: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
    """Yield the same rows, a document's all in one frame."""
    held: list[pd.DataFrame] = []
    for frame in frames:
        ids = frame["document_id"]
        last = (ids == ids.iloc[-1]).to_numpy()
        if held and held[-1]["document_id"].iloc[-1] != ids.iloc[-1]:
            yield pd.concat([*held, frame[~last]], ignore_index=True)
            held = []
        elif not last.all():
            yield frame[~last].reset_index(drop=True)
        held.append(frame[last])
    if held:
        yield pd.concat(held, ignore_index=True)


def _scored(frame: pd.DataFrame, prior: Floats, occurrences: float, weight: float) -> pd.DataFrame:
    """Return log-odds and z of counts sorted by document and term, strongest first in each."""
    here = frame["count"].to_numpy(dtype=float)
    size = frame.groupby("document_id")["count"].transform("sum").to_numpy(dtype=float)
    there, rest = frame["everywhere"].to_numpy(dtype=float) - here, occurrences - size
    log_odds = np.log((here + prior) / (size + weight - here - prior)) - np.log(
        (there + prior) / (rest + weight - there - prior)
    )
    z = (log_odds / np.sqrt(1 / (here + prior) + 1 / (there + prior))).round(6)
    frame = frame.assign(log_odds=log_odds.round(6), z=z)
    document, _ = pd.factorize(frame["document_id"])
    order = np.lexsort((-z, document))  # stable: by term where z is equal
    return frame[list(COLUMNS)].iloc[order].reset_index(drop=True)
