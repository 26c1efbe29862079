"""The middleware that hands over what was sent: what it lets through, and when it waits."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from scrapy import Request
from scrapy.http import Response
from scrapy.settings import Settings

from crawler.net import warc_capture
from crawler.net.warc_capture import KeepSent
from crawler.spiders.articles import RECORD, ArticlesSpider
from storage.archive.archive import Archive
from storage.warc.capture_thread import CaptureThread

URL = "https://a.example/page"


@pytest.fixture
def capture_thread(tmp_path: Path) -> Iterator[CaptureThread]:
    with (
        Archive(tmp_path / "a.db"),
        closing(CaptureThread(tmp_path, tmp_path / "a.db", 1000)) as opened,
    ):
        yield opened


def middleware(capture_thread: CaptureThread, tmp_path: Path) -> KeepSent:
    settings = Settings()
    settings.setmodule("crawler.settings", "project")
    session = SimpleNamespace(
        plan=SimpleNamespace(archive=tmp_path / "a.db"),
        run_id=1,
        sources=(),
        capture_thread=capture_thread,
    )
    spider = SimpleNamespace(session=session, give_up=lambda error: None)
    return KeepSent(cast(ArticlesSpider, spider), capture_thread, settings)


def pass_through(keep: KeepSent, **response: Any) -> Request:
    request = Request(URL, meta={RECORD: "of the redirect that led here"})
    came = Response(URL, request=request, **response)
    assert asyncio.run(keep.process_response(request, came)) is came
    return request


def test_it_waits_for_the_disk_where_too_much_waits_already(
    capture_thread: CaptureThread, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warc_capture, "_MOST_WAITING", -1)
    request = pass_through(middleware(capture_thread, tmp_path), body=b"Told.")
    assert request.meta[RECORD].done()
    assert request.meta[RECORD].result().url == URL
    assert capture_thread.waiting == 0


def test_what_comes_from_a_cache_was_not_sent(
    capture_thread: CaptureThread, tmp_path: Path
) -> None:
    request = pass_through(middleware(capture_thread, tmp_path), body=b"Told.", flags=["cached"])
    assert RECORD not in request.meta
    assert not list(tmp_path.glob("*.warc.gz*"))
