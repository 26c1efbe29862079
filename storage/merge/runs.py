"""Adds the run ledger of another archive to an archive, and what its runs say about sources."""

from __future__ import annotations

import json
import sqlite3

from storage.core.errors import WaitForRun
from storage.crawl_state.run_ledger import KILLED
from storage.crawl_state.run_locks import RunLocks
from storage.merge.id_map import IdMap

_SAME_RUN = "source = ? AND started = ? AND pid IS ? AND arguments IS ?"
_SOURCE_COLUMNS = (
    *("name", "polled_at", "read_at", "news_at", "failed_polls", "recent_articles"),
    *("recent_seconds", "usual_rate", "longest_gap"),
)


def check_no_run(other: sqlite3.Connection, name: str) -> None:
    """Raise WaitForRun if a run is in progress in an archive that is merged.

    name: of the archive, for the message.
    """
    alive = [lock for lock in RunLocks(other).all() if not lock.is_dead]
    if alive:
        raise WaitForRun(f"{alive[0]} in {name}: merge it when the run has ended, or stop it")


def merge_runs(
    connection: sqlite3.Connection, other: sqlite3.Connection, ids: IdMap, origin: str
) -> int:
    """Add the runs of another archive; return how many were not known. Part of a transaction.

    A run is known by its source, start, process and arguments. origin: where the runs took place,
    unless they come from a third archive.
    """
    new = 0
    rows = other.execute(
        "SELECT id, source, started, finished, outcome, stats, arguments, pid, origin "
        "FROM runs ORDER BY id"
    )
    for run_id, source, started, finished, outcome, stats, arguments, pid, earlier in rows:
        known = connection.execute(
            f"SELECT id, finished, origin FROM runs WHERE {_SAME_RUN}",
            (source, started, pid, arguments),
        ).fetchone()
        # A run that was killed may be resumed there.
        ended = (finished or started, outcome or KILLED)
        if known is None:
            inserted = connection.execute(
                "INSERT INTO runs (source, started, finished, outcome, arguments, pid, origin) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (source, started, *ended, arguments, pid, earlier or origin),
            )
            own_id, has_changed = int(inserted.lastrowid or 0), True
            new += 1
        else:
            own_id, own_finished, own_origin = known
            has_changed = own_origin is not None and (own_finished or "") < ended[0]
        if has_changed:
            connection.execute(
                "UPDATE runs SET finished = ?, outcome = ?, stats = ? WHERE id = ?",
                (*ended, _with_run(stats, own_id), own_id),
            )
        ids.add_run(run_id, own_id)
    return new


def _with_run(stats: str | None, run_id: int) -> str | None:
    """The counts of a run, which name its id."""
    values = json.loads(stats or "{}")
    return json.dumps(values | {"run": run_id}) if "run" in values else stats


def merge_sources(connection: sqlite3.Connection, other: sqlite3.Connection) -> None:
    """Take over what another archive knows about sources that it has polled later."""
    columns = ", ".join(_SOURCE_COLUMNS)
    rows = other.execute(f"SELECT {columns} FROM sources").fetchall()
    connection.executemany(
        f"INSERT INTO sources ({columns}) VALUES ({', '.join('?' * len(_SOURCE_COLUMNS))}) "
        "ON CONFLICT (name) DO UPDATE SET "
        + ", ".join(f"{name} = excluded.{name}" for name in _SOURCE_COLUMNS[1:])
        + " WHERE coalesce(excluded.polled_at, '') > coalesce(polled_at, '')",
        [tuple(row) for row in rows],
    )
