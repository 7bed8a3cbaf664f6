"""Trends of emphasis over three or more sessions."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kamerlens.emphasis import ALPHA, Bodies, benjamini_hochberg, bodies, rounded

COLUMNS = (
    "part",
    "theme",
    "sessions",
    "first_session",
    "last_session",
    "slope",
    "ci_low",
    "ci_high",
    "tau",
    "p_value",
    "p_adjusted",
    "verdict",
)
#: With four sessions not even a steady rise reaches p < 0.05 (exact two-sided p = 2/4! = 0.083).
MIN_SESSIONS = 5


def theme_trends(
    blocks: pd.DataFrame, scores: pd.DataFrame, documents: pd.DataFrame
) -> pd.DataFrame:
    """Return the table ``theme_trends``: one row a part and theme with three sessions or more.

    Mann-Kendall test of a monotone trend (Mann 1945, Kendall 1975; exact p for few sessions) and
    the Theil-Sen slope with its 95 % interval (Sen 1968), in share a session.

    Args:
        blocks: Columns block_id, document_id, type, words.
        scores: Columns block_id, theme, score, assigned.
        documents: Columns document_id, part, session.
    """
    return trends_of(Bodies(*bodies(blocks, scores, documents), documents))


def trends_of(made: Bodies) -> pd.DataFrame:
    """Return the table ``theme_trends`` of bodies; see :func:`theme_trends`."""
    shares = pd.DataFrame([body.shares for body in made.found], columns=made.themes)
    shares[["part", "session"]] = made.documents[["part", "session"]].to_numpy()
    rows: list[tuple[object, ...]] = []
    for part in ("letter", "annex"):
        chosen = shares[(shares["part"] == part) & shares["session"].notna()]
        by_session = chosen.drop(columns="part").astype(float).groupby("session").mean()
        if len(by_session) >= 3:
            rows += _trends(part, by_session)
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _trends(part: str, shares: pd.DataFrame) -> list[tuple[object, ...]]:
    """Return rows for one part; ``shares`` has one row a session and one column a theme."""
    from scipy import stats  # takes longer to import than all else here together

    sessions = shares.index.to_numpy(dtype=float)
    fits = []
    for theme in shares.columns:
        values = shares[theme].to_numpy(dtype=float)
        slope, _, low, high = stats.theilslopes(values, sessions)
        tau, p_value = stats.kendalltau(sessions, values)
        if not np.isfinite(tau):  # a constant share
            tau, p_value = 0.0, 1.0
        fits.append((theme, slope, low, high, tau, p_value))
    adjusted = benjamini_hochberg(np.array([fit[-1] for fit in fits]))
    return [
        (
            part,
            theme,
            len(sessions),
            int(sessions[0]),
            int(sessions[-1]),
            *rounded(slope, low, high, tau, p_value, corrected),
            _verdict(len(sessions), tau, corrected),
        )
        for (theme, slope, low, high, tau, p_value), corrected in zip(fits, adjusted, strict=True)
    ]


def _verdict(sessions: int, tau: float, p_adjusted: float) -> str:
    if sessions < MIN_SESSIONS:
        return "too_few_sessions"
    if p_adjusted >= ALPHA:
        return "none"
    return "rising" if tau > 0 else "falling"
