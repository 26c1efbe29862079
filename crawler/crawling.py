"""Crawls one after the other in one process: Scrapy's engine, told what to do by plans."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import click
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings

from storage.errors import PalimpsestError, Unwritten

from .session import Plan
from .sources import name_of
from .spiders.articles import ArticlesSpider

Summary = dict[str, Any]


@dataclass(slots=True)
class Crawl:
    """A plan that was begun; `error`: what kept it from going on."""

    plan: Plan
    crawler: Crawler
    error: Exception | None = None

    @property
    def name(self) -> str:
        """What its sources are called."""
        return name_of(self.plan.sources)

    @property
    def summary(self) -> Summary:
        """The run's figures.

        Raises:
            PalimpsestError: the archive cannot be used, or nothing was to be done.
            Unwritten: the archive could not be written any more.
        """
        if self.error is not None:
            raise self.error
        stats = self.crawler.stats
        found: Summary | None = stats.get_value("palimpsest/summary") if stats else None
        session = getattr(self.crawler.spider, "session", None)
        broken = session.broken if session is not None else None
        if found is None or broken is not None:
            raise Unwritten(f"{self.plan.archive} could not be written: {broken or 'see the log'}")
        return found


class CrawlProcess(AsyncCrawlerProcess):
    """Scrapy's process for several plans, one after the other, until one is stopped."""

    def __init__(self, plans: Sequence[Plan], changed: dict[str, Any]) -> None:
        """`changed`: settings other than the project's."""
        super().__init__(_settings(changed))
        self._plans = plans
        self._stopped = False
        self.crawls: list[Crawl] = []
        """What was begun, in order."""

    async def join(self) -> None:
        """Do all plans. A plan that cannot be done does not keep the others from it."""
        for plan in self._plans:
            if self._stopped:
                return
            crawl = Crawl(plan, self.create_crawler(ArticlesSpider))
            self.crawls.append(crawl)
            try:
                await self.crawl(crawl.crawler, plan=plan)
            except Exception as error:
                crawl.error = error
                if not isinstance(error, PalimpsestError):
                    return

    async def stop(self) -> None:
        """Stop what is under way, and begin nothing more."""
        self._stopped = True
        await super().stop()


def _settings(changed: dict[str, Any]) -> Settings:
    settings = Settings()
    module = os.environ.get("SCRAPY_SETTINGS_MODULE", "crawler.settings")
    try:
        settings.setmodule(module, "project")
    except ImportError as error:
        raise click.UsageError(f"SCRAPY_SETTINGS_MODULE names {module}: {error}") from error
    settings.setdict(changed, "cmdline")
    settings.set("LOG_INSTALL_ROOT_HANDLER", False)
    return settings
