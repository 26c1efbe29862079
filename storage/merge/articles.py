"""Adds the articles of another archive or dataset to an archive, in batches.

An article that the archive does not have is added with all its versions. To one that it has, the
texts are added that it lacks, each with its time. The article is current as it was seen last.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from storage.archive.article_visits import move_article
from storage.archive.identity import KnownArticle
from storage.archive.version_rows import TEXT, TRUNCATED, EarlierVersion, VersionRows
from storage.archive.versions import Versions
from storage.core.model import Article, Outcome, Paragraph
from storage.crawl_state.redactions import find_redacted
from storage.db.joins import VERSION_WITH_ARTICLE
from storage.db.select_in import select_in
from storage.folding.fold import FoldCounts, FoldWriter
from storage.merge.contents import MergedArticle, MergedVersion
from storage.merge.id_map import IdMap
from storage.text.fingerprint import Fingerprints, fingerprint_all
from storage.text.read_article import ReadArticle


@dataclass(slots=True)
class ArticleCounts:
    """What a batch added, and how many of its articles had been taken down in the archive."""

    articles: int = 0
    versions: int = 0
    taken_down: int = 0


class ArticleMerger:
    """Writes articles into one archive. Every method is part of the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection, fold_writer: FoldWriter, ids: IdMap) -> None:
        """ids: where the ids that articles and versions get in the archive are noted."""
        self._connection = connection
        self._fold_writer = fold_writer
        self._ids = ids

    def add(self, articles: Sequence[MergedArticle]) -> tuple[ArticleCounts, FoldCounts]:
        """Add articles; return what was new, and what folding found in it."""
        rows = VersionRows(self._connection)
        batch = _Batch(self._connection, rows, self._fold_writer, self._ids)
        counts = ArticleCounts()
        keys = {key for article in articles for key in article.url_keys}
        redactions = find_redacted(self._connection, keys)
        added = []
        for article in articles:
            barred = sorted(article.url_keys & redactions.keys())
            if barred:
                counts.taken_down += 1
                redaction = redactions[barred[0]]
                reason = f"as {redaction.url}: {redaction.reason}"
                self._ids.add_taken_down(article.article_id, reason)
            else:
                added.append(article)
        batch.prepare(added)
        for article in added:
            batch.add(article)
        self._fold_writer.reorder(rows.update_times())
        folded = self._fold_writer.fold(rows.new)
        self._fold_writer.reverify_copies(rows.returned)
        rows.write_full_text()
        counts.articles = rows.new_articles
        counts.versions = len(rows.new)
        return counts, folded


class _Batch:
    def __init__(
        self,
        connection: sqlite3.Connection,
        rows: VersionRows,
        fold_writer: FoldWriter,
        ids: IdMap,
    ) -> None:
        self._connection = connection
        self._rows = rows
        self._fold_writer = fold_writer
        self._ids = ids
        self._versions = Versions(rows, fold_writer.folding)
        self._prints: dict[int, Fingerprints] = {}
        self._claimed: set[str] = set()

    def prepare(self, articles: Sequence[MergedArticle]) -> None:
        """Read what is needed to add these articles, and sign them."""
        keys = [article.key for article in articles]
        query = "SELECT claimed_key FROM articles WHERE claimed_key IN ({})"
        self._claimed = {key for (key,) in select_in(self._connection, query, keys)}
        self._claimed |= {each.claimed_key for each in articles if each.claimed_key is not None}
        self._sign(articles)

    def _sign(self, articles: Sequence[MergedArticle]) -> None:
        """Compute the fingerprints of the texts that the archive does not have, all at once."""
        rows = select_in(
            self._connection,
            f"SELECT a.key, v.text_digest FROM {VERSION_WITH_ARTICLE} WHERE a.key IN ({{}})",
            [article.key for article in articles],
        )
        known = set(rows)
        unknown = [
            version
            for article in articles
            for version in article.versions
            if (article.key, version.text_digest) not in known
        ]
        texts = [[each.text for each in version.paragraphs] for version in unknown]
        prints = fingerprint_all(texts, self._fold_writer.folding)
        for version, each in zip(unknown, prints, strict=True):
            self._prints[version.version_id] = each

    def add(self, article: MergedArticle) -> None:
        known = self._rows.articles.find(article.key) or self._moved(article)
        if known is None and self._is_alias(article):
            return
        if known is None:
            self._add_new(article)
        else:
            self._add_to(known, article)

    def _content(self, article: MergedArticle, version: MergedVersion) -> ReadArticle:
        content = article.content(version)
        if version.version_id not in self._prints:
            return ReadArticle.from_article(content, self._fold_writer.folding)
        return ReadArticle(content, self._prints[version.version_id])

    def _moved(self, article: MergedArticle) -> KnownArticle | None:
        """The archive's article that claimed this article's URL, moved to the URL."""
        if article.key not in self._claimed:
            return None
        prints = self._content(article, article.current).fingerprints
        moved = self._rows.articles.move_claimant(article.url, prints)
        if moved is None:
            return None
        move_article(self._rows, self._fold_writer, moved)
        self._connection.execute(
            f"UPDATE urls SET outcome = '{Outcome.COPY}', detail = ? WHERE article_id = ?",
            (article.url, moved.article_id),
        )
        return self._rows.articles.find(article.key)

    def _is_alias(self, article: MergedArticle) -> bool:
        """Whether the archive has the article at the canonical URL that its page claims.

        Its text may be abridged there, and does not become a version.
        """
        if article.claimed_key is None:
            return False
        known = self._rows.articles.find(article.claimed_key)
        content = self._content(article, article.current)
        if known is None or not self._rows.articles.is_same_story(known, content.fingerprints):
            return False
        for moment in {article.first_seen, article.last_seen}:
            self._rows.mark_seen(known.article_id, moment)
        self._ids.add_article(article.article_id, known.article_id)
        for version in article.versions:
            earlier = self._with_text(known, version)
            if earlier is not None:
                self._ids.add_version(version.version_id, earlier)
        return True

    def _with_text(self, known: KnownArticle, version: MergedVersion) -> int | None:
        row = self._connection.execute(
            "SELECT id FROM versions WHERE article_id = ? AND text_digest = ?",
            (known.article_id, version.text_digest),
        ).fetchone()
        return int(row[0]) if row else None

    def _add_new(self, article: MergedArticle) -> None:
        first, *others = article.versions
        known = self._rows.add_article(self._content(article, first), article.url, first.seen_at)
        self._ids.add_version(first.version_id, known.version_id)
        if first.kind != TEXT:
            self._rows.set_kind(known.version_id, first.kind)
        for version in others:
            self._add_version(known, article, version, version.kind)
        if article.current_id != first.version_id:
            self._make_current(known, article)
        if article.claimed_key is not None:
            self._connection.execute(
                "UPDATE articles SET claimed_key = ? WHERE id = ?",
                (article.claimed_key, known.article_id),
            )
        if {article.first_seen, article.last_seen} == {first.seen_at}:
            self._ids.add_article(article.article_id, known.article_id)
        else:
            self._note(known, article)

    def _add_to(self, known: KnownArticle, article: MergedArticle) -> None:
        before = known.version_id
        last_seen = self._rows.last_seen(known.article_id)
        seen_at = dict(
            self._connection.execute(
                "SELECT text_digest, seen_at FROM versions WHERE article_id = ?",
                (known.article_id,),
            ).fetchall()
        )
        current_since = seen_at[known.text_digest]
        added = set()
        for version in article.versions:
            if seen_at.get(version.text_digest, "") > version.seen_at:
                self._rows.set_seen_at(self._id_of(known, version), version.seen_at)
            if version.text_digest in seen_at:
                self._ids.add_version(version.version_id, self._id_of(known, version))
                continue
            earlier = self._rows.find_earlier(known, article.content(version), version.text_digest)
            if earlier is None:
                added.add(
                    self._add_version(known, article, version, self._kind(known, article, version))
                )
            else:
                self._rows.set_seen_at(earlier.version_id, version.seen_at)
                self._ids.add_version(version.version_id, earlier.version_id)
        self._note(known, article)
        self._choose_current(known, article, before, current_since, last_seen, added)

    def _kind(self, known: KnownArticle, article: MergedArticle, version: MergedVersion) -> str:
        """The kind of a text that is new here, where it may be seen to truncate an earlier one."""
        earlier = self._rows.version_at(known.article_id, version.seen_at)
        if version.kind != TEXT or earlier is None:
            return version.kind
        content = self._content(article, version)
        truncates = self._versions.truncation(known, earlier, content, version.text_digest)
        return TEXT if truncates is None else TRUNCATED

    def _id_of(self, known: KnownArticle, version: MergedVersion) -> int:
        found = self._with_text(known, version)
        assert found is not None
        return found

    def _add_version(
        self, known: KnownArticle, article: MergedArticle, version: MergedVersion, kind: str
    ) -> int:
        origin = version.reextraction_of
        version_id = self._rows.add_version(
            known,
            self._content(article, version),
            version.text_digest,
            version.seen_at,
            kind,
            None if origin is None else self._ids.version(origin),
        )
        self._rows.new_versions += 1
        self._ids.add_version(version.version_id, version_id)
        return version_id

    def _choose_current(
        self,
        known: KnownArticle,
        article: MergedArticle,
        before: int,
        current_since: str,
        last_seen: str,
        added: set[int],
    ) -> None:
        """Let the article be current as it was seen last, and a complete text before its teaser.

        before: its current version so far; current_since, last_seen: when that was seen first, and
        the article last.
        """
        other = self._ids.version(article.current_id)
        if other is None:
            return
        if other == before:
            if article.current.seen_at < current_since:
                # An unchanged page does not change the metadata with which it was seen first.
                self._rows.update_metadata(known, article.content(article.current), last_seen)
            return
        content = self._content(article, article.current)
        if (article.last_seen, self._is_reextraction(other, before)) > (last_seen, False):
            truncates = self._versions.truncation(
                known, before, content, article.current.text_digest
            )
            if truncates is not None:
                self._rows.set_kind(other, TRUNCATED)
                self._set_last_seen(known, last_seen)
                return
        elif self._is_truncated(known, article, before, other):
            self._rows.set_kind(before, TRUNCATED)
            self._set_last_seen(known, article.last_seen)
        else:
            return
        self._rows.set_kind(other, TEXT)
        self._make_current(known, article)
        if other not in added:
            self._rows.returned.add(known.article_id)

    def _set_last_seen(self, known: KnownArticle, moment: str) -> None:
        """A page that shows only a part of an article does not count as seen."""
        self._connection.execute(
            "UPDATE articles SET last_seen = ? WHERE id = ?", (moment, known.article_id)
        )

    def _is_reextraction(self, version_id: int, of: int) -> bool:
        row = self._connection.execute(
            "SELECT 1 FROM versions WHERE id = ? AND reextraction_of = ?", (version_id, of)
        ).fetchone()
        return row is not None

    def _is_truncated(
        self, known: KnownArticle, article: MergedArticle, before: int, other: int
    ) -> bool:
        """Whether the current version so far is only a part of the other one."""
        if article.current.kind != TEXT:
            return False
        shown = article.current.paragraphs
        texts = self._rows.texts(before)
        if len("\n".join(texts)) >= sum(len(each.text) + 1 for each in shown):
            return False
        shorter = Article(tuple(map(Paragraph, texts)))
        content = ReadArticle.from_article(shorter, self._fold_writer.folding)
        return self._versions.truncation(known, other, content, known.text_digest) is not None

    def _make_current(self, known: KnownArticle, article: MergedArticle) -> None:
        version_id = self._ids.version(article.current_id)
        assert version_id is not None
        (number,) = self._connection.execute(
            "SELECT number FROM versions WHERE id = ?", (version_id,)
        ).fetchone()
        texts = self._rows.texts(version_id)
        self._rows.make_current(
            known,
            EarlierVersion(version_id, number),
            article.content(article.current),
            texts,
            article.last_seen,
        )

    def _note(self, known: KnownArticle, article: MergedArticle) -> None:
        for moment in {article.first_seen, article.last_seen}:
            self._rows.mark_seen(known.article_id, moment)
        self._ids.add_article(article.article_id, known.article_id)
