"""Updates of the full-text index of titles and current texts."""

from __future__ import annotations

import sqlite3

from storage.text.search_terms import searchable_text


class FullTextUpdates:
    """The changes of one batch, which `write` applies. Part of the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._added: dict[int, tuple[str, str]] = {}
        self._removed: list[tuple[int, str, str]] = []

    def add(self, article_id: int, title: str | None, text: str) -> None:
        """Add the title and the current text of an article."""
        self._added[article_id] = (searchable_text(title or ""), searchable_text(text))

    def remove(self, article_id: int) -> None:
        """Remove an article. Call this while its old text is current: the index needs its words."""
        if self._added.pop(article_id, None) is not None:
            return  # added by this batch: it is not in the index yet
        title, text = self._connection.execute(
            "SELECT a.title, t.full_text FROM articles a "
            "JOIN article_text t ON t.article_id = a.id WHERE a.id = ?",
            (article_id,),
        ).fetchone()
        self._removed.append((article_id, searchable_text(title or ""), searchable_text(text)))

    def write(self) -> None:
        """Update the index, all articles in a row.

        Between two of them, an update with foreign keys would make the index write a segment each.
        """
        self._connection.executemany(
            "INSERT INTO article_words (article_words, rowid, title, text) "
            "VALUES ('delete', ?, ?, ?)",
            self._removed,
        )
        self._connection.executemany(
            "INSERT INTO article_words (rowid, title, text) VALUES (?, ?, ?)",
            [(article_id, *words) for article_id, words in self._added.items()],
        )
