"""The yardstick: bare Scrapy fetches, a bare pool calls trafilatura, results are thrown away.

URLs on stdin, one a line; prints the seconds it took and the pages it extracted.
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
    """What each page costs at the least: the extraction that Palimpsest asks for, too."""
    from trafilatura import bare_extraction

    found = bare_extraction(body, url=url, fast=True, include_comments=False, with_metadata=True)
    return found is not None


class Bare(Spider):
    """Fetches and extracts, and keeps nothing."""

    name = "bare"
    custom_settings = {  # noqa: RUF012 - Scrapy's way
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
        """Every URL at once."""
        for url in self.urls:
            yield Request(url, dont_filter=True)

    async def parse(self, response: Response, **_: Any) -> None:
        """Extract and forget."""
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self.pool, extract, response.body, response.url)
        self.extracted += found


def main() -> None:
    """Run it."""
    urls = [line.strip() for line in sys.stdin if line.strip()]
    started = time.monotonic()
    with ProcessPoolExecutor(mp_context=get_context("forkserver")) as pool:
        process = AsyncCrawlerProcess()
        crawler = process.create_crawler(Bare)
        process.crawl(crawler, urls=urls, pool=pool)
        process.start()
        seconds = time.monotonic() - started
    print(f"{seconds:.3f} {getattr(crawler.spider, 'extracted', 0)}")


if __name__ == "__main__":
    main()
