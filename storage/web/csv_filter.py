"""Escapes formulas in the CSV that Datasette writes, so that no spreadsheet executes them."""

from __future__ import annotations

import codecs
import re

from storage.exports.spreadsheet_formulas import escape_formula
from storage.web.security import App, Message, Receive, Scope, Send

_CELL = re.compile(r'"((?:[^"]|"")*)"|([^",\r\n]+)')
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")


class FormulaEscaper:
    """Escapes the cells of a stream of CSV (RFC 4180).

    Chunks may be split anywhere; complete rows are returned.
    """

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._buffer = ""
        self._quotes = 0

    def feed(self, chunk: bytes, *, last: bool = False) -> bytes:
        """Add a chunk and return the rows that it completes, escaped."""
        text = self._decoder.decode(chunk, last)
        self._buffer += text
        self._quotes += text.count('"')
        if not last and (self._quotes % 2 or not self._buffer.endswith("\n")):
            return b""
        rows, self._buffer, self._quotes = self._buffer, "", 0
        return _CELL.sub(_escape_cell, rows).encode()


def _escape_cell(cell: re.Match[str]) -> str:
    quoted, plain = cell.groups()
    if quoted is not None:
        return f'"{escape_formula(quoted)}"'
    return plain if _NUMBER.fullmatch(plain) else escape_formula(plain)


def escape_formulas(app: App) -> App:
    """Wrap an ASGI application so that the cells of its CSV responses are escaped."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].endswith(".csv"):
            await app(scope, receive, send)
            return
        escaper: FormulaEscaper | None = None

        async def send_escaped(message: Message) -> None:
            nonlocal escaper
            if message["type"] == "http.response.start":
                media_type = dict(message.get("headers", [])).get(b"content-type", b"")
                is_csv = media_type.startswith((b"text/plain", b"text/csv"))
                escaper = FormulaEscaper() if is_csv else None
            elif escaper is not None and message["type"] == "http.response.body":
                last = not message.get("more_body")
                message = {**message, "body": escaper.feed(message.get("body", b""), last=last)}
            await send(message)

        await app(scope, receive, send_escaped)

    return wrapped
