"""Queries with a condition on any number of values."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

_MAX_PARAMETERS = 500  # in one IN (...)


def select_in(
    connection: sqlite3.Connection, query: str, values: Iterable[object], *other_values: object
) -> Iterator[tuple[Any, ...]]:
    """Rows of a query with `IN ({})` for any number of values.

    other_values: the parameters of the query that precede the IN list.
    """
    listed = list(values)
    for start in range(0, len(listed), _MAX_PARAMETERS):
        part = listed[start : start + _MAX_PARAMETERS]
        marks = ",".join("?" * len(part))
        yield from connection.execute(query.format(marks), (*other_values, *part)).fetchall()
