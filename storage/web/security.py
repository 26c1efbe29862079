"""What every answer of the web face is held to: read only, for this machine, running nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

# Nothing but our own style sheets and pictures: a script that slipped into a page would not run.
STRICT = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
# A chart brings its style along.
CHART = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
# Datasette's pages have style attributes and script files, and can do without inline scripts.
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


def guarded(app: App, hosts: frozenset[str] | None) -> App:
    """Answer only what reads, and only who asks for one of these hosts; None: for any.

    A page on the web can have its own name lead to this machine (DNS rebinding): its visitors'
    browsers then ask for that name.
    """

    async def guard(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        asked = {name.lower(): value for name, value in scope["headers"]}
        host = asked.get(b"host", b"").decode("latin-1")
        if scope["method"] not in ("GET", "HEAD"):
            await _refuse(send, 405, "This archive is open for reading only.")
        elif hosts is not None and _name(host) not in hosts:
            await _refuse(send, 421, "Ask by the address that `palimpsest serve` printed.")
        else:
            await app(scope, receive, _with_headers(send))

    return guard


def _name(host: str) -> str:
    """A Host header without its port, in lower case."""
    if host.startswith("["):
        return host.partition("]")[0].lstrip("[").lower()
    return host.partition(":")[0].lower()


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            there = {name.lower() for name, _ in message.get("headers", [])}
            more = {**_HEADERS, "Content-Security-Policy": TABLES}
            message["headers"] = [
                *message.get("headers", []),
                *(
                    (name.encode(), value.encode())
                    for name, value in more.items()
                    if name.lower().encode() not in there
                ),
            ]
        await send(message)

    return sending


async def _refuse(send: Send, status: int, told: str) -> None:
    body = f"{told}\n".encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
