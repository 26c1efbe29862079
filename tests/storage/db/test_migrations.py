"""An archive of the previous release is migrated when it is opened, by writers and by readers.

schema-8.db.gz was written by the release with schema 8: imports on several sites, a reextraction, a
takedown, crawls of a source with a truncated page, alerts, and a run that was killed.
"""

from __future__ import annotations

import gzip
import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from storage.archive.archive import Archive
from storage.core.clock import timestamp
from storage.core.errors import (
    MakeArchiveWritable,
    RefoldArchive,
    UseAnotherArchive,
    WaitForRun,
)
from storage.crawl_state.run_ledger import list_runs
from storage.crawl_state.source_stats import load_source_stats
from storage.db import folding_settings, migrations
from storage.db.processes import process_scope
from storage.db.reader import Reader, open_for_reading
from storage.folding.refold import refold
from storage.verification.checks import verify
from tests.support.paths import ROOT

ARCHIVES = ROOT / "tests" / "archives"
RENAMED = {
    "tellings": "first_occurrences",
    "holds": "run_locks",
    "rereadings": "reextractions",
    "alerts": "alerts",
    "sources": "sources",
}


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """An archive of schema 8."""
    return unpacked(tmp_path, 8)


def unpacked(folder: Path, schema: int) -> Path:
    path = folder / "archive.db"
    path.write_bytes(gzip.decompress((ARCHIVES / f"schema-{schema}.db.gz").read_bytes()))
    return path


def rows(path: Path, query: str, *values: object) -> list[Any]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(query, values).fetchall()
    finally:
        connection.close()


def change(path: Path, statement: str, *values: object) -> None:
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(statement, values)
    connection.close()


def open_to_write(path: Path) -> None:
    """Open an archive as a writer does, which then requires a refold."""
    with pytest.raises(RefoldArchive, match="palimpsest refold"):
        Archive(path)


def open_to_read(path: Path) -> None:
    open_for_reading(path).close()


def schema(path: Path) -> Iterator[tuple[str, list[str]]]:
    """The statements of the schema, without comments and quotes."""
    for name, sql in rows(path, "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"):
        yield name, re.findall(r"\w+|[^\w\s]", re.sub(r'--.*|"', "", sql))


@pytest.mark.parametrize("opened", [open_to_write, open_to_read])
def test_opening_migrates_an_older_archive(
    old: Path, tmp_path: Path, opened: Callable[[Path], None]
) -> None:
    before = {name: rows(old, f"SELECT * FROM {name} ORDER BY 1, 2") for name in RENAMED}
    assert all(before.values())
    opened(old)
    assert rows(old, "PRAGMA user_version") == [(migrations.SCHEMA_VERSION,)]
    for name, renamed in RENAMED.items():
        assert rows(old, f"SELECT * FROM {renamed} ORDER BY 1, 2") == before[name]
    new = tmp_path / "new.db"
    Archive(new).close()
    assert sorted(schema(old)) == sorted(schema(new))


def test_a_migrated_archive_verifies(old: Path) -> None:
    assert list(verify(old, with_warc=False)) == []


def test_values_get_their_new_names(old: Path) -> None:
    truncated = rows(old, "SELECT id, article_id FROM versions WHERE kind = 'gutted'")
    reextracted = rows(old, "SELECT id, rereads FROM versions WHERE rereads IS NOT NULL")
    claimed = rows(old, "SELECT id, claims FROM articles WHERE claims IS NOT NULL")
    digests = rows(old, "SELECT id, asked_as FROM urls WHERE asked_as IS NOT NULL")
    assert all((truncated, reextracted, claimed, digests))
    open_to_read(old)
    assert rows(old, "SELECT id, article_id FROM versions WHERE kind = 'truncated'") == truncated
    assert rows(old, "SELECT DISTINCT kind FROM versions ORDER BY 1") == [("text",), ("truncated",)]
    for table, column, expected in (
        ("versions", "reextraction_of", reextracted),
        ("articles", "claimed_key", claimed),
        ("urls", "link_rules_digest", digests),
    ):
        query = f"SELECT id, {column} FROM {table} WHERE {column} IS NOT NULL"
        assert rows(old, query) == expected
    for table, count in (("urls", 1), ("captures", 2)):
        details = rows(old, f"SELECT detail FROM {table} WHERE detail LIKE '%shingles left'")
        assert details == [("truncated: 48 of 141 shingles left",)] * count


def test_settings_get_their_new_names_and_keep_their_values(old: Path) -> None:
    refold(old)
    with Archive(old) as archive:
        assert archive.folding.repetition_shingles == 5
        signed = folding_settings.signed_settings(archive.connection)
        assert signed is not None
        assert signed["repetition_shingles"] == 5
    keys = {key for (key,) in rows(old, "SELECT key FROM config")}
    assert not keys & {"telling", "given_articles", "given_versions", "given_paragraphs"}
    assert {"highest_id_articles", "highest_id_versions", "highest_id_paragraphs"} <= keys


def test_an_unfinished_refold_stays_unfinished(old: Path) -> None:
    (signed,) = rows(old, "SELECT value FROM config WHERE key = 'signed'")[0]
    state = {"folding": json.loads(signed), "versions": 3, "total": 10}
    change(old, "INSERT INTO config VALUES ('resign', ?)", json.dumps(state))
    connection = open_for_reading(old)
    assert folding_settings.is_refold_unfinished(connection)
    connection.close()
    with pytest.raises(RefoldArchive, match="has not finished"):
        Archive(old)
    ((value,),) = rows(old, "SELECT value FROM config WHERE key = 'refold'")
    assert json.loads(value)["folding"]["repetition_shingles"] == 5


def test_statistics_of_sources_and_dead_runs_are_read_from_a_migrated_archive(old: Path) -> None:
    with Reader(old) as reader:
        stats = load_source_stats(reader.connection)["gazette"]
        assert stats.failed_polls == 3
        assert stats.usual_rate > 0
        assert stats.longest_gap > 0
        run = list_runs(reader.connection, limit=1)[0]
        assert (run.source, run.state) == ("gazette", "killed")
        assert run.lock is not None


def test_an_archive_is_not_migrated_while_an_older_version_works_on_it(old: Path) -> None:
    heartbeat = "UPDATE holds SET heartbeat = ?, place = ?, pid = ?"
    change(old, heartbeat, timestamp(), "elsewhere", 1)
    for opened in (open_to_write, open_to_read):
        with pytest.raises(WaitForRun, match="run 11 of an older Palimpsest is in progress"):
            opened(old)
    assert rows(old, "PRAGMA user_version") == [(8,)]
    change(old, heartbeat, timestamp(), process_scope(), 2**22 + 1)  # there is no such process
    open_to_read(old)
    assert rows(old, "PRAGMA user_version") == [(migrations.SCHEMA_VERSION,)]


def test_a_reader_of_an_older_archive_that_cannot_be_written_says_what_to_do(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path) -> Database:
        raise UseAnotherArchive(f"{path} cannot be written")

    monkeypatch.setattr("storage.db.reader.connect", refuse)
    with pytest.raises(
        MakeArchiveWritable, match="make the file and its folder writable, or copy it"
    ):
        open_for_reading(old)
    assert rows(old, "PRAGMA user_version") == [(8,)]


def test_an_archive_that_needs_a_refold_is_not_migrated_by_a_reader(tmp_path: Path) -> None:
    path = unpacked(tmp_path, 1)
    with pytest.raises(RefoldArchive, match="palimpsest refold"):
        open_for_reading(path)
    open_for_reading(path, needs_refold=True).close()
    assert rows(path, "PRAGMA user_version") == [(1,)]


def test_renames_do_not_copy_rows(old: Path) -> None:
    """SQLite counts the rows that a migration changes: none for a renamed table or column.

    Only `repeats`, which has lost a column, is copied.
    """
    ((repeats,),) = rows(old, "SELECT count(*) FROM repeats")
    db = Database(sqlite3.connect(old, isolation_level=None))
    changes = db.conn.total_changes
    migrations.migrations.apply(db)
    # Settings, one kind, three details, and the row of the migration itself.
    assert db.conn.total_changes - changes < 20 + repeats
    db.conn.close()


def test_columns_and_tables_of_extraction_are_added_to_schema_11(tmp_path: Path) -> None:
    path = unpacked(tmp_path, 11)
    refold(path)
    with Archive(path) as archive:
        assert archive.connection.execute("SELECT count(*) FROM articles").fetchone() == (3,)
        assert archive.connection.execute("SELECT * FROM site_text_sources").fetchall() == []
    unknown = rows(
        path,
        "SELECT DISTINCT a.agency, a.title_origin, a.published_origin, v.text_source, c.prose, "
        "c.left_out, c.left_out_passage FROM articles a JOIN versions v ON v.article_id = a.id "
        "JOIN captures c ON c.version_id = v.id",
    )
    assert unknown == [(None,) * 7]
    Archive(tmp_path / "new.db").close()
    assert sorted(schema(path)) == sorted(schema(tmp_path / "new.db"))
