"""The contents of an archive in a form that does not depend on the order of writing."""

from __future__ import annotations

from typing import Any

from tests.support.command import Palimpsest

_QUERIES = {
    "articles": "SELECT a.key, a.title, a.author, a.published, v.number, v.text_digest "
    "FROM articles a JOIN versions v ON v.article_id = a.id ORDER BY 1, 5",
    "paragraphs": "SELECT text FROM paragraphs ORDER BY 1",
    "appearances": "SELECT a.key, v.number, s.position, s.kind, p.text FROM appearances s "
    "JOIN versions v ON v.id = s.version_id JOIN articles a ON a.id = v.article_id "
    "JOIN paragraphs p ON p.id = s.paragraph_id ORDER BY 1, 2, 3",
    "pairs": "SELECT min(p.text, o.text), max(p.text, o.text), n.similarity, n.differs "
    "FROM near_duplicates n JOIN paragraphs p ON p.id = n.paragraph_id "
    "JOIN paragraphs o ON o.id = n.of_paragraph_id ORDER BY 1, 2",
    "clean": "SELECT a.key, t.full_text, t.clean_text FROM article_text t "
    "JOIN articles a ON a.id = t.article_id ORDER BY 1",
}

Contents = dict[str, list[tuple[Any, ...]]]


def contents(command: Palimpsest) -> Contents:
    """Articles with versions, paragraphs, appearances, near-duplicate pairs and clean texts."""
    return {name: command.rows(query) for name, query in _QUERIES.items()}
