"""The WARC capture middleware: which responses it captures, and when it waits for the disk."""

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

from crawler.crawl.session_extension import SessionExtension
from crawler.net import warc_capture
from crawler.net.warc_capture import RECORD, WarcCapture
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


def make_middleware(capture_thread: CaptureThread, tmp_path: Path) -> WarcCapture:
    settings = Settings()
    settings.setmodule("crawler.settings", "project")
    session = SimpleNamespace(
        plan=SimpleNamespace(archive=tmp_path / "a.db"),
        run_id=1,
        sources=(),
        capture_thread=capture_thread,
    )
    extension = SimpleNamespace(session=session, fail=lambda error: None)
    return WarcCapture(cast(SessionExtension, extension), capture_thread, settings)


def process(middleware: WarcCapture, **attributes: Any) -> Request:
    request = Request(URL, meta={RECORD: "the record of a redirect"})
    response = Response(URL, request=request, **attributes)
    assert asyncio.run(middleware.process_response(request, response)) is response
    return request


def test_fetching_waits_for_the_disk_if_too_many_bytes_wait(
    capture_thread: CaptureThread, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warc_capture, "_MAX_WAITING_BYTES", -1)
    request = process(make_middleware(capture_thread, tmp_path), body=b"Text.")
    assert request.meta[RECORD].done()
    assert request.meta[RECORD].result().url == URL
    assert capture_thread.unwritten_bytes == 0


def test_a_response_from_the_http_cache_is_not_captured(
    capture_thread: CaptureThread, tmp_path: Path
) -> None:
    request = process(make_middleware(capture_thread, tmp_path), body=b"Text.", flags=["cached"])
    assert RECORD not in request.meta
    assert not list(tmp_path.glob("*.warc.gz*"))
