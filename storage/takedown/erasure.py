"""Erasure: after rows were taken out, nothing of them is left in the bytes of the file."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from storage.core.errors import PalimpsestError
from storage.db.connection import transaction
from storage.takedown.takedown import UNFINISHED


class WaitForReaders(PalimpsestError):
    """Another process reads the archive as it was: let it end, then redact again."""


def is_due(connection: sqlite3.Connection) -> bool:
    """Whether rows were taken out whose bytes may be in the file."""
    row = connection.execute("SELECT value FROM config WHERE key = ?", (UNFINISHED,)).fetchone()
    return row is not None and bool(json.loads(row[0]))


def erase(connection: sqlite3.Connection, path: Path) -> None:
    """Write the archive anew, without what was taken out, and empty its write-ahead log.

    Free pages, and the free room within pages, may hold what stood there once: of rows that were
    moved, and of words that were merged. Takes as much room on disk as the archive does.

    Raises:
        LetReadersEnd: the log is still read by another process.
    """
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA temp_store = FILE")  # the copy would else be made in memory
    # Only merged with all the others do the words that were taken out go.
    connection.execute("INSERT INTO article_words (article_words) VALUES ('optimize')")
    connection.execute("VACUUM")
    _empty_the_log(connection, path)
    with transaction(connection):
        connection.execute("DELETE FROM config WHERE key = ?", (UNFINISHED,))
    _empty_the_log(connection, path)


def _empty_the_log(connection: sqlite3.Connection, path: Path) -> None:
    busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise WaitForReaders(
            f"another process reads {path}, and what was redacted is still in {path}-wal: let it "
            "end (`palimpsest serve`, an open sqlite3), then give the same command again"
        )
