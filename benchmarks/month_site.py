"""The servers of the simulated month: one per source, each on its own loopback address."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from functools import partial
from types import TracebackType
from typing import Self

from benchmarks.month_world import World, etag
from tests.support.measuring.http_server import Answer, listen

FEED = "/feed.xml"
_ROBOTS = b"User-agent: *\nDisallow:\n"


class Sites:
    """Serves a world as of the time that `now` returns, and counts requests.

    requests: by kind (robots, feed, page) and by status; sent: bytes of response bodies.
    """

    def __init__(self, world: World, now: Callable[[], datetime]) -> None:
        self._world = world
        self._now = now
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self.urls: list[str] = []
        self.requests: Counter[str] = Counter()
        self.sent = 0

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _serve(self) -> None:
        self._loop.run_until_complete(self._listen())
        self._ready.set()
        self._loop.run_forever()

    async def _listen(self) -> None:
        for number in range(len(self._world.newspapers)):
            self.urls.append(await listen(f"127.0.1.{number + 1}", partial(self._answer, number)))

    def _answer(self, number: int, path: str, headers: dict[str, str]) -> Answer:
        if_none_match = headers.get("if-none-match")
        status, kind, body = self._response(number, path, if_none_match)
        self.requests[str(status)] += 1
        self.sent += len(body)
        has_etag = self._world.newspapers[number].sends_etags and status in (200, 304)
        value = etag(body) if body else if_none_match
        return Answer(status, kind, body, f"ETag: {value}\r\n" * has_etag)

    def _response(
        self, number: int, path: str, if_none_match: str | None
    ) -> tuple[int, str, bytes]:
        at = self._now()
        newspaper = self._world.newspapers[number]
        if path == "/robots.txt":
            self.requests["robots"] += 1
            return 200, "text/plain", _ROBOTS
        self.requests["feed" if path == FEED else "page"] += 1
        if newspaper.is_down(at):
            return 503, "text/html", b"<h1>Service unavailable</h1>"
        if path == FEED:
            kind, body = "application/rss+xml", self._world.feed(number, self.urls[number], at)
        else:
            kind = "text/html; charset=utf-8"
            page = self._world.page(number, path, at)
            if page is None:
                return 404, "text/html", b"<h1>Not found</h1>"
            body = page
        if newspaper.sends_etags and if_none_match == etag(body):
            return 304, kind, b""
        return 200, kind, body
