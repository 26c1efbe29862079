"""The Scrapy spider: fetches the URLs that the frontier leases; the workers read the responses."""

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
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from twisted.python.failure import Failure as TwistedFailure

from crawler.crawl.plan import Plan, StartedCrawl, start_crawl
from crawler.crawl.session import Session
from crawler.crawl.session_extension import NotSent, SessionExtension, extension_of
from crawler.crawl.shared_resources import SharedResources
from crawler.extraction.challenges import detect_challenge
from crawler.extraction.payload import PageResult, Payload
from crawler.net.failures import challenge_failure, exception_failure, status_failure
from crawler.net.warc_capture import RECORD
from crawler.sources.source import DEFAULT_DEPTH, Limits, sources_from_urls
from crawler.sources.sources_toml import sources_by_name
from storage.archive.visit import Visit
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
_SITEMAP_BYTES = 64 * 1024 * 1024  # the sitemap protocol allows 50 MB


class ArticlesSpider(Spider):
    """Crawls sources into an archive.

    Arguments of `scrapy crawl articles -a name=value`: url (several separated by spaces) or source
    (a name in the file `sources`), archive, max_pages, depth, resume (1).
    """

    name = "articles"
    session: Session

    def __init__(
        self,
        resources: SharedResources | None = None,
        started: StartedCrawl | None = None,
        plan: Plan | None = None,
        **arguments: str,
    ) -> None:
        """resources, started, plan: given by `CrawlProcess`, otherwise made from the arguments."""
        super().__init__(self.name)
        self._prepared = (resources, started, plan)
        self._arguments = arguments
        self._sitemaps: dict[str, list[Link]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.session = spider.create_session()
        crawler.signals.connect(spider.robots_parsed, signal=signals.robots_parsed)
        return spider

    def create_session(self) -> Session:
        """The session of the run that was started, or of one that the arguments describe.

        Raises:
            PalimpsestError, InvalidUrl: as their texts say; nothing has been fetched.
        """
        shared, started, plan = self._prepared
        plan = plan or self._plan_from_arguments()
        resources = shared or SharedResources(plan.archive, self.settings)
        try:
            resources.capture_thread(plan.sources)  # its errors come before a run is started
            started = started or start_crawl(resources.archive, plan)
            capture_thread = resources.capture_thread(started.sources)
        except BaseException:
            if shared is None:
                resources.close()
            raise
        return Session(
            *(resources, started, plan),
            capture_thread=capture_thread,
            concurrency=self.settings.getint("CONCURRENT_REQUESTS"),
            per_host=2 * self.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN"),
            owns_resources=shared is None,
        )

    def _plan_from_arguments(self) -> Plan:
        arguments = self._arguments
        path = Path(arguments.get("sources") or self.settings["PALIMPSEST_SOURCES"])
        known = sources_by_name(path)
        sources = tuple(
            sources_from_urls(arguments.get("url", "").replace(",http", " http").split())
        )
        name = arguments.get("source")
        if name is not None:
            if name not in known or sources:
                raise NotConfigured(f"give one source of {path}, or URLs: {', '.join(known)}")
            sources = (known[name],)
        if not sources and not arguments.get("resume"):
            raise NotConfigured("give a URL: scrapy crawl articles -a url=https://example.org")
        limits = Limits(
            int(arguments["max_pages"]) if arguments.get("max_pages") else None,
            int(arguments["depth"]) if arguments.get("depth") else None,
        )
        return Plan(
            archive=Path(arguments.get("archive") or self.settings["PALIMPSEST_ARCHIVE"]),
            sources=sources,
            limits=limits if name is None else limits.with_defaults(sources[0].limits),
            resume=arguments.get("resume", "") not in ("", "0"),
            known=known,
            job=arguments.get("_job"),
        )

    @property
    def _extension(self) -> SessionExtension:
        extension = extension_of(self.crawler)
        if extension is None:
            raise NotConfigured("EXTENSIONS must contain SessionExtension, see crawler/settings.py")
        return extension

    async def start(self) -> AsyncIterator[Request]:
        """One request for each lease, as long as the frontier has any."""
        try:
            async for lease in self.session.leases():
                try:
                    request = self._request(lease)
                except ValueError as error:
                    failure = Failure(Outcome.ERROR, f"cannot be fetched: {error}")
                    capture = Capture(lease.url, lease.url, timestamp())
                    self.session.finish(_visit(lease, capture, failure))
                    continue
                yield request
        except (asyncio.CancelledError, GeneratorExit):
            self._extension.drop_unsent_requests()
            raise
        except sqlite3.Error as error:
            self._extension.fail(error)

    def _request(self, lease: Lease) -> Request:
        source = self.session.source_of(lease)
        headers = source.headers_for(lease.url) if source else {}
        if self.session.is_conditional(lease):
            headers |= _conditions(lease)
        meta: dict[str, Any] = {"dont_retry": True}
        if _SITEMAP.search(lease.url):
            meta["download_maxsize"] = _SITEMAP_BYTES
        return Request(
            lease.url,
            headers=headers,
            callback=self.handle_response,
            errback=self.handle_failure,
            dont_filter=True,  # the frontier leases a URL once in a run
            cb_kwargs={"lease": lease},
            meta=meta,
        )

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Keep the sitemaps of a robots.txt until a start page of that host is read."""
        rules = getattr(robotparser, "rp", None)
        urls = (resolve_link(request.url, url) for url in (rules.sitemaps if rules else ()))
        self._sitemaps[site_of(request.url)] = [
            Link(url, DiscoveredBy.SITEMAP, Priority.INDEX) for url in urls if url
        ]

    async def handle_response(self, response: Response, lease: Lease) -> AsyncIterator[Visit]:
        """Have a response read, or record what its status says."""
        capture = _capture(response, lease)
        try:
            visit = await self._read(response, lease, capture)
        except Exception as error:
            self.logger.exception("%s could not be read", lease.url)
            detail = f"reading it failed: {type(error).__name__}: {error}"
            visit = _visit(lease, capture, Failure(Outcome.ERROR, detail[:500]))
        if RECORD in response.meta:
            try:
                record = await asyncio.wrap_future(response.meta[RECORD])
            except Exception as error:
                self._extension.fail(error)
                self.session.drop(lease)
                return
            visit = replace(visit, capture=replace(capture, record=record))
        self.session.counts.pages.count(lease, visit.content)
        yield visit

    async def _read(self, response: Response, lease: Lease, capture: Capture) -> Visit:
        session = self.session
        if response.status == 304:
            session.counts.fetched += 1
            session.counts.count_read(lease)
            return _visit(lease, capture, NotModified())
        challenger = detect_challenge(response.status, _headers(response), response.body)
        if challenger is not None:
            return _visit(lease, capture, challenge_failure(response.status, challenger))
        if response.status >= 400 or response.status < 200:
            retry_after = (response.headers.get("Retry-After") or b"").decode("latin-1")
            failure = status_failure(response.status, retry_after, lease.attempts, **self._retries)
            return _visit(lease, capture, failure)
        session.counts.fetched += 1
        if not session.accepts_redirect(response.url, lease):
            content = NoArticle("elsewhere", f"redirected to {response.url}")
            return _visit(lease, capture, content)
        payload = Payload(response.body, response.url, _content_type(response))
        workers = session.resources.workers
        try:
            page = await session.page_reader.read(payload, lease)
        except Exception as error:
            return _visit(lease, capture, workers.failure(error))
        session.counts.count_read(lease)
        visit = _visit(lease, capture, page.content, self._links(page, lease))
        return replace(visit, link_rules_digest=session.plan.link_rules_digest)

    async def handle_failure(self, failure: TwistedFailure) -> AsyncIterator[Visit]:
        """Record why no response was received."""
        request: Request = failure.request  # type: ignore[attr-defined]
        lease: Lease = request.cb_kwargs["lease"]
        error = failure.value or RuntimeError("failed without an error")
        if isinstance(error, NotSent):
            self.session.drop(lease)
            return
        capture = Capture(lease.url, request.url, timestamp())
        visit = _visit(lease, capture, exception_failure(error, lease.attempts, **self._retries))
        self.session.counts.pages.count(lease, visit.content)
        yield visit

    @property
    def _retries(self) -> dict[str, Any]:
        return {
            "tries": self.settings.getint("PALIMPSEST_TRIES"),
            "base": self.settings.getfloat("PALIMPSEST_BACKOFF_SECONDS"),
        }

    def _links(self, page: PageResult, lease: Lease) -> tuple[Link, ...]:
        """The links to follow: on the sites of the crawl, and within its depth.

        A feed or sitemap that the user gave may name pages of other hosts: they are wanted.
        """
        if not isinstance(page.content, NoArticle):
            return ()
        links: Iterable[Link] = page.links
        is_index = page.content.reason in ("feed", "sitemap")
        depth = DEFAULT_DEPTH if self.session.depth is None else self.session.depth
        if lease.depth >= depth:
            return ()
        if not (is_index and lease.depth == 0):
            links = (link for link in links if is_on_site(link.url, self.session.sites))
        source = self.session.source_of(lease)
        if source is not None:
            links = (
                link for link in links if link.priority == Priority.INDEX or source.allows(link.url)
            )
        is_start_page = page.content.reason == "listing" or urlsplit(lease.url).path in ("", "/")
        if is_start_page and lease.depth == 0:
            links = (*self._sitemaps.get(lease.host, ()), *links)
        return tuple(links)


def _conditions(lease: Lease) -> dict[str, str]:
    """The headers of a conditional request (RFC 9110, 13.1)."""
    headers = {"If-None-Match": lease.etag, "If-Modified-Since": lease.last_modified}
    return {name: value for name, value in headers.items() if value}


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


def _visit(lease: Lease, capture: Capture, content: Any, links: tuple[Link, ...] = ()) -> Visit:
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
