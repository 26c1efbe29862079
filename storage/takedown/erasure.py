"""Erasure: remove deleted rows from the bytes of the archive file."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from storage.core.errors import PalimpsestError
from storage.db.connection import transaction
from storage.takedown.takedown import UNFINISHED


class StopReaders(PalimpsestError):
    """Another process reads the archive as it was before: stop it, then redact again."""


def is_due(connection: sqlite3.Connection) -> bool:
    """Whether the file may still contain the bytes of deleted rows."""
    row = connection.execute("SELECT value FROM config WHERE key = ?", (UNFINISHED,)).fetchone()
    return row is not None and bool(json.loads(row[0]))


def erase(connection: sqlite3.Connection, path: Path) -> None:
    """Rewrite the archive without deleted rows, and empty its write-ahead log.

    Free pages, and free space within pages, may contain deleted text: that of rows that were moved,
    and of words that were merged. The rewrite needs as much free disk space as the archive takes.

    Raises:
        StopReaders: another process still reads the log.
    """
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA temp_store = FILE")  # otherwise the copy would be made in memory
    # The full-text index drops deleted words only when all its segments are merged.
    connection.execute("INSERT INTO article_words (article_words) VALUES ('optimize')")
    connection.execute("VACUUM")
    _empty_log(connection, path)
    with transaction(connection):
        connection.execute("DELETE FROM config WHERE key = ?", (UNFINISHED,))
    _empty_log(connection, path)


def _empty_log(connection: sqlite3.Connection, path: Path) -> None:
    is_busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if is_busy:
        raise StopReaders(
            f"another process is reading {path}, so {path}-wal still contains what was redacted: "
            "stop that process (`palimpsest serve`, an open sqlite3), then repeat the command"
        )
