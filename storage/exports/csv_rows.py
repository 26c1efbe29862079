"""Articles as CSV (RFC 4180) for spreadsheets and data frames."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from typing import IO

from storage.exports.texts import ArticleText
from storage.text.spreadsheet_formulas import shown

COLUMNS = (
    *("id", "url", "site", "title", "author", "published", "language", "description", "tags"),
    *("image", "licence", "first_seen", "last_seen", "version", "text_digest", "text"),
)


class Csv:
    """Writes a head and one row an article, UTF-8, lines ended by CR LF.

    raw: leave cells as they are; else one that a spreadsheet would run gets an apostrophe in front.
    """

    def __init__(self, stream: IO[bytes], *, raw: bool = False) -> None:
        self._stream = stream
        self._raw = raw
        self._put([COLUMNS])

    def put(self, articles: Iterable[ArticleText]) -> None:
        """Write articles."""
        self._put([self._cell(value) for value in _row(article)] for article in articles)

    def close(self) -> None:
        """Nothing is left to be written."""

    def _put(self, rows: Iterable[Iterable[object]]) -> None:
        told = io.StringIO(newline="")
        csv.writer(told, lineterminator="\r\n").writerows(rows)
        self._stream.write(told.getvalue().encode())

    def _cell(self, value: str | int | None) -> str | int | None:
        return shown(value) if isinstance(value, str) and not self._raw else value


def _row(article: ArticleText) -> tuple[str | int | None, ...]:
    tags = json.dumps(article.tags, ensure_ascii=False) if article.tags else None
    told = article.told | {"tags": tags}
    return tuple(told[column] for column in COLUMNS)
