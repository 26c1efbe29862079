"""Reads the articles of an archive that is merged into another."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from itertools import groupby

from storage.core.model import Article, Kind, Origin, Origins, Paragraph, TextSource
from storage.db.joins import OCCURRENCE_WITH_TEXT
from storage.db.select_in import select_in
from storage.merge.contents import MergedArticle, MergedVersion
from storage.merge.read_rows import Row, read_rows

_ARTICLES_AT_ONCE = 500
_COLUMNS = (
    *("id", "key", "url", "first_seen", "last_seen", "version_id", "claimed_key"),
    *("title", "author", "published", "language", "description", "tags", "image", "licence"),
    *("agency", "title_origin", "author_origin", "published_origin", "language_origin"),
)
_VERSION_COLUMNS = (
    *("id", "number", "seen_at", "text_digest", "title", "kind", "extractor"),
    *("reextraction_of", "text_source"),
)


def read_articles(connection: sqlite3.Connection) -> Iterator[MergedArticle]:
    """Read all articles with their versions, in the order of their ids."""
    for rows in read_rows(connection, "articles", _COLUMNS, _ARTICLES_AT_ONCE):
        article_ids = [row["id"] for row in rows]
        versions = _versions(connection, article_ids)
        url_keys = _url_keys(connection, article_ids)
        for row in rows:
            yield _article(row, versions[row["id"]], url_keys.get(row["id"], set()))


def _article(values: Row, versions: Sequence[MergedVersion], url_keys: set[str]) -> MergedArticle:
    metadata = Article(
        paragraphs=(),
        title=values["title"],
        author=values["author"],
        published=values["published"],
        language=values["language"],
        description=values["description"],
        tags=tuple(json.loads(values["tags"] or "[]")),
        image=values["image"],
        licence=values["licence"],
        agency=values["agency"],
        origins=Origins(*(_origin(values[f"{name}_origin"]) for name in Origins.__slots__)),
    )
    return MergedArticle(
        *(values["id"], values["key"], values["url"], values["first_seen"], values["last_seen"]),
        *(values["version_id"], values["claimed_key"], metadata, tuple(versions)),
        frozenset({values["key"], *url_keys, *filter(None, [values["claimed_key"]])}),
    )


def _origin(value: str | None) -> Origin | None:
    return None if value is None else Origin(value)


def _url_keys(connection: sqlite3.Connection, article_ids: list[int]) -> dict[int, set[str]]:
    query = "SELECT article_id, key FROM urls WHERE article_id IN ({})"
    keys: dict[int, set[str]] = {}
    for article_id, key in select_in(connection, query, article_ids):
        keys.setdefault(article_id, set()).add(key)
    return keys


def _versions(
    connection: sqlite3.Connection, article_ids: list[int]
) -> dict[int, list[MergedVersion]]:
    rows = list(
        select_in(
            connection,
            f"SELECT article_id, {', '.join(_VERSION_COLUMNS)} FROM versions "
            "WHERE article_id IN ({}) ORDER BY number",
            article_ids,
        )
    )
    texts = _paragraphs(connection, [row[1] for row in rows])
    versions: dict[int, list[MergedVersion]] = {}
    for article_id, *row in rows:
        values = dict(zip(_VERSION_COLUMNS, row, strict=True))
        source = values["text_source"]
        version = MergedVersion(
            version_id=values["id"],
            number=values["number"],
            seen_at=values["seen_at"],
            text_digest=values["text_digest"],
            title=values["title"],
            kind=values["kind"],
            extractor=values["extractor"],
            reextraction_of=values["reextraction_of"],
            text_source=None if source is None else TextSource(source),
            paragraphs=texts.get(values["id"], ()),
        )
        versions.setdefault(article_id, []).append(version)
    return versions


def _paragraphs(
    connection: sqlite3.Connection, version_ids: list[int]
) -> dict[int, tuple[Paragraph, ...]]:
    rows = select_in(
        connection,
        f"SELECT p.version_id, g.text, p.kind FROM {OCCURRENCE_WITH_TEXT} "
        "WHERE p.version_id IN ({}) ORDER BY p.version_id, p.position",
        version_ids,
    )
    return {
        version_id: tuple(Paragraph(text, Kind(kind)) for _, text, kind in each)
        for version_id, each in groupby(rows, key=lambda row: row[0])
    }
