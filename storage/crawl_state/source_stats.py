"""The table `sources`: what is known of each source from the runs that have ended."""

from __future__ import annotations

import sqlite3
from dataclasses import astuple, fields, replace

from storage.core.clock import timestamp
from storage.crawl_state.poll_policy import Poll, Watched

_COLUMNS = tuple(field.name for field in fields(Watched))


def watched(connection: sqlite3.Connection) -> dict[str, Watched]:
    """What is known of every source that was ever crawled by its name.

    Of an older archive as much as it has columns for. A poll that lies ahead was noted by a clock
    that was wrong: the source is due, not so in a year.
    """
    there = {row[1] for row in connection.execute("PRAGMA table_info(sources)")}
    if not there:
        return {}
    columns = [name for name in _COLUMNS if name in there]
    rows = connection.execute(f"SELECT name, {', '.join(columns)} FROM sources")
    found = {name: Watched(**dict(zip(columns, rest, strict=True))) for name, *rest in rows}
    moment = timestamp()
    return {
        name: replace(each, polled_at=None) if (each.polled_at or "") > moment else each
        for name, each in found.items()
    }


def note(connection: sqlite3.Connection, source: str, poll: Poll) -> None:
    """Add what another poll brought. Part of the caller's transaction."""
    columns = ", ".join(_COLUMNS)
    row = connection.execute(f"SELECT {columns} FROM sources WHERE name = ?", (source,)).fetchone()
    known = (Watched(*row) if row else Watched()).after(poll)
    connection.execute(
        f"INSERT OR REPLACE INTO sources (name, {columns}) VALUES (?{', ?' * len(_COLUMNS)})",
        (source, *astuple(known)),
    )
