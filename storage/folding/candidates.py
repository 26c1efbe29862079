"""Candidates: the pairs of paragraphs that `band_index.bucket_rule` asks to verify.

A pair is a candidate as long as at least one bucket makes it one. How many do is counted, because a
bucket that grows large, or in which others come between the two, ceases to.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from storage.band_index.bucket_rule import MAX_SMALL_BUCKET, bucket_order, place_in_bucket
from storage.band_index.index import BandIndex
from storage.band_index.large_buckets import (
    IdPair,
    LargeBuckets,
    Member,
    distant,
    id_pair,
)
from storage.db.select_in import select_in
from storage.folding.batch import Batch
from storage.text.fingerprint import Fingerprints, fingerprint
from storage.text.folding_settings import FoldingSettings

Ints = npt.NDArray[np.int64]
_32 = np.uint64(32)


@dataclass(frozen=True, slots=True)
class BandEntries:
    """The keys of some paragraphs, with the paragraph and the next two keys of each."""

    keys: Ints
    ids: Ints
    next_keys: Ints
    second_keys: Ints

    def members(self, at: Iterable[int], digests: dict[int, bytes]) -> list[Member]:
        """The places in their bucket, and the paragraphs, of the entries at these positions."""
        return [
            (
                place_in_bucket(
                    int(self.next_keys[i]), int(self.second_keys[i]), digests[int(self.ids[i])]
                ),
                int(self.ids[i]),
            )
            for i in at
        ]


def band_entries(prints: Fingerprints, paragraph_ids: Ints) -> BandEntries:
    """The entries of paragraphs by their positions; those with the id 0 are left out."""
    next_keys, second_keys = bucket_order(prints)
    ids = paragraph_ids[prints.owners]
    chosen = ids > 0
    return BandEntries(prints.keys[chosen], ids[chosen], next_keys[chosen], second_keys[chosen])


def entries_of_new(batch: Batch) -> BandEntries:
    """The entries of a batch's new paragraphs."""
    by_version: dict[int, tuple[Fingerprints, Ints]] = {}
    for paragraph_id, (version, position) in batch.new.items():
        if version.version_id not in by_version:
            ids = np.zeros(len(version.paragraphs), dtype=np.int64)
            by_version[version.version_id] = (version.fingerprints, ids)
        by_version[version.version_id][1][position] = paragraph_id
    parts = [band_entries(*each) for each in by_version.values()]
    none = np.empty(0, dtype=np.int64)
    return BandEntries(
        *(
            np.concatenate([none, *(getattr(part, column) for part in parts)])
            for column in ("keys", "ids", "next_keys", "second_keys")
        )
    )


class CandidateFinder:
    """Finds candidates, and keeps the members of large buckets. Part of the transaction."""

    def __init__(
        self, connection: sqlite3.Connection, index: BandIndex, folding: FoldingSettings
    ) -> None:
        self._connection = connection
        self._index = index
        self._folding = folding
        self._large = LargeBuckets(connection)

    def add(self, entries: BandEntries, digests: dict[int, bytes]) -> dict[IdPair, int]:
        """In how many more buckets pairs are candidates after new paragraphs were added.

        entries: those of the new paragraphs, which must be in the index; digests: by paragraph.
        Pairs of which neither paragraph is new can only be candidates in fewer buckets.
        """
        positions, others, sizes = self._index.buckets(entries.keys)
        is_small = sizes[positions] <= MAX_SMALL_BUCKET
        changes = _pairs(entries.ids, positions[is_small], others[is_small])
        in_large = np.flatnonzero(sizes > MAX_SMALL_BUCKET)
        if len(in_large):
            total = Counter(changes)
            for key, at in _by_key(entries.keys, in_large).items():
                total.update(self._add_to_large(key, entries.members(at, digests)))
            changes = {pair: change for pair, change in total.items() if change}
        return changes

    def remove(self, entries: BandEntries, digests: dict[int, bytes]) -> dict[IdPair, int]:
        """In how many more buckets pairs are candidates after paragraphs were removed.

        entries: those of the removed paragraphs, which must no longer be in the index.
        """
        gained: Counter[IdPair] = Counter()
        removed = set(entries.ids.tolist())
        for key, at in _by_key(entries.keys, self._in_large(entries.keys)).items():
            for place, _ in entries.members(at, digests):
                gained.update(self._large.remove(key, place))
            members = self._large.members(key)
            if len(members) <= MAX_SMALL_BUCKET:
                gained.update(distant(members))
                self._large.delete(key)
        return {
            pair: change for pair, change in gained.items() if change and removed.isdisjoint(pair)
        }

    def _in_large(self, keys: Ints) -> Ints:
        known = self._large.known(np.unique(keys).tolist())
        return np.flatnonzero(np.isin(keys, np.fromiter(known, dtype=np.int64, count=len(known))))

    def _add_to_large(self, key: int, new: list[Member]) -> Counter[IdPair]:
        """Add the new members of a bucket that is a large one with them."""
        changes: Counter[IdPair] = Counter()
        if not self._large.known([key]):
            old = self._stored_members(key, {paragraph_id for _, paragraph_id in new})
            if len(old) + len(new) <= MAX_SMALL_BUCKET:
                # Other entries have the same key by chance: the bucket is small without them.
                ids = [paragraph_id for _, paragraph_id in new + old]
                ids_of_new = len(new)
                changes.update(
                    id_pair(ids[one], ids[other])
                    for one, other in combinations(range(len(ids)), 2)
                    if one < ids_of_new
                )
                return changes
            changes.subtract(distant(old))
            self._large.store(key, old)
        for place, paragraph_id in new:
            neighbours, too_far = self._large.insert(key, place, paragraph_id)
            changes.update(id_pair(paragraph_id, other) for other in neighbours)
            changes.subtract(too_far)
        return changes

    def _stored_members(self, key: int, new: set[int]) -> list[Member]:
        """The members of a bucket without the new ones, in order."""
        _, found = self._index.find_all(np.array([key], dtype=np.int64))
        query = "SELECT id, text FROM paragraphs WHERE id IN ({})"
        texts = dict(select_in(self._connection, query, set(found.tolist()) - new))
        prints = fingerprint(texts.values(), self._folding)
        entries = band_entries(prints, np.fromiter(texts, dtype=np.int64, count=len(texts)))
        digests = dict(zip(texts, prints.digests, strict=True))
        # Versions and patterns have keys in the same index, some of them equal by chance.
        return sorted(entries.members(np.flatnonzero(entries.keys == key).tolist(), digests))


def _by_key(keys: Ints, at: Ints) -> dict[int, list[int]]:
    """The positions of equal keys, for those at these positions."""
    grouped: dict[int, list[int]] = {}
    for position, key in zip(at.tolist(), keys[at].tolist(), strict=True):
        grouped.setdefault(key, []).append(position)
    return grouped


def _pairs(ids: Ints, positions: Ints, others: Ints) -> dict[IdPair, int]:
    """How many buckets each pair shares.

    ids: the paragraph of each entry; positions, others: entries, and a paragraph that shares the
    bucket of each.
    """
    owners = ids[positions]
    # A pair of new paragraphs is found from both sides.
    counted = (others < owners) | (~np.isin(others, ids) & (others != owners))
    owners, others = owners[counted].astype(np.uint64), others[counted].astype(np.uint64)
    packed = (np.maximum(owners, others) << _32) | np.minimum(owners, others)
    unique, counts = np.unique(packed, return_counts=True)
    return {
        (pair >> 32, pair & 0xFFFFFFFF): count
        for pair, count in zip(unique.tolist(), counts.tolist(), strict=True)
    }
