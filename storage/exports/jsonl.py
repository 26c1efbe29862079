"""Articles as JSON Lines, in the form that `palimpsest import` reads."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import IO, Any

from storage.exports.texts import ArticleText

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
# Valid inside JSON strings, but some programs that read lines take them for line breaks.
_LINE_BREAKS = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}


class JsonLinesWriter:
    """Writes one JSON object per line, in UTF-8."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def write(self, articles: Iterable[ArticleText]) -> None:
        """Write articles."""
        self._stream.write("".join(map(_line, articles)).encode())

    def close(self) -> None:
        """Do nothing: all lines are written."""


def _line(article: ArticleText) -> str:
    line = _encode(_object(article))
    if not line.isascii():
        line = line.translate(_LINE_BREAKS)
    return f"{line}\n"


def _object(article: ArticleText) -> dict[str, Any]:
    lines = article.lines
    return {
        **article.as_fields(),
        "kinds": article.kinds,
        **({"lines": lines} if lines else {}),
    }
