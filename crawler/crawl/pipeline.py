"""The item pipeline: hands visits to the archive, and closes the run."""

from __future__ import annotations

import asyncio
import sqlite3
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured

from crawler.crawl.session_extension import SessionExtension, extension_of
from storage.archive.visit import Visit

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class ArchivePipeline:
    """Hands each visit to the archive thread, and closes the run when the spider closes."""

    def __init__(self, extension: SessionExtension) -> None:
        self._extension = extension
        self._session = extension.session

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        extension = extension_of(crawler)
        if extension is None:
            raise NotConfigured
        pipeline = cls(extension)
        crawler.signals.connect(pipeline.close_run, signal=signals.spider_closed)
        return pipeline

    def open_spider(self) -> None:
        """Start the session with the spider."""
        self._session.start()

    def process_item(self, item: Visit) -> Visit:
        """Hand over a visit; the archive thread writes it together with others."""
        try:
            self._session.finish(item)
        except Exception as error:
            self._extension.fail(error)
        return item

    async def close_run(self, reason: str) -> None:
        """Write the visits that wait and close the run's row.

        Connected to the signal, because `close_spider` does not receive the reason.
        """
        session = self._session
        try:
            await session.close(session.outcome(reason))
        except Exception as error:
            session.error = session.error or error  # reported with the crawl's summary
            if not isinstance(error, sqlite3.Error):
                raise  # so that Scrapy logs the traceback
        finally:
            if session.owns_resources:
                await asyncio.get_running_loop().run_in_executor(None, session.resources.close)
