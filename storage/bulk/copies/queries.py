"""SQL that finds which articles are compared for copies, with the rules of `storage.folding`.

Views: articles, versions, paragraphs, appearances, repetitions, patterns and pattern_paragraphs,
the tables of the dataset; signed_article_keys and signed_paragraphs, as in
`storage.bulk.files.signed_files`; version_captures (version_id, capture), the capture of each
version; candidates, the rows of the queries of candidates. Tables: ranked, the rows of RANKED;
paragraph_ids (place, id, shingles), one row per distinct paragraph.
"""

from __future__ import annotations

from storage.band_index.bucket_rule import MAX_SMALL_ARTICLE_BUCKET
from storage.folding.article_overlap import MIN_OWN_SHINGLES
from storage.folding.copy_candidates import MAX_CANDIDATES, MAX_HOLDERS, MIN_COMMON

RANKED = """
WITH times AS (
    SELECT article_id, min(public_since) AS since FROM versions GROUP BY article_id
)
SELECT a.id, a.url, a.site, a.version_id, v.text_digest, v.shingles,
       t.since || chr(1) || a.url AS rank
  FROM articles a
  JOIN versions v ON v.id = a.version_id
  JOIN times t ON t.article_id = a.id"""
"""The articles with their current versions. rank: sorts the earliest first."""

_ORDERED = """
SELECT DISTINCT CASE WHEN a.rank > b.rank THEN a.id ELSE b.id END AS article_id,
       CASE WHEN a.rank > b.rank THEN b.id ELSE a.id END AS of_article_id
  FROM ({}) p JOIN ranked a ON a.id = p.one JOIN ranked b ON b.id = p.other"""
"""Pairs of articles with the later one first."""

MEMBERS = """
WITH keyed AS (
    SELECT k.key, k.capture, k.band, c.version_id, v.article_id, v.text_digest
      FROM signed_article_keys k
      JOIN version_captures c ON c.capture = k.capture
      JOIN versions v ON v.id = c.version_id
     WHERE k.key BETWEEN $first AND $last
),
shared AS (
    SELECT key, count(DISTINCT article_id) AS size FROM keyed
     GROUP BY key HAVING min(article_id) < max(article_id)
)
SELECT k.key, k.capture, k.band, k.article_id, k.text_digest, s.size
  FROM keyed k JOIN shared s ON s.key = k.key"""
"""The versions in the buckets of a range of keys that have two or more articles."""

SMALL_BUCKETS = _ORDERED.format(f"""
    WITH once AS (
        SELECT DISTINCT key, article_id FROM members WHERE size <= {MAX_SMALL_ARTICLE_BUCKET}
    )
    SELECT m.article_id AS one, o.article_id AS other
      FROM once m JOIN once o ON o.key = m.key AND o.article_id > m.article_id""")

LARGE_MEMBERS = f"""
WITH large AS (
    SELECT *, (band + 1) % $bands AS next_band, (band + 2) % $bands AS next_but_one
      FROM members WHERE size > {MAX_SMALL_ARTICLE_BUCKET}
),
keys AS (
    SELECT k.capture, k.band, k.key FROM signed_article_keys k
      JOIN (SELECT DISTINCT capture FROM large) l ON l.capture = k.capture
)
SELECT l.key, l.article_id, n.key AS n1, o.key AS n2, l.text_digest
  FROM large l
  JOIN keys n ON n.capture = l.capture AND n.band = l.next_band
  JOIN keys o ON o.capture = l.capture AND o.band = l.next_but_one"""
"""The members of large buckets, with what orders them. bands: of an article."""

LARGE_BUCKETS = _ORDERED.format("""
    WITH numbered AS (
        SELECT m.*, r.url, row_number() OVER (
                   PARTITION BY m.key, m.article_id ORDER BY m.n1, m.n2, m.text_digest) AS nth
          FROM large_members m JOIN ranked r ON r.id = m.article_id
    ),
    ordered AS (
        SELECT article_id, n1, lead(article_id) OVER bucket AS neighbour,
               lead(n1) OVER bucket AS neighbour_n1
          FROM numbered WHERE nth = 1
        WINDOW bucket AS (PARTITION BY key ORDER BY n1, n2, text_digest, url)
    )
    SELECT article_id AS one, neighbour AS other FROM ordered WHERE neighbour_n1 = n1""")

HOLDERS = """
SELECT p.paragraph_id, count(DISTINCT v.article_id) AS articles
  FROM (SELECT DISTINCT paragraph_id FROM repetitions WHERE scope <> 'article') r
  JOIN appearances p ON p.paragraph_id = r.paragraph_id
  JOIN versions v ON v.id = p.version_id
 WHERE p.paragraph_id BETWEEN $first AND $last
 GROUP BY p.paragraph_id"""
"""How many articles have each of the paragraphs of a range that occur first in another one."""

BY_PARAGRAPHS = _ORDERED.format(f"""
    WITH common AS (
        SELECT r.article_id, r.of_article_id, sum(g.shingles) AS shingles,
               min(hex(g.digest)) AS lowest
          FROM repetitions r
          JOIN holders h ON h.paragraph_id = r.paragraph_id AND h.articles <= {MAX_HOLDERS}
          JOIN paragraphs g ON g.id = r.paragraph_id
         WHERE r.scope <> 'article'
         GROUP BY r.article_id, r.of_article_id
    ),
    numbered AS (
        SELECT article_id AS one, of_article_id AS other, row_number() OVER (
                   PARTITION BY article_id ORDER BY shingles DESC, lowest) AS nth
          FROM common WHERE shingles >= {MIN_COMMON}
    )
    SELECT one, other FROM numbered WHERE nth <= {MAX_CANDIDATES}""")
"""Articles, and those in which most of their paragraphs occurred first."""

OF_SAME_TEXT = f"""
WITH firsts AS (
    SELECT text_digest, min_by(id, rank) AS first_id FROM ranked
     GROUP BY text_digest HAVING count(*) > 1
)
SELECT r.id AS article_id, f.first_id AS of_article_id
  FROM ranked r JOIN firsts f ON f.text_digest = r.text_digest
 WHERE r.id <> f.first_id AND r.shingles >= {MIN_OWN_SHINGLES}"""
"""Articles, each with the first one whose current text is the same."""

CANDIDATES = """
SELECT DISTINCT c.article_id, c.of_article_id
  FROM candidates c
  JOIN ranked a ON a.id = c.article_id AND a.shingles > 0
  JOIN ranked o ON o.id = c.of_article_id AND o.shingles > 0
 WHERE c.article_id BETWEEN $first AND $last
 ORDER BY c.article_id, c.of_article_id"""

OMITTED = """
SELECT l.site, l.paragraph_id FROM pattern_paragraphs l
  JOIN patterns p ON p.site = l.site AND p.key = l.key AND p.is_boilerplate = 1
 GROUP BY l.site, l.paragraph_id"""
"""The boilerplate of each site."""

COMPARED_TEXTS = """
SELECT w.id AS article_id, p.position, s.hashes
  FROM (SELECT article_id AS id FROM compared UNION SELECT of_article_id FROM compared) w
  JOIN ranked r ON r.id = w.id
  JOIN appearances p ON p.version_id = r.version_id
  JOIN paragraph_ids i ON i.id = p.paragraph_id
  JOIN signed_paragraphs s ON s.place = i.place
  LEFT JOIN omitted o ON o.site = r.site AND o.paragraph_id = p.paragraph_id
 WHERE o.site IS NULL"""
"""The shingle hashes of the articles of some pairs, without the boilerplate of their sites."""

FOUND = """
SELECT f.article_id, f.of_article_id, f.relation, f.similarity, f.contained, f.contains, f.shingles,
       a.rank AS rank, o.rank AS of_rank
  FROM found f JOIN ranked a ON a.id = f.article_id JOIN ranked o ON o.id = f.of_article_id"""

CANDIDATES_THAT_ARE_COPIES = """
SELECT c.article_id, c.of_article_id, a.rank, o.rank AS of_rank
  FROM compared_pairs c
  JOIN known_copies f ON f.article_id = c.of_article_id
  JOIN ranked a ON a.id = c.article_id
  JOIN ranked o ON o.id = c.of_article_id"""
"""The candidates that may lead to an original."""

LINES = """
SELECT a.url, o.url AS of_url, c.relation, c.similarity, c.contained, c.contains, c.shingles
  FROM copies c
  JOIN articles a ON a.id = c.article_id
  JOIN articles o ON o.id = c.of_article_id
 ORDER BY a.url, o.url"""
