"""SQL that computes articles, versions and appearances from the signed files.

A text of an article that looks the same as an earlier one is the same version, as in the archive.
Captures of an article follow each other by time; at the same time, by input and by their position
in it.
"""

from __future__ import annotations

from storage.bulk.files.signed_files import CAPTURES_PER_INPUT, METADATA

DISTINCT_ARTICLES = """
SELECT digest, min(key) AS key, substr(hex(digest), 1, 4) AS part,
       row_number() OVER (PARTITION BY substr(hex(digest), 1, 4) ORDER BY digest) AS rank
  FROM signed_captures WHERE lead BETWEEN $first AND $last
 GROUP BY digest
 ORDER BY digest"""
"""Each article of a range of digests of URL keys. part, rank: as in DISTINCT_PARAGRAPHS."""

CAPTURES = f"""
SELECT i.id AS article_id, c.capture, c.visible, c.seen_at, c.kind,
       row_number() OVER (
           PARTITION BY i.id ORDER BY c.seen_at, s.position, c.capture) AS nth,
       lag(c.visible) OVER (
           PARTITION BY i.id, c.kind ORDER BY c.seen_at, s.position, c.capture) AS before
  FROM signed_captures c
  JOIN article_ids i ON i.digest = c.digest
  JOIN inputs s ON s.first = c.capture - c.capture % {CAPTURES_PER_INPUT}
 WHERE c.lead BETWEEN $first AND $last"""
"""The captures of a range of articles, numbered within their article."""

VERSIONS = """
WITH versions AS (
    SELECT article_id, visible, min(nth) AS nth, min(seen_at) AS seen_at,
           max(CASE WHEN kind = 'text' THEN 1 ELSE 0 END) AS complete,
           max(CASE WHEN kind = 'text' THEN nth ELSE 0 END) AS last_nth,
           article_id - article_id % 1024 AS part
      FROM captures GROUP BY article_id, visible
),
offsets AS (
    SELECT part, CAST(coalesce(sum(size) OVER (
               ORDER BY part ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS BIGINT)
               AS before
      FROM (SELECT part, count(*) AS size FROM versions GROUP BY part) counted
)
SELECT v.article_id, v.visible, v.seen_at, v.complete, c.capture,
       $before + o.before + row_number() OVER (
           PARTITION BY v.part ORDER BY v.article_id, v.nth) AS id,
       CAST(row_number() OVER (PARTITION BY v.article_id ORDER BY v.nth) AS BIGINT) AS number,
       row_number() OVER (
           PARTITION BY v.article_id ORDER BY v.last_nth DESC, v.nth DESC) AS recency
  FROM versions v
  JOIN offsets o ON o.part = v.part
  JOIN captures c ON c.article_id = v.article_id AND c.nth = v.nth"""
"""The versions of these articles: the first capture of each text. recency: 1 for the current one.

before: how many versions the articles before them have. Numbered by parts of 1,024 articles, so
that no task has to number all of them.
"""

CURRENT = """
WITH changes AS (
    SELECT c.article_id, c.capture, c.visible,
           row_number() OVER (
               PARTITION BY c.article_id, c.visible ORDER BY c.nth DESC) AS latest
      FROM captures c
     WHERE c.before IS NULL OR c.before <> c.visible
)
SELECT v.article_id, v.id AS version_id, coalesce(c.capture, v.capture) AS capture
  FROM versions v
  LEFT JOIN changes c
    ON c.article_id = v.article_id AND c.visible = v.visible AND c.latest = 1
 WHERE v.recency = 1"""
"""For each article its current version, and the capture since which it is current."""

ARTICLES = f"""
WITH seen AS (
    SELECT article_id, min(seen_at) AS first_seen, max(seen_at) AS last_seen
      FROM captures GROUP BY article_id
)
SELECT u.article_id AS id, c.key, c.url, c.site, {", ".join(f"c.{name}" for name in METADATA)},
       s.first_seen, s.last_seen, u.version_id, c.claimed_key
  FROM current_versions u
  JOIN seen s ON s.article_id = u.article_id
  JOIN signed_captures c ON c.capture = u.capture
 WHERE c.lead BETWEEN $first AND $last
 ORDER BY u.article_id"""

VERSION_ROWS = """
WITH seen AS (
    SELECT article_id, min(seen_at) AS first_seen FROM versions GROUP BY article_id
),
dated AS (
    SELECT u.article_id, c.published_at, s.first_seen
      FROM current_versions u
      JOIN signed_captures c ON c.capture = u.capture
      JOIN seen s ON s.article_id = u.article_id
     WHERE c.lead BETWEEN $first AND $last
)
SELECT v.id, v.article_id, v.number, v.seen_at, c.text_digest, c.title, c.shingles,
       CASE WHEN v.complete = 1 THEN 'text' ELSE 'truncated' END AS kind,
       c.extractor, c.text_source,
       CASE WHEN v.seen_at = d.first_seen AND d.published_at < v.seen_at THEN d.published_at
            ELSE v.seen_at END AS public_since
  FROM versions v
  JOIN signed_captures c ON c.capture = v.capture
  JOIN dated d ON d.article_id = v.article_id
 WHERE c.lead BETWEEN $first AND $last
 ORDER BY v.id"""
"""public_since: as in `storage.folding.public_since`."""

APPEARANCES = """
SELECT v.id AS version_id, a.position, i.id AS paragraph_id, a.kind
  FROM versions v
  JOIN signed_appearances a ON a.capture = v.capture
  JOIN places i ON i.place = a.place
 ORDER BY v.id, a.position"""
