"""The last stage of a crawl: visits go to the archive."""

from __future__ import annotations

import asyncio
import sqlite3
from typing import TYPE_CHECKING, Self

from scrapy import signals

from crawler.spiders.articles import ArticlesSpider
from storage.archive.visits import Visit

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

# How Scrapy's reasons for closing read in the run ledger.
_OUTCOMES = {"finished": "finished", "shutdown": "stopped"}


class ArchivePipeline:
    """Hands each visit to the archive thread, and closes the run when the spider closes."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        pipeline = cls(crawler)
        crawler.signals.connect(pipeline.stopping, signal=signals.spider_closed)
        return pipeline

    @property
    def _spider(self) -> ArticlesSpider:
        spider = self._crawler.spider
        assert isinstance(spider, ArticlesSpider)
        return spider

    def open_spider(self) -> None:
        """The archive thread starts with the spider."""
        self._spider.session.open()

    def process_item(self, item: Visit) -> Visit:
        """A visit ends here; the archive thread writes it with others."""
        try:
            self._spider.session.end(item)
        except Exception as error:
            self._spider.give_up(error)
        return item

    async def stopping(self, reason: str) -> None:
        """Write what is left, and give the run's row its end.

        On the signal and not in `close_spider`, which is not told the reason.
        """
        session = self._spider.session
        outcome = _OUTCOMES.get(reason, reason)
        if reason == "finished" and session.overtaken:
            outcome = "overtaken"
        elif reason == "finished" and session.limited:
            outcome = "limit"
        try:
            summary = await session.close(outcome)
            self._crawler.stats.set_value("palimpsest/summary", summary)
        except Exception as error:
            session.broken = session.broken or error  # what its summary says
            if not isinstance(error, sqlite3.Error):
                raise  # Scrapy logs where it comes from
        finally:
            await asyncio.get_running_loop().run_in_executor(None, self._spider.leave)
