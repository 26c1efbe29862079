"""The numbers that rows were given, also those that were redacted: none is given twice."""

from __future__ import annotations

import sqlite3

_TABLES = ("articles", "versions", "paragraphs")


def highest(connection: sqlite3.Connection, table: str) -> int:
    """The highest number that was given in one of the tables articles, versions, paragraphs."""
    (given,) = connection.execute(
        f"SELECT max((SELECT coalesce(max(id), 0) FROM {table}), "
        "coalesce((SELECT CAST(value AS INTEGER) FROM config WHERE key = ?), 0))",
        (f"given_{table}",),
    ).fetchone()
    return int(given)


def keep(connection: sqlite3.Connection) -> None:
    """Write the highest numbers down. For before rows are taken out."""
    connection.executemany(
        "INSERT OR REPLACE INTO config VALUES (?, ?)",
        [(f"given_{table}", str(highest(connection, table))) for table in _TABLES],
    )
