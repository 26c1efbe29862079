"""Time per page: Palimpsest, an older checkout of it, and trafilatura's `fast` mode with metadata.

Every page is read by all of them in turn, so that a busy machine slows all of them down alike.
Times are of the processor, not of the clock.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median
from typing import Any

from benchmarks.extraction.readers import (
    PEERS_PYTHON,
    ReaderProcess,
    Request,
    start_own,
    start_peers,
)
from crawler.extraction.extractor_version import EXTRACTOR
from storage.archive.archive import Archive
from storage.core.urls import site_of
from storage.crawl_state.text_preferences import count_text_source, text_preferences
from tests.support.measuring.extraction_corpora import NEWS_PAGES, read_pages
from tests.support.measuring.site_pages import SitePage, find_templates, write_site

OWN = "Palimpsest"
BEFORE = "before"
FAST = "trafilatura fast"
_ROUNDS = 3  # readings of each news page by each reader; the fastest counts
_WARM_UP = 3  # pages


@dataclass(frozen=True, slots=True)
class Timing:
    """Processor time of one reader over some pages, in milliseconds per page."""

    mean: float
    median: float


@dataclass(frozen=True, slots=True)
class Speed:
    """What was read, how long each reader took, and which text source the site was read with."""

    title: str
    timings: Mapping[str, Timing]
    site: str | None = None

    def figures(self) -> dict[str, Any]:
        """All figures, for JSON."""
        own = self.timings[OWN].mean
        return {
            "title": self.title,
            "site": self.site,
            "readers": {
                name: {"mean": t.mean, "median": t.median, "own_to_this": own / t.mean}
                for name, t in self.timings.items()
            },
        }


class Stopwatch:
    """The readers that are compared; a context manager."""

    def __init__(self, before: Path | None) -> None:
        """before: a checkout of older code, or None."""
        self._before = before
        self._stack = ExitStack()
        self._readers: dict[str, ReaderProcess] = {}

    def __enter__(self) -> Stopwatch:
        self._readers[OWN] = self._stack.enter_context(start_own())
        if self._before is not None:
            self._readers[BEFORE] = self._stack.enter_context(start_own(self._before.resolve()))
        if PEERS_PYTHON.exists():
            self._readers[FAST] = self._stack.enter_context(start_peers())
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def pages(self, title: str, requests: Sequence[Request]) -> Speed:
        """Read pages, each judged alone."""
        for request in requests[:_WARM_UP]:
            self._read(request)
        times: dict[str, list[float]] = {name: [] for name in self._readers}
        for request in requests:
            self._add(times, request, _ROUNDS)
        return Speed(title, _timings(times))

    def site(self, title: str, pages: Sequence[SitePage], archive: Archive) -> Speed:
        """Read the pages of one site in turn, as a crawl into this archive does.

        The archive tells which text source it prefers for the site, and counts what was used.
        """
        for page in pages[:_WARM_UP]:
            self._read(Request(page.file, page.url))
        times: dict[str, list[float]] = {name: [] for name in self._readers}
        preferred = None
        for page in pages:
            preferred = text_preferences(archive.connection, [page.url], EXTRACTOR)[page.url].site
            source = self._add(times, Request(page.file, page.url, preferred), 1)
            with archive.transaction():
                count_text_source(archive.connection, site_of(page.url), EXTRACTOR, source)
        return Speed(title, _timings(times), preferred)

    def _add(self, times: dict[str, list[float]], request: Request, count: int) -> str | None:
        """Add the time of each reader; returns the text source that Palimpsest used."""
        rounds = [self._read(request) for _ in range(count)]
        for name, milliseconds in times.items():
            milliseconds.append(min(answers[name]["ms"] for answers in rounds))
        source: str | None = rounds[0][OWN].get("source")
        return source

    def _read(self, request: Request) -> dict[str, dict[str, Any]]:
        return {name: process.read(request, FAST) for name, process in self._readers.items()}


def measure(before: Path | None, sites: int, pages: int) -> Iterable[Speed]:
    """Time the news pages, and the pages of some generated sites.

    Raises:
        FileNotFoundError: the corpus of news pages is absent.
    """
    news = [Request(page.file, page.url) for page in read_pages(NEWS_PAGES)]
    with Stopwatch(before) as stopwatch, tempfile.TemporaryDirectory() as folder:
        yield stopwatch.pages(f"{len(news)} news pages, each judged alone", news)
        for template in find_templates(sites):
            title = f"a site of {pages} pages like {template.name[:12]}"
            written = write_site(template, pages, Path(folder))
            with Archive(Path(folder) / f"{template.name[:12]}.db") as archive:
                yield stopwatch.site(title, written, archive)


def _timings(times: Mapping[str, Sequence[float]]) -> dict[str, Timing]:
    return {name: Timing(fmean(each), median(each)) for name, each in times.items()}
