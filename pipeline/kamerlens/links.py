"""Which section of a document answers to which of an earlier one."""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from math import fsum, log, sqrt
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from kamerlens.emphasis import in_order
from kamerlens.frames import Frames, pieces
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
#: Sections whose vectors are kept at hand: those of some pairs of documents.
_KEPT = 500


def section_links(sections: pd.DataFrame, blocks: Frames, documents: pd.DataFrame) -> pd.DataFrame:
    """Return the table ``section_links`` for each document and the next one of its part.

    Where a part has one document only, the annexed report is linked to the letter. Sections are
    assigned one to one by the mean of heading and content similarity (cosine of TF-IDF vectors:
    character n-grams for headings, words for content; assignment of the highest sum:
    Jonker & Volgenant 1987).

    Args:
        sections: The table ``sections``.
        blocks: Columns section_id, type, text; whole or in pieces.
        documents: Columns document_id, part, session, year.
    """
    return links_of(section_vectors(sections, blocks), documents)


def links_of(vectors: Vectors, documents: pd.DataFrame) -> pd.DataFrame:
    """Return the table ``section_links`` of sections' vectors; see :func:`section_links`."""
    ids = vectors.sections["section_id"].to_numpy()
    place = vectors.sections.groupby("document_id", sort=False).indices
    rows: list[tuple[object, ...]] = []
    for a, b in _pairs(documents) if len(ids) else []:
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


class Vectors:
    """TF-IDF vectors of all sections, made when asked for; those last used are kept.

    Args:
        sections: The table ``sections``.
        contents: The words of each section.
    """

    def __init__(self, sections: pd.DataFrame, contents: _Units) -> None:
        self.sections = sections.reset_index(drop=True)
        headings = _Units(len(sections))
        names = sections["heading"].str.replace(r"^[\W\dIVX]+\.\s*", "", regex=True)
        for number, name in enumerate(names.tolist()):
            headings.add(number, _ngrams(name or "-"))
        self._headings, self._contents = _Weights(headings), _Weights(contents)

    def similarity(self, i: int, j: int) -> float:
        """Return the mean of both cosines; of a section without text only its heading counts."""
        heading = _cosine(self._headings.vector(i), self._headings.vector(j))
        one, other = self._contents.vector(i), self._contents.vector(j)
        if not (one and other):
            return heading
        return HEADING_WEIGHT * heading + (1 - HEADING_WEIGHT) * _cosine(one, other)


def section_vectors(sections: pd.DataFrame, blocks: Frames) -> Vectors:
    """Return the sections' vectors.

    Args:
        sections: The table ``sections``.
        blocks: Columns section_id, type, text; whole or in pieces.
    """
    place = {name: number for number, name in enumerate(sections["section_id"].tolist())}
    contents = _Units(len(sections))
    for frame in pieces(blocks):
        body = frame[frame["type"].isin(BODY_TYPES)]
        for section, text in zip(body["section_id"].tolist(), body["text"].tolist(), strict=True):
            if section in place:
                contents.add(place[section], _words(text))
    return Vectors(sections, contents)


class _Units:
    """The units of texts, words or n-grams, as numbers: four bytes each."""

    def __init__(self, texts: int) -> None:
        self.rows = [array("i") for _ in range(texts)]
        self._numbers: dict[str, int] = {}

    def add(self, text: int, units: Iterable[str]) -> None:
        """Add units to a text."""
        numbers = self._numbers
        self.rows[text].extend(numbers.setdefault(unit, len(numbers)) for unit in units)


class _Weights:
    """Texts as unit vectors: unit of text → damped count times inverse document frequency."""

    def __init__(self, texts: _Units) -> None:
        self._rows = texts.rows
        self._spread = Counter(unit for row in self._rows for unit in set(row))
        self.vector = lru_cache(maxsize=_KEPT)(self._vector)

    def _vector(self, number: int) -> dict[int, float]:
        size = 1 + len(self._rows)
        row = {
            unit: (1 + log(count)) * (1 + log(size / (1 + self._spread[unit])))
            for unit, count in Counter(self._rows[number]).items()
        }
        length = sqrt(fsum(value * value for value in row.values()))
        return {unit: value / length for unit, value in row.items()}


def _ngrams(text: str) -> Iterator[str]:
    for word in text.lower().split():
        yield from character_ngrams(word, _SIZES)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _cosine(one: dict[int, float], other: dict[int, float]) -> float:
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
