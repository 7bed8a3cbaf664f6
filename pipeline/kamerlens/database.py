"""A finished run, or one that is growing, as a database that answers SQL queries.

The report and the explorer ask both the same questions.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

import duckdb
import pandas as pd

from kamerlens.errors import RunError
from kamerlens.schema import TABLES

#: No query reaches beyond the run, and none can change that.
_LOCKED = {"enable_external_access": "false", "lock_configuration": "true"}
#: Rows that a stream reads at a time.
_BATCH = 2000


class Source(Protocol):
    """Something that answers SQL queries over the tables of a run."""

    def frame(self, query: str) -> pd.DataFrame:
        """Return the answer as a DataFrame."""

    def execute(self, query: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return the answer as rows."""


class Database:
    """A finished run's tables, opened read-only; cannot reach files or the network.

    Raises:
        RunError: The folder is no run, or its tables cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        if not (folder / "run.json").is_file():
            raise RunError(f"{folder}: no run of kamerlens (run.json is missing)")
        file = folder / "kamerlens.duckdb"
        try:
            if file.is_file():
                self._db = duckdb.connect(str(file), read_only=True, config=dict(_LOCKED))
            else:
                self._db = _from_parquet(folder / "tables")
                for name, value in _LOCKED.items():
                    self._db.execute(f"SET {name} = {value}")
            self._check()
        except duckdb.Error as error:
            reason = str(error).splitlines()[0]
            raise RunError(f"{folder}: the tables cannot be read: {reason}") from error

    def _check(self) -> None:
        found = {row[0] for row in self.execute("SELECT table_name FROM duckdb_tables()")}
        missing = [table.name for table in TABLES if table.name not in found]
        if missing:
            self.close()
            raise RunError(
                f"{self.folder}: the tables {', '.join(missing)} are missing; the run is of "
                "another version of kamerlens: run it again"
            )

    def __enter__(self) -> Database:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @cached_property
    def info(self) -> dict[str, Any]:
        """What ``run.json`` says: inputs, settings, versions, seconds, warnings."""
        path = self.folder / "run.json"
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise RunError(f"{path}: cannot be read: {error}") from error
        if not isinstance(found, dict):
            raise RunError(f"{path}: holds no JSON object")
        return found

    @property
    def themes(self) -> Path | None:
        """The themes file that the run was made with, if it was not ours and is still there."""
        named = self.info.get("settings", {}).get("themes")
        return Path(named) if named and Path(named).is_file() else None

    @property
    def letters(self) -> str:
        """The way from the run's folder to its letters, empty if that is not known."""
        return str(self.info.get("letters", ""))

    def frame(self, query: str) -> pd.DataFrame:
        """Return the answer of an SQL query."""
        with self._db.cursor() as cursor:
            return cursor.execute(query).df()

    def execute(self, query: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of an SQL query; safe to call from many threads."""
        with self._db.cursor() as cursor:
            return cursor.execute(query, list(parameters)).fetchall()

    def stream(self, query: str, parameters: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of an SQL query, read as they are asked for."""
        with self._db.cursor() as cursor:
            cursor.execute(query, list(parameters))
            while batch := cursor.fetchmany(_BATCH):
                yield from batch

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()


def _from_parquet(folder: Path) -> duckdb.DuckDBPyConnection:
    """Return a database in memory with the Parquet tables of a run."""
    db = duckdb.connect()
    for table in TABLES:
        place = folder / f"{table.name}.parquet"
        path = str(place / "**" / "*.parquet" if place.is_dir() else place).replace("'", "''")
        db.execute(
            f'CREATE TABLE "{table.name}" AS SELECT * '
            f"FROM read_parquet('{path}', hive_partitioning = false)"
        )
    return db
