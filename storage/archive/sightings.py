"""Reads from an archive which versions of an article were seen when."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

_SIGHTINGS = """
    WITH seen AS (
        SELECT fetched_at, version_id FROM captures
         WHERE url_id IN (SELECT id FROM urls WHERE article_id = :article)
    )
    SELECT v.seen_at, coalesce(v.reextraction_of, 0), v.text_digest, v.id
      FROM versions v WHERE v.article_id = :article
    UNION
    SELECT s.fetched_at, coalesce(v.reextraction_of, 0), v.text_digest, v.id
      FROM seen s JOIN versions v ON v.id = s.version_id WHERE v.article_id = :article
    UNION
    -- The article was seen last with its current version, unless a page showed an abridged text.
    SELECT a.last_seen, coalesce(v.reextraction_of, 0), v.text_digest, v.id
      FROM articles a JOIN versions v ON v.id = a.version_id
     WHERE a.id = :article AND NOT EXISTS (
        SELECT 1 FROM seen WHERE fetched_at = a.last_seen AND version_id IS NULL
     )"""


@dataclass(frozen=True, slots=True, order=True)
class Sighting:
    """A page showed a version at a time, in ISO 8601.

    origin_id: the version that an earlier extractor made of the same page; 0 if there is none.
    """

    moment: str
    origin_id: int
    text_digest: str
    version_id: int


def read_sightings(connection: sqlite3.Connection, article_id: int) -> set[Sighting]:
    """Return all sightings of an article's versions that an archive has."""
    rows = connection.execute(_SIGHTINGS, {"article": article_id})
    return {Sighting(*row) for row in rows}
