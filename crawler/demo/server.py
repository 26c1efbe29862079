"""An HTTP server for the newspaper, whose pages tests can replace, remove and delay."""

from __future__ import annotations

import socket
import socketserver
import sys
import threading
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from crawler.demo.pages import HTML, Page, not_found, pages

_MAX_DELAY = 30.0  # seconds


class Newspaper:
    """The newspaper on loopback. It is served inside the `with` block.

    The port is bound when the object is created, so `url` is known before serving starts.
    """

    def __init__(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Bind the port; 0 picks a free one."""
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._delays: dict[str, threading.Event] = {}
        self._server = _Server((host, port), self)
        self._thread: threading.Thread | None = None
        self.url = f"http://{host}:{self._server.server_port}"
        self.requests: list[str] = []
        self.user_agents: list[str] = []
        self.headers: list[tuple[str, Mapping[str, str]]] = []
        self._pages = pages(self.url)

    def __enter__(self) -> Self:
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
        """Stop serving and close all connections."""
        self._stopping.set()
        if self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._thread = None
        self._server.server_close()
        self._server.close_connections()

    def put(
        self,
        path: str,
        body: bytes | str,
        content_type: str = HTML,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Add or replace a page. A path with a query takes precedence over the bare path."""
        raw = body.encode() if isinstance(body, str) else body
        with self._lock:
            self._pages[path] = Page(raw, content_type, status, dict(headers or {}))

    def remove(self, path: str) -> None:
        """Remove a page; the server answers 404 from now on."""
        with self._lock:
            self._pages.pop(path, None)

    def delay(self, path: str, event: threading.Event) -> None:
        """Delay every response for `path` until `event` is set, but at most 30 s."""
        with self._lock:
            self._delays[path] = event

    def _response(self, target: str, headers: Mapping[str, str]) -> Page | None:
        """Return the page for a request, or None if the server stopped during a delay."""
        bare = target.partition("?")[0]
        with self._lock:
            self.requests.append(target)
            self.user_agents.append(headers.get("User-Agent", ""))
            self.headers.append((target, headers))
            event = self._delays.get(target) or self._delays.get(bare)
        if event is not None and not self._wait(event):
            return None
        # Looked up after the delay, so that a test can change the page in the meantime.
        with self._lock:
            return self._pages.get(target) or self._pages.get(bare) or not_found()

    def _wait(self, event: threading.Event) -> bool:
        deadline = time.monotonic() + _MAX_DELAY
        while not self._stopping.is_set() and time.monotonic() < deadline:
            if event.wait(0.02):
                break
        return not self._stopping.is_set()


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    server_version = "HarbourGazette"
    sys_version = ""
    # Buffered, so that header and body leave in one segment: with two segments, Nagle's algorithm
    # and delayed acknowledgements would add a delay to each response.
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        page = self.server.newspaper._response(self.path, dict(self.headers.items()))
        if page is None:
            self.close_connection = True
            return
        if page.status == 200 and self._client_has(page):
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

    def _client_has(self, page: Page) -> bool:
        """Whether the client has the current page; the ETag takes precedence (RFC 9110, 13.2.2)."""
        known_tags, tag = self.headers["If-None-Match"], page.headers.get("ETag")
        if known_tags is not None:
            return tag is not None and tag in known_tags
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

    def __init__(self, address: tuple[str, int], newspaper: Newspaper) -> None:
        self.newspaper = newspaper
        self._open: set[socket.socket] = set()
        self._open_lock = threading.Lock()
        super().__init__(address, _Handler)

    def server_bind(self) -> None:
        # The inherited method looks up the fully qualified name of the host, which can be slow.
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

    def close_connections(self) -> None:
        """Close persistent connections, which would otherwise outlive the server."""
        with self._open_lock:
            for connection in self._open:
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue

    def handle_error(self, request: Any, client_address: Any) -> None:
        # Tests disconnect in the middle of a response.
        if not isinstance(sys.exc_info()[1], (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)
