"""Queries of pages: each in one read transaction, on a thread, for a limited time."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import TypeVar, cast

from datasette.app import Datasette
from datasette.utils import sqlite_timelimit

from storage.core.errors import PalimpsestError
from storage.db.reader import Reader
from storage.web.served_archives import ServedArchive

_MILLISECONDS = 10_000  # SQL time limit of a query

Result = TypeVar("Result")


class NarrowSearch(PalimpsestError):
    """The queries of a page took too long: narrow the search."""


async def query_archive(
    datasette: Datasette, archive: ServedArchive, query: Callable[[Reader], Result]
) -> Result:
    """Return what a function reads from an archive, all of it from one state.

    Raises:
        NarrowSearch: it took too long.
    """

    def read(connection: sqlite3.Connection) -> Result:
        with sqlite_timelimit(connection, _MILLISECONDS):
            connection.execute("BEGIN")
            try:
                return query(Reader(archive.path, connection))
            finally:
                connection.execute("ROLLBACK")

    try:
        return cast(Result, await datasette.get_database(archive.database).execute_fn(read))
    except sqlite3.OperationalError as error:
        if "interrupted" not in str(error):
            raise
        raise NarrowSearch(
            f"This page took longer than {_MILLISECONDS // 1000} seconds. "
            "Narrow the search, for example to one site."
        ) from error
