"""Takedown: delete an article, bar its URLs, and delete what its captures say about the text."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from storage.band_index.index import BandIndex
from storage.core.model import Outcome
from storage.core.urls import url_key
from storage.db.joins import VERSION_WITH_ARTICLE
from storage.takedown.removal import Removal
from storage.text.folding_settings import FoldingSettings

UNFINISHED = "redaction"
"""The config key that exists until deleted text is erased from the bytes of the file."""
# The digest of a text or a page would confirm a guess at its content, and so might its length.
# What was left out of the text is text of the page, too.
_FORGET = (
    f"outcome = '{Outcome.REDACTED}', detail = NULL, payload_digest = NULL, "
    "payload_length = NULL, version_id = NULL, prose = NULL, left_out = NULL, "
    "left_out_passage = NULL"
)


@dataclass(frozen=True, slots=True)
class TakedownCounts:
    """What was deleted. paragraphs_kept: paragraphs that other articles contain too."""

    versions: int
    paragraphs: int
    paragraphs_kept: int
    captures: int


class Takedown:
    """Takes articles down. Part of the caller's transaction, in which foreign keys are off."""

    def __init__(
        self, connection: sqlite3.Connection, index: BandIndex, folding: FoldingSettings
    ) -> None:
        self._connection = connection
        self._removal = Removal(connection, index, folding)

    def take_down(self, article_id: int, reason: str, moment: str) -> TakedownCounts:
        """Take an article down, with all its versions."""
        (url,) = self._connection.execute(
            "SELECT url FROM articles WHERE id = ?", (article_id,)
        ).fetchone()
        self._update_copies_of(article_id, url)
        captures = self._connection.execute(
            f"UPDATE captures SET {_FORGET} "
            "WHERE url_id IN (SELECT id FROM urls WHERE article_id = ?1) "
            "OR version_id IN (SELECT id FROM versions WHERE article_id = ?1)",
            (article_id,),
        ).rowcount
        self._bar_urls(article_id, url, reason, moment)
        self._connection.execute(
            f"UPDATE urls SET state = 'done', outcome = '{Outcome.REDACTED}', detail = ?, "
            "article_id = NULL, etag = NULL, last_modified = NULL, changed_at = NULL, "
            "link_rules_digest = NULL, check_at = NULL, not_before = NULL WHERE article_id = ?",
            (reason, article_id),
        )
        removed = self._removal.remove(article_id)
        self._connection.execute("INSERT OR REPLACE INTO config VALUES (?, 'true')", (UNFINISHED,))
        return TakedownCounts(
            removed.versions, removed.paragraphs, removed.paragraphs_kept, captures
        )

    def _bar_urls(self, article_id: int, url: str, reason: str, moment: str) -> None:
        rows = self._connection.execute(
            "SELECT key, url FROM urls WHERE article_id = ?", (article_id,)
        )
        find_redacted = {url_key(url): url, **dict(rows.fetchall())}
        self._connection.executemany(
            "INSERT OR REPLACE INTO redactions (key, url, article_id, reason, redacted_at) "
            "VALUES (?, ?, ?, ?, ?)",
            [
                (key, barred_url, article_id, reason, moment)
                for key, barred_url in find_redacted.items()
            ],
        )

    def _update_copies_of(self, article_id: int, url: str) -> None:
        """Make URLs with the outcome `copy` of this article copies of the next one, or of none."""
        rows = self._connection.execute(
            """
            SELECT o.article_id, o.text_digest, min(o.id) FROM versions v JOIN versions o
                ON o.text_digest = v.text_digest AND o.article_id <> v.article_id
             WHERE v.article_id = ? GROUP BY o.article_id, o.text_digest""",
            (article_id,),
        ).fetchall()
        for other, digest, first_version in rows:
            next_original = self._connection.execute(
                f"SELECT a.url FROM {VERSION_WITH_ARTICLE} "
                "WHERE v.text_digest = ? AND a.id NOT IN (?, ?) AND v.kind = 'text' AND v.id < ? "
                "ORDER BY +v.id LIMIT 1",
                (digest, article_id, other, first_version),
            ).fetchone()
            outcome = (
                (Outcome.COPY, next_original[0]) if next_original else (Outcome.ARCHIVED, None)
            )
            for table, column in (("urls", "id"), ("captures", "url_id")):
                self._connection.execute(
                    f"UPDATE {table} SET outcome = ?, detail = ? WHERE outcome = 'copy' "
                    f"AND detail = ? AND {column} IN (SELECT id FROM urls WHERE article_id = ?)",
                    (*outcome, url, other),
                )
