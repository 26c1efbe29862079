"""Versions of the archive's schema: what makes a file an archive, and its ordered migrations.

A migration uses the tables and views of this version, not those of its own time: each one creates
what is missing. Renames come first, because otherwise a renamed table would be created empty.
"""

from __future__ import annotations

import json
import re
from typing import Any

from sqlite_utils import Database, Migrations

from storage.db.tables import TABLES
from storage.db.views import create_views
from storage.text.line_patterns import pattern_keys

APPLICATION_ID = 0x50414C49  # "PALI", in the header of every archive
SCHEMA_VERSION = (
    14  # one more with each migration; this version cannot open a file with a higher one
)
SIGNED_SINCE = 2  # an older archive needs a refold; later ones are migrated when they are opened

migrations = Migrations("palimpsest")
_NAME = re.compile(r"(?:TABLE|INDEX) (\w+)")
# Columns that were added after their table was first released.
_NEW_COLUMNS = (
    ("versions", "kind", "TEXT NOT NULL DEFAULT 'text'"),
    ("versions", "extractor", "TEXT"),
    ("versions", "reextraction_of", "INTEGER REFERENCES versions(id)"),
    ("urls", "etag", "TEXT"),
    ("urls", "last_modified", "TEXT"),
    ("urls", "changed_at", "TEXT"),
    ("urls", "link_rules_digest", "TEXT"),
    ("urls", "check_at", "TEXT"),
    ("sources", "usual_rate", "REAL NOT NULL DEFAULT 0"),
    ("sources", "longest_gap", "REAL NOT NULL DEFAULT 0"),
    ("captures", "record_id", "INTEGER REFERENCES warc_records(id)"),
    ("articles", "agency", "TEXT"),
    ("articles", "title_origin", "TEXT"),
    ("articles", "author_origin", "TEXT"),
    ("articles", "published_origin", "TEXT"),
    ("articles", "language_origin", "TEXT"),
    ("versions", "text_source", "TEXT"),
    ("captures", "prose", "INTEGER"),
    ("captures", "left_out", "INTEGER"),
    ("captures", "left_out_passage", "TEXT"),
    ("near_duplicates", "buckets", "INTEGER NOT NULL DEFAULT 0"),
    ("versions", "public_since", "TEXT NOT NULL DEFAULT ''"),
    ("copy_candidates", "buckets", "INTEGER NOT NULL DEFAULT 0"),
    ("copy_candidates", "paragraphs", "INTEGER NOT NULL DEFAULT 0"),
)
# Names up to schema 8, and what they are now.
_RENAMED_TABLES = {
    "tellings": "first_occurrences",
    "holds": "run_locks",
    "rereadings": "reextractions",
}
_RENAMED_COLUMNS = (
    ("alerts", "told", "finding"),
    ("alerts", "told_at", "delivered_at"),
    ("articles", "claims", "claimed_key"),
    ("run_locks", "place", "process_scope"),
    ("sources", "failed", "failed_polls"),
    ("sources", "news", "recent_articles"),
    ("sources", "span", "recent_seconds"),
    ("sources", "usual", "usual_rate"),
    ("sources", "gap", "longest_gap"),
    ("urls", "asked_as", "link_rules_digest"),
    ("versions", "rereads", "reextraction_of"),
)
_RENAMED_SETTINGS = {
    "resign": "refold",
    "telling": "repetition_shingles",
    "given_articles": "highest_id_articles",
    "given_versions": "highest_id_versions",
    "given_paragraphs": "highest_id_paragraphs",
}


@migrations(name="0001_the_archive")
def _create(db: Database) -> None:
    for statement in TABLES:
        db.execute(statement)
    # Each transaction adds a segment of words; merging four of them at a time costs a third more.
    db.execute("INSERT INTO article_words (article_words, rank) VALUES ('automerge', 8)")
    create_views(db)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    _set_version(db)


@migrations(name="0002_sorted_segments")
def _sorted_segments(db: Database) -> None:
    """Replace the table of bands by segments, which `palimpsest refold` fills."""
    if not db["bands"].exists():
        return
    db.execute("DROP INDEX paragraphs_digest")
    for name in ("bands", "recent_bands", "copies"):
        db.execute(f"DROP TABLE {name}")
    _create_missing(db)
    create_views(db)
    _set_version(db)


@migrations(name="0003_filters_of_two_words")
def _filters_of_two_words(db: Database) -> None:
    """Discard filters that set one word per key instead of two; they are rebuilt when needed."""
    db.execute("UPDATE band_segments SET filter = x''")
    _set_version(db)


@migrations(name="0004_holds")
def _run_locks(db: Database) -> None:
    """Allow one run per source. An unfinished run without a lock is taken to be killed."""
    if not _exists(db, "holds") and not _exists(db, "run_locks"):
        _create_missing(db)
    db.execute("UPDATE runs SET finished = started, outcome = 'killed' WHERE finished IS NULL")
    _set_version(db)


@migrations(name="0005_sources_and_looks")
def _sources_and_rechecks(db: Database) -> None:
    """Add statistics of sources, and when to recheck each URL."""
    _create_missing(db)
    _set_version(db)


@migrations(name="0006_kinds_of_versions")
def _kinds_of_versions(db: Database) -> None:
    """Mark versions that a paywall, a consent page or an error has truncated."""
    _create_missing(db)
    _set_version(db)


@migrations(name="0007_alerts")
def _alerts(db: Database) -> None:
    """Add the usual rate of each source, and the alerts that were sent."""
    _create_missing(db)
    _set_version(db)


@migrations(name="0008_records_and_redactions")
def _records_and_redactions(db: Database) -> None:
    """Add WARC records, the extractor of each version, and takedowns."""
    _create_missing(db)
    _set_version(db)


@migrations(name="0009_plain_names")
def _plain_names(db: Database) -> None:
    """Give tables, columns and values the names of the glossary."""
    _create_missing(db)
    _rename_settings(db)
    changed = db.execute(
        "UPDATE versions SET kind = 'truncated' WHERE kind = 'gutted' RETURNING article_id"
    ).fetchall()
    # The details are found by article, because the tables of URLs and captures may be large.
    articles = json.dumps(sorted({article_id for (article_id,) in changed}))
    in_articles = "article_id IN (SELECT value FROM json_each(?))"
    for table, condition in (
        ("captures", f"url_id IN (SELECT id FROM urls WHERE {in_articles})"),
        ("urls", in_articles),
    ):
        db.execute(
            f"UPDATE {table} SET detail = 'truncated' || substr(detail, length('gutted') + 1) "
            f"WHERE {condition} AND detail LIKE 'gutted: %'",
            [articles],
        )
    _set_version(db)


@migrations(name="0010_words")
def _words(db: Database) -> None:
    """Let the settings of the archive decide which pairs fold."""
    create_views(db)
    _set_version(db)


@migrations(name="0011_patterns")
def _patterns(db: Database) -> None:
    """Replace counts of paragraphs by patterns. What was boilerplate stays so until a refold."""
    _create_missing(db)
    create_views(db)
    if db["site_paragraphs"].exists():
        _insert_patterns(db)
        for table in ("site_paragraphs", "boilerplate_verdicts"):
            db.execute(f"DROP TABLE {table}")
    if "boilerplate_share" in db["sites"].columns_dict:
        db.execute("ALTER TABLE sites DROP COLUMN boilerplate_share")
    db.execute("DELETE FROM config WHERE key = 'boilerplate_share'")
    _set_version(db)


@migrations(name="0012_sources_and_origins")
def _sources_and_origins(db: Database) -> None:
    """Add what texts and metadata were taken from, and how much prose was left out.

    It stays unknown for what is stored already, until `palimpsest reextract` reads it again.
    """
    _create_missing(db)
    _set_version(db)


@migrations(name="0013_independent_of_order")
def _independent_of_order(db: Database) -> None:
    """Add what pairs and first occurrences are computed from, which `palimpsest refold` fills."""
    repeats = "of_version_id" in db["repeats"].columns_dict
    if repeats:
        db.execute("ALTER TABLE repeats RENAME TO former_repeats")
    _create_missing(db)
    if repeats:
        db.execute(
            "INSERT INTO repeats SELECT version_id, position, scope, of_paragraph_id, "
            "iif(scope = 'article', of_position, NULL), similarity, differs FROM former_repeats"
        )
        db.execute("DROP TABLE former_repeats")
    create_views(db)
    _set_version(db)


@migrations(name="0014_candidates_for_copies")
def _candidates_for_copies(db: Database) -> None:
    """Add why articles are compared, which `palimpsest refold` fills."""
    _create_missing(db)
    _set_version(db)


def _insert_patterns(db: Database) -> None:
    """Insert the patterns of paragraphs that the rule of schema 10, or a user, decided about."""
    articles, share = (
        f"coalesce(t.boilerplate_{name}, "
        f"(SELECT CAST(value AS REAL) FROM config WHERE key = 'boilerplate_{name}'))"
        for name in ("articles", "share")
    )
    learned = db.execute(
        f"""
        SELECT c.site, g.id, g.text, c.articles, NULL, NULL
          FROM site_paragraphs c JOIN sites t ON t.site = c.site
          JOIN paragraphs g ON g.id = c.paragraph_id
         WHERE g.shingles >= 3 AND {articles} > 0
           AND c.articles >= max({articles}, t.articles * {share})"""
    ).fetchall()
    decided = db.execute(
        """
        SELECT d.site, g.id, g.text, coalesce(c.articles, 1), d.verdict, d.decided
          FROM boilerplate_verdicts d JOIN paragraphs g ON g.id = d.paragraph_id
          LEFT JOIN site_paragraphs c ON c.site = d.site AND c.paragraph_id = d.paragraph_id"""
    ).fetchall()
    for site, paragraph_id, text, count, decision, moment in [*decided, *learned]:
        key = pattern_keys(text)[0]
        db.execute(
            "INSERT OR IGNORE INTO patterns (site, key, articles, verdict, decision, decided, "
            "is_boilerplate) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                *(site, key, count, "few" if decision else "boilerplate", decision, moment),
                decision != "keep",
            ],
        )
        db.execute(
            "INSERT OR IGNORE INTO pattern_paragraphs "
            "SELECT ?, id, site FROM patterns WHERE site = ? AND key = ?",
            [paragraph_id, site, key],
        )


def _set_version(db: Database) -> None:
    db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _create_missing(db: Database) -> None:
    """Rename what has an old name, then create the missing tables, columns and indexes."""
    _rename(db)
    for table, name, kind in _NEW_COLUMNS:
        if _exists(db, table) and name not in db[table].columns_dict:
            db.execute(f"ALTER TABLE {table} ADD COLUMN {name} {kind}")
    present = {name for (name,) in db.execute("SELECT name FROM sqlite_master")}
    for statement in TABLES:
        named = _NAME.search(statement)
        if named and named[1] not in present:
            db.execute(statement)


def _rename(db: Database) -> None:
    """Rename tables and columns, which changes the schema only and copies no rows."""
    for old, new in _RENAMED_TABLES.items():
        if _exists(db, old):
            db.execute(f"ALTER TABLE {old} RENAME TO {new}")
    for table, old, new in _RENAMED_COLUMNS:
        if _exists(db, table) and old in db[table].columns_dict:
            db.execute(f"ALTER TABLE {table} RENAME COLUMN {old} TO {new}")


def _rename_settings(db: Database) -> None:
    for old, new in _RENAMED_SETTINGS.items():
        db.execute("UPDATE config SET key = ? WHERE key = ?", (new, old))
    for key in ("signed", "refold"):
        for (value,) in db.execute("SELECT value FROM config WHERE key = ?", (key,)).fetchall():
            renamed = json.dumps(_with_new_names(json.loads(value)))
            db.execute("UPDATE config SET value = ? WHERE key = ?", (renamed, key))


def _with_new_names(value: Any) -> Any:
    """Rename the settings within a JSON value."""
    if not isinstance(value, dict):
        return value
    return {_RENAMED_SETTINGS.get(key, key): _with_new_names(each) for key, each in value.items()}


def _exists(db: Database, table: str) -> bool:
    return bool(db[table].exists())
