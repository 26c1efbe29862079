"""Which sources are due now, and when the others will be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from crawler.sources.source import Source
from storage.core.clock import now
from storage.crawl_state.poll_policy import SourceStats
from storage.crawl_state.source_stats import load_source_stats
from storage.db.reader import open_for_reading

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class DueTime:
    """A source, its statistics, and when it is due; None if it was never polled."""

    source: Source
    stats: SourceStats
    due_at: datetime | None

    @property
    def is_due(self) -> bool:
        """Whether the source is due now."""
        return self.due_at is None or self.due_at <= now()


def due_times(sources: Iterable[Source], archive: Path) -> list[DueTime]:
    """Sources in the order in which they are due, those never polled first.

    An archive that does not exist is not an error.

    Raises:
        UseAnotherArchive, UpgradePalimpsest: as `open_for_reading`.
    """
    stats_by_name = _read_stats(archive)
    due = [
        DueTime(source, stats, stats.due_at(source.interval))
        for source in sources
        for stats in [stats_by_name.get(source.name, SourceStats())]
    ]
    return sorted(due, key=lambda entry: entry.due_at or _NEVER)


def _read_stats(archive: Path) -> dict[str, SourceStats]:
    if not archive.exists():
        return {}
    connection = open_for_reading(archive, needs_refold=True)
    try:
        return load_source_stats(connection)
    finally:
        connection.close()
