"""A finished run as DataFrames, for notebooks.

>>> run = kamerlens.read("outputs/letters")
>>> run.emphasis(part="letter").pivot(index="session", columns="theme", values="share")
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from kamerlens.errors import RunError
from kamerlens.schema import BY_NAME, TABLES
from kamerlens.theme_names import theme_names

#: Table Schema type → pandas dtype of every column this module returns.
DTYPES: Mapping[str, str] = {
    "string": "string",
    "integer": "Int64",
    "number": "Float64",
    "boolean": "boolean",
    "date": "datetime64[ns]",
}

#: A number from this one on is a year, not a session.
FIRST_YEAR = 1945


class Results:
    """The tables of one run, read from its Parquet files when asked for.

    Every method returns a fresh DataFrame with the dtypes of :data:`DTYPES`: ``string``,
    ``Int64``, ``Float64``, ``boolean`` and ``datetime64[ns]``.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def info(self) -> dict[str, Any]:
        """What ``run.json`` says: inputs, settings, versions, seconds, warnings."""
        found: dict[str, Any] = json.loads((self.folder / "run.json").read_text(encoding="utf-8"))
        return found

    def table(self, name: str) -> pd.DataFrame:
        """Return a table by its name, with exactly the columns of the contract.

        Raises:
            ValueError: No such table.
        """
        if name not in BY_NAME:
            raise ValueError(f"unknown table {name!r}; there are {', '.join(sorted(BY_NAME))}")
        path = self.folder / "tables" / f"{name}.parquet"
        try:
            frame = pd.read_parquet(path, partitioning=None)
        except (OSError, ValueError) as error:
            raise RunError(f"{path}: cannot be read: {error}") from error
        return frame.astype({c.name: DTYPES[c.type] for c in BY_NAME[name].columns})

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return all tables by name."""
        return {table.name: self.table(table.name) for table in TABLES}

    def documents(self) -> pd.DataFrame:
        """Return the documents with date and title of their letter.

        Columns of ``documents``, then ``date`` and ``letter_title``; by session, then id.
        """
        letters = self.table("letters")[["letter_id", "date", "title"]]
        letters = letters.rename(columns={"title": "letter_title"})
        frame = self.table("documents").merge(letters, on="letter_id", how="left")
        return frame.sort_values(["session", "document_id"], ignore_index=True)

    def emphasis(self, *, part: str | None = None) -> pd.DataFrame:
        """Return theme emphasis with part, session and year of each document.

        Args:
            part: ``letter``, ``annex`` or ``english``; None for all.

        Returns:
            Columns document_id, part, session, year, theme, blocks, words, share, ci_low,
            ci_high; by session, document and theme.
        """
        about = self.table("documents")[["document_id", "part", "session", "year"]]
        frame = about.merge(self.table("theme_emphasis"), on="document_id")
        if part is not None:
            _check(part, ("letter", "annex", "english"), "part")
            frame = frame[frame["part"] == part]
        return frame.sort_values(["session", "document_id", "theme"], ignore_index=True)

    def change(self, a: str | int | None = None, b: str | int | None = None) -> pd.DataFrame:
        """Return changes of emphasis, of all pairs or between two documents.

        Two documents that the run did not compare (of different parts, or of many) are compared
        now, with the run's seed and number of resamples.

        Args:
            a: Document id, letter id, session or year; the earlier one.
            b: The later one.

        Returns:
            The columns of ``theme_change``.

        Raises:
            ValueError: A document is not known, or one is English and the other is not.
        """
        frame = self.table("theme_change")
        first = None if a is None else self.document(a)
        second = None if b is None else self.document(b)
        if first is not None:
            frame = frame[frame["document_a"] == first]
        if second is not None:
            frame = frame[frame["document_b"] == second]
        if frame.empty and first is not None and second is not None and first != second:
            return self._changed(first, second)
        return frame.reset_index(drop=True)

    def _changed(self, first: str, second: str) -> pd.DataFrame:
        from kamerlens.emphasis import theme_change

        documents = self.table("documents")
        part = documents.set_index("document_id")["part"]
        if (part[first] == "english") != (part[second] == "english"):
            raise ValueError(f"{first} and {second} cannot be compared: one of them is English")
        settings = self.info.get("settings", {})
        options = {key: settings[key] for key in ("seed", "resamples") if key in settings}
        found = theme_change(
            self.table("blocks"),
            self.table("theme_scores"),
            documents,
            of=[(first, second)],
            **options,
        )
        return found.astype({c.name: DTYPES[c.type] for c in BY_NAME["theme_change"].columns})

    def theme_names(self, language: str = "nl") -> dict[str, str]:
        """Return theme code → name, of the run's own theme set where it had one."""
        own = self.info.get("settings", {}).get("themes")
        path = Path(own) if own and Path(own).is_file() else None
        return theme_names(language, path)

    def entities(self, *, label: str | None = None) -> pd.DataFrame:
        """Return entity mentions with document and session; columns of ``entities`` first."""
        frame = self.located(self.table("entities"))
        if label is not None:
            _check(label, sorted(frame["label"].unique()), "label")
            frame = frame[frame["label"] == label]
        return frame.reset_index(drop=True)

    def glossary(self, *, min_confidence: float = 0.0) -> pd.DataFrame:
        """Return the glossary, most frequent terms first."""
        frame = self.table("terms")
        frame = frame[frame["confidence"] >= min_confidence]
        return frame.sort_values(["frequency", "nl"], ascending=[False, True], ignore_index=True)

    def keyness(
        self, document: str | int, other: str | int | None = None, *, entities: bool = False
    ) -> pd.DataFrame:
        """Return what sets a document apart, strongest first.

        Args:
            document: Document id, letter id, session or year.
            other: What it is held against; all other documents of the run by default.
            entities: Whether named entities are counted instead of lemmas and terms.

        Returns:
            The columns of ``keyness``.
        """
        from kamerlens.keyness import keyness

        name = "entity_keyness" if entities else "keyness"
        frame = self.table(name)
        chosen = self.document(document)
        if other is not None:
            frame = keyness(frame, (chosen, self.document(other)))
            frame = frame.astype({c.name: DTYPES[c.type] for c in BY_NAME[name].columns})
        frame = frame[frame["document_id"] == chosen]
        return frame.sort_values("z", ascending=False, ignore_index=True)

    def located(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Add document_id, part and session to a frame that has block_id."""
        blocks = self.table("blocks")[["block_id", "document_id"]]
        about = self.table("documents")[["document_id", "part", "session"]]
        return frame.merge(blocks, on="block_id").merge(about, on="document_id")

    def document(self, name: str | int) -> str:
        """Return the id of the document meant by an id, a letter's id, a session or a year.

        Years are those in which a session begins; a letter's are meant, not its annexes'.

        Raises:
            ValueError: No document, or more than one, is meant.
        """
        frame = self.table("documents")
        chosen = frame["document_id"].eq(str(name))
        letters = frame["part"].eq("letter")
        if not chosen.any():
            chosen = letters & frame["letter_id"].eq(str(name))
        if not chosen.any() and str(name).isdigit():
            column = "year" if int(name) >= FIRST_YEAR else "session"
            chosen = letters & frame[column].eq(int(name)).fillna(False)
        found = frame["document_id"][chosen].tolist()
        if len(found) != 1:
            known = ", ".join(
                f"{d} ({s})" for d, s in zip(frame["document_id"], frame["session"], strict=True)
            )
            what = "no document" if not found else f"{len(found)} documents"
            raise ValueError(f"{what} for {name!r}; there are {known}")
        return str(found[0])


def read(folder: str | Path) -> Results:
    """Open a finished run.

    Raises:
        RunError: The folder is no run.
    """
    path = Path(folder)
    if not (path / "run.json").is_file():
        raise RunError(f"{path}: no run of kamerlens (run.json is missing)")
    return Results(path)


def _check(value: str, valid: list[str] | tuple[str, ...], what: str) -> None:
    if value not in valid:
        raise ValueError(f"unknown {what} {value!r}; use one of {', '.join(valid)}")
