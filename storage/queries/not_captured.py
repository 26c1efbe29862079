"""What was not captured, and why: URLs that ended without an article, and those still waiting.

Feeds, sitemaps and listings are no articles and were read as they are meant to be: they are missed
by nobody. A known article whose last look failed was captured before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from storage.db.reader import Reader, Row

OUTCOMES = ("robots", "not-article", "404", "timeout", "error", "waiting")
_READ = ("listing", "feed", "sitemap", "as it was")  # reasons for which a page is no article
# In the words of the index urls_missed, or it would not be used.
_ENDED = (
    "u.article_id IS NULL AND u.outcome IN ('robots', 'not-article', '404', 'timeout', 'error')"
)
_WAITS = ("u.state = 'queued'", "u.state = 'leased'")
# What a detail says before its particulars: "HTTP 500 ...", "no-text", "the transfer broke off".
_REASON = """CASE WHEN instr(u.detail, ': ') > 0
             THEN substr(u.detail, 1, instr(u.detail, ': ') - 1) ELSE coalesce(u.detail, '') END"""
_WHEN = "coalesce(u.fetched_at, u.discovered_at)"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which misses: of a source, with an outcome, a reason, from and before a moment (ISO 8601)."""

    source: str | None = None
    outcome: str | None = None
    reason: str | None = None
    since: str | None = None
    until: str | None = None


def groups(reader: Reader, wanted: Wanted | None = None) -> list[Row]:
    """The misses by source, outcome, reason and month, the most first: `urls`, `first`, `last`."""
    query, values = _rows(
        wanted or Wanted(),
        f"u.source, {{}} AS outcome, {_REASON} AS reason, substr({_WHEN}, 1, 7) AS month, "
        f"{_WHEN} AS at",
    )
    return reader.rows(
        f"SELECT source, outcome, reason, month, count(*) AS urls, min(at) AS first, "
        f"max(at) AS last FROM ({query}) GROUP BY 1, 2, 3, 4 "
        "ORDER BY urls DESC, source, outcome, reason, month",
        *values,
    )


def missed(reader: Reader, wanted: Wanted, limit: int = 50, offset: int = 0) -> list[Row]:
    """URLs that were missed, the last ones first, each with `detail`, where it ended, and `at`."""
    query, values = _rows(
        wanted, f"u.url, u.source, {{}} AS outcome, u.detail, u.attempts, {_WHEN} AS at, u.id"
    )
    # Ordered as a whole, each part is read in the order of its index, as far as the limit asks.
    return reader.rows(
        f"{query} ORDER BY at DESC, id DESC LIMIT ? OFFSET ?", *values, limit, offset
    )


def read_as_meant(reader: Reader) -> int:
    """How many pages were no articles because they lead to articles: listings, feeds, sitemaps."""
    marks = ", ".join("?" * len(_READ))
    (count,) = reader.connection.execute(
        f"SELECT count(*) FROM urls u WHERE {_ENDED} AND u.outcome = 'not-article' "
        f"AND {_REASON} IN ({marks})",
        _READ,
    ).fetchone()
    return int(count)


def _rows(wanted: Wanted, columns: str) -> tuple[str, list[Any]]:
    """The rows wanted of those that ended and of those that wait, with the values they ask for."""
    parts, values = [], []
    if wanted.outcome != "waiting":
        marks = ", ".join("?" * len(_READ))
        conditions = [_ENDED, f"NOT (u.outcome = 'not-article' AND {_REASON} IN ({marks}))"]
        given: list[Any] = [*_READ]
        if wanted.outcome is not None:
            conditions.append("u.outcome = ?")
            given.append(wanted.outcome)
        parts.append(_part(columns.format("u.outcome"), conditions, given, wanted))
        values += given
    if wanted.outcome in (None, "waiting"):
        for waits in _WAITS:
            given = []
            parts.append(_part(columns.format("'waiting'"), [waits], given, wanted))
            values += given
    return " UNION ALL ".join(parts), values


def _part(columns: str, conditions: list[str], given: list[Any], wanted: Wanted) -> str:
    for condition, value in (
        ("u.source = ?", wanted.source),
        (f"{_REASON} = ?", wanted.reason),
        (f"{_WHEN} >= ?", wanted.since),
        (f"{_WHEN} < ?", wanted.until),
    ):
        if value is not None:
            conditions.append(condition)
            given.append(value)
    return f"SELECT {columns} FROM urls u WHERE {' AND '.join(conditions)}"
