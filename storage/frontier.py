"""The frontier: every URL ever seen, what waits to be fetched, and how each ended.

A run's queue is the rows with its id and the state `queued`, so a killed run goes on where its
last transaction left it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from .model import Found, Lease, Link, Outcome
from .urls import site_of, stripped, url_key


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many URLs a run can take now, a host's least share, and what each host has in hand."""

    total: int
    per_host: int = 16
    busy: Mapping[str, int] = field(default_factory=dict)


def _moment(seconds: float = 0.0) -> str:
    moment = datetime.now(UTC) + timedelta(seconds=seconds)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Frontier:
    """The `urls` table of one archive. Every method is part of the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._last_host = ""
        self.living: frozenset[int] = frozenset()
        """Other runs that are under way: what waits for them is theirs."""

    def give(
        self,
        run_id: int,
        source: str,
        links: Iterable[Link],
        *,
        depth: int = 0,
        found_on: int | None = None,
    ) -> int:
        """Queue URLs for a run; one that the run has already seen is left as it is.

        Returns how many were queued.
        """
        moment = _moment()
        rows = {}
        for link in links:
            key = url_key(link.url)
            if key not in rows:
                rows[key] = (
                    *(key, stripped(link.url), source, site_of(link.url), run_id, "queued"),
                    *(link.found, found_on, depth, link.priority, moment),
                )
        before = self._connection.total_changes
        self._connection.executemany(
            """
            INSERT INTO urls (key, url, source, host, run_id, state,
                              found, found_on, depth, priority, discovered_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (key) DO UPDATE
               SET run_id = excluded.run_id, state = 'queued', depth = excluded.depth,
                   priority = excluded.priority, attempts = 0, not_before = NULL,
                   -- another spelling may do where the last one failed
                   url = iif(outcome IN ('404', 'timeout', 'error'), excluded.url, url)
             WHERE (run_id < excluded.run_id
                    AND NOT (state <> 'done' AND run_id IN (SELECT value FROM json_each(?))))
                OR (run_id = excluded.run_id AND state = 'done' AND outcome = '404'
                    AND url <> excluded.url)""",
            [(*row, json.dumps(sorted(self.living))) for row in rows.values()],
        )
        return self._connection.total_changes - before

    def note(
        self, run_id: int, url: str, source: str, found: Found, found_on: int | None = None
    ) -> int:
        """The id of a URL's row; a row made here is `done` and needs no fetch of its own."""
        key = url_key(url)
        row = self._connection.execute("SELECT id FROM urls WHERE key = ?", (key,)).fetchone()
        if row is not None:
            return int(row[0])
        made = self._connection.execute(
            """
            INSERT INTO urls (key, url, source, host, run_id, state,
                              found, found_on, depth, priority, discovered_at)
            VALUES (?, ?, ?, ?, ?, 'done', ?, ?, 0, 0, ?)""",
            (key, stripped(url), source, site_of(url), run_id, found, found_on, _moment()),
        )
        return int(made.lastrowid or 0)

    def lease(self, run_id: int, wanted: Wanted) -> list[Lease]:
        """Take the next URLs of a run: hosts in turn, each host's in order of priority."""
        if wanted.total <= 0:
            return []
        queues = []
        hosts = self._hosts(run_id, wanted.total)
        # A host alone may take all there is; among many each gets its share.
        in_all = wanted.total + sum(wanted.busy.values())
        share = max(wanted.per_host, in_all // max(len(hosts), 1))
        for host in hosts:
            room = share - wanted.busy.get(host, 0)
            if room > 0:
                queues.append(self._first_of(run_id, host, min(room, wanted.total)))
        taken: list[Lease] = []
        depth = 0
        while len(taken) < wanted.total and any(depth < len(queue) for queue in queues):
            taken += [queue[depth] for queue in queues if depth < len(queue)]
            depth += 1
        taken = taken[: wanted.total]
        self._connection.executemany(
            "UPDATE urls SET state = 'leased' WHERE id = ?", [(lease.url_id,) for lease in taken]
        )
        return taken

    def _hosts(self, run_id: int, count: int) -> list[str]:
        """So many hosts at most that have something waiting, going on from where it left off."""
        found = self._hosts_after(run_id, self._last_host, count)
        if len(found) < count and self._last_host:
            first = self._hosts_after(run_id, "", count - len(found))
            found += [host for host in first if host not in found]
        self._last_host = found[-1] if len(found) == count else ""
        return found

    def _hosts_after(self, run_id: int, host: str, count: int) -> list[str]:
        rows = self._connection.execute(
            """
            WITH RECURSIVE hosts (host) AS (
                SELECT min(host) FROM urls
                 WHERE run_id = :run AND state = 'queued' AND host > :host
                 UNION ALL
                SELECT (SELECT min(u.host) FROM urls u
                         WHERE u.run_id = :run AND u.state = 'queued' AND u.host > hosts.host)
                  FROM hosts WHERE hosts.host IS NOT NULL)
            SELECT host FROM hosts WHERE host IS NOT NULL LIMIT :count""",
            {"run": run_id, "host": host, "count": count},
        )
        return [name for (name,) in rows]

    def _first_of(self, run_id: int, host: str, count: int) -> list[Lease]:
        rows = self._connection.execute(
            """
            SELECT id, url, source, host, depth, attempts, priority FROM urls
             WHERE run_id = ? AND host = ? AND state = 'queued'
               AND (not_before IS NULL OR not_before <= ?)
             ORDER BY priority, id LIMIT ?""",
            (run_id, host, _moment(), count),
        )
        return [Lease(*row) for row in rows]

    def release(self, run_id: int) -> None:
        """Queue again what a run had leased and did not finish."""
        self._connection.execute(
            "UPDATE urls SET state = 'queued' WHERE run_id = ? AND state = 'leased'", (run_id,)
        )

    def retry(self, run_id: int, url_id: int, seconds: float) -> None:
        """Queue a URL again, to be fetched no sooner than in so many seconds."""
        self._connection.execute(
            "UPDATE urls SET state = 'queued', attempts = attempts + 1, not_before = ? "
            "WHERE id = ? AND run_id = ? AND state <> 'done'",
            (_moment(seconds), url_id, run_id),
        )

    def end(
        self,
        run_id: int,
        url_id: int,
        outcome: Outcome,
        detail: str | None,
        fetched_at: str | None,
        article_id: int | None = None,
    ) -> bool:
        """Give a URL its one outcome; False where this run had ended it already.

        A page may come in by its own URL and by one that leads to it; the first to come counts.
        """
        ended = self._connection.execute(
            """
            UPDATE urls SET state = 'done', outcome = ?, detail = ?, not_before = NULL, run_id = ?,
                   fetched_at = coalesce(?, fetched_at), article_id = coalesce(?, article_id)
             WHERE id = ? AND NOT (state = 'done' AND run_id = ? AND outcome IS NOT NULL)""",
            (outcome, detail, run_id, fetched_at, article_id, url_id, run_id),
        )
        return ended.rowcount > 0

    def waiting(self, run_id: int) -> tuple[int, float | None]:
        """How many URLs of a run are not done, and in how many seconds the first is due."""
        leased = self._connection.execute(
            "SELECT count(*) FROM urls WHERE run_id = ? AND state = 'leased'", (run_id,)
        ).fetchone()[0]
        count, soonest = self._connection.execute(
            """
            SELECT count(*), min(coalesce(not_before, '')) FROM urls
             WHERE run_id = ? AND state = 'queued'""",
            (run_id,),
        ).fetchone()
        if not count:
            return int(leased), None
        if not soonest:
            return int(count + leased), 0.0
        due = datetime.fromisoformat(soonest) - datetime.now(UTC)
        return int(count + leased), max(due.total_seconds(), 0.0)
