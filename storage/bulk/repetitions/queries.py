"""SQL that computes first occurrences and repetitions, with the rules of `storage.folding`.

Views: appearances, versions, articles and near_duplicates, the tables of the dataset; shared, the
rows of FIRST_OCCURRENCES of all paragraphs; sources, the rows of SOURCES.

A paragraph that occurs once and folds with no other neither is a repetition nor is repeated. These
are most; they are left out before anything is sorted.
"""

from __future__ import annotations

FOLDING_PAIRS = """
SELECT paragraph_id AS one, of_paragraph_id AS other, similarity, differs
  FROM near_duplicates WHERE differs IN ({kinds})
UNION ALL
SELECT of_paragraph_id AS one, paragraph_id AS other, similarity, differs
  FROM near_duplicates WHERE differs IN ({kinds})"""
"""The pairs that fold, in both directions."""

COUNTED = """
SELECT paragraph_id, count(*) AS occurrences, min(version_id) AS version_id,
       min(position) AS position
  FROM appearances WHERE paragraph_id BETWEEN $first AND $last
 GROUP BY paragraph_id"""
"""How often each paragraph of a range of ids occurs; where, if it occurs once."""

FIRST_OCCURRENCES = """
WITH wanted AS (
    SELECT paragraph_id FROM counted WHERE occurrences > 1
     UNION SELECT one FROM folding_pairs WHERE one BETWEEN $first AND $last
),
held AS (
    SELECT p.paragraph_id, p.version_id, min(p.position) AS position
      FROM appearances p JOIN wanted w ON w.paragraph_id = p.paragraph_id
     WHERE p.paragraph_id BETWEEN $first AND $last
     GROUP BY p.paragraph_id, p.version_id
),
ranked AS (
    SELECT h.paragraph_id, h.version_id, h.position, v.article_id, a.site,
           v.public_since || chr(1) || a.url || chr(1)
             || lpad(CAST(h.version_id AS STRING), 20, '0') AS rank
      FROM held h
      JOIN versions v ON v.id = h.version_id
      JOIN articles a ON a.id = v.article_id
),
on_sites AS (
    -- Not a window: a paragraph of boilerplate may occur in all articles of a site.
    SELECT paragraph_id, site, min_by(version_id, rank) AS version_id,
           min_by(position, rank) AS position, min_by(article_id, rank) AS article_id,
           min(rank) AS rank
      FROM ranked GROUP BY paragraph_id, site
)
SELECT paragraph_id, site, version_id, position, article_id, rank,
       row_number() OVER (PARTITION BY paragraph_id ORDER BY rank) AS nth,
       first_value(article_id) OVER (PARTITION BY paragraph_id ORDER BY rank) AS first_article_id,
       first_value(position) OVER (PARTITION BY paragraph_id ORDER BY rank) AS first_position
  FROM on_sites"""
"""The first occurrence on each site of the paragraphs of a range of ids, except those left out.

rank: sorts the earliest first. nth: 1 for the first occurrence of all, which is described again in
first_article_id and first_position.
"""

ON_OTHER_SITES = """
SELECT paragraph_id, site, version_id, position FROM firsts WHERE nth > 1
 ORDER BY paragraph_id, site"""

PARAGRAPHS = """
SELECT i.id, p.text, p.digest, p.shingles, coalesce(f.version_id, c.version_id) AS version_id,
       coalesce(f.position, c.position) AS position
  FROM paragraph_ids i
  JOIN signed_paragraphs p ON p.place = i.place
  JOIN counted c ON c.paragraph_id = i.id
  LEFT JOIN firsts f ON f.paragraph_id = i.id AND f.nth = 1
 WHERE p.lead BETWEEN $first AND $last
 ORDER BY i.id"""
"""version_id, position: of the first occurrence."""

SHARED = """
SELECT f.paragraph_id, f.site, f.position, f.article_id, f.rank, f.nth,
       f.first_article_id, f.first_position, i.shingles
  FROM firsts f JOIN paragraph_ids i ON i.id = f.paragraph_id
 ORDER BY f.paragraph_id"""

RANGE_PAIRS = """
SELECT one, other, similarity, differs FROM folding_pairs WHERE one BETWEEN $first AND $last"""

RANGE_FIRSTS = """
SELECT s.paragraph_id, s.site, s.position, s.article_id, s.rank, s.nth
  FROM shared s
  JOIN (SELECT one AS id FROM range_pairs UNION SELECT other FROM range_pairs) r
    ON r.id = s.paragraph_id"""

SOURCES = """
WITH earlier AS (
    SELECT r.one, o.site, r.other, f.article_id, f.position, f.rank, r.similarity, r.differs
      FROM range_pairs r
      JOIN range_firsts o ON o.paragraph_id = r.one
      JOIN range_firsts f ON f.paragraph_id = r.other AND f.site = o.site
     WHERE f.article_id <> o.article_id AND f.rank < o.rank
    UNION ALL
    SELECT r.one, '' AS site, r.other, f.article_id, f.position, f.rank, r.similarity, r.differs
      FROM range_pairs r
      JOIN range_firsts o ON o.paragraph_id = r.one AND o.nth = 1
      JOIN range_firsts f ON f.paragraph_id = r.other AND f.nth = 1
     WHERE f.article_id <> o.article_id AND f.rank < o.rank
),
numbered AS (
    SELECT *, row_number() OVER (PARTITION BY one, site ORDER BY rank, position) AS nth FROM earlier
)
SELECT one AS paragraph_id, site, other AS of_paragraph_id, article_id AS of_article_id,
       position AS of_position, similarity, differs
  FROM numbered WHERE nth = 1"""
"""What an article repeats that holds the first occurrence of a paragraph: a near-duplicate of it.

site: where both first occurrences are the first on this site; empty: where they are the first of
all.
"""

OCCURRENCES = """
SELECT o.article_id, o.site, o.position, o.paragraph_id, s.shingles,
       s.article_id AS site_article_id, s.position AS site_position,
       s.first_article_id, s.first_position
  FROM (SELECT a.id AS article_id, a.site, p.position, p.paragraph_id
          FROM part_articles a JOIN part_appearances p ON p.version_id = a.version_id) o
  JOIN shared s ON s.paragraph_id = o.paragraph_id AND s.site = o.site"""
"""The occurrences in current versions that may be repetitions."""

WITHIN = """
WITH places AS (
    SELECT article_id, paragraph_id, min(position) AS position
      FROM occurrences GROUP BY article_id, paragraph_id
),
earlier AS (
    SELECT o.article_id, o.position, q.position AS of_position, q.paragraph_id AS of_paragraph_id,
           CAST(1 AS DOUBLE) AS similarity, 'nothing' AS differs
      FROM occurrences o
      JOIN places q ON q.article_id = o.article_id AND q.paragraph_id = o.paragraph_id
     WHERE q.position < o.position AND o.shingles >= $repetition_shingles
    UNION ALL
    SELECT o.article_id, o.position, q.position AS of_position, q.paragraph_id AS of_paragraph_id,
           r.similarity, r.differs
      FROM occurrences o
      JOIN folding_pairs r ON r.one = o.paragraph_id
      JOIN places q ON q.article_id = o.article_id AND q.paragraph_id = r.other
     WHERE q.position < o.position AND o.shingles >= $repetition_shingles
),
numbered AS (
    SELECT *, row_number() OVER (PARTITION BY article_id, position ORDER BY of_position) AS nth
      FROM earlier
)
SELECT * FROM numbered WHERE nth = 1"""
"""The occurrences that repeat an earlier position of the same version, and the first such one."""

REPETITIONS = """
WITH repeated AS (
    SELECT article_id, position, 1 AS preference, 'article' AS scope, article_id AS of_article_id,
           of_position, of_paragraph_id, similarity, differs
      FROM within
    UNION ALL
    SELECT article_id, position, 2 AS preference, 'site' AS scope,
           site_article_id AS of_article_id, site_position AS of_position,
           paragraph_id AS of_paragraph_id, CAST(1 AS DOUBLE) AS similarity, 'nothing' AS differs
      FROM occurrences WHERE site_article_id <> article_id
    UNION ALL
    SELECT o.article_id, o.position, 3 AS preference, 'site' AS scope,
           s.of_article_id, s.of_position, s.of_paragraph_id, s.similarity, s.differs
      FROM occurrences o JOIN sources s ON s.paragraph_id = o.paragraph_id AND s.site = o.site
     WHERE o.site_article_id = o.article_id
    UNION ALL
    SELECT article_id, position, 4 AS preference, 'elsewhere' AS scope,
           first_article_id AS of_article_id, first_position AS of_position,
           paragraph_id AS of_paragraph_id, CAST(1 AS DOUBLE) AS similarity, 'nothing' AS differs
      FROM occurrences WHERE first_article_id <> article_id
    UNION ALL
    SELECT o.article_id, o.position, 5 AS preference, 'elsewhere' AS scope,
           s.of_article_id, s.of_position, s.of_paragraph_id, s.similarity, s.differs
      FROM occurrences o JOIN sources s ON s.paragraph_id = o.paragraph_id AND s.site = ''
     WHERE o.first_article_id = o.article_id
),
numbered AS (
    SELECT *, row_number() OVER (PARTITION BY article_id, position ORDER BY preference) AS nth
      FROM repeated
)
SELECT n.article_id, n.position, o.paragraph_id, n.scope, n.of_article_id, n.of_position,
       n.of_paragraph_id, n.similarity, n.differs
  FROM numbered n
  JOIN occurrences o ON o.article_id = n.article_id AND o.position = n.position
 WHERE n.nth = 1
 ORDER BY n.article_id, n.position"""
"""The version itself comes before other articles, its site before others, the same text before
near-duplicates. Those count only for the article that holds the first occurrence.
"""

LINES = """
SELECT a.url, r.position, r.scope, o.url AS of_url, r.of_position, r.similarity, r.differs
  FROM repetitions r
  JOIN articles a ON a.id = r.article_id
  JOIN articles o ON o.id = r.of_article_id
 ORDER BY a.url || ' ' || CAST(r.position AS STRING)"""
"""The repetitions without ids, in the order of the lines of `repetitions_digest`."""
