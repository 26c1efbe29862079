"""The newspaper's server."""

from __future__ import annotations

import socket
import socketserver
import sys
import threading
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

from crawler.demo.pages import HTML, Page, expectations, not_found, pages

LONGEST_DELAY = 30.0


class Newspaper:
    """The newspaper on loopback, while the `with` lasts; the port is bound at once."""

    def __init__(self, host: str = "127.0.0.1", port: int = 0) -> None:
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._delays: dict[str, threading.Event] = {}
        self._server = _Server((host, port), self)
        self._thread: threading.Thread | None = None
        self.url = f"http://{host}:{self._server.server_port}"
        self.expected = expectations()
        self.requests: list[str] = []
        self.user_agents: list[str] = []
        self.headers: list[tuple[str, Mapping[str, str]]] = []
        self._pages = pages(self.url)

    def __enter__(self) -> Newspaper:
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self._stopping.set()
        if self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._thread = None
        self._server.server_close()
        self._server.hang_up()

    def put(
        self,
        path: str,
        body: bytes | str,
        content_type: str = HTML,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Add or replace a page; a path with a query wins over the same path without."""
        raw = body.encode() if isinstance(body, str) else body
        with self._lock:
            self._pages[path] = Page(raw, content_type, status, dict(headers or {}))

    def remove(self, path: str) -> None:
        """Answer 404 from now on."""
        with self._lock:
            self._pages.pop(path, None)

    def delay(self, path: str, event: threading.Event) -> None:
        """Hold every answer for `path` until `event` is set, thirty seconds at the most."""
        with self._lock:
            self._delays[path] = event

    def _answer(self, target: str, headers: Mapping[str, str]) -> Page | None:
        """The page for a request, or None when the server stopped while it waited."""
        bare = target.partition("?")[0]
        with self._lock:
            self.requests.append(target)
            self.user_agents.append(headers.get("User-Agent", ""))
            self.headers.append((target, headers))
            event = self._delays.get(target) or self._delays.get(bare)
        if event is not None and not self._wait(event):
            return None
        # Looked up after the wait, so that a test can change the page meanwhile.
        with self._lock:
            return self._pages.get(target) or self._pages.get(bare) or not_found()

    def _wait(self, event: threading.Event) -> bool:
        until = time.monotonic() + LONGEST_DELAY
        while not self._stopping.is_set() and time.monotonic() < until:
            if event.wait(0.02):
                break
        return not self._stopping.is_set()


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    server_version = "HarbourGazette"
    sys_version = ""
    # Head and body leave in one segment; two would wait on each other's acknowledgement.
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        page = self.server.paper._answer(self.path, dict(self.headers.items()))
        if page is None:
            self.close_connection = True
            return
        if page.status == 200 and self._has(page):
            page = Page(b"", page.content_type, 304, page.headers)
        headers = {
            "Content-Type": page.content_type,
            "Content-Length": str(len(page.body)),
            **page.headers,
        }
        self.send_response(page.status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(page.body)

    def _has(self, page: Page) -> bool:
        """Whether the client has the page as it is (RFC 9110, 13.2.2: its tag goes before)."""
        asked, tag = self.headers["If-None-Match"], page.headers.get("ETag")
        if asked is not None:
            return tag is not None and tag in asked
        since = self.headers["If-Modified-Since"]
        return since is not None and since == page.headers.get("Last-Modified")

    def do_HEAD(self) -> None:
        self.do_GET()

    def version_string(self) -> str:
        return self.server_version

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], paper: Newspaper) -> None:
        self.paper = paper
        self._open: set[socket.socket] = set()
        self._open_lock = threading.Lock()
        super().__init__(address, _Handler)

    def server_bind(self) -> None:
        # The inherited one asks the resolver for the host's full name, which can be slow.
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "localhost", self.socket.getsockname()[1]

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._open_lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._open_lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """End the kept-alive connections, which would otherwise outlive the server."""
        with self._open_lock:
            for connection in self._open:
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue

    def handle_error(self, request: Any, client_address: Any) -> None:
        # A client that goes away in the middle is part of what the tests do.
        if not isinstance(sys.exc_info()[1], (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)
