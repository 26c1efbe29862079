"""The table `sources`: the statistics of each source, updated when a run of it ends."""

from __future__ import annotations

import sqlite3
from dataclasses import astuple, fields, replace

from storage.core.clock import timestamp
from storage.crawl_state.poll_policy import Poll, SourceStats

_COLUMNS = tuple(field.name for field in fields(SourceStats))


def load_source_stats(connection: sqlite3.Connection) -> dict[str, SourceStats]:
    """Return the statistics of every source that was ever crawled, by name.

    An archive that still needs a refold has no statistics. A poll in the future was recorded by a
    wrong clock: the source is due now.
    """
    if not connection.execute("PRAGMA table_info(sources)").fetchall():
        return {}
    rows = connection.execute(f"SELECT name, {', '.join(_COLUMNS)} FROM sources")
    sources = {name: SourceStats(*values) for name, *values in rows}
    moment = timestamp()
    return {
        name: replace(stats, polled_at=None) if (stats.polled_at or "") > moment else stats
        for name, stats in sources.items()
    }


def record_poll(connection: sqlite3.Connection, source: str, poll: Poll) -> None:
    """Update the statistics of a source. Part of the caller's transaction."""
    columns = ", ".join(_COLUMNS)
    row = connection.execute(f"SELECT {columns} FROM sources WHERE name = ?", (source,)).fetchone()
    stats = (SourceStats(*row) if row else SourceStats()).after(poll)
    connection.execute(
        f"INSERT OR REPLACE INTO sources (name, {columns}) VALUES (?{', ?' * len(_COLUMNS)})",
        (source, *astuple(stats)),
    )
