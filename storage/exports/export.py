"""Taking articles out of an archive: one consistent state of it, in one file, with its manifest."""

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
from storage.exports.atomic_file import Measured, check_is_free, whole_file
from storage.exports.compression import PACKERS, suffixes
from storage.exports.csv_rows import Csv
from storage.exports.jsonl import JsonLines
from storage.exports.parquet import Parquet
from storage.exports.selection import Selection
from storage.exports.texts import ArticleText, Text, Texts
from storage.warc.selection import Problem, WarcSelection

MANIFEST = ".manifest.json"


class Format(StrEnum):
    """What an export is written as."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    WARC = "warc"

    @property
    def is_text(self) -> bool:
        """Whether it may go to a terminal or a pipe, and be packed by a suffix."""
        return self in (Format.JSONL, Format.CSV)


@dataclass(frozen=True, slots=True)
class Query:
    """What is to be exported, and in which form."""

    format: Format
    text: Text = Text.FULL
    selection: Selection = field(default_factory=Selection)
    raw_cells: bool = False

    @property
    def told(self) -> dict[str, Any]:
        """It for the manifest."""
        form: dict[str, Any] = {"format": str(self.format)}
        if self.format is not Format.WARC:
            form["text"] = str(self.text)
        if self.format is Format.CSV:
            form["raw_cells"] = self.raw_cells
        return form | {
            "articles": list(self.selection.articles),
            "sites": list(self.selection.sites),
            "languages": list(self.selection.languages),
            "since": self.selection.since,
            "until": self.selection.until,
        }


class Sheet(Protocol):
    """What articles are written on."""

    def put(self, articles: Iterable[ArticleText]) -> None:
        """Write articles."""

    def close(self) -> None:
        """Write what is left."""


Report = Callable[[int], None]
"""Called with the articles done so far."""


def export(
    reader: Reader,
    query: Query,
    path: Path,
    *,
    software: Mapping[str, str],
    replace: bool = False,
    report: Report = lambda _: None,
) -> tuple[dict[str, Any], list[Problem]]:
    """Write a file and FILE.manifest.json; the manifest, and the records that are missing.

    Packed as the file's suffix says. The same archive and query give the same file to the byte.

    Raises:
        NameAnotherFile: one of the two cannot be written, or is there and `replace` is not set.
        InstallPyarrow: as `Parquet`.
    """
    check_is_free(path, replace=True)
    manifest_path = path.with_name(path.name + MANIFEST)
    for each in (path, manifest_path):
        check_is_free(each, replace=replace)
    with whole_file(manifest_path) as beside:
        with whole_file(path) as stream, snapshot(reader.connection):
            measured = Measured(stream)
            counts, problems = _write(reader.connection, query, path, measured, report)
            manifest = {
                "file": path.name,
                "sha256": measured.sha256,
                "bytes": measured.bytes,
                **counts,
                "made": timestamp(),
                "query": query.told,
                "archive": _archive(reader),
                "software": dict(software) | {"sqlite": sqlite3.sqlite_version},
            }
            # An old one would tell of another file.
            manifest_path.unlink(missing_ok=True)
        beside.write(f"{json.dumps(manifest, ensure_ascii=False, indent=2)}\n".encode())
    return manifest, problems


def pour(reader: Reader, query: Query, stream: IO[bytes], report: Report = lambda _: None) -> int:
    """Write the text of a query to a stream, not packed; returns the number of articles."""
    with snapshot(reader.connection):
        return _write_articles(reader.connection, query, stream, report)


@contextmanager
def snapshot(connection: sqlite3.Connection) -> Iterator[None]:
    """One state of the archive, whatever crawls write meanwhile."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")


def _write(
    connection: sqlite3.Connection, query: Query, path: Path, stream: Measured, report: Report
) -> tuple[dict[str, int], list[Problem]]:
    """Write the file; `rows`, of records also captures of which none was kept; what is missing."""
    raw = cast("IO[bytes]", stream)
    if query.format is Format.WARC:
        selection = WarcSelection(connection, raw)
        selection.write_info(json.dumps(query.told))
        done = 0
        for chunk in query.selection.chunks(connection):
            selection.add_articles(chunk)
            done += len(chunk)
            report(done)
        return {"rows": selection.records, "not_kept": selection.captures_without_record}, selection.problems
    _, packed = suffixes(path)
    with ExitStack() as open_streams:
        if packed:
            raw = open_streams.enter_context(PACKERS[packed](raw))
        return {"rows": _write_articles(connection, query, raw, report)}, []


def _write_articles(
    connection: sqlite3.Connection, query: Query, stream: IO[bytes], report: Report
) -> int:
    texts = Texts(connection, query.text)
    sheet = _sheet(query, stream)
    done = 0
    for chunk in query.selection.chunks(connection):
        sheet.put(texts.of(chunk))
        done += len(chunk)
        report(done)
    sheet.close()
    return done


def _sheet(query: Query, stream: IO[bytes]) -> Sheet:
    if query.format is Format.PARQUET:
        return Parquet(stream)
    if query.format is Format.CSV:
        return Csv(stream, raw=query.raw_cells)
    return JsonLines(stream)


def _archive(reader: Reader) -> dict[str, Any]:
    """What was asked: the state of the archive, and the settings by which it folds."""
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
