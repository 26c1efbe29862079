"""The CSV that Datasette writes, with cells that no spreadsheet runs."""

from __future__ import annotations

import codecs
import re

from storage.text.spreadsheet_formulas import shown
from storage.web.security import App, Message, Receive, Scope, Send

_CELL = re.compile(r'"((?:[^"]|"")*)"|([^",\r\n]+)')
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")


class ShownCells:
    """Rows of CSV (RFC 4180) as they come, in pieces cut anywhere; they go on in whole rows."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._held = ""
        self._quotes = 0

    def put(self, piece: bytes, *, last: bool = False) -> bytes:
        """The next piece; the rows that it ends come back."""
        text = self._decoder.decode(piece, last)
        self._held += text
        self._quotes += text.count('"')
        if not last and (self._quotes % 2 or not self._held.endswith("\n")):
            return b""
        rows, self._held, self._quotes = self._held, "", 0
        return _CELL.sub(_shown, rows).encode()


def _shown(cell: re.Match[str]) -> str:
    quoted, plain = cell.groups()
    if quoted is not None:
        return f'"{shown(quoted)}"'
    return plain if _NUMBER.fullmatch(plain) else shown(plain)


def for_spreadsheets(app: App) -> App:
    """Answer as the app does, but with cells of CSV as spreadsheets show them."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].endswith(".csv"):
            await app(scope, receive, send)
            return
        cells: ShownCells | None = None

        async def sending(message: Message) -> None:
            nonlocal cells
            if message["type"] == "http.response.start":
                kind = dict(message.get("headers", [])).get(b"content-type", b"")
                cells = ShownCells() if kind.startswith((b"text/plain", b"text/csv")) else None
            elif cells is not None and message["type"] == "http.response.body":
                last = not message.get("more_body")
                message = {**message, "body": cells.put(message.get("body", b""), last=last)}
            await send(message)

        await app(scope, receive, sending)

    return answer
