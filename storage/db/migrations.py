"""The archive's shape over time: ordered migrations, and what tells our files from others."""

from __future__ import annotations

import re

from sqlite_utils import Database, Migrations

from storage.db.tables import TABLES
from storage.db.views import make_views

APPLICATION_ID = 0x50414C49  # "PALI", in the header of every archive
SCHEMA_VERSION = 8  # goes up with each migration; a file with a higher one is newer than we are
SIGNED_SINCE = 2  # what is older has to be signed anew; the rest changes when it is written to

migrations = Migrations("palimpsest")
_LOOKS = ("etag", "last_modified", "changed_at", "asked_as", "check_at")
_NAME = re.compile(r"(?:TABLE|INDEX) (\w+)")
# What came to tables after they were first made.
_COLUMNS = (
    ("versions", "kind", "TEXT NOT NULL DEFAULT 'text'"),
    ("versions", "extractor", "TEXT"),
    ("versions", "rereads", "INTEGER REFERENCES versions(id)"),
    *(("urls", name, "TEXT") for name in _LOOKS),
    *(("sources", name, "REAL NOT NULL DEFAULT 0") for name in ("usual", "gap")),
    ("captures", "record_id", "INTEGER REFERENCES warc_records(id)"),
)


@migrations(name="0001_the_archive")
def _the_archive(db: Database) -> None:
    for statement in TABLES:
        db.execute(statement)
    # Each transaction adds a segment of words; merging four of them at a time costs a third more.
    db.execute("INSERT INTO article_words (article_words, rank) VALUES ('automerge', 8)")
    make_views(db)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


@migrations(name="0002_sorted_segments")
def _sorted_segments(db: Database) -> None:
    """Bands in one table become segments; what is empty then, `palimpsest refold` fills."""
    if not db["bands"].exists():
        return
    db.execute("DROP INDEX paragraphs_digest")
    for name in ("bands", "recent_bands", "copies"):
        db.execute(f"DROP TABLE {name}")
    _make_tables(db)
    make_views(db)
    db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


@migrations(name="0003_filters_of_two_words")
def _filters_of_two_words(db: Database) -> None:
    """A key stands in two words of a filter, no more in one: filters are made anew when asked."""
    db.execute("UPDATE band_segments SET filter = x''")
    db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


@migrations(name="0004_holds")
def _holds(db: Database) -> None:
    """One run a source. A run that was under way without a hold is taken to be over."""
    if not db["holds"].exists():
        _make_tables(db)
    db.execute("UPDATE runs SET finished = started, outcome = 'killed' WHERE finished IS NULL")
    db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


@migrations(name="0005_sources_and_looks")
def _sources_and_looks(db: Database) -> None:
    """What is known of sources, and when a URL is worth another look."""
    _make_tables(db)
    db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


@migrations(name="0006_kinds_of_versions")
def _kinds_of_versions(db: Database) -> None:
    """A text that a paywall, a consent or an error left is kept beside the article's."""
    _make_tables(db)
    db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


@migrations(name="0007_alerts")
def _alerts(db: Database) -> None:
    """How often news usually come, and what was told of sources that do not do well."""
    _make_tables(db)
    db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


@migrations(name="0008_records_and_redactions")
def _records_and_redactions(db: Database) -> None:
    """Where the bytes of captures lie, by what texts were extracted, and what was taken down."""
    _make_tables(db)
    db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _make_tables(db: Database) -> None:
    """Make the tables, columns and indexes that are not there."""
    for table, name, kind in _COLUMNS:
        if db[table].exists() and name not in db[table].columns_dict:
            db.execute(f"ALTER TABLE {table} ADD COLUMN {name} {kind}")
    there = {name for (name,) in db.execute("SELECT name FROM sqlite_master")}
    for statement in TABLES:
        named = _NAME.search(statement)
        if named and named[1] not in there:
            db.execute(statement)
