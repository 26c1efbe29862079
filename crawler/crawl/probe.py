"""Probe sources without storing anything: crawl them into temporary archives."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.crawl.log_setup import log_to_stderr
from crawler.crawl.plan import Plan
from crawler.crawl.process import CrawlProcess
from crawler.settings import EXTENSIONS
from crawler.sources.source import Limits, Source
from storage.db.reader import Reader

# One try is enough for a probe, and the progress display would show little.
_QUIET = {
    "PALIMPSEST_TRIES": 1,
    "AUTOTHROTTLE_START_DELAY": 0.25,  # so few pages need only the shortest pause
    "EXTENSIONS": EXTENSIONS | {"crawler.cli.progress.Progress": None},
}


@dataclass(frozen=True, slots=True)
class ProbedUrl:
    """The result for one URL of a source; links: those found on it and on no URL before it."""

    source: str
    url: str
    outcome: str | None
    detail: str | None
    links: int

    @property
    def failed(self) -> bool:
        """Whether a crawl could not use it."""
        return self.outcome not in ("archived", "copy", "unchanged", "not-article")


@contextmanager
def probe(
    sources: Sequence[Source], settings: dict[str, Any]
) -> Iterator[list[tuple[list[ProbedUrl], Reader]]]:
    """Fetch the URLs of sources, but none of their links.

    For each source: the result for each URL, and a reader of its temporary archive. settings:
    override the project's.

    Raises:
        PalimpsestError, FreeDiskSpace: as `Crawl.summary`.
        KeyboardInterrupt: the probe was stopped.
    """
    with tempfile.TemporaryDirectory(prefix="palimpsest-") as folder:
        plans = [
            # Deep enough to record the links, too few pages to fetch any of them.
            Plan(
                *(Path(folder) / f"{number}.db", (source,)),
                limits=Limits(pages=len(source.urls), depth=1),
            )
            for number, source in enumerate(sources)
        ]
        process = CrawlProcess(plans, settings | _QUIET)
        log_to_stderr()
        process.start()
        for crawl in process.crawls:
            if crawl.summary.outcome == "stopped":
                raise KeyboardInterrupt
        readers = [Reader(plan.archive) for plan in plans]
        try:
            yield [(list(_results(reader)), reader) for reader in readers]
        finally:
            for reader in readers:
                reader.connection.close()


def _results(reader: Reader) -> Iterator[ProbedUrl]:
    rows = reader.rows(
        "SELECT u.source, u.url, u.outcome, u.detail, "
        "(SELECT count(*) FROM urls l WHERE l.found_on = u.id) AS links "
        "FROM urls u WHERE u.found = 'given' ORDER BY u.id"
    )
    for row in rows:
        yield ProbedUrl(**row)
