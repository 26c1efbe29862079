"""The frontier: every URL ever seen, what waits to be fetched, and how each ended.

A run's queue is the rows with its id and the state `queued`, so a killed run goes on where its
last transaction left it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import islice

from storage.core.clock import now, timestamp
from storage.core.model import Capture, DiscoveredBy, Lease, Link, Outcome, Priority
from storage.core.urls import site_of, strip_tracking, url_key
from storage.crawl_state.recheck_policy import check_at, is_index, later
from storage.crawl_state.redactions import barred

_ARTICLES = "article_id IS NOT NULL"
_OTHERS = "article_id IS NULL AND outcome <> '404'"
# A time farther off than any that is ever set is from before the clock was set back.
_LONGEST_RETRY = 3600.0  # seconds
_LONGEST_CHECK = 31 * 86400.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many URLs a run can take now, a host's least share, and what each host has in hand.

    others: hosts that other crawls of this process have in hand, which are left to them.
    """

    total: int
    per_host: int = 16
    busy: Mapping[str, int] = field(default_factory=dict)
    others: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Given:
    """URLs that were queued for a run, and how many among them nobody had met before."""

    queued: int = 0
    new: int = 0


class Rechecks(StrEnum):
    """Which known articles a run fetches again when it meets them."""

    DUE = "due"
    ALL = "all"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Seen:
    """What a fetch saw at a URL.

    changed_at: since when it is as it is, where that is not long known; validated: whether its
    server's etag and last_modified belong to what is kept; alias: whether it leads to an article
    of another URL; link_rules_digest: for whom it was read, which decides what is followed of its links.
    """

    capture: Capture
    changed_at: str | None = None
    validated: bool = True
    alias: bool = False
    link_rules_digest: str | None = None


class Frontier:
    """The `urls` table of one archive. Every method is part of the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._last_host = ""
        self.living: frozenset[int] = frozenset()
        """Other runs that are under way: what waits for them is theirs."""
        self.rechecks: dict[int, Rechecks] = {}
        """Runs for which known articles are not fetched again just where that is due."""
        self._left: dict[int, set[int]] = {}

    def give(
        self,
        run_id: int,
        source: str,
        links: Iterable[Link],
        *,
        depth: int = 0,
        found_on: int | None = None,
    ) -> Given:
        """Queue URLs for a run, but for those that it has seen or that are not due for a look.

        What a person gave is always due; what was taken down never is.
        """
        moment = timestamp()
        never = timestamp(_LONGEST_CHECK)
        living = json.dumps(sorted(self.living))
        rechecks = self.rechecks.get(run_id, Rechecks.DUE)
        rows = {}
        for link in links:
            key = url_key(link.url)
            if key not in rows:
                rows[key] = (
                    *(key, strip_tracking(link.url), source, site_of(link.url), run_id, "queued"),
                    *(link.found, found_on, depth, link.priority, moment),
                )
        for key in barred(self._connection, rows):
            del rows[key]
        last, before = self._last(), self._connection.total_changes
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
                    AND NOT (state <> 'done' AND run_id IN (SELECT value FROM json_each(?)))
                    AND (state <> 'done' OR excluded.found = 'given' OR ? = 'all'
                         OR ((coalesce(check_at, '') <= excluded.discovered_at OR check_at > ?)
                             AND NOT (? = 'none' AND article_id IS NOT NULL))))
                OR (run_id = excluded.run_id AND state = 'done' AND outcome = '404'
                    AND url <> excluded.url)""",
            [(*row, living, rechecks, never, rechecks) for row in rows.values()],
        )
        given = Given(self._connection.total_changes - before, self._last() - last)
        if given.queued < len(rows):
            self._leave_alone(run_id, list(rows))
        return given

    def _leave_alone(self, run_id: int, keys: list[str]) -> None:
        """Note which of these articles a run does not fetch again."""
        left = self._connection.execute(
            "SELECT u.article_id FROM json_each(?) k JOIN urls u ON u.key = k.value "
            "WHERE u.run_id < ? AND u.state = 'done' AND u.article_id IS NOT NULL",
            (json.dumps(keys), run_id),
        )
        self._left.setdefault(run_id, set()).update(article_id for (article_id,) in left)

    def not_due(self, run_id: int) -> int:
        """How many known articles a run has met that are not due for another look."""
        return len(self._left.get(run_id, ()))

    def forget(self, run_id: int) -> None:
        """A run has ended."""
        self._left.pop(run_id, None)
        self.rechecks.pop(run_id, None)

    def _last(self) -> int:
        (last,) = self._connection.execute("SELECT coalesce(max(id), 0) FROM urls").fetchone()
        return int(last)

    def adopt(self, run_id: int, source: str) -> int:
        """Queue for a run what earlier runs of its source left undone; how many URLs."""
        adopted = self._connection.execute(
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
        return adopted.rowcount

    def recheck(self, run_id: int, source: str, allows: Callable[[str], bool], most: int) -> int:
        """Queue articles of a source that are due for another look, the longest due first."""
        return self._queue_due(run_id, source, allows, most, _ARTICLES, Priority.RECHECK)

    def return_to(self, run_id: int, source: str, allows: Callable[[str], bool], most: int) -> int:
        """Queue what else of a source is due: what leads to others, and what could not be fetched.

        What names it may say that it has not changed, so that it is not met again.
        """
        return self._queue_due(run_id, source, allows, most, _OTHERS, None)

    def _queue_due(
        self,
        run_id: int,
        source: str,
        allows: Callable[[str], bool],
        most: int,
        which: str,
        priority: int | None,
    ) -> int:
        due = self._connection.execute(
            "SELECT id, url, priority FROM urls WHERE source = ? "
            f"AND (check_at <= ? OR check_at > ?) AND state = 'done' AND {which} ORDER BY check_at",
            (source, timestamp(), timestamp(_LONGEST_CHECK)),
        )
        wanted = (row[0] for row in due if row[2] == Priority.INDEX or allows(row[1]))
        chosen = list(islice(wanted, most))
        self._connection.executemany(
            "UPDATE urls SET run_id = ?, state = 'queued', priority = coalesce(?, priority), "
            "attempts = 0, not_before = NULL WHERE id = ?",
            [(run_id, priority, url_id) for url_id in chosen],
        )
        return len(chosen)

    def note(
        self, run_id: int, url: str, source: str, found: DiscoveredBy, found_on: int | None = None
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
            (key, strip_tracking(url), source, site_of(url), run_id, found, found_on, timestamp()),
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
            if room > 0 and host not in wanted.others:
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
            SELECT id, url, source, host, depth, attempts, priority, etag, last_modified,
                   article_id, link_rules_digest FROM urls
             WHERE run_id = ? AND host = ? AND state = 'queued'
               AND (not_before IS NULL OR not_before <= ? OR not_before > ?)
             ORDER BY priority, id LIMIT ?""",
            (run_id, host, timestamp(), timestamp(_LONGEST_RETRY), count),
        )
        return [Lease(*row) for row in rows]

    def release(self, run_id: int) -> None:
        """Queue again what a run had leased and did not finish."""
        self._connection.execute(
            "UPDATE urls SET state = 'queued' WHERE run_id = ? AND state = 'leased'", (run_id,)
        )

    def retry(self, run_id: int, url_id: int, seconds: float) -> None:
        """Queue a URL again, to be fetched no sooner than in so many seconds, an hour at most."""
        self._connection.execute(
            "UPDATE urls SET state = 'queued', attempts = attempts + 1, not_before = ? "
            "WHERE id = ? AND run_id = ? AND state <> 'done'",
            (timestamp(min(seconds, _LONGEST_RETRY)), url_id, run_id),
        )

    def end(
        self,
        run_id: int,
        url_id: int,
        outcome: Outcome,
        detail: str | None,
        fetched_at: str | None,
        article_id: int | None = None,
        seen: Seen | None = None,
    ) -> bool:
        """Give a URL its one outcome; False where this run had ended it already.

        A page may come in by its own URL and by one that leads to it; the first to come counts.
        """
        looks = self._looks(url_id, outcome, detail, seen) if seen else {}
        columns = "".join(f", {name} = ?" for name in looks)
        ended = self._connection.execute(
            f"""
            UPDATE urls SET state = 'done', outcome = ?, detail = ?, not_before = NULL, run_id = ?,
                   fetched_at = coalesce(?, fetched_at), article_id = coalesce(?, article_id)
                   {columns}
             WHERE id = ? AND NOT (state = 'done' AND run_id = ? AND outcome IS NOT NULL)""",
            (outcome, detail, run_id, fetched_at, article_id, *looks.values(), url_id, run_id),
        )
        return ended.rowcount > 0

    def end_as_of(
        self,
        run_id: int,
        url_id: int,
        outcome: Outcome,
        detail: str | None,
        fetched_at: str,
        article_id: int | None = None,
    ) -> None:
        """Give a URL the outcome that it had at a time.

        Where it was fetched since, or waits to be, only the article that it led to is noted.
        """
        ended = self._connection.execute(
            """
            UPDATE urls SET outcome = ?, detail = ?, run_id = ?, fetched_at = ?,
                   article_id = coalesce(?, article_id)
             WHERE id = ? AND state = 'done'
               AND (outcome IS NULL OR coalesce(fetched_at, '') <= ?)""",
            (outcome, detail, run_id, fetched_at, article_id, url_id, fetched_at),
        )
        if not ended.rowcount:
            self._connection.execute(
                "UPDATE urls SET article_id = coalesce(article_id, ?) WHERE id = ?",
                (article_id, url_id),
            )

    def _looks(
        self, url_id: int, outcome: Outcome, detail: str | None, seen: Seen
    ) -> dict[str, str | None]:
        """What the next look at a URL needs: when it is due, what to ask by."""
        changed_at, priority = self._connection.execute(
            "SELECT changed_at, priority FROM urls WHERE id = ?", (url_id,)
        ).fetchone()
        fetched_at = seen.capture.fetched_at
        changed_at = seen.changed_at or changed_at or fetched_at
        index = is_index(outcome, detail, priority)
        due = (
            later(fetched_at)
            if seen.alias
            else check_at(outcome, fetched_at, changed_at, index=index)
        )
        looks = {"changed_at": changed_at, "check_at": due}
        if seen.validated:
            # Who follows other links must read the page anew.
            known = outcome is not Outcome.NOT_ARTICLE or seen.link_rules_digest is not None
            looks |= {
                "etag": seen.capture.etag if known else None,
                "last_modified": seen.capture.last_modified if known else None,
                "link_rules_digest": seen.link_rules_digest,
            }
        return looks

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
        due = (datetime.fromisoformat(soonest) - now()).total_seconds()
        return int(count + leased), max(due, 0.0) if due <= _LONGEST_RETRY else 0.0
