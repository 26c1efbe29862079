"""Articles as Parquet, for DuckDB, pandas, Polars and Spark. The only importer of pyarrow."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import IO, Any

from storage.core.errors import PalimpsestError
from storage.exports.texts import ADDED_FIELDS, ArticleText

_GROUP_ARTICLES = 5_000  # at most, in a row group
_GROUP_CHARACTERS = 64_000_000  # of text in a row group, about


class InstallPyarrow(PalimpsestError):
    """Parquet needs pyarrow, which is not installed."""


class ParquetWriter:
    """Writes row groups, compressed with zstd.

    Raises:
        InstallPyarrow: pyarrow is not installed.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        try:
            import pyarrow
            import pyarrow.parquet
        except ImportError as error:
            raise InstallPyarrow(
                "Parquet needs pyarrow: install it with "
                "`pip install 'palimpsest-archive[parquet]'`, or choose another --format"
            ) from error
        self._pyarrow = pyarrow
        self._schema = _schema(pyarrow)
        self._writer = pyarrow.parquet.ParquetWriter(stream, self._schema, compression="zstd")
        self._rows: list[dict[str, Any]] = []
        self._characters = 0

    def write(self, articles: Iterable[ArticleText]) -> None:
        """Collect articles, and write each row group once it is full."""
        for article in articles:
            row = _row(article)
            self._rows.append(row)
            self._characters += len(row["text"])
            if len(self._rows) >= _GROUP_ARTICLES or self._characters >= _GROUP_CHARACTERS:
                self._write_group()

    def close(self) -> None:
        """Write the last row group and the end of the file."""
        self._write_group()
        self._writer.close()

    def _write_group(self) -> None:
        if self._rows:
            table = self._pyarrow.Table.from_pylist(self._rows, schema=self._schema)  # type: ignore[attr-defined]
            self._writer.write_table(table, row_group_size=len(self._rows))
        self._rows, self._characters = [], 0


def _schema(pyarrow: Any) -> Any:
    text, moment = pyarrow.string(), pyarrow.timestamp("ms", tz="UTC")
    return pyarrow.schema(
        [
            pyarrow.field("id", pyarrow.int64(), nullable=False),
            pyarrow.field("url", text, nullable=False),
            pyarrow.field("site", text, nullable=False),
            ("title", text),
            ("author", text),
            ("published", text),  # as on the page: a day, a time, or something else
            ("language", text),
            ("description", text),
            ("tags", pyarrow.list_(text)),
            ("image", text),
            ("licence", text),
            pyarrow.field("first_seen", moment, nullable=False),
            pyarrow.field("last_seen", moment, nullable=False),
            pyarrow.field("version", pyarrow.int32(), nullable=False),
            pyarrow.field("text_digest", text, nullable=False),
            pyarrow.field("text", text, nullable=False),
            ("kinds", pyarrow.list_(text)),
            ("lines", pyarrow.list_(pyarrow.int32())),
            *((name, text) for name in ADDED_FIELDS if name != "left_out_share"),
            ("left_out_share", pyarrow.float64()),
        ]
    )


def _row(article: ArticleText) -> dict[str, Any]:
    return {
        **article.as_fields(),
        "first_seen": datetime.fromisoformat(article.first_seen),
        "last_seen": datetime.fromisoformat(article.last_seen),
        "kinds": article.kinds,
        "lines": article.lines,
    }
