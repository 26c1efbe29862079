"""The rows of articles and versions that a batch adds or changes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace

from storage.archive.full_text import FullTextUpdates
from storage.archive.identity import KnownArticle, KnownArticles, MovedArticle
from storage.core.clock import public_since
from storage.core.model import Article, Origin
from storage.core.urls import site_of, url_key
from storage.crawl_state.text_preferences import count_text_source, move_text_sources
from storage.db.joins import (
    OCCURRENCE_WITH_ARTICLE,
    OCCURRENCE_WITH_TEXT,
    VERSION_WITH_ARTICLE,
)
from storage.db.row_ids import highest_id
from storage.db.views import is_boilerplate
from storage.folding.article_overlap import MIN_OWN_SHINGLES
from storage.folding.batch import NewVersion
from storage.folding.public_since import set_public_since
from storage.text.counters import visible_paragraphs
from storage.text.digests import paragraph_digest, text_digest
from storage.text.read_article import ReadArticle

TEXT, TRUNCATED = "text", "truncated"
_METADATA = (
    *("title", "author", "published", "language", "description", "tags", "image", "licence"),
    *("agency", "title_origin", "author_origin", "published_origin", "language_origin"),
)
_COMPARED_VERSIONS = 50  # versions of an article that are searched for the same visible text


@dataclass(frozen=True, slots=True)
class EarlierVersion:
    """A version that an article has."""

    version_id: int
    number: int


class VersionRows:
    """Reads and writes the articles and versions of one batch. Part of the caller's transaction.

    new: the versions to fold; returned: the articles whose current version is an earlier one again;
    redated: the articles of which a version may have been public since another time.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.articles = KnownArticles(connection)
        self.new: list[NewVersion] = []
        self.returned: set[int] = set()
        self.redated: set[int] = set()
        self.new_articles = 0
        self.new_versions = 0
        self._full_text = FullTextUpdates(connection)
        self._next_article_id = highest_id(connection, "articles") + 1
        self._next_version_id = highest_id(connection, "versions") + 1

    def add_article(self, content: ReadArticle, url: str, moment: str) -> KnownArticle:
        """Insert an article with its first version."""
        article = content.article
        text = text_digest(article.full_text)
        digests = frozenset(content.fingerprints.digests)
        known = KnownArticle(self._next_article_id, url, 0, text, 0, 0, digests)
        self._next_article_id += 1
        self.new_articles += 1
        self.articles.add(known)
        version_id = self.add_version(known, content, text, moment, TEXT)
        known.version_id, known.number = version_id, known.last_number
        self._connection.execute(
            f"""
            INSERT INTO articles (id, key, url, site, {", ".join(_METADATA)},
                                  first_seen, last_seen, version_id)
            VALUES (?, ?, ?, ?{", ?" * len(_METADATA)}, ?, ?, ?)""",
            (
                *(known.article_id, url_key(known.url), known.url, site_of(known.url)),
                *(*_metadata(article), moment, moment, version_id),
            ),
        )
        self._full_text.add(known.article_id, article.title, article.full_text)
        return known

    def add_version(
        self,
        known: KnownArticle,
        content: ReadArticle,
        text: str,
        moment: str,
        kind: str,
        reextraction_of: int | None = None,
    ) -> int:
        """Insert a version, which does not become current; return its id.

        text: the digest of its text; kind: TEXT or TRUNCATED; reextraction_of: the version that an
        earlier extractor made of the same page.
        """
        article = content.article
        version_id = self._next_version_id
        self._next_version_id += 1
        known.last_number += 1
        is_first = known.last_number == 1
        if not is_first:
            self.redated.add(known.article_id)
        is_dated = is_first and article.origins.published is not Origin.GUESSED
        since = public_since(article.published if is_dated else None, moment)
        version = NewVersion(
            *(version_id, known.article_id, site_of(known.url), is_first, since, known.url),
            *(article.paragraphs, content.fingerprints),
        )
        self._connection.execute(
            "INSERT INTO versions (id, article_id, number, seen_at, public_since, text_digest, "
            "title, shingles, kind, extractor, reextraction_of, text_source) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(version_id, known.article_id, known.last_number, moment, since, text),
                *(article.title, version.shingle_count, kind, article.extractor, reextraction_of),
                article.text_source,
            ),
        )
        count_text_source(self._connection, version.site, article.extractor, article.text_source)
        self.new.append(version)
        return version_id

    def make_current(
        self,
        known: KnownArticle,
        version: EarlierVersion,
        article: Article,
        texts: Sequence[str],
        moment: str,
    ) -> None:
        """Make a version the current one, with the metadata of `article`.

        texts: the version's paragraphs, which may differ from those of `article` invisibly.
        """
        self.redated.add(known.article_id)
        self._full_text.remove(known.article_id)
        text = "\n".join(texts)
        known.version_id, known.number = version.version_id, version.number
        known.text_digest = text_digest(text)
        known.digests = frozenset(map(paragraph_digest, texts))
        self._connection.execute(
            f"""
            UPDATE articles SET {", ".join(f"{name} = ?" for name in _METADATA)},
                   last_seen = max(last_seen, ?), version_id = ?
             WHERE id = ?""",
            (*_metadata(article), moment, known.version_id, known.article_id),
        )
        self._full_text.add(known.article_id, article.title, text)

    def update_metadata(self, known: KnownArticle, article: Article, moment: str) -> None:
        """Replace an article's metadata by what was found with its current text."""
        stored = self._connection.execute(
            f"SELECT {', '.join(_METADATA)} FROM articles WHERE id = ?", (known.article_id,)
        ).fetchone()
        if tuple(stored) != _metadata(article):
            current = EarlierVersion(known.version_id, known.number)
            self.make_current(known, current, article, self.texts(known.version_id), moment)

    def set_extractor(self, known: KnownArticle, version_id: int, article: Article) -> bool:
        """Note that a later extractor found a version's text; False if none did."""
        extractor, source = self._connection.execute(
            "SELECT extractor, text_source FROM versions WHERE id = ?", (version_id,)
        ).fetchone()
        if article.extractor is None or extractor is None:
            return False  # one of the two was imported as text
        if extractor == article.extractor and (source is not None or article.text_source is None):
            return False
        self._connection.execute(
            "UPDATE versions SET extractor = ?, text_source = ? WHERE id = ?",
            (article.extractor, article.text_source, version_id),
        )
        site = site_of(known.url)
        count_text_source(self._connection, site, extractor, source, -1)
        count_text_source(self._connection, site, article.extractor, article.text_source)
        return True

    def move_text_sources(self, moved: MovedArticle) -> None:
        """Count the text sources of an article for its new site."""
        move_text_sources(self._connection, moved.article_id, moved.old_site, moved.new_site)

    def set_kind(self, version_id: int, kind: str) -> None:
        """Change the kind of a version."""
        self._connection.execute("UPDATE versions SET kind = ? WHERE id = ?", (kind, version_id))

    def set_seen_at(self, version_id: int, moment: str) -> None:
        """Note that a version was seen, possibly earlier than at its time so far."""
        ((article_id,),) = self._connection.execute(
            "UPDATE versions SET seen_at = min(seen_at, ?) WHERE id = ? RETURNING article_id",
            (moment, version_id),
        ).fetchall()
        self.redated.add(article_id)

    def update_times(self) -> list[int]:
        """Compute since when the versions of redated articles have been public.

        Returns the versions whose time has changed and that were folded with another one.
        """
        changed = set_public_since(self._connection, self.redated) if self.redated else {}
        for index, version in enumerate(self.new):
            if version.version_id in changed:
                since = changed.pop(version.version_id)
                self.new[index] = replace(version, public_since=since)
        return sorted(changed)

    def mark_seen(self, article_id: int, moment: str) -> None:
        """Note that an article was seen at a time."""
        self._connection.execute(
            "UPDATE articles SET first_seen = min(first_seen, ?1), last_seen = max(last_seen, ?1) "
            "WHERE id = ?2",
            (moment, article_id),
        )

    def last_seen(self, article_id: int) -> str:
        """Return when an article was seen last."""
        (last_seen,) = self._connection.execute(
            "SELECT last_seen FROM articles WHERE id = ?", (article_id,)
        ).fetchone()
        return str(last_seen)

    def find_earlier(
        self, known: KnownArticle, article: Article, text: str
    ) -> EarlierVersion | None:
        """Return the version of an article that has a text, or else one that looks the same."""
        row = self._connection.execute(
            "SELECT id, number FROM versions WHERE article_id = ? AND text_digest = ?",
            (known.article_id, text),
        ).fetchone()
        if row is not None:
            return EarlierVersion(*row)
        visible = visible_paragraphs(paragraph.text for paragraph in article.paragraphs)
        rows = self._connection.execute(
            "SELECT id, number FROM versions WHERE article_id = ? "
            "ORDER BY id = ? DESC, id DESC LIMIT ?",
            (known.article_id, known.version_id, _COMPARED_VERSIONS),
        )
        for earlier in (EarlierVersion(*row) for row in rows.fetchall()):
            if visible_paragraphs(self.texts(earlier.version_id)) == visible:
                return earlier
        return None

    def version_at(self, article_id: int, moment: str) -> int | None:
        """Return the id of the last complete version seen at or before a time, or None."""
        row = self._connection.execute(
            "SELECT id FROM versions WHERE article_id = ? AND kind = ? AND seen_at <= ? "
            "ORDER BY seen_at DESC, id DESC LIMIT 1",
            (article_id, TEXT, moment),
        ).fetchone()
        return int(row[0]) if row else None

    def texts(self, version_id: int) -> list[str]:
        """Return the paragraphs of a version, of this batch or an earlier one."""
        for version in self.new:
            if version.version_id == version_id:
                return [paragraph.text for paragraph in version.paragraphs]
        rows = self._connection.execute(
            f"SELECT g.text FROM {OCCURRENCE_WITH_TEXT} WHERE p.version_id = ? ORDER BY p.position",
            (version_id,),
        )
        return [text for (text,) in rows]

    def boilerplate(self, version_id: int) -> set[str]:
        """Return the texts of a version's paragraphs that are boilerplate of its site."""
        rows = self._connection.execute(
            f"SELECT g.text FROM {OCCURRENCE_WITH_ARTICLE} "
            "JOIN paragraphs g ON g.id = p.paragraph_id "
            f"WHERE p.version_id = ? AND {is_boilerplate('a.site', 'p.paragraph_id')}",
            (version_id,),
        )
        return {text for (text,) in rows}

    def is_placeholder(self, text: str, article_id: int) -> bool:
        """Return whether other articles have shown the same text instead of their own.

        text: its digest.
        """
        (is_placeholder,) = self._connection.execute(
            "SELECT count(DISTINCT article_id) > 1 OR coalesce(max(kind = ?), 0) FROM versions "
            "WHERE text_digest = ? AND article_id <> ?",
            (TRUNCATED, text, article_id),
        ).fetchone()
        return bool(is_placeholder)

    def url_of_original(self, known: KnownArticle) -> str | None:
        """Return the URL of another article that has the current text of an article, or None.

        None also if the text is so short that it is no copy.
        """
        row = self._connection.execute(
            f"SELECT a.url FROM {VERSION_WITH_ARTICLE} WHERE v.text_digest = ? AND a.id <> ? "
            "AND v.kind = ? AND v.shingles >= ? ORDER BY +v.id LIMIT 1",
            (known.text_digest, known.article_id, TEXT, MIN_OWN_SHINGLES),
        ).fetchone()
        return str(row[0]) if row else None

    def write_full_text(self) -> None:
        """Update the full-text index."""
        self._full_text.write()


def _metadata(article: Article) -> tuple[str | None, ...]:
    """The values of the columns `_METADATA`."""
    tags = json.dumps(list(article.tags), ensure_ascii=False) if article.tags else None
    return (
        *(article.title, article.author, article.published, article.language),
        *(article.description, tags, article.image, article.licence, article.agency),
        *(article.origins.title, article.origins.author),
        *(article.origins.published, article.origins.language),
    )
