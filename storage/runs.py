"""The run ledger: what was asked for, what it left undone."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A run with URLs still waiting."""

    run_id: int
    source: str
    started: str
    urls: tuple[str, ...]
    waiting: int


def unfinished(connection: sqlite3.Connection, source: str | None = None) -> Unfinished | None:
    """The newest run (of a source) that left URLs waiting; None where every run is done."""
    row = connection.execute(
        """
        SELECT r.id, r.source, r.started, r.arguments,
               (SELECT count(*) FROM urls u WHERE u.run_id = r.id AND u.state <> 'done')
          FROM runs r
         WHERE (:source IS NULL OR r.source = :source)
           AND EXISTS (SELECT 1 FROM urls u
                        WHERE u.run_id = r.id AND u.state IN ('queued', 'leased'))
         ORDER BY r.id DESC LIMIT 1""",
        {"source": source},
    ).fetchone()
    if row is None:
        return None
    run_id, name, started, arguments, waiting = row
    urls = tuple(json.loads(arguments or "{}").get("urls", ()))
    return Unfinished(run_id, name, started, urls, waiting)
