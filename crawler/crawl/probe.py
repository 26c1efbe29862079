"""Looking at sources without keeping anything: crawls into archives that are thrown away."""

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

# One try is enough to look, and the display of a crawl would say little.
_QUIET = {
    "PALIMPSEST_TRIES": 1,
    "AUTOTHROTTLE_START_DELAY": 0.25,  # so few pages need no pause beyond the shortest
    "EXTENSIONS": EXTENSIONS | {"crawler.cli.progress.Progress": None},
}


@dataclass(frozen=True, slots=True)
class Probed:
    """What one URL of a source answered. `links`: those found on it and on none before it."""

    source: str
    url: str
    outcome: str | None
    detail: str | None
    links: int

    @property
    def failed(self) -> bool:
        """Whether a crawl would get nothing from it."""
        return self.outcome not in ("archived", "copy", "unchanged", "not-article")


@contextmanager
def probed(
    sources: Sequence[Source], changed: dict[str, Any]
) -> Iterator[list[tuple[list[Probed], Reader]]]:
    """Fetch the URLs of sources, and no link on them: by source what each gave, and all of it.

    changed: settings other than the project's.

    Raises:
        PalimpsestError, FreeDiskSpace: as `Crawl.summary`.
        KeyboardInterrupt: it was stopped.
    """
    with tempfile.TemporaryDirectory(prefix="palimpsest-") as folder:
        plans = [
            # Deep enough for links to be noted, too few pages to fetch one of them.
            Plan(
                *(Path(folder) / f"{number}.db", (source,)),
                limits=Limits(pages=len(source.urls), depth=1),
            )
            for number, source in enumerate(sources)
        ]
        process = CrawlProcess(plans, changed | _QUIET)
        log_to_stderr()
        process.start()
        for crawl in process.crawls:
            if crawl.summary.outcome == "stopped":
                raise KeyboardInterrupt
        readers = [Reader(plan.archive) for plan in plans]
        try:
            yield [(list(_probed(reader)), reader) for reader in readers]
        finally:
            for reader in readers:
                reader.connection.close()


def _probed(reader: Reader) -> Iterator[Probed]:
    rows = reader.rows(
        "SELECT u.source, u.url, u.outcome, u.detail, "
        "(SELECT count(*) FROM urls l WHERE l.found_on = u.id) AS links "
        "FROM urls u WHERE u.found = 'given' ORDER BY u.id"
    )
    for row in rows:
        yield Probed(**row)
