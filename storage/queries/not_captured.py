"""What was not captured, and why: URLs without an article as their outcome, and waiting URLs.

Feeds, sitemaps and listings are not counted: they are not articles and were read as intended. A
listing that has as much prose as an article is: it may be one. Not counted either is a known
article whose last recheck failed: it was captured before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from storage.core.prose import ARTICLE_PROSE
from storage.db.reader import Reader

OUTCOMES = ("robots", "not-article", "404", "timeout", "error", "waiting")
_LISTING_REASONS = ("listing", "feed", "sitemap", "unmodified", "as it was")
# Worded exactly like the condition of the index urls_missed; otherwise SQLite does not use it.
_NOT_CAPTURED = (
    "u.article_id IS NULL AND u.outcome IN ('robots', 'not-article', '404', 'timeout', 'error')"
)
_WAITING = ("u.state = 'queued'", "u.state = 'leased'")
# The part of a detail before its particulars: "no-text", or "HTTP 500" of "HTTP 500: ...".
_REASON = """CASE WHEN instr(u.detail, ': ') > 0
             THEN substr(u.detail, 1, instr(u.detail, ': ') - 1) ELSE coalesce(u.detail, '') END"""
_TIME = "coalesce(u.fetched_at, u.discovered_at)"
# The prose of the page as it was last rejected. Worded like the index captures_rejected.
_PROSE = """(SELECT m.prose FROM captures m WHERE m.url_id = u.id AND m.outcome = 'not-article'
               AND m.prose IS NOT NULL ORDER BY m.fetched_at DESC LIMIT 1)"""
_IS_LISTING = f"""(u.outcome = 'not-article' AND {_REASON} IN ({{}})
               AND coalesce({_PROSE}, 0) < {ARTICLE_PROSE})"""


@dataclass(frozen=True, slots=True)
class NotCapturedFilter:
    """Selects URLs by source, outcome, reason, and time (ISO 8601): since <= time < until."""

    source: str | None = None
    outcome: str | None = None
    reason: str | None = None
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class NotCapturedGroup:
    """URLs with the same source, outcome, reason and month (YYYY-MM), and their first and last.

    prose: characters of prose on the page that has most of it, None if none was measured.
    """

    source: str
    outcome: str
    reason: str
    month: str
    urls: int
    first: str
    last: str
    prose: int | None


@dataclass(frozen=True, slots=True)
class NotCapturedUrl:
    """A URL that was not captured.

    at: when it was fetched, or discovered if it never was; prose: characters of prose on its page,
    None if it was not measured.
    """

    url: str
    source: str
    outcome: str
    detail: str | None
    attempts: int
    at: str
    id: int
    prose: int | None


def group_not_captured(
    reader: Reader, selected: NotCapturedFilter | None = None
) -> list[NotCapturedGroup]:
    """Return groups of URLs that were not captured, the largest first."""
    query, values = _union(
        selected or NotCapturedFilter(),
        f"u.source, {{}} AS outcome, {_REASON} AS reason, substr({_TIME}, 1, 7) AS month, "
        f"{_TIME} AS at, {_PROSE} AS prose",
    )
    rows = reader.rows(
        f"SELECT source, outcome, reason, month, count(*) AS urls, min(at) AS first, "
        f"max(at) AS last, max(prose) AS prose FROM ({query}) GROUP BY 1, 2, 3, 4 "
        "ORDER BY urls DESC, source, outcome, reason, month",
        *values,
    )
    return [NotCapturedGroup(**row) for row in rows]


def list_not_captured(
    reader: Reader, selected: NotCapturedFilter, limit: int = 50, offset: int = 0
) -> list[NotCapturedUrl]:
    """Return URLs that were not captured, the latest first."""
    query, values = _union(
        selected,
        f"u.url, u.source, {{}} AS outcome, u.detail, u.attempts, {_TIME} AS at, u.id, "
        f"{_PROSE} AS prose",
    )
    # With one order for the whole union, SQLite reads each part in the order of its index and
    # stops at the limit.
    rows = reader.rows(
        f"{query} ORDER BY at DESC, id DESC LIMIT ? OFFSET ?", *values, limit, offset
    )
    return [NotCapturedUrl(**row) for row in rows]


def count_listings(reader: Reader) -> int:
    """Return how many URLs were listings, feeds or sitemaps."""
    marks = ", ".join("?" * len(_LISTING_REASONS))
    (count,) = reader.connection.execute(
        f"SELECT count(*) FROM urls u WHERE {_NOT_CAPTURED} AND {_IS_LISTING.format(marks)}",
        _LISTING_REASONS,
    ).fetchone()
    return int(count)


def _union(selected: NotCapturedFilter, columns: str) -> tuple[str, list[Any]]:
    """A query for URLs that are done and URLs that wait, and the values of its parameters.

    columns: what to select, with {} for the outcome.
    """
    parts: list[str] = []
    values: list[Any] = []
    if selected.outcome != "waiting":
        marks = ", ".join("?" * len(_LISTING_REASONS))
        conditions = [
            _NOT_CAPTURED,
            f"NOT {_IS_LISTING.format(marks)}",
        ]
        parameters: list[Any] = [*_LISTING_REASONS]
        if selected.outcome is not None:
            conditions.append("u.outcome = ?")
            parameters.append(selected.outcome)
        parts.append(_select(columns.format("u.outcome"), conditions, parameters, selected))
        values += parameters
    if selected.outcome in (None, "waiting"):
        for condition in _WAITING:
            parameters = []
            parts.append(_select(columns.format("'waiting'"), [condition], parameters, selected))
            values += parameters
    return " UNION ALL ".join(parts), values


def _select(
    columns: str, conditions: list[str], parameters: list[Any], selected: NotCapturedFilter
) -> str:
    """One part of the union; extends its conditions and the values of their parameters."""
    for condition, value in (
        ("u.source = ?", selected.source),
        (f"{_REASON} = ?", selected.reason),
        (f"{_TIME} >= ?", selected.since),
        (f"{_TIME} < ?", selected.until),
    ):
        if value is not None:
            conditions.append(condition)
            parameters.append(value)
    return f"SELECT {columns} FROM urls u WHERE {' AND '.join(conditions)}"
