"""Spidermon monitors: they check a run by its summary, and failures reach the exit code."""

from __future__ import annotations

import logging
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Self

from scrapy import Spider, signals
from scrapy.exceptions import NotConfigured
from scrapy.settings import BaseSettings

from crawler.crawl.session_extension import session_of
from storage.core.errors import PalimpsestError
from storage.core.run_summary import CrawlSummary

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


logger = logging.getLogger(__name__)


class InstallSpidermon(PalimpsestError):
    """SPIDERMON_ENABLED is set, but Spidermon is not installed."""


def check_installed(settings: BaseSettings) -> None:
    """Report before a crawl that monitors are enabled and cannot run.

    Raises:
        InstallSpidermon: Spidermon is not installed.
    """
    if settings.getbool("SPIDERMON_ENABLED") and find_spec("spidermon") is None:
        raise InstallSpidermon(
            "SPIDERMON_ENABLED is set and Spidermon is not installed: "
            "`pip install 'palimpsest-archive[spidermon]'`, or unset it"
        )


class Monitors:
    """Loads Spidermon if SPIDERMON_ENABLED is set, and collects the names of failed monitors.

    The spider-close monitors run once the run's summary is complete and before it is stored, so
    that monitors can check it and their results are stored with it.
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

        class CollectingSpidermon(Spidermon):
            """Collects the failures of each suite; Spidermon itself discards them."""

            def _run_suites(self, spider: Spider, suites: list[Any]) -> None:
                data = self._generate_data_for_spider(spider)  # type: ignore[no-untyped-call]
                for suite in suites:
                    result = SpiderMonitorRunner(spider=spider).run(suite, **data)
                    failed.extend(
                        failure.monitor.name for failure in result.monitors_failed_results
                    )

        self._crawler = crawler
        self._spidermon = CollectingSpidermon.from_crawler(crawler)  # type: ignore[no-untyped-call]
        # Scrapy sends its signal before the summary is complete.
        crawler.signals.disconnect(self._spidermon.spider_closed, signals.spider_closed)
        crawler.signals.connect(self._spider_opened, signals.spider_opened)

    def _spider_opened(self) -> None:
        session = session_of(self._crawler)
        if session is not None:
            session.run_monitors = self._run

    def _run(self, summary: CrawlSummary) -> list[str]:
        """Run the spider-close monitors; the names of all that failed in this run."""
        for name, figure in summary.as_json().items():
            self._crawler.stats.set_value(f"palimpsest/{name}", figure)
        try:
            self._spidermon.spider_closed(self._crawler.spider)
        except Exception as error:
            # An invalid expression or a failed action must not keep the run's row open.
            logger.exception("Spidermon's monitors could not be run")
            self._failed.append(f"{type(error).__name__}: {error}")
        return list(dict.fromkeys(self._failed))
