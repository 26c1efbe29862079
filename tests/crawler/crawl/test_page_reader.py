"""A crawl reads captures of one page one after the other, with the same text source."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from typing import cast

import pytest

from crawler.crawl.page_reader import PageReader
from crawler.extraction.payload import PageResult, Payload
from crawler.workers.workers import Workers
from storage.core.model import Article, Lease, Paragraph, TextPreference, TextSource
from storage.text.folding_settings import FoldingSettings
from storage.text.read_article import ReadArticle

URL = "https://s.example/ferry/"
FAST, RESILIPARSE = TextSource.FAST, TextSource.RESILIPARSE


class FakeWorkers:
    """Reads each page with the preferred source, or else with the one that its body names."""

    def __init__(self) -> None:
        self.read_payloads: list[Payload] = []
        self.futures: list[Future[PageResult]] = []

    def read(self, payload: Payload) -> Future[PageResult]:
        self.read_payloads.append(payload)
        self.futures.append(Future())
        return self.futures[-1]

    def finish(self, number: int) -> None:
        payload = self.read_payloads[number]
        source = payload.text_preference.article or TextSource(payload.body.decode())
        article = Article((Paragraph("A ferry."),), text_source=source)
        content = ReadArticle.from_article(article, FoldingSettings())
        self.futures[number].set_result(PageResult(content))

    @property
    def preferences(self) -> list[TextPreference]:
        return [payload.text_preference for payload in self.read_payloads]


def lease(url: str, preference: TextPreference | None = None) -> Lease:
    return Lease(
        *(1, url, "s", "s.example", 1, 0, 20), text_preference=preference or TextPreference()
    )


async def unknown(url: str) -> TextPreference:
    return TextPreference()


async def settle() -> None:
    """Let all tasks run until they wait for a worker."""
    for _ in range(10):
        await asyncio.sleep(0)


def source_of(result: PageResult) -> TextSource | None:
    assert isinstance(result.content, ReadArticle)
    return result.content.article.text_source


def test_the_second_capture_of_a_page_waits_and_is_read_like_the_first() -> None:
    async def crawl() -> None:
        workers = FakeWorkers()
        reader = PageReader(cast(Workers, workers), unknown)
        redirected = asyncio.create_task(
            reader.read(Payload(b"resiliparse", URL), lease("https://s.example/old"))
        )
        other = asyncio.create_task(
            reader.read(Payload(b"blocks", "https://s.example/2"), lease("https://s.example/2"))
        )
        own = asyncio.create_task(reader.read(Payload(b"trafilatura-fast", URL), lease(URL)))
        await settle()
        assert len(workers.read_payloads) == 2  # another page does not wait
        workers.finish(0)
        await settle()
        assert workers.preferences[2] == TextPreference(RESILIPARSE)
        workers.finish(1)
        workers.finish(2)
        assert source_of(await redirected) is source_of(await own) is RESILIPARSE
        assert source_of(await other) is TextSource.BLOCKS

    asyncio.run(crawl())


def test_a_page_that_waited_is_read_when_the_one_before_it_failed() -> None:
    async def crawl() -> None:
        workers = FakeWorkers()
        reader = PageReader(cast(Workers, workers), unknown)
        first, second = (
            asyncio.create_task(reader.read(Payload(b"resiliparse", URL), lease(URL)))
            for _ in range(2)
        )
        await settle()
        workers.futures[0].set_exception(MemoryError())
        with pytest.raises(MemoryError):
            await first
        await settle()
        workers.finish(1)
        assert source_of(await second) is RESILIPARSE

    asyncio.run(crawl())


def test_the_preference_of_the_lease_is_used_and_that_of_a_redirect_looked_up() -> None:
    async def look_up(url: str) -> TextPreference:
        assert url == URL
        return TextPreference(RESILIPARSE)

    async def crawl() -> None:
        workers = FakeWorkers()
        reader = PageReader(cast(Workers, workers), look_up)
        for leased in (
            lease("https://s.example/1", TextPreference(FAST)),
            lease("https://s.example/old"),
        ):
            url = leased.url if leased.text_preference.article else URL
            task = asyncio.create_task(reader.read(Payload(b"blocks", url), leased))
            await settle()
            workers.finish(len(workers.futures) - 1)
            await task
        assert workers.preferences == [TextPreference(FAST), TextPreference(RESILIPARSE)]

    asyncio.run(crawl())
