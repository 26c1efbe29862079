"""The run ledger: what was asked for, what it left undone."""

from __future__ import annotations

import json
import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A run with URLs still waiting; `running_as`: the process that is at it, where one is."""

    run_id: int
    source: str
    started: str
    urls: tuple[str, ...]
    depth: int | None
    waiting: int
    running_as: int | None


def unfinished(connection: sqlite3.Connection, source: str | None = None) -> Unfinished | None:
    """The newest run (of a source) that left URLs waiting; None where every run is done."""
    row = connection.execute(
        """
        SELECT r.id, r.source, r.started, r.finished, r.pid, r.arguments,
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
    run_id, name, started, finished, pid, arguments, waiting = row
    asked = json.loads(arguments or "{}")
    urls = tuple(asked.get("urls", ()))
    running = pid if finished is None and pid is not None and _is_crawling(pid) else None
    return Unfinished(run_id, name, started, urls, asked.get("depth"), waiting, running)


def living(connection: sqlite3.Connection) -> frozenset[int]:
    """Runs that another process is at."""
    rows = connection.execute(
        "SELECT id, pid FROM runs WHERE finished IS NULL AND pid IS NOT NULL "
        "ORDER BY id DESC LIMIT 50"
    )
    return frozenset(run_id for run_id, pid in rows if _is_crawling(pid))


def _is_crawling(pid: int) -> bool:
    """Whether a process of this number lives and crawls: numbers are used again."""
    if pid == os.getpid():
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    if not Path("/proc/self").exists():
        return True
    try:
        return b"\0crawl\0" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):  # it ended just now
        return False
