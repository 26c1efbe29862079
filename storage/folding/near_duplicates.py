"""Near-duplicates: candidates by their bands, each verified by exact Jaccard similarity.

The pairs follow from the texts alone, regardless of the order and the process in which they are
added, as long as no more than 128 share a band. In a larger bucket, each new paragraph is paired
only with the 16 most likely ones: template text would otherwise produce millions of pairs.
"""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from storage.band_index.index import BandIndex, Candidates
from storage.db.select_in import select_in
from storage.facts import classify_difference
from storage.folding.batch import Batch, Pair
from storage.text.folding_settings import FoldingSettings
from storage.text.shingles import jaccard, shingle_hashes

_MAX_CANDIDATES = 1024  # verified for one paragraph, most likely first
_MAX_PAIRS_IN_LARGE_BUCKET = 16  # for one new paragraph
_CACHED_SETS = 4000  # shingle sets of paragraphs kept between batches

Row = tuple[int, int, float, str]
Ints = npt.NDArray[np.int64]


class NearDuplicates:
    """Finds and writes the rows of `near_duplicates`. Part of the caller's transaction."""

    def __init__(
        self, connection: sqlite3.Connection, index: BandIndex, folding: FoldingSettings
    ) -> None:
        self._connection = connection
        self._index = index
        self._folding = folding
        self._cache: OrderedDict[int, frozenset[int]] = OrderedDict()

    def forget(self) -> None:
        """Empty the cache. Needed after a rollback, because ids may be assigned again."""
        self._cache.clear()

    def find(self, batch: Batch) -> list[Row]:
        """The near-duplicates of a batch's new paragraphs; those that fold are linked in the batch.

        The band keys of these paragraphs must be in the index.
        """
        candidates = self._index.candidates(*keys_of_new(batch))
        self._load(candidates, batch)
        similar = [
            (paragraph_id, other, similarity)
            for paragraph_id, others in candidates.items()
            for other, similarity in self._verified(paragraph_id, others, batch)
        ]
        texts = self._texts({other for _, other, _ in similar if other not in batch.new})
        rows = []
        folding_kinds = self._folding.folding_kinds
        for paragraph_id, other, similarity in similar:
            other_text = texts[other] if other in texts else batch.text(other)
            kind = classify_difference(batch.text(paragraph_id), other_text)
            later, earlier = max(paragraph_id, other), min(paragraph_id, other)
            rows.append((later, earlier, round(similarity, 4), str(kind)))
            if kind in folding_kinds:
                batch.link(paragraph_id, other, Pair(round(similarity, 4), kind))
        return sorted(rows)

    def write(self, rows: list[Row]) -> None:
        """Write the pairs that `find` returned. Their paragraphs must be written."""
        self._connection.executemany(
            "INSERT INTO near_duplicates (paragraph_id, of_paragraph_id, similarity, differs) "
            "VALUES (?, ?, ?, ?)",
            rows,
        )

    def _verified(
        self, paragraph_id: int, others: Candidates, batch: Batch
    ) -> list[tuple[int, float]]:
        new = self._shingles_of(paragraph_id, batch)
        threshold = self._folding.threshold
        verified: list[tuple[int, float]] = []
        for other in others.ids[:_MAX_CANDIDATES]:
            candidate = self._shingles_of(other, batch)
            if candidate is None or new is None:
                continue
            if not self._can_be_similar(len(new), len(candidate)):
                continue
            similarity = jaccard(new, candidate)
            if similarity >= threshold:
                verified.append((other, similarity))
                if others.is_sampled and len(verified) == _MAX_PAIRS_IN_LARGE_BUCKET:
                    break
        return verified

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

    def _load(self, candidates: dict[int, Candidates], batch: Batch) -> None:
        """Load the shingle sets of candidates that are not cached, and evict those longest unused.

        Most candidates share a band by chance. Those whose size excludes them are not even hashed.
        """
        while len(self._cache) > _CACHED_SETS:
            self._cache.popitem(last=False)
        sizes_by_candidate: dict[int, list[int]] = {}
        for paragraph_id, others in candidates.items():
            version, position = batch.new[paragraph_id]
            new_size = version.fingerprints.weight(position)
            for other in others.ids[:_MAX_CANDIDATES]:
                if other in self._cache:
                    self._cache.move_to_end(other)
                elif other not in batch.new:
                    sizes_by_candidate.setdefault(other, []).append(new_size)
        query = "SELECT id, shingles, text FROM paragraphs WHERE id IN ({})"
        for other, size, text in select_in(self._connection, query, sizes_by_candidate):
            if any(self._can_be_similar(size, new_size) for new_size in sizes_by_candidate[other]):
                self._cache[other] = shingle_hashes(text, self._folding)

    def _texts(self, paragraph_ids: Iterable[int]) -> dict[int, str]:
        query = "SELECT id, text FROM paragraphs WHERE id IN ({})"
        return dict(select_in(self._connection, query, paragraph_ids))


def keys_of_new(batch: Batch) -> tuple[Ints, Ints]:
    """The band keys of a batch's new paragraphs, and the paragraph id of each key."""
    by_version: dict[int, tuple[npt.NDArray[np.int64], Ints, Ints]] = {}
    for paragraph_id, (version, position) in batch.new.items():
        if version.version_id not in by_version:
            paragraph_ids = np.zeros(len(version.paragraphs), dtype=np.int64)
            prints = version.fingerprints
            by_version[version.version_id] = (paragraph_ids, prints.keys, prints.owners)
        by_version[version.version_id][0][position] = paragraph_id
    keys, ids = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for paragraph_ids, version_keys, owners in by_version.values():
        owned = paragraph_ids[owners]
        keys.append(version_keys[owned > 0])
        ids.append(owned[owned > 0])
    return np.concatenate(keys), np.concatenate(ids)
