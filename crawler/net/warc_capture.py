"""WARC capture: each response is written with its request to the WARC files of the run."""

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

from crawler.crawl.session_extension import SessionExtension, extension_of
from crawler.crawl.software_versions import software_versions
from crawler.sources.source import run_name
from storage.core.clock import timestamp
from storage.core.model import WarcRecord

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

    from crawler.crawl.session import Session
    from storage.warc.capture_thread import CaptureThread

RECORD = "palimpsest_record"
"""The key in a request's meta of the future that gives the WARC record of its response."""
_MAX_WAITING_BYTES = 32 * 1024 * 1024  # of responses not yet on disk; beyond, fetching waits
# Request headers that are written. Others may be secret: only their names are written.
_PUBLIC_HEADERS = frozenset(
    b"accept accept-charset accept-encoding accept-language cache-control connection "
    b"content-length content-type host if-modified-since if-none-match pragma range referer "
    b"user-agent".split()
)
_WITHHELD = b"withheld"
_VERSIONS = ("HTTP/1.0", "HTTP/1.1")  # later versions are binary and are written as HTTP/1.1


class WarcCapture:
    """The downloader middleware nearest to the network, where bodies are compressed as sent."""

    def __init__(
        self, extension: SessionExtension, capture_thread: CaptureThread, settings: BaseSettings
    ) -> None:
        from storage.warc.writer import Exchange

        self._exchange = Exchange
        self._extension = extension
        self._capture_thread = capture_thread
        self._about = _about(extension.session, settings)
        self._last: Future[WarcRecord] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        extension = extension_of(crawler)
        if extension is None or extension.session.capture_thread is None:
            raise NotConfigured
        capture = cls(extension, extension.session.capture_thread, crawler.settings)
        crawler.signals.connect(capture.spider_closed, signal=signals.spider_closed)
        return capture

    async def spider_closed(self) -> None:
        """Wait for the last record: that of a robots.txt or redirect belongs to no visit."""
        if self._last is not None:
            with contextlib.suppress(Exception):  # the session has received it
                await asyncio.wrap_future(self._last)

    async def process_response(self, request: Request, response: Response) -> Response:
        """Hand a response to the capture thread; only the visit waits for the record."""
        if "cached" in response.flags:  # from Scrapy's HTTP cache
            request.meta.pop(RECORD, None)  # the record of a redirect to this request
            return response
        lease = request.cb_kwargs.get("lease")
        is_proxied = bool(request.meta.get("proxy"))
        address = str(response.ip_address) if response.ip_address and not is_proxied else None
        future = self._capture_thread.put(
            self._exchange(
                url=response.url,
                date=timestamp(-request.meta.get("download_latency", 0.0)),
                status=response.status,
                head=_response_head(response),
                body=response.body,
                request=_request_bytes(request),
                run_info=self._about,
                ip_address=address,
                protocol=(response.protocol or "").lower() or None,
                truncated="disconnect" if "dataloss" in response.flags else None,
                url_id=lease.url_id if lease is not None else None,
                validators=(
                    _header(request, "If-None-Match"),
                    _header(request, "If-Modified-Since"),
                ),
            )
        )
        loop = asyncio.get_running_loop()

        def written(done: Future[WarcRecord]) -> None:
            error = None if done.cancelled() else done.exception()
            if isinstance(error, Exception):
                loop.call_soon_threadsafe(self._extension.fail, error)

        future.add_done_callback(written)
        request.meta[RECORD] = self._last = future
        if self._capture_thread.unwritten_bytes > _MAX_WAITING_BYTES:
            with contextlib.suppress(Exception):  # the session has received it
                await asyncio.wrap_future(future)
        return response


def _about(session: Session, settings: BaseSettings) -> tuple[tuple[str, str], ...]:
    """The fields of the warcinfo record, which describes the run."""
    software = software_versions()["software"]
    fields = {
        "software": f"Palimpsest/{software.get('palimpsest', '0')} Scrapy/{software['scrapy']}",
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/"
        "warc-1.1/",
        "hostname": socket.gethostname(),
        "operator": settings["PALIMPSEST_CONTACT"],
        "http-header-user-agent": settings["USER_AGENT"],
        "robots": "obey" if settings.getbool("ROBOTSTXT_OBEY") else "ignore",
        "isPartOf": f"{session.plan.archive.name}, run {session.run_id}",
        "description": f"crawl of {run_name(session.sources)}",
    }
    return tuple((name, " ".join(value.split())) for name, value in fields.items() if value)


def _response_head(response: Response) -> bytes:
    """The status line and headers of a response.

    Scrapy decodes chunked bodies and removes Transfer-Encoding. For a response without a body it
    sets Content-Length to 0, whatever was sent.
    """
    version = response.protocol if response.protocol in _VERSIONS else "HTTP/1.1"
    try:
        phrase = HTTPStatus(response.status).phrase
    except ValueError:
        phrase = ""
    headers = response.headers.items()
    if response.status in (204, 304):
        headers = [(name, values) for name, values in headers if name != b"Content-Length"]
    return _lines(f"{version} {response.status} {phrase}".encode(), headers)


def _request_bytes(request: Request) -> bytes:
    """A request as Twisted sends it, except for the values of headers that may be secret."""
    parts = urlsplit(request.url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {
        name: values if name.lower() in _PUBLIC_HEADERS else [_WITHHELD]
        for name, values in request.headers.items()
    }
    if request.body:
        headers.setdefault(b"Content-Length", [str(len(request.body)).encode()])
    headers.setdefault(b"Host", [parts.netloc.rpartition("@")[2].encode()])
    return _lines(f"{request.method} {path} HTTP/1.1".encode(), headers.items()) + request.body


def _lines(first: bytes, headers: Iterable[tuple[bytes, list[bytes]]]) -> bytes:
    lines = [first, *(b"%b: %b" % (name, value) for name, values in headers for value in values)]
    return b"\r\n".join(lines) + b"\r\n\r\n"


def _header(request: Request, name: str) -> str | None:
    value = request.headers.get(name)
    return value.decode("latin-1") if value else None
