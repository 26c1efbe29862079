"""The servers of the simulated month: one a source, each on a loopback address of its own."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Self

from .month_world import World, tag

FEED = "/feed.xml"
_ROBOTS = b"User-agent: *\nDisallow:\n"


class Sites:
    """Serves a world as it is at the moment that `now` tells, and counts what is asked for."""

    def __init__(self, world: World, now: Callable[[], datetime]) -> None:
        self._world = world
        self._now = now
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self.urls: list[str] = []
        self.asked: Counter[str] = Counter()
        """Requests by what was asked for: robots, feed, page; and by status."""
        self.sent = 0
        """Bytes of bodies."""

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
        for number in range(len(self._world.papers)):
            host = f"127.0.1.{number + 1}"
            server = await asyncio.start_server(self._answering(number), host, 0)
            self.urls.append(f"http://{host}:{server.sockets[0].getsockname()[1]}")

    def _answering(
        self, number: int
    ) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], asyncio.Future[None]]:
        def answer(
            reader: asyncio.StreamReader, writer: asyncio.StreamWriter
        ) -> asyncio.Future[None]:
            return asyncio.ensure_future(self._answer(number, reader, writer))

        return answer

    async def _answer(
        self, number: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        try:
            while request := await reader.readuntil(b"\r\n\r\n"):
                lines = request.decode("latin-1").split("\r\n")
                headers = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
                status, kind, body = self._response(number, lines[0].split(" ")[1], headers)
                self.asked[str(status)] += 1
                self.sent += len(body)
                told = f"HTTP/1.1 {status} .\r\nContent-Type: {kind}\r\n"
                if self._world.papers[number].tagged and status in (200, 304):
                    told += f"ETag: {tag(body) if body else headers['if-none-match']}\r\n"
                head = f"{told}Content-Length: {len(body)}\r\n\r\n"
                writer.write(head.encode() + body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def _response(self, number: int, path: str, headers: dict[str, str]) -> tuple[int, str, bytes]:
        at = self._now()
        paper = self._world.papers[number]
        if path == "/robots.txt":
            self.asked["robots"] += 1
            return 200, "text/plain", _ROBOTS
        self.asked["feed" if path == FEED else "page"] += 1
        if paper.is_down(at):
            return 503, "text/html", b"<h1>Service unavailable</h1>"
        if path == FEED:
            kind, body = "application/rss+xml", self._world.feed(number, self.urls[number], at)
        else:
            kind = "text/html; charset=utf-8"
            page = self._world.page(number, path, at)
            if page is None:
                return 404, "text/html", b"<h1>Not found</h1>"
            body = page
        if paper.tagged and headers.get("if-none-match") == tag(body):
            return 304, kind, b""
        return 200, kind, body
