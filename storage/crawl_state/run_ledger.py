"""The run ledger: one row per crawl, import or reextraction, and what each left undone."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from storage.core.run_summary import CrawlSummary, KilledSummary, RecordedSummary, RunSummary
from storage.crawl_state import source_stats
from storage.crawl_state.poll_policy import Poll
from storage.crawl_state.run_locks import RunLock, RunLocks

KILLED = "killed"
"""The outcome of a run that did not close its row itself."""
_INCONCLUSIVE = ("stopped", "overtaken")  # outcomes that say nothing about the source


class RunLedger:
    """Writes the rows of `runs`. Every method is part of the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._locks = RunLocks(connection)
        self._resumed: set[int] = set()

    def begin(
        self, source: str, arguments: Mapping[str, Any], locked: Iterable[str], moment: str
    ) -> int:
        """Insert a run that locks these sources; return its id.

        Raises:
            WaitForRun: another run has locked one of them.
        """
        inserted = self._connection.execute(
            "INSERT INTO runs (source, started, arguments, pid) VALUES (?, ?, ?, ?)",
            (source, moment, json.dumps(arguments), os.getpid()),
        )
        run_id = int(inserted.lastrowid or 0)
        self._locks.acquire(run_id, locked, moment)
        return run_id

    def resume(self, run_id: int, locked: Iterable[str], moment: str) -> None:
        """Reopen a run that was killed or stopped.

        Raises:
            WaitForRun: another process works on it, or another run has locked one of its
                sources.
        """
        self._locks.acquire(run_id, locked, moment)
        self._resumed.add(run_id)
        self._connection.execute(
            "UPDATE runs SET finished = NULL, outcome = NULL, pid = ? WHERE id = ?",
            (os.getpid(), run_id),
        )

    def finish(self, run_id: int, outcome: str, summary: RunSummary | None, moment: str) -> None:
        """Close a run's row with its outcome and its counts, and release its locks."""
        self._locks.release(run_id)
        self._connection.execute(
            "UPDATE runs SET finished = ?, outcome = ?, stats = ? WHERE id = ?",
            (moment, outcome, json.dumps(summary.as_json() if summary else {}), run_id),
        )
        if outcome not in _INCONCLUSIVE:
            self._record_poll(run_id, summary)

    def _record_poll(self, run_id: int, summary: RunSummary | None) -> None:
        """Update the statistics of the run's source, if it is a source of the sources file."""
        started, arguments = self._connection.execute(
            "SELECT started, arguments FROM runs WHERE id = ?", (run_id,)
        ).fetchone()
        source = json.loads(arguments or "{}").get("source")
        starts_read, articles_new = 0, 0
        if isinstance(summary, CrawlSummary):
            starts_read, articles_new = summary.starts_read, summary.tally.new_articles
        # A resumed run does not read start pages again that it had read before.
        is_remainder = run_id in self._resumed and not starts_read
        self._resumed.discard(run_id)
        if source is not None and not is_remainder:
            poll = Poll(started, bool(starts_read), articles_new)
            source_stats.record_poll(self._connection, source["name"], poll)

    def close_dead_runs(self) -> list[int]:
        """Close the rows of dead runs with the counts in the archive; return their ids."""
        dead = self._locks.dead_runs()
        for run_id, heartbeat in dead.items():
            self._locks.release(run_id)
            self._connection.execute(
                "UPDATE runs SET finished = ?, outcome = ?, stats = ? "
                "WHERE id = ? AND finished IS NULL",
                (heartbeat, KILLED, json.dumps(self._summarize_killed(run_id).as_json()), run_id),
            )
            # Counts as a failed poll, so that a source that kills its process is delayed.
            self._record_poll(run_id, None)
        return list(dead)

    def was_taken_over(self, run_id: int) -> bool:
        """Return whether another process works on a run of this process."""
        return self._locks.was_taken_over(run_id)

    def active_runs(self) -> frozenset[int]:
        """Return the ids of the runs in progress."""
        return frozenset(lock.run_id for lock in self._locks.all())

    def send_heartbeat(self, run_id: int, moment: str) -> bool:
        """Update a run's heartbeat; False if another process has taken it for dead."""
        return self._locks.send_heartbeat(run_id, moment)

    def _summarize_killed(self, run_id: int) -> KilledSummary:
        outcomes = self._connection.execute(
            "SELECT outcome, count(*) FROM urls WHERE run_id = ? AND state = 'done' "
            "AND outcome IS NOT NULL GROUP BY outcome ORDER BY outcome",
            (run_id,),
        ).fetchall()
        (fetched,) = self._connection.execute(
            "SELECT count(*) FROM captures WHERE run_id = ? AND status < 400", (run_id,)
        ).fetchone()
        (left,) = self._connection.execute(
            "SELECT count(*) FROM urls WHERE run_id = ? AND state <> 'done'", (run_id,)
        ).fetchone()
        return KilledSummary(
            run=run_id, outcome=KILLED, left=left, fetched=fetched, outcomes=dict(outcomes)
        )


@dataclass(frozen=True, slots=True)
class Run:
    """One row of the run ledger.

    lock: one of its locks, None if it is not in progress; origin: the merged archive that it took
    place in, None if it was this one.
    """

    id: int
    source: str
    started: str
    finished: str | None
    outcome: str | None
    stats: dict[str, Any]
    arguments: dict[str, Any]
    lock: RunLock | None
    origin: str | None = None

    @property
    def summary(self) -> RecordedSummary:
        """The counts in `stats`."""
        return RecordedSummary.of(self.stats)

    @property
    def state(self) -> str:
        """The outcome; "running" without one, or "killed" if the process is dead."""
        if self.outcome is not None:
            return self.outcome
        return "running" if self.lock is not None and not self.lock.is_dead else KILLED


def list_runs(
    connection: sqlite3.Connection,
    *,
    run_id: int | None = None,
    source: str | None = None,
    limit: int = 20,
) -> list[Run]:
    """Return runs, newest first: all, or those of a source, or the one with an id."""
    locks = {lock.run_id: lock for lock in RunLocks(connection).all()}
    rows = connection.execute(
        "SELECT id, source, started, finished, outcome, stats, arguments, origin FROM runs "
        "WHERE (?1 IS NULL OR id = ?1) AND (?2 IS NULL OR source = ?2) ORDER BY id DESC LIMIT ?3",
        (run_id, source, limit),
    )
    return [
        Run(
            *(row_id, name, started, finished, outcome),
            stats=json.loads(stats or "{}"),
            arguments=json.loads(arguments or "{}"),
            lock=locks.get(row_id),
            origin=origin,
        )
        for row_id, name, started, finished, outcome, stats, arguments, origin in rows
    ]


@dataclass(frozen=True, slots=True)
class UnfinishedRun:
    """A run with URLs still waiting. arguments: what it was asked to do."""

    run_id: int
    source: str
    arguments: dict[str, Any]
    waiting: int


def find_unfinished_run(
    connection: sqlite3.Connection, source: str | None = None
) -> UnfinishedRun | None:
    """Return the newest run (of a source) that left URLs waiting, or None."""
    row = connection.execute(
        """
        SELECT r.id, r.source, r.arguments,
               (SELECT count(*) FROM urls u WHERE u.run_id = r.id AND u.state = 'queued')
               + (SELECT count(*) FROM urls u WHERE u.run_id = r.id AND u.state = 'leased')
          FROM runs r
         WHERE (:source IS NULL OR r.source = :source)
           AND (EXISTS (SELECT 1 FROM urls u WHERE u.run_id = r.id AND u.state = 'queued')
             OR EXISTS (SELECT 1 FROM urls u WHERE u.run_id = r.id AND u.state = 'leased'))
         ORDER BY r.id DESC LIMIT 1""",
        {"source": source},
    ).fetchone()
    if row is None:
        return None
    run_id, name, arguments, waiting = row
    return UnfinishedRun(run_id, name, json.loads(arguments or "{}"), waiting)
