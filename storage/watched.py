"""The table `sources`: what is known of each source from the runs that have ended."""

from __future__ import annotations

import sqlite3
from dataclasses import astuple

from .cadence import Poll, Watched


def watched(connection: sqlite3.Connection) -> dict[str, Watched]:
    """What is known of every source that was ever crawled by its name."""
    rows = connection.execute(
        "SELECT name, polled_at, read_at, news_at, failed, news, span FROM sources"
    )
    return {name: Watched(*rest) for name, *rest in rows}


def note(connection: sqlite3.Connection, source: str, poll: Poll) -> None:
    """Add what another poll brought. Part of the caller's transaction."""
    row = connection.execute(
        "SELECT polled_at, read_at, news_at, failed, news, span FROM sources WHERE name = ?",
        (source,),
    ).fetchone()
    known = (Watched(*row) if row else Watched()).after(poll)
    connection.execute(
        "INSERT OR REPLACE INTO sources (name, polled_at, read_at, news_at, failed, news, span) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (source, *astuple(known)),
    )
