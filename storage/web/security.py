"""Limits for every response of the web interface: read-only, known hosts only, no scripts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

# Only our own style sheets and images: a script that got into a page would not run.
STRICT = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
# A chart contains its style.
CHART = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
# Datasette's pages need style attributes and script files, but no inline scripts.
TABLES = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def restrict(app: App, hosts: frozenset[str] | None) -> App:
    """Wrap an ASGI application so that it answers only GET and HEAD for the given host names.

    None accepts any host name. The check prevents DNS rebinding, in which a page on the web makes
    its own host name resolve to this machine, so that a visitor's browser sends requests here.
    """

    async def restricted(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        headers = {name.lower(): value for name, value in scope["headers"]}
        host = headers.get(b"host", b"").decode("latin-1")
        if scope["method"] not in ("GET", "HEAD"):
            await _refuse(send, 405, "This archive is read-only.")
        elif hosts is not None and _host_name(host) not in hosts:
            await _refuse(
                send, 421, "Unknown host name. Use the address that `palimpsest serve` printed."
            )
        else:
            await app(scope, receive, _with_headers(send))

    return restricted


def _host_name(host: str) -> str:
    """A Host header without the port, in lower case."""
    if host.startswith("["):
        return host.partition("]")[0].lstrip("[").lower()
    return host.partition(":")[0].lower()


def _with_headers(send: Send) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            present = {name.lower() for name, _ in message.get("headers", [])}
            defaults = {**_HEADERS, "Content-Security-Policy": TABLES}
            message["headers"] = [
                *message.get("headers", []),
                *(
                    (name.encode(), value.encode())
                    for name, value in defaults.items()
                    if name.lower().encode() not in present
                ),
            ]
        await send(message)

    return send_with_headers


async def _refuse(send: Send, status: int, message: str) -> None:
    body = f"{message}\n".encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
