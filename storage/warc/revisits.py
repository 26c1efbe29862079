"""Revisits: what a record that says "as it was" stands for, among the captures that are here."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from storage.core.model import Record
from storage.core.urls import url_key

# By the URL itself, by one that a redirect led from, or by others that lead to the article there.
_CAPTURES = """
    WITH here (id) AS (
        SELECT id FROM urls WHERE key = :key
         UNION
        SELECT found_on FROM urls WHERE key = :key AND found = 'redirect'
         UNION
        SELECT u.id FROM urls h JOIN urls u ON u.article_id = h.article_id WHERE h.key = :key)
    SELECT c.final_url, c.outcome, c.detail, c.version_id, v.article_id, c.payload_digest,
           c.payload_length, c.media_type
      FROM here JOIN captures c ON c.url_id = here.id
      LEFT JOIN versions v ON v.id = c.version_id {}
     WHERE {}
     -- The last one before that moment, or else the first one after it.
     ORDER BY c.fetched_at <= :moment DESC,
              CASE WHEN c.fetched_at <= :moment THEN c.fetched_at END DESC, c.fetched_at
     LIMIT 1"""


@dataclass(frozen=True, slots=True)
class RevisitedCapture:
    """The capture that a revisit repeats: how it ended, and which text it showed."""

    final_url: str
    outcome: str
    detail: str | None
    version_id: int | None
    article_id: int | None
    payload_digest: str | None
    payload_length: int | None
    media_type: str | None


def find_revisited(
    connection: sqlite3.Connection, record: Record, moment: str, *, unmodified: bool
) -> RevisitedCapture | None:
    """The capture that a revisit record repeats; None where it is not here.

    By its payload where it names one, under its own URL or another; else, where the server said
    that nothing was modified, by its URL and time.
    """
    asked = {"key": url_key(record.url), "moment": moment, "payload": record.payload_digest}
    found = _by_payload(connection, asked) if record.payload_digest is not None else None
    if found is None and unmodified:
        query = _CAPTURES.format("", "c.status IS NOT 304")
        found = _one(connection, query, asked)
    return found


def _by_payload(
    connection: sqlite3.Connection, asked: dict[str, str | None]
) -> RevisitedCapture | None:
    same = "JOIN warc_records r ON r.id = c.record_id"
    query = _CAPTURES.format(same, "r.payload_digest = :payload AND r.type <> 'revisit'")
    found = _one(connection, query, asked)
    if found is not None:
        return found
    other = connection.execute(
        "SELECT url FROM warc_records WHERE payload_digest = ? AND type = 'response' "
        "ORDER BY id LIMIT 1",
        (asked["payload"],),
    ).fetchone()
    return _one(connection, query, asked | {"key": url_key(other[0])}) if other else None


def _one(
    connection: sqlite3.Connection, query: str, asked: dict[str, str | None]
) -> RevisitedCapture | None:
    row = connection.execute(query, asked).fetchone()
    return RevisitedCapture(*row) if row is not None else None
