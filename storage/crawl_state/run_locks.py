"""Locks of runs: each source has one run at a time, on one machine and across machines.

A run locks its sources from its first transaction to its last, and updates a heartbeat meanwhile. A
run whose heartbeat has stopped, or whose process is gone, is dead: the next run closes its row.
"""

from __future__ import annotations

import os
import socket
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from storage.core.clock import now
from storage.core.errors import WaitForRun
from storage.db.processes import is_running, process_scope

HEARTBEAT_SECONDS = 15.0
"""The time between two heartbeats of a run."""
LOCK_SECONDS = 90.0
"""A run is dead this long after its last heartbeat."""


@dataclass(frozen=True, slots=True)
class RunLock:
    """A source that a run has locked, and the run's process. Times are UTC, ISO 8601.

    source: "" for a run that locks none.
    """

    run_id: int
    source: str
    machine: str
    process_scope: str
    pid: int
    since: str
    heartbeat: str

    @property
    def is_dead(self) -> bool:
        """Whether the heartbeat has stopped, or the process is known to be gone.

        Only a process of the same machine, boot and PID namespace can be looked up.
        """
        silence = now() - datetime.fromisoformat(self.heartbeat)
        if silence > timedelta(seconds=LOCK_SECONDS):
            return True
        return self.process_scope == process_scope() and not is_running(self.pid)

    @property
    def is_own(self) -> bool:
        """Whether it belongs to this process."""
        return (self.process_scope, self.pid) == (process_scope(), os.getpid())

    def as_json(self) -> dict[str, Any]:
        """Return the lock as `palimpsest runs --json` prints it."""
        return {
            "run_id": self.run_id,
            "source": self.source,
            "machine": self.machine,
            "place": self.process_scope,
            "pid": self.pid,
            "since": self.since,
            "heartbeat": self.heartbeat,
        }

    def __str__(self) -> str:
        run = f"run {self.run_id}" + (f" of {self.source}" if self.source else "")
        return (
            f"{run} has been in progress since {self.since} (process {self.pid} on {self.machine})"
        )


class RunLocks:
    """The table `run_locks`. Every method is part of the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def all(self) -> list[RunLock]:
        """Return every lock, including those of dead runs."""
        rows = self._connection.execute(
            "SELECT run_id, source, machine, process_scope, pid, since, heartbeat FROM run_locks "
            "ORDER BY run_id, source"
        )
        return [RunLock(*row) for row in rows]

    def dead_runs(self) -> dict[int, str]:
        """Return the ids of dead runs, with the time of their last heartbeats."""
        return {lock.run_id: lock.heartbeat for lock in self.all() if lock.is_dead}

    def acquire(self, run_id: int, sources: Iterable[str], moment: str) -> None:
        """Lock these sources for a run. A run without sources only has a heartbeat.

        Raises:
            WaitForRun: another run has locked one of them, or another process works on this
                run.
        """
        wanted = list(sources)
        others = [lock for lock in self.all() if lock.run_id != run_id or not lock.is_own]
        by_source = {lock.source: lock for lock in others}
        conflicts = [by_source[source] for source in wanted if source in by_source]
        conflicts += [lock for lock in others if lock.run_id == run_id]
        if conflicts:
            raise WaitForRun(f"{conflicts[0]}: wait until it ends")
        self.release(run_id)
        process = (socket.gethostname(), process_scope(), os.getpid(), moment, moment)
        self._connection.executemany(
            "INSERT INTO run_locks (run_id, source, machine, process_scope, pid, since, heartbeat) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            [(run_id, source, *process) for source in wanted or [""]],
        )

    def send_heartbeat(self, run_id: int, moment: str) -> bool:
        """Update the heartbeat of a run of this process; False if it has lost its locks.

        That happens when another process has taken it for dead.
        """
        updated = self._connection.execute(
            "UPDATE run_locks SET heartbeat = ? WHERE run_id = ? AND process_scope = ? AND pid = ?",
            (moment, run_id, process_scope(), os.getpid()),
        )
        return updated.rowcount > 0

    def was_taken_over(self, run_id: int) -> bool:
        """Return whether another process works on a run of this process."""
        return any(lock.run_id == run_id and not lock.is_own for lock in self.all())

    def release(self, run_id: int) -> None:
        """Release all locks of a run."""
        self._connection.execute("DELETE FROM run_locks WHERE run_id = ?", (run_id,))
