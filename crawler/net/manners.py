"""Manners that Scrapy leaves out: pauses asked for, a robots.txt that cannot be read, and whose
headers go where."""

from __future__ import annotations

import asyncio
import logging
import math
import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Self

from scrapy import Request, Spider, signals
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.defer import Deferred

from crawler.crawl.shared_resources import ROBOTS_GOOD_FOR, SharedResources
from crawler.net.failures import NoRules, is_too_large
from crawler.spiders.articles import ArticlesSpider
from storage.core import clock

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.robotstxt import RobotParser

logger = logging.getLogger(__name__)

LONGEST_PAUSE = 3600.0
"""Seconds between two requests; whoever asks for more is not crawled."""
_NOTHING = b"User-agent: *\nDisallow: /\n"
_LONGEST_SILENCE = 300.0  # seconds until a host that gave no rules is asked for them again


@dataclass(frozen=True, slots=True)
class _Silence:
    """A host whose robots.txt could not be reached, so many times in turn."""

    error: Exception
    times: int
    until: float


class StrictRobotsTxt(RobotsTxtMiddleware):
    """Scrapy's middleware, with RFC 9309, 2.3.1.4: while a robots.txt cannot be reached, or its
    server answers with an error of its own (5xx), nothing is fetched from there."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._asking: dict[str, asyncio.Lock] = {}
        self._silent: dict[str, _Silence] = {}

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """The rules of a host: those that a crawl of this process has read within a day, or anew.

        A copy is good for 24 hours (RFC 9309, 2.4).

        Raises:
            NoRules: they cannot be reached.
        """
        netloc = urlparse_cached(request).netloc
        # Twisted hands a result to the first who waits: the others would go on without rules.
        async with self._asking.setdefault(netloc, asyncio.Lock()):
            before = self._silent.get(netloc)
            if before is None or before.until <= time.monotonic():
                rules = await self._rules(request, netloc)
                if self._silent.get(netloc) is before:
                    self._silent.pop(netloc, None)
                    return rules
                del self._parsers[netloc]  # another page may have better luck
            raise NoRules from self._silent[netloc].error

    async def _rules(self, request: Request, netloc: str) -> RobotParser | None:
        resources = self._resources
        kept = resources.robots.get(netloc) if resources is not None else None
        if netloc not in self._parsers and kept is not None:
            response, read_at = kept
            if clock.now() - read_at < ROBOTS_GOOD_FOR:
                self._parsers[netloc] = Deferred()
                await super()._parse_robots(response, netloc, request)
        return await super().robot_parser(request)

    @property
    def _resources(self) -> SharedResources | None:
        spider = self.crawler.spider
        return spider.session.resources if isinstance(spider, ArticlesSpider) else None

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500 or response.status == HTTPStatus.TOO_MANY_REQUESTS:
            logger.warning(
                "%s answers with HTTP %d: nothing is fetched from there in this run",
                response.url,
                response.status,
            )
            response = response.replace(body=_NOTHING)
            await super()._parse_robots(response, netloc, request)
            return
        if response.status >= 400:
            # An error page is no set of rules, whatever its words look like.
            response = response.replace(body=b"")
        asked = self._pause(response)
        if asked > LONGEST_PAUSE:
            logger.warning(
                "%s asks for a pause of %g s between requests: nothing is fetched from there",
                *(response.url, asked),
            )
            response = response.replace(body=_NOTHING)
        if self._resources is not None:
            self._resources.keep_robots(netloc, response)
        await super()._parse_robots(response, netloc, request)

    def _pause(self, response: Response) -> float:
        """The pause in seconds that rules ask for; 0 where they ask for none."""
        if b"crawl-delay" not in response.body.lower():
            return 0.0
        rules = self._parserimpl.from_crawler(self.crawler, response.body)
        return asked_pause(rules, self._useragent)

    @property
    def _useragent(self) -> str:
        return str(self.crawler.settings["ROBOTSTXT_USER_AGENT"])

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        super()._robots_error(exc, netloc)
        if is_too_large(exc):
            logger.warning("robots.txt of %s is too large: nothing is fetched from there", netloc)
            self._parsers[netloc] = self._parserimpl.from_crawler(self.crawler, _NOTHING)
        elif not isinstance(
            exc, IgnoreRequest
        ):  # redirects that lead nowhere are a leave (2.3.1.2)
            before = self._silent.get(netloc)
            times = 1 if before is None else before.times + 1
            wait = min(4.0 ** (times - 1), _LONGEST_SILENCE)
            self._silent[netloc] = _Silence(exc, times, time.monotonic() + wait)
            logger.info("robots.txt of %s cannot be reached: %s", netloc, type(exc).__name__)


def asked_pause(rules: RobotParser, agent: str) -> float:
    """The Crawl-delay of rules in seconds; 0 where there is none that is a number."""
    parsed = getattr(rules, "rp", None)
    asked = parsed.crawl_delay(agent) if parsed is not None else None
    return 0.0 if asked is None or math.isnan(asked) else float(asked)


class OwnHeaders:
    """Keeps a source's headers between it and its sites, wherever a redirect leads.

    Scrapy takes off Cookie and Authorization only; a key may go by any other name.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Take them off where they do not belong."""
        lease, spider = request.cb_kwargs.get("lease"), self._crawler.spider
        if lease is None or not isinstance(spider, ArticlesSpider):
            return
        source = spider.session.source_of(lease)
        if source is not None and not source.may_tell(request.url):
            for name, _ in source.headers:
                request.headers.pop(name, None)


class CrawlDelay:
    """Keeps the pause between two requests to a host that its robots.txt or its source asks for."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._agent: str = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self._asked: dict[str, float] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        extension = cls(crawler)
        crawler.signals.connect(extension.robots_parsed, signal=signals.robots_parsed)
        # AutoThrottle listens to the same signal and was there first, so this has the last word.
        crawler.signals.connect(extension.keep, signal=signals.response_downloaded)
        # Where the rules were read by an earlier crawl there was no slot yet to slow down.
        crawler.signals.connect(extension.begin, signal=signals.request_reached_downloader)
        return extension

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Note what a host asks for."""
        asked = asked_pause(robotparser, self._agent)
        if not 0 < asked <= LONGEST_PAUSE:
            return
        engine = self._crawler.engine
        host = engine.downloader.get_slot_key(request) if engine else ""
        self._asked[host] = asked
        if asked >= 1:
            logger.info("%s asks for a pause of %g s between requests", host, asked)
        self._apply(host)

    def begin(self, request: Request) -> None:
        """Before a request waits for its turn."""
        self._apply(str(request.meta.get("download_slot", "")))

    def keep(self, response: Response, request: Request, spider: Spider) -> None:
        """After each response: AutoThrottle may have shortened the pause."""
        host = str(request.meta.get("download_slot", ""))
        lease = request.cb_kwargs.get("lease")
        source = None
        if lease is not None and isinstance(spider, ArticlesSpider):
            source = spider.session.source_of(lease)
        if source is not None and source.delay:
            self._asked[host] = max(self._asked.get(host, 0.0), source.delay)
        self._apply(host)

    def _apply(self, host: str) -> None:
        asked = self._asked.get(host)
        engine = self._crawler.engine
        if asked is None or engine is None:
            return
        slot = engine.downloader.slots.get(host)
        if slot is not None and (slot.delay < asked or slot.jitter):
            slot.delay = max(slot.delay, asked)
            slot.jitter = 0.0  # half of what was asked for is not what was asked for
