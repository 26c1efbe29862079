"""Articles as CSV (RFC 4180), for spreadsheets and data frames."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from typing import IO

from storage.exports.spreadsheet_formulas import escape_formula
from storage.exports.texts import ADDED_FIELDS, ArticleText

COLUMNS = (
    *("id", "url", "site", "title", "author", "published", "language", "description", "tags"),
    *("image", "licence", "first_seen", "last_seen", "version", "text_digest", "text"),
    *ADDED_FIELDS,
)


class CsvWriter:
    """Writes a header and one row per article, in UTF-8 with CR LF at the end of each row.

    raw: write cells unchanged; otherwise those that a spreadsheet would run as a formula get an
    apostrophe in front.
    """

    def __init__(self, stream: IO[bytes], *, raw: bool = False) -> None:
        self._stream = stream
        self._raw = raw
        self._write_rows([COLUMNS])

    def write(self, articles: Iterable[ArticleText]) -> None:
        """Write articles."""
        self._write_rows([self._cell(value) for value in _row(article)] for article in articles)

    def close(self) -> None:
        """Do nothing: all rows are written."""

    def _write_rows(self, rows: Iterable[Iterable[object]]) -> None:
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\r\n").writerows(rows)
        self._stream.write(text.getvalue().encode())

    def _cell(self, value: str | float | None) -> str | float | None:
        return escape_formula(value) if isinstance(value, str) and not self._raw else value


def _row(article: ArticleText) -> tuple[str | float | None, ...]:
    tags = json.dumps(article.tags, ensure_ascii=False) if article.tags else None
    fields = article.as_fields() | {"tags": tags}
    return tuple(fields[column] for column in COLUMNS)
