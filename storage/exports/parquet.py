"""Articles as Parquet, for DuckDB, pandas, Polars and Spark. The only importer of pyarrow."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import IO, Any

from storage.core.errors import PalimpsestError
from storage.exports.texts import ArticleText

_GROUP = 5_000  # articles of a row group, at most
_CHARACTERS = 64_000_000  # of text in it, about


class InstallPyarrow(PalimpsestError):
    """Parquet is written by a library that is not installed."""


class Parquet:
    """Writes row groups, packed with zstd.

    Raises:
        InstallPyarrow: pyarrow is not there.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        try:
            import pyarrow
            import pyarrow.parquet as writing
        except ImportError as error:
            raise InstallPyarrow(
                "Parquet needs pyarrow: install it with `pip install 'palimpsest-archive[parquet]'`, "
                "or choose another --format"
            ) from error
        self._arrow = pyarrow
        self._schema = _schema(pyarrow)
        self._writer = writing.ParquetWriter(stream, self._schema, compression="zstd")
        self._rows: list[dict[str, Any]] = []
        self._characters = 0

    def put(self, articles: Iterable[ArticleText]) -> None:
        """Take articles; they are written by the row group."""
        for article in articles:
            row = _row(article)
            self._rows.append(row)
            self._characters += len(row["text"])
            if len(self._rows) >= _GROUP or self._characters >= _CHARACTERS:
                self._write()

    def close(self) -> None:
        """Write what is left, and the end of the file."""
        self._write()
        self._writer.close()

    def _write(self) -> None:
        if self._rows:
            table = self._arrow.Table.from_pylist(self._rows, schema=self._schema)  # type: ignore[attr-defined]
            self._writer.write_table(table, row_group_size=len(self._rows))
        self._rows, self._characters = [], 0


def _schema(arrow: Any) -> Any:
    text, moment = arrow.string(), arrow.timestamp("ms", tz="UTC")
    return arrow.schema(
        [
            arrow.field("id", arrow.int64(), nullable=False),
            arrow.field("url", text, nullable=False),
            arrow.field("site", text, nullable=False),
            ("title", text),
            ("author", text),
            ("published", text),  # as the page says it: a day, a moment, or something else
            ("language", text),
            ("description", text),
            ("tags", arrow.list_(text)),
            ("image", text),
            ("licence", text),
            arrow.field("first_seen", moment, nullable=False),
            arrow.field("last_seen", moment, nullable=False),
            arrow.field("version", arrow.int32(), nullable=False),
            arrow.field("text_digest", text, nullable=False),
            arrow.field("text", text, nullable=False),
            ("kinds", arrow.list_(text)),
            ("lines", arrow.list_(arrow.int32())),
        ]
    )


def _row(article: ArticleText) -> dict[str, Any]:
    return {
        **article.told,
        "first_seen": datetime.fromisoformat(article.first_seen),
        "last_seen": datetime.fromisoformat(article.last_seen),
        "kinds": article.kinds,
        "lines": article.lines,
    }
