"""Articles with their texts, many at a time: what the view `article_text` says one by one."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from storage.db.views import is_boilerplate


class Text(StrEnum):
    """Which text of an article."""

    FULL = "full"
    CLEAN = "clean"
    UNIQUE = "unique"


@dataclass(frozen=True, slots=True)
class ArticleText:
    """An article as it stands, and the paragraphs of the text that was asked for.

    paragraphs: (kind, text); text_digest: SHA-256 in hex of the full text, whichever was asked for.
    """

    id: int
    url: str
    site: str
    title: str | None
    author: str | None
    published: str | None
    language: str | None
    description: str | None
    tags: tuple[str, ...]
    image: str | None
    licence: str | None
    first_seen: str
    last_seen: str
    version: int
    text_digest: str
    paragraphs: tuple[tuple[str, str], ...]

    @property
    def told(self) -> dict[str, Any]:
        """What every form of export says of it, by name and in this order."""
        known = {field.name: getattr(self, field.name) for field in fields(self)}
        del known["paragraphs"]
        return known | {"text": self.text}

    @property
    def text(self) -> str:
        """The paragraphs, parted by newlines."""
        return "\n".join([text for _, text in self.paragraphs])

    @property
    def kinds(self) -> list[str]:
        """What each paragraph was on its page."""
        return [kind for kind, _ in self.paragraphs]

    @property
    def lines(self) -> list[int] | None:
        """How many lines of the text each paragraph has; None where each has one."""
        counts = [text.count("\n") + 1 for _, text in self.paragraphs]
        return counts if sum(counts) > len(counts) else None


# The conditions of the view `article_text`.
_NO_BOILERPLATE = f"AND NOT {is_boilerplate('a.site', 'p.paragraph_id')}"
_UNTOLD = """AND NOT EXISTS (SELECT 1 FROM repeats r WHERE r.version_id = p.version_id
             AND r.position = p.position {})"""
_KEPT = {
    Text.FULL: "",
    Text.CLEAN: _UNTOLD.format("AND r.scope = 'article'") + _NO_BOILERPLATE,
    Text.UNIQUE: _UNTOLD.format("") + _NO_BOILERPLATE,
}


class Texts:
    """Reads the texts of one kind. To be asked within one read transaction."""

    def __init__(self, connection: sqlite3.Connection, which: Text) -> None:
        self._connection = connection
        self._which = which

    def of(self, article_ids: Sequence[int]) -> Iterator[ArticleText]:
        """These articles, in order of their numbers."""
        articles = self._rows(
            """
            SELECT a.version_id, a.id, a.url, a.site, a.title, a.author, a.published, a.language,
                   a.description, a.tags, a.image, a.licence, a.first_seen, a.last_seen, v.number,
                   v.text_digest
              FROM articles a JOIN versions v ON v.id = a.version_id
             WHERE a.id IN (SELECT value FROM json_each(?)) ORDER BY a.id""",
            article_ids,
        ).fetchall()
        told = self._told(row[0] for row in articles)
        for version_id, *row in articles:
            row[8] = tuple(json.loads(row[8] or "[]"))
            yield ArticleText(*[*row, tuple(told[version_id])])

    def _rows(self, query: str, ids: Sequence[int]) -> sqlite3.Cursor:
        cursor = self._connection.cursor()
        cursor.row_factory = None
        return cursor.execute(query, (json.dumps(list(ids)),))

    def _told(self, versions: Iterable[int]) -> dict[int, list[tuple[str, str]]]:
        """By version the paragraphs of its text."""
        rows = self._rows(
            f"""
            SELECT p.version_id, p.kind, g.text
              FROM appearances p JOIN paragraphs g ON g.id = p.paragraph_id
              JOIN versions v ON v.id = p.version_id JOIN articles a ON a.id = v.article_id
             WHERE p.version_id IN (SELECT value FROM json_each(?)) {_KEPT[self._which]}
             ORDER BY p.version_id, p.position""",
            list(versions),
        )
        told: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for version_id, kind, text in rows:
            told[version_id].append((kind, text))
        return told
