"""How sources do: what the archive knows of each, judged."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from crawler.sources.source import Source
from storage.core.clock import now
from storage.crawl_state.poll_policy import Watched
from storage.crawl_state.run_ledger import listed
from storage.crawl_state.source_health import RUNS, Finding, Observed, findings
from storage.crawl_state.source_stats import watched
from storage.db.reader import Reader


@dataclass(frozen=True, slots=True)
class Health:
    """A source as the archive knows it, and what is wrong with it, worst first."""

    observed: Observed
    findings: tuple[Finding, ...]

    @property
    def name(self) -> str:
        """The source's name."""
        return self.observed.name


def health(sources: Iterable[Source], archive: Path) -> list[Health]:
    """How sources do, in their order.

    Raises:
        UseAnotherArchive, UpgradePalimpsest, RefoldArchive: as `open_for_reading`.
    """
    moment = now()
    with Reader(archive) as reader:
        return judged(sources, reader.connection, moment)


def judged(
    sources: Iterable[Source], connection: sqlite3.Connection, moment: datetime
) -> list[Health]:
    """The same from an archive that is open."""
    known = watched(connection)
    seen = [_observed(source, known.get(source.name, Watched()), connection) for source in sources]
    return [Health(each, tuple(findings(each, moment))) for each in seen]


def _observed(source: Source, known: Watched, connection: sqlite3.Connection) -> Observed:
    # A site whose URL was given may have the name of a source.
    runs = [
        run
        for run in listed(connection, source=source.name, limit=RUNS)
        if run.arguments.get("source", {}).get("name") == source.name
    ]
    (first,) = connection.execute(
        "SELECT min(started) FROM runs WHERE source = ?", (source.name,)
    ).fetchone()
    return Observed(source.name, known, runs, first, source.interval, source.tolerance)
