"""Repetitions and the occurrences that they repeat."""

from __future__ import annotations

from storage.db.reader import Reader, Row


def repetitions(
    reader: Reader, article_id: int | None = None, scope: str | None = None, limit: int = 50
) -> list[Row]:
    """Repeated paragraphs, each with where it was told first; newest articles first."""
    return reader.rows(
        """
        SELECT r.article_id, a.title, a.url, r.position, r.paragraph_id, r.scope,
               r.of_article_id, o.title AS of_title, o.url AS of_url, r.of_position,
               r.of_paragraph_id, r.similarity, r.differs, g.text, f.text AS of_text
          FROM repetitions r JOIN articles a ON a.id = r.article_id
          JOIN articles o ON o.id = r.of_article_id
          JOIN paragraphs g ON g.id = r.paragraph_id
          JOIN paragraphs f ON f.id = r.of_paragraph_id
         WHERE (?1 IS NULL OR r.article_id = ?1) AND (?2 IS NULL OR r.scope = ?2)
         ORDER BY r.article_id DESC, r.position LIMIT ?3""",
        *(article_id, scope, limit),
    )
