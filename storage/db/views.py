"""The archive's views, and the conditions that they are made of."""

from __future__ import annotations

from sqlite_utils import Database

_SET = "(SELECT CAST(value AS REAL) FROM config WHERE key = 'boilerplate_{}')"
# Whether two paragraphs fold.
FOLDS = """EXISTS (SELECT 1 FROM near_duplicates f WHERE f.paragraph_id = max({0}, {1})
                   AND f.of_paragraph_id = min({0}, {1}) AND f.differs IN ('nothing', 'wording'))"""
# 1 or 0 where a person said of a paragraph of a site that it is boilerplate or is not: of itself,
# or else of what folds with it.
_SAID = f"""coalesce(
                 (SELECT d.verdict = 'drop' FROM boilerplate_verdicts d
                   WHERE d.site = {{0}} AND d.paragraph_id = {{1}}),
                 (SELECT max(d.verdict) = 'drop' FROM boilerplate_verdicts d
                   WHERE d.site = {{0}} AND {FOLDS.format("d.paragraph_id", "{1}")}))"""
# On so many articles, and such a share of the site's, and five words or longer.
_BY_RULE = f"""EXISTS (
                 SELECT 1 FROM site_paragraphs c
                   JOIN sites t ON t.site = c.site
                   JOIN paragraphs h ON h.id = c.paragraph_id
                  WHERE c.site = {{0}} AND c.paragraph_id = {{1}} AND h.shingles >= 3
                    AND coalesce(t.boilerplate_articles, {_SET.format("articles")}) > 0
                    AND c.articles >= coalesce(t.boilerplate_articles, {_SET.format("articles")})
                    AND c.articles
                        >= t.articles * coalesce(t.boilerplate_share, {_SET.format("share")}))"""


def is_boilerplate(site: str, paragraph: str) -> str:
    """The condition that a paragraph is boilerplate of a site, given their names in a query.

    Look-ups by key only: asking the view for one paragraph would have SQLite make all of it.
    """
    return f"coalesce({_SAID}, {_BY_RULE})".format(site, paragraph)


_JOINED = """(SELECT coalesce(group_concat(text, char(10)), '') FROM (
             SELECT g.text FROM appearances p JOIN paragraphs g ON g.id = p.paragraph_id
              WHERE p.version_id = a.version_id {} ORDER BY p.position))"""
_KEPT = f"""
                AND NOT EXISTS (SELECT 1 FROM repeats r WHERE r.version_id = p.version_id
                                   AND r.position = p.position {{}})
                AND NOT {is_boilerplate("a.site", "p.paragraph_id")}"""
_VIEWS = {
    "repetitions": """
        SELECT a.id AS article_id, r.position, p.paragraph_id, r.scope,
               v.article_id AS of_article_id, r.of_position, r.of_paragraph_id,
               r.similarity, r.differs
          FROM articles a
          JOIN repeats r ON r.version_id = a.version_id
          JOIN appearances p ON p.version_id = r.version_id AND p.position = r.position
          JOIN versions v ON v.id = r.of_version_id""",
    # What a person dropped, and what the rule names, where it stands on two articles or more.
    "boilerplate": f"""
        SELECT s.site, s.paragraph_id, s.articles,
               CASE WHEN {_SAID.format("s.site", "s.paragraph_id")} IS NULL
                    THEN 'rule' ELSE 'person' END AS "by"
          FROM site_paragraphs s WHERE {is_boilerplate("s.site", "s.paragraph_id")}
         UNION ALL
        SELECT d.site, d.paragraph_id, 1, 'person' FROM boilerplate_verdicts d
         WHERE d.verdict = 'drop'
           AND NOT EXISTS (SELECT 1 FROM site_paragraphs s
                            WHERE s.site = d.site AND s.paragraph_id = d.paragraph_id)""",
    "article_text": f"""
        SELECT a.id AS article_id,
               {_JOINED.format("")} AS full_text,
               {_JOINED.format(_KEPT.format("AND r.scope = 'article'"))} AS clean_text,
               {_JOINED.format(_KEPT.format(""))} AS unique_text
          FROM articles a""",
}


def create_views(db: Database) -> None:
    """Make the views, as this version has them."""
    for name, query in _VIEWS.items():
        db.create_view(name, query, replace=True)
