"""A term where it stands: keyword in context, with its wordings and their sessions."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kamerlens.namekeys import name_key
from kamerlens.results import Results
from kamerlens.termbase import fold

#: Width of the text before and after the term, in characters.
WIDTH = 56


@dataclass(frozen=True, slots=True)
class Line:
    """One place: the term as written with the text around it, and where it is.

    Attributes:
        inside: The longer term it is part of there, or None.
    """

    document_id: str
    session: int | None
    page: int | None
    left: str
    text: str
    right: str
    inside: str | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """A way the letters write the term, and the sessions they do so in."""

    text: str
    count: int
    first_session: int | None
    last_session: int | None


@dataclass(frozen=True, slots=True)
class TermContexts:
    """A glossary entry with all its places.

    Attributes:
        sessions: Sessions the run has documents for, ascending.
        first_session: First session the term occurs for, longer terms counted.
        wordings: Most used first.
        lines: In order of session, document and place.
    """

    term_id: str
    nl: str
    en: str | None
    status: str
    confidence: float
    definition_en: str | None
    alternatives: tuple[str, ...]
    sessions: tuple[int, ...]
    first_session: int | None
    wordings: tuple[Wording, ...]
    lines: tuple[Line, ...]

    @property
    def is_new(self) -> bool:
        """Whether the run has earlier sessions in which the term does not occur."""
        return bool(self.sessions) and (self.first_session or 0) > self.sessions[0]


def term_contexts(results: Results, term: str) -> list[TermContexts]:
    """Return the entries that a term means, each with all places it stands in.

    Args:
        results: A finished run.
        term: Dutch, in any form; or an acronym, or the English.

    Raises:
        ValueError: The glossary has no such term; says which come near.
    """
    terms = results.table("terms")
    chosen = _matching(terms, results.table("term_mentions"), term)
    if not chosen:
        near = _near(terms, term)
        hint = f"; near: {', '.join(near)}" if near else ""
        raise ValueError(f"the glossary has no term {term!r}{hint}")
    located = results.located(results.table("term_mentions"))
    located = located.sort_values(
        ["session", "document_id", "block_id", "start_char"], kind="stable", na_position="first"
    )
    sessions = sorted(int(s) for s in results.table("documents")["session"].dropna().unique())
    names = dict(zip(terms["term_id"], terms["nl"], strict=True))
    rows = {str(row["term_id"]): row for _, row in terms.iterrows()}
    return [_contexts(rows[name], located, names, sessions) for name in chosen]


def _matching(terms: pd.DataFrame, mentions: pd.DataFrame, term: str) -> list[str]:
    """Return the ids of the entries meant, by name or acronym, wording in the text, or English."""
    folded, key = fold(term), name_key(term)
    tests = (
        [
            fold(nl) == folded or term in (a, b)
            for nl, a, b in zip(
                terms["nl"],
                terms["acronym_nl"].fillna(""),
                terms["acronym_en"].fillna(""),
                strict=True,
            )
        ],
        [name_key(nl) == key for nl in terms["nl"]],
        terms["term_id"].isin(mentions["term_id"][mentions["text"].map(fold) == folded]).tolist(),
        [isinstance(en, str) and fold(en) == folded for en in terms["en"]],
    )
    for test in tests:
        if any(test):
            return [name for name, hit in zip(terms["term_id"], test, strict=True) if hit]
    return []


def _near(terms: pd.DataFrame, term: str) -> list[str]:
    """Return up to five terms that hold the wanted one, or begin like it; the shortest first."""
    folded = fold(term)
    found = [
        nl for nl in terms["nl"] if folded in fold(nl) or fold(nl).startswith(folded[:5] or "\0")
    ]
    return sorted(found, key=lambda nl: (folded not in fold(nl), len(nl), nl))[:5]


def _contexts(
    row: pd.Series[Any], located: pd.DataFrame, names: dict[str, str], sessions: Sequence[int]
) -> TermContexts:
    chosen = _places(row, located)
    columns = ("term_id", "document_id", "session", "page", "left", "text", "right")
    lines = [
        Line(
            document_id=document_id,
            session=_number(session),
            page=_number(page),
            left=left or "",
            text=text,
            right=right or "",
            inside=None if term_id == row["term_id"] else names.get(term_id),
        )
        for term_id, document_id, session, page, left, text, right in zip(
            *(chosen[name].tolist() for name in columns), strict=True
        )
    ]
    seen = [line.session for line in lines if line.session is not None]
    return TermContexts(
        term_id=row["term_id"],
        nl=row["nl"],
        en=row["en"] if isinstance(row["en"], str) else None,
        status=row["status"],
        confidence=float(row["confidence"]),
        definition_en=row["definition_en"] if isinstance(row["definition_en"], str) else None,
        alternatives=tuple(json.loads(row["alternatives"])),
        sessions=tuple(sessions),
        first_session=min(seen, default=None),
        wordings=_wordings([line for line in lines if line.inside is None]),
        lines=tuple(lines),
    )


def _places(row: pd.Series[Any], located: pd.DataFrame) -> pd.DataFrame:
    """Return a term's mentions and those of longer terms with it inside, each place once."""
    own = located["term_id"] == row["term_id"]
    held = ~own & located["text"].map(lambda text: holds(text, row["nl"]))
    columns = [located[name].tolist() for name in ("block_id", "start_char", "end_char")]
    places = list(zip(*columns, strict=True))
    keep: list[bool] = own.tolist()
    taken = [place for place, mine in zip(places, keep, strict=True) if mine]
    inside = [number for number, hit in enumerate(held.tolist()) if hit]
    for number in sorted(inside, key=lambda i: places[i][2] - places[i][1]):
        block, start, end = places[number]
        if not any(b == block and s < end and start < e for b, s, e in taken):
            keep[number] = True
            taken.append(places[number])
    return located.loc[keep]


def holds(text: str, term: str) -> bool:
    """Return whether a longer wording has a term among its words, in any inflection."""
    words, size, key = text.split(), len(term.split()), name_key(term)
    if key not in name_key(text):
        return False
    lengths = range(max(1, size - 1), size + 3)  # articles may be fewer or more
    return any(
        name_key(" ".join(words[start : start + length])) == key
        for length in lengths
        for start in range(len(words) - length + 1)
    )


def _number(value: object) -> int | None:
    return None if pd.isna(value) else int(value)  # type: ignore[call-overload]


def _wordings(lines: Sequence[Line]) -> tuple[Wording, ...]:
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(" ".join(line.text.split()).casefold(), []).append(line)
    found = []
    for group in groups.values():
        sessions = [line.session for line in group if line.session is not None]
        text = next((line.text for line in group if not line.text[:1].isupper()), group[0].text)
        first, last = min(sessions, default=None), max(sessions, default=None)
        found.append(Wording(" ".join(text.split()), len(group), first, last))
    return tuple(sorted(found, key=lambda w: (-w.count, w.first_session or 0, w.text)))


def format_contexts(entries: Sequence[TermContexts]) -> str:
    """Return entries as text for a terminal: what the term is, its wordings, then every place."""
    return "\n\n".join("\n".join([*_head(entry), "", *_lines(entry)]) for entry in entries)


def _head(entry: TermContexts) -> list[str]:
    english = entry.en or "(no English found)"
    head = [f"{entry.nl} = {english}  [{entry.status}, {entry.confidence:.2f}]"]
    if entry.alternatives:
        head.append(f"also: {'; '.join(entry.alternatives[:6])}")
    if entry.definition_en:
        head.append(entry.definition_en)
    if entry.first_session is not None:
        since = (
            f"new since session {entry.first_session}"
            if entry.is_new
            else (f"since session {entry.first_session}, the first of the run")
        )
        head.append(f"{len(entry.lines)} places; {since}")
    for wording in entry.wordings:
        head.append(f"  {wording.text} ×{wording.count}{_span(wording)}")
    return head


def _span(wording: Wording) -> str:
    first, last = wording.first_session, wording.last_session
    if first is None:
        return ""
    return f" (session {first})" if first == last else f" (sessions {first}–{last})"


def _lines(entry: TermContexts) -> list[str]:
    places = [_place(line) for line in entry.lines]
    width = max((len(place) for place in places), default=0)
    return [
        f"{place:<{width}}  {_left(line.left):>{WIDTH}}[{_flat(line.text)}]{_right(line.right)}"
        for place, line in zip(places, entry.lines, strict=True)
    ]


def _place(line: Line) -> str:
    page = f" p.{line.page}" if line.page is not None else ""
    return f"{line.document_id}{page}"


def _flat(text: str) -> str:
    return " ".join(text.split())


def _left(text: str) -> str:
    shown = _flat(text)[-WIDTH + 1 :]
    return shown + (" " if text[-1:].isspace() else "")


def _right(text: str) -> str:
    shown = _flat(text)[:WIDTH]
    return (" " if text[:1].isspace() else "") + shown
