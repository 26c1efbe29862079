"""Which articles are taken out of an archive, and the question that finds them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from storage.core.clock import written
from storage.core.errors import PalimpsestError

_CHUNK = 500  # articles that are read at once


class GiveADate(PalimpsestError):
    """What was given as a date is none: write it as ISO 8601 has it."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Articles by number, by site, by language, and by when the text that stands came in.

    since: that moment or later; until: before it; both UTC as rows have them. Empty: no matter.
    """

    articles: tuple[int, ...] = ()
    sites: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None

    def count(self, connection: sqlite3.Connection) -> int:
        """How many articles that is."""
        where, values = self._condition()
        query = f"SELECT count(*) FROM articles a JOIN versions v ON v.id = a.version_id{where}"
        return int(connection.execute(query, values).fetchone()[0])

    def chunks(self, connection: sqlite3.Connection) -> Iterator[list[int]]:
        """Their numbers in order, some at a time."""
        where, values = self._condition()
        found = connection.execute(
            "SELECT a.id FROM articles a JOIN versions v ON v.id = a.version_id"
            f"{where} ORDER BY a.id",
            values,
        )
        while rows := found.fetchmany(_CHUNK):
            yield [row[0] for row in rows]

    def _condition(self) -> tuple[str, list[Any]]:
        conditions: list[str] = []
        values: list[Any] = []
        for column, wanted in (
            ("a.id", self.articles),
            ("a.site", self.sites),
            ("a.language", self.languages),
        ):
            if wanted:
                conditions.append(f"{column} IN ({', '.join('?' * len(wanted))})")
                values += wanted
        for comparison, moment in (("v.seen_at >= ?", self.since), ("v.seen_at < ?", self.until)):
            if moment is not None:
                conditions.append(comparison)
                values.append(moment)
        return (f" WHERE {' AND '.join(conditions)}" if conditions else ""), values


def moment_of(text: str) -> str:
    """A date or a moment that a person gave, as rows have it; UTC where it names no zone.

    Raises:
        GiveADate: it is none.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
        return written(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    except (ValueError, OverflowError) as error:
        raise GiveADate(
            f"{text!r} is no date: write 2025-01-31, or 2025-01-31T12:00 for a moment (UTC)"
        ) from error
