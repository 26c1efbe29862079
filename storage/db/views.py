"""The archive's views, and the conditions of which they consist."""

from __future__ import annotations

from sqlite_utils import Database

from storage.db.fold_condition import folds

# A decision to keep one of the patterns of a paragraph overrides the others.
_BOILERPLATE = """coalesce(
                 (SELECT CASE WHEN max(t.decision = 'keep') THEN 0 ELSE max(t.is_boilerplate) END
                    FROM pattern_paragraphs l JOIN patterns t ON t.id = l.pattern_id
                   WHERE l.paragraph_id = {1} AND l.site = {0}), 0)"""


def is_boilerplate(site: str, paragraph: str) -> str:
    """Return the SQL condition that a paragraph is boilerplate of a site.

    site, paragraph: the SQL expressions of the two. The condition looks up keys only; a query of
    the view for one paragraph would make SQLite compute the whole view.
    """
    return _BOILERPLATE.format(site, paragraph)


_CONCATENATED = """(SELECT coalesce(group_concat(text, char(10)), '') FROM (
             SELECT g.text FROM appearances p JOIN paragraphs g ON g.id = p.paragraph_id
              WHERE p.version_id = a.version_id {} ORDER BY p.position))"""
_NOT_OMITTED = f"""
                AND NOT EXISTS (SELECT 1 FROM repeats r WHERE r.version_id = p.version_id
                                   AND r.position = p.position AND {folds("r.differs")} {{}})
                AND NOT {is_boilerplate("a.site", "p.paragraph_id")}"""
_VIEWS = {
    # What is repeated first occurred in the same version, on the same site, or in the archive.
    "repetitions": f"""
        SELECT a.id AS article_id, r.position, p.paragraph_id, r.scope,
               iif(r.scope = 'article', a.id, coalesce(w.article_id, v.article_id))
                 AS of_article_id,
               coalesce(r.of_position, f.position, g.position) AS of_position,
               r.of_paragraph_id, r.similarity, r.differs
          FROM articles a
          JOIN repeats r ON r.version_id = a.version_id
          JOIN appearances p ON p.version_id = r.version_id AND p.position = r.position
          JOIN paragraphs g ON g.id = r.of_paragraph_id
          JOIN versions v ON v.id = g.version_id
          LEFT JOIN first_occurrences f
            ON r.scope = 'site' AND f.paragraph_id = g.id AND f.site = a.site
          LEFT JOIN versions w ON w.id = f.version_id
         WHERE {folds("r.differs")}""",
    # The paragraphs that are boilerplate of a site, by decision of the user or by the rule.
    "boilerplate": """
        SELECT l.site, l.paragraph_id, max(t.articles) AS articles,
               CASE WHEN max(t.decision = 'drop') THEN 'person' ELSE 'rule' END AS "by"
          FROM patterns t CROSS JOIN pattern_paragraphs l ON l.pattern_id = t.id
         WHERE t.is_boilerplate
           AND NOT EXISTS (SELECT 1 FROM pattern_paragraphs m JOIN patterns k ON k.id = m.pattern_id
                            WHERE m.paragraph_id = l.paragraph_id AND m.site = l.site
                              AND k.decision = 'keep')
         GROUP BY l.site, l.paragraph_id""",
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
