"""Revisits: which of the archive's captures a revisit record refers to."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from storage.core.model import WarcRecord
from storage.core.urls import url_key

# Captures of the URL itself, of URLs that redirected to it, and of others of the same article.
_CAPTURES = """
    WITH same_page (id) AS (
        SELECT id FROM urls WHERE key = :key
         UNION
        SELECT found_on FROM urls WHERE key = :key AND found = 'redirect'
         UNION
        SELECT u.id FROM urls h JOIN urls u ON u.article_id = h.article_id WHERE h.key = :key)
    SELECT c.final_url, c.outcome, c.detail, c.version_id, v.article_id, c.payload_digest,
           c.payload_length, c.media_type
      FROM same_page JOIN captures c ON c.url_id = same_page.id
      LEFT JOIN versions v ON v.id = c.version_id {}
     WHERE {}
     -- The last one before that moment, or else the first one after it.
     ORDER BY c.fetched_at <= :moment DESC,
              CASE WHEN c.fetched_at <= :moment THEN c.fetched_at END DESC, c.fetched_at
     LIMIT 1"""


@dataclass(frozen=True, slots=True)
class RevisitedCapture:
    """The capture that a revisit refers to: its outcome, and the version that it showed."""

    final_url: str
    outcome: str
    detail: str | None
    version_id: int | None
    article_id: int | None
    payload_digest: str | None
    payload_length: int | None
    media_type: str | None


def find_revisited(
    connection: sqlite3.Connection, record: WarcRecord, moment: str, *, unmodified: bool
) -> RevisitedCapture | None:
    """The capture that a revisit record refers to; None if it is not in the archive.

    It is found by the payload that the record names, under the same URL or another one. Failing
    that, if the server answered that the page was not modified, by URL and time.
    """
    values = {"key": url_key(record.url), "moment": moment, "payload": record.payload_digest}
    capture = _by_payload(connection, values) if record.payload_digest is not None else None
    if capture is None and unmodified:
        capture = _first(connection, _CAPTURES.format("", "c.status IS NOT 304"), values)
    return capture


def _by_payload(
    connection: sqlite3.Connection, values: dict[str, str | None]
) -> RevisitedCapture | None:
    join = "JOIN warc_records r ON r.id = c.record_id"
    query = _CAPTURES.format(join, "r.payload_digest = :payload AND r.type <> 'revisit'")
    capture = _first(connection, query, values)
    if capture is not None:
        return capture
    original = connection.execute(
        "SELECT url FROM warc_records WHERE payload_digest = ? AND type = 'response' "
        "ORDER BY id LIMIT 1",
        (values["payload"],),
    ).fetchone()
    if original is None:
        return None
    return _first(connection, query, values | {"key": url_key(original[0])})


def _first(
    connection: sqlite3.Connection, query: str, values: dict[str, str | None]
) -> RevisitedCapture | None:
    row = connection.execute(query, values).fetchone()
    return RevisitedCapture(*row) if row is not None else None
