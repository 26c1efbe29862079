"""The one spider: fetches what the frontier leases, and has the workers read what comes."""

from __future__ import annotations

import asyncio
import hashlib
import re
import sqlite3
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from scrapy.utils.defer import _schedule_coro
from twisted.python.failure import Failure as TwistedFailure

from crawler.crawl.plan import Plan, TakenUp, take_up
from crawler.crawl.session import Session
from crawler.crawl.shared_resources import SharedResources
from crawler.extraction.challenges import challenger
from crawler.extraction.payload import PageResult, Payload
from crawler.net.failures import of_challenge, of_exception, of_status
from crawler.sources.source import DEPTH, Limits, of_urls
from crawler.sources.sources_toml import sources_by_name
from storage.archive.visits import Visit
from storage.core.clock import timestamp
from storage.core.model import (
    Capture,
    DiscoveredBy,
    Failure,
    Lease,
    Link,
    NoArticle,
    NotModified,
    Outcome,
    Priority,
)
from storage.core.urls import is_on_site, resolve_link, site_of

_SITEMAP = re.compile(r"sitemap[^/]*$|\.(?:xml|gz|txt)$", re.IGNORECASE)
_UNSENT = "not sent"
RECORD = "palimpsest_record"
"""Where a request's meta has the future of the record in which its response is kept."""
_SITEMAP_BYTES = 64 * 1024 * 1024  # sitemaps may have 50 MB by their protocol


class ArticlesSpider(Spider):
    """Crawls sources into an archive.

    Arguments of `scrapy crawl articles -a name=value`: url (several parted by blanks) or source
    (of the file `sources`), archive, max_pages, depth, resume (1).
    """

    name = "articles"
    session: Session

    def __init__(
        self,
        resources: SharedResources | None = None,
        taken: TakenUp | None = None,
        plan: Plan | None = None,
        **arguments: str,
    ) -> None:
        super().__init__(self.name)
        self._given = (resources, taken, plan)
        self._own: SharedResources | None = None
        self._arguments = arguments
        self._sitemaps: dict[str, list[Link]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.session = spider.prepare()
        crawler.signals.connect(spider.robots_parsed, signal=signals.robots_parsed)
        crawler.signals.connect(spider.received, signal=signals.response_downloaded)
        return spider

    def prepare(self) -> Session:
        """The session of the run that was taken up, or of one to take up by the arguments.

        Raises:
            PalimpsestError, InvalidUrl: as their texts say; nothing was fetched then.
        """
        resources, taken, plan = self._given
        plan = plan or self._plan_of_arguments()
        if resources is None:
            resources = self._own = SharedResources(plan.archive, self.settings)
        try:
            resources.capture_thread(
                plan.sources
            )  # what is wrong with it is said before a run is begun
            taken = taken or take_up(resources.archive, plan)
            capture_thread = resources.capture_thread(taken.sources)
        except BaseException:
            self.leave()
            raise
        return Session(
            *(resources, taken, plan),
            capture_thread=capture_thread,
            concurrency=self.settings.getint("CONCURRENT_REQUESTS"),
            per_host=2 * self.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN"),
        )

    def leave(self) -> None:
        """Close what was opened for this crawl alone."""
        if self._own is not None:
            self._own.close()

    def _plan_of_arguments(self) -> Plan:
        given = self._arguments
        path = Path(given.get("sources") or self.settings["PALIMPSEST_SOURCES"])
        known = sources_by_name(path)
        sources = tuple(of_urls(given.get("url", "").replace(",http", " http").split()))
        named = given.get("source")
        if named is not None:
            if named not in known or sources:
                raise NotConfigured(f"give one source of {path}, or URLs: {', '.join(known)}")
            sources = (known[named],)
        if not sources and not given.get("resume"):
            raise NotConfigured("give a URL: scrapy crawl articles -a url=https://example.org")
        limits = Limits(
            int(given["max_pages"]) if given.get("max_pages") else None,
            int(given["depth"]) if given.get("depth") else None,
        )
        return Plan(
            archive=Path(given.get("archive") or self.settings["PALIMPSEST_ARCHIVE"]),
            sources=sources,
            limits=limits if named is None else limits.over(sources[0].limits),
            resume=given.get("resume", "") not in ("", "0"),
            known=known,
            job=given.get("_job"),
        )

    async def start(self) -> AsyncIterator[Request]:
        """One request a lease, for as long as the frontier has any."""
        try:
            async for lease in self.session.leases():
                try:
                    request = self._request(lease)
                except ValueError as error:
                    failure = Failure(Outcome.ERROR, f"cannot be fetched: {error}")
                    visit = _visit(lease, Capture(lease.url, lease.url, timestamp()), failure)
                    self.session.end(visit)
                    continue
                yield request
        except (asyncio.CancelledError, GeneratorExit):
            self.send_no_more()
            raise
        except sqlite3.Error as error:
            self.give_up(error)

    def _request(self, lease: Lease) -> Request:
        index = _SITEMAP.search(lease.url)
        source = self.session.source_of(lease)
        headers = source.headers_for(lease.url) if source else {}
        if self.session.asks_whether_changed(lease):
            headers |= _conditions(lease)
        return Request(
            lease.url,
            headers=headers,
            callback=self.fetched,
            errback=self.failed,
            # Fetched once a run: the frontier sees to it.
            dont_filter=True,
            cb_kwargs={"lease": lease},
            meta={
                "dont_retry": True,
                **({"download_maxsize": _SITEMAP_BYTES} if index else {}),
            },
        )

    def send_no_more(self) -> None:
        """The crawl was stopped: what waits for its turn at a host need not be waited for."""
        self._drop_unsent()
        # Some still wait for a robots.txt. The same receiver is connected once.
        self.crawler.signals.connect(self._drop_late, signal=signals.request_reached_downloader)

    def _drop_unsent(self) -> None:
        engine = self.crawler.engine
        if engine is None:
            return
        for slot in engine.downloader.slots.values():
            while slot.queue:
                _, deferred = slot.queue.popleft()
                deferred.errback(TwistedFailure(IgnoreRequest(_UNSENT)))  # type: ignore[no-untyped-call]

    def _drop_late(self, request: Request) -> None:
        """A request came to the downloader although the crawl was stopped."""
        asyncio.get_running_loop().call_soon(self._drop_unsent)

    def give_up(self, error: Exception) -> None:
        """Nothing can be kept any more (disk full, file gone): fetching on would lose pages."""
        session, engine = self.session, self.crawler.engine
        session.stop()
        if session.broken is None and engine is not None:
            session.broken = error
            self.logger.error("%s", error)
            self.send_no_more()
            _schedule_coro(engine.close_spider_async(reason="failed"))

    def received(self, response: Response) -> None:
        """Count what came over the wire, before it is unpacked."""
        self.session.received += len(response.body)

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Keep the sitemaps of a robots.txt until a start page of that host asks for them."""
        rules = getattr(robotparser, "rp", None)
        named = (
            resolve_link(request.url, address) for address in (rules.sitemaps if rules else ())
        )
        self._sitemaps[site_of(request.url)] = [
            Link(url, DiscoveredBy.SITEMAP, Priority.INDEX) for url in named if url
        ]

    async def fetched(self, response: Response, lease: Lease) -> AsyncIterator[Visit]:
        """A response came: have it read, or note what its status says."""
        capture = _capture(response, lease)
        try:
            visit = await self._read(response, lease, capture)
        except Exception as error:
            self.logger.exception("%s could not be read", lease.url)
            told = f"reading it failed: {type(error).__name__}: {error}"
            visit = _visit(lease, capture, Failure(Outcome.ERROR, told[:500]))
        if RECORD in response.meta:
            try:
                record = await asyncio.wrap_future(response.meta[RECORD])
            except Exception as error:
                self.give_up(error)
                self.session.drop(lease)
                return
            visit = replace(visit, capture=replace(capture, record=record))
        self.session.page_counts.count(lease, visit.content)
        yield visit

    async def _read(self, response: Response, lease: Lease, capture: Capture) -> Visit:
        if response.status == 304:
            self.session.fetched += 1
            self.session.began_with(lease)
            return _visit(lease, capture, NotModified())
        who = challenger(response.status, _headers(response), response.body)
        if who is not None:
            return _visit(lease, capture, of_challenge(response.status, who))
        if response.status >= 400 or response.status < 200:
            asked = (response.headers.get("Retry-After") or b"").decode("latin-1")
            failure = of_status(response.status, asked, lease.attempts, **self._retries)
            return _visit(lease, capture, failure)
        self.session.fetched += 1
        if not self.session.keeps_to(response.url, lease):
            told = NoArticle("elsewhere", f"redirected to {response.url}")
            return _visit(lease, capture, told)
        payload = Payload(response.body, response.url, _content_type(response))
        try:
            reading = await asyncio.wrap_future(self.session.workers.read(payload))
        except Exception as error:
            return _visit(lease, capture, self.session.workers.failure(error))
        self.session.began_with(lease)
        visit = _visit(lease, capture, reading.content, self._links(reading, lease))
        return replace(visit, link_rules_digest=self.session.link_rules_digest)

    async def failed(self, failure: TwistedFailure) -> AsyncIterator[Visit]:
        """No response came."""
        request: Request = failure.request  # type: ignore[attr-defined]
        lease: Lease = request.cb_kwargs["lease"]
        error = failure.value or RuntimeError("failed without an error")
        if isinstance(error, IgnoreRequest) and str(error) == _UNSENT:
            self.session.drop(lease)
            return
        capture = Capture(lease.url, request.url, timestamp())
        visit = _visit(lease, capture, of_exception(error, lease.attempts, **self._retries))
        self.session.page_counts.count(lease, visit.content)
        yield visit

    @property
    def _retries(self) -> dict[str, Any]:
        return {
            "tries": self.settings.getint("PALIMPSEST_TRIES"),
            "base": self.settings.getfloat("PALIMPSEST_BACKOFF_SECONDS"),
        }

    def _links(self, reading: PageResult, lease: Lease) -> tuple[Link, ...]:
        """The links to follow: on the sites of the crawl, and not too deep.

        A feed or sitemap that a person gave may name pages of other hosts: they are meant.
        """
        if not isinstance(reading.content, NoArticle):
            return ()
        links: Iterable[Link] = reading.links
        indexes = reading.content.reason in ("feed", "sitemap")
        deepest = DEPTH if self.session.depth is None else self.session.depth
        if lease.depth >= deepest:
            return ()
        if not (indexes and lease.depth == 0):
            links = (link for link in links if is_on_site(link.url, self.session.sites))
        source = self.session.source_of(lease)
        if source is not None:
            links = (
                link for link in links if link.priority == Priority.INDEX or source.allows(link.url)
            )
        start_page = reading.content.reason == "listing" or urlsplit(lease.url).path in ("", "/")
        if start_page and lease.depth == 0:
            links = (*self._sitemaps.get(lease.host, ()), *links)
        return tuple(links)


def _conditions(lease: Lease) -> dict[str, str]:
    """The headers that ask for a page only if it has changed (RFC 9110, 13.1)."""
    asked = {"If-None-Match": lease.etag, "If-Modified-Since": lease.last_modified}
    return {name: value for name, value in asked.items() if value}


def _content_type(response: Response) -> str | None:
    return _header(response, "Content-Type")


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None


def _headers(response: Response) -> dict[str, str]:
    return {
        name.decode("latin-1").lower(): values[-1].decode("latin-1")
        for name, values in response.headers.items()
        if values
    }


def _capture(response: Response, lease: Lease) -> Capture:
    media_type = (_content_type(response) or "").split(";")[0].strip().lower()
    return Capture(
        url=lease.url,
        final_url=response.url,
        fetched_at=timestamp(),
        status=response.status,
        payload_digest=hashlib.sha256(response.body).hexdigest(),
        payload_length=len(response.body),
        media_type=media_type or None,
        etag=_header(response, "ETag"),
        last_modified=_header(response, "Last-Modified"),
    )


def _visit(
    lease: Lease,
    capture: Capture,
    content: Any,
    links: tuple[Link, ...] = (),
) -> Visit:
    if isinstance(content, Failure) and content.retry_in is not None:
        links = ()
    return Visit(
        url=lease.url,
        source=lease.source,
        capture=capture,
        content=content,
        links=links,
        url_id=lease.url_id,
        depth=lease.depth,
    )
