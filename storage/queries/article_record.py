"""An article with its paragraphs, repetitions and copies."""

from __future__ import annotations

import json

from storage.core.urls import url_key
from storage.db.reader import Reader, Row
from storage.queries.article_reference import article_id as id_of


def article(reader: Reader, reference: str) -> Row:
    """An article with its paragraphs, its repetitions marked, and its copies.

    Raises:
        NoSuchArticle: as `article_id`.
    """
    article_id = id_of(reader, reference)
    article = reader.row(
        """
        SELECT a.id, a.url, a.site, a.title, a.author, a.published, a.language,
               a.description, a.tags, a.image, a.licence, a.first_seen, a.last_seen,
               v.number AS version, v.text_digest
          FROM articles a JOIN versions v ON v.id = a.version_id WHERE a.id = ?""",
        article_id,
    )
    assert article is not None
    article["tags"] = json.loads(article["tags"] or "[]")
    article["paragraphs"] = _paragraphs(reader, article_id)
    earlier = _related(reader, "article_id", "of_article_id", article_id)
    later = _related(reader, "of_article_id", "article_id", article_id)
    article["copy_of"] = [row for row in earlier if row["relation"] == "copy"]
    article["copies"] = [row for row in later if row["relation"] == "copy"]
    article["excerpt_of"] = [row for row in earlier if row["relation"] == "excerpt"]
    article["excerpts"] = [row for row in later if row["relation"] == "excerpt"]
    article["shares_with"] = [row for row in earlier + later if row["relation"] == "shares"]
    article["other_urls"] = [
        row["url"]
        for row in reader.rows(
            "SELECT url FROM urls WHERE article_id = ? AND key <> ? ORDER BY id",
            article_id,
            url_key(article["url"]),
        )
    ]
    return article


def _paragraphs(reader: Reader, article_id: int) -> list[Row]:
    return reader.rows(
        """
        SELECT p.position, p.kind, p.paragraph_id, g.text, r.scope, r.similarity, r.differs,
               r.of_position, r.of_paragraph_id, v.article_id AS of_article_id,
               o.title AS of_title, o.url AS of_url
          FROM articles a JOIN appearances p ON p.version_id = a.version_id
          JOIN paragraphs g ON g.id = p.paragraph_id
          LEFT JOIN repeats r ON r.version_id = p.version_id AND r.position = p.position
          LEFT JOIN versions v ON v.id = r.of_version_id
          LEFT JOIN articles o ON o.id = v.article_id
         WHERE a.id = ? ORDER BY p.position""",
        article_id,
    )


def _related(reader: Reader, mine: str, theirs: str, article_id: int) -> list[Row]:
    return reader.rows(
        f"""
        SELECT a.id, a.url, a.site, a.title, a.published, a.first_seen, c.relation,
               c.similarity
          FROM copies c JOIN articles a ON a.id = c.{theirs}
         WHERE c.{mine} = ? ORDER BY a.id""",
        article_id,
    )


def text(reader: Reader, article_id: int, which: str) -> str:
    """An article's `full`, `clean` or `unique` text."""
    column = {"full": "full_text", "clean": "clean_text", "unique": "unique_text"}[which]
    row = reader.row(f"SELECT {column} FROM article_text WHERE article_id = ?", article_id)
    return str(row[column]) if row else ""
