"""Captures whose stored pages the current extractor has not read yet."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from storage.core.model import Capture, WarcRecord
from storage.db.reader import Reader

_CHUNK = 500
# The extractor that read a page is that of its version. For a page without a version it is that of
# the run, or of the row in `reextractions` if it was read again. Revisits follow the response they
# refer to. Pages that a crawl did not pass to an extractor are not read here either.
_UNREAD = """
      FROM captures c
      JOIN warc_records r ON r.id = c.record_id
      JOIN warcs w ON w.id = r.warc_id
      JOIN urls u ON u.id = c.url_id
      JOIN runs n ON n.id = c.run_id
      LEFT JOIN versions v ON v.id = c.version_id
      LEFT JOIN articles a ON a.id = coalesce(v.article_id, u.article_id)
      LEFT JOIN reextractions d ON d.capture_id = c.id
     WHERE c.id > :after AND r.type <> 'revisit' AND d.extractor IS NOT :extractor
       AND CASE WHEN v.id IS NOT NULL THEN v.extractor IS NOT :extractor
                ELSE c.outcome IN ('not-article', 'timeout', 'error')
                     AND coalesce(c.detail, '') NOT LIKE 'challenge:%'
                     AND coalesce(c.detail, '') NOT LIKE 'elsewhere:%'
                     AND coalesce(c.status, 200) = 200
                     AND json_extract(n.arguments, '$.software.extractor') IS NOT :extractor END
       AND (:articles IS NULL OR a.id IN (SELECT value FROM json_each(:articles)))
       AND (:site IS NULL OR :site IN (u.host, a.site))"""
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
    """The captures that an extractor has not read yet: of some articles, of a site, or all."""

    reader: Reader
    extractor: str
    articles: Sequence[int] = ()
    site: str | None = None

    def __len__(self) -> int:
        (count,) = self.reader.connection.execute(
            f"SELECT count(*) {_UNREAD}", self._parameters(after=0)
        ).fetchone()
        return int(count)

    def __iter__(self) -> Iterator[StoredCapture]:
        """In the order of capture. Read in chunks, because others may write in the meantime."""
        query = f"{_COLUMNS} {_UNREAD} ORDER BY c.id LIMIT {_CHUNK}"
        after = 0
        while rows := self.reader.connection.execute(query, self._parameters(after)).fetchall():
            yield from map(_stored_capture, rows)
            after = rows[-1]["id"]

    def _parameters(self, after: int) -> dict[str, Any]:
        return {
            "after": after,
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
