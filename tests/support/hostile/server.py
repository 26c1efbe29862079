"""An HTTP server that sends arbitrary bytes, which no web server would send."""

from __future__ import annotations

import re
import socket
import socketserver
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from types import TracebackType

Answer = Callable[[str, str], Iterable[bytes | float]]
"""From the URL of the site and the requested path to what is sent: bytes, and pauses in seconds."""

_MAX_HEAD = 64 * 1024  # bytes of a request


class HostileSite:
    """The site, while its context lasts. request_counts: by path; headers: the request heads."""

    def __init__(self, answers: Mapping[str, Answer], host: str = "127.0.0.1") -> None:
        self._answers = answers
        self._server = _Server((host, 0), self)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self.closing = threading.Event()
        self.url = f"http://{host}:{self._server.server_address[1]}"
        self.request_counts: Counter[str] = Counter()
        self.headers: list[str] = []

    def __enter__(self) -> HostileSite:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def answer(self, head: str) -> Iterable[bytes | float]:
        """What to send for a request."""
        target = (re.match(r"[A-Z]+ (\S+)", head) or ["", "/"])[1]
        self.request_counts[target] += 1
        self.headers.append(head)
        name = target.partition("?")[0].strip("/").partition("/")[0]
        answer = self._answers.get(name)
        if answer is None:
            return [b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"]
        return answer(self.url, target)


class _Handler(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        site = self.server.site
        self.request.settimeout(30)
        head = b""
        try:
            while b"\r\n\r\n" not in head and len(head) < _MAX_HEAD:
                received = self.request.recv(4096)
                if not received:
                    return
                head += received
            for part in site.answer(head.decode("latin-1")):
                if site.closing.is_set():
                    return
                if isinstance(part, bytes):
                    self.request.sendall(part)
                elif site.closing.wait(part):
                    return
            self.request.shutdown(socket.SHUT_WR)
            while self.request.recv(4096):  # otherwise a reset could discard what was sent last
                pass
        except OSError:
            return  # the client closed the connection, as it should


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], site: HostileSite) -> None:
        self.site = site
        super().__init__(address, _Handler)
