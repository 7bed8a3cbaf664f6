"""Full-text search over the blocks of a run, by word stem.

An inverted index in memory: SQLite's FTS5 over stems made here, ranked by BM25. (DuckDB's own
full-text extension would have to be downloaded.)
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

from kamerlens.database import Source
from kamerlens.stems import stems, words

_BATCH = 5000
_TOKEN = re.compile(r'"([^"]*)"?|(\S+)')


@dataclass(frozen=True, slots=True)
class Part:
    """A word, a sequence of words or the beginning of a word that must occur."""

    words: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A block that was found, and where the words stand in its text."""

    block_id: str
    marks: tuple[tuple[int, int], ...]


class TextIndex:
    """The blocks of a run, searchable; safe to ask from many threads."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._lock = Lock()
        self._db = sqlite3.connect(":memory:", check_same_thread=False)
        self._db.execute(
            "CREATE VIRTUAL TABLE found USING fts5(form, first, second, "
            "tokenize = \"unicode61 remove_diacritics 0 categories 'L* N* Co M*'\", "
            "content = '', columnsize = 1)"
        )
        self._db.execute(
            "CREATE TABLE place(id INTEGER PRIMARY KEY, block TEXT, document TEXT, language TEXT)"
        )
        self._english = False
        self._fill()

    def search(
        self, text: str, *, document: str | None = None, offset: int = 0, limit: int = 20
    ) -> tuple[int, list[Hit]]:
        """Find blocks, best first.

        Args:
            text: Words, ``"sequences of words"``, ``beginnings*``; all must occur.
            document: Id of the document to look in; all without.
            offset: Hits to leave out.
            limit: Hits to return at most.

        Returns:
            Number of blocks found, and the hits asked for.
        """
        parts = list(query_parts(text))
        if not parts:
            return 0, []
        expression = " OR ".join(
            f"({_expression(parts, language)})"
            for language in (("nl", "en") if self._english else ("nl",))
        )
        where, values = "found MATCH ?", [expression]
        if document is not None:
            where, values = f"{where} AND place.document = ?", [*values, document]
        joined = "FROM found JOIN place ON place.id = found.rowid WHERE"
        with self._lock:
            total = self._db.execute(f"SELECT count(*) {joined} {where}", values).fetchone()[0]
            chosen = self._db.execute(
                f"SELECT place.block, place.language {joined} {where} "
                "ORDER BY bm25(found, 2.0, 1.0, 1.0), place.id LIMIT ? OFFSET ?",
                [*values, limit, offset],
            ).fetchall()
        return int(total), self._hits(chosen, parts)

    def _fill(self) -> None:
        rows = self._source.execute(
            "SELECT b.block_id, b.document_id, CASE d.part WHEN 'english' THEN 'en' ELSE 'nl' END "
            "FROM blocks b JOIN documents d USING (document_id) "
            "ORDER BY b.document_id, b.ordinal, b.block_id"
        )
        self._db.executemany(
            "INSERT INTO place VALUES (?, ?, ?, ?)", ((i, *row) for i, row in enumerate(rows))
        )
        self._english = any(row[2] == "en" for row in rows)
        for start in range(0, len(rows), _BATCH):
            batch = rows[start : start + _BATCH]
            texts = self._texts([row[0] for row in batch])
            self._db.executemany(
                "INSERT INTO found(rowid, form, first, second) VALUES (?, ?, ?, ?)",
                (
                    (start + i, *_indexed(texts[block], language))
                    for i, (block, _, language) in enumerate(batch)
                ),
            )
        self._db.commit()

    def _texts(self, blocks: Sequence[str]) -> dict[str, str]:
        marks = ", ".join("?" * len(blocks))
        return dict(
            self._source.execute(
                f"SELECT block_id, text FROM blocks WHERE block_id IN ({marks})", blocks
            )
        )

    def _hits(self, chosen: Sequence[tuple[str, str]], parts: Sequence[Part]) -> list[Hit]:
        texts = self._texts([block for block, _ in chosen]) if chosen else {}
        return [
            Hit(block, tuple(found_at(texts[block], parts, language))) for block, language in chosen
        ]


def query_parts(text: str) -> Iterator[Part]:
    """Yield what a query asks for; what holds no word is left out."""
    for quoted, single in _TOKEN.findall(text):
        found = tuple(word for _, _, word in words(quoted or single))
        if found:
            yield Part(found, prefix=not quoted and single.endswith("*"))


def found_at(text: str, parts: Iterable[Part], language: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of what a query's parts match in a text, in order."""
    tokens = list(words(text))
    found = set()
    for part in parts:
        size = len(part.words)
        for i in range(len(tokens) - size + 1):
            window = tokens[i : i + size]
            if _matches(part, [word for _, _, word in window], language):
                found.add((window[0][0], window[-1][1]))
    return iter(sorted(found))


def _matches(part: Part, window: Sequence[str], language: str) -> bool:
    if part.prefix:
        return window[-1].startswith(part.words[-1]) and tuple(window[:-1]) == part.words[:-1]
    pairs = list(zip(part.words, window, strict=True))
    return any(
        all(stems(a, language)[k] == stems(b, language)[k] for a, b in pairs) for k in (0, 1)
    )


def _indexed(text: str, language: str) -> tuple[str, str, str]:
    found = [word for _, _, word in words(text)]
    pairs = [stems(word, language) for word in found]
    return " ".join(found), " ".join(p[0] for p in pairs), " ".join(p[1] for p in pairs)


def _expression(parts: Sequence[Part], language: str) -> str:
    """Return the FTS5 query: every part by its form's beginning, or by either stem."""
    found = []
    for part in parts:
        if part.prefix:
            found.append(f"form : {_phrase(part.words)} *")
            continue
        pairs = [stems(word, language) for word in part.words]
        first, second = _phrase(p[0] for p in pairs), _phrase(p[1] for p in pairs)
        found.append(f"(form : {_phrase(part.words)} OR first : {first} OR second : {second})")
    return " AND ".join(found)


def _phrase(found: Iterable[Any]) -> str:
    return '"' + " ".join(found) + '"'
