"""The run ledger: one row a crawl or import, whatever its end, and what it left undone."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from storage.core.run_summary import CrawlSummary, KilledSummary, RecordedSummary, RunSummary
from storage.crawl_state import source_stats
from storage.crawl_state.poll_policy import Poll
from storage.crawl_state.run_locks import Hold, Holds

KILLED = "killed"
"""The outcome of a run that could not close its row itself."""
_UNTOLD = ("stopped", "overtaken")  # outcomes that say nothing of the source


class Ledger:
    """Writes the rows of `runs`. Every method is part of the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._holds = Holds(connection)
        self._resumed: set[int] = set()

    def begin(
        self, source: str, arguments: dict[str, Any], holding: Iterable[str], moment: str
    ) -> int:
        """Enter a run that holds these sources; its id.

        Raises:
            RunInProgress: another run is at one of them.
        """
        made = self._connection.execute(
            "INSERT INTO runs (source, started, arguments, pid) VALUES (?, ?, ?, ?)",
            (source, moment, json.dumps(arguments), os.getpid()),
        )
        run_id = int(made.lastrowid or 0)
        self._holds.take(run_id, holding, moment)
        return run_id

    def resume(self, run_id: int, holding: Iterable[str], moment: str) -> None:
        """Take up a run that was cut off or stopped.

        Raises:
            RunInProgress: another process is at it, or another run at one of its sources.
        """
        self._holds.take(run_id, holding, moment)
        self._resumed.add(run_id)
        self._connection.execute(
            "UPDATE runs SET finished = NULL, outcome = NULL, pid = ? WHERE id = ?",
            (os.getpid(), run_id),
        )

    def finish(self, run_id: int, outcome: str, summary: RunSummary | None, moment: str) -> None:
        """Close a run's row with how it ended and its figures."""
        self._holds.release(run_id)
        self._connection.execute(
            "UPDATE runs SET finished = ?, outcome = ?, stats = ? WHERE id = ?",
            (moment, outcome, json.dumps(summary.as_json() if summary else {}), run_id),
        )
        if outcome not in _UNTOLD:
            self._note(run_id, summary)

    def _note(self, run_id: int, summary: RunSummary | None) -> None:
        """What the run says of its source, where that one is written down."""
        started, arguments = self._connection.execute(
            "SELECT started, arguments FROM runs WHERE id = ?", (run_id,)
        ).fetchone()
        source = json.loads(arguments or "{}").get("source")
        # Where it begins was read before it was cut off, and is not read again.
        starts_read, articles_new = 0, 0
        if isinstance(summary, CrawlSummary):
            starts_read, articles_new = summary.starts_read, summary.tally.new_articles
        rest = run_id in self._resumed and not starts_read
        self._resumed.discard(run_id)
        if source is not None and not rest:
            poll = Poll(started, bool(starts_read), articles_new)
            source_stats.note(self._connection, source["name"], poll)

    def close_dead(self) -> list[int]:
        """Close the rows of runs that died, with what the archive knows of them; their ids."""
        dead = self._holds.dead()
        for run_id, heard in dead.items():
            self._holds.release(run_id)
            self._connection.execute(
                "UPDATE runs SET finished = ?, outcome = ?, stats = ? "
                "WHERE id = ? AND finished IS NULL",
                (heard, KILLED, json.dumps(self._killed(run_id).as_json()), run_id),
            )
            # Not to be begun at once and for ever again: it may be what kills its process.
            self._note(run_id, None)
        return list(dead)

    def has_passed(self, run_id: int) -> bool:
        """Whether another process has taken up a run that this one was at."""
        return self._holds.has_passed(run_id)

    def living(self) -> frozenset[int]:
        """The runs that are under way."""
        return frozenset(each.run_id for each in self._holds.all())

    def beat(self, run_id: int, moment: str) -> bool:
        """Tell that a run lives; False where another one took it for dead."""
        return self._holds.beat(run_id, moment)

    def _killed(self, run_id: int) -> KilledSummary:
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
    """One row of the ledger. `hold`: the process that is at it, where one is."""

    id: int
    source: str
    started: str
    finished: str | None
    outcome: str | None
    stats: dict[str, Any]
    arguments: dict[str, Any]
    hold: Hold | None

    @property
    def summary(self) -> RecordedSummary:
        """Its figures."""
        return RecordedSummary.of(self.stats)

    @property
    def state(self) -> str:
        """How it ended; `running`, or `killed` where nobody has noticed yet."""
        if self.outcome is not None:
            return self.outcome
        return "running" if self.hold is not None and not self.hold.is_dead else KILLED


def listed(
    connection: sqlite3.Connection,
    *,
    run_id: int | None = None,
    source: str | None = None,
    limit: int = 20,
) -> list[Run]:
    """Runs, the newest first."""
    holds = {each.run_id: each for each in Holds(connection).all()}
    rows = connection.execute(
        "SELECT id, source, started, finished, outcome, stats, arguments FROM runs "
        "WHERE (?1 IS NULL OR id = ?1) AND (?2 IS NULL OR source = ?2) ORDER BY id DESC LIMIT ?3",
        (run_id, source, limit),
    )
    return [
        Run(
            *(found, name, started, finished, outcome),
            stats=json.loads(stats or "{}"),
            arguments=json.loads(arguments or "{}"),
            hold=holds.get(found),
        )
        for found, name, started, finished, outcome, stats, arguments in rows
    ]


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A run with URLs still waiting, and what it was asked to do."""

    run_id: int
    source: str
    arguments: dict[str, Any]
    waiting: int


def unfinished(connection: sqlite3.Connection, source: str | None = None) -> Unfinished | None:
    """The newest run (of a source) that left URLs waiting; None where every run is done."""
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
    return Unfinished(run_id, name, json.loads(arguments or "{}"), waiting)
