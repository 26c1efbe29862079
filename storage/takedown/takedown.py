"""A takedown: an article's texts go, its URLs are barred, and its captures tell no more of it."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from storage.band_index.index import BandIndex
from storage.core.model import Outcome
from storage.core.urls import url_key
from storage.takedown.removal import Removal
from storage.text.fingerprint import Folding

UNFINISHED = "redaction"
"""The config key that stands until nothing is left in the file's bytes."""
# A digest of a text or a page would confirm a guess at what it said, and so may its length.
_FORGET = (
    f"outcome = '{Outcome.REDACTED}', detail = NULL, payload_digest = NULL, "
    "payload_length = NULL, version_id = NULL"
)


@dataclass(frozen=True, slots=True)
class TakedownCounts:
    """What was taken out, in numbers; paragraphs_kept: those that other articles tell, too."""

    versions: int
    paragraphs: int
    paragraphs_kept: int
    captures: int


class Takedown:
    """Takes articles down. Part of the caller's transaction, in which foreign keys are off."""

    def __init__(self, connection: sqlite3.Connection, index: BandIndex, folding: Folding) -> None:
        self._connection = connection
        self._removal = Removal(connection, index, folding)

    def take_down(self, article_id: int, reason: str, moment: str) -> TakedownCounts:
        """Take an article down, with all its versions."""
        (url,) = self._connection.execute(
            "SELECT url FROM articles WHERE id = ?", (article_id,)
        ).fetchone()
        self._forget_original(article_id, url)
        captures = self._connection.execute(
            f"UPDATE captures SET {_FORGET} "
            "WHERE url_id IN (SELECT id FROM urls WHERE article_id = ?1) "
            "OR version_id IN (SELECT id FROM versions WHERE article_id = ?1)",
            (article_id,),
        ).rowcount
        self._bar(article_id, url, reason, moment)
        self._connection.execute(
            f"UPDATE urls SET state = 'done', outcome = '{Outcome.REDACTED}', detail = ?, "
            "article_id = NULL, etag = NULL, last_modified = NULL, changed_at = NULL, "
            "asked_as = NULL, check_at = NULL, not_before = NULL WHERE article_id = ?",
            (reason, article_id),
        )
        removed = self._removal.remove(article_id)
        self._connection.execute("INSERT OR REPLACE INTO config VALUES (?, 'true')", (UNFINISHED,))
        return TakedownCounts(
            removed.versions, removed.paragraphs, removed.paragraphs_kept, captures
        )

    def _bar(self, article_id: int, url: str, reason: str, moment: str) -> None:
        rows = self._connection.execute(
            "SELECT key, url FROM urls WHERE article_id = ?", (article_id,)
        )
        barred = {url_key(url): url, **dict(rows.fetchall())}
        self._connection.executemany(
            "INSERT OR REPLACE INTO redactions (key, url, article_id, reason, redacted_at) "
            "VALUES (?, ?, ?, ?, ?)",
            [(key, each, article_id, reason, moment) for key, each in barred.items()],
        )

    def _forget_original(self, article_id: int, url: str) -> None:
        """Articles that ended as copies of this one are copies of the next, or of none."""
        rows = self._connection.execute(
            """
            SELECT o.article_id, o.text_digest, min(o.id) FROM versions v JOIN versions o
                ON o.text_digest = v.text_digest AND o.article_id <> v.article_id
             WHERE v.article_id = ? GROUP BY o.article_id, o.text_digest""",
            (article_id,),
        ).fetchall()
        for other, digest, since in rows:
            next_one = self._connection.execute(
                "SELECT a.url FROM versions v JOIN articles a ON a.id = v.article_id "
                "WHERE v.text_digest = ? AND a.id NOT IN (?, ?) AND v.kind = 'text' AND v.id < ? "
                "ORDER BY +v.id LIMIT 1",
                (digest, article_id, other, since),
            ).fetchone()
            ended = (Outcome.COPY, next_one[0]) if next_one else (Outcome.ARCHIVED, None)
            for table, which in (("urls", "id"), ("captures", "url_id")):
                self._connection.execute(
                    f"UPDATE {table} SET outcome = ?, detail = ? WHERE outcome = 'copy' "
                    f"AND detail = ? AND {which} IN (SELECT id FROM urls WHERE article_id = ?)",
                    (*ended, url, other),
                )
