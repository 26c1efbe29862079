"""Archive: one SQLite file, and the only writer of its rows."""

from __future__ import annotations

import json
import logging
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlite_utils import Database

from . import schema
from .errors import ResignArchive, UpgradePalimpsest, UseAnotherArchive
from .fingerprint import Folding
from .folding import Folder
from .frontier import Frontier, Wanted
from .index import BandIndex
from .model import Failure, Lease, Outcome, Tally
from .runs import living
from .visits import Visit, VisitWriter

logger = logging.getLogger(__name__)

_BUSY_SECONDS = 60.0


def now() -> str:
    """The time, UTC, ISO 8601 to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


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
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA foreign_keys = ON")
        # With WAL a power cut may take back the last commits but never damages the file.
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA cache_size = -32768")
        connection.execute("PRAGMA temp_store = MEMORY")
        return Database(connection)
    except sqlite3.OperationalError as error:
        raise UseAnotherArchive(_cannot(path, error)) from error
    except sqlite3.DatabaseError as error:
        raise UseAnotherArchive(
            f"{path} is no SQLite file ({error}): name another with --archive"
        ) from error


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
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application == schema.APPLICATION_ID:
        if version > schema.SCHEMA_VERSION:
            raise UpgradePalimpsest(
                f"{path} was made by a newer Palimpsest (schema {version}, this one knows "
                f"{schema.SCHEMA_VERSION}): upgrade Palimpsest to open it"
            )
        return
    if connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is not None:
        raise UseAnotherArchive(
            f"{path} is a SQLite file of another program: name another with --archive"
        )


class Archive:
    """An archive open for writing. One thread at a time; several processes may each have one."""

    def __init__(self, path: Path, folding: Folding | None = None) -> None:
        """Open the archive at `path`, making it where there is none.

        Raises:
            UseAnotherArchive, UpgradePalimpsest: as `connect`.
            ResignArchive: it was made with another `folding`.
        """
        self.path = path
        self.folding = folding or Folding()
        self.db = connect(path)
        self.connection: sqlite3.Connection = self.db.conn
        try:
            if schema.migrations.pending(self.db):
                self._make()
            self._check_config()
        except BaseException:
            self.close()
            raise
        self.index = BandIndex(self.connection)
        self.frontier = Frontier(self.connection)
        self._folder = Folder(self.connection, self.index, self.folding)
        self._visits = VisitWriter(self.connection, self._folder, self.frontier)

    def _make(self) -> None:
        with self.transaction():
            schema.migrations.apply(self.db)
            rows = [(key, json.dumps(value)) for key, value in asdict(self.folding).items()]
            self.connection.executemany("INSERT OR IGNORE INTO config VALUES (?, ?)", rows)

    def _check_config(self) -> None:
        stored = {
            key: json.loads(value)
            for key, value in self.connection.execute("SELECT key, value FROM config")
        }
        wanted = asdict(self.folding)
        other = sorted(key for key in wanted if stored.get(key) != wanted[key])
        if other:
            told = ", ".join(f"{key} {stored.get(key)} (now {wanted[key]})" for key in other)
            raise ResignArchive(
                f"{self.path} was folded with other settings: {told}. Fingerprints of the two "
                "do not compare: use the Palimpsest that made it, or begin another archive"
            )

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """One write transaction: all of it stands, or nothing."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    def begin_run(self, source: str, arguments: dict[str, Any]) -> int:
        """Enter a run in the ledger; its id."""
        with self.transaction():
            self.frontier.living = living(self.connection)
            row = self.connection.execute(
                "INSERT INTO runs (source, started, arguments, pid) VALUES (?, ?, ?, ?)",
                (source, now(), json.dumps(arguments), os.getpid()),
            )
            return int(row.lastrowid or 0)

    def resume_run(self, run_id: int) -> None:
        """Take up a run that was cut off or stopped: what it had leased is waiting again."""
        with self.transaction():
            self.connection.execute(
                "UPDATE runs SET finished = NULL, outcome = NULL, pid = ? WHERE id = ?",
                (os.getpid(), run_id),
            )
            self.frontier.release(run_id)

    def finish_run(self, run_id: int, outcome: str, stats: dict[str, Any]) -> None:
        """Close a run's row with how it ended and its figures."""
        with self.transaction():
            self.frontier.release(run_id)
            self.connection.execute(
                "UPDATE runs SET finished = ?, outcome = ?, stats = ? WHERE id = ?",
                (now(), outcome, json.dumps(stats), run_id),
            )

    def write(
        self, run_id: int, visits: Sequence[Visit], wanted: Wanted | None = None
    ) -> tuple[Tally, list[Lease]]:
        """Write what visits brought and lease the next URLs, in one transaction.

        A URL is done in the same transaction that holds its rows.
        """
        try:
            return self._write(run_id, visits, wanted)
        except sqlite3.Error:
            raise
        except Exception:
            # One page must not cost the others their rows: each on its own, to find out which.
            tally = Tally()
            for visit in visits:
                tally += self._write_alone(run_id, visit)
            more, leases = self._write(run_id, [], wanted)
            return tally + more, leases

    def _write_alone(self, run_id: int, visit: Visit) -> Tally:
        try:
            return self._write(run_id, [visit], None)[0]
        except sqlite3.Error:
            raise
        except Exception as error:
            logger.exception("%s could not be kept", visit.url)
            failure = Failure(Outcome.ERROR, f"could not be kept: {type(error).__name__}: {error}")
            bare = replace(visit, content=failure, fingerprints=None, links=())
            return self._write(run_id, [bare], None)[0]

    def _write(
        self, run_id: int, visits: Sequence[Visit], wanted: Wanted | None
    ) -> tuple[Tally, list[Lease]]:
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            self.index.refresh()
            tally = self._visits.write(run_id, visits)
            leases = self.frontier.lease(run_id, wanted) if wanted else []
            self.index.merge_when_due()
            self.connection.execute("COMMIT")
        except BaseException:
            self.index.forget()
            self._folder.forget()
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            raise
        return tally, leases

    def close(self) -> None:
        """Close the file; what was not committed is gone."""
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
