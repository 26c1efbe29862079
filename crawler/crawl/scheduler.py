"""One long-running process that crawls each source when its time has come."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger

from crawler.crawl.plan import NotDue, Plan
from crawler.crawl.process import Crawl, CrawlProcess, StoppedEarly
from crawler.sources.alert_hook import alert
from crawler.sources.due import Due, all_due
from crawler.sources.source import Source
from crawler.sources.sources_toml import MendSources, Written, read_file
from storage.core.clock import now

logger = logging.getLogger(__name__)

_READ_SECONDS = 60.0  # between two looks at whether the file of sources has changed
_AGAIN_SECONDS = 300.0  # to a source that could not be crawled, for another run was at it


class Schedule(CrawlProcess):
    """Crawls sources when they are due, so many at once, until it is stopped.

    A job a source, at the time of its next poll. The file is read again when it changes.
    """

    def __init__(
        self,
        path: Path,
        archive: Path,
        changed: dict[str, Any],
        *,
        at_once: int,
        ended: Callable[[Crawl], None],
    ) -> None:
        """`ended` is called after each crawl.

        Raises:
            MendSources: the file is not right.
        """
        self._path = path
        self._archive = archive
        self._at_once = at_once
        self._ended = ended
        self._stamp = _changed(path)
        file = read_file(path)
        self._sources = _by_name(file)
        self._on_alert = file.on_alert
        self._telling: set[asyncio.Future[bool]] = set()
        self._busy: dict[str, Source] = {}
        super().__init__((), changed, at_once=at_once)

    async def conduct(self) -> None:
        """Crawl what is due, again and again."""
        self._room = asyncio.Condition()
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._scheduler.start()
        self._read_on_hangup()
        self._scheduler.add_job(self._read_again, "interval", seconds=_READ_SECONDS)
        due = self._plan_all()
        if due:
            told = ", ".join(f"{each.source.name} {_told(each.at)}" for each in due[:5])
            more = f" and {len(due) - 5} more" if len(due) > 5 else ""
            logger.info("%d sources; next: %s%s", len(due), told, more)
        else:
            logger.warning("%s names no source yet; it is read again when it changes", self._path)
        await self.over.wait()
        self._scheduler.remove_all_jobs()
        async with self._room:
            await self._room.wait_for(lambda: not self._busy)
        if self._telling:
            await asyncio.wait(self._telling)
        self._scheduler.shutdown(wait=False)  # it would cancel what is under way

    def _read_on_hangup(self) -> None:
        """SIGHUP has the file read at once, as daemons do; where there is no such signal, not."""
        loop = asyncio.get_running_loop()
        tasks: set[asyncio.Task[None]] = set()

        def read() -> None:
            self._stamp = None
            task = asyncio.create_task(self._read_again())
            tasks.add(task)
            task.add_done_callback(tasks.discard)

        if hasattr(signal, "SIGHUP"):
            loop.add_signal_handler(signal.SIGHUP, read)

    def _plan_all(self) -> list[Due]:
        found = all_due(self._sources.values(), self._archive)
        for each in found:
            self._plan(each.source.name, each.at or now())
        return found

    def _plan(self, name: str, at: datetime) -> None:
        self._scheduler.add_job(
            self._crawl_source,
            DateTrigger(run_date=max(at, now())),
            args=[name],
            id=name,
            replace_existing=True,
            max_instances=2,  # the one that plans the next has not quite ended
            misfire_grace_time=None,  # late is better than never
        )

    async def _crawl_source(self, name: str) -> None:
        """Wait for room, crawl a source, and say when to crawl it next."""
        source = await self._enter(name)
        if source is None:
            return
        known = dict(self._sources)
        plan = Plan(self._archive, (source,), source.limits, known=known, only_due=True)
        crawl = Crawl(plan)
        try:
            await self.do(crawl)
        except Exception as error:
            logger.exception("%s could not be crawled", name)
            crawl.error = error
        finally:
            async with self._room:
                del self._busy[name]
                self._room.notify_all()
        try:
            if not isinstance(crawl.error, (NotDue, StoppedEarly)):
                self._ended(crawl)
            if self._on_alert is not None:
                await self._tell(source, self._on_alert)
            at = await self._next(source, crawl)
        except Exception:
            logger.exception("what became of %s could not be told", name)
            at = now() + timedelta(seconds=_AGAIN_SECONDS)
        if name in self._sources and not self.over.is_set():
            logger.info("%s: next at %s", name, _told(at))
            self._plan(name, at)

    async def _tell(self, source: Source, command: str) -> None:
        """Run `on_alert` where something is to be told; nothing but the next poll waits for it."""
        loop = asyncio.get_running_loop()
        telling = loop.run_in_executor(None, alert, [source], self._archive, command)
        self._telling.add(telling)
        try:
            await telling
        except Exception:
            logger.exception("on_alert could not be told how %s does", source.name)
        finally:
            self._telling.discard(telling)

    async def _enter(self, name: str) -> Source | None:
        """Wait for room, and until nobody is at its sites; None where it is not wanted any more."""
        async with self._room:
            while not self.over.is_set() and name in self._sources and name not in self._busy:
                source = self._sources[name]
                sites = {site for busy in self._busy.values() for site in busy.sites}
                if len(self._busy) < self._at_once and not source.sites & sites:
                    self._busy[name] = source
                    return source
                await self._room.wait()
        return None

    async def _next(self, source: Source, crawl: Crawl) -> datetime:
        """When to crawl a source next, as it is written down now."""
        source = self._sources.get(source.name, source)
        loop = asyncio.get_running_loop()
        (due,) = await loop.run_in_executor(None, all_due, [source], self._archive)
        at = due.at or now()
        if crawl.error is not None and not isinstance(crawl.error, NotDue):
            at = max(at, now() + timedelta(seconds=_AGAIN_SECONDS))
        return at

    async def _read_again(self) -> None:
        stamp = _changed(self._path)
        if stamp == self._stamp:
            return
        try:
            file = read_file(self._path)
        except MendSources as error:
            self._stamp = stamp
            logger.error("what held before still holds, for now it is not right: %s", error)
            return
        sources = _by_name(file)
        changed = {name for name in sources if sources[name] != self._sources.get(name)}
        due = all_due([sources[name] for name in changed - self._busy.keys()], self._archive)
        # From here on nothing can go wrong: what was not planned would never be polled.
        self._stamp, self._on_alert = stamp, file.on_alert
        for name in self._sources.keys() - sources.keys():
            if self._scheduler.get_job(name) is not None:
                self._scheduler.remove_job(name)
        self._sources = sources
        for each in due:
            self._plan(each.source.name, each.at or now())
        logger.info("%s was read again: %d sources", self._path, len(sources))

    async def stop(self) -> None:
        """Stop what is under way, and begin nothing more."""
        await super().stop()
        async with self._room:
            self._room.notify_all()


def _by_name(file: Written) -> dict[str, Source]:
    return {source.name: source for source in file.sources}


def _changed(path: Path) -> float | None:
    try:
        return path.stat().st_mtime
    except OSError:
        return None


def _told(at: datetime | None) -> str:
    return "now" if at is None or at <= now() else f"{at:%Y-%m-%d %H:%M} UTC"
