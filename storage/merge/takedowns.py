"""Takes down in an archive what was taken down in another one that is merged into it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from storage.archive.archive import Archive
from storage.core.errors import PalimpsestError
from storage.core.model import Outcome
from storage.crawl_state.redactions import find_redacted
from storage.takedown import erasure

_NO_ARTICLE = 0  # the article id of a takedown of which this archive never had the article


@dataclass(frozen=True, slots=True)
class _Takedown:
    key: str
    url: str
    reason: str
    redacted_at: str


def merge_takedowns(archive: Archive, other: sqlite3.Connection, report: Callable[[], None]) -> int:
    """Apply the takedowns of another archive; return how many were new.

    report: called after each.

    Raises:
        WaitForRun: an article must be taken down, and a run is in progress in the archive.
    """
    rows = other.execute("SELECT key, url, reason, redacted_at FROM redactions ORDER BY key")
    takedowns = [_Takedown(*row) for row in rows]
    known = find_redacted(archive.connection, [each.key for each in takedowns])
    new = [each for each in takedowns if each.key not in known]
    for each in new:
        article_id = _article(archive.connection, each.key)
        if article_id is not None:
            archive.redact(article_id, each.reason)
        with archive.transaction():
            _bar(archive.connection, each)
        report()
    return len(new)


def _article(connection: sqlite3.Connection, key: str) -> int | None:
    row = connection.execute(
        "SELECT id FROM articles WHERE key = ?1 UNION ALL "
        "SELECT article_id FROM urls WHERE key = ?1 AND article_id IS NOT NULL LIMIT 1",
        (key,),
    ).fetchone()
    return int(row[0]) if row else None


def _bar(connection: sqlite3.Connection, takedown: _Takedown) -> None:
    connection.execute(
        "INSERT OR IGNORE INTO redactions (key, url, article_id, reason, redacted_at) "
        "VALUES (?, ?, ?, ?, ?)",
        (takedown.key, takedown.url, _NO_ARTICLE, takedown.reason, takedown.redacted_at),
    )
    connection.execute(
        "UPDATE urls SET state = 'done', outcome = ?, detail = ?, etag = NULL, "
        "last_modified = NULL, changed_at = NULL, link_rules_digest = NULL, check_at = NULL, "
        "not_before = NULL WHERE key = ?",
        (Outcome.REDACTED, takedown.reason, takedown.key),
    )


def erase_if_due(archive: Archive, folder: Path | None = None) -> Iterable[PalimpsestError]:
    """Remove what the archive's files still contain of articles that were taken down.

    folder: where WARC files were moved to. Returns why records were not overwritten.

    Raises:
        StopReaders, WaitForRun: as `Archive.erase`.
    """
    if not erasure.is_due(archive.connection):
        return []
    _, errors = archive.overwrite_records(folder)
    archive.erase()
    return errors
