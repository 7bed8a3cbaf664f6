"""What is new in a glossary since a session: terms, and wordings of terms known before."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from kamerlens.namekeys import name_key
from kamerlens.results import Results


@dataclass(frozen=True, slots=True)
class Rewording:
    """A term that is written otherwise since a session.

    Attributes:
        before: Its most used wording for earlier sessions, and how often it is used so.
        since: The same for the session and later ones.
    """

    term_id: str
    nl: str
    en: str | None
    before: tuple[str, int]
    since: tuple[str, int]


def new_terms(results: Results, session: int) -> pd.DataFrame:
    """Return the terms that occur for a session or later, but for none before.

    Args:
        results: A finished run.
        session: Session of the General Assembly; the run must have an earlier one.

    Returns:
        Rows of ``terms``, most frequent first.

    Raises:
        ValueError: The run has no document of an earlier session to compare with, or none of
            the session or later.
    """
    documents = results.table("documents")
    sessions = documents["session"][documents["part"] != "english"].dropna()
    if not (sessions < session).any():
        raise ValueError(f"the run has no document of a session before {session}")
    if not (sessions >= session).any():
        raise ValueError(f"the run has no document of session {session} or later")
    terms = results.table("terms")
    chosen = terms[terms["first_session"].ge(session).fillna(False)]
    return chosen.sort_values(["frequency", "nl"], ascending=[False, True], ignore_index=True)


def rewordings(results: Results, session: int) -> list[Rewording]:
    """Return the terms whose most used wording since a session is another one than before.

    Wordings that differ in inflection, spelling or case only are the same. A term that one side
    does not have is left out, and so is one whose former wording is still used as often.

    Args:
        results: A finished run.
        session: Session of the General Assembly.

    Returns:
        In the order of ``terms``.
    """
    located = results.located(results.table("term_mentions"))
    located = located[located["session"].notna()]
    columns = (located[name].tolist() for name in ("term_id", "session", "text"))
    uses: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for term_id, found_in, text in zip(*columns, strict=True):
        uses[term_id][int(found_in) >= session].append(" ".join(text.split()))
    terms = results.table("terms")
    found = []
    for term_id, nl, en in zip(*(terms[name] for name in ("term_id", "nl", "en")), strict=True):
        before, since = map(_by_wording, uses[term_id])
        if not before or not since:
            continue
        former = before.most_common(1)[0][0]
        if since[former] == max(since.values()):
            continue
        found.append(
            Rewording(
                term_id,
                nl,
                en if isinstance(en, str) else None,
                _most_used(before, uses[term_id][0]),
                _most_used(since, uses[term_id][1]),
            )
        )
    return found


def _by_wording(texts: Sequence[str]) -> Counter[str]:
    """Return how often each wording is used, in order of first use; by its key."""
    return Counter(name_key(text) for text in texts)


def _most_used(counts: Counter[str], texts: Sequence[str]) -> tuple[str, int]:
    """Return the most used wording as it is written most, and its count."""
    key, count = counts.most_common(1)[0]
    written = Counter(text for text in texts if name_key(text) == key)
    return written.most_common(1)[0][0], count


def changes_since(results: Results, session: int) -> dict[str, Any]:
    """Return what is new since a session, as plain data.

    Raises:
        ValueError: The run has no documents on both sides of the session.
    """
    columns = ["term_id", "nl", "en", "status", "confidence", "frequency", "first_session"]
    fresh = new_terms(results, session)[columns]
    rows = fresh.astype(object).where(fresh.notna(), None).to_dict("records")
    return {
        "since": session,
        "new": rows,
        "reworded": [asdict(item) for item in rewordings(results, session)],
    }


def format_changes(changes: dict[str, Any]) -> str:
    """Return the answer of :func:`changes_since` as text for a terminal."""
    lines = [f"new since session {changes['since']}: {len(changes['new'])} terms"]
    for row in changes["new"]:
        english = row["en"] or "(no English found)"
        times = f"×{row['frequency']}, session {row['first_session']}"
        lines.append(
            f"  {row['nl']} = {english}  [{row['status']}, {row['confidence']:.2f}]  {times}"
        )
    lines += ["", f"written otherwise: {len(changes['reworded'])} terms"]
    for row in changes["reworded"]:
        (old, before), (new, since) = row["before"], row["since"]
        lines.append(f"  {row['nl']}: {old} ×{before} → {new} ×{since}")
    return "\n".join(lines)
