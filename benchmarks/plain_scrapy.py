"""The baseline of `benchmarks.pipeline`: plain Scrapy, and a plain process pool for trafilatura.

Reads URLs from stdin, one per line, and discards what it extracts. Prints the seconds it took and
the number of pages it extracted.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response


def extract(body: bytes, url: str) -> bool:
    """Call trafilatura with the options that Palimpsest uses; returns whether it found a text."""
    from trafilatura import bare_extraction

    document = bare_extraction(body, url=url, fast=True, include_comments=False, with_metadata=True)
    return document is not None


class PlainSpider(Spider):
    """Fetches and extracts pages, and stores nothing."""

    name = "plain"
    custom_settings = {  # noqa: RUF012 - Scrapy reads it from the class
        "CONCURRENT_REQUESTS": 32,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
        "COOKIES_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "LOG_LEVEL": "ERROR",
    }

    def __init__(self, urls: list[str], pool: ProcessPoolExecutor) -> None:
        super().__init__()
        self.urls, self.pool, self.extracted = urls, pool, 0

    async def start(self) -> AsyncIterator[Request]:
        """Request all URLs."""
        for url in self.urls:
            yield Request(url, dont_filter=True)

    async def parse(self, response: Response, **_: Any) -> None:
        """Extract the text in the pool, and count it."""
        loop = asyncio.get_running_loop()
        succeeded = await loop.run_in_executor(self.pool, extract, response.body, response.url)
        self.extracted += succeeded


def main() -> None:
    """Crawl and print."""
    urls = [line.strip() for line in sys.stdin if line.strip()]
    started = time.monotonic()
    with ProcessPoolExecutor(mp_context=get_context("forkserver")) as pool:
        process = AsyncCrawlerProcess()
        crawler = process.create_crawler(PlainSpider)
        process.crawl(crawler, urls=urls, pool=pool)
        process.start()
        seconds = time.monotonic() - started
    print(f"{seconds:.3f} {getattr(crawler.spider, 'extracted', 0)}")


if __name__ == "__main__":
    main()
