"""Captures whose stored pages are to be read again.

They are those that an earlier extractor read, or those from which much prose may be missing.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from storage.core.model import Capture, WarcRecord
from storage.core.prose import ARTICLE_PROSE
from storage.db.reader import Reader

_CHUNK = 500
# The extractor that read a page is that of the row in `reextractions` if it was read again, or else
# that of the run. Revisits follow the response they refer to. Pages that a crawl did not pass to an
# extractor are not read here either.
_STORED = """
      FROM captures c
      JOIN warc_records r ON r.id = c.record_id
      JOIN warcs w ON w.id = r.warc_id
      JOIN urls u ON u.id = c.url_id
      JOIN runs n ON n.id = c.run_id
      LEFT JOIN versions v ON v.id = c.version_id
      LEFT JOIN articles a ON a.id = coalesce(v.article_id, u.article_id)
      LEFT JOIN reextractions d ON d.capture_id = c.id
     WHERE r.type <> 'revisit' AND c.status IS NOT 304
       AND (v.id IS NOT NULL OR c.outcome IN ('not-article', 'timeout', 'error')
                                AND coalesce(c.detail, '') NOT LIKE 'challenge:%'
                                AND coalesce(c.detail, '') NOT LIKE 'elsewhere:%'
                                AND coalesce(c.status, 200) = 200)
       AND (:articles IS NULL OR a.id IN (SELECT value FROM json_each(:articles)))
       AND (:site IS NULL OR :site IN (u.host, a.site))"""
_UNREAD = (
    "coalesce(d.extractor, json_extract(n.arguments, '$.software.extractor')) IS NOT :extractor"
)
# Prose that is not in an article's text, or that a page without an article has.
_DOUBTFUL = f"""CASE WHEN v.id IS NULL THEN c.prose >= {ARTICLE_PROSE}
                    ELSE c.prose IS NULL OR c.left_out >= :doubtful * c.prose AND c.prose > 0 END"""
_COLUMNS = """
    SELECT c.id, c.url, c.final_url, c.fetched_at, c.status, c.payload_digest, c.payload_length,
           c.media_type, c.version_id, v.text_digest, w.folder, w.name, r.offset, r.length,
           r.record_id, r.type, r.url AS record_url, r.date, r.payload_digest AS sent_digest"""


@dataclass(frozen=True, slots=True)
class StoredCapture:
    """A capture with its record, and the version that its page showed, if it was an article."""

    capture_id: int
    capture: Capture
    record: WarcRecord
    version_id: int | None
    text_digest: str | None


@dataclass(frozen=True, slots=True)
class UnreadCaptures:
    """The captures that an extractor has not read yet: of some articles, of a site, or all.

    doubtful: a share from 0 to 1. Not what is unread, but captures are chosen of which at least
    this share of the prose was left out, or an unknown one, and pages without an article that have
    as much prose as an article.
    """

    reader: Reader
    extractor: str
    articles: Sequence[int] = ()
    site: str | None = None
    doubtful: float | None = None

    def __len__(self) -> int:
        (count,) = self.reader.connection.execute(
            f"SELECT count(*) {self._condition}", self._parameters()
        ).fetchone()
        return int(count)

    def __iter__(self) -> Iterator[StoredCapture]:
        """In the order of capture. Read in chunks, because others may write in the meantime."""
        execute = self.reader.connection.execute
        ids = array(
            "q",
            (
                row["id"]
                for row in execute(
                    f"SELECT c.id {self._condition} ORDER BY c.fetched_at, c.id",
                    self._parameters(),
                )
            ),
        )
        query = (
            f"{_COLUMNS} {self._condition} AND c.id IN (SELECT value FROM json_each(:ids)) "
            "ORDER BY c.fetched_at, c.id"
        )
        for start in range(0, len(ids), _CHUNK):
            chunk = json.dumps(ids[start : start + _CHUNK].tolist())
            rows = execute(query, self._parameters() | {"ids": chunk}).fetchall()
            yield from map(_stored_capture, rows)

    @property
    def _condition(self) -> str:
        return f"{_STORED} AND {_UNREAD if self.doubtful is None else _DOUBTFUL}"

    def _parameters(self) -> dict[str, Any]:
        return {
            "doubtful": self.doubtful,
            "extractor": self.extractor,
            "articles": json.dumps(list(self.articles)) if self.articles else None,
            "site": self.site,
        }


def _stored_capture(row: Any) -> StoredCapture:
    record = WarcRecord(
        *(row["folder"], row["name"], row["offset"], row["length"], row["record_id"]),
        *(row["type"], row["record_url"], row["date"], row["sent_digest"]),
    )
    capture = Capture(
        *(row["url"], row["final_url"], row["fetched_at"], row["status"], row["payload_digest"]),
        *(row["payload_length"], row["media_type"]),
        record=record,
    )
    return StoredCapture(row["id"], capture, record, row["version_id"], row["text_digest"])
