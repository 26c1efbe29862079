"""Read-only access to an archive."""

from __future__ import annotations

import logging
import sqlite3
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from storage.core.errors import UseAnotherArchive
from storage.db import folding_settings, migrations
from storage.db.connection import check_is_ours, check_is_up_to_date

logger = logging.getLogger(__name__)

Row = dict[str, Any]


def open_for_reading(path: Path, *, outdated: bool = False) -> sqlite3.Connection:
    """A read-only connection to an archive; works while crawls write to it.

    Raises:
        UseAnotherArchive: there is none at `path`, or it is no archive.
        UpgradePalimpsest: made by a newer version.
        RefoldArchive: made by an older one, unless `outdated` archives will do.
    """
    if not path.exists():
        raise UseAnotherArchive(
            f"there is no archive at {path}: make one with `palimpsest crawl URL`, "
            "or name another with --archive"
        )
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=60)
        connection.row_factory = sqlite3.Row
        check_is_ours(connection, path)
        if connection.execute("PRAGMA application_id").fetchone()[0] != migrations.APPLICATION_ID:
            raise UseAnotherArchive(f"{path} is empty: `palimpsest crawl URL` fills it")
        if not outdated:
            check_is_up_to_date(connection, path)
        if folding_settings.is_under_way(connection):
            logger.warning(
                "%s is being signed anew: repetitions, boilerplate and copies are not all there "
                "until `palimpsest refold` has ended",
                path,
            )
        connection.execute("PRAGMA cache_size = -65536")
    except sqlite3.DatabaseError as error:
        raise UseAnotherArchive(
            f"{path} cannot be read as an archive ({error}): name another with --archive"
        ) from error
    return connection


class Reader:
    """Questions to one archive."""

    def __init__(self, path: Path, connection: sqlite3.Connection | None = None) -> None:
        """Open the archive at `path`, or ask it by a connection that is open already.

        Raises:
            UseAnotherArchive, UpgradePalimpsest, RefoldArchive: as `open_for_reading`.
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
        """The rows of a query, each a dict."""
        return [dict(row) for row in self.connection.execute(query, values)]

    def row(self, query: str, *values: object) -> Row | None:
        """The first row of a query, or None."""
        found = self.connection.execute(query, values).fetchone()
        return dict(found) if found is not None else None
