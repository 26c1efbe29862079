"""The health of sources, judged by what the archive knows about them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from crawler.sources.source import Source
from storage.core.clock import now
from storage.crawl_state.poll_policy import SourceStats
from storage.crawl_state.run_ledger import list_runs
from storage.crawl_state.source_health import RUNS, Finding, ObservedSource, findings
from storage.crawl_state.source_stats import load_source_stats
from storage.db.reader import Reader


@dataclass(frozen=True, slots=True)
class Health:
    """A source as the archive knows it, and its problems, worst first."""

    observed: ObservedSource
    findings: tuple[Finding, ...]

    @property
    def name(self) -> str:
        """The source's name."""
        return self.observed.name


def check_health(sources: Iterable[Source], archive: Path) -> list[Health]:
    """Check the health of sources, in their order.

    Raises:
        UseAnotherArchive, UpgradePalimpsest, RefoldArchive: as `open_for_reading`.
    """
    moment = now()
    with Reader(archive) as reader:
        return check_health_in(sources, reader.connection, moment)


def check_health_in(
    sources: Iterable[Source], connection: sqlite3.Connection, moment: datetime
) -> list[Health]:
    """Check the health of sources at a moment, with an archive that is open already."""
    known = load_source_stats(connection)
    observed = [
        _observe(source, known.get(source.name, SourceStats()), connection) for source in sources
    ]
    return [Health(each, tuple(findings(each, moment))) for each in observed]


def _observe(source: Source, known: SourceStats, connection: sqlite3.Connection) -> ObservedSource:
    # A crawl of URLs is named after their site, and a source may have the same name.
    runs = [
        run
        for run in list_runs(connection, source=source.name, limit=RUNS)
        if run.arguments.get("source", {}).get("name") == source.name
    ]
    (first,) = connection.execute(
        "SELECT min(started) FROM runs WHERE source = ?", (source.name,)
    ).fetchone()
    return ObservedSource(source.name, known, runs, first, source.interval, source.tolerance)
