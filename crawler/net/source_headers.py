"""The headers of a source are sent to its own sites only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy import Request

from crawler.crawl.session_extension import session_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class SourceHeaders:
    """A downloader middleware that removes a source's headers when a redirect leaves its sites.

    Scrapy removes Cookie and Authorization only; a key may be sent in a header of any name.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Remove the headers from a request to another site."""
        lease, session = request.cb_kwargs.get("lease"), session_of(self._crawler)
        if lease is None or session is None:
            return
        source = session.source_of(lease)
        if source is not None and not source.may_send_headers(request.url):
            for name, _ in source.headers:
                request.headers.pop(name, None)
