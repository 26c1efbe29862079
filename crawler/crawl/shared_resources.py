"""What all crawls of a process share: an archive with its thread, workers and caches."""

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

from crawler.crawl.plan import Plan, StartedCrawl, start_crawl
from crawler.sources.source import Source
from crawler.workers.workers import Workers
from storage.archive.archive import Archive
from storage.archive.writer import ArchiveWriter
from storage.core.clock import now
from storage.core.run_summary import CrawlSummary
from storage.db import folding_settings

if TYPE_CHECKING:
    from storage.warc.capture_thread import CaptureThread

ROBOTS_MAX_AGE = timedelta(hours=24)
"""How long a cached robots.txt may be used (RFC 9309, 2.4)."""

logger = logging.getLogger(__name__)


class SharedResources:
    """One open archive with its thread, the workers and caches, for all crawls of this process.

    A crawl that runs alone needs all of this, too. The index of a large archive takes 300 MB, so
    it must not be loaded once for each crawl.

    robots_responses: by host, the response for its robots.txt and when it was received;
    hosts_in_progress: by run, the number of URLs in progress of each host; open_runs: runs that
    were started and whose rows are not closed yet.
    """

    def __init__(self, path: Path, settings: BaseSettings) -> None:
        """Open the archive and start the workers.

        Raises:
            PalimpsestError: the archive cannot be used; the text says why.
        """
        self.archive = Archive(path)
        self.robots_responses: dict[str, tuple[Response, datetime]] = {}
        try:
            unusual = folding_settings.describe_changes(self.archive.folding)
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
        self.hosts_in_progress: dict[int, Mapping[str, int]] = {}
        self.open_runs: set[int] = set()
        self._capture_threads: dict[Path, CaptureThread] = {}
        self._warc: str = settings["PALIMPSEST_WARC"]
        self._warc_bytes = int(settings.getfloat("PALIMPSEST_WARC_MEGABYTES") * 1_000_000)

    def hosts_of_others(self, run_id: int) -> frozenset[str]:
        """The hosts that other runs are fetching from: only one run may use a host at a time."""
        others = (hosts for other, hosts in self.hosts_in_progress.items() if other != run_id)
        return frozenset(host for hosts in others for host in hosts)

    def cache_robots(self, netloc: str, response: Response) -> None:
        """Keep the response for a robots.txt, and discard those that are too old."""
        received_at = now()
        self.robots_responses = {
            host: (cached, since)
            for host, (cached, since) in self.robots_responses.items()
            if received_at - since < ROBOTS_MAX_AGE
        }
        self.robots_responses[netloc] = (response, received_at)

    def capture_thread(self, sources: Iterable[Source]) -> CaptureThread | None:
        """The thread that writes WARC records of these sources; None if they are not captured.

        There is one thread for each folder, shared by all crawls.

        Raises:
            UseAnotherFolder: the folder cannot be written to.
        """
        configured = next((source.warc for source in sources if source.warc), self._warc)
        if not configured:
            return None
        from storage.warc.capture_thread import CaptureThread  # loads warcio: only if it is used

        folder = Path(configured).absolute()
        previous = self._capture_threads.get(folder)
        if previous is None or previous.is_broken:
            self._capture_threads[folder] = CaptureThread(
                folder, self.archive.path, self._warc_bytes
            )
            if previous is not None:
                previous.close()
        return self._capture_threads[folder]

    def start_run(self, plan: Plan) -> Future[StartedCrawl]:
        """Start a run, or resume one, on the archive thread.

        The run is open from then on, even if the future is not waited for.

        Raises in its future: as `start_crawl`.
        """

        def start() -> StartedCrawl:
            # After the machine was suspended, the runs of this process would be considered dead.
            self.writer.send_heartbeats()
            started = start_crawl(self.archive, plan)
            self.open_runs.add(started.run_id)
            return started

        return self.writer.call(start)

    def finish_run(
        self, run_id: int, outcome: str, summary: CrawlSummary | None = None
    ) -> Future[None]:
        """Close the row of a run whose session did not close it."""

        def finish() -> None:
            self.archive.finish_run(run_id, outcome, summary)
            self.open_runs.discard(run_id)

        return self.writer.call(finish)

    def close(self) -> None:
        """End the workers, write the visits that wait, and close the archive."""
        self.workers.close()
        for thread in self._capture_threads.values():
            thread.close()
        with contextlib.suppress(Exception):  # each session has received the error
            self.writer.close()
        self.archive.close()
