"""Which section of a document answers to which of an earlier one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import fsum, log, sqrt
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from kamerlens.emphasis import in_order
from kamerlens.records import BODY_TYPES
from kamerlens.theme_ngrams import character_ngrams

Strings = npt.NDArray[Any]

COLUMNS = ("section_a", "section_b", "document_a", "document_b", "similarity", "verdict")
#: Below this two sections are taken for different subjects; from SAME on for the same section
#: under the same or nearly the same heading. Set on the embedded samples, whose plan says which
#: sections recur: unrelated pairs stay under 0.25, recurring ones are above 0.45.
LINKED = 0.3
SAME = 0.6
HEADING_WEIGHT = 0.5
#: Characters of a heading's n-grams.
_SIZES = range(3, 6)
_WORD = re.compile(r"\b\w{4,}\b")


def section_links(
    sections: pd.DataFrame, blocks: pd.DataFrame, documents: pd.DataFrame
) -> pd.DataFrame:
    """Return the table ``section_links`` for each document and the next one of its part.

    Where a part has one document only, the annexed report is linked to the letter. Sections are
    assigned one to one by the mean of heading and content similarity (cosine of TF-IDF vectors:
    character n-grams for headings, words for content; assignment of the highest sum:
    Jonker & Volgenant 1987).

    Args:
        sections: The table ``sections``.
        blocks: Columns document_id, section_id, type, text.
        documents: Columns document_id, part, session, year.
    """
    vectors = _vectors(sections, blocks)
    ids = sections["section_id"].to_numpy()
    place = sections.reset_index(drop=True).groupby("document_id", sort=False).indices
    rows: list[tuple[object, ...]] = []
    for a, b in _pairs(documents) if len(sections) else []:
        in_a, in_b = (place.get(name, np.empty(0, dtype=np.intp)) for name in (a, b))
        between = np.array([[vectors.similarity(i, j) for j in in_b] for i in in_a])
        rows += _links(a, b, ids[in_a], ids[in_b], between.reshape(len(in_a), len(in_b)))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _pairs(documents: pd.DataFrame) -> list[tuple[str, str]]:
    ordered = in_order(documents)
    found: list[tuple[str, str]] = []
    for part in ("letter", "annex"):
        found += pairwise(identity for identity, kind in ordered if kind == part)
    if not found:
        found += pairwise(identity for identity, kind in ordered if kind != "english")
    return found


@dataclass(frozen=True, slots=True)
class _Vectors:
    """TF-IDF vectors of all sections: unit length, words (or n-grams) → weight."""

    headings: list[dict[str, float]]
    contents: list[dict[str, float]]

    def similarity(self, i: int, j: int) -> float:
        """Return the mean of both cosines; of a section without text only its heading counts."""
        heading = _cosine(self.headings[i], self.headings[j])
        if not (self.contents[i] and self.contents[j]):
            return heading
        content = _cosine(self.contents[i], self.contents[j])
        return HEADING_WEIGHT * heading + (1 - HEADING_WEIGHT) * content


def _vectors(sections: pd.DataFrame, blocks: pd.DataFrame) -> _Vectors:
    body = blocks[blocks["type"].isin(BODY_TYPES)]
    texts = body.groupby("section_id")["text"].agg(" ".join)
    contents = sections["section_id"].map(texts).fillna("").tolist()
    headings = sections["heading"].str.replace(r"^[\W\dIVX]+\.\s*", "", regex=True).tolist()
    return _Vectors(
        _weighted([list(_ngrams(text or "-")) for text in headings]),
        _weighted([_WORD.findall(text.lower()) for text in contents]),
    )


def _ngrams(text: str) -> Iterator[str]:
    for word in text.lower().split():
        yield from character_ngrams(word, _SIZES)


def _weighted(texts: list[list[str]]) -> list[dict[str, float]]:
    """Return damped counts times inverse document frequency, of unit length."""
    counts = [Counter(words) for words in texts]
    spread = Counter(word for words in counts for word in words)
    found = []
    for words in counts:
        row = {
            word: (1 + log(count)) * (1 + log((1 + len(texts)) / (1 + spread[word])))
            for word, count in words.items()
        }
        length = sqrt(fsum(value * value for value in row.values()))
        found.append({word: value / length for word, value in row.items()})
    return found


def _cosine(one: dict[str, float], other: dict[str, float]) -> float:
    short, long = sorted((one, other), key=len)
    return fsum(value * long[word] for word, value in short.items() if word in long)


def _assigned(between: npt.NDArray[np.float64]) -> Iterator[tuple[int, int]]:
    """Yield the one-to-one assignment of rows to columns with the highest sum."""
    if not between.size:
        return
    # scipy.optimize has the same, but takes twice as long to import as all else here.
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    # One more everywhere: a zero would be no edge.
    rows, columns = min_weight_full_bipartite_matching(csr_array(between + 1.0), maximize=True)
    yield from zip(rows.tolist(), columns.tolist(), strict=True)


def _links(
    a: str, b: str, ids_a: Strings, ids_b: Strings, between: npt.NDArray[np.float64]
) -> list[tuple[object, ...]]:
    links: dict[int, tuple[int, float]] = {}
    for i, j in _assigned(between):
        if between[i, j] >= LINKED:
            links[int(j)] = (int(i), float(between[i, j]))
    rows: list[tuple[object, ...]] = []
    for j, section in enumerate(ids_b):
        former, score = links.get(j, (None, 0.0))
        verdict = "new" if former is None else "same" if score >= SAME else "changed"
        rows.append(
            (None if former is None else ids_a[former], section, a, b, round(score, 4), verdict)
        )
    kept = {former for former, _ in links.values()}
    rows += [(section, None, a, b, 0.0, "gone") for i, section in enumerate(ids_a) if i not in kept]
    return rows
