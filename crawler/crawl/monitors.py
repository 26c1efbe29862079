"""Spidermon's monitors judge a run by its figures; those that fail reach its exit code."""

from __future__ import annotations

import logging
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Self

from scrapy import Spider, signals
from scrapy.exceptions import NotConfigured
from scrapy.settings import BaseSettings

from crawler.spiders.articles import ArticlesSpider
from storage.core.errors import PalimpsestError
from storage.core.run_summary import CrawlSummary

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


logger = logging.getLogger(__name__)


class InstallSpidermon(PalimpsestError):
    """SPIDERMON_ENABLED is set, and Spidermon is not there."""


def check(settings: BaseSettings) -> None:
    """Say so before a crawl where monitors are wanted that cannot run.

    Raises:
        InstallSpidermon: it is not there.
    """
    if settings.getbool("SPIDERMON_ENABLED") and find_spec("spidermon") is None:
        raise InstallSpidermon(
            "SPIDERMON_ENABLED is set and Spidermon is not installed: "
            "`pip install 'palimpsest-archive[spidermon]'`, or unset it"
        )


class Monitors:
    """Loads Spidermon where SPIDERMON_ENABLED is set, and keeps the names of what failed.

    Its spider-close monitors run when the figures of the run are complete and not yet written, so
    that they may ask for these and their verdict is written too.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not crawler.settings.getbool("SPIDERMON_ENABLED"):
            raise NotConfigured
        return cls(crawler)

    def __init__(self, crawler: Crawler) -> None:
        from spidermon.contrib.scrapy.extensions import Spidermon
        from spidermon.contrib.scrapy.runners import SpiderMonitorRunner

        failed = self._failed = list[str]()

        class Noting(Spidermon):
            """Spidermon throws the results of a suite away."""

            def _run_suites(self, spider: Spider, suites: list[Any]) -> None:
                data = self._generate_data_for_spider(spider)  # type: ignore[no-untyped-call]
                for suite in suites:
                    result = SpiderMonitorRunner(spider=spider).run(suite, **data)
                    failed.extend(each.monitor.name for each in result.monitors_failed_results)

        self._crawler = crawler
        self._spidermon = Noting.from_crawler(crawler)  # type: ignore[no-untyped-call]
        # By Scrapy's signal it would come before the figures are complete.
        crawler.signals.disconnect(self._spidermon.spider_closed, signals.spider_closed)
        crawler.signals.connect(self._opened, signals.spider_opened)

    def _opened(self, spider: Spider) -> None:
        if isinstance(spider, ArticlesSpider):
            spider.session.judge = self._judge

    def _judge(self, summary: CrawlSummary) -> list[str]:
        """The names of the monitors that failed in this run, by its figures and before."""
        for name, figure in summary.as_json().items():
            self._crawler.stats.set_value(f"palimpsest/{name}", figure)
        try:
            self._spidermon.spider_closed(self._crawler.spider)
        except Exception as error:
            # An expression or an action that cannot be: the run's row is to be closed all the same.
            logger.exception("monitors could not be run")
            self._failed.append(f"{type(error).__name__}: {error}")
        return list(dict.fromkeys(self._failed))
