"""A crawl in progress: its place in the frontier, what it has in hand, its figures."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from crawler.crawl.malloc_trim import return_large_blocks
from crawler.crawl.page_counts import PageCounts
from crawler.crawl.plan import Plan, TakenUp
from crawler.crawl.shared_resources import SharedResources
from crawler.sources.source import Source, name_of
from storage.archive.visits import Visit
from storage.core.model import Lease, Priority, Tally
from storage.core.run_summary import CrawlSummary
from storage.core.urls import is_on_site, site_of
from storage.crawl_state.frontier import Wanted

if TYPE_CHECKING:
    from storage.warc.capture_thread import CaptureThread

logger = logging.getLogger(__name__)


_HOST_SECONDS = 0.5  # between two looks for URLs of hosts that other crawls have in hand


class Session:
    """One run over its sources. Lives on the event loop; the archive has a thread of its own."""

    def __init__(
        self,
        resources: SharedResources,
        taken: TakenUp,
        plan: Plan,
        *,
        concurrency: int,
        per_host: int,
        capture_thread: CaptureThread | None = None,
    ) -> None:
        self.plan = plan
        self.sources = taken.sources
        self.sites = frozenset(site for source in self.sources for site in source.sites)
        self.depth = taken.depth
        self.resources = resources
        self.workers = resources.workers
        self.capture_thread = capture_thread
        """Keeps what is sent; None where that is not asked for."""
        self.link_rules_digest = plan.link_rules_digest
        """For whom pages are read that lead to others."""
        self.tally = Tally()
        self.page_counts = PageCounts()
        self.judge: Callable[[CrawlSummary], list[str]] | None = None
        """Names the checks that a run's figures do not pass."""
        self.started = time.monotonic()
        self.fetched = 0
        self.starts_read = 0
        self.received = 0
        self.queued = taken.queued
        self.limited = False
        self.overtaken = False
        self.broken: Exception | None = None
        self._run_id = taken.run_id
        self._by_name = {source.name: source for source in self.sources}
        self._most = 4 * concurrency
        self._per_host = per_host
        self._archive = resources.archive
        self._writer = resources.writer
        self._busy: Counter[str] = Counter()
        self._hosts: dict[int, str] = {}
        self._ended = asyncio.Event()
        self._stopping = False

    @property
    def run_id(self) -> int:
        """The run's id in the ledger."""
        return self._run_id

    def source_of(self, lease: Lease) -> Source | None:
        """The source by which a URL is crawled; None where another one knew it first."""
        return self._by_name.get(lease.source)

    def asks_whether_changed(self, lease: Lease) -> bool:
        """Whether to fetch a page only if it has changed.

        Of what leads to others only where a source is crawled by its name, as it was when it was
        read: such a run takes up what earlier ones left undone, and so need not meet it again.
        """
        mine = (
            self.link_rules_digest is not None and lease.link_rules_digest == self.link_rules_digest
        )
        return lease.article_id is not None or mine

    def began_with(self, lease: Lease) -> None:
        """A page was read; count it where it is one to begin with."""
        if lease.depth == 0 and lease.priority == Priority.INDEX:
            self.starts_read += 1

    @property
    def in_hand(self) -> int:
        """URLs leased whose visit has not ended."""
        return self._busy.total()

    def open(self) -> None:
        """Begin: from here on visits are taken."""
        return_large_blocks()
        loop = asyncio.get_running_loop()

        def written(tally: Tally) -> None:
            loop.call_soon_threadsafe(self._count, tally)

        def overtaken() -> None:
            loop.call_soon_threadsafe(self._give_way)

        self._writer.attend(self._run_id, written, overtaken)
        self.resources.busy[self._run_id] = self._busy

    def _count(self, tally: Tally) -> None:
        self.tally += tally
        self.queued += tally.queued + tally.retries

    async def leases(self) -> AsyncIterator[Lease]:
        """URLs to fetch, as long as the frontier has any and the limits allow.

        Each look into the frontier writes what is waiting, so it is done by the batch: when half
        of what may be in hand has ended.
        """
        taken = 0
        while not self._stopping:
            room = self._most - self.in_hand
            if self.plan.limits.pages is not None:
                room = min(room, self.plan.limits.pages - taken)
                self.limited = taken >= self.plan.limits.pages
                if self.limited:
                    return
            batch = await self._lease(room)
            for lease in batch:
                self._busy[lease.host] += 1
                self._hosts[lease.url_id] = lease.host
                yield lease
            taken += len(batch)
            self.queued -= len(batch)
            if batch or self.in_hand:
                await self._until(self.in_hand // 2)
                continue
            _, due = await self._call(lambda: self._archive.frontier.waiting(self._run_id))
            if due is None:
                return
            await asyncio.sleep(min(max(due, _HOST_SECONDS), 5.0))

    async def _lease(self, room: int) -> list[Lease]:
        if room <= 0:
            return []
        others = self.resources.hosts_of_others(self._run_id)
        wanted = Wanted(room, self._per_host, dict(self._busy), others)
        leases = await asyncio.wrap_future(self._writer.lease(self._run_id, wanted))
        if len(self.sources) > 1:
            return leases
        # What another source knew first is crawled as this one has it.
        return [replace(lease, source=self.sources[0].name) for lease in leases]

    async def _call(self, action: Any) -> Any:
        return await asyncio.wrap_future(self._writer.call(action))

    async def _until(self, in_hand: int) -> None:
        """Wait until no more than so many URLs are in hand, but not for the slowest of them.

        Half a second is enough where some have ended, for they may have brought links; five where
        none has, for a retry may be due.
        """
        started = time.monotonic()
        patience = 5.0
        while self.in_hand > in_hand and not self._stopping:
            self._ended.clear()
            try:
                left = started + patience - time.monotonic()
                await asyncio.wait_for(self._ended.wait(), max(left, 0.0))
            except TimeoutError:
                return
            patience = 0.5

    def keeps_to(self, url: str, lease: Lease) -> bool:
        """Whether a redirect stayed with the crawl. Where a person's own URL leads is followed."""
        if is_on_site(url, self.sites | {lease.host}):
            return True
        if lease.depth == 0:
            self.sites |= {site_of(url)}
            return True
        # A URL off the sites was named by a feed that a person gave: it is meant.
        return not is_on_site(lease.url, self.sites)

    def end(self, visit: Visit) -> None:
        """Hand a visit over to be written: its URL is in hand no more."""
        self._writer.put(self._run_id, visit)
        self._let_go(visit.url_id)

    def drop(self, lease: Lease) -> None:
        """Give a lease up without a visit: its URL waits for the run to be resumed."""
        self._let_go(lease.url_id)

    def _let_go(self, url_id: int | None) -> None:
        host = self._hosts.pop(url_id, None) if url_id is not None else None
        if host is not None:
            self._busy[host] -= 1
            if self._busy[host] <= 0:
                del self._busy[host]
        self._ended.set()

    def stop(self) -> None:
        """Lease nothing more."""
        self._stopping = True
        self._ended.set()

    def run_out(self) -> None:
        """Its time is up: what is left waits for the next run."""
        self.limited = True
        self.stop()

    def _give_way(self) -> None:
        """Another run took this one for dead: it is at the sources now."""
        logger.error(
            "run %d said nothing for so long that another run took it for dead: it stops here",
            self._run_id,
        )
        self.overtaken = True
        self.stop()

    async def close(self, outcome: str) -> CrawlSummary:
        """Write what is left, close the run's row; its figures."""
        self.stop()
        self.resources.busy.pop(self._run_id, None)
        frontier = self._archive.frontier
        left, _ = await self._call(lambda: frontier.waiting(self._run_id))
        summary = replace(
            self.summary(outcome, left), articles_not_due=frontier.not_due(self._run_id)
        )
        if self.judge is not None:
            summary = replace(summary, monitors_failed=tuple(self.judge(summary)))
        await self._call(lambda: self._finish(summary))
        return summary

    def _finish(self, summary: CrawlSummary) -> None:
        self._writer.leave(self._run_id)  # before its hold is gone, or it would seem overtaken
        self._archive.finish_run(self._run_id, summary.outcome, summary)
        self.resources.open.discard(self._run_id)

    def summary(self, outcome: str, left: int) -> CrawlSummary:
        """The run in numbers."""
        return CrawlSummary(
            run=self._run_id,
            source=name_of(self.sources),
            archive=str(self.plan.archive),
            outcome=outcome,
            left=left,
            seconds=round(time.monotonic() - self.started, 1),
            fetched=self.fetched,
            bytes=self.received,
            starts_read=self.starts_read,
            tally=self.tally,
            pages_new=self.page_counts.pages,
            pages_articles=self.page_counts.articles,
            characters_new=self.page_counts.characters,
            challenged=self.page_counts.challenged,
        )


def exit_code(summary: CrawlSummary, failed_share: float = 0.5) -> int:
    """0 done, 1 broke off, 3 more than `failed_share` of the URLs or a monitor failed, 4 nothing
    was fetched.

    5 another run took over; 130 stopped by the user, as shells have it.
    """
    if summary.outcome == "stopped":
        return 130
    if summary.outcome == "overtaken":
        return 5
    if summary.outcome not in ("finished", "limit"):
        return 1
    code = exit_code_of_urls([summary], failed_share)
    return 3 if code == 0 and summary.monitors_failed else code


def exit_code_of_urls(summaries: Iterable[CrawlSummary], failed_share: float) -> int:
    """The exit code that follows from the URLs of runs taken together: 0, 3 or 4."""
    runs = list(summaries)
    fetched = sum(run.fetched for run in runs)
    urls = sum(run.tally.done for run in runs)
    tried = urls or sum(run.tally.retries for run in runs)
    if tried and not fetched:
        return 4
    return 3 if sum(run.failed for run in runs) > failed_share * urls else 0
