"""How much of a document goes to each theme, and what changed between documents.

The rule: the words of a body block (paragraph or list item) are split over the themes assigned
to it in proportion to their scores; a block without a theme counts in the document's total only.
A theme's share is its words over all body words of the document. Headings, notes, captions and
signatures are out.

Intervals and tests treat a document's body blocks as the sampling units: 95 % percentile
bootstrap over blocks (Efron & Tibshirani 1993), permutation of blocks between two documents
(Good 2005), Benjamini & Hochberg (1995) over the themes of a pair that could come out as a change
at all (Gilbert 2005).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise
from math import prod
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from kamerlens.records import BODY_TYPES

Floats = npt.NDArray[np.float64]

#: False discovery rate of the verdicts over the themes of a pair.
ALPHA = 0.10
#: Under these a document cannot bear a verdict: with fewer than ten blocks a permutation test of
#: a theme that fills three of them cannot reach a verdict after correction for 14 themes.
MIN_BLOCKS = 10
MIN_WORDS = 400
#: Up to this many documents of a part each is compared with each (1,770 pairs, some 15 s);
#: of more, each with the next one.
MOST_PAIRED = 60

PARTS = ("letter", "annex", "english")
EMPHASIS_COLUMNS = ("document_id", "theme", "blocks", "words", "share", "ci_low", "ci_high")
CHANGE_COLUMNS = (
    "document_a",
    "document_b",
    "theme",
    "share_a",
    "share_b",
    "difference",
    "ci_low",
    "ci_high",
    "p_value",
    "p_adjusted",
    "verdict",
)


@dataclass(frozen=True, slots=True)
class Body:
    """The body blocks of one document.

    Attributes:
        words: Words of each block, shape (blocks,).
        parts: Words of each block that go to each theme, shape (blocks, themes).
    """

    document_id: str
    words: Floats
    parts: Floats

    @property
    def shares(self) -> Floats:
        """Share of each theme, shape (themes,); zeros for a document without words."""
        total = self.words.sum()
        return self.parts.sum(axis=0) / total if total else np.zeros(self.parts.shape[1])

    @property
    def thin(self) -> bool:
        """Whether the text cannot bear a verdict."""
        return len(self.words) < MIN_BLOCKS or self.words.sum() < MIN_WORDS


@dataclass(frozen=True, slots=True)
class Bodies:
    """The body of each document.

    Attributes:
        themes: Theme codes, sorted.
        found: The bodies, in the documents' order.
        documents: Columns document_id, part, session, year.
    """

    themes: list[str]
    found: list[Body]
    documents: pd.DataFrame


def bodies(
    blocks: pd.DataFrame, scores: pd.DataFrame, documents: pd.DataFrame
) -> tuple[list[str], list[Body]]:
    """Return the theme codes (sorted) and the body of each document, in the documents' order.

    Args:
        blocks: Columns block_id, document_id, type, words.
        scores: Columns block_id, theme, score, assigned.
        documents: Column document_id.
    """
    made = _bodies(blocks, scores, documents)
    return made.themes, made.found


def _bodies(blocks: pd.DataFrame, scores: pd.DataFrame, documents: pd.DataFrame) -> Bodies:
    body = blocks[blocks["type"].isin(BODY_TYPES)]
    given = scores[scores["assigned"] & scores["block_id"].isin(body["block_id"])]
    themes = sorted(scores["theme"].unique())
    place = pd.Index(body["block_id"]).get_indexer(given["block_id"])
    return split(
        themes,
        documents,
        documents_of=body["document_id"].to_numpy(),
        words=body["words"].to_numpy(dtype=np.float64),
        scores=(place, pd.Index(themes).get_indexer(given["theme"]), given["score"]),
    )


def split(
    themes: list[str],
    documents: pd.DataFrame,
    *,
    documents_of: npt.NDArray[Any],
    words: Floats,
    scores: tuple[npt.ArrayLike, npt.ArrayLike, npt.ArrayLike],
) -> Bodies:
    """Split the words of body blocks over the themes assigned to them.

    Args:
        themes: Theme codes, sorted.
        documents: Columns document_id, part, session, year.
        documents_of: The document's id of each body block.
        words: Words of each body block.
        scores: Of each assigned score the position of its block, that of its theme, the score.
    """
    weights = np.zeros((len(words), len(themes)))
    rows, columns, values = scores
    weights[np.asarray(rows), np.asarray(columns)] = np.asarray(values, dtype=np.float64)
    totals = weights.sum(axis=1, keepdims=True)
    weights = np.divide(weights, totals, out=np.zeros_like(weights), where=totals > 0)
    parts = weights * words[:, None]
    place = pd.Series(documents_of).groupby(documents_of, sort=False).indices
    empty = np.empty(0, dtype=np.intp)
    found = []
    for document in documents["document_id"]:
        chosen = place.get(document, empty)
        found.append(Body(str(document), words[chosen], parts[chosen]))
    return Bodies(themes, found, documents)


def theme_emphasis(
    blocks: pd.DataFrame,
    scores: pd.DataFrame,
    documents: pd.DataFrame,
    *,
    seed: int = 26150,
    resamples: int = 1000,
) -> pd.DataFrame:
    """Return the table ``theme_emphasis``: one row a document and theme, in that order.

    Args:
        blocks: Columns block_id, document_id, type, words.
        scores: Columns block_id, theme, score, assigned.
        documents: Column document_id.
        seed: Seed of the bootstrap; each document draws from a stream of its own, so its
            numbers do not depend on what else is in the run.
        resamples: Bootstrap resamples.
    """
    return emphasis_of(_bodies(blocks, scores, documents), seed=seed, resamples=resamples)


def emphasis_of(made: Bodies, *, seed: int, resamples: int) -> pd.DataFrame:
    """Return the table ``theme_emphasis`` of bodies; see :func:`theme_emphasis`."""
    rows = []
    for body in made.found:
        drawn = _bootstrap(body, _generator(seed, body.document_id), resamples)
        low, high = _interval(drawn)
        counts, words = (body.parts > 0).sum(axis=0), body.parts.sum(axis=0)
        shares = body.shares
        for i, theme in enumerate(made.themes):
            rows.append(
                (
                    body.document_id,
                    theme,
                    int(counts[i]),
                    round(float(words[i]), 2),
                    *rounded(shares[i], low[i], high[i]),
                )
            )
    return pd.DataFrame(rows, columns=list(EMPHASIS_COLUMNS))


def theme_change(
    blocks: pd.DataFrame,
    scores: pd.DataFrame,
    documents: pd.DataFrame,
    *,
    seed: int = 26150,
    resamples: int = 1000,
    of: Iterable[tuple[str, str]] | None = None,
) -> pd.DataFrame:
    """Return the table ``theme_change``: one row a pair of documents and theme.

    Arguments as for :func:`theme_emphasis`; ``documents`` also has the columns part and session.

    Args:
        blocks: Columns block_id, document_id, type, words.
        scores: Columns block_id, theme, score, assigned.
        documents: Columns document_id, part, session, year.
        seed: As for :func:`theme_emphasis`; a pair's numbers do not depend on the other pairs.
        resamples: Bootstrap resamples, and permutations.
        of: Pairs of document ids; those of :func:`pairs` by default.
    """
    made = _bodies(blocks, scores, documents)
    return change_of(made, seed=seed, resamples=resamples, of=of)


def change_of(
    made: Bodies, *, seed: int, resamples: int, of: Iterable[tuple[str, str]] | None = None
) -> pd.DataFrame:
    """Return the table ``theme_change`` of bodies; see :func:`theme_change`."""
    by_id = {body.document_id: body for body in made.found}

    @lru_cache(maxsize=2 * MOST_PAIRED)
    def drawn(name: str) -> Floats:
        return _bootstrap(by_id[name], _generator(seed, name), resamples)

    rows: list[tuple[object, ...]] = []
    for a, b in pairs(made.documents) if of is None else of:
        spread = drawn(b) - drawn(a)
        generator = _generator(seed, f"{a}|{b}")
        rows += _compare(by_id[a], by_id[b], made.themes, spread, generator)
    return pd.DataFrame(rows, columns=list(CHANGE_COLUMNS))


def pairs(documents: pd.DataFrame) -> list[tuple[str, str]]:
    """Return the pairs of documents to compare, the earlier one first.

    All pairs of documents of the same part, and each document with the next one in the order of
    sessions. Of a part with more than :data:`MOST_PAIRED` documents each is compared with the next
    one of the part only. English documents are compared among themselves only.
    """
    ordered = in_order(documents)
    found: dict[tuple[str, str], None] = {}
    for part in PARTS:
        same = [identity for identity, kind in ordered if kind == part]
        paired = combinations(same, 2) if len(same) <= MOST_PAIRED else pairwise(same)
        found.update(dict.fromkeys(paired))
    dutch = [identity for identity, kind in ordered if kind != "english"]
    found.update(dict.fromkeys(pairwise(dutch)))
    return list(found)


def unpaired(documents: pd.DataFrame) -> list[str]:
    """Return a warning for each part of which not all pairs of documents are compared."""
    counts = documents["part"].value_counts()
    return [
        f"theme_change: {counts[part]} documents of part {part}, more than {MOST_PAIRED}; each is "
        "compared with the next one only (kamerlens compare --a --b does any two)"
        for part in PARTS
        if counts.get(part, 0) > MOST_PAIRED
    ]


def in_order(documents: pd.DataFrame) -> list[tuple[str, str]]:
    """Return (document_id, part) by session, annexed reports before letters of the same year."""
    frame = documents.assign(
        _session=documents["session"].fillna(documents["year"] - 1945).fillna(0),
        _letter=documents["part"].eq("letter"),
    ).sort_values(["_session", "_letter", "document_id"])
    return list(zip(frame["document_id"].astype(str), frame["part"].astype(str), strict=True))


def _compare(
    a: Body, b: Body, themes: list[str], spread: Floats, generator: np.random.Generator
) -> Iterator[tuple[object, ...]]:
    """Yield the rows of a pair; ``spread`` holds resampled differences, (resamples, themes)."""
    low, high = _interval(spread)
    share_a, share_b = a.shares, b.shares
    difference = share_b - share_a
    p_values, adjusted = significance(a, b, generator, len(spread))
    thin = a.thin or b.thin
    for i, theme in enumerate(themes):
        verdict = "same"
        if thin:
            verdict = "too_little_text"
        elif adjusted[i] < ALPHA:
            verdict = "more" if difference[i] > 0 else "less"
        yield (
            a.document_id,
            b.document_id,
            theme,
            *rounded(share_a[i], share_b[i], difference[i], low[i], high[i]),
            *rounded(p_values[i], adjusted[i]),
            verdict,
        )


def significance(
    a: Body, b: Body, generator: np.random.Generator, resamples: int
) -> tuple[Floats, Floats]:
    """Return p-values of the differences in share, raw and corrected, shape (themes,) each."""
    p_values = _permutation(a, b, generator, resamples)
    testable = _testable(a, b)
    adjusted = np.ones_like(p_values)
    adjusted[testable] = benjamini_hochberg(p_values[testable])
    return p_values, adjusted


def _bootstrap(body: Body, generator: np.random.Generator, resamples: int) -> Floats:
    """Return shares of resampled documents, shape (resamples, themes)."""
    size = len(body.words)
    if size == 0:
        return np.zeros((resamples, body.parts.shape[1]))
    counts = generator.multinomial(size, np.full(size, 1.0 / size), size=resamples).astype(float)
    return np.asarray((counts @ body.parts) / (counts @ body.words)[:, None])


def _permutation(a: Body, b: Body, generator: np.random.Generator, resamples: int) -> Floats:
    """Return two-sided permutation p-values of the differences in share, shape (themes,).

    Blocks change places between the two documents, their numbers stay. The observed order
    counts as one permutation (Phipson & Smyth 2010), so no p-value is zero.
    """
    if not len(a.words) or not len(b.words):
        return np.ones(a.parts.shape[1])
    words, parts = np.concatenate([a.words, b.words]), np.concatenate([a.parts, b.parts])
    # The lowest of random numbers, one a block, are a random choice of blocks for a.
    order = generator.random((resamples, len(words))).argpartition(len(a.words) - 1, axis=1)
    first = np.zeros((resamples, len(words)))
    np.put_along_axis(first, order[:, : len(a.words)], 1.0, axis=1)
    share_a = (first @ parts) / (first @ words)[:, None]
    share_b = (parts.sum(axis=0) - first @ parts) / (words.sum() - first @ words)[:, None]
    observed = np.abs(b.shares - a.shares)
    as_far = (np.abs(share_b - share_a) >= observed - 1e-12).sum(axis=0)
    return np.asarray((as_far + 1) / (resamples + 1))


def _testable(a: Body, b: Body) -> npt.NDArray[np.bool_]:
    """Return which themes to correct for, shape (themes,).

    A theme of so few blocks that even all of them in one document would be no evidence is no
    hypothesis to correct for. Of k themes only those count that could reach ALPHA / k, for the
    lowest k that holds for itself (Tarone 1990; with a false discovery rate Gilbert 2005).
    """
    together = (a.parts > 0).sum(axis=0) + (b.parts > 0).sum(axis=0)
    least = np.array([_least(int(n), len(a.words), len(b.words)) for n in together])
    for count in range(1, len(least) + 1):
        chosen = least <= ALPHA / count
        if chosen.sum() <= count:
            return chosen
    return np.zeros(len(least), dtype=np.bool_)


def _least(together: int, blocks_a: int, blocks_b: int) -> float:
    """Return how likely chance puts all blocks of a theme into one document, the less likely."""
    total = blocks_a + blocks_b
    if not together or together > min(blocks_a, blocks_b):
        return float(together == 0)
    return min(
        prod((size - i) / (total - i) for i in range(together)) for size in (blocks_a, blocks_b)
    )


def benjamini_hochberg(p_values: Floats) -> Floats:
    """Return p-values adjusted for the false discovery rate (Benjamini & Hochberg 1995)."""
    size = len(p_values)
    order = np.argsort(p_values, kind="stable")
    scaled = p_values[order] * size / np.arange(1, size + 1)
    lowest = np.minimum.accumulate(scaled[::-1])[::-1]
    adjusted = np.empty(size)
    adjusted[order] = np.minimum(lowest, 1.0)
    return adjusted


def _interval(drawn: Floats) -> tuple[Floats, Floats]:
    low, high = np.quantile(drawn, [0.025, 0.975], axis=0)
    return low, high


def _generator(seed: int, name: str) -> np.random.Generator:
    return np.random.default_rng([seed, zlib.crc32(name.encode())])


def rounded(*values: float) -> tuple[float, ...]:
    """Round to six decimals: processors and libraries differ in the last bits."""
    # Adding zero turns -0.0 into 0.0.
    return tuple(round(float(value), 6) + 0.0 for value in values)
