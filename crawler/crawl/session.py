"""A crawl in progress: URLs taken from the frontier, URLs in progress, and counts."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from crawler.crawl.mmap_threshold import return_large_blocks
from crawler.crawl.page_counts import PageCounts
from crawler.crawl.page_reader import PageReader
from crawler.crawl.plan import Plan, StartedCrawl
from crawler.crawl.shared_resources import SharedResources
from crawler.extraction.extractor_version import EXTRACTOR
from crawler.sources.source import Source, run_name
from storage.archive.visit import Visit
from storage.core.model import Lease, Priority, Tally, TextPreference
from storage.core.run_summary import CrawlSummary
from storage.core.urls import is_on_site, site_of
from storage.crawl_state.frontier import LeaseRequest
from storage.crawl_state.text_preferences import text_preferences

if TYPE_CHECKING:
    from storage.warc.capture_thread import CaptureThread

logger = logging.getLogger(__name__)

_HOST_SECONDS = 0.5  # between two queries for URLs of hosts that other crawls are fetching from


class SessionState(IntEnum):
    """Whether a session leases URLs, and if not, why. A later member replaces an earlier one."""

    RUNNING = 0
    STOPPING = 1
    LIMIT_REACHED = 2
    OVERTAKEN = 3


@dataclass(slots=True)
class SessionCounts:
    """What a session has done so far.

    started: seconds of the monotonic clock; queued: URLs that wait in the frontier, approximately;
    fetched: responses with a page, or 304; starts_read: start pages that were read; bytes: response
    bodies as sent, before decompression; tally: what was written to the archive.
    """

    queued: int = 0
    fetched: int = 0
    starts_read: int = 0
    bytes: int = 0
    pages: PageCounts = field(default_factory=PageCounts)
    tally: Tally = field(default_factory=Tally)
    started: float = field(default_factory=time.monotonic)

    def add_written(self, tally: Tally) -> None:
        """Add what a transaction wrote."""
        self.tally += tally
        self.queued += tally.queued + tally.retries

    def count_read(self, lease: Lease) -> None:
        """Count a page that was read, if it is a start page."""
        if lease.depth == 0 and lease.priority == Priority.INDEX:
            self.starts_read += 1


class Session:
    """One run over its sources. Used on the event loop; the archive has a thread of its own.

    error: what ended the run early; summary: set once the run's row is closed; run_monitors: gives
    the names of the monitors that a summary fails; capture_thread: writes WARC records, None if
    captures are not kept; owns_resources: they were opened for this run alone and are closed with
    it.
    """

    def __init__(
        self,
        resources: SharedResources,
        started: StartedCrawl,
        plan: Plan,
        *,
        concurrency: int,
        per_host: int,
        capture_thread: CaptureThread | None = None,
        owns_resources: bool = False,
    ) -> None:
        """concurrency: concurrent requests; per_host: URLs of one host in progress at once."""
        self.run_id = started.run_id
        self.sources = started.sources
        self.depth = started.depth
        self.plan = plan
        self.sites = frozenset(site for source in self.sources for site in source.sites)
        self.resources = resources
        self.owns_resources = owns_resources
        self.capture_thread = capture_thread
        self.counts = SessionCounts(queued=started.queued)
        self.state = SessionState.RUNNING
        self.error: Exception | None = None
        self.summary: CrawlSummary | None = None
        self.run_monitors: Callable[[CrawlSummary], Sequence[str]] | None = None
        self._by_name = {source.name: source for source in self.sources}
        self._most_in_progress = 4 * concurrency
        self._per_host = per_host
        self._archive = resources.archive
        self._writer = resources.writer
        self.page_reader = PageReader(resources.workers, self._text_preference)
        self._in_progress: Counter[str] = Counter()
        self._hosts: dict[int, str] = {}
        self._finished_one = asyncio.Event()

    @property
    def in_progress(self) -> int:
        """URLs that were leased and are neither finished nor dropped."""
        return self._in_progress.total()

    def source_of(self, lease: Lease) -> Source | None:
        """The source by which a URL is crawled; None if it belongs to a source of another run."""
        return self._by_name.get(lease.source)

    def is_conditional(self, lease: Lease) -> bool:
        """Whether to fetch a page only if it has changed.

        This applies to known articles. To pages that only lead to others it applies only if the
        run is of a named source whose link rules are those by which the page was read last: such a
        run takes up the URLs that earlier runs left, so it need not find them again.
        """
        digest = self.plan.link_rules_digest
        return lease.article_id is not None or (
            digest is not None and lease.link_rules_digest == digest
        )

    def start(self) -> None:
        """Register the run with the archive thread; visits are accepted from then on."""
        return_large_blocks()
        loop = asyncio.get_running_loop()

        def written(tally: Tally) -> None:
            loop.call_soon_threadsafe(self.counts.add_written, tally)

        def overtaken() -> None:
            loop.call_soon_threadsafe(self._stop_overtaken)

        self._writer.register_run(self.run_id, written, overtaken)
        self.resources.hosts_in_progress[self.run_id] = self._in_progress

    async def leases(self) -> AsyncIterator[Lease]:
        """URLs to fetch, until the frontier has none left or a limit is reached.

        Each query of the frontier writes the visits that wait, so URLs are leased in batches: the
        next when half of those that may be in progress are finished.
        """
        leased = 0
        while self.state is SessionState.RUNNING:
            room = self._most_in_progress - self.in_progress
            if self.plan.limits.pages is not None:
                if leased >= self.plan.limits.pages:
                    self._enter(SessionState.LIMIT_REACHED)
                    return
                room = min(room, self.plan.limits.pages - leased)
            batch = await self._lease(room)
            for lease in batch:
                self._in_progress[lease.host] += 1
                self._hosts[lease.url_id] = lease.host
                yield lease
            leased += len(batch)
            self.counts.queued -= len(batch)
            if batch or self.in_progress:
                await self._wait_until(self.in_progress // 2)
                continue
            _, due = await self._call(lambda: self._archive.frontier.count_waiting(self.run_id))
            if due is None:
                return
            await asyncio.sleep(min(max(due, _HOST_SECONDS), 5.0))

    async def _lease(self, room: int) -> list[Lease]:
        if room <= 0:
            return []
        others = self.resources.hosts_of_others(self.run_id)
        wanted = LeaseRequest(room, self._per_host, dict(self._in_progress), others, EXTRACTOR)
        leases = await asyncio.wrap_future(self._writer.lease(self.run_id, wanted))
        if len(self.sources) > 1:
            return leases
        # A URL that another source found first is crawled by the rules of this one.
        return [replace(lease, source=self.sources[0].name) for lease in leases]

    async def _text_preference(self, url: str) -> TextPreference:
        """Which text source to read the page of a URL with that was not leased."""
        connection = self._archive.connection
        found = self._writer.look_up(lambda: text_preferences(connection, [url], EXTRACTOR))
        return (await asyncio.wrap_future(found))[url]

    async def _call(self, action: Any) -> Any:
        return await asyncio.wrap_future(self._writer.call(action))

    async def _wait_until(self, in_progress: int) -> None:
        """Wait until at most so many URLs are in progress, but not for the slowest of them.

        Waits half a second once a URL is finished, which may have brought links; five seconds
        otherwise, because a retry may be due.
        """
        started = time.monotonic()
        patience = 5.0
        while self.in_progress > in_progress and self.state is SessionState.RUNNING:
            self._finished_one.clear()
            try:
                remaining = started + patience - time.monotonic()
                await asyncio.wait_for(self._finished_one.wait(), max(remaining, 0.0))
            except TimeoutError:
                return
            patience = 0.5

    def accepts_redirect(self, url: str, lease: Lease) -> bool:
        """Whether the target of a redirect belongs to the crawl.

        The target of a start URL always does, and its site becomes one of the crawl's.
        """
        if is_on_site(url, self.sites | {lease.host}):
            return True
        if lease.depth == 0:
            self.sites |= {site_of(url)}
            return True
        # A URL of another site was named by a feed that the user gave, so it is wanted.
        return not is_on_site(lease.url, self.sites)

    def finish(self, visit: Visit) -> None:
        """Hand a visit to the archive thread; its URL is no longer in progress."""
        self._writer.put(self.run_id, visit)
        self._release(visit.url_id)

    def drop(self, lease: Lease) -> None:
        """Give up a lease without a visit: its URL waits for the run to be resumed."""
        self._release(lease.url_id)

    def _release(self, url_id: int | None) -> None:
        host = self._hosts.pop(url_id, None) if url_id is not None else None
        if host is not None:
            self._in_progress[host] -= 1
            if self._in_progress[host] <= 0:
                del self._in_progress[host]
        self._finished_one.set()

    def stop(self) -> None:
        """Lease nothing more."""
        self._enter(SessionState.STOPPING)

    def stop_at_limit(self) -> None:
        """Lease nothing more because the time is up; URLs that are left wait for the next run."""
        self._enter(SessionState.LIMIT_REACHED)

    def _stop_overtaken(self) -> None:
        """Lease nothing more because another run considered this one dead and took its sources."""
        logger.error(
            "run %d sent no heartbeat for so long that another run considered it dead: stopping",
            self.run_id,
        )
        self._enter(SessionState.OVERTAKEN)

    def _enter(self, state: SessionState) -> None:
        self.state = max(self.state, state)
        self._finished_one.set()

    def outcome(self, reason: str) -> str:
        """How the run ended, as the ledger has it; `reason`: Scrapy's for closing the spider."""
        if reason != "finished":
            return "stopped" if reason == "shutdown" else reason
        if self.state is SessionState.OVERTAKEN:
            return "overtaken"
        return "limit" if self.state is SessionState.LIMIT_REACHED else "finished"

    async def close(self, outcome: str) -> None:
        """Write the visits that wait, run the monitors, and close the run's row."""
        self.stop()
        self.resources.hosts_in_progress.pop(self.run_id, None)
        frontier = self._archive.frontier
        left, _ = await self._call(lambda: frontier.count_waiting(self.run_id))
        summary = replace(
            self.summary_so_far(outcome, left), articles_not_due=frontier.count_not_due(self.run_id)
        )
        if self.run_monitors is not None:
            summary = replace(summary, monitors_failed=tuple(self.run_monitors(summary)))
        await self._call(lambda: self._close_row(summary))
        self.summary = summary

    def _close_row(self, summary: CrawlSummary) -> None:
        self._writer.unregister_run(
            self.run_id
        )  # before its lock is released, or it would seem overtaken
        self._archive.finish_run(self.run_id, summary.outcome, summary)
        self.resources.open_runs.discard(self.run_id)

    def summary_so_far(self, outcome: str, left: int) -> CrawlSummary:
        """What the run has done; left: URLs that wait in the frontier."""
        counts = self.counts
        return CrawlSummary(
            run=self.run_id,
            source=run_name(self.sources),
            archive=str(self.plan.archive),
            outcome=outcome,
            left=left,
            seconds=round(time.monotonic() - counts.started, 1),
            fetched=counts.fetched,
            bytes=counts.bytes,
            starts_read=counts.starts_read,
            tally=counts.tally,
            pages_new=counts.pages.pages,
            pages_articles=counts.pages.articles,
            characters_new=counts.pages.characters,
            challenged=counts.pages.challenged,
            articles_measured=counts.pages.measured,
            left_out_share=counts.pages.left_out_share,
        )
