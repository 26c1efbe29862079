"""Who is at what: one run a source at a time, on one machine and across machines.

A run holds its sources from its first transaction to its last and tells by a heartbeat that it
lives. One whose heartbeat stopped, or whose process is gone, is dead: the next run closes its row.
"""

from __future__ import annotations

import os
import socket
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from storage.core.clock import now
from storage.core.errors import RunInProgress

BEAT_SECONDS = 15.0
"""How often a run tells that it lives."""
EXPIRES_SECONDS = 90.0
"""A run that told nothing for so long is dead."""


@dataclass(frozen=True, slots=True)
class Hold:
    """A run that is at a source, and the process that does it. Times are UTC, ISO 8601."""

    run_id: int
    source: str
    machine: str
    place: str
    pid: int
    since: str
    heartbeat: str

    @property
    def is_dead(self) -> bool:
        """Whether its process is gone, as far as can be seen from here, or says nothing."""
        silent = now() - datetime.fromisoformat(self.heartbeat)
        if silent > timedelta(seconds=EXPIRES_SECONDS):
            return True
        return self.place == _place() and not _lives(self.pid)

    @property
    def is_ours(self) -> bool:
        """Whether this process has it."""
        return (self.place, self.pid) == (_place(), os.getpid())

    def __str__(self) -> str:
        what = f"run {self.run_id}" + (f" of {self.source}" if self.source else "")
        return f"{what} is under way since {self.since} (process {self.pid} on {self.machine})"


class Holds:
    """The table `holds`. Every method is part of the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def all(self) -> list[Hold]:
        """Every hold, dead ones too."""
        rows = self._connection.execute(
            "SELECT run_id, source, machine, process_scope, pid, since, heartbeat FROM run_locks "
            "ORDER BY run_id, source"
        )
        return [Hold(*row) for row in rows]

    def dead(self) -> dict[int, str]:
        """The runs that are dead, and when each was heard of last."""
        return {each.run_id: each.heartbeat for each in self.all() if each.is_dead}

    def take(self, run_id: int, sources: Iterable[str], moment: str) -> None:
        """Have a run hold these sources; with none it only tells that it lives.

        Raises:
            RunInProgress: another run holds one of them, or another process is at this run.
        """
        wanted = list(sources)
        others = [held for held in self.all() if held.run_id != run_id or not held.is_ours]
        named = {held.source: held for held in others}
        in_the_way = [named[source] for source in wanted if source in named]
        in_the_way += [held for held in others if held.run_id == run_id]
        if in_the_way:
            raise RunInProgress(f"{in_the_way[0]}: wait until it ends")
        self.release(run_id)
        self._connection.executemany(
            "INSERT INTO run_locks (run_id, source, machine, process_scope, pid, since, heartbeat) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (run_id, source, socket.gethostname(), _place(), os.getpid(), moment, moment)
                for source in wanted or [""]
            ],
        )

    def beat(self, run_id: int, moment: str) -> bool:
        """Tell that a run of this process lives; False where it was taken for dead meanwhile."""
        told = self._connection.execute(
            "UPDATE run_locks SET heartbeat = ? WHERE run_id = ? AND process_scope = ? AND pid = ?",
            (moment, run_id, _place(), os.getpid()),
        )
        return told.rowcount > 0

    def has_passed(self, run_id: int) -> bool:
        """Whether another process is at a run that this one was at."""
        return any(held.run_id == run_id and not held.is_ours for held in self.all())

    def release(self, run_id: int) -> None:
        """A run holds nothing any more."""
        self._connection.execute("DELETE FROM run_locks WHERE run_id = ?", (run_id,))


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not _is_zombie(pid)


def _is_zombie(pid: int) -> bool:
    """Whether it has ended and only its parent has not noticed (Linux; elsewhere unknown)."""
    try:
        return ") Z " in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False


def _place() -> str:
    """Where process numbers mean what they mean here: this machine since its last start, and in
    containers of one host name this one alone."""
    parts = [socket.gethostname()]
    try:
        parts.append(Path("/proc/sys/kernel/random/boot_id").read_text().strip())
        parts.append(str(Path("/proc/self/ns/pid").readlink()))
    except OSError:  # not Linux
        pass
    return " ".join(parts)
