"""The process that runs crawls with Scrapy's engine, one after the other or several at once."""

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

from crawler.crawl import monitors, stop_signals
from crawler.crawl.plan import NotDue, Plan, StartedCrawl
from crawler.crawl.session import Session
from crawler.crawl.session_extension import extension_of, session_of
from crawler.crawl.shared_resources import SharedResources
from storage.core.errors import FreeDiskSpace, PalimpsestError
from storage.core.run_summary import CrawlSummary

_SPIDER = "articles"  # the name by which Scrapy's spider loader knows the spider
_CLOSE_SECONDS = 60.0  # how long to wait for the archive thread when the process ends


class StoppedEarly(PalimpsestError):
    """The process was stopped before a crawl started: start the crawl again."""


@dataclass(slots=True)
class Crawl:
    """The crawl of one plan; error: what kept it from starting or going on."""

    plan: Plan
    crawler: Crawler | None = None
    error: Exception | None = None

    @property
    def name(self) -> str:
        """The names of its sources."""
        return self.plan.name

    @property
    def summary(self) -> CrawlSummary:
        """What the run did.

        Raises:
            PalimpsestError: the archive cannot be used, or there was nothing to do.
            FreeDiskSpace: the archive could no longer be written.
        """
        if isinstance(self.error, sqlite3.Error):
            raise self._write_failed(self.error)
        if self.error is not None:
            raise self.error
        session = self.session
        error = session.error if session is not None else None
        if isinstance(error, FreeDiskSpace):
            raise error
        if session is None or session.summary is None or error is not None:
            raise self._write_failed(error or "see the log")
        return session.summary

    @property
    def session(self) -> Session | None:
        """Its session, once it has started."""
        return session_of(self.crawler) if self.crawler is not None else None

    def _write_failed(self, reason: object) -> FreeDiskSpace:
        return FreeDiskSpace(
            f"{self.plan.archive} could not be written: {reason}. Check the disk, then continue "
            "with `palimpsest crawl --resume`"
        )


class CrawlProcess(AsyncCrawlerProcess):
    """Scrapy's process, extended to run several plans until they are done or it is stopped.

    interrupted: whether it was stopped before all plans were done; stopping: set once no further
    crawl is started; crawls: those that were started, in order.
    """

    def __init__(
        self,
        plans: Sequence[Plan],
        settings: dict[str, Any],
        *,
        at_once: int = 1,
        minutes: float | None = None,
    ) -> None:
        """settings: override the project's; at_once: crawls in progress; minutes: time limit.

        CONCURRENT_REQUESTS holds for all crawls together.
        """
        super().__init__(_settings(settings))
        share = -(-self.settings.getint("CONCURRENT_REQUESTS") // at_once)
        self.settings.set("CONCURRENT_REQUESTS", share, "cmdline")
        self.settings.set("PALIMPSEST_AT_ONCE", at_once, "cmdline")
        self.interrupted = False
        self.stopping = asyncio.Event()
        self.crawls: list[Crawl] = []
        self._plans = plans
        self._at_once = at_once
        self._minutes = minutes
        self._resources: dict[Path, SharedResources] = {}
        self._failure: Exception | None = None
        self._is_done = False
        self._stop_requests = 0
        self._stop_task: asyncio.Task[None] | None = None

    def start(self, stop_after_crawl: bool = True, install_signal_handlers: bool = True) -> None:
        """Run all plans; returns when they are done or the process was stopped.

        Raises:
            Exception: an error that no crawl could be blamed for.
        """
        if install_signal_handlers:
            # Scrapy's own handlers are exchanged while they run, which loses signals.
            loop = asyncio.get_event_loop()
            install_signal_handlers = not stop_signals.call_in_loop(loop, self._stop_signal)
        try:
            super().start(stop_after_crawl, install_signal_handlers)
        finally:
            self._close_resources()
        if self._failure is not None:
            raise self._failure

    def _stop_signal(self, signum: int) -> None:
        """Finish what is in progress at the first stop signal, and drop it at the second."""
        self._stop_requests += 1
        if self._stop_requests == 1:
            self._log_shutdown(signum)
            self._stop_task = asyncio.get_running_loop().create_task(self._stop_and_leave_loop())
        elif self._stop_requests == 2:
            self._log_kill(signum)
            self._stop_reactor()

    async def _stop_and_leave_loop(self) -> None:
        try:
            await self.stop()
        finally:
            self._stop_reactor()

    def _close_resources(self) -> None:
        """Close the runs that did not end by themselves, and everything that is open."""
        if self.interrupted:  # those that were cut off before they started are not reported
            self.crawls = [crawl for crawl in self.crawls if crawl.error or crawl.session]
        for resources in self._resources.values():
            with contextlib.suppress(Exception):  # each session has received the error
                resources.writer.call(lambda: None).result(_CLOSE_SECONDS)
                self._close_interrupted(resources)
                for run_id in list(resources.open_runs):
                    resources.finish_run(run_id, "stopped").result(_CLOSE_SECONDS)
            resources.close()

    def _close_interrupted(self, resources: SharedResources) -> None:
        """Close the runs that were in progress at the second stop signal."""
        for crawl in self.crawls:
            session = crawl.session
            if session is None or session.error or session.run_id not in resources.open_runs:
                continue
            waiting = partial(resources.archive.frontier.count_waiting, session.run_id)
            left, _ = resources.writer.call(waiting).result(_CLOSE_SECONDS)
            summary = session.summary_so_far("stopped", left)
            resources.finish_run(session.run_id, "stopped", summary).result(_CLOSE_SECONDS)
            session.summary = summary

    async def join(self) -> None:
        """Run the plans; `start` raises what goes wrong."""
        try:
            await self.run_plans()
        except Exception as error:
            self._failure = error
        self._is_done = True

    async def run_plans(self) -> None:
        """Run all plans. A plan that fails does not keep the others from running."""
        if self._minutes is not None:
            asyncio.get_running_loop().call_later(60 * self._minutes, self.stop_at_time_limit)
        waiting = list(self._plans)
        plans_left = Counter(plan.archive for plan in waiting)
        running: dict[asyncio.Task[None], Plan] = {}
        while not self.stopping.is_set():
            plan = _next_disjoint(waiting, running.values())
            if plan is not None and len(running) < self._at_once:
                waiting.remove(plan)
                crawl = Crawl(plan)
                self.crawls.append(crawl)
                running[asyncio.create_task(self._run_listed(crawl))] = plan
                continue
            if not running:
                return
            done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                archive = running.pop(task).archive
                plans_left[archive] -= 1
                if not plans_left[archive]:
                    await self._close_archive(archive)
                if task.exception() is not None:
                    self.stopping.set()
        if running:
            await asyncio.wait(running)

    async def _run_listed(self, crawl: Crawl) -> None:
        await self.run_crawl(crawl)
        if isinstance(crawl.error, (NotDue, StoppedEarly)):
            self.crawls.remove(crawl)

    async def run_crawl(self, crawl: Crawl) -> None:
        """Run one crawl. Any error is stored in it; one that the user cannot fix is raised, too."""
        plan = crawl.plan
        try:
            resources = await self._open_archive(plan.archive)
            resources.capture_thread(plan.sources)  # its errors come before a run is started
            started = await asyncio.wrap_future(resources.start_run(plan))
            if self.stopping.is_set():
                await asyncio.wrap_future(resources.finish_run(started.run_id, "stopped"))
                raise StoppedEarly("the crawl was stopped before it started")
            await self._run_spider(crawl, resources, started)
        except Exception as error:
            crawl.error = error
            if not isinstance(error, PalimpsestError):
                raise

    async def _run_spider(
        self, crawl: Crawl, resources: SharedResources, started: StartedCrawl
    ) -> None:
        crawl.crawler = self.create_crawler(_SPIDER)
        try:
            await self.crawl(crawl.crawler, resources=resources, started=started, plan=crawl.plan)
        except Exception:
            # The spider did not close, and so did not close the run's row.
            await asyncio.wrap_future(resources.finish_run(started.run_id, "failed"))
            raise

    async def _open_archive(self, path: Path) -> SharedResources:
        """The resources of an archive, reopened if an error ended its thread and no run uses it."""
        current = self._resources.get(path)
        unclosed: set[int] = set()
        if current is not None and current.writer.has_failed and not current.hosts_in_progress:
            unclosed = current.open_runs
            await self._close_archive(path)
        if path not in self._resources:
            self._resources[path] = SharedResources(path, self.settings)
        resources = self._resources[path]
        for run_id in unclosed:
            # Its row could not be closed, and would keep the next run from its source.
            await asyncio.wrap_future(resources.finish_run(run_id, "failed"))
        return resources

    async def _close_archive(self, path: Path) -> None:
        resources = self._resources.pop(path, None)
        if resources is not None:
            await asyncio.get_running_loop().run_in_executor(None, resources.close)

    def stop_at_time_limit(self) -> None:
        """Finish the requests that were sent, and start nothing more."""
        self.stopping.set()
        for crawler in self.crawlers:
            extension = extension_of(crawler)
            if extension is not None:
                extension.session.stop_at_limit()
                extension.drop_unsent_requests()

    async def stop(self) -> None:
        """Stop the crawls in progress, and start nothing more."""
        self.interrupted = not self._is_done  # Scrapy calls this at the end, too
        self.stopping.set()
        for crawler in self.crawlers:
            # Scrapy cancels the spider's `start`, which may notice it too late.
            extension = extension_of(crawler)
            if extension is not None:
                extension.drop_unsent_requests()
        await super().stop()


def _next_disjoint(waiting: Iterable[Plan], running: Iterable[Plan]) -> Plan | None:
    """The first plan that shares no site with those that run: a host has one crawl at a time."""
    busy = {site for plan in running for site in plan.sites}
    return next((plan for plan in waiting if not plan.sites & busy), None)


def _settings(overrides: dict[str, Any]) -> Settings:
    settings = Settings()
    module = os.environ.get("SCRAPY_SETTINGS_MODULE", "crawler.settings")
    try:
        settings.setmodule(module, "project")
    except ImportError as error:
        raise click.UsageError(f"SCRAPY_SETTINGS_MODULE is {module}: {error}") from error
    settings.setdict(overrides, "cmdline")
    settings.set("LOG_INSTALL_ROOT_HANDLER", False)
    monitors.check_installed(settings)
    return settings
