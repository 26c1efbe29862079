"""Adds the URLs of another archive to an archive. Of two outcomes the better known one wins."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from storage.core.model import Outcome, UrlState
from storage.crawl_state.redactions import find_redacted
from storage.db.select_in import select_in
from storage.merge.id_map import IdMap
from storage.merge.read_rows import Row, read_rows

_AT_ONCE = 2_000
_FIXED = ("key", "url", "source", "host", "found", "depth", "priority", "attempts", "not_before")
# What a fetch says about a URL, besides its run and its article.
_FETCHED = (
    *("outcome", "detail", "fetched_at", "etag", "last_modified", "changed_at"),
    *("link_rules_digest", "check_at"),
)
_COLUMNS = ("id", "run_id", "state", "found_on", "discovered_at", "article_id", *_FIXED, *_FETCHED)
_OWN_COLUMNS = ("key", "id", "run_id", "state", "outcome", "fetched_at", "article_id")


@dataclass(slots=True)
class UrlCounts:
    """new: URLs that were not known; updated: known ones whose outcome the other archive knew."""

    new: int = 0
    updated: int = 0


def read_urls(connection: sqlite3.Connection) -> Iterator[list[Row]]:
    """Read all URLs of an archive that is merged, many at a time."""
    return read_rows(connection, "urls", _COLUMNS, _AT_ONCE)


class UrlMerger:
    """Writes URLs into one archive. Every method is part of the caller's transaction.

    active_runs: the runs in progress, whose queues are left to them.
    """

    def __init__(
        self, connection: sqlite3.Connection, ids: IdMap, active_runs: frozenset[int]
    ) -> None:
        self._connection = connection
        self._ids = ids
        self._active_runs = active_runs

    def add(self, urls: list[Row]) -> UrlCounts:
        """Add URLs, whose runs and articles must have been added before."""
        counts = UrlCounts()
        keys = [url["key"] for url in urls]
        redactions = find_redacted(self._connection, keys)
        rows = select_in(
            self._connection,
            f"SELECT {', '.join(_OWN_COLUMNS)} FROM urls WHERE key IN ({{}})",
            keys,
        )
        own = {row[0]: dict(zip(_OWN_COLUMNS, row, strict=True)) for row in rows}
        for url in urls:
            known = own.get(url["key"])
            redaction = redactions.get(url["key"])
            reason = self._ids.reason_not_added(url["article_id"])
            if redaction is not None:
                reason = redaction.reason
            values = url if reason is None else _redacted(url, reason)
            if known is None:
                self._ids.add_url(url["id"], self._insert(values))
                counts.new += 1
                continue
            self._ids.add_url(url["id"], known["id"])
            if known["outcome"] != Outcome.REDACTED:
                counts.updated += self._update(known, values)
        return counts

    def add_finders(self, urls: list[Row]) -> None:
        """Note on which pages URLs were found that had not been added when the URLs were."""
        self._connection.executemany(
            "UPDATE urls SET found_on = ? WHERE id = ? AND found_on IS NULL",
            [
                (self._ids.url(url["found_on"]), self._ids.url(url["id"]))
                for url in urls
                if url["found_on"] is not None and url["found_on"] > url["id"]
            ],
        )

    def _insert(self, url: Row) -> int:
        values = {
            **{name: url[name] for name in (*_FIXED, *_FETCHED, "discovered_at")},
            "run_id": self._ids.run(url["run_id"]),
            "state": UrlState.QUEUED if url["state"] == UrlState.LEASED else url["state"],
            "found_on": self._ids.url(url["found_on"]),
            "article_id": self._ids.article(url["article_id"]),
        }
        inserted = self._connection.execute(
            f"INSERT INTO urls ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})",
            tuple(values.values()),
        )
        return int(inserted.lastrowid or 0)

    def _update(self, known: Row, url: Row) -> bool:
        """Take over what the other archive knows better; return whether it knew an outcome."""
        article_id = self._ids.article(url["article_id"])
        if known["article_id"] is None and article_id is not None:
            self._connection.execute(
                "UPDATE urls SET article_id = ? WHERE id = ?", (article_id, known["id"])
            )
        self._connection.execute(
            "UPDATE urls SET discovered_at = min(discovered_at, ?) WHERE id = ?",
            (url["discovered_at"], known["id"]),
        )
        if url["outcome"] != Outcome.REDACTED and _knowledge(url) <= _knowledge(known):
            return False
        values = {name: url[name] for name in _FETCHED}
        is_waiting = known["state"] != UrlState.DONE and known["run_id"] in self._active_runs
        if url["state"] == UrlState.DONE and not is_waiting:
            values |= {"state": UrlState.DONE, "run_id": self._ids.run(url["run_id"])}
        self._connection.execute(
            f"UPDATE urls SET {', '.join(f'{name} = ?' for name in values)} WHERE id = ?",
            (*values.values(), known["id"]),
        )
        return True


def _knowledge(url: Row) -> tuple[bool, str]:
    """How well the outcome of a URL is known: a later one replaces an earlier one."""
    return url["outcome"] is not None, url["fetched_at"] or ""


def _redacted(url: Row, reason: str) -> Row:
    """A URL of which nothing may be stored but that it was taken down."""
    forgotten: dict[str, Any] = dict.fromkeys(_FETCHED)
    return (
        url
        | forgotten
        | {
            "outcome": Outcome.REDACTED,
            "detail": reason,
            "fetched_at": url["fetched_at"],
            "state": UrlState.DONE,
            "not_before": None,
            "article_id": None,
        }
    )
