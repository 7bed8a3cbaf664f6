"""Views of a run's tables: searched, filtered, sorted, page by page.

Every name in a query is checked against the schema and every value is bound, so that nothing a
client sends becomes SQL.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kamerlens.database import Database, Source
from kamerlens.schema import BY_NAME, Column, Table
from kamerlens.tables import neutralise

#: Rows a page may have.
PAGE_LIMIT = 1000
_COMPARISON = re.compile(r"\s*(>=|<=|>|<|=)?\s*(.+?)\s*")
_RANGE = re.compile(r"\s*(.+?)\s*\.\.\s*(.+?)\s*")


@dataclass(frozen=True, slots=True)
class View:
    """What is asked of a table.

    Attributes:
        table: The table.
        search: Text that must stand in one of the text columns, in any case.
        filters: Column → condition: text that it contains; for numbers, dates and truth values
            ``5``, ``>=5``, ``5..9``, ``true``.
        order: Columns to sort by, ``-`` in front for descending. Ties are broken by the order
            of the rows in the run.
    """

    table: Table
    search: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    order: Sequence[str] = ()


def view(
    name: str, *, search: str = "", filters: Mapping[str, str] | None = None, order: str = ""
) -> View:
    """Return a view of a table, every name checked.

    Raises:
        ValueError: No such table or column.
    """
    if name not in BY_NAME:
        raise ValueError(f"unknown table {name!r}; there are {', '.join(sorted(BY_NAME))}")
    table = BY_NAME[name]
    wanted = tuple(filter(None, order.split(",")))
    for column in (*(filters or {}), *(item.removeprefix("-") for item in wanted)):
        if column not in table.column_names:
            raise ValueError(
                f"unknown column {column!r} of {name}; there are {', '.join(table.column_names)}"
            )
    return View(table, search, {k: v for k, v in (filters or {}).items() if v.strip()}, wanted)


def count(source: Source, asked: View) -> int:
    """Return the number of rows of a view."""
    where, values = _where(asked)
    query = f'SELECT count(*) FROM "{asked.table.name}" {where}'
    return int(source.execute(query, values)[0][0])


def rows(source: Source, asked: View, *, offset: int = 0, limit: int = 100) -> list[list[Any]]:
    """Return a page of rows in the table's column order; dates as ISO text."""
    query, values = _query(asked)
    return [
        list(row) for row in source.execute(f"{query} LIMIT ? OFFSET ?", [*values, limit, offset])
    ]


def as_csv(source: Database, asked: View) -> Iterator[str]:
    """Yield a view as CSV (RFC 4180), formulas neutralised as in the run's own tables."""
    yield _csv_line(asked.table.column_names)
    for row in source.stream(*_query(asked)):
        yield _csv_line([neutralise(cell) if isinstance(cell, str) else cell for cell in row])


def as_json(source: Database, asked: View) -> Iterator[str]:
    """Yield a view as a JSON list of records, one a line."""
    names = asked.table.column_names
    start = "["
    for row in source.stream(*_query(asked)):
        record = dict(zip(names, row, strict=True))
        yield f"{start}\n{json.dumps(record, ensure_ascii=False)}"
        start = ","
    yield "[]\n" if start == "[" else "\n]\n"


def _query(asked: View) -> tuple[str, list[Any]]:
    where, values = _where(asked)
    return (
        f'SELECT {_columns(asked.table)} FROM "{asked.table.name}" {where} '
        f"ORDER BY {_order(asked)}",
        values,
    )


def _columns(table: Table) -> str:
    return ", ".join(
        f"strftime(\"{c.name}\", '%Y-%m-%d')" if c.type == "date" else f'"{c.name}"'
        for c in table.columns
    )


def _order(asked: View) -> str:
    parts = [
        f'"{item.removeprefix("-")}" {"DESC" if item.startswith("-") else "ASC"} NULLS LAST'
        for item in asked.order
    ]
    return ", ".join([*parts, "rowid"])


def _where(asked: View) -> tuple[str, list[Any]]:
    conditions: list[str] = []
    values: list[Any] = []
    if asked.search.strip():
        texts = [c.name for c in asked.table.columns if c.type == "string"]
        conditions.append(
            "(" + " OR ".join(f'contains(lower("{name}"), ?)' for name in texts) + ")"
        )
        values += [asked.search.strip().lower()] * len(texts)
    for column in asked.table.columns:
        if column.name in asked.filters:
            condition, bound = _condition(column, asked.filters[column.name])
            conditions.append(condition)
            values += bound
    return ("WHERE " + " AND ".join(conditions) if conditions else ""), values


def _condition(column: Column, text: str) -> tuple[str, list[Any]]:
    """Return the SQL condition of a filter and the values bound in it.

    Raises:
        ValueError: The text is no value of the column's type.
    """
    name = f'"{column.name}"'
    if column.type == "string":
        return f"contains(lower({name}), ?)", [text.strip().lower()]
    if found := _RANGE.fullmatch(text):
        low, high = _value(column, found[1]), _value(column, found[2])
        return f"{name} BETWEEN {_cast(column)} AND {_cast(column)}", [low, high]
    found = _COMPARISON.fullmatch(text)
    assert found is not None
    return f"{name} {found[1] or '='} {_cast(column)}", [_value(column, found[2])]


def _cast(column: Column) -> str:
    return "CAST(? AS DATE)" if column.type == "date" else "?"


def _value(column: Column, text: str) -> Any:
    try:
        if column.type == "boolean":
            return {"true": True, "1": True, "false": False, "0": False}[text.lower()]
        if column.type == "date":
            if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
                raise ValueError(text)
            return text
        return float(text.replace(",", "."))
    except (KeyError, ValueError):
        raise ValueError(f"{text!r} is no {column.type}; filter on {column.name}") from None


def _csv_line(cells: Sequence[Any]) -> str:
    line = io.StringIO()
    writer = csv.writer(line)
    writer.writerow(
        ["" if c is None else str(c).lower() if isinstance(c, bool) else c for c in cells]
    )
    return line.getvalue()
