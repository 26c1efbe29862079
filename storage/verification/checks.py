"""Runs all checks, and reports their progress."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from storage.core.errors import UseAnotherArchive
from storage.db import folding_settings, migrations
from storage.db.reader import Reader
from storage.queries.folding import archive_folding
from storage.text.folding_settings import FoldingSettings
from storage.verification import (
    band_index,
    boilerplate,
    captures,
    full_text_index,
    large_buckets,
    near_duplicates,
    outcomes,
    sqlite_file,
)
from storage.verification.damaged_reads import raise_unless_damage
from storage.verification.digests import TextCheck
from storage.verification.report import RECOVER, Check, CheckContext, Damage

_MAX_REPORTED = 1_000  # rows of a table per check; further ones are only counted


@dataclass(frozen=True, slots=True)
class Step:
    """A check that is about to run, and the number of items it will check."""

    name: str
    total: int


@dataclass(frozen=True, slots=True)
class _PlannedCheck:
    """A check, and the query for the number of items it will check."""

    name: str
    count_query: str
    check: Check


def verify(
    path: Path,
    *,
    with_warc: bool = True,
    warc_folder: Path | None = None,
    begin: Callable[[Step], None] = lambda _: None,
    report_progress: Callable[[int], None] = lambda _: None,
) -> Iterator[Damage]:
    """Yield the damage of an archive as it is found.

    The archive is only read, and all checks see the same state of it, so crawls may write in the
    meantime. warc_folder: where the WARC files were moved to; begin: called before each check;
    report_progress: called with the number of further items that were checked.

    Raises:
        UseAnotherArchive, UpgradePalimpsest, RefoldArchive: as in `open_for_reading`.
    """
    try:
        reader = Reader(path)
    except UseAnotherArchive as error:
        if not _has_our_header(path):
            raise
        yield Damage("file", str(path), f"cannot be opened ({error.__cause__})", RECOVER)
        return
    with reader:
        connection = reader.connection
        connection.execute("PRAGMA cell_size_check = ON")
        # Text that is no longer UTF-8 is read all the same, and then differs from its digest.
        connection.text_factory = lambda content: content.decode("utf-8", "replace")
        connection.isolation_level = None
        connection.execute("BEGIN")
        try:
            folding = archive_folding(reader)
        except (sqlite3.DatabaseError, ValueError) as error:
            yield Damage("file", "config", f"cannot be read ({error})", RECOVER)
            return
        is_refolding = folding_settings.is_refold_unfinished(connection)
        connection.row_factory = None  # checks unpack plain tuples
        context = CheckContext(connection, path, folding, report_progress, warc_folder)
        for planned in _plan(folding, is_refolding=is_refolding, with_warc=with_warc):
            yield from _limit(planned.name, context, _run(planned, context, begin))


def _plan(folding: FoldingSettings, *, is_refolding: bool, with_warc: bool) -> list[_PlannedCheck]:
    has_patterns = folding.patterns > 0
    # Before the second rule for buckets, the entries of versions had no tag.
    has_tags = folding.buckets > 1
    texts = TextCheck(is_refolding=is_refolding, has_patterns=has_patterns, has_tags=has_tags)

    def check_index(context: CheckContext) -> Iterator[Damage]:
        damages = list(band_index.check(context, texts))
        yield from damages
        if not damages and not context.unreadable:
            yield from large_buckets.check(context)

    pairs = "SELECT (SELECT count(*) FROM near_duplicates) + (SELECT count(*) FROM repeats)"
    patterns = "SELECT (SELECT count(*) FROM patterns) + (SELECT count(*) FROM paragraphs)"
    records = "SELECT count(*) FROM captures WHERE record_id IS NOT NULL"
    planned = [
        _PlannedCheck("file", "SELECT 1", sqlite_file.check),
        _PlannedCheck("texts", "SELECT count(*) FROM versions", texts.check),
    ]
    if not is_refolding:  # otherwise much is not yet computed
        planned += [
            _PlannedCheck("index", "SELECT count(*) FROM band_segments", check_index),
            _PlannedCheck("pairs", pairs, near_duplicates.check),
        ]
        if has_patterns:
            planned.append(_PlannedCheck("patterns", patterns, boilerplate.check))
    planned += [
        _PlannedCheck("words", "SELECT count(*) FROM articles", full_text_index.check),
        _PlannedCheck("ledger", "SELECT 6", outcomes.check),
    ]
    if with_warc:
        planned.append(_PlannedCheck("captures", records, captures.check))
    return planned


def _has_our_header(path: Path) -> bool:
    """Whether a file that cannot be opened has the header of an archive."""
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except OSError:
        return False
    application_id = migrations.APPLICATION_ID.to_bytes(4, "big")
    return header.startswith(b"SQLite format 3\0") and header[68:72] == application_id


def _limit(name: str, context: CheckContext, found: Iterator[Damage]) -> Iterator[Damage]:
    """Add article URLs to the damage that a check found, and limit it for each table."""
    counts: Counter[str] = Counter()
    for damage in found:
        table = damage.where.partition(",")[0]
        counts[table] += 1
        if counts[table] <= _MAX_REPORTED:
            yield _with_url(context, damage)
    for table, count in counts.items():
        if count > _MAX_REPORTED:
            yield Damage(name, table, f"{count - _MAX_REPORTED:,} more are damaged", RECOVER)


def _with_url(context: CheckContext, damage: Damage) -> Damage:
    if damage.article is None:
        return damage
    try:
        query = "SELECT url FROM articles WHERE id = ?"
        row = context.connection.execute(query, (damage.article,)).fetchone()
    except sqlite3.DatabaseError:
        row = None
    return replace(damage, url=row[0]) if row else damage


def _run(
    planned: _PlannedCheck, context: CheckContext, begin: Callable[[Step], None]
) -> Iterator[Damage]:
    """Run a check, and also report what it could not read."""
    try:
        (total,) = context.connection.execute(planned.count_query).fetchone()
        begin(Step(planned.name, int(total)))
    except sqlite3.DatabaseError as error:
        raise_unless_damage(error)
        begin(Step(planned.name, 1))
    try:
        yield from planned.check(context)
    except (sqlite3.DatabaseError, ValueError, TypeError) as error:
        if isinstance(error, sqlite3.DatabaseError):
            raise_unless_damage(error)
        problem = f"could not be checked completely: {error}"
        yield Damage(planned.name, str(context.path), problem, RECOVER)
    yield from context.unreadable
    context.unreadable.clear()
