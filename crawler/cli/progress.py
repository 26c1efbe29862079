"""Progress of a running crawl: a live display on a terminal, otherwise log lines."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any, Self

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text
from scrapy import Request, Spider, signals
from scrapy.http import Response
from scrapy.logformatter import LogFormatter
from scrapy.utils.asyncio import AsyncioLoopingCall, create_looping_call

from crawler.cli.terminal import format_duration
from crawler.crawl.session_extension import session_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.logformatter import LogFormatterResult
    from twisted.internet.task import LoopingCall

    from crawler.crawl.session import Session

logger = logging.getLogger(__name__)

_LINE_SECONDS = 10.0
_LIVE_SECONDS = 0.25


class QuietFormatter(LogFormatter):
    """Log no line per page: the archive has the outcome of each URL (`palimpsest why URL`)."""

    def crawled(self, request: Request, response: Response, spider: Spider) -> None:  # type: ignore[override]
        """Log nothing for a response."""

    def scraped(self, item: Any, response: Any, spider: Spider) -> None:  # type: ignore[override]
        """Log nothing for an item."""

    def download_error(self, *args: Any, **kwargs: Any) -> LogFormatterResult:
        """Log a failed download at level DEBUG: the archive records it as the URL's outcome."""
        result = super().download_error(*args, **kwargs)
        result["level"] = logging.DEBUG
        return result


class Progress:
    """A Scrapy extension that reports the running session on stderr."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._session: Session | None = None
        self._live: Live | None = None
        self._task: AsyncioLoopingCall | LoopingCall | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        progress = cls(crawler)
        crawler.signals.connect(progress.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(progress.spider_closed, signal=signals.spider_closed)
        return progress

    def spider_opened(self) -> None:
        """Start reporting."""
        self._session = session_of(self._crawler)
        if self._session is None:
            return
        console = Console(stderr=True)
        # Several displays would overwrite each other.
        if console.is_terminal and self._crawler.settings.getint("PALIMPSEST_AT_ONCE") == 1:
            self._live = Live(console=console, auto_refresh=False, transient=True)
            self._live.start()
            self._task = create_looping_call(self._show)
            self._task.start(_LIVE_SECONDS)
        else:
            self._task = create_looping_call(self._log)
            self._task.start(_LINE_SECONDS, now=False)

    def spider_closed(self) -> None:
        """Stop reporting; the command prints the summary."""
        if self._task is not None and self._task.running:
            self._task.stop()
        if self._live is not None:
            self._live.stop()
            self._live = None

    def _show(self) -> None:
        if self._live is not None and self._session is not None:
            self._live.update(progress_table(progress_figures(self._session)), refresh=True)

    def _log(self) -> None:
        if self._session is None:
            return
        now = progress_figures(self._session)
        logger.info("%s: %s", now["source"], progress_line(now))


def progress_figures(session: Session) -> dict[str, Any]:
    """Return the figures of a running session."""
    counts = session.counts
    seconds = max(time.monotonic() - counts.started, 0.001)
    tally = counts.tally
    queued = max(counts.queued, 0)
    rate = counts.fetched / seconds
    in_progress = session.in_progress
    return {
        "source": ", ".join(source.name for source in session.sources[:3]) or "-",
        "seconds": seconds,
        "fetched": counts.fetched,
        "queued": queued,
        "in_progress": in_progress,
        "new": tally.new_articles,
        "changed": tally.new_versions,
        "known": tally.known_articles,
        "paragraphs": tally.paragraphs,
        "folded": tally.folded,
        "failures": tally.failures,
        "rate": rate,
        # An estimate needs a meaningful rate.
        "left": (queued + in_progress) / rate if seconds > 5 and counts.fetched > 10 else None,
    }


def progress_line(now: dict[str, Any]) -> str:
    """Return the figures as one line of a log."""
    failed = sum(now["failures"].values())
    left = f", about {format_duration(now['left'])} left" if now["left"] is not None else ""
    return (
        f"{now['fetched']} fetched, {now['queued']} queued, articles: {now['new']} new, "
        f"{now['changed']} changed, {now['known']} known; {now['folded']} of {now['paragraphs']} "
        f"paragraphs folded, {failed} failed, {now['rate']:.1f} pages/s{left}"
    )


def progress_table(now: dict[str, Any]) -> Table:
    """Return the figures as a table for a terminal."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim")
    table.add_column()
    left = f" · about {format_duration(now['left'])} left" if now["left"] is not None else ""
    articles = f"{now['new']} new · {now['changed']} changed · {now['known']} known"
    table.add_row("crawling", Text(now["source"], style="bold"))
    table.add_row(
        "pages",
        f"{now['fetched']} fetched · {now['in_progress']} in progress · {now['queued']} queued",
    )
    table.add_row("articles", articles)
    table.add_row("paragraphs", f"{now['paragraphs']} read · {now['folded']} folded")
    for kind, count in sorted(now["failures"].items(), key=lambda each: -each[1])[:5]:
        table.add_row("failed", Text(f"{count} x {kind}", style="red"))
    table.add_row("time", f"{format_duration(now['seconds'])} · {now['rate']:.1f} pages/s{left}")
    return table
