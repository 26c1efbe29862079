"""Read-only access to an archive."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from storage.core.errors import MakeArchiveWritable, UseAnotherArchive
from storage.db import folding_settings, migrations
from storage.db.connection import (
    check_is_archive,
    check_needs_no_refold,
    connect,
    migrate,
    schema_version,
)
from storage.text.folding_settings import FoldingSettings

logger = logging.getLogger(__name__)

Row = dict[str, Any]


def different_files(paths: Iterable[Path]) -> list[Path]:
    """The paths in their order, without those that lead to the same file as an earlier one."""
    distinct: dict[Path, Path] = {}
    for path in paths:
        distinct.setdefault(path.resolve(), path)
    return list(distinct.values())


def open_for_reading(path: Path, *, needs_refold: bool = False) -> sqlite3.Connection:
    """Open a read-only connection to an archive. Crawls may write to it at the same time.

    An archive of an older version is migrated first, in a short write transaction.

    needs_refold: whether to accept an archive whose fingerprints must be computed again.

    Raises:
        UseAnotherArchive: there is none at `path`, or the file is not an archive.
        MakeArchiveWritable: an older version made it, and it cannot be written.
        UpgradePalimpsest: a newer version made it.
        RefoldArchive: it needs a refold, unless `needs_refold`.
        WaitForRun: it must be migrated, and an older version is working on it.
    """
    if not path.exists():
        raise UseAnotherArchive(
            f"there is no archive at {path}: create one with `palimpsest crawl URL`, "
            "or name another file with --archive"
        )
    try:
        connection = _open(path)
        version = schema_version(connection)
        if not needs_refold:
            check_needs_no_refold(connection, path)
        if migrations.SIGNED_SINCE <= version < migrations.SCHEMA_VERSION:
            connection.close()
            _migrate(path, version)
            connection = _open(path)
        if folding_settings.is_refold_unfinished(connection):
            logger.warning(
                "a refold of %s has not finished: repetitions, boilerplate and copies are "
                "incomplete until `palimpsest refold` ends",
                path,
            )
        elif folding_settings.has_older_differences(connection):
            logger.warning(
                "%s was folded by older rules, which took some changed facts for wording: until "
                "`palimpsest refold --archive %s` ends, only paragraphs with the same words fold",
                path,
                path,
            )
        connection.execute("PRAGMA cache_size = -65536")
    except sqlite3.DatabaseError as error:
        raise UseAnotherArchive(
            f"{path} cannot be read as an archive ({error}): name another file with --archive"
        ) from error
    return connection


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=60)
    connection.row_factory = sqlite3.Row
    check_is_archive(connection, path)
    if connection.execute("PRAGMA application_id").fetchone()[0] != migrations.APPLICATION_ID:
        raise UseAnotherArchive(f"{path} is empty: `palimpsest crawl URL` fills it")
    return connection


def _migrate(path: Path, version: int) -> None:
    try:
        db = connect(path)
        try:
            migrate(db, FoldingSettings())
        finally:
            db.conn.close()
    except (UseAnotherArchive, sqlite3.OperationalError) as error:
        raise MakeArchiveWritable(
            f"{path} was made by an older Palimpsest (schema {version}; the current one is "
            f"{migrations.SCHEMA_VERSION}) and cannot be migrated ({error}): make the file and "
            "its folder writable, or copy it to another folder and name the copy with --archive"
        ) from error
    logger.info("%s was migrated from schema %d to %d", path, version, migrations.SCHEMA_VERSION)


class Reader:
    """Runs queries on one archive."""

    def __init__(self, path: Path, connection: sqlite3.Connection | None = None) -> None:
        """Open the archive at `path`, or use a connection that is open already.

        Raises:
            UseAnotherArchive, MakeArchiveWritable, UpgradePalimpsest, RefoldArchive,
                WaitForRun: as `open_for_reading`.
        """
        self.path = path
        self.connection = connection or open_for_reading(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.connection.close()

    def rows(self, query: str, *values: object) -> list[Row]:
        """Return the rows of a query as dicts."""
        return [dict(row) for row in self.connection.execute(query, values)]

    def row(self, query: str, *values: object) -> Row | None:
        """Return the first row of a query, or None."""
        first = self.connection.execute(query, values).fetchone()
        return dict(first) if first is not None else None
