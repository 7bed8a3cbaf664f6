"""The store of a run's tables: DuckDB while it grows, then CSV, Parquet and a data package.

Rows are inserted in a fixed order by one thread, so the files' bytes depend only on the rows.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from kamerlens import __version__
from kamerlens.rows import CANDIDATE_COLUMNS, COUNT_COLUMNS, LEMMA_COLUMNS, Row
from kamerlens.schema import BY_NAME, DUCKDB_TYPES, TABLES, Table

_ARROW_TYPES: Mapping[str, pa.DataType] = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}
_WORKING: Mapping[str, Mapping[str, str]] = {
    "_candidates": {
        **dict.fromkeys((*CANDIDATE_COLUMNS, "page"), "string"),
        "start_char": "integer",
        "end_char": "integer",
        "page": "integer",
    },
    "_lemma_counts": dict(zip(LEMMA_COLUMNS, (*["string"] * 3, "integer"), strict=True)),
    "_entity_counts": dict(zip(COUNT_COLUMNS, ("string", "string", "integer"), strict=True)),
}
#: What the database keeps in memory does not grow with the run: more goes to its files.
_CONFIG: Mapping[str, str | bool | int | float | list[str]] = {
    "threads": 1,
    "memory_limit": "192MiB",
}
#: Vectors of 2,048 rows that are read at a time.
_VECTORS = 50
_PIECE = 10
#: Letters beyond which the Parquet files are partitioned by letter.
PARTITIONED = 2000
#: Rows that are gathered before they enter the database together: each entry costs a write to
#: disk, and with one a table and letter these took a third of the time of a cached letter.
_TOGETHER = 20_000
#: A text cell that a spreadsheet would take for a formula, possibly behind our own apostrophes.
FORMULA = r"^'*[=+\-@\t\r]"
FORMULA_STARTS = frozenset("=+-@\t\r")


class Store:
    """The tables of one run, kept in ``folder/kamerlens.duckdb`` while they grow."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._file = folder / "kamerlens.duckdb"
        self._work = folder / "work.duckdb"
        self._db = duckdb.connect(str(self._file), config=dict(_CONFIG))
        self._waiting: dict[str, list[Row]] = {}
        self._rows = 0
        # Compressed segments carry bytes of uninitialised memory: equal runs would differ.
        self._db.execute("SET force_compression = 'uncompressed'")
        self._db.execute(f"ATTACH '{_quoted(self._work)}' AS work")
        for table in TABLES:
            self._db.execute(_create(table.name, {c.name: c.type for c in table.columns}))
        for name, columns in _WORKING.items():
            self._db.execute(_create(f"work.{name}", columns, quote=False))

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def append(self, name: str, rows: Sequence[Row]) -> None:
        """Append rows, tuples in column order, to a table."""
        if rows:
            self._waiting.setdefault(name, []).extend(rows)
            self._rows += len(rows)
        if self._rows > _TOGETHER:
            self._flush()

    def _flush(self) -> None:
        """Let the rows that wait enter the database."""
        if not self._rows:
            return
        waiting, self._waiting, self._rows = self._waiting, {}, 0
        for name, rows in waiting.items():
            self._insert(name, _arrow(_columns(name), zip(*rows, strict=True)))

    def write(self, name: str, frame: pd.DataFrame) -> None:
        """Append the rows of a frame that has (at least) the table's columns."""
        columns = _columns(name)
        missing = [column for column in columns if column not in frame.columns]
        if missing:
            raise ValueError(f"table {name} needs the columns {missing}, got {list(frame.columns)}")
        self._flush()
        self._insert(name, _arrow(columns, (_cells(frame[column]) for column in columns)))

    def fill(self, name: str, query: str) -> None:
        """Append the answer of an SQL query to a table."""
        self._flush()
        self._db.execute(f'INSERT INTO "{name}" {query}')

    def replace(self, name: str, frame: pd.DataFrame) -> None:
        """Replace all rows of a table by a frame's."""
        self._flush()
        self._db.execute(f'DELETE FROM "{name}"')
        self.write(name, frame)

    def frame(self, query: str) -> pd.DataFrame:
        """Return the answer of an SQL query over the tables."""
        self._flush()
        return self._db.execute(query).df()

    def numbers(self, query: str) -> dict[str, npt.NDArray[Any]]:
        """Return the answer of an SQL query with numbers only: column → values."""
        self._flush()
        answer = self._db.execute(query).fetchnumpy()
        return {name: np.asarray(values) for name, values in answer.items()}

    def pieces(self, query: str) -> Pieces:
        """Return the answer of an SQL query in frames of some ten thousand rows.

        It is asked anew whenever it is gone through; the tables may not change meanwhile.
        """
        self._flush()
        return Pieces(self._db, query)

    def shared(self, query: str) -> pd.DataFrame:
        """Return the answer of an SQL query with one object for equal texts of a column.

        For columns whose texts recur (ids, labels, wordings) this takes a tenth of the memory of
        :meth:`frame`.
        """
        self._flush()
        answer = self._db.execute(query)
        names = [column[0] for column in answer.description]
        known: dict[str, str] = {}
        parts: list[list[Any]] = [[] for _ in names]
        while len(batch := answer.fetch_df_chunk(_VECTORS)):
            for part, name in zip(parts, names, strict=True):
                part.append(_shared(batch[name], known))
        columns = {}
        for name, part in zip(names, parts, strict=True):
            values = np.concatenate(part) if part else np.empty(0, dtype=object)
            # Said outright: texts would be copied into a column of their own kind otherwise.
            columns[name] = pd.Series(values, dtype=values.dtype)
        return pd.DataFrame(columns)

    def update(self, name: str, frame: pd.DataFrame, *, where: Mapping[str, str]) -> None:
        """Change rows of a table to values of a frame; rows keep their places.

        Args:
            name: The table.
            frame: One row a change; its columns named like the table's are set.
            where: Column of the table → column of the frame that must be equal (None to None).
        """
        if frame.empty:
            return
        self._flush()
        self._db.register("changes", frame)
        own = _columns(name)
        values = ", ".join(f'"{c}" = changes."{c}"' for c in frame.columns if c in own)
        equal = " AND ".join(
            f'"{name}"."{column}" IS NOT DISTINCT FROM changes."{key}"'
            for column, key in where.items()
        )
        self._db.execute(f'UPDATE "{name}" SET {values} FROM changes WHERE {equal}')
        self._db.unregister("changes")

    def execute(self, query: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run an SQL statement and return its rows."""
        self._flush()
        return self._db.execute(query, list(parameters)).fetchall()

    def counts(self) -> dict[str, int]:
        """Return the number of rows of each table."""
        return {
            table.name: int(self.execute(f'SELECT count(*) FROM "{table.name}"')[0][0])
            for table in TABLES
        }

    def export(self) -> None:
        """Write ``tables/*.csv``, ``tables/*.parquet`` and ``datapackage.json``.

        With more than :data:`PARTITIONED` letters the Parquet of a table that grows with the text
        is a folder, ``blocks.parquet/letter=26150-163/data_0.parquet``, which readers of
        partitioned data sets take whole or letter by letter.
        """
        counts = self.counts()
        target = self.folder / "tables"
        target.mkdir()
        for table in TABLES:
            path = _quoted(target / table.name)
            self._db.execute(
                f"COPY (SELECT {_neutral(table)} FROM \"{table.name}\") TO '{path}.csv' "
                "(FORMAT csv, HEADER)"
            )
            rows, options = "*", "FORMAT parquet, COMPRESSION zstd"
            letter = _letter_of(table)
            if counts["letters"] > PARTITIONED and letter is not None and counts[table.name]:
                rows, options = f"*, {letter} AS letter", f"{options}, PARTITION_BY (letter)"
            self._db.execute(
                f"COPY (SELECT {rows} FROM \"{table.name}\") TO '{path}.parquet' ({options})"
            )
        package = json.dumps(datapackage(), ensure_ascii=False, indent=1)
        (self.folder / "datapackage.json").write_text(package + "\n", encoding="utf-8")

    def close(self) -> None:
        """Close the database, drop the working tables and settle the file's bytes."""
        self._db.close()
        self._work.unlink(missing_ok=True)
        if self._file.exists():
            settle(self._file)

    def _insert(self, name: str, batch: pa.Table) -> None:
        self._db.register("batch", batch)
        target = f"work.{name}" if name.startswith("_") else f'"{name}"'
        self._db.execute(f"INSERT INTO {target} SELECT * FROM batch")
        self._db.unregister("batch")


class Pieces:
    """The answer of an SQL query, frame by frame, as often as wanted."""

    def __init__(self, db: duckdb.DuckDBPyConnection, query: str) -> None:
        self._db, self._query = db, query

    def __iter__(self) -> Iterator[pd.DataFrame]:
        with self._db.cursor() as cursor:
            cursor.execute(self._query)
            while len(frame := cursor.fetch_df_chunk(_PIECE)):
                yield frame


def _letter_of(table: Table) -> str | None:
    """Return an SQL expression for a row's letter, None for tables that stay in one file."""
    if table.name in ("letters", "documents"):
        return None
    names = [
        name for name in ("letter_id", "document_id", "block_id") if name in table.column_names
    ]
    return f"split_part(\"{names[0]}\", '#', 1)" if names else None


def settle(path: Path) -> None:
    """Blank the random identifier in a DuckDB file's headers, so equal runs give equal bytes.

    The three 4 KiB headers begin with a checksum over the rest; it is made anew. A file whose
    checksums are not understood is left as it is. Source: DuckDB ``main_header`` (db identifier,
    used only for encrypted files) and ``checksum.cpp``, storage version 64 and later.
    """
    with path.open("r+b") as file:
        for start in (0, 4096, 8192):
            file.seek(start)
            header = bytearray(file.read(4096))
            if len(header) < 4096 or struct.unpack_from("<Q", header)[0] != _checksum(header[8:]):
                return
            header[124:140] = bytes(16)
            struct.pack_into("<Q", header, 0, _checksum(header[8:]))
            file.seek(start)
            file.write(header)


def datapackage() -> dict[str, Any]:
    """Return the Frictionless data package descriptor of a run's tables (CSV and Parquet)."""
    return {
        "profile": "tabular-data-package",
        "name": "kamerlens-run",
        "title": "Dutch cabinet letters on the United Nations, analysed by kamerlens",
        "version": __version__,
        "resources": [_resource(table) for table in TABLES],
    }


def _resource(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [
            {
                "name": column.name,
                "type": column.type,
                "description": column.description,
                **({"constraints": {"required": True}} if column.required else {}),
            }
            for column in table.columns
        ],
        "missingValues": [""],
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    if table.refers:
        schema["foreignKeys"] = [
            {
                "fields": column,
                "reference": {
                    "resource": "" if target == table.name else target,
                    "fields": field,
                },
            }
            for column, (target, field) in table.refers.items()
        ]
    return {
        "name": table.name,
        "path": f"tables/{table.name}.csv",
        "description": table.description,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def neutralise(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would run as a formula.

    Reversible by :func:`restore`: text that already looks neutralised gets one more apostrophe.
    """
    return "'" + text if _is_formula(text) else text


def restore(text: str) -> str:
    """Undo :func:`neutralise`."""
    return text[1:] if text.startswith("'") and _is_formula(text) else text


def _is_formula(text: str) -> bool:
    return text.lstrip("'")[:1] in FORMULA_STARTS


def _neutral(table: Table) -> str:
    parts = []
    for column in table.columns:
        name = f'"{column.name}"'
        if column.type == "string":
            pattern = FORMULA.replace("'", "''")
            name = (
                f"CASE WHEN regexp_matches({name}, '{pattern}') "
                f"THEN '''' || {name} ELSE {name} END AS {name}"
            )
        parts.append(name)
    return ", ".join(parts)


def _columns(name: str) -> Mapping[str, str]:
    if name in _WORKING:
        return _WORKING[name]
    return {column.name: column.type for column in BY_NAME[name].columns}


def _create(name: str, columns: Mapping[str, str], *, quote: bool = True) -> str:
    body = ", ".join(f'"{column}" {DUCKDB_TYPES[kind]}' for column, kind in columns.items())
    return f'CREATE TABLE "{name}" ({body})' if quote else f"CREATE TABLE {name} ({body})"


def _arrow(columns: Mapping[str, str], values: Iterable[Sequence[Any]]) -> pa.Table:
    arrays = []
    for kind, cells in zip(columns.values(), values, strict=True):
        plain: Sequence[Any] = cells
        if kind == "date":
            plain = [date.fromisoformat(cell) if isinstance(cell, str) else cell for cell in cells]
        arrays.append(pa.array(plain, type=_ARROW_TYPES[kind]))
    return pa.Table.from_arrays(arrays, names=list(columns))


def _shared(column: pd.Series[Any], known: dict[str, str]) -> npt.NDArray[Any]:
    """Return a column's values; of texts, the object in ``known`` that equals them."""
    if not pd.api.types.is_string_dtype(column.dtype):
        return column.to_numpy()
    codes, texts = pd.factorize(column)
    shared = [known.setdefault(text, text) for text in texts]
    values: npt.NDArray[Any] = np.array([*shared, None], dtype=object)  # the code -1 is the None
    return values[codes]


def _cells(column: pd.Series[Any]) -> list[Any]:
    """Return a column's values as Python objects, missing ones as None."""
    return [None if pd.isna(cell) else cell for cell in column.tolist()]


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _checksum(data: bytes | bytearray) -> int:
    result = 5381
    for (value,) in struct.iter_unpack("<Q", data):
        result ^= value * 0xBF58476D1CE4E5B9 & 0xFFFFFFFFFFFFFFFF
    return result
