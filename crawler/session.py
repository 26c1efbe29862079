"""A crawl in progress: its archive, its workers, its place in the frontier, its figures."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from storage import settled
from storage.archive import Archive
from storage.errors import PalimpsestError
from storage.frontier import Wanted
from storage.model import Found, Lease, Link, Outcome, Priority, Tally
from storage.runs import Unfinished, unfinished
from storage.urls import on_site, site_of
from storage.visits import Visit
from storage.writer import ArchiveWriter

from .circumstances import circumstances
from .memory import return_large_blocks
from .sources import Limits, Source, name_of, of_ledger, of_urls
from .workers import Workers

logger = logging.getLogger(__name__)


class NothingToResume(PalimpsestError):
    """No run left anything undone: leave --resume out to crawl anew."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a crawl is asked to do.

    known: the sources that a person has written down, by name; job: what Scrapyd calls it.
    """

    archive: Path
    sources: tuple[Source, ...]
    limits: Limits = field(default_factory=Limits)
    resume: bool = False
    known: Mapping[str, Source] = field(default_factory=dict)
    job: str | None = None


class Session:
    """One run over its sources. Lives on the event loop; the archive has a thread of its own."""

    def __init__(
        self,
        plan: Plan,
        *,
        concurrency: int,
        per_host: int,
        workers: int | None,
        worker_seconds: float,
        worker_megabytes: int,
    ) -> None:
        self.plan = plan
        self.tally = Tally()
        self.started = time.monotonic()
        self.fetched = 0
        self.queued = 0
        self.limited = False
        self.overtaken = False
        self.depth: int | None = None
        self.broken: Exception | None = None
        self._most = 4 * concurrency
        self._per_host = per_host
        self._archive = Archive(plan.archive)
        unusual = settled.unusual(self._archive.folding)
        if unusual:
            logger.info("%s folds with %s", plan.archive, unusual)
        try:
            self._run_id, self.sources = self._take_up()
            self.sites = frozenset(site for source in self.sources for site in source.sites)
            self._by_name = {source.name: source for source in self.sources}
            self.workers = Workers(
                self._archive.folding,
                count=workers,
                seconds=worker_seconds,
                megabytes=worker_megabytes,
            )
        except BaseException:
            self._archive.close()
            raise
        self._writer: ArchiveWriter | None = None
        self._busy: Counter[str] = Counter()
        self._ended = asyncio.Event()
        self._stopping = False

    def _take_up(self) -> tuple[int, tuple[Source, ...]]:
        """The run to do: a new one with its URLs queued, or one that was cut off."""
        name = name_of(self.plan.sources)
        if not self.plan.resume:
            arguments = {
                "urls": [url for source in self.plan.sources for url in source.urls],
                **asdict(self.plan.limits),
                **circumstances(),
            }
            if self.plan.job is not None:
                arguments["job"] = self.plan.job
            # A site whose URL is given may have the name of a source that is written down.
            if self.plan.known.get(name) in self.plan.sources:
                arguments["source"] = self.plan.known[name].as_dict()
            self.depth = self.plan.limits.depth
            run_id = self._archive.begin_run(
                name, arguments, [source.name for source in self.plan.sources]
            )
            with self._archive.transaction():
                for source in self.plan.sources:
                    links = [Link(url, Found.GIVEN, Priority.INDEX) for url in source.urls]
                    self.queued += self._archive.frontier.give(run_id, source.name, links)
            return run_id, self.plan.sources
        left = unfinished(self._archive.connection, name or None)
        if left is None:
            told = f"no crawl of {name}" if name else "no crawl"
            raise NothingToResume(
                f"{told} has left anything undone in {self.plan.archive}: "
                "leave --resume out to crawl anew"
            )
        sources = self._sources_of(left)
        self._archive.resume_run(left.run_id, [source.name for source in sources])
        self.depth = self.plan.limits.depth
        if self.depth is None:
            self.depth = left.arguments.get("depth")
        self.queued = left.waiting
        return left.run_id, sources

    def _sources_of(self, left: Unfinished) -> tuple[Source, ...]:
        """As they are written down now, or else as the ledger has them."""
        kept = of_ledger(left.arguments.get("source", {}))
        if kept is None:
            return tuple(of_urls(left.arguments.get("urls", ())))
        return (self.plan.known.get(kept.name, kept),)

    @property
    def run_id(self) -> int:
        """The run's id in the ledger."""
        return self._run_id

    def source_of(self, lease: Lease) -> Source | None:
        """The source by which a URL is crawled; None where another one knew it first."""
        return self._by_name.get(lease.source)

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

        self._writer = ArchiveWriter(self._archive, self._run_id, written, overtaken)

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
                yield lease
            taken += len(batch)
            self.queued -= len(batch)
            if batch or self.in_hand:
                await self._until(self.in_hand // 2)
                continue
            _, due = await self._call(lambda: self._archive.frontier.waiting(self._run_id))
            if due is None:
                return
            await asyncio.sleep(min(due, 5.0))

    async def _lease(self, room: int) -> list[Lease]:
        if room <= 0:
            return []
        wanted = Wanted(room, self._per_host, dict(self._busy))
        leases = await asyncio.wrap_future(self._require().lease(wanted))
        if len(self.sources) > 1:
            return leases
        # What another source knew first is crawled as this one has it.
        return [replace(lease, source=self.sources[0].name) for lease in leases]

    async def _call(self, action: Any) -> Any:
        return await asyncio.wrap_future(self._require().call(action))

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
        if on_site(url, self.sites | {lease.host}):
            return True
        if lease.depth == 0:
            self.sites |= {site_of(url)}
            return True
        # A URL off the sites was named by a feed that a person gave: it is meant.
        return not on_site(lease.url, self.sites)

    def end(self, visit: Visit, host: str) -> None:
        """Hand a visit over to be written: its URL is in hand no more."""
        self._require().put(visit)
        self._busy[host] -= 1
        if self._busy[host] <= 0:
            del self._busy[host]
        self._ended.set()

    def drop(self, lease: Lease) -> None:
        """Give a lease up without a visit: its URL waits for the run to be resumed."""
        self._busy[lease.host] -= 1
        self._ended.set()

    def stop(self) -> None:
        """Lease nothing more."""
        self._stopping = True
        self._ended.set()

    def _give_way(self) -> None:
        """Another run took this one for dead: it is at the sources now."""
        logger.error(
            "run %d said nothing for so long that another run took it for dead: it stops here",
            self._run_id,
        )
        self.overtaken = True
        self.stop()

    async def close(self, outcome: str) -> dict[str, Any]:
        """Write what is left, close the run's row; its figures."""
        self.stop()
        self.workers.close()
        writer = self._require()
        try:
            await asyncio.get_running_loop().run_in_executor(None, writer.close)
            await asyncio.sleep(0)  # lets the last tally come in
            left, _ = self._archive.frontier.waiting(self._run_id)
            summary = self.summary(outcome, left)
            self._archive.finish_run(self._run_id, outcome, summary)
        finally:
            self._archive.close()
        return summary

    def summary(self, outcome: str, left: int) -> dict[str, Any]:
        """The run in numbers."""
        seconds = time.monotonic() - self.started
        return {
            "run": self._run_id,
            "source": name_of(self.sources),
            "archive": str(self.plan.archive),
            "outcome": outcome,
            "left": left,
            "seconds": round(seconds, 1),
            "fetched": self.fetched,
            "urls": self.tally.done,
            **{f"urls_{name}": count for name, count in sorted(self.tally.outcomes.items())},
            "failures": dict(sorted(self.tally.failures.items())),
            "retries": self.tally.retries,
            "articles_new": self.tally.new_articles,
            "articles_changed": self.tally.new_versions,
            "articles_known": self.tally.known_articles,
            "paragraphs": self.tally.paragraphs,
            "paragraphs_new": self.tally.new_paragraphs,
            "paragraphs_folded": self.tally.folded,
            "near_duplicates": self.tally.near_duplicates,
        }

    def _require(self) -> ArchiveWriter:
        if self._writer is None:
            raise RuntimeError("the session is not open")
        return self._writer


def exit_code(summary: dict[str, Any], failed_share: float = 0.5) -> int:
    """0 done, 1 broke off, 3 more than `failed_share` of the URLs failed, 4 nothing was fetched.

    5 another run took over; 130 stopped by a person, as shells have it.
    """
    if summary["outcome"] == "stopped":
        return 130
    if summary["outcome"] == "overtaken":
        return 5
    if summary["outcome"] not in ("finished", "limit"):
        return 1
    tried = summary["urls"] or summary["retries"]
    if tried and not summary["fetched"]:
        return 4
    failed = sum(summary.get(f"urls_{kind}", 0) for kind in Outcome if kind.failed)
    return 3 if failed > failed_share * summary["urls"] else 0
