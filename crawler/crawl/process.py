"""Crawls in one process, one after the other or several at once, by Scrapy's engine."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import click
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings

from crawler.crawl import monitors
from crawler.crawl.plan import NotDue, Plan, TakenUp
from crawler.crawl.session import Session
from crawler.crawl.shared_resources import SharedResources
from crawler.spiders.articles import ArticlesSpider
from storage.core.errors import ArchiveWriteFailed, PalimpsestError
from storage.core.run_summary import CrawlSummary

_PATIENCE = 60.0  # seconds for what the archive thread has in hand when all is over


class StoppedEarly(PalimpsestError):
    """All was stopped while a run was taken up: begin it again."""


@dataclass(slots=True)
class Crawl:
    """A plan that was begun; `error`: what kept it from going on."""

    plan: Plan
    crawler: Crawler | None = None
    error: Exception | None = None

    @property
    def name(self) -> str:
        """What its sources are called."""
        return self.plan.name

    @property
    def summary(self) -> CrawlSummary:
        """The run's figures.

        Raises:
            PalimpsestError: the archive cannot be used, or nothing was to be done.
            ArchiveWriteFailed: the archive could not be written any more.
        """
        if isinstance(self.error, sqlite3.Error):
            raise self._unwritten(self.error)
        if self.error is not None:
            raise self.error
        stats = self.crawler.stats if self.crawler else None
        found: CrawlSummary | None = stats.get_value("palimpsest/summary") if stats else None
        broken = self.session.broken if self.session is not None else None
        if isinstance(broken, ArchiveWriteFailed):
            raise broken
        if found is None or broken is not None:
            raise self._unwritten(broken or "see the log")
        return found

    @property
    def session(self) -> Session | None:
        """The run under way, once there is one."""
        return getattr(self.crawler.spider, "session", None) if self.crawler else None

    def _unwritten(self, why: object) -> ArchiveWriteFailed:
        return ArchiveWriteFailed(
            f"{self.plan.archive} could not be written: {why}. See to the disk; "
            "`palimpsest crawl --resume` goes on"
        )


class CrawlProcess(AsyncCrawlerProcess):
    """Scrapy's process for several plans, so many at once, until it is stopped."""

    def __init__(
        self,
        plans: Sequence[Plan],
        changed: dict[str, Any],
        *,
        at_once: int = 1,
        minutes: float | None = None,
    ) -> None:
        """changed: settings other than the project's; minutes: end after so many, wherever it is.

        Requests under way are as many as for one crawl, whatever is crawled at once.
        """
        super().__init__(_settings(changed))
        share = -(-self.settings.getint("CONCURRENT_REQUESTS") // at_once)
        self.settings.set("CONCURRENT_REQUESTS", share, "cmdline")
        self.settings.set("PALIMPSEST_AT_ONCE", at_once, "cmdline")
        self._plans = plans
        self._at_once = at_once
        self._minutes = minutes
        self._resources_of: dict[Path, SharedResources] = {}
        self._failure: Exception | None = None
        self._conducted = False
        self.interrupted = False
        """Whether it was stopped before all was done."""
        self.over = asyncio.Event()
        self.crawls: list[Crawl] = []
        """What was begun, in order."""

    def start(self, *args: Any, **kwargs: Any) -> None:
        """Do all plans; comes back when that is done or was stopped."""
        try:
            super().start(*args, **kwargs)
        finally:
            self._close()
        if self._failure is not None:
            raise self._failure

    def _close(self) -> None:
        """Close what was taken up when the stop came and never begun, and all that is open."""
        for resources in self._resources_of.values():
            with contextlib.suppress(Exception):  # each crawl was told what went wrong
                resources.writer.call(lambda: None).result(_PATIENCE)
                self._cut_off(resources)
                for run_id in list(resources.open):
                    resources.finish(run_id, "stopped").result(_PATIENCE)
            resources.close()

    def _cut_off(self, resources: SharedResources) -> None:
        """Close the runs that were under way when somebody pressed Ctrl-C twice."""
        for crawl in self.crawls:
            session = crawl.session
            if session is None or session.broken or session.run_id not in resources.open:
                continue
            waiting = partial(resources.archive.frontier.waiting, session.run_id)
            left, _ = resources.writer.call(waiting).result(_PATIENCE)
            summary = session.summary("stopped", left)
            resources.finish(session.run_id, "stopped", summary).result(_PATIENCE)
            if crawl.crawler is not None and crawl.crawler.stats is not None:
                crawl.crawler.stats.set_value("palimpsest/summary", summary)

    async def join(self) -> None:
        """Do what there is to do; what goes wrong is raised by `start`."""
        try:
            await self.conduct()
        except Exception as error:
            self._failure = error
        self._conducted = True

    async def conduct(self) -> None:
        """Do all plans. A plan that cannot be done does not keep the others from it."""
        if self._minutes is not None:
            asyncio.get_running_loop().call_later(60 * self._minutes, self.run_out)
        waiting = list(self._plans)
        left = Counter(plan.archive for plan in waiting)
        running: dict[asyncio.Task[None], Plan] = {}
        while not self.over.is_set():
            plan = _first_apart(waiting, running.values())
            if plan is not None and len(running) < self._at_once:
                waiting.remove(plan)
                self.crawls.append(Crawl(plan))
                running[asyncio.create_task(self._do(self.crawls[-1]))] = plan
                continue
            if not running:
                return
            done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                archive = running.pop(task).archive
                left[archive] -= 1
                if not left[archive]:
                    await self._leave(archive)
                if task.exception() is not None:
                    self.over.set()
        if running:
            await asyncio.wait(running)

    async def _do(self, crawl: Crawl) -> None:
        await self.do(crawl)
        if isinstance(crawl.error, (NotDue, StoppedEarly)):
            self.crawls.remove(crawl)

    async def do(self, crawl: Crawl) -> None:
        """Do one plan. What its user can mend is kept as its error, anything else is raised too."""
        plan = crawl.plan
        try:
            resources = await self._resources(plan.archive)
            resources.capture_thread(
                plan.sources
            )  # what is wrong with it is said before a run is begun
            taken = await asyncio.wrap_future(resources.take_up(plan))
            if self.over.is_set():
                await asyncio.wrap_future(resources.finish(taken.run_id, "stopped"))
                raise StoppedEarly("the crawl was stopped before it began")
            await self._crawl_run(crawl, resources, taken)
        except Exception as error:
            crawl.error = error
            if not isinstance(error, PalimpsestError):
                raise

    async def _crawl_run(self, crawl: Crawl, resources: SharedResources, taken: TakenUp) -> None:
        crawl.crawler = self.create_crawler(ArticlesSpider)
        try:
            await self.crawl(crawl.crawler, resources=resources, taken=taken, plan=crawl.plan)
        except Exception:
            # It never came to its spider's end, which closes the run's row.
            await asyncio.wrap_future(resources.finish(taken.run_id, "failed"))
            raise

    async def _resources(self, path: Path) -> SharedResources:
        """The archive's, opened anew where an error has ended its work and nobody uses it."""
        held = self._resources_of.get(path)
        unclosed: set[int] = set()
        if held is not None and held.writer.is_broken and not held.busy:
            unclosed = held.open
            await self._leave(path)
        if path not in self._resources_of:
            self._resources_of[path] = SharedResources(path, self.settings)
        resources = self._resources_of[path]
        for run_id in unclosed:
            # Its row could not be closed, and would keep the next run from its source.
            await asyncio.wrap_future(resources.finish(run_id, "failed"))
        return resources

    async def _leave(self, path: Path) -> None:
        resources = self._resources_of.pop(path, None)
        if resources is not None:
            await asyncio.get_running_loop().run_in_executor(None, resources.close)

    def run_out(self) -> None:
        """The time is up: what is in hand is brought to its end, and nothing more begun."""
        self.over.set()
        for crawler in self.crawlers:
            if isinstance(crawler.spider, ArticlesSpider):
                crawler.spider.session.run_out()
                crawler.spider.send_no_more()

    async def stop(self) -> None:
        """Stop what is under way, and begin nothing more."""
        self.interrupted = not self._conducted  # Scrapy calls this at the end, too
        self.over.set()
        for crawler in self.crawlers:
            # Scrapy cancels a spider's start, which may hear of it too late.
            if isinstance(crawler.spider, ArticlesSpider):
                crawler.spider.send_no_more()
        await super().stop()


def _first_apart(waiting: Iterable[Plan], running: Iterable[Plan]) -> Plan | None:
    """The first plan that shares no site with those under way: a host has one crawl at a time."""
    busy = {site for plan in running for site in plan.sites}
    return next((plan for plan in waiting if not plan.sites & busy), None)


def _settings(changed: dict[str, Any]) -> Settings:
    settings = Settings()
    module = os.environ.get("SCRAPY_SETTINGS_MODULE", "crawler.settings")
    try:
        settings.setmodule(module, "project")
    except ImportError as error:
        raise click.UsageError(f"SCRAPY_SETTINGS_MODULE names {module}: {error}") from error
    settings.setdict(changed, "cmdline")
    settings.set("LOG_INSTALL_ROOT_HANDLER", False)
    monitors.check(settings)
    return settings
