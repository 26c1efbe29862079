"""The frontier: every URL ever seen, and which of them wait to be fetched.

The queue of a run is the rows with its id and the state `queued`, so a run that was killed
continues after its last transaction.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from itertools import islice

from storage.core.clock import now, timestamp
from storage.core.model import DiscoveredBy, Lease, Link, Priority
from storage.core.urls import site_of, strip_tracking, url_key
from storage.crawl_state.redactions import find_redacted
from storage.crawl_state.text_preferences import text_preferences

_ARTICLES = "article_id IS NOT NULL"
_OTHERS = "article_id IS NULL AND outcome <> '404'"
# A time further in the future than any that is ever set was set before the clock went back.
_LONGEST_RETRY = 3600.0  # seconds
_LONGEST_CHECK = 31 * 86400.0


@dataclass(frozen=True, slots=True)
class LeaseRequest:
    """How many URLs a run can take now.

    per_host: the least share of each host; in_progress: URLs in progress by host; excluded_hosts:
    hosts that other crawls of this process are fetching from; extractor: the one that will read the
    pages, None if no text preferences are needed.
    """

    total: int
    per_host: int = 16
    in_progress: Mapping[str, int] = field(default_factory=dict)
    excluded_hosts: frozenset[str] = frozenset()
    extractor: str | None = None


@dataclass(frozen=True, slots=True)
class Queued:
    """How many URLs were queued for a run. new: those that were not known before."""

    queued: int = 0
    new: int = 0


class Rechecks(StrEnum):
    """Which known articles a run fetches again when it meets them."""

    DUE = "due"
    ALL = "all"
    NONE = "none"


class Frontier:
    """The queue in the table `urls`. Every method is part of the caller's transaction.

    active_runs: other runs in progress; what is queued for them is left to them. rechecks: runs
    that do not fetch known articles exactly when these are due.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._last_host = ""
        self.active_runs: frozenset[int] = frozenset()
        self.rechecks: dict[int, Rechecks] = {}
        self._not_due: dict[int, set[int]] = {}

    def queue(
        self,
        run_id: int,
        source: str,
        links: Iterable[Link],
        *,
        depth: int = 0,
        found_on: int | None = None,
    ) -> Queued:
        """Queue URLs for a run, except those that it has queued before and those not yet due.

        URLs given by the user are always due; URLs that were taken down never are.
        """
        moment = timestamp()
        never = timestamp(_LONGEST_CHECK)
        active_runs = json.dumps(sorted(self.active_runs))
        rechecks = self.rechecks.get(run_id, Rechecks.DUE)
        rows = {}
        for link in links:
            key = url_key(link.url)
            if key not in rows:
                rows[key] = (
                    *(key, strip_tracking(link.url), source, site_of(link.url), run_id, "queued"),
                    *(link.found, found_on, depth, link.priority, moment),
                )
        for key in find_redacted(self._connection, rows):
            del rows[key]
        last_id, changes = self._last_id(), self._connection.total_changes
        self._connection.executemany(
            """
            INSERT INTO urls (key, url, source, host, run_id, state,
                              found, found_on, depth, priority, discovered_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (key) DO UPDATE
               SET run_id = excluded.run_id, state = 'queued', depth = excluded.depth,
                   priority = excluded.priority, attempts = 0, not_before = NULL,
                   -- another spelling may work where the last one failed
                   url = iif(outcome IN ('404', 'timeout', 'error'), excluded.url, url)
             WHERE (run_id < excluded.run_id
                    AND NOT (state <> 'done' AND run_id IN (SELECT value FROM json_each(?)))
                    AND (state <> 'done' OR excluded.found = 'given' OR ? = 'all'
                         OR ((coalesce(check_at, '') <= excluded.discovered_at OR check_at > ?)
                             AND NOT (? = 'none' AND article_id IS NOT NULL))))
                OR (run_id = excluded.run_id AND state = 'done' AND outcome = '404'
                    AND url <> excluded.url)""",
            [(*row, active_runs, rechecks, never, rechecks) for row in rows.values()],
        )
        result = Queued(self._connection.total_changes - changes, self._last_id() - last_id)
        if result.queued < len(rows):
            self._remember_not_due(run_id, list(rows))
        return result

    def _remember_not_due(self, run_id: int, keys: list[str]) -> None:
        """Remember which of these URLs lead to articles that the run does not fetch again."""
        rows = self._connection.execute(
            "SELECT u.article_id FROM json_each(?) k JOIN urls u ON u.key = k.value "
            "WHERE u.run_id < ? AND u.state = 'done' AND u.article_id IS NOT NULL",
            (json.dumps(keys), run_id),
        )
        self._not_due.setdefault(run_id, set()).update(article_id for (article_id,) in rows)

    def count_not_due(self, run_id: int) -> int:
        """Return how many known articles a run has met that were not due for a recheck."""
        return len(self._not_due.get(run_id, ()))

    def forget_run(self, run_id: int) -> None:
        """Drop what is remembered about a run that has ended."""
        self._not_due.pop(run_id, None)
        self.rechecks.pop(run_id, None)

    def _last_id(self) -> int:
        (last,) = self._connection.execute("SELECT coalesce(max(id), 0) FROM urls").fetchone()
        return int(last)

    def queue_unfinished(self, run_id: int, source: str) -> int:
        """Queue for a run the URLs that earlier runs of its source left undone; return how many."""
        moved = self._connection.execute(
            """
            UPDATE urls SET run_id = ?1, state = 'queued'
             WHERE state IN ('queued', 'leased') AND id IN (
                   SELECT u.id FROM runs r JOIN urls u ON u.run_id = r.id AND u.state = 'queued'
                    WHERE r.source = ?2 AND r.id < ?1
                    UNION ALL
                   SELECT u.id FROM runs r JOIN urls u ON u.run_id = r.id AND u.state = 'leased'
                    WHERE r.source = ?2 AND r.id < ?1)""",
            (run_id, source),
        )
        return moved.rowcount

    def queue_due_articles(
        self, run_id: int, source: str, allows: Callable[[str], bool], limit: int
    ) -> int:
        """Queue articles of a source that are due for a recheck, the longest due first.

        allows: whether the source's rules allow a URL. Returns how many were queued.
        """
        return self._queue_due(run_id, source, allows, limit, _ARTICLES, Priority.RECHECK)

    def queue_due_pages(
        self, run_id: int, source: str, allows: Callable[[str], bool], limit: int
    ) -> int:
        """Queue due URLs of a source that are not articles: indexes, and pages that failed.

        They may not be met again, because the page that links to them may be unmodified.
        """
        return self._queue_due(run_id, source, allows, limit, _OTHERS, None)

    def _queue_due(
        self,
        run_id: int,
        source: str,
        allows: Callable[[str], bool],
        limit: int,
        condition: str,
        priority: int | None,
    ) -> int:
        due = self._connection.execute(
            "SELECT id, url, priority FROM urls WHERE source = ? AND (check_at <= ? "
            f"OR check_at > ?) AND state = 'done' AND {condition} ORDER BY check_at",
            (source, timestamp(), timestamp(_LONGEST_CHECK)),
        )
        allowed = (row[0] for row in due if row[2] == Priority.INDEX or allows(row[1]))
        chosen = list(islice(allowed, limit))
        self._connection.executemany(
            "UPDATE urls SET run_id = ?, state = 'queued', priority = coalesce(?, priority), "
            "attempts = 0, not_before = NULL WHERE id = ?",
            [(run_id, priority, url_id) for url_id in chosen],
        )
        return len(chosen)

    def add_done(
        self, run_id: int, url: str, source: str, found: DiscoveredBy, found_on: int | None = None
    ) -> int:
        """Return the id of a URL's row. A new row is `done`: the URL needs no fetch of its own."""
        key = url_key(url)
        row = self._connection.execute("SELECT id FROM urls WHERE key = ?", (key,)).fetchone()
        if row is not None:
            return int(row[0])
        inserted = self._connection.execute(
            """
            INSERT INTO urls (key, url, source, host, run_id, state,
                              found, found_on, depth, priority, discovered_at)
            VALUES (?, ?, ?, ?, ?, 'done', ?, ?, 0, 0, ?)""",
            (key, strip_tracking(url), source, site_of(url), run_id, found, found_on, timestamp()),
        )
        return int(inserted.lastrowid or 0)

    def lease(self, run_id: int, request: LeaseRequest) -> list[Lease]:
        """Take the next URLs of a run: hosts in turn, and by priority within each host."""
        if request.total <= 0:
            return []
        queues = []
        hosts = self._next_hosts(run_id, request.total)
        # One host alone may take everything; several hosts get a share each.
        capacity = request.total + sum(request.in_progress.values())
        share = max(request.per_host, capacity // max(len(hosts), 1))
        for host in hosts:
            room = share - request.in_progress.get(host, 0)
            if room > 0 and host not in request.excluded_hosts:
                queues.append(self._first_of_host(run_id, host, min(room, request.total)))
        leases: list[Lease] = []
        rank = 0
        while len(leases) < request.total and any(rank < len(queue) for queue in queues):
            leases += [queue[rank] for queue in queues if rank < len(queue)]
            rank += 1
        leases = leases[: request.total]
        self._connection.executemany(
            "UPDATE urls SET state = 'leased' WHERE id = ?", [(lease.url_id,) for lease in leases]
        )
        if request.extractor is None or not leases:
            return leases
        urls = [lease.url for lease in leases]
        preferences = text_preferences(self._connection, urls, request.extractor)
        return [replace(lease, text_preference=preferences[lease.url]) for lease in leases]

    def _next_hosts(self, run_id: int, limit: int) -> list[str]:
        """Return hosts with queued URLs, starting after the last host of the previous call."""
        hosts = self._hosts_after(run_id, self._last_host, limit)
        if len(hosts) < limit and self._last_host:
            first = self._hosts_after(run_id, "", limit - len(hosts))
            hosts += [host for host in first if host not in hosts]
        self._last_host = hosts[-1] if len(hosts) == limit else ""
        return hosts

    def _hosts_after(self, run_id: int, host: str, limit: int) -> list[str]:
        rows = self._connection.execute(
            """
            WITH RECURSIVE hosts (host) AS (
                SELECT min(host) FROM urls
                 WHERE run_id = :run AND state = 'queued' AND host > :host
                 UNION ALL
                SELECT (SELECT min(u.host) FROM urls u
                         WHERE u.run_id = :run AND u.state = 'queued' AND u.host > hosts.host)
                  FROM hosts WHERE hosts.host IS NOT NULL)
            SELECT host FROM hosts WHERE host IS NOT NULL LIMIT :limit""",
            {"run": run_id, "host": host, "limit": limit},
        )
        return [name for (name,) in rows]

    def _first_of_host(self, run_id: int, host: str, limit: int) -> list[Lease]:
        rows = self._connection.execute(
            """
            SELECT id, url, source, host, depth, attempts, priority, etag, last_modified,
                   article_id, link_rules_digest FROM urls
             WHERE run_id = ? AND host = ? AND state = 'queued'
               AND (not_before IS NULL OR not_before <= ? OR not_before > ?)
             ORDER BY priority, id LIMIT ?""",
            (run_id, host, timestamp(), timestamp(_LONGEST_RETRY), limit),
        )
        return [Lease(*row) for row in rows]

    def requeue_leased(self, run_id: int) -> None:
        """Queue again the URLs that a run has leased and not finished."""
        self._connection.execute(
            "UPDATE urls SET state = 'queued' WHERE run_id = ? AND state = 'leased'", (run_id,)
        )

    def retry(self, run_id: int, url_id: int, seconds: float) -> None:
        """Queue a URL again, to be fetched after so many seconds, but at most an hour."""
        self._connection.execute(
            "UPDATE urls SET state = 'queued', attempts = attempts + 1, not_before = ? "
            "WHERE id = ? AND run_id = ? AND state <> 'done'",
            (timestamp(min(seconds, _LONGEST_RETRY)), url_id, run_id),
        )

    def count_waiting(self, run_id: int) -> tuple[int, float | None]:
        """Return how many URLs of a run are not done, and the seconds until the first is due.

        The seconds are None if no URL is queued.
        """
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
        due = (datetime.fromisoformat(soonest) - now()).total_seconds()
        return int(count + leased), max(due, 0.0) if due <= _LONGEST_RETRY else 0.0
