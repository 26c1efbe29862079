"""Keeping what was sent: each response with its request goes to the WARC files of the run."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Iterable
from concurrent.futures import Future
from http import HTTPStatus
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.exceptions import NotConfigured
from scrapy.http import Response

from crawler.crawl.software_versions import software_versions
from crawler.sources.source import name_of
from crawler.spiders.articles import RECORD, ArticlesSpider
from storage.core.clock import timestamp
from storage.core.model import WarcRecord

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

    from storage.warc.capture_thread import CaptureThread

_MOST_WAITING = 32 * 1024 * 1024  # bytes that may wait for the disk before fetching does
# What a request says openly. Others may be keys to a door: of these the name is kept.
_OPEN_HEADERS = frozenset(
    b"accept accept-charset accept-encoding accept-language cache-control connection "
    b"content-length content-type host if-modified-since if-none-match pragma range referer "
    b"user-agent".split()
)
_WITHHELD = b"withheld"
_VERSIONS = ("HTTP/1.0", "HTTP/1.1")  # others have no text form; that of 1.1 stands for theirs


class KeepSent:
    """A downloader middleware, the one nearest to the network: there bodies are packed as sent."""

    def __init__(
        self, spider: ArticlesSpider, capture_thread: CaptureThread, settings: BaseSettings
    ) -> None:
        from storage.warc.writer import Exchange

        self._exchange = Exchange
        self._spider = spider
        self._keeper = capture_thread
        self._about = _about(spider, settings)
        self._last: Future[WarcRecord] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        spider = crawler.spider
        if not isinstance(spider, ArticlesSpider) or spider.session.capture_thread is None:
            raise NotConfigured
        keep = cls(spider, spider.session.capture_thread, crawler.settings)
        crawler.signals.connect(keep.closed, signal=signals.spider_closed)
        return keep

    async def closed(self) -> None:
        """Wait for what no visit waits for: a robots.txt or a redirect may be the last."""
        if self._last is not None:
            with contextlib.suppress(Exception):  # the spider was told
                await asyncio.wrap_future(self._last)

    async def process_response(self, request: Request, response: Response) -> Response:
        """Hand it to the thread that writes; the visit waits for its record, nothing else does."""
        if "cached" in response.flags:
            request.meta.pop(RECORD, None)  # of a redirect that led here
            return response  # by Scrapy's HTTP cache: nothing was sent
        lease = request.cb_kwargs.get("lease")
        proxied = bool(request.meta.get("proxy"))
        kept = self._keeper.put(
            self._exchange(
                url=response.url,
                date=timestamp(-request.meta.get("download_latency", 0.0)),
                status=response.status,
                head=_head(response),
                body=response.body,
                request=_asked(request),
                about=self._about,
                address=str(response.ip_address) if response.ip_address and not proxied else None,
                protocol=(response.protocol or "").lower() or None,
                truncated="disconnect" if "dataloss" in response.flags else None,
                url_id=lease.url_id if lease is not None else None,
                asked=(_value(request, "If-None-Match"), _value(request, "If-Modified-Since")),
            )
        )
        loop = asyncio.get_running_loop()

        def written(done: Future[WarcRecord]) -> None:
            error = None if done.cancelled() else done.exception()
            if isinstance(error, Exception):
                loop.call_soon_threadsafe(self._spider.give_up, error)

        kept.add_done_callback(written)
        request.meta[RECORD] = self._last = kept
        if self._keeper.waiting > _MOST_WAITING:
            with contextlib.suppress(Exception):  # the spider was told
                await asyncio.wrap_future(kept)
        return response


def _about(spider: ArticlesSpider, settings: BaseSettings) -> tuple[tuple[str, str], ...]:
    """What a reader of the file should know of the run."""
    session = spider.session
    software = software_versions()["software"]
    told = {
        "software": f"Palimpsest/{software.get('palimpsest', '0')} Scrapy/{software['scrapy']}",
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/"
        "warc-1.1/",
        "hostname": socket.gethostname(),
        "operator": settings["PALIMPSEST_CONTACT"],
        "http-header-user-agent": settings["USER_AGENT"],
        "robots": "obey" if settings.getbool("ROBOTSTXT_OBEY") else "ignore",
        "isPartOf": f"{session.plan.archive.name}, run {session.run_id}",
        "description": f"crawl of {name_of(session.sources)}",
    }
    return tuple((name, " ".join(value.split())) for name, value in told.items() if value)


def _head(response: Response) -> bytes:
    """The first line and the headers of a response.

    Scrapy undoes chunks and leaves out what says so. Where there was no body it says that its
    length is 0, whatever was sent.
    """
    version = response.protocol if response.protocol in _VERSIONS else "HTTP/1.1"
    try:
        phrase = HTTPStatus(response.status).phrase
    except ValueError:
        phrase = ""
    headers = response.headers.items()
    if response.status in (204, 304):
        headers = [each for each in headers if each[0] != b"Content-Length"]
    return _lines(f"{version} {response.status} {phrase}".encode(), headers)


def _asked(request: Request) -> bytes:
    """A request as Twisted sends it, but for headers that may be secret."""
    parts = urlsplit(request.url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {
        name: values if name.lower() in _OPEN_HEADERS else [_WITHHELD]
        for name, values in request.headers.items()
    }
    if request.body:
        headers.setdefault(b"Content-Length", [str(len(request.body)).encode()])
    headers.setdefault(b"Host", [parts.netloc.rpartition("@")[2].encode()])
    return _lines(f"{request.method} {path} HTTP/1.1".encode(), headers.items()) + request.body


def _lines(first: bytes, headers: Iterable[tuple[bytes, list[bytes]]]) -> bytes:
    lines = [first, *(b"%b: %b" % (name, each) for name, values in headers for each in values)]
    return b"\r\n".join(lines) + b"\r\n\r\n"


def _value(request: Request, name: str) -> str | None:
    value = request.headers.get(name)
    return value.decode("latin-1") if value else None
