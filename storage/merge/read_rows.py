"""Reads the rows of a table of an archive that is merged, many at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

Row: TypeAlias = dict[str, Any]
"""A row by the names of its columns."""


def read_rows(
    connection: sqlite3.Connection, table: str, columns: Sequence[str], at_once: int
) -> Iterator[list[Row]]:
    """Read all rows in the order of their ids, `at_once` at a time. The id is the first column."""
    last = 0
    while True:
        rows = connection.execute(
            f"SELECT {', '.join(columns)} FROM {table} WHERE id > ? ORDER BY id LIMIT ?",
            (last, at_once),
        ).fetchall()
        if not rows:
            return
        yield [dict(zip(columns, row, strict=True)) for row in rows]
        last = rows[-1][0]
