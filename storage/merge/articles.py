"""Adds the articles of another archive or dataset to an archive, in batches.

An article that the archive does not have is added with all its versions. To one that it has, the
texts are added that it lacks, each with its time. The article is current as it was seen last.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, partial

from storage.archive.article_visits import move_article
from storage.archive.identity import KnownArticle
from storage.archive.sightings import Sighting, read_sightings
from storage.archive.version_history import VersionHistory, replay
from storage.archive.version_rows import TEXT, TRUNCATED, EarlierVersion, VersionRows
from storage.archive.versions import Versions
from storage.core.model import Outcome
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

    def __init__(
        self,
        connection: sqlite3.Connection,
        other: sqlite3.Connection,
        fold_writer: FoldWriter,
        ids: IdMap,
    ) -> None:
        """other: what is merged; ids: where its ids are noted with those in the archive."""
        self._connection = connection
        self._other = other
        self._fold_writer = fold_writer
        self._ids = ids

    def add(self, articles: Sequence[MergedArticle]) -> tuple[ArticleCounts, FoldCounts]:
        """Add articles; return what was new, and what folding found in it."""
        rows = VersionRows(self._connection)
        batch = _Batch(self._connection, self._other, rows, self._fold_writer, self._ids)
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
        other: sqlite3.Connection,
        rows: VersionRows,
        fold_writer: FoldWriter,
        ids: IdMap,
    ) -> None:
        self._connection = connection
        self._other = other
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
            current_id = self._ids.version(article.current_id)
            assert current_id is not None
            self._make_current(known, article, current_id)
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
        seen_at = dict(
            self._connection.execute(
                "SELECT text_digest, seen_at FROM versions WHERE article_id = ?",
                (known.article_id,),
            ).fetchall()
        )
        # Most articles have one text, in both archives the same.
        is_unchanged = len(seen_at) == 1 and list(seen_at) == [
            each.text_digest for each in article.versions
        ]
        own = set[Sighting]()
        if not is_unchanged:
            own = read_sightings(self._connection, known.article_id)
        last_seen = self._rows.last_seen(known.article_id)
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
                added.add(self._add_version(known, article, version, version.kind))
            else:
                self._rows.set_seen_at(earlier.version_id, version.seen_at)
                self._ids.add_version(version.version_id, earlier.version_id)
        self._note(known, article)
        other_id = self._ids.version(article.current_id)
        if other_id == known.version_id and article.current.seen_at < current_since:
            # An unchanged page does not change the metadata with which it was seen first.
            self._rows.update_metadata(known, article.content(article.current), last_seen)
        if is_unchanged:
            return
        sightings = own | self._sightings(article)
        if sightings != own:
            # A page behind a paywall may have shown the same two texts in turn for years.
            truncates = cache(partial(self._versions.truncates, known))
            history = replay(sightings, truncates)
            self._follow(history, known, article, [last_seen, article.last_seen], added)

    def _sightings(self, article: MergedArticle) -> set[Sighting]:
        """The sightings in the merged archive, of the versions that they are in this one."""
        sightings = set()
        for each in read_sightings(self._other, article.article_id):
            version_id = self._ids.version(each.version_id)
            if version_id is not None:
                origin_id, text = self._connection.execute(
                    "SELECT coalesce(reextraction_of, 0), text_digest FROM versions WHERE id = ?",
                    (version_id,),
                ).fetchone()
                sightings.add(Sighting(each.moment, origin_id, text, version_id))
        return sightings

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

    def _follow(
        self,
        history: VersionHistory,
        known: KnownArticle,
        article: MergedArticle,
        last_seen: Sequence[str],
        added: set[int],
    ) -> None:
        """Store what follows from all sightings of an article.

        last_seen: when it was seen last in each of the two archives.
        """
        for version_id, is_truncated in history.truncated.items():
            self._rows.set_kind(version_id, TRUNCATED if is_truncated else TEXT)
        if history.current_id != known.version_id:
            if history.current_id not in added:
                self._rows.returned.add(known.article_id)
            self._make_current(known, article, history.current_id)
        # A page that shows only a part of an article does not count as seen.
        complete = [each for each in last_seen if each not in history.truncated_at]
        self._connection.execute(
            "UPDATE articles SET last_seen = max(?, ?) WHERE id = ?",
            (history.complete_until, max(complete, default=""), known.article_id),
        )

    def _make_current(self, known: KnownArticle, article: MergedArticle, version_id: int) -> None:
        """Make a version current, with the metadata that the merged archive has of the article."""
        number, title = self._connection.execute(
            "SELECT number, title FROM versions WHERE id = ?", (version_id,)
        ).fetchone()
        content = article.content(article.current)
        if version_id != self._ids.version(article.current_id):
            content = replace(content, title=title)
        self._rows.make_current(
            known,
            EarlierVersion(version_id, number),
            content,
            self._rows.texts(version_id),
            article.last_seen,
        )

    def _note(self, known: KnownArticle, article: MergedArticle) -> None:
        for moment in {article.first_seen, article.last_seen}:
            self._rows.mark_seen(known.article_id, moment)
        self._ids.add_article(article.article_id, known.article_id)
