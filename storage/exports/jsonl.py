"""Articles as JSON Lines, in the form that import takes back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import IO, Any

from storage.exports.texts import ArticleText

_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
# Line breaks to some readers of lines, and none to JSON.
_BREAKS = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}


class JsonLines:
    """Writes one JSON object a line, UTF-8."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def put(self, articles: Iterable[ArticleText]) -> None:
        """Write articles."""
        self._stream.write("".join(map(_line, articles)).encode())

    def close(self) -> None:
        """Nothing is left to be written."""


def _line(article: ArticleText) -> str:
    line = _encoded(_object(article))
    if not line.isascii():
        line = line.translate(_BREAKS)
    return f"{line}\n"


def _object(article: ArticleText) -> dict[str, Any]:
    lines = article.lines
    return {**article.told, "kinds": article.kinds, **({"lines": lines} if lines else {})}
