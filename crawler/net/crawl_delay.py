"""Delays between two requests to a host, as its robots.txt or its source requires."""

from __future__ import annotations

import logging
import math
from typing import TYPE_CHECKING, Self

from scrapy import Request, signals
from scrapy.http import Response

from crawler.crawl.session_extension import session_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.robotstxt import RobotParser

logger = logging.getLogger(__name__)

MAX_CRAWL_DELAY = 3600.0
"""Seconds between two requests; a host that requires more is not crawled."""


def crawl_delay(rules: RobotParser, agent: str) -> float:
    """The Crawl-delay of a robots.txt in seconds; 0 if there is none, or if it is not a number."""
    parsed = getattr(rules, "rp", None)
    delay = parsed.crawl_delay(agent) if parsed is not None else None
    return 0.0 if delay is None or math.isnan(delay) else float(delay)


class CrawlDelay:
    """A Scrapy extension that enforces the delay of a robots.txt and of a source."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._agent: str = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self._delays: dict[str, float] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        extension = cls(crawler)
        crawler.signals.connect(extension.robots_parsed, signal=signals.robots_parsed)
        # AutoThrottle was connected to this signal earlier, so this extension decides.
        crawler.signals.connect(extension.after_response, signal=signals.response_downloaded)
        # If an earlier crawl read the robots.txt, the slot did not exist when it was parsed.
        crawler.signals.connect(extension.before_request, signal=signals.request_reached_downloader)
        return extension

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Remember the delay that a host requires."""
        delay = crawl_delay(robotparser, self._agent)
        if not 0 < delay <= MAX_CRAWL_DELAY:
            return
        host = self._crawler.engine.downloader.get_slot_key(request)
        self._delays[host] = delay
        if delay >= 1:
            logger.info("%s requires a crawl delay of %g s", host, delay)
        self._apply(host)

    def before_request(self, request: Request) -> None:
        """Apply the delay before a request waits for its turn."""
        self._apply(str(request.meta.get("download_slot", "")))

    def after_response(self, response: Response, request: Request) -> None:
        """Apply the delay again after a response: AutoThrottle may have shortened it."""
        host = str(request.meta.get("download_slot", ""))
        lease, session = request.cb_kwargs.get("lease"), session_of(self._crawler)
        source = session.source_of(lease) if lease is not None and session is not None else None
        if source is not None and source.delay:
            self._delays[host] = max(self._delays.get(host, 0.0), source.delay)
        self._apply(host)

    def _apply(self, host: str) -> None:
        delay = self._delays.get(host)
        if delay is None:
            return
        slot = self._crawler.engine.downloader.slots.get(host)
        if slot is not None and (slot.delay < delay or slot.jitter):
            slot.delay = max(slot.delay, delay)
            slot.jitter = 0.0  # Scrapy would wait between half the delay and one and a half
