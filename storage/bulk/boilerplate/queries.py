"""SQL that counts the patterns of lines, and collects the samples by which they are judged.

Views: appearances, versions and articles, the tables of the dataset; signed_paragraphs and
signed_captures, as in `storage.bulk.files.signed_files`; pattern_keys (paragraph_id, key), the
patterns of all paragraphs; patterns and samples, the rows of PATTERNS and SAMPLES.

Ranges of patterns and sites are ranges of 256 numbers that depend on the key or the name alone.
"""

from __future__ import annotations

from storage.boilerplate.evidence import SAMPLE
from storage.boilerplate.word_evidence import REFERENCE

_PATTERN_NUMBER = "(({0} % 256) + 256) % 256"
_HEX = "'0123456789abcdef'"
_SITE_NUMBER = (
    f"((instr({_HEX}, substr(md5({{0}}), 1, 1)) - 1) * 16 "
    f"+ instr({_HEX}, substr(md5({{0}}), 2, 1)) - 1)"
)


def _in_range(number: str, column: str) -> str:
    return f"{number.format(column)} BETWEEN $first AND $last"


def pattern_keys(each: str) -> str:
    """The patterns of the paragraphs of a range of digests, one in each row.

    each: SQL that makes a row of each element of the list p.patterns.
    """
    return f"""
SELECT i.id AS paragraph_id, {each} AS key
  FROM paragraph_ids i JOIN signed_paragraphs p ON p.place = i.place
 WHERE p.lead BETWEEN $first AND $last"""


ARTICLE_RANKS = """
SELECT a.id AS article_id, min(c.rank) AS rank
  FROM articles a JOIN signed_captures c ON c.key = a.key
 GROUP BY a.id"""

CARRIERS = f"""
WITH keys AS (
    SELECT paragraph_id, key FROM pattern_keys WHERE {_in_range(_PATTERN_NUMBER, "key")}
),
occurring AS (
    SELECT k.key, p.version_id FROM keys k JOIN appearances p ON p.paragraph_id = k.paragraph_id
),
shared AS (
    SELECT key FROM occurring GROUP BY key HAVING min(version_id) < max(version_id)
)
SELECT a.site, o.key, a.id AS article_id, min(v.id) AS version_id
  FROM occurring o
  JOIN shared s ON s.key = o.key
  JOIN versions v ON v.id = o.version_id
  JOIN articles a ON a.id = v.article_id
 GROUP BY a.site, o.key, a.id"""
"""The articles that have each pattern of a range, each with the first of its versions that does."""

PATTERNS = """
SELECT site, key, count(*) AS articles FROM carriers
 GROUP BY site, key HAVING count(*) > 1 ORDER BY site, key"""
"""The patterns that two or more articles of a site have."""

SAMPLES = f"""
WITH ranked AS (
    SELECT c.site, c.key, c.article_id, c.version_id, r.rank,
           row_number() OVER (PARTITION BY c.site, c.key ORDER BY r.rank) AS nth,
           count(*) OVER (PARTITION BY c.site, c.key) AS articles
      FROM carriers c JOIN article_ranks r ON r.article_id = c.article_id
)
SELECT site, key, article_id, version_id, rank FROM ranked
 WHERE nth <= {SAMPLE} AND articles >= $least"""
"""The articles that are compared for each pattern. least: articles from which it is compared."""

SITE_SAMPLES = f"""
WITH ranked AS (
    SELECT a.site, coalesce(a.language, '') AS language, a.id AS article_id, r.rank,
           row_number() OVER (
               PARTITION BY a.site, coalesce(a.language, '') ORDER BY r.rank) AS nth
      FROM articles a JOIN article_ranks r ON r.article_id = a.id
     WHERE {_in_range(_SITE_NUMBER, "a.site")}
)
SELECT s.site, s.language, s.article_id, s.rank, min(v.id) AS version_id
  FROM ranked s JOIN versions v ON v.article_id = s.article_id
 WHERE s.nth <= {REFERENCE}
 GROUP BY s.site, s.language, s.article_id, s.rank"""
"""The articles whose words stand for those of a site, each with its first version."""

PART_PATTERNS = f"""
SELECT site, key, articles FROM patterns WHERE {_in_range(_SITE_NUMBER, "site")}"""

PART_SAMPLES = f"""
SELECT site, key, article_id, version_id, rank FROM samples
 WHERE {_in_range(_SITE_NUMBER, "site")}"""

PART_VERSIONS = """
SELECT v.id, v.article_id, v.title, a.site, a.key, a.url, a.tags, a.author, a.language,
       a.published, a.published_origin, a.first_seen
  FROM (SELECT version_id FROM part_samples
         UNION SELECT s.version_id FROM site_samples s
          JOIN (SELECT DISTINCT site FROM part_samples) c ON c.site = s.site) w
  JOIN versions v ON v.id = w.version_id
  JOIN articles a ON a.id = v.article_id"""
"""The versions that are compared, with what their articles declare."""

PART_LINES = """
SELECT v.site, p.version_id, p.position, p.kind, p.paragraph_id
  FROM part_versions v JOIN appearances p ON p.version_id = v.id"""

PART_TEXTS = """
SELECT g.id, g.text, g.shingles
  FROM (SELECT DISTINCT paragraph_id FROM part_lines) w
  JOIN paragraphs g ON g.id = w.paragraph_id"""

PART_LINKS = """
SELECT DISTINCT l.site, l.paragraph_id, k.key
  FROM part_lines l
  JOIN pattern_keys k ON k.paragraph_id = l.paragraph_id
  JOIN part_patterns p ON p.site = l.site AND p.key = k.key"""
"""Which of the compared lines have which patterns of their sites."""

LEARNED = """
SELECT key, count(*) AS sites FROM judged WHERE verdict = 'boilerplate' GROUP BY key"""

VERDICTS = f"""
WITH verdicts AS (
    SELECT p.site, p.key, p.articles, coalesce(j.verdict, 'few') AS own,
           coalesce(l.sites, 0) AS sites
      FROM patterns p
      LEFT JOIN judged j ON j.site = p.site AND j.key = p.key
      LEFT JOIN learned l ON l.key = p.key
     WHERE {_in_range(_PATTERN_NUMBER, "p.key")}
),
final AS (
    SELECT site, key, articles,
           CASE WHEN own IN ('few', 'days') AND sites >= $sites THEN 'elsewhere' ELSE own END
               AS verdict
      FROM verdicts
)
SELECT site, key, articles, verdict,
       CASE WHEN verdict IN ('boilerplate', 'elsewhere') THEN 1 ELSE 0 END AS is_boilerplate
  FROM final ORDER BY site, key"""
"""The patterns of a range with their verdicts. sites: on which a pattern must be boilerplate to be
so on others."""

PATTERN_PARAGRAPHS = f"""
WITH keys AS (
    SELECT k.paragraph_id, k.key FROM pattern_keys k
     WHERE {_in_range(_PATTERN_NUMBER, "k.key")}
       AND k.key IN (SELECT key FROM written)
)
SELECT DISTINCT k.paragraph_id, w.site, w.key
  FROM keys k
  JOIN appearances p ON p.paragraph_id = k.paragraph_id
  JOIN versions v ON v.id = p.version_id
  JOIN articles a ON a.id = v.article_id
  JOIN written w ON w.site = a.site AND w.key = k.key
 ORDER BY k.paragraph_id, w.site, w.key"""
"""The paragraphs that have each pattern of a range, on the sites where they occur."""

LINES = """
SELECT site, key, articles, verdict FROM patterns ORDER BY site, key"""
