"""The highest id of each table. The ids of rows that were taken down are not used again."""

from __future__ import annotations

import sqlite3

_TABLES = ("articles", "versions", "paragraphs")


def highest_id(connection: sqlite3.Connection, table: str) -> int:
    """Return the highest id ever used in one of the tables articles, versions and paragraphs."""
    (row_id,) = connection.execute(
        f"SELECT max((SELECT coalesce(max(id), 0) FROM {table}), "
        "coalesce((SELECT CAST(value AS INTEGER) FROM config WHERE key = ?), 0))",
        (f"highest_id_{table}",),
    ).fetchone()
    return int(row_id)


def save_highest_ids(connection: sqlite3.Connection) -> None:
    """Store the highest id of each table. Call this before rows are deleted."""
    connection.executemany(
        "INSERT OR REPLACE INTO config VALUES (?, ?)",
        [(f"highest_id_{table}", str(highest_id(connection, table))) for table in _TABLES],
    )
