"""What all crawls of a process share: the archive with its thread, and the workers."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.http import Response
from scrapy.settings import BaseSettings

from crawler.crawl.plan import Plan, TakenUp, take_up
from crawler.sources.source import Source
from crawler.workers.workers import Workers
from storage.archive.archive import Archive
from storage.archive.writer import ArchiveWriter
from storage.core.clock import now
from storage.core.run_summary import CrawlSummary
from storage.db import folding_settings

if TYPE_CHECKING:
    from storage.warc.capture_thread import CaptureThread

ROBOTS_GOOD_FOR = timedelta(hours=24)
"""How long a copy of a robots.txt holds (RFC 9309, 2.4)."""

logger = logging.getLogger(__name__)


class SharedResources:
    """One archive, open for the crawls of this process.

    A crawl alone would need no less: the index of a large archive takes 300 MB, whoever asks it.
    """

    def __init__(self, path: Path, settings: BaseSettings) -> None:
        """Open the archive and start the workers.

        Raises:
            PalimpsestError: the archive cannot be used; its text says why.
        """
        self.archive = Archive(path)
        self.robots: dict[str, tuple[Response, datetime]] = {}
        """By host the answer for its robots.txt, and when it came."""
        try:
            unusual = folding_settings.unusual(self.archive.folding)
            if unusual:
                logger.info("%s folds with %s", path, unusual)
            self.workers = Workers(
                self.archive.folding,
                count=settings["PALIMPSEST_WORKERS"],
                seconds=settings.getfloat("PALIMPSEST_WORKER_SECONDS"),
                megabytes=settings.getint("PALIMPSEST_WORKER_MEGABYTES"),
            )
        except BaseException:
            self.archive.close()
            raise
        self.writer = ArchiveWriter(self.archive)
        self.busy: dict[int, Mapping[str, int]] = {}
        """By run the hosts that it has in hand."""
        self.open: set[int] = set()
        """Runs that were taken up and have not come to their end."""
        self._keepers: dict[Path, CaptureThread] = {}
        self._warc: str = settings["PALIMPSEST_WARC"]
        self._largest = int(settings.getfloat("PALIMPSEST_WARC_MEGABYTES") * 1_000_000)

    def hosts_of_others(self, run_id: int) -> frozenset[str]:
        """The hosts that other crawls have in hand: each has one crawl at a time."""
        others = (busy for number, busy in self.busy.items() if number != run_id)
        return frozenset(host for busy in others for host in busy)

    def keep_robots(self, netloc: str, response: Response) -> None:
        """Keep the answer for a robots.txt for a day, and none for longer."""
        moment = now()
        kept = self.robots.items()
        self.robots = {host: each for host, each in kept if moment - each[1] < ROBOTS_GOOD_FOR}
        self.robots[netloc] = (response, moment)

    def capture_thread(self, sources: Iterable[Source]) -> CaptureThread | None:
        """Who keeps what sources send, one a folder for all crawls; None where nothing is kept.

        Raises:
            UseAnotherFolder: nothing can be written there.
        """
        named = next((source.warc for source in sources if source.warc), self._warc)
        if not named:
            return None
        from storage.warc.capture_thread import (
            CaptureThread,
        )  # who keeps nothing need not wait for warcio

        folder = Path(named).absolute()
        held = self._keepers.get(folder)
        if held is None or held.is_broken:
            self._keepers[folder] = CaptureThread(folder, self.archive.path, self._largest)
            if held is not None:
                held.close()
        return self._keepers[folder]

    def take_up(self, plan: Plan) -> Future[TakenUp]:
        """Take a run up; it is open from then on, whoever waits for the future or does no more.

        Raises in its future: as `take_up`.
        """

        def taking() -> TakenUp:
            # A machine that slept has not told that its runs live, and takes them for dead.
            self.writer.beat()
            taken = take_up(self.archive, plan)
            self.open.add(taken.run_id)
            return taken

        return self.writer.call(taking)

    def finish(
        self, run_id: int, outcome: str, summary: CrawlSummary | None = None
    ) -> Future[None]:
        """Close the row of a run that came to nothing, or was cut off."""

        def finishing() -> None:
            self.archive.finish_run(run_id, outcome, summary)
            self.open.discard(run_id)

        return self.writer.call(finishing)

    def close(self) -> None:
        """End the workers, write what waits, close the archive."""
        self.workers.close()
        for capture_thread in self._keepers.values():
            capture_thread.close()
        with contextlib.suppress(Exception):  # each crawl was told what went wrong
            self.writer.close()
        self.archive.close()
