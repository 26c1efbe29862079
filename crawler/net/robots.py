"""robots.txt: a host whose rules cannot be read is not fetched from (RFC 9309)."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.defer import Deferred

from crawler.crawl.session_extension import session_of
from crawler.crawl.shared_resources import ROBOTS_MAX_AGE, SharedResources
from crawler.net.crawl_delay import MAX_CRAWL_DELAY, crawl_delay
from crawler.net.failures import RobotsUnreachable, is_too_large
from storage.core import clock

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.robotstxt import RobotParser

logger = logging.getLogger(__name__)

_DISALLOW_ALL = b"User-agent: *\nDisallow: /\n"
_MAX_RETRY_SECONDS = 300.0  # between two requests for a robots.txt that cannot be reached


@dataclass(frozen=True, slots=True)
class _Unreachable:
    """A robots.txt that could not be reached: how many times in a row, and when to try again.

    until: seconds of the monotonic clock.
    """

    error: Exception
    times: int
    until: float


class StrictRobotsTxt(RobotsTxtMiddleware):
    """Scrapy's middleware, made to follow RFC 9309, section 2.3.1.4.

    While a robots.txt cannot be reached, or its server answers with a server error (5xx), nothing
    is fetched from its host. Responses are cached for all crawls of the process for 24 hours
    (section 2.4).
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._locks: dict[str, asyncio.Lock] = {}
        self._unreachable: dict[str, _Unreachable] = {}

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """The rules of a host, from the cache or fetched.

        Raises:
            RobotsUnreachable: they cannot be reached.
        """
        netloc = urlparse_cached(request).netloc
        # A Deferred passes its result on to one waiting request; the others would get no rules.
        async with self._locks.setdefault(netloc, asyncio.Lock()):
            before = self._unreachable.get(netloc)
            if before is None or before.until <= time.monotonic():
                rules = await self._rules(request, netloc)
                if self._unreachable.get(netloc) is before:
                    self._unreachable.pop(netloc, None)
                    return rules
                del self._parsers[netloc]  # so that the next request tries again
            raise RobotsUnreachable from self._unreachable[netloc].error

    async def _rules(self, request: Request, netloc: str) -> RobotParser | None:
        resources = self._resources
        cached = resources.robots_responses.get(netloc) if resources is not None else None
        if netloc not in self._parsers and cached is not None:
            response, received_at = cached
            if clock.now() - received_at < ROBOTS_MAX_AGE:
                self._parsers[netloc] = Deferred()
                await super()._parse_robots(response, netloc, request)
        return await super().robot_parser(request)

    @property
    def _resources(self) -> SharedResources | None:
        session = session_of(self.crawler)
        return session.resources if session is not None else None

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500 or response.status == HTTPStatus.TOO_MANY_REQUESTS:
            logger.warning(
                "%s answers with HTTP %d: nothing is fetched from there in this run",
                response.url,
                response.status,
            )
            response = response.replace(body=_DISALLOW_ALL)
            await super()._parse_robots(response, netloc, request)
            return
        if response.status >= 400:
            response = response.replace(body=b"")  # an error page may look like rules
        delay = self._crawl_delay(response)
        if delay > MAX_CRAWL_DELAY:
            logger.warning(
                "%s requires a crawl delay of %g s: nothing is fetched from there",
                *(response.url, delay),
            )
            response = response.replace(body=_DISALLOW_ALL)
        if self._resources is not None:
            self._resources.cache_robots(netloc, response)
        await super()._parse_robots(response, netloc, request)

    def _crawl_delay(self, response: Response) -> float:
        if b"crawl-delay" not in response.body.lower():
            return 0.0
        rules = self._parserimpl.from_crawler(self.crawler, response.body)
        return crawl_delay(rules, self._agent)

    @property
    def _agent(self) -> str:
        return str(self.crawler.settings["ROBOTSTXT_USER_AGENT"])

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        super()._robots_error(exc, netloc)
        if is_too_large(exc):
            logger.warning("robots.txt of %s is too large: nothing is fetched from there", netloc)
            self._parsers[netloc] = self._parserimpl.from_crawler(self.crawler, _DISALLOW_ALL)
        # After too many redirects everything is allowed (section 2.3.1.2).
        elif not isinstance(exc, IgnoreRequest):
            before = self._unreachable.get(netloc)
            times = 1 if before is None else before.times + 1
            wait = min(4.0 ** (times - 1), _MAX_RETRY_SECONDS)
            self._unreachable[netloc] = _Unreachable(exc, times, time.monotonic() + wait)
            logger.info("robots.txt of %s cannot be reached: %s", netloc, type(exc).__name__)
