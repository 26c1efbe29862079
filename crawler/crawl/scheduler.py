"""A long-running process that crawls each source when it is due."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger

from crawler.crawl.plan import NotDue, Plan
from crawler.crawl.process import Crawl, CrawlProcess, StoppedEarly
from crawler.sources.alert_hook import run_alert_hook
from crawler.sources.due import DueTime, due_times
from crawler.sources.shard import Shard
from crawler.sources.source import Source
from crawler.sources.sources_toml import CorrectSources, SourcesFile, read_sources_file
from storage.core.clock import now

logger = logging.getLogger(__name__)

_CHECK_FILE_SECONDS = 60.0  # between two checks whether the sources file has changed
_RETRY_SECONDS = 300.0  # until a source is tried again that another run was crawling


class Schedule(CrawlProcess):
    """Crawls sources when they are due, several at once, until it is stopped.

    Each source has one job, at the time of its next poll. The sources file is read again when it
    changes.
    """

    def __init__(
        self,
        path: Path,
        archive: Path,
        settings: dict[str, Any],
        *,
        at_once: int,
        on_crawl_ended: Callable[[Crawl], None],
        shard: Shard | None = None,
    ) -> None:
        """path: the sources file; settings: override the project's; at_once: crawls in progress;
        shard: the part of the sources that is crawled, None for all.

        Raises:
            CorrectSources: the file contains errors.
        """
        self._path = path
        self._archive = archive
        self._at_once = at_once
        self._on_crawl_ended = on_crawl_ended
        self._shard = shard
        self._modified_at = _modified_at(path)
        file = read_sources_file(path)
        self._sources = self._selected(file)
        self._alert_command = file.on_alert
        self._alerts: set[asyncio.Future[bool]] = set()
        self._crawling: dict[str, Source] = {}
        super().__init__((), settings, at_once=at_once)
        self._slot_freed = asyncio.Condition()
        self._scheduler = AsyncIOScheduler(timezone="UTC")

    async def run_plans(self) -> None:
        """Crawl what is due until the process is stopped."""
        self._scheduler.start()
        self._read_on_hangup()
        self._scheduler.add_job(self._read_if_changed, "interval", seconds=_CHECK_FILE_SECONDS)
        due = self._schedule_all()
        if due:
            next_polls = ", ".join(f"{each.source.name} {_time(each.due_at)}" for each in due[:5])
            more = f" and {len(due) - 5} more" if len(due) > 5 else ""
            logger.info("%d sources; next: %s%s", len(due), next_polls, more)
        elif self._shard is None:
            logger.warning("%s names no source yet; it is read again when it changes", self._path)
        else:
            logger.warning(
                "%s names no source of shard %s yet; it is read again when it changes",
                *(self._path, self._shard),
            )
        await self.stopping.wait()
        self._scheduler.remove_all_jobs()
        async with self._slot_freed:
            await self._slot_freed.wait_for(lambda: not self._crawling)
        if self._alerts:
            await asyncio.wait(self._alerts)
        self._scheduler.shutdown(wait=False)  # it would cancel jobs in progress

    def _read_on_hangup(self) -> None:
        """Read the file at once on SIGHUP, as daemons do, if the platform has that signal."""
        loop = asyncio.get_running_loop()
        tasks: set[asyncio.Task[None]] = set()

        def read() -> None:
            self._modified_at = None
            task = asyncio.create_task(self._read_if_changed())
            tasks.add(task)
            task.add_done_callback(tasks.discard)

        if hasattr(signal, "SIGHUP"):
            loop.add_signal_handler(signal.SIGHUP, read)

    def _selected(self, file: SourcesFile) -> dict[str, Source]:
        """The sources of the file that this process crawls, by name."""
        selected: Iterable[Source] = file.sources
        if self._shard is not None:
            selected = self._shard.select(selected, file.sources)
        return {source.name: source for source in selected}

    def _schedule_all(self) -> list[DueTime]:
        due = due_times(self._sources.values(), self._archive)
        for each in due:
            self._schedule(each.source.name, each.due_at or now())
        return due

    def _schedule(self, name: str, at: datetime) -> None:
        self._scheduler.add_job(
            self._crawl_source,
            DateTrigger(run_date=max(at, now())),
            args=[name],
            id=name,
            replace_existing=True,
            max_instances=2,  # a job schedules the next before it has ended
            misfire_grace_time=None,  # run it however late it is
        )

    async def _crawl_source(self, name: str) -> None:
        """Wait until a source may be crawled, crawl it, and schedule its next poll."""
        source = await self._wait_for_slot(name)
        if source is None:
            return
        known = dict(self._sources)
        plan = Plan(self._archive, (source,), source.limits, known=known, only_if_due=True)
        crawl = Crawl(plan)
        try:
            await self.run_crawl(crawl)
        except Exception as error:
            logger.exception("%s could not be crawled", name)
            crawl.error = error
        finally:
            async with self._slot_freed:
                del self._crawling[name]
                self._slot_freed.notify_all()
        try:
            if not isinstance(crawl.error, (NotDue, StoppedEarly)):
                self._on_crawl_ended(crawl)
            if self._alert_command is not None:
                await self._alert(source, self._alert_command)
            at = await self._next_poll(source, crawl)
        except Exception:
            logger.exception("the result of %s could not be reported", name)
            at = now() + timedelta(seconds=_RETRY_SECONDS)
        if name in self._sources and not self.stopping.is_set():
            logger.info("%s: next at %s", name, _time(at))
            self._schedule(name, at)

    async def _alert(self, source: Source, command: str) -> None:
        """Run the alert hook if there is news of the source; only its next poll waits for it."""
        loop = asyncio.get_running_loop()
        alert = loop.run_in_executor(None, run_alert_hook, [source], self._archive, command)
        self._alerts.add(alert)
        try:
            await alert
        except Exception:
            logger.exception("the on_alert command could not be run for %s", source.name)
        finally:
            self._alerts.discard(alert)

    async def _wait_for_slot(self, name: str) -> Source | None:
        """Wait for a free slot and until no crawl uses the source's sites.

        None if the source is not wanted any more.
        """
        async with self._slot_freed:
            while (
                not self.stopping.is_set() and name in self._sources and name not in self._crawling
            ):
                source = self._sources[name]
                sites = {site for busy in self._crawling.values() for site in busy.sites}
                if len(self._crawling) < self._at_once and not source.sites & sites:
                    self._crawling[name] = source
                    return source
                await self._slot_freed.wait()
        return None

    async def _next_poll(self, source: Source, crawl: Crawl) -> datetime:
        """When to crawl a source next, by what the sources file says now."""
        source = self._sources.get(source.name, source)
        loop = asyncio.get_running_loop()
        (due,) = await loop.run_in_executor(None, due_times, [source], self._archive)
        at = due.due_at or now()
        if crawl.error is not None and not isinstance(crawl.error, NotDue):
            at = max(at, now() + timedelta(seconds=_RETRY_SECONDS))
        return at

    async def _read_if_changed(self) -> None:
        modified_at = _modified_at(self._path)
        if modified_at == self._modified_at:
            return
        try:
            file = read_sources_file(self._path)
        except CorrectSources as error:
            self._modified_at = modified_at
            logger.error("the sources stay as they were, because the file is invalid: %s", error)
            return
        sources = self._selected(file)
        changed = {name for name in sources if sources[name] != self._sources.get(name)}
        due = due_times([sources[name] for name in changed - self._crawling.keys()], self._archive)
        # Nothing below can fail: a source that is not scheduled would never be polled.
        self._modified_at, self._alert_command = modified_at, file.on_alert
        for name in self._sources.keys() - sources.keys():
            if self._scheduler.get_job(name) is not None:
                self._scheduler.remove_job(name)
        self._sources = sources
        for each in due:
            self._schedule(each.source.name, each.due_at or now())
        logger.info("read %s again: %d sources", self._path, len(sources))

    async def stop(self) -> None:
        """Stop the crawls in progress, and start nothing more."""
        await super().stop()
        async with self._slot_freed:
            self._slot_freed.notify_all()


def _modified_at(path: Path) -> float | None:
    try:
        return path.stat().st_mtime
    except OSError:
        return None


def _time(at: datetime | None) -> str:
    return "now" if at is None or at <= now() else f"{at:%Y-%m-%d %H:%M} UTC"
