"""Versions: which text of an article a page shows, and which of them stands.

A text that is new becomes a version and stands. One that an article had before, to the byte or to
a reader's eye, is that version again. What a paywall, a consent or an error leaves of an article is
kept as a version of its own kind, and never stands in the place of a good text. What was captured
before the article was seen last is a text of its own time, and does not stand either.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from storage.archive.identity import Identities, Known
from storage.core.model import Article, Outcome
from storage.core.urls import site_of, url_key
from storage.db.row_ids import highest_id
from storage.db.views import is_boilerplate
from storage.folding.batch import NewVersion
from storage.text.digests import paragraph_digest, text_digest
from storage.text.fingerprint import Fingerprints
from storage.text.folding_settings import FoldingSettings
from storage.text.search_terms import searchable_text
from storage.text.shingles import shingle_hashes
from storage.text.truncation import Truncation, detect_truncation
from storage.text.visible_text import visible_paragraphs

_LOOKED_BACK = 50  # versions of an article that a text is compared with as a reader sees them
TEXT, GUTTED = "text", "truncated"


@dataclass(frozen=True, slots=True)
class Entered:
    """What it came to that a page shows a text of an article.

    version_id: which of its texts, None where that is none that is kept; is_new: whether the
    article says now what it never said before; is_gutted: whether this is what was left of it.
    """

    known: Known
    outcome: Outcome
    detail: str | None
    version_id: int | None
    is_new: bool = False
    is_gutted: bool = False


@dataclass(frozen=True, slots=True)
class _Earlier:
    """A version that an article has."""

    version_id: int
    number: int
    text_digest: str


class Versions:
    """Writes the articles and versions of one batch, and the words to find them by.

    Part of the caller's transaction. `new` is to be folded, `returned` are articles that stand in
    an earlier version again.
    """

    def __init__(self, connection: sqlite3.Connection, folding: FoldingSettings) -> None:
        self._connection = connection
        self._folding = folding
        self.identities = Identities(connection)
        self.new: list[NewVersion] = []
        self.returned: set[int] = set()
        self.new_articles = 0
        self.new_versions = 0
        self._words: dict[int, tuple[str, str]] = {}
        self._old_words: list[tuple[int, str, str]] = []
        self._next_article = highest_id(connection, "articles") + 1
        self._next_version = highest_id(connection, "versions") + 1

    def enter(
        self,
        article: Article,
        prints: Fingerprints,
        address: str,
        moment: str,
        *,
        alias: bool,
        dated: bool = False,
    ) -> Entered:
        """Enter what a page showed under its article's URL.

        What comes by an alias makes no version: it may be an abridged form. dated: whether the
        moment is that of a record, and may be long ago.
        """
        text = text_digest(article.full_text)
        known = self.identities.known(url_key(address))
        if known is None:
            return self._add_article(article, prints, address, text, moment)
        if dated and moment < self._last_seen(known.article_id):
            return self._enter_late(known, article, prints, text, moment, alias=alias)
        if alias or known.text_digest == text:
            self.see_again(known.article_id, moment)
            shown = known.version_id if known.text_digest == text else None
            return Entered(known, Outcome.UNCHANGED, None, shown)
        earlier = self._seen_before(known, article, text)
        if earlier is not None and earlier.version_id == known.version_id:
            self.see_again(known.article_id, moment)
            return Entered(known, Outcome.UNCHANGED, None, known.version_id)
        left = self._left(known, known.version_id, article, prints, text)
        if left is not None:
            version_id = self._put_aside(known, article, prints, text, moment, earlier)
            told = f"truncated: {left}"
            return Entered(known, Outcome.UNCHANGED, told, version_id, is_gutted=True)
        if earlier is not None:
            return self._return(known, article, earlier, moment)
        version_id = self.add_version(known, article, prints, text, moment, TEXT)
        self.new_versions += 1
        texts = [paragraph.text for paragraph in article.paragraphs]
        self.stand(known, version_id, known.last, article, texts, moment)
        return self._entered(known, f"version {known.number}")

    def stand(
        self,
        known: Known,
        version_id: int,
        number: int,
        article: Article,
        texts: Sequence[str],
        moment: str,
    ) -> None:
        """Have a version of an article stand; texts: of its paragraphs."""
        self._forget_words(known.article_id)
        text = "\n".join(texts)
        digests = frozenset(map(paragraph_digest, texts))
        self._stand(known, version_id, number, text_digest(text), digests)
        self._put_article(known, article, moment, first=False)
        self._words[known.article_id] = _words(article, text)

    def see_again(self, article_id: int, moment: str) -> None:
        """Note that an article was seen."""
        self._connection.execute(
            "UPDATE articles SET first_seen = min(first_seen, ?1), last_seen = max(last_seen, ?1) "
            "WHERE id = ?2",
            (moment, article_id),
        )

    def _last_seen(self, article_id: int) -> str:
        (last,) = self._connection.execute(
            "SELECT last_seen FROM articles WHERE id = ?", (article_id,)
        ).fetchone()
        return str(last)

    def _enter_late(
        self,
        known: Known,
        article: Article,
        prints: Fingerprints,
        text: str,
        moment: str,
        *,
        alias: bool,
    ) -> Entered:
        """Enter what a page showed before its article was seen last: what stands goes on to."""
        self.see_again(known.article_id, moment)
        if alias and known.text_digest != text:
            return Entered(known, Outcome.UNCHANGED, None, None)
        earlier = self._seen_before(known, article, text)
        if earlier is not None:
            self._connection.execute(
                "UPDATE versions SET seen_at = min(seen_at, ?) WHERE id = ?",
                (moment, earlier.version_id),
            )
            return Entered(known, Outcome.UNCHANGED, None, earlier.version_id)
        before = self._connection.execute(
            "SELECT id FROM versions WHERE article_id = ? AND kind = ? AND seen_at <= ? "
            "ORDER BY seen_at DESC, id DESC LIMIT 1",
            (known.article_id, TEXT, moment),
        ).fetchone()
        left = self._left(known, before[0], article, prints, text) if before else None
        kind = GUTTED if left else TEXT
        version_id = self.add_version(known, article, prints, text, moment, kind)
        if left is not None:
            told = f"truncated: {left}"
            return Entered(known, Outcome.UNCHANGED, told, version_id, is_gutted=True)
        self.new_versions += 1
        return Entered(known, Outcome.ARCHIVED, f"version {known.last}, of before", version_id)

    def _add_article(
        self, article: Article, prints: Fingerprints, address: str, text: str, moment: str
    ) -> Entered:
        known = Known(self._next_article, address, 0, text, 0, 0, frozenset(prints.digests))
        self._next_article += 1
        self.new_articles += 1
        self.identities.add(known)
        version_id = self.add_version(known, article, prints, text, moment, TEXT)
        self._stand(known, version_id, known.last, text, known.digests)
        self._put_article(known, article, moment, first=True)
        self._words[known.article_id] = _words(article, article.full_text)
        return self._entered(known, None)

    def _entered(self, known: Known, told: str | None) -> Entered:
        """What a new text came to: another article may have that very text."""
        original = self._connection.execute(
            "SELECT a.url FROM versions v JOIN articles a ON a.id = v.article_id WHERE "
            "v.text_digest = ? AND a.id <> ? AND v.kind = ? ORDER BY +v.id LIMIT 1",
            (known.text_digest, known.article_id, TEXT),
        ).fetchone()
        if original is not None:
            return Entered(known, Outcome.COPY, original[0], known.version_id, is_new=True)
        return Entered(known, Outcome.ARCHIVED, told, known.version_id, is_new=True)

    def _return(self, known: Known, article: Article, earlier: _Earlier, moment: str) -> Entered:
        """An article shows a text that it had before: that version stands again."""
        texts = self._texts(earlier.version_id)
        self._connection.execute(
            "UPDATE versions SET kind = ? WHERE id = ?", (TEXT, earlier.version_id)
        )
        self.stand(known, earlier.version_id, earlier.number, article, texts, moment)
        self.returned.add(known.article_id)
        told = f"version {earlier.number} again"
        return Entered(known, Outcome.UNCHANGED, told, earlier.version_id)

    @staticmethod
    def _stand(
        known: Known, version_id: int, number: int, text: str, digests: frozenset[bytes] | None
    ) -> None:
        known.version_id = version_id
        known.number = number
        known.text_digest = text
        known.digests = digests

    def _put_aside(
        self,
        known: Known,
        article: Article,
        prints: Fingerprints,
        text: str,
        moment: str,
        earlier: _Earlier | None,
    ) -> int:
        """Keep what was left of an article beside its good text. Returns the version's id."""
        if earlier is None:
            return self.add_version(known, article, prints, text, moment, GUTTED)
        # A teaser may have come in first and stood until there was more.
        self._connection.execute(
            "UPDATE versions SET kind = ? WHERE id = ?", (GUTTED, earlier.version_id)
        )
        return earlier.version_id

    def add_version(
        self,
        known: Known,
        article: Article,
        prints: Fingerprints,
        text: str,
        moment: str,
        kind: str,
        rereads: int | None = None,
    ) -> int:
        version_id = self._next_version
        self._next_version += 1
        known.last += 1
        version = NewVersion(
            *(version_id, known.article_id, site_of(known.url), known.last == 1),
            *(article.paragraphs, prints),
        )
        self._connection.execute(
            "INSERT INTO versions (id, article_id, number, seen_at, text_digest, title, shingles, "
            "kind, extractor, reextraction_of) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(version_id, known.article_id, known.last, moment, text),
                *(article.title, version.shingle_count, kind, article.extractor, rereads),
            ),
        )
        self.new.append(version)
        return version_id

    def _seen_before(self, known: Known, article: Article, text: str) -> _Earlier | None:
        """The version of an article that has this text, or else one that looks the same."""
        columns = "SELECT id, number, text_digest FROM versions WHERE article_id = ?"
        row = self._connection.execute(
            f"{columns} AND text_digest = ?", (known.article_id, text)
        ).fetchone()
        if row is not None:
            return _Earlier(*row)
        mine = visible_paragraphs(paragraph.text for paragraph in article.paragraphs)
        rows = self._connection.execute(
            f"{columns} ORDER BY id = ? DESC, id DESC LIMIT ?",
            (known.article_id, known.version_id, _LOOKED_BACK),
        )
        for earlier in (_Earlier(*row) for row in rows.fetchall()):
            if visible_paragraphs(self._texts(earlier.version_id)) == mine:
                return earlier
        return None

    def _texts(self, version_id: int) -> list[str]:
        """The paragraphs of a version, of this batch or of an earlier one."""
        for version in self.new:
            if version.version_id == version_id:
                return [paragraph.text for paragraph in version.paragraphs]
        rows = self._connection.execute(
            "SELECT g.text FROM appearances p JOIN paragraphs g ON g.id = p.paragraph_id "
            "WHERE p.version_id = ? ORDER BY p.position",
            (version_id,),
        )
        return [text for (text,) in rows]

    def _left(
        self, known: Known, version_id: int, article: Article, prints: Fingerprints, text: str
    ) -> Truncation | None:
        """What another text leaves of the one that stands or stood, where it is a gutted one."""
        dropped = self._boilerplate(version_id)
        there = [each for each in self._texts(version_id) if each not in dropped]
        here = [
            prints.shingles_of(at)
            for at, paragraph in enumerate(article.paragraphs)
            if paragraph.text not in dropped
        ]
        whole = [shingle_hashes(each, self._folding) for each in there]
        many = self._stands_for_many(text, known.article_id)
        return detect_truncation(whole, here, is_placeholder=many)

    def _boilerplate(self, version_id: int) -> set[str]:
        rows = self._connection.execute(
            "SELECT g.text FROM appearances p JOIN paragraphs g ON g.id = p.paragraph_id "
            "JOIN versions v ON v.id = p.version_id JOIN articles a ON a.id = v.article_id "
            f"WHERE p.version_id = ? AND {is_boilerplate('a.site', 'p.paragraph_id')}",
            (version_id,),
        )
        return {text for (text,) in rows}

    def _stands_for_many(self, text: str, article_id: int) -> bool:
        """Whether other articles were found to show this very text in their place."""
        (many,) = self._connection.execute(
            "SELECT count(DISTINCT article_id) > 1 OR coalesce(max(kind = ?), 0) FROM versions "
            "WHERE text_digest = ? AND article_id <> ?",
            (GUTTED, text, article_id),
        ).fetchone()
        return bool(many)

    def _put_article(self, known: Known, article: Article, moment: str, *, first: bool) -> None:
        tags = json.dumps(list(article.tags), ensure_ascii=False) if article.tags else None
        metadata = (
            *(article.title, article.author, article.published, article.language),
            *(article.description, tags, article.image, article.licence),
        )
        if first:
            self._connection.execute(
                """
                INSERT INTO articles (id, key, url, site, title, author, published, language,
                                      description, tags, image, licence, first_seen, last_seen,
                                      version_id)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                (
                    *(known.article_id, url_key(known.url), known.url, site_of(known.url)),
                    *(*metadata, moment, moment, known.version_id),
                ),
            )
        else:
            self._connection.execute(
                """
                UPDATE articles SET title = ?, author = ?, published = ?, language = ?,
                       description = ?, tags = ?, image = ?, licence = ?,
                       last_seen = max(last_seen, ?), version_id = ?
                 WHERE id = ?""",
                (*metadata, moment, known.version_id, known.article_id),
            )

    def _forget_words(self, article_id: int) -> None:
        """Take the current text out of the full-text index, which asks for it word by word."""
        if self._words.pop(article_id, None) is not None:
            return  # of this batch: it is not in the index yet
        title, text = self._connection.execute(
            "SELECT a.title, t.full_text FROM articles a "
            "JOIN article_text t ON t.article_id = a.id WHERE a.id = ?",
            (article_id,),
        ).fetchone()
        self._old_words.append((article_id, searchable_text(title or ""), searchable_text(text)))

    def index_words(self) -> None:
        """Bring the full-text index up to date, all articles in a row.

        Between two of them an update with foreign keys would make it write a segment for each.
        """
        self._connection.executemany(
            "INSERT INTO article_words (article_words, rowid, title, text) "
            "VALUES ('delete', ?, ?, ?)",
            self._old_words,
        )
        self._connection.executemany(
            "INSERT INTO article_words (rowid, title, text) VALUES (?, ?, ?)",
            [(article_id, *words) for article_id, words in self._words.items()],
        )


def _words(article: Article, text: str) -> tuple[str, str]:
    return searchable_text(article.title or ""), searchable_text(text)
