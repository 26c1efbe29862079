"""Folding: store the paragraphs of new versions and find what repeats what.

Exact matches by digest first, then candidates by MinHash bands, verified by exact Jaccard
similarity, then how the wordings differ.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from storage.band_index.index import BandIndex
from storage.band_index.known_paragraphs import known_paragraphs
from storage.boilerplate.patterns import BoilerplatePatterns
from storage.db.joins import VERSION_WITH_ARTICLE
from storage.db.row_ids import highest_id
from storage.db.select_in import select_in
from storage.folding.batch import Batch, NewVersion
from storage.folding.candidates import entries_of_new
from storage.folding.copies import Copies, article_keys
from storage.folding.first_occurrences import FirstOccurrences
from storage.folding.near_duplicates import NearDuplicates
from storage.folding.recompute_repeats import RepeatsComputation
from storage.folding.repeats import Repeats
from storage.text.digests import digest_keys
from storage.text.fingerprint import indexed_patterns
from storage.text.folding_settings import FoldingSettings


@dataclass(slots=True)
class FoldCounts:
    """What folding a batch found. folded: paragraphs that repeat an earlier occurrence."""

    paragraphs: int = 0
    new_paragraphs: int = 0
    folded: int = 0
    near_duplicates: int = 0


class FoldWriter:
    """Writes paragraphs, appearances and everything that folding finds, into one archive."""

    def __init__(
        self, connection: sqlite3.Connection, index: BandIndex, folding: FoldingSettings
    ) -> None:
        self.folding = folding
        self._connection = connection
        self._index = index
        self._near_duplicates = NearDuplicates(connection, index, folding)
        self._first_occurrences = FirstOccurrences(connection, folding)
        self._repeats = Repeats(connection, folding)
        self._recomputation = RepeatsComputation(connection, self._first_occurrences, self._repeats)
        self._patterns = BoilerplatePatterns(connection, index)
        self._copies = Copies(connection, index, folding)

    def forget(self) -> None:
        """Empty the caches. Needed after a rollback, because ids may be assigned again."""
        self._near_duplicates.forget()
        self._patterns.forget()
        self._copies.forget()

    def fold(self, versions: Sequence[NewVersion]) -> FoldCounts:
        """Write the paragraphs of these versions, in order. Part of the caller's transaction."""
        if not versions:
            return FoldCounts()
        batch = Batch(versions)
        digests = (each for version in versions for each in version.fingerprints.digests)
        batch.ids.update(known_paragraphs(self._connection, self._index, digests))
        self._insert(batch)
        return self._relate(batch)

    def refold(self, versions: Sequence[NewVersion]) -> FoldCounts:
        """Find what versions repeat whose paragraphs and appearances are written already.

        The pairs, repeats, counts and bands of the archive must have been deleted, and all
        versions be passed in the order of their ids.
        """
        batch = Batch(versions)
        by_id = {version.version_id: version for version in versions}
        appearances = select_in(
            self._connection,
            "SELECT version_id, position, paragraph_id FROM appearances WHERE version_id IN ({})",
            by_id,
        )
        for version_id, position, paragraph_id in appearances:
            batch.ids[by_id[version_id].fingerprints.digests[position]] = paragraph_id
        for paragraph_id, version_id, position in self._first_added(batch):
            batch.add_new(paragraph_id, by_id[version_id], position)
        self._connection.executemany(
            "UPDATE paragraphs SET shingles = ?, version_id = ?, position = ? WHERE id = ?",
            [
                (version.fingerprints.weight(at), version.version_id, at, i)
                for i, (version, at) in batch.new.items()
            ],
        )
        self._connection.executemany(
            "UPDATE versions SET shingles = ? WHERE id = ?",
            [(version.shingle_count, version.version_id) for version in versions],
        )
        return self._relate(batch, last_version=max(by_id))

    def _first_added(self, batch: Batch) -> list[tuple[int, int, int]]:
        """The paragraphs that no version before the batch contains, in the order of occurrence.

        Each with a version and a position of the batch.
        """
        first = min(version.version_id for version in batch.versions)
        query = "SELECT min(version_id) FROM appearances WHERE paragraph_id = ?"
        places: dict[int, tuple[int, int]] = {}
        for version in batch.versions:
            for position, paragraph_id in enumerate(batch.ids_of(version)):
                places.setdefault(paragraph_id, (version.version_id, position))
        return [
            (paragraph_id, *place)
            for paragraph_id, place in places.items()
            if self._connection.execute(query, (paragraph_id,)).fetchone()[0] >= first
        ]

    def reverify_copies(self, article_ids: set[int]) -> None:
        """Verify the copies of articles whose current version is an earlier one again."""
        self._copies.reverify(self._patterns.refresh(article_ids))
        self._copies.reverify_articles(article_ids)

    def move_article(self, article_id: int, before: str, now: str) -> None:
        """Update what depends on the URL of an article, and on its site, after it has moved."""
        self._update_first(self._folded_versions([article_id]), {before, now})
        self._copies.reverify(self._patterns.move_article(article_id, before, now))
        self._copies.move(article_id)
        self._copies.reorder({article_id})

    def reorder(self, version_ids: Iterable[int]) -> None:
        """Update what occurred first after versions have been public since other times."""
        versions = list(version_ids)
        if versions:
            rows = select_in(
                self._connection,
                f"SELECT DISTINCT a.site FROM {VERSION_WITH_ARTICLE} WHERE v.id IN ({{}})",
                versions,
            )
            self._update_first(versions, {site for (site,) in rows})
            query = "SELECT DISTINCT article_id FROM versions WHERE id IN ({})"
            moved = select_in(self._connection, query, versions)
            self._copies.reorder({article_id for (article_id,) in moved})

    def _update_first(self, versions: list[int], sites: set[str]) -> None:
        """Recompute the first occurrences in these versions, and what depends on them.

        sites: of their articles, now and before.
        """
        first = self._first_occurrences
        query = "SELECT DISTINCT paragraph_id FROM appearances WHERE version_id IN ({})"
        paragraphs = {each for (each,) in select_in(self._connection, query, versions)}
        affected = first.versions_holding(paragraphs, sites)
        first.update(versions)
        affected |= first.versions_holding(paragraphs, sites)
        recomputed = self._recomputation.recompute(sorted(affected.union(versions)))
        self._copies.limit_to_folded()
        self._copies.update_paragraphs(recomputed, paragraphs)

    def _folded_versions(self, article_ids: Iterable[int]) -> list[int]:
        query = (
            "SELECT v.id FROM versions v WHERE v.article_id IN ({}) "
            "AND EXISTS (SELECT 1 FROM appearances p WHERE p.version_id = v.id)"
        )
        return [version_id for (version_id,) in select_in(self._connection, query, article_ids)]

    def _relate(self, batch: Batch, last_version: int | None = None) -> FoldCounts:
        """last_version: the last one that is folded, if later ones are stored already."""
        counts = FoldCounts(
            paragraphs=sum(len(version.paragraphs) for version in batch.versions),
            new_paragraphs=len(batch.new),
        )
        bands = entries_of_new(batch)
        version_keys, version_ids = article_keys(batch)
        exact_keys, exact_ids = _exact_keys(batch)
        pattern_keys, pattern_ids = _pattern_keys(batch)
        self._index.add(
            np.concatenate((bands.keys, version_keys, exact_keys, pattern_keys)),
            np.concatenate((bands.ids, version_ids, exact_ids, pattern_ids)),
        )
        pairs = self._near_duplicates.find(batch, bands)
        unlinked = self._near_duplicates.write(pairs)
        counts.near_duplicates = len(pairs.added)
        # Evidence for boilerplate is found by what occurred first before this batch.
        changed = self._patterns.add(map(batch.patterned, batch.versions), batch.new.keys())
        edited = {version.article_id for version in batch.versions if not version.is_first}
        if edited:
            changed |= self._patterns.refresh(edited)
        self._first_occurrences.load(batch)
        affected, moved = self._first_occurrences.add(batch)
        for version in batch.versions:
            counts.folded += self._repeats.write(version, batch)
        affected.update(self._recomputation.versions_that_need(unlinked))
        recomputed = self._recomputation.recompute(
            sorted(each for each in affected if last_version is None or each <= last_version)
        )
        self._copies.find(batch, recomputed, moved, last_version)
        self._copies.reverify(changed)
        return counts

    def _insert(self, batch: Batch) -> None:
        """Assign ids to new texts, and write them and all appearances."""
        last = highest_id(self._connection, "paragraphs")
        for version in batch.versions:
            for position, digest in enumerate(version.fingerprints.digests):
                if digest not in batch.ids:
                    last += 1
                    batch.ids[digest] = last
                    batch.add_new(last, version, position)
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


def _exact_keys(batch: Batch) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The keys of the new paragraphs' digests, and the paragraph id of each key."""
    digests = [version.fingerprints.digests[at] for version, at in batch.new.values()]
    return digest_keys(digests), np.fromiter(batch.new, dtype=np.int64, count=len(batch.new))


def _pattern_keys(batch: Batch) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The keys of the new paragraphs' patterns, and the paragraph id of each key."""
    positions: dict[int, tuple[NewVersion, dict[int, int]]] = {}
    for paragraph_id, (version, at) in batch.new.items():
        positions.setdefault(version.version_id, (version, {}))[1][at] = paragraph_id
    keys, ids = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for version, ids_at in positions.values():
        found, owners = indexed_patterns(version.fingerprints, ids_at)
        keys.append(found)
        ids.append(np.array([ids_at[at] for at in owners.tolist()], dtype=np.int64))
    return np.concatenate(keys), np.concatenate(ids)
