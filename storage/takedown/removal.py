"""Removal: delete the texts of an article, and leave the others as if it had never been archived.

Paragraphs that other articles contain stay. Their first occurrences move on to the next article,
and what the other articles repeat is computed again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from storage.band_index.article_buckets import article_keys_of
from storage.band_index.index import VERSION_TAG, BandIndex
from storage.boilerplate.patterns import BoilerplatePatterns
from storage.crawl_state.text_preferences import move_text_sources
from storage.db import row_ids
from storage.db.select_in import select_in
from storage.folding.candidates import BandEntries, band_entries
from storage.folding.copies import Copies
from storage.folding.first_occurrences import FirstOccurrences
from storage.folding.near_duplicates import NearDuplicates
from storage.folding.recompute_repeats import RepeatsComputation
from storage.folding.repeats import Repeats
from storage.text.digests import digest_keys
from storage.text.fingerprint import fingerprint, indexed_patterns
from storage.text.folding_settings import FoldingSettings
from storage.text.search_terms import searchable_text


@dataclass(frozen=True, slots=True)
class RemovalCounts:
    """What was deleted. paragraphs_kept: paragraphs that other articles contain too."""

    versions: int
    paragraphs: int
    paragraphs_kept: int


class Removal:
    """Deletes articles from one archive. Part of the caller's transaction.

    Foreign keys must be off: with them, SQLite searches whole tables for each deleted row's
    children.
    """

    def __init__(
        self, connection: sqlite3.Connection, index: BandIndex, folding: FoldingSettings
    ) -> None:
        self._connection = connection
        self._index = index
        self._folding = folding
        self._patterns = BoilerplatePatterns(connection, index)
        self._first_occurrences = FirstOccurrences(connection, folding)
        self._repeats = RepeatsComputation(
            connection, self._first_occurrences, Repeats(connection, folding)
        )
        self._near_duplicates = NearDuplicates(connection, index, folding)
        self._copies = Copies(connection, index, folding)

    def remove(self, article_id: int) -> RemovalCounts:
        """Delete an article and all its versions. Its URLs and captures are not touched."""
        row_ids.save_highest_ids(self._connection)
        (site,) = self._connection.execute(
            "SELECT site FROM articles WHERE id = ?", (article_id,)
        ).fetchone()
        versions = self._ids("SELECT id FROM versions WHERE article_id = ?", article_id)
        paragraphs, kept = self._paragraphs(article_id)
        deleted = paragraphs - kept
        patterns = self._patterns.patterns_of_article(article_id)
        repeating = self._first_occurrences.versions_holding(paragraphs, {site})
        compared = self._copies.before_removal(article_id)
        self._delete_search_words(article_id)
        move_text_sources(self._connection, article_id, site, None)
        entries, digests, article_keys = self._delete_bands(versions, deleted)
        self._delete_rows(article_id, versions, deleted)
        self._first_occurrences.recompute_first_in(kept, versions)
        changed = self._patterns.remove_article(site, article_id, patterns)
        self._delete_empty_site(site)
        pairs = self._near_duplicates.find_after_removal(entries, digests)
        self._near_duplicates.insert(pairs)
        linked = self._repeats.versions_with({each for pair in pairs for each in pair[:2]})
        repeating |= self._first_occurrences.versions_holding(kept, {site})
        recomputed = self._repeats.recompute(sorted(repeating.union(linked).difference(versions)))
        self._copies.find_after_removal(article_id, article_keys, compared, recomputed, kept)
        self._copies.reverify(changed - deleted)
        return RemovalCounts(len(versions), len(deleted), len(kept))

    def _ids(self, query: str, *values: object) -> list[int]:
        return [int(row_id) for (row_id,) in self._connection.execute(query, values)]

    def _paragraphs(self, article_id: int) -> tuple[set[int], set[int]]:
        """The paragraphs of an article, and those among them that other articles contain too."""
        rows = self._connection.execute(
            """
            SELECT DISTINCT p.paragraph_id, EXISTS (
                     SELECT 1 FROM appearances o JOIN versions v ON v.id = o.version_id
                      WHERE o.paragraph_id = p.paragraph_id AND v.article_id <> ?1)
              FROM versions v JOIN appearances p ON p.version_id = v.id WHERE v.article_id = ?1""",
            (article_id,),
        ).fetchall()
        paragraphs = {paragraph_id for paragraph_id, _ in rows}
        return paragraphs, {paragraph_id for paragraph_id, is_shared in rows if is_shared}

    def _delete_search_words(self, article_id: int) -> None:
        title, text = self._connection.execute(
            "SELECT a.title, t.full_text FROM articles a "
            "JOIN article_text t ON t.article_id = a.id WHERE a.id = ?",
            (article_id,),
        ).fetchone()
        self._connection.execute(
            "INSERT INTO article_words (article_words, rowid, title, text) "
            "VALUES ('delete', ?, ?, ?)",
            (article_id, searchable_text(title or ""), searchable_text(text)),
        )

    def _delete_bands(
        self, versions: Iterable[int], paragraphs: set[int]
    ) -> tuple[BandEntries, dict[int, bytes], set[int]]:
        """Delete these versions and paragraphs from the band index.

        Returns the entries and the digests of the paragraphs, and the keys of the versions.
        """
        keys, ids = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        texts = dict(
            select_in(
                self._connection, "SELECT id, text FROM paragraphs WHERE id IN ({})", paragraphs
            )
        )
        prints = fingerprint(texts.values(), self._folding)
        paragraph_ids = np.fromiter(texts, dtype=np.int64, count=len(texts))
        entries, digests = band_entries(prints, paragraph_ids), prints.digests
        pattern_keys, owners = indexed_patterns(prints, range(len(texts)))
        keys += [prints.keys, digest_keys(prints.digests), pattern_keys]
        ids += [paragraph_ids[prints.owners], paragraph_ids, paragraph_ids[owners]]
        article_keys: set[int] = set()
        for version_id in versions:
            of_version = article_keys_of(self._connection, version_id, self._folding)
            keys.append(of_version)
            ids.append(np.full(len(of_version), version_id + VERSION_TAG, dtype=np.int64))
            article_keys.update(of_version.tolist())
        self._index.remove(np.concatenate(keys), np.concatenate(ids))
        return entries, dict(zip(texts, digests, strict=True)), article_keys

    def _delete_rows(self, article_id: int, versions: list[int], paragraphs: set[int]) -> None:
        by_article = ("copies", "copy_candidates")
        by_version = ("repeats", "appearances")
        by_paragraph = (
            "first_occurrences",
            "pattern_paragraphs",
            "near_duplicates",
        )
        version_rows = [(version_id,) for version_id in versions]
        paragraph_rows = [(paragraph_id,) for paragraph_id in sorted(paragraphs)]
        execute, executemany = self._connection.execute, self._connection.executemany
        for table in by_article:
            for column in ("article_id", "of_article_id"):
                execute(f"DELETE FROM {table} WHERE {column} = ?", (article_id,))
        for table in by_version:
            executemany(f"DELETE FROM {table} WHERE version_id = ?", version_rows)
        for table in by_paragraph:
            executemany(f"DELETE FROM {table} WHERE paragraph_id = ?", paragraph_rows)
        executemany("DELETE FROM near_duplicates WHERE of_paragraph_id = ?", paragraph_rows)
        executemany("DELETE FROM paragraphs WHERE id = ?", paragraph_rows)
        execute("DELETE FROM articles WHERE id = ?", (article_id,))
        execute("DELETE FROM versions WHERE article_id = ?", (article_id,))

    def _delete_empty_site(self, site: str) -> None:
        self._connection.execute(
            "DELETE FROM sites WHERE site = ? AND articles = 0 AND boilerplate_articles IS NULL",
            (site,),
        )
