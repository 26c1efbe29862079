"""Makes an archive of a dataset's tables, so that it can be merged like any other.

The archive is temporary and nothing in it is folded: the merge folds the texts together with those
of the archive that they are added to.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from storage.bulk.files.dataset import Dataset, UseAnotherDataset
from storage.bulk.files.parquet_files import import_pyarrow
from storage.db.tables import TABLES

_COLUMNS = {
    "articles": (
        *("id", "key", "url", "site", "title", "author", "published", "language", "description"),
        *("tags", "image", "licence", "agency", "title_origin", "author_origin"),
        *("published_origin", "language_origin", "first_seen", "last_seen", "version_id"),
        "claimed_key",
    ),
    "versions": (
        *("id", "article_id", "number", "seen_at", "text_digest", "title", "shingles", "kind"),
        *("extractor", "text_source"),
    ),
    "paragraphs": ("id", "text", "digest", "shingles"),
    "appearances": ("version_id", "position", "paragraph_id", "kind"),
}
_CONSTANTS = {"paragraphs": {"version_id": 0, "position": 0}}
_ROWS = 10_000  # read at once


def open_dataset(folder: Path) -> sqlite3.Connection:
    """Open a dataset as an archive with one run, to which all its captures belong.

    Each version has a capture, at the time when it was seen. Closing the connection deletes it.

    Raises:
        InstallBulk: pyarrow is not installed.
        UseAnotherDataset: the folder has no complete dataset.
    """
    pyarrow = import_pyarrow()
    dataset = Dataset(folder)
    manifest = dataset.manifest()
    if manifest is None:
        raise UseAnotherDataset(
            f"{folder} has no complete dataset: make one with `palimpsest bulk`, or name another"
        )
    connection = sqlite3.connect("", isolation_level=None)  # in a temporary file
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("BEGIN")
    for statement in TABLES:
        if "CREATE INDEX" not in statement:
            connection.execute(statement)
    for table, columns in _COLUMNS.items():
        _fill(connection, table, columns, _rows(pyarrow, dataset.table_files(table), columns))
    _add_captures(connection, folder.name, manifest)
    # Other tables are read in the order of their ids.
    connection.execute("CREATE INDEX captures_url ON captures (url_id)")
    connection.execute("CREATE INDEX urls_article ON urls (article_id)")
    connection.execute("COMMIT")
    return connection


def _rows(
    pyarrow: Any, files: list[Path], columns: tuple[str, ...]
) -> Iterator[tuple[object, ...]]:
    for path in files:
        with pyarrow.parquet.ParquetFile(path) as opened:
            for batch in opened.iter_batches(_ROWS, columns=list(columns)):
                values = [batch.column(name).to_pylist() for name in columns]
                yield from zip(*values, strict=True)


def _fill(
    connection: sqlite3.Connection,
    table: str,
    columns: tuple[str, ...],
    rows: Iterator[tuple[object, ...]],
) -> None:
    constants = _CONSTANTS.get(table, {})
    names = ", ".join((*columns, *constants))
    marks = ", ".join([*("?" * len(columns)), *map(str, constants.values())])
    connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)


def _add_captures(connection: sqlite3.Connection, name: str, manifest: dict[str, Any]) -> None:
    created = manifest["created"]
    connection.execute(
        "INSERT INTO runs (id, source, started, finished, outcome, stats, arguments) "
        "VALUES (1, 'bulk', ?, ?, 'finished', '{}', ?)",
        (created, created, json.dumps({"dataset": name, "settings": manifest["settings"]})),
    )
    connection.execute(
        "INSERT INTO urls (id, key, url, source, host, run_id, state, outcome, found, depth, "
        "priority, discovered_at, fetched_at, article_id) "
        "SELECT id, key, url, 'bulk', site, 1, 'done', 'archived', 'file', 0, 0, first_seen, "
        "last_seen, id FROM articles"
    )
    connection.execute(
        "INSERT INTO captures (run_id, url_id, url, final_url, fetched_at, outcome, version_id) "
        "SELECT 1, a.id, a.url, a.url, v.seen_at, 'archived', v.id "
        "FROM versions v JOIN articles a ON a.id = v.article_id ORDER BY v.id"
    )
