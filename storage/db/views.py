"""The archive's views, and the conditions of which they consist."""

from __future__ import annotations

from sqlite_utils import Database

from storage.db.fold_condition import folds

_SETTING = "(SELECT CAST(value AS REAL) FROM config WHERE key = 'boilerplate_{}')"
_MIN_ARTICLES = f"coalesce(t.boilerplate_articles, {_SETTING.format('articles')})"
_MIN_SHARE = f"coalesce(t.boilerplate_share, {_SETTING.format('share')})"
# Whether two paragraphs fold.
FOLDS = f"""EXISTS (SELECT 1 FROM near_duplicates f WHERE f.paragraph_id = max({{0}}, {{1}})
                   AND f.of_paragraph_id = min({{0}}, {{1}}) AND {folds("f.differs")})"""
# 1 or 0 if the user decided that a paragraph of a site is boilerplate or is not. The decision about
# the paragraph itself comes before those about paragraphs that fold with it.
_DECISION = f"""coalesce(
                 (SELECT d.verdict = 'drop' FROM boilerplate_verdicts d
                   WHERE d.site = {{0}} AND d.paragraph_id = {{1}}),
                 (SELECT max(d.verdict) = 'drop' FROM boilerplate_verdicts d
                   WHERE d.site = {{0}} AND {FOLDS.format("d.paragraph_id", "{1}")}))"""
# In so many articles, and in such a share of the site's, and with at least five words.
_BY_RULE = f"""EXISTS (
                 SELECT 1 FROM site_paragraphs c
                   JOIN sites t ON t.site = c.site
                   JOIN paragraphs h ON h.id = c.paragraph_id
                  WHERE c.site = {{0}} AND c.paragraph_id = {{1}} AND h.shingles >= 3
                    AND {_MIN_ARTICLES} > 0
                    AND c.articles >= {_MIN_ARTICLES}
                    AND c.articles
                        >= t.articles * {_MIN_SHARE})"""


def is_boilerplate(site: str, paragraph: str) -> str:
    """Return the SQL condition that a paragraph is boilerplate of a site.

    site, paragraph: the SQL expressions of the two. The condition looks up keys only; a query of
    the view for one paragraph would make SQLite compute the whole view.
    """
    return f"coalesce({_DECISION}, {_BY_RULE})".format(site, paragraph)


_CONCATENATED = """(SELECT coalesce(group_concat(text, char(10)), '') FROM (
             SELECT g.text FROM appearances p JOIN paragraphs g ON g.id = p.paragraph_id
              WHERE p.version_id = a.version_id {} ORDER BY p.position))"""
_NOT_OMITTED = f"""
                AND NOT EXISTS (SELECT 1 FROM repeats r WHERE r.version_id = p.version_id
                                   AND r.position = p.position AND {folds("r.differs")} {{}})
                AND NOT {is_boilerplate("a.site", "p.paragraph_id")}"""
_VIEWS = {
    "repetitions": f"""
        SELECT a.id AS article_id, r.position, p.paragraph_id, r.scope,
               v.article_id AS of_article_id, r.of_position, r.of_paragraph_id,
               r.similarity, r.differs
          FROM articles a
          JOIN repeats r ON r.version_id = a.version_id
          JOIN appearances p ON p.version_id = r.version_id AND p.position = r.position
          JOIN versions v ON v.id = r.of_version_id
         WHERE {folds("r.differs")}""",
    # By decision of the user, or by the rule if it occurs in two articles or more.
    "boilerplate": f"""
        SELECT s.site, s.paragraph_id, s.articles,
               CASE WHEN {_DECISION.format("s.site", "s.paragraph_id")} IS NULL
                    THEN 'rule' ELSE 'person' END AS "by"
          FROM site_paragraphs s WHERE {is_boilerplate("s.site", "s.paragraph_id")}
         UNION ALL
        SELECT d.site, d.paragraph_id, 1, 'person' FROM boilerplate_verdicts d
         WHERE d.verdict = 'drop'
           AND NOT EXISTS (SELECT 1 FROM site_paragraphs s
                            WHERE s.site = d.site AND s.paragraph_id = d.paragraph_id)""",
    "article_text": f"""
        SELECT a.id AS article_id,
               {_CONCATENATED.format("")} AS full_text,
               {_CONCATENATED.format(_NOT_OMITTED.format("AND r.scope = 'article'"))} AS clean_text,
               {_CONCATENATED.format(_NOT_OMITTED.format(""))} AS unique_text
          FROM articles a""",
}


def create_views(db: Database) -> None:
    """Create or replace the views."""
    for name, query in _VIEWS.items():
        db.create_view(name, query, replace=True)
