"""Repetitions, the occurrences that they repeat, and near-duplicates that are no repetitions."""

from __future__ import annotations

from dataclasses import dataclass

from storage.db.fold_condition import folds
from storage.db.reader import Reader


@dataclass(frozen=True, slots=True)
class RepetitionView:
    """A repetition in the current version of an article, and the occurrence that it repeats (of_*).

    position, of_position: from 0; scope: `article`, `site` or `elsewhere`; similarity: Jaccard.
    """

    article_id: int
    title: str | None
    url: str
    position: int
    paragraph_id: int
    scope: str
    of_article_id: int
    of_title: str | None
    of_url: str
    of_position: int
    of_paragraph_id: int
    similarity: float
    differs: str
    text: str
    of_text: str


def list_repetitions(
    reader: Reader,
    article_id: int | None = None,
    scope: str | None = None,
    limit: int = 50,
    differs: str | None = None,
) -> list[RepetitionView]:
    """Return repetitions, those of the newest articles first.

    article_id, scope, differs: only those of this article, with this scope or this difference.
    """
    rows = reader.rows(
        """
        SELECT r.article_id, a.title, a.url, r.position, r.paragraph_id, r.scope,
               r.of_article_id, o.title AS of_title, o.url AS of_url, r.of_position,
               r.of_paragraph_id, r.similarity, r.differs, g.text, f.text AS of_text
          FROM repetitions r JOIN articles a ON a.id = r.article_id
          JOIN articles o ON o.id = r.of_article_id
          JOIN paragraphs g ON g.id = r.paragraph_id
          JOIN paragraphs f ON f.id = r.of_paragraph_id
         WHERE (?1 IS NULL OR r.article_id = ?1) AND (?2 IS NULL OR r.scope = ?2)
           AND (?4 IS NULL OR r.differs = ?4)
         ORDER BY r.article_id DESC, r.position LIMIT ?3""",
        *(article_id, scope, limit, differs),
    )
    return [RepetitionView(**row) for row in rows]


def list_kept_apart(
    reader: Reader,
    differs: str,
    article_id: int | None = None,
    scope: str | None = None,
    limit: int = 50,
) -> list[RepetitionView]:
    """Return near-duplicates that do not fold because of this difference, the newest first.

    Each is shown with the first occurrence of the earlier paragraph. article_id, scope: only those
    of this article or with this scope.
    """
    rows = reader.rows(
        f"""
        SELECT * FROM (
            SELECT a.id AS article_id, a.title, a.url, p.position, p.paragraph_id,
                   CASE WHEN o.id = a.id THEN 'article'
                        WHEN o.site = a.site THEN 'site' ELSE 'elsewhere' END AS scope,
                   o.id AS of_article_id, o.title AS of_title, o.url AS of_url,
                   f.position AS of_position, f.id AS of_paragraph_id,
                   n.similarity, n.differs, g.text, f.text AS of_text
              FROM near_duplicates n
              JOIN paragraphs g ON g.id = n.paragraph_id
              JOIN paragraphs f ON f.id = n.of_paragraph_id
              JOIN versions v ON v.id = f.version_id
              JOIN articles o ON o.id = v.article_id
              JOIN appearances p ON p.paragraph_id = g.id
              JOIN articles a ON a.version_id = p.version_id
             WHERE n.differs = ?4 AND NOT {folds("n.differs")}
               AND (?1 IS NULL OR a.id = ?1))
         WHERE ?2 IS NULL OR scope = ?2
         ORDER BY article_id DESC, position, of_paragraph_id LIMIT ?3""",
        *(article_id, scope, limit, differs),
    )
    return [RepetitionView(**row) for row in rows]
