"""Near-duplicates: candidates by their bands, each verified by exact Jaccard similarity.

The pairs follow from the texts alone, regardless of the order and the process in which they are
added. `band_index.bucket_rule` bounds their number where template text fills a bucket.
"""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from storage.band_index.index import BandIndex
from storage.band_index.large_buckets import IdPair
from storage.db.select_in import select_in
from storage.facts import classify_difference
from storage.folding.batch import Batch, Pair
from storage.folding.candidates import BandEntries, CandidateFinder
from storage.text.folding_settings import FoldingSettings
from storage.text.shingles import jaccard, shingle_hashes

_CACHED_SETS = 4000  # shingle sets of paragraphs kept between batches
_LOADED_PAIRS = 20_000  # verified while their shingle sets are in memory

Row = tuple[int, int, float, str, int]


@dataclass(frozen=True, slots=True)
class PairChanges:
    """What a transaction does to the pairs of the archive.

    added: the rows of new pairs; fewer: pairs that are candidates in fewer buckets than before,
    with how many fewer. They are no longer stored if none is left.
    """

    added: list[Row]
    fewer: Mapping[IdPair, int]


class NearDuplicates:
    """Finds and writes the rows of `near_duplicates`. Part of the caller's transaction."""

    def __init__(
        self, connection: sqlite3.Connection, index: BandIndex, folding: FoldingSettings
    ) -> None:
        self._connection = connection
        self._folding = folding
        self._candidates = CandidateFinder(connection, index, folding)
        self._cache: OrderedDict[int, frozenset[int]] = OrderedDict()

    def forget(self) -> None:
        """Empty the cache. Needed after a rollback, because ids may be assigned again."""
        self._cache.clear()

    def find(self, batch: Batch, entries: BandEntries) -> PairChanges:
        """The near-duplicates of a batch's new paragraphs; those that fold are linked in the batch.

        entries: the band entries of these paragraphs, which must be in the index.
        """
        digests = {i: version.fingerprints.digests[at] for i, (version, at) in batch.new.items()}
        changes = self._candidates.add(entries, digests)
        candidates = {pair: count for pair, count in changes.items() if count > 0}
        fewer = {pair: -count for pair, count in changes.items() if count < 0}
        rows = self._rows(candidates, batch)
        folding_kinds = self._folding.folding_kinds
        for later, earlier, similarity, kind, _ in rows:
            if kind in folding_kinds:
                batch.link(later, earlier, Pair(similarity, kind))
        return PairChanges(rows, fewer)

    def find_after_removal(self, entries: BandEntries, digests: dict[int, bytes]) -> list[Row]:
        """The rows of pairs that have become candidates because paragraphs were removed.

        entries: those of the removed paragraphs, which must no longer be in the index; digests: by
        paragraph. Pairs that were candidates before are in more buckets now, which is written.
        """
        gained = self._candidates.remove(entries, digests)
        self._connection.executemany(
            "UPDATE near_duplicates SET buckets = buckets + ? "
            "WHERE paragraph_id = ? AND of_paragraph_id = ?",
            [(count, *pair) for pair, count in gained.items()],
        )
        new = {pair: count for pair, count in gained.items() if not self._is_stored(pair)}
        return self._rows(new, Batch(()))

    def write(self, changes: PairChanges) -> list[IdPair]:
        """Write what `find` returned. The paragraphs must be written.

        Returns the pairs that were deleted and folded.
        """
        self.insert(changes.added)
        self._connection.executemany(
            "UPDATE near_duplicates SET buckets = buckets - ? "
            "WHERE paragraph_id = ? AND of_paragraph_id = ?",
            [(count, *pair) for pair, count in changes.fewer.items()],
        )
        deleted = []
        for pair in changes.fewer:
            for (kind,) in self._connection.execute(
                "DELETE FROM near_duplicates WHERE paragraph_id = ? AND of_paragraph_id = ? "
                "AND buckets <= 0 RETURNING differs",
                pair,
            ).fetchall():
                if kind in self._folding.folding_kinds:
                    deleted.append(pair)
        return deleted

    def insert(self, rows: Iterable[Row]) -> None:
        """Write the rows of new pairs."""
        self._connection.executemany(
            "INSERT INTO near_duplicates "
            "(paragraph_id, of_paragraph_id, similarity, differs, buckets) VALUES (?, ?, ?, ?, ?)",
            rows,
        )

    def _is_stored(self, pair: IdPair) -> bool:
        query = "SELECT 1 FROM near_duplicates WHERE paragraph_id = ? AND of_paragraph_id = ?"
        return self._connection.execute(query, pair).fetchone() is not None

    def _rows(self, candidates: Mapping[IdPair, int], batch: Batch) -> list[Row]:
        """The rows of those candidates that are near-duplicates."""
        similar: list[tuple[IdPair, float]] = []
        ordered = sorted(candidates)
        for start in range(0, len(ordered), _LOADED_PAIRS):
            chunk = ordered[start : start + _LOADED_PAIRS]
            self._load(chunk, batch)
            similar += self._verified(chunk, batch)
        named = {each for pair, _ in similar for each in pair}
        texts = self._texts(named - batch.new.keys())
        texts |= {each: batch.text(each) for each in named & batch.new.keys()}
        return [
            (
                *(*pair, round(similarity, 4)),
                *(str(classify_difference(*(texts[each] for each in pair))), candidates[pair]),
            )
            for pair, similarity in similar
        ]

    def _verified(
        self, candidates: Iterable[IdPair], batch: Batch
    ) -> Iterable[tuple[IdPair, float]]:
        threshold = self._folding.threshold
        for pair in candidates:
            one, other = (self._shingles_of(each, batch) for each in pair)
            if one is None or other is None or not self._can_be_similar(len(one), len(other)):
                continue
            similarity = jaccard(one, other)
            if similarity >= threshold:
                yield pair, similarity

    def _can_be_similar(self, one: int, other: int) -> bool:
        """Whether sets of these sizes can reach the threshold."""
        return min(one, other) >= self._folding.threshold * max(one, other)

    def _shingles_of(self, paragraph_id: int, batch: Batch) -> frozenset[int] | None:
        """The shingle hashes of a paragraph.

        None if `_load` skipped it because of its size, or if its id came from a key that collided
        and is not that of a paragraph.
        """
        known = self._cache.get(paragraph_id)
        if known is None and paragraph_id in batch.new:
            version, position = batch.new[paragraph_id]
            known = version.fingerprints.shingles_of(position)
            self._cache[paragraph_id] = known
        return known

    def _load(self, candidates: Iterable[IdPair], batch: Batch) -> None:
        """Load the shingle sets of candidates that are not cached, and evict those longest unused.

        Most candidates share a band by chance. Those whose size excludes them are not even hashed.
        """
        while len(self._cache) > _CACHED_SETS:
            self._cache.popitem(last=False)
        sizes_of_others: dict[int, list[int]] = {}
        for pair in candidates:
            for each, other in (pair, pair[::-1]):
                if each in self._cache:
                    self._cache.move_to_end(each)
                elif each not in batch.new:
                    sizes = sizes_of_others.setdefault(each, [])
                    if other in batch.new:
                        version, position = batch.new[other]
                        sizes.append(version.fingerprints.weight(position))
        query = "SELECT id, shingles, text FROM paragraphs WHERE id IN ({})"
        for each, size, text in select_in(self._connection, query, sizes_of_others):
            others = sizes_of_others[each]
            if not others or any(self._can_be_similar(size, other) for other in others):
                self._cache[each] = shingle_hashes(text, self._folding)

    def _texts(self, paragraph_ids: Iterable[int]) -> dict[int, str]:
        query = "SELECT id, text FROM paragraphs WHERE id IN ({})"
        return dict(select_in(self._connection, query, paragraph_ids))
