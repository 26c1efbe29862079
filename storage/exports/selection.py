"""Which articles an export contains."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from storage.core.clock import format_timestamp
from storage.core.errors import PalimpsestError
from storage.db.joins import ARTICLE_WITH_CURRENT_VERSION

_BATCH_ARTICLES = 500  # read at a time


class CorrectDate(PalimpsestError):
    """The text is not a valid date: write it as in ISO 8601."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Selects articles by id, site, language, and when their current text was first captured.

    since, until: UTC times as the archive stores them, with since <= time < until. A field that is
    empty or None selects all articles.
    """

    articles: tuple[int, ...] = ()
    sites: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None

    def count(self, connection: sqlite3.Connection) -> int:
        """Return how many articles are selected."""
        where, values = self._condition()
        query = f"SELECT count(*) FROM {ARTICLE_WITH_CURRENT_VERSION}{where}"
        return int(connection.execute(query, values).fetchone()[0])

    def batches(self, connection: sqlite3.Connection) -> Iterator[list[int]]:
        """Yield the ids of the selected articles in order, a batch at a time."""
        where, values = self._condition()
        cursor = connection.execute(
            f"SELECT a.id FROM {ARTICLE_WITH_CURRENT_VERSION}{where} ORDER BY a.id",
            values,
        )
        while rows := cursor.fetchmany(_BATCH_ARTICLES):
            yield [row[0] for row in rows]

    def _condition(self) -> tuple[str, list[Any]]:
        """The WHERE clause, "" if there is none, and the values of its parameters."""
        conditions: list[str] = []
        values: list[Any] = []
        for column, accepted in (
            ("a.id", self.articles),
            ("a.site", self.sites),
            ("a.language", self.languages),
        ):
            if accepted:
                conditions.append(f"{column} IN ({', '.join('?' * len(accepted))})")
                values += accepted
        for comparison, time in (("v.seen_at >= ?", self.since), ("v.seen_at < ?", self.until)):
            if time is not None:
                conditions.append(comparison)
                values.append(time)
        return (f" WHERE {' AND '.join(conditions)}" if conditions else ""), values


def parse_time(text: str) -> str:
    """Return a date or time of the user as the archive stores times; UTC if it names no time zone.

    Raises:
        CorrectDate: the text is not a valid date.
    """
    try:
        time = datetime.fromisoformat(text.strip())
        return format_timestamp(time if time.tzinfo else time.replace(tzinfo=UTC))
    except (ValueError, OverflowError) as error:
        raise CorrectDate(
            f"{text!r} is not a valid date: write 2025-01-31, or 2025-01-31T12:00 for a time (UTC)"
        ) from error
