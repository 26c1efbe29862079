"""Opens an archive for writing: checks that the file is an archive, and migrates an older one."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from sqlite_utils import Database

from storage.core.clock import format_timestamp, now
from storage.core.errors import (
    RefoldArchive,
    UpgradePalimpsest,
    UseAnotherArchive,
    WaitForRun,
)
from storage.db import boilerplate_rule, folding_settings, migrations
from storage.db.processes import is_running, process_scope
from storage.text.folding_settings import FoldingSettings

_BUSY_SECONDS = 60.0
_EXPIRES_SECONDS = 90.0  # a run of schema 4 to 8 is dead this long after its last heartbeat


def connect(path: Path) -> Database:
    """Open a file for writing. It must be an archive, be empty or not exist yet.

    Raises:
        UseAnotherArchive: it is not an SQLite file, belongs to another program, or cannot be opened
            or written.
        UpgradePalimpsest: a newer version made it.
    """
    try:
        connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, check_same_thread=False)
        connection.isolation_level = None
        check_is_archive(connection, path)
        _enable_write_ahead_log(connection)
        connection.execute("PRAGMA foreign_keys = ON")
        # With WAL, a power cut may lose the last commits but never damages the file.
        connection.execute("PRAGMA synchronous = NORMAL")
        # Overwrite deleted content where that costs no extra write: merges free thousands of pages.
        connection.execute("PRAGMA secure_delete = FAST")
        # In pages: 16 MB. One transaction of a large archive writes more than a thousand pages.
        connection.execute("PRAGMA wal_autocheckpoint = 4000")
        connection.execute("PRAGMA cache_size = -32768")
        connection.execute("PRAGMA temp_store = MEMORY")
        return Database(connection)
    except sqlite3.OperationalError as error:
        raise UseAnotherArchive(_reason(path, error)) from error
    except sqlite3.DatabaseError as error:
        raise UseAnotherArchive(
            f"{path} is not an SQLite file ({error}): name another file with --archive"
        ) from error


def _enable_write_ahead_log(connection: sqlite3.Connection) -> None:
    """Turn on write-ahead logging, which is a property of the file.

    SQLite does not wait for another process that has just created the file, so this does.
    """
    deadline = time.monotonic() + _BUSY_SECONDS
    while connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)


def _reason(path: Path, error: sqlite3.OperationalError) -> str:
    if path.is_dir():
        return f"{path} is a folder: name a file with --archive, such as {path / 'archive.db'}"
    if not path.parent.is_dir():
        return f"the folder {path.parent} does not exist: create it, or name another file"
    if not os.access(path.parent, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        return f"{path} cannot be written ({error}): check its permissions, or name another file"
    return f"{path} cannot be opened ({error})"


def check_is_archive(connection: sqlite3.Connection, path: Path) -> None:
    """Check that a file is an archive that this version can open. An empty file passes.

    Raises:
        UseAnotherArchive: it belongs to another program.
        UpgradePalimpsest: a newer version made it.
    """
    # In one statement: between two of them, another process could create the archive.
    application, version, filled = connection.execute(
        "SELECT a.application_id, v.user_version, EXISTS (SELECT 1 FROM sqlite_master) "
        "FROM pragma_application_id a, pragma_user_version v"
    ).fetchone()
    if application == migrations.APPLICATION_ID:
        if version > migrations.SCHEMA_VERSION:
            raise UpgradePalimpsest(
                f"{path} was made by a newer Palimpsest (schema {version}; this version knows "
                f"{migrations.SCHEMA_VERSION}): upgrade Palimpsest to open it"
            )
        return
    if filled:
        raise UseAnotherArchive(
            f"{path} is an SQLite file of another program: name another file with --archive"
        )


def schema_version(connection: sqlite3.Connection) -> int:
    """Return the schema version of an archive; 0 for an empty file."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def check_needs_no_refold(connection: sqlite3.Connection, path: Path) -> None:
    """Check that migrations alone bring an archive to the current schema.

    Raises:
        RefoldArchive: its fingerprints must be computed again.
    """
    version = schema_version(connection)
    if 0 < version < migrations.SIGNED_SINCE:
        raise RefoldArchive(
            f"{path} was made by an older Palimpsest (schema {version}; the current one is "
            f"{migrations.SCHEMA_VERSION}): `palimpsest refold --archive {path}` updates it"
        )


def migrate(db: Database, folding: FoldingSettings) -> None:
    """Bring the tables of an archive to the current schema, in one transaction.

    folding: the settings of a new archive; an existing one keeps its own.

    Raises:
        WaitForRun: an older version of Palimpsest is working on the archive.
    """
    if not migrations.migrations.pending(db):
        return
    with transaction(db.conn):
        is_new = not db["config"].exists()
        _check_no_older_run(db)
        migrations.migrations.apply(db)
        if is_new:
            folding_settings.save_folding(db.conn, folding)
        db.conn.execute(
            "INSERT OR IGNORE INTO config VALUES ('boilerplate_articles', ?)",
            (boilerplate_rule.DEFAULT_ARTICLES,),
        )


def _check_no_older_run(db: Database) -> None:
    """Check that no process relies on the table names that a migration changes."""
    if not db["holds"].exists():
        return
    expired = format_timestamp(now() - timedelta(seconds=_EXPIRES_SECONDS))
    rows = db.execute(
        "SELECT run_id, place, pid, machine FROM holds WHERE heartbeat >= ?", (expired,)
    )
    for run_id, scope, pid, machine in rows.fetchall():
        if scope != process_scope() or is_running(pid):
            raise WaitForRun(
                f"run {run_id} of an older Palimpsest is in progress (process {pid} on {machine}), "
                "and the archive must be migrated: wait until the run ends, or stop it"
            )


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Run the body in one write transaction, which is committed whole or not at all."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
