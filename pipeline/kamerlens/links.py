"""Which section of a document answers to which of an earlier one."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from kamerlens.emphasis import in_order
from kamerlens.records import BODY_TYPES

COLUMNS = ("section_a", "section_b", "document_a", "document_b", "similarity", "verdict")
#: Below this two sections are taken for different subjects; from SAME on for the same section
#: under the same or nearly the same heading. Set on the embedded samples, whose plan says which
#: sections recur: unrelated pairs stay under 0.25, recurring ones are above 0.45.
LINKED = 0.3
SAME = 0.6
HEADING_WEIGHT = 0.5


def section_links(
    sections: pd.DataFrame, blocks: pd.DataFrame, documents: pd.DataFrame
) -> pd.DataFrame:
    """Return the table ``section_links`` for each document and the next one of its part.

    Where a part has one document only, the annexed report is linked to the letter. Sections are
    assigned one to one by the mean of heading and content similarity (cosine of TF-IDF vectors:
    character n-grams for headings, words for content; assignment: Kuhn-Munkres).

    Args:
        sections: The table ``sections``.
        blocks: Columns document_id, section_id, type, text.
        documents: Columns document_id, part, session, year.
    """
    rows: list[tuple[object, ...]] = []
    if not sections.empty:
        similarity = _similarity(sections, blocks)
        for a, b in _pairs(documents):
            rows += _links(a, b, sections, similarity)
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _pairs(documents: pd.DataFrame) -> list[tuple[str, str]]:
    ordered = in_order(documents)
    found: list[tuple[str, str]] = []
    for part in ("letter", "annex"):
        found += pairwise(identity for identity, kind in ordered if kind == part)
    if not found:
        found += pairwise(identity for identity, kind in ordered if kind != "english")
    return found


def _similarity(sections: pd.DataFrame, blocks: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Return similarities between all sections, shape (sections, sections)."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    body = blocks[blocks["type"].isin(BODY_TYPES)]
    texts = body.groupby("section_id")["text"].agg(" ".join)
    content = sections["section_id"].map(texts).fillna("").tolist()
    headings = sections["heading"].str.replace(r"^[\W\dIVX]+\.\s*", "", regex=True).tolist()
    by_heading = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
    heading = by_heading.fit_transform(text or "-" for text in headings)
    result = HEADING_WEIGHT * (heading @ heading.T).toarray()
    if any(content):
        by_word = TfidfVectorizer(sublinear_tf=True, token_pattern=r"\b\w{4,}\b")
        words = by_word.fit_transform(content)
        result += (1 - HEADING_WEIGHT) * (words @ words.T).toarray()
    # A section without text of its own is known by its heading alone.
    silent = np.array([not text for text in content])
    alone = silent[:, None] | silent[None, :]
    result[alone] /= HEADING_WEIGHT
    return np.asarray(result, dtype=np.float64)


def _links(
    a: str, b: str, sections: pd.DataFrame, similarity: npt.NDArray[np.float64]
) -> list[tuple[object, ...]]:
    from scipy.optimize import linear_sum_assignment

    ids = sections["section_id"].to_numpy()
    in_a = np.flatnonzero(sections["document_id"].eq(a).to_numpy())
    in_b = np.flatnonzero(sections["document_id"].eq(b).to_numpy())
    between = similarity[np.ix_(in_a, in_b)]
    links: dict[int, tuple[int, float]] = {}
    for i, j in zip(*linear_sum_assignment(-between), strict=True):
        if between[i, j] >= LINKED:
            links[int(in_b[j])] = (int(in_a[i]), float(between[i, j]))
    rows: list[tuple[object, ...]] = []
    for section in in_b:
        former, score = links.get(int(section), (None, 0.0))
        verdict = "new" if former is None else "same" if score >= SAME else "changed"
        rows.append(
            (None if former is None else ids[former], ids[section], a, b, round(score, 4), verdict)
        )
    kept = {former for former, _ in links.values()}
    rows += [(ids[i], None, a, b, 0.0, "gone") for i in in_a if int(i) not in kept]
    return rows
