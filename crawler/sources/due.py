"""Which sources are to be looked at now, and when the others are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from crawler.sources.source import Source
from storage.core.clock import now
from storage.crawl_state.poll_policy import Watched
from storage.crawl_state.source_stats import watched
from storage.db.reader import open_for_reading

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Due:
    """A source, what is known of it, and when it is to be looked at; None: it never was."""

    source: Source
    known: Watched
    at: datetime | None

    @property
    def now(self) -> bool:
        """Whether its time has come."""
        return self.at is None or self.at <= now()


def all_due(sources: Iterable[Source], archive: Path) -> list[Due]:
    """Sources in the order in which they are due.

    Raises:
        UseAnotherArchive, UpgradePalimpsest: as `open_for_reading`; a file not there is no error.
    """
    known = _known(archive)
    found = [
        Due(source, seen, seen.due_at(source.interval))
        for source in sources
        for seen in [known.get(source.name, Watched())]
    ]
    return sorted(found, key=lambda each: each.at or _NEVER)


def _known(archive: Path) -> dict[str, Watched]:
    if not archive.exists():
        return {}
    connection = open_for_reading(archive, outdated=True)
    try:
        return watched(connection)
    finally:
        connection.close()
