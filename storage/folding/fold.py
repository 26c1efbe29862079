"""Folding: put the paragraphs of new versions among all the others, and find what repeats what.

Exact first (digest), then candidates by MinHash bands, then exact Jaccard, then what differs.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from storage.band_index.index import BandIndex
from storage.db.row_ids import highest
from storage.folding.batch import Batch, NewVersion, Occurrence, select_in
from storage.folding.boilerplate import Boilerplate
from storage.folding.copies import Copies, article_keys
from storage.folding.first_occurrences import FirstOccurrences
from storage.folding.near_duplicates import NearDuplicates, keys_of_new
from storage.text.fingerprint import Bands, Folding, digest_keys


@dataclass(slots=True)
class FoldCounts:
    """What folding a batch found, in numbers."""

    paragraphs: int = 0
    new_paragraphs: int = 0
    folded: int = 0
    near_duplicates: int = 0


class FoldWriter:
    """Writes paragraphs, appearances and all that folding finds, into one archive."""

    def __init__(self, connection: sqlite3.Connection, index: BandIndex, folding: Folding) -> None:
        self.folding = folding
        self._connection = connection
        self._index = index
        self._near = NearDuplicates(connection, index, folding)
        self._first_occurrences = FirstOccurrences(connection, folding)
        self._boilerplate = Boilerplate(connection)
        self._copies = Copies(connection, index, folding)

    def forget(self) -> None:
        """Drop what is held in memory. For after a rollback: its ids may be given again."""
        self._near.forget()
        self._copies.forget()

    def fold(self, versions: Sequence[NewVersion]) -> FoldCounts:
        """Write the paragraphs of these versions, in order. Part of the caller's transaction."""
        if not versions:
            return FoldCounts()
        batch = Batch(versions)
        self._identify(batch)
        self._insert(batch)
        return self._relate(batch)

    def refold_versions(self, versions: Sequence[NewVersion]) -> FoldCounts:
        """Find anew what versions repeat whose paragraphs and appearances are written.

        For an archive whose pairs, repeats, counts and bands were taken out; versions in the order
        in which they came.
        """
        batch = Batch(versions)
        now = {version.version_id: version for version in versions}
        appearing = select_in(
            self._connection,
            "SELECT version_id, position, paragraph_id FROM appearances WHERE version_id IN ({})",
            now,
        )
        for version_id, position, paragraph_id in appearing:
            batch.ids[now[version_id].fingerprints.digests[position]] = paragraph_id
        told = select_in(
            self._connection,
            "SELECT id, version_id, position FROM paragraphs WHERE version_id IN ({})",
            now,
        )
        for paragraph_id, version_id, position in sorted(told):
            self._new(batch, paragraph_id, now[version_id], position)
        self._connection.executemany(
            "UPDATE paragraphs SET shingles = ? WHERE id = ?",
            [(version.fingerprints.weight(at), i) for i, (version, at) in batch.new.items()],
        )
        self._connection.executemany(
            "UPDATE versions SET shingles = ? WHERE id = ?",
            [(version.shingles, version.version_id) for version in versions],
        )
        return self._relate(batch)

    def recompare_copies(self, article_ids: set[int]) -> None:
        """Articles stand in an earlier version again: what they are copies of may be another."""
        self._copies.recompare_copies(article_ids)

    def move(self, article_id: int, before: str, now: str) -> None:
        """An article that is written went from one site to another: count for both anew."""
        rows = self._connection.execute(
            "SELECT DISTINCT p.paragraph_id FROM versions v JOIN appearances p "
            "ON p.version_id = v.id WHERE v.article_id = ?",
            (article_id,),
        )
        told = {paragraph_id for (paragraph_id,) in rows}
        self._boilerplate.move_article(before, now)
        self._first_occurrences.recompute_for_sites(told, (before, now))
        for site in (before, now):
            self._boilerplate.recount(site, told)

    def _relate(self, batch: Batch) -> FoldCounts:
        result = FoldCounts(
            paragraphs=sum(len(version.paragraphs) for version in batch.versions),
            new_paragraphs=len(batch.new),
        )
        keys, ids = keys_of_new(batch)
        whole, version_ids = article_keys(batch)
        exact, exact_ids = _exact_keys(batch)
        self._index.add(
            np.concatenate((keys, whole, exact)), np.concatenate((ids, version_ids, exact_ids))
        )
        pairs = self._near.find(batch)
        self._near.write(pairs)
        result.near_duplicates = len(pairs)
        self._first_occurrences.recall(batch)
        common = {}
        for version in batch.versions:
            folded, common[version.version_id] = self._first_occurrences.write(version, batch)
            result.folded += folded
        risen = self._boilerplate.count(batch)
        self._copies.find(batch, common)
        self._copies.review(risen)
        return result

    def _identify(self, batch: Batch) -> None:
        """Exact first: which texts are known."""
        wanted = {digest for version in batch.versions for digest in version.fingerprints.digests}
        _, held = self._index.holding(digest_keys(list(wanted)))
        query = "SELECT digest, id FROM paragraphs WHERE id IN ({})"
        for digest, paragraph_id in select_in(self._connection, query, set(held.tolist())):
            if digest in wanted:
                batch.ids[digest] = paragraph_id

    def _insert(self, batch: Batch) -> None:
        """Give ids to texts that are not known, and write them and all appearances."""
        last = highest(self._connection, "paragraphs")
        for version in batch.versions:
            for position, digest in enumerate(version.fingerprints.digests):
                if digest not in batch.ids:
                    last += 1
                    batch.ids[digest] = last
                    self._new(batch, last, version, position)
        self._connection.executemany(
            "INSERT INTO paragraphs (id, text, digest, shingles, version_id, position) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            [
                (
                    *(i, version.paragraphs[at].text, version.fingerprints.digests[at]),
                    *(version.fingerprints.weight(at), version.version_id, at),
                )
                for i, (version, at) in batch.new.items()
            ],
        )
        self._connection.executemany(
            "INSERT INTO appearances (version_id, position, paragraph_id, kind) "
            "VALUES (?, ?, ?, ?)",
            [
                (version.version_id, at, batch.ids[digest], version.paragraphs[at].kind)
                for version in batch.versions
                for at, digest in enumerate(version.fingerprints.digests)
            ],
        )

    @staticmethod
    def _new(batch: Batch, paragraph_id: int, version: NewVersion, position: int) -> None:
        batch.new[paragraph_id] = (version, position)
        batch.first[paragraph_id] = Occurrence(
            version.version_id, position, version.article_id, version.site
        )


def _exact_keys(batch: Batch) -> tuple[Bands, Bands]:
    """The keys of the new paragraphs' digests, and for each the paragraph's id."""
    digests = [version.fingerprints.digests[at] for version, at in batch.new.values()]
    return digest_keys(digests), np.fromiter(batch.new, dtype=np.int64, count=len(batch.new))
