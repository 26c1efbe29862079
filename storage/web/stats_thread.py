"""Figures that take longer to count than a reader waits: counted before, and after each news."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storage.core.clock import stamp
from storage.core.errors import PalimpsestError
from storage.db.reader import Reader
from storage.queries.archive_stats import Figures, figures
from storage.web import charts

_EVERY = 30.0  # seconds between two looks whether there is news
_REST = 20  # times as long as counting took it rests, so that it takes a twentieth of a core

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Counted:
    """The figures of an archive as of a moment, and the charts drawn from them."""

    moment: str
    figures: Figures
    articles: tuple[str, list[dict[str, Any]]]
    runs: tuple[str, list[dict[str, Any]]]

    def plain(self) -> dict[str, Any]:
        """The figures as JSON has them."""
        found = self.figures
        return {
            "counted": self.moment,
            "articles": found.articles,
            "versions": found.versions,
            "paragraphs": found.paragraphs,
            "sites": found.sites,
            "days": found.days,
            "copies": [
                {"site": site, "of_site": of, "articles": count}
                for (site, of), count in found.copies.most_common()
            ],
            "failures": found.failures,
            "missed": found.missed,
        }


class Counter:
    """Counts an archive on a thread of its own while it is served."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stop = threading.Event()
        self._first = threading.Event()
        self._latest: Counted | None = None
        self._thread = threading.Thread(target=self._work, name="figures", daemon=True)

    def start(self) -> None:
        """Begin to count."""
        self._thread.start()

    def stop(self) -> None:
        """Count no more."""
        self._stop.set()

    def latest(self, wait: float = 0.0) -> Counted | None:
        """The latest figures; None where they are not yet counted after `wait` seconds."""
        if wait:
            self._first.wait(wait)
        return self._latest

    def _work(self) -> None:
        seen: int | None = None
        pause = 0.0
        while not self._stop.wait(pause):
            pause = _EVERY
            try:
                with Reader(self._path) as reader:
                    while not self._stop.is_set():
                        version = _data_version(reader)
                        if version != seen or self._latest is None:
                            pause = max(_EVERY, _REST * self._count(reader))
                            seen = version
                        if self._stop.wait(pause):
                            return
            except (PalimpsestError, sqlite3.Error) as error:
                seen = None
                logger.warning("the figures could not be counted: %s", error)

    def _count(self, reader: Reader) -> float:
        """Count; the seconds that it took."""
        started = time.monotonic()
        found = figures(reader)
        self._latest = Counted(
            stamp(), found, charts.articles_over_time(found.days), charts.runs_over_time(found.runs)
        )
        self._first.set()
        return time.monotonic() - started


def _data_version(reader: Reader) -> int:
    """A number that changes when another connection has written."""
    return int(reader.connection.execute("PRAGMA data_version").fetchone()[0])
