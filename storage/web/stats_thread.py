"""Statistics that take longer than a page may take: computed in advance, on a thread."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storage.core.clock import timestamp
from storage.core.errors import PalimpsestError
from storage.db.reader import Reader
from storage.queries.archive_stats import Statistics, compute_statistics
from storage.web import charts

_POLL_SECONDS = 30.0  # between two checks whether the archive has changed
_REST_FACTOR = 20  # the pause after a computation, as a multiple of its duration: 5 % of a core

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ArchiveStats:
    """The statistics of an archive at one time, and the charts drawn from them.

    Attributes:
        moment: when they were computed (UTC, ISO 8601).
        articles, runs: a chart as SVG, and its data as table rows.
    """

    moment: str
    figures: Statistics
    articles: tuple[str, list[dict[str, Any]]]
    runs: tuple[str, list[dict[str, Any]]]

    def as_json(self) -> dict[str, Any]:
        """The statistics for JSON output."""
        return {
            "counted": self.moment,
            "articles": self.figures.articles,
            "versions": self.figures.versions,
            "paragraphs": self.figures.paragraphs,
            "sites": self.figures.sites,
            "days": self.figures.days,
            "copies": [
                {"site": site, "of_site": of_site, "articles": count}
                for (site, of_site), count in self.figures.copies.most_common()
            ],
            "failures": self.figures.failures,
            "missed": self.figures.missed,
        }


class StatsThread:
    """Computes the statistics of an archive while it is served, and again after each change."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stop = threading.Event()
        self._computed = threading.Event()
        self._latest: ArchiveStats | None = None
        self._thread = threading.Thread(target=self._run, name="archive-stats", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Ask the thread to stop. It does not wait for a computation in progress."""
        self._stop.set()

    def latest(self, timeout: float = 0.0) -> ArchiveStats | None:
        """Return the latest statistics, or None if there are none after `timeout` seconds."""
        if timeout:
            self._computed.wait(timeout)
        return self._latest

    def _run(self) -> None:
        seen: int | None = None
        pause = 0.0
        while not self._stop.wait(pause):
            pause = _POLL_SECONDS
            try:
                with Reader(self._path) as reader:
                    while not self._stop.is_set():
                        version = _data_version(reader)
                        if version != seen or self._latest is None:
                            pause = max(_POLL_SECONDS, _REST_FACTOR * self._compute(reader))
                            seen = version
                        if self._stop.wait(pause):
                            return
            except (PalimpsestError, sqlite3.Error) as error:
                seen = None
                logger.warning("the statistics could not be computed: %s", error)

    def _compute(self, reader: Reader) -> float:
        """Compute the statistics and return the seconds that it took."""
        started = time.monotonic()
        computed = compute_statistics(reader)
        self._latest = ArchiveStats(
            timestamp(),
            computed,
            charts.articles_over_time(computed.days),
            charts.runs_over_time(computed.runs),
        )
        self._computed.set()
        return time.monotonic() - started


def _data_version(reader: Reader) -> int:
    """A number that changes when another connection has written to the archive."""
    return int(reader.connection.execute("PRAGMA data_version").fetchone()[0])
