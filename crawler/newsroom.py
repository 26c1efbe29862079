"""What all crawls of a process share: the archive with its thread, and the workers."""

from __future__ import annotations

import contextlib
import logging
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path

from scrapy.http import Response
from scrapy.settings import BaseSettings

from storage import settled
from storage.archive import Archive
from storage.writer import ArchiveWriter

from .workers import Workers

logger = logging.getLogger(__name__)


class Newsroom:
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
            unusual = settled.unusual(self.archive.folding)
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

    def finish(self, run_id: int, outcome: str) -> Future[None]:
        """Close the row of a run that came to nothing."""
        return self.writer.call(lambda: self.archive.finish_run(run_id, outcome, {}))

    def close(self) -> None:
        """End the workers, write what waits, close the archive."""
        self.workers.close()
        with contextlib.suppress(Exception):  # each crawl was told what went wrong
            self.writer.close()
        self.archive.close()
