"""The Scrapy extension by which the components of a crawl reach its session."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Self

from scrapy import Request, signals
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http import Response
from scrapy.utils.defer import _schedule_coro
from twisted.python.failure import Failure as TwistedFailure

from crawler.crawl.session import Session

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


class NotSent(IgnoreRequest):
    """The crawl was stopped before a request was sent."""


class SessionExtension:
    """Holds the session of a crawl, and ends the crawl early if that is necessary.

    It is disabled for spiders that have no session.
    """

    def __init__(self, crawler: Crawler, session: Session) -> None:
        self.session = session
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        session = getattr(crawler.spider, "session", None)
        if not isinstance(session, Session):
            raise NotConfigured
        extension = cls(crawler, session)
        crawler.signals.connect(extension.count_bytes, signal=signals.response_downloaded)
        return extension

    def count_bytes(self, response: Response) -> None:
        """Count the bytes of a body as it was sent, before it is decompressed."""
        self.session.counts.bytes += len(response.body)

    def drop_unsent_requests(self) -> None:
        """Drop the requests that wait for their turn at a host, now and from now on."""
        self._drop_queued()
        # Some requests still wait for a robots.txt. Connecting twice has no further effect.
        self._crawler.signals.connect(self._drop_late, signal=signals.request_reached_downloader)

    def _drop_queued(self) -> None:
        for slot in self._crawler.engine.downloader.slots.values():
            while slot.queue:
                _, deferred = slot.queue.popleft()
                deferred.errback(TwistedFailure(NotSent("not sent")))  # type: ignore[no-untyped-call]

    def _drop_late(self, request: Request) -> None:
        """Drop a request that reached the downloader after the crawl was stopped."""
        asyncio.get_running_loop().call_soon(self._drop_queued)

    def fail(self, error: Exception) -> None:
        """End the crawl because nothing can be stored any more: further fetches would be lost."""
        self.session.stop()
        if self.session.error is None:
            self.session.error = error
            logger.error("%s", error)
            self.drop_unsent_requests()
            _schedule_coro(self._crawler.engine.close_spider_async(reason="failed"))


def extension_of(crawler: Crawler) -> SessionExtension | None:
    """The extension of a crawl, once Scrapy has created its extensions."""
    try:
        return crawler.get_extension(SessionExtension)
    except RuntimeError:  # they do not exist yet
        return None


def session_of(crawler: Crawler) -> Session | None:
    """The session of a crawl, once Scrapy has created its extensions."""
    extension = extension_of(crawler)
    return extension.session if extension is not None else None
