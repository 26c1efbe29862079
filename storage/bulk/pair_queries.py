"""SQL that finds the near-duplicate pairs: candidates by keys, verified by their shingle hashes.

Views: signed_paragraphs and signed_keys, as in `storage.bulk.files.signed_files`. Tables:
`paragraph_ids` (place, id, shingles), one row per distinct paragraph, where ids follow the order of
digests. Only joins, GROUP BY and window functions, and one function of lists, which is a parameter.
"""

from __future__ import annotations

from storage.band_index.bucket_rule import EQUAL_NEIGHBOURS, MAX_SMALL_BUCKET, NEIGHBOURS

DISTINCT_PARAGRAPHS = """
SELECT digest, min(place) AS place, min(shingles) AS shingles,
       substr(hex(digest), 1, 4) AS part,
       row_number() OVER (PARTITION BY substr(hex(digest), 1, 4) ORDER BY digest) AS rank
  FROM signed_paragraphs WHERE lead BETWEEN $first AND $last
 GROUP BY digest
 ORDER BY digest"""
"""Each distinct paragraph of a range of digests once, at one of its places.

part, rank: its number among the digests that have the same first 16 bits. To number all of them in
one window would take a single task.
"""

PARAGRAPHS_BY_LEAD = """
SELECT substr(part, 1, 2) AS lead, count(*) AS paragraphs
  FROM numbered GROUP BY substr(part, 1, 2)"""
"""How many paragraphs have digests with each first byte, in hex."""

OFFSETS = """
SELECT part, CAST(coalesce(sum(size) OVER (
           ORDER BY part ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS BIGINT) AS before
  FROM (SELECT part, count(*) AS size FROM numbered GROUP BY part) counted"""
"""How many digests come before each part; at most 65,536 rows, whatever the size of the dataset."""

SHARED_KEYS = """
WITH shared AS (
    SELECT key FROM signed_keys WHERE key BETWEEN $first AND $last
     GROUP BY key HAVING count(*) > 1
),
members AS (
    SELECT DISTINCT k.key, i.id, i.shingles
      FROM signed_keys k
      JOIN shared s ON s.key = k.key
      JOIN paragraph_ids i ON i.place = k.place
     WHERE k.key BETWEEN $first AND $last
)
SELECT key, id, shingles, count(*) OVER (PARTITION BY key) AS size FROM members"""
"""The buckets of a range of keys: their distinct paragraphs, and how many there are."""

SMALL_BUCKETS = f"""
SELECT DISTINCT a.id AS id, b.id AS other
  FROM members a JOIN members b ON a.key = b.key AND a.id < b.id
 WHERE a.size BETWEEN 2 AND {MAX_SMALL_BUCKET}
   AND least(a.shingles, b.shingles) >= $threshold * greatest(a.shingles, b.shingles)"""
"""The candidates of small buckets whose sizes allow the threshold."""

LARGE_KEYS = f"""
SELECT key, count(*) AS size FROM members WHERE size > {MAX_SMALL_BUCKET} GROUP BY key"""

LARGE_MEMBERS = """
SELECT k.key, k.place, k.band, i.id, i.shingles,
       CASE WHEN k.band >= 0 THEN (k.band + 1) % $bands END AS next_band,
       CASE WHEN k.band >= 0 THEN (k.band + 2) % $bands END AS next_but_one
  FROM signed_keys k
  JOIN large_keys l ON l.key = k.key
  JOIN paragraph_ids i ON i.place = k.place
 WHERE k.key BETWEEN $first AND $last"""
"""The members of large buckets, and the bands whose keys order them."""

KEYS_OF_LARGE_MEMBERS = """
SELECT k.place, k.band, k.key
  FROM signed_keys k
  JOIN (SELECT DISTINCT place FROM large_members) m ON m.place = k.place
 WHERE k.band >= 0"""

_STEPS = range(1, max(NEIGHBOURS, EQUAL_NEIGHBOURS) + 1)
_IS_NEAR = {
    ahead: f"n1 + n2 {'=' if ahead > NEIGHBOURS else '>'} 0"
    for ahead in _STEPS
    if (ahead > NEIGHBOURS) != (ahead > EQUAL_NEIGHBOURS)
}  # keys are not negative, and both are 0 where the sets of shingles are equal
_AHEAD = ", ".join(
    f"lead(id, {ahead}) OVER bucket AS id_{ahead}, "
    f"lead(shingles, {ahead}) OVER bucket AS size_{ahead}"
    for ahead in _STEPS
)
_EACH_AHEAD = " UNION ALL ".join(
    f"SELECT id, id_{ahead} AS neighbour, shingles, size_{ahead} AS size FROM neighbours "
    f"WHERE {_IS_NEAR.get(ahead, 'TRUE')}"
    for ahead in _STEPS
)
LARGE_BUCKETS = f"""
WITH placed AS (
    SELECT m.key, m.id, m.shingles, coalesce(n.key, 0) AS n1, coalesce(o.key, 0) AS n2
      FROM large_members m
      LEFT JOIN large_member_keys n ON n.place = m.place AND n.band = m.next_band
      LEFT JOIN large_member_keys o ON o.place = m.place AND o.band = m.next_but_one
),
once AS (
    -- A paragraph has the same key in two bands only by chance.
    SELECT *, row_number() OVER (PARTITION BY key, id ORDER BY n1, n2) AS nth FROM placed
),
neighbours AS (
    SELECT id, shingles, n1, n2, {_AHEAD}
      FROM once WHERE nth = 1
    WINDOW bucket AS (PARTITION BY key ORDER BY n1, n2, id)
),
pairs AS ({_EACH_AHEAD})
SELECT DISTINCT least(id, neighbour) AS id, greatest(id, neighbour) AS other
  FROM pairs
 WHERE neighbour IS NOT NULL AND least(shingles, size) >= $threshold * greatest(shingles, size)"""
"""The candidates of these large buckets: each member and its neighbours on either side."""

CANDIDATES = """
SELECT DISTINCT id, other FROM candidates WHERE id BETWEEN $first AND $last"""


def shingles(each: str) -> str:
    """The shingle hashes of the paragraphs that are candidates, one in each row.

    each: SQL that makes a row of each element of the list p.hashes.
    """
    return f"""
SELECT i.id, {each} AS hash
  FROM paragraph_ids i
  JOIN (SELECT id FROM range_candidates UNION SELECT other FROM range_candidates) c ON c.id = i.id
  JOIN signed_paragraphs p ON p.place = i.place"""


# A table of its own: a query planner that joins by hash first meets the most frequent shingles.
SHINGLES_OF_FIRST = """
SELECT c.id, c.other, s.hash FROM range_candidates c JOIN shingles s ON s.id = c.id"""

VERIFIED = """
WITH compared AS (
    SELECT f.id, f.other, count(*) AS common
      FROM shingles_of_first f JOIN shingles s ON s.id = f.other AND s.hash = f.hash
     GROUP BY f.id, f.other
),
counted AS (
    SELECT c.id, c.other, c.common, a.shingles + b.shingles - c.common AS together
      FROM compared c
      JOIN paragraph_ids a ON a.id = c.id
      JOIN paragraph_ids b ON b.id = c.other
)
SELECT id, other, common, together FROM counted
 WHERE CAST(common AS DOUBLE) / together >= $threshold
 ORDER BY id, other"""
"""The candidates that reach the threshold, with their numbers of common and of all shingles."""

PAIRS_WITH_TEXTS = """
SELECT v.id, v.other, v.common, v.together, p.digest AS digest, q.digest AS other_digest,
       p.text AS text, q.text AS other_text
  FROM verified v
  JOIN paragraph_ids i ON i.id = v.id JOIN signed_paragraphs p ON p.place = i.place
  JOIN paragraph_ids j ON j.id = v.other JOIN signed_paragraphs q ON q.place = j.place
 WHERE v.id BETWEEN $first AND $last
 ORDER BY v.id, v.other"""
"""The verified pairs of a range of ids with their digests and texts."""
