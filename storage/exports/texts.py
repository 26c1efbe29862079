"""Articles with their texts, read in batches, as the view `article_text` defines them."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from storage.db.fold_condition import folds
from storage.db.joins import ARTICLE_WITH_CURRENT_VERSION, OCCURRENCE_WITH_TEXT
from storage.db.measured_captures import LEFT_OUT_SHARE, MEASURED_CAPTURE
from storage.db.views import is_boilerplate


class TextKind(StrEnum):
    """One of the three texts of an article."""

    FULL = "full"
    CLEAN = "clean"
    UNIQUE = "unique"


@dataclass(frozen=True, slots=True)
class ArticleText:
    """An article with the paragraphs of one of its texts.

    version: the number of the current version; text_digest: SHA-256 of the full text in hex,
    whichever text this is; paragraphs: (kind, text) of each; agency and what follows it: as in
    `queries.article.ArticleView`.
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
    agency: str | None = None
    title_origin: str | None = None
    author_origin: str | None = None
    published_origin: str | None = None
    language_origin: str | None = None
    text_source: str | None = None
    left_out_share: float | None = None

    def as_fields(self) -> dict[str, Any]:
        """What every export format contains, by name and in this order."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        del values["paragraphs"]
        added = {name: values.pop(name) for name in ADDED_FIELDS}
        return values | {"text": self.text} | added

    @property
    def text(self) -> str:
        """The paragraphs, joined by newlines."""
        return "\n".join([text for _, text in self.paragraphs])

    @property
    def kinds(self) -> list[str]:
        """The kind of each paragraph."""
        return [kind for kind, _ in self.paragraphs]

    @property
    def lines(self) -> list[int] | None:
        """The number of lines of each paragraph; None if each has one."""
        counts = [text.count("\n") + 1 for _, text in self.paragraphs]
        return counts if sum(counts) > len(counts) else None


ADDED_FIELDS = (
    *("agency", "title_origin", "author_origin", "published_origin", "language_origin"),
    *("text_source", "left_out_share"),
)
"""The fields that come after the text, so that the others keep their places."""

# The conditions of the view `article_text`.
_NO_BOILERPLATE = f"AND NOT {is_boilerplate('a.site', 'p.paragraph_id')}"
_NO_REPETITION = f"""AND NOT EXISTS (SELECT 1 FROM repeats r WHERE r.version_id = p.version_id
             AND r.position = p.position AND {folds("r.differs")} {{}})"""
_CONDITIONS = {
    TextKind.FULL: "",
    TextKind.CLEAN: _NO_REPETITION.format("AND r.scope = 'article'") + _NO_BOILERPLATE,
    TextKind.UNIQUE: _NO_REPETITION.format("") + _NO_BOILERPLATE,
}


_PARAGRAPHS = [field.name for field in fields(ArticleText)].index("paragraphs")


class TextReader:
    """Reads texts of one kind. Use it within one read transaction."""

    def __init__(self, connection: sqlite3.Connection, kind: TextKind) -> None:
        self._connection = connection
        self._kind = kind

    def read(self, article_ids: Sequence[int]) -> Iterator[ArticleText]:
        """Yield these articles in the order of their ids."""
        articles = self._execute(
            f"""
            SELECT a.version_id, a.id, a.url, a.site, a.title, a.author, a.published, a.language,
                   a.description, a.tags, a.image, a.licence, a.first_seen, a.last_seen, v.number,
                   v.text_digest, a.agency, a.title_origin, a.author_origin, a.published_origin,
                   a.language_origin, v.text_source, round({LEFT_OUT_SHARE}, 4)
              FROM {ARTICLE_WITH_CURRENT_VERSION}
              LEFT JOIN captures c ON c.id = {MEASURED_CAPTURE}
             WHERE a.id IN (SELECT value FROM json_each(?)) ORDER BY a.id""",
            article_ids,
        ).fetchall()
        paragraphs = self._paragraphs(row[0] for row in articles)
        for version_id, *row in articles:
            row[8] = tuple(json.loads(row[8] or "[]"))
            row[_PARAGRAPHS:_PARAGRAPHS] = [tuple(paragraphs[version_id])]
            yield ArticleText(*row)

    def _execute(self, query: str, ids: Sequence[int]) -> sqlite3.Cursor:
        cursor = self._connection.cursor()
        cursor.row_factory = None
        return cursor.execute(query, (json.dumps(list(ids)),))

    def _paragraphs(self, version_ids: Iterable[int]) -> dict[int, list[tuple[str, str]]]:
        """The kinds and texts of the paragraphs of each version."""
        rows = self._execute(
            f"""
            SELECT p.version_id, p.kind, g.text
              FROM {OCCURRENCE_WITH_TEXT}
              JOIN versions v ON v.id = p.version_id JOIN articles a ON a.id = v.article_id
             WHERE p.version_id IN (SELECT value FROM json_each(?)) {_CONDITIONS[self._kind]}
             ORDER BY p.version_id, p.position""",
            list(version_ids),
        )
        paragraphs: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for version_id, kind, text in rows:
            paragraphs[version_id].append((kind, text))
        return paragraphs
