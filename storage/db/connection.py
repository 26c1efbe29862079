"""Opening the file: is it an archive of ours, and is it up to date?"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from storage.core.errors import RefoldArchive, UpgradePalimpsest, UseAnotherArchive
from storage.db import boilerplate_rule, folding_settings, migrations
from storage.text.fingerprint import Folding

_BUSY_SECONDS = 60.0


def connect(path: Path) -> Database:
    """Open a file for writing, checked to be an archive of ours or a file not yet there.

    Raises:
        UseAnotherArchive: no SQLite file, another program's, or not to be opened or written.
        UpgradePalimpsest: made by a newer version.
    """
    try:
        connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, check_same_thread=False)
        connection.isolation_level = None
        check_is_ours(connection, path)
        _write_ahead(connection)
        connection.execute("PRAGMA foreign_keys = ON")
        # With WAL a power cut may take back the last commits but never damages the file.
        connection.execute("PRAGMA synchronous = NORMAL")
        # Zeros over what was deleted where that costs no write: merges free pages by the thousand.
        connection.execute("PRAGMA secure_delete = FAST")
        # Pages, 16 MB: a large archive's transaction writes a thousand and more by itself.
        connection.execute("PRAGMA wal_autocheckpoint = 4000")
        connection.execute("PRAGMA cache_size = -32768")
        connection.execute("PRAGMA temp_store = MEMORY")
        return Database(connection)
    except sqlite3.OperationalError as error:
        raise UseAnotherArchive(_cannot(path, error)) from error
    except sqlite3.DatabaseError as error:
        raise UseAnotherArchive(
            f"{path} is no SQLite file ({error}): name another with --archive"
        ) from error


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Turn write-ahead logging on, which stays with the file.

    Turning it on does not wait for other processes that have just made the file, so we do.
    """
    last = time.monotonic() + _BUSY_SECONDS
    while connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > last:
                raise
            time.sleep(0.01)


def _cannot(path: Path, error: sqlite3.OperationalError) -> str:
    if path.is_dir():
        return f"{path} is a folder: name a file with --archive, such as {path / 'archive.db'}"
    if not path.parent.is_dir():
        return f"the folder {path.parent} does not exist: make it, or name another file"
    if not os.access(path.parent, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        return f"{path} cannot be written ({error}): check its permissions, or name another file"
    return f"{path} cannot be opened ({error})"


def check_is_ours(connection: sqlite3.Connection, path: Path) -> None:
    """Raise where a file is another program's, or newer than this one; an empty file is fine."""
    # In one statement: between two of them another process may have made the archive.
    application, version, filled = connection.execute(
        "SELECT a.application_id, v.user_version, EXISTS (SELECT 1 FROM sqlite_master) "
        "FROM pragma_application_id a, pragma_user_version v"
    ).fetchone()
    if application == migrations.APPLICATION_ID:
        if version > migrations.SCHEMA_VERSION:
            raise UpgradePalimpsest(
                f"{path} was made by a newer Palimpsest (schema {version}, this one knows "
                f"{migrations.SCHEMA_VERSION}): upgrade Palimpsest to open it"
            )
        return
    if filled:
        raise UseAnotherArchive(
            f"{path} is a SQLite file of another program: name another with --archive"
        )


def check_is_up_to_date(
    connection: sqlite3.Connection, path: Path, oldest: int = migrations.SCHEMA_VERSION
) -> None:
    """Raise RefoldArchive where an archive is of an older schema than `oldest`; a new file is fine.

    Who writes may be content with SIGNED_SINCE: `bring_up_to_date` does the rest.
    """
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if 0 < version < oldest:
        raise RefoldArchive(
            f"{path} was made by an older Palimpsest (schema {version}, this one has "
            f"{migrations.SCHEMA_VERSION}): `palimpsest refold --archive {path}` "
            "brings it up to date"
        )


def bring_up_to_date(db: Database, folding: Folding) -> None:
    """Make the tables that an archive lacks; a new one is to be folded by these settings."""
    if not migrations.migrations.pending(db):
        return
    with transaction(db.conn):
        new = not db["config"].exists()
        migrations.migrations.apply(db)
        if new:
            folding_settings.put(db.conn, folding)
        rule = boilerplate_rule.DEFAULT
        db.conn.executemany(
            "INSERT OR IGNORE INTO config VALUES (?, ?)",
            [("boilerplate_articles", rule.articles), ("boilerplate_share", rule.share)],
        )


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """One write transaction: all of it stands, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
