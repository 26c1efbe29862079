"""Exports articles: one consistent state of the archive, in one file, with a manifest."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import IO, Any, Protocol, cast

from storage.core.clock import timestamp
from storage.db.reader import Reader
from storage.exports.atomic_file import HashingStream, atomic_file, check_can_write
from storage.exports.compression import COMPRESSORS, split_suffixes
from storage.exports.csv_rows import CsvWriter
from storage.exports.jsonl import JsonLinesWriter
from storage.exports.parquet import ParquetWriter
from storage.exports.selection import Selection
from storage.exports.texts import ArticleText, TextKind, TextReader
from storage.warc.selection import Problem, WarcSelection

MANIFEST_SUFFIX = ".manifest.json"


class Format(StrEnum):
    """A file format."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    WARC = "warc"


@dataclass(frozen=True, slots=True)
class ExportQuery:
    """What to export, and in which format.

    raw_cells: write CSV cells unchanged, even those that a spreadsheet would run as a formula.
    """

    format: Format
    text: TextKind = TextKind.FULL
    selection: Selection = field(default_factory=Selection)
    raw_cells: bool = False

    def as_json(self) -> dict[str, Any]:
        """The query as the manifest has it."""
        options: dict[str, Any] = {"format": str(self.format)}
        if self.format is not Format.WARC:
            options["text"] = str(self.text)
        if self.format is Format.CSV:
            options["raw_cells"] = self.raw_cells
        return options | {
            "articles": list(self.selection.articles),
            "sites": list(self.selection.sites),
            "languages": list(self.selection.languages),
            "since": self.selection.since,
            "until": self.selection.until,
        }


class ArticleWriter(Protocol):
    """Writes articles to a stream in one format."""

    def write(self, articles: Iterable[ArticleText]) -> None:
        """Write articles."""

    def close(self) -> None:
        """Write what is buffered and the end of the file. Does not close the stream."""


ReportProgress = Callable[[int], None]
"""Called with the number of articles that are done."""


def export_to_file(
    reader: Reader,
    query: ExportQuery,
    path: Path,
    *,
    software: Mapping[str, str],
    replace: bool = False,
    report: ReportProgress = lambda _: None,
) -> tuple[dict[str, Any], list[Problem]]:
    """Write a file and FILE.manifest.json; return the manifest, and the WARC records left out.

    The suffix of the file selects the compression. The same archive and query produce the same
    file, byte for byte.

    Raises:
        UseAnotherTarget: one of the two files cannot be written, or exists without `replace`.
        InstallPyarrow: as in `ParquetWriter`.
    """
    check_can_write(path, replace=True)
    manifest_path = path.with_name(path.name + MANIFEST_SUFFIX)
    for target in (path, manifest_path):
        check_can_write(target, replace=replace)
    with atomic_file(manifest_path) as manifest_file:
        with atomic_file(path) as file, read_transaction(reader.connection):
            stream = HashingStream(file)
            counts, problems = _write(reader.connection, query, path, stream, report)
            manifest = {
                "file": path.name,
                "sha256": stream.sha256,
                "bytes": stream.bytes,
                **counts,
                "made": timestamp(),
                "query": query.as_json(),
                "archive": _describe_archive(reader),
                "software": dict(software) | {"sqlite": sqlite3.sqlite_version},
            }
            # An old manifest would describe a different file.
            manifest_path.unlink(missing_ok=True)
        manifest_file.write(f"{json.dumps(manifest, ensure_ascii=False, indent=2)}\n".encode())
    return manifest, problems


def export_to_stream(
    reader: Reader,
    query: ExportQuery,
    stream: IO[bytes],
    report: ReportProgress = lambda _: None,
) -> int:
    """Write articles to a stream, uncompressed; return their number."""
    with read_transaction(reader.connection):
        return _write_articles(reader.connection, query, stream, report)


@contextmanager
def read_transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Read one state of the archive, whatever crawls write in the meantime."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")


def _write(
    connection: sqlite3.Connection,
    query: ExportQuery,
    path: Path,
    stream: HashingStream,
    report: ReportProgress,
) -> tuple[dict[str, int], list[Problem]]:
    """Write the file; return the counts for the manifest, and the WARC records left out."""
    raw = cast("IO[bytes]", stream)
    if query.format is Format.WARC:
        records = WarcSelection(connection, raw)
        records.write_info(json.dumps(query.as_json()))
        done = 0
        for batch in query.selection.batches(connection):
            records.add_articles(batch)
            done += len(batch)
            report(done)
        counts = {"rows": records.records, "not_kept": records.captures_without_record}
        return counts, records.problems
    _, compression = split_suffixes(path)
    with ExitStack() as stack:
        if compression:
            raw = stack.enter_context(COMPRESSORS[compression](raw))
        return {"rows": _write_articles(connection, query, raw, report)}, []


def _write_articles(
    connection: sqlite3.Connection,
    query: ExportQuery,
    stream: IO[bytes],
    report: ReportProgress,
) -> int:
    texts = TextReader(connection, query.text)
    writer = _writer(query, stream)
    done = 0
    for batch in query.selection.batches(connection):
        writer.write(texts.read(batch))
        done += len(batch)
        report(done)
    writer.close()
    return done


def _writer(query: ExportQuery, stream: IO[bytes]) -> ArticleWriter:
    if query.format is Format.PARQUET:
        return ParquetWriter(stream)
    if query.format is Format.CSV:
        return CsvWriter(stream, raw=query.raw_cells)
    return JsonLinesWriter(stream)


def _describe_archive(reader: Reader) -> dict[str, Any]:
    """The state of the archive and its settings, for the manifest."""
    state = reader.row(
        "SELECT (SELECT count(*) FROM articles) AS articles, "
        "(SELECT max(id) FROM captures) AS last_capture"
    )
    settings = reader.rows("SELECT key, value FROM config ORDER BY key")
    (schema,) = reader.connection.execute("PRAGMA user_version").fetchone()
    return {
        "name": reader.path.name,
        "schema": schema,
        **(state or {}),
        "config": {row["key"]: json.loads(row["value"]) for row in settings},
    }
