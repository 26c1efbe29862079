"""The band index: the known paragraphs that may be near-duplicates of given ones.

The index is part of the archive and is read and written in the caller's transaction, so several
processes see the same index. It is a log-structured merge-tree (P. O'Neil et al., 1996). The newest
entries are in `recent_bands`, one sorted run per transaction, and are also kept in memory. Half a
million entries at a time are moved to sorted segments on disk, one for each of sixteen parts of the
key space; four segments of one size are merged into one of the next size. So an entry is written
only a few times, sequentially, whatever the size of the archive.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from storage.band_index.bucket_rule import MAX_SMALL_BUCKET
from storage.band_index.key_filter import KeyBits, Words, key_bits
from storage.band_index.segments import (
    Segment,
    SegmentStore,
    limit_filters,
    locate_blocks,
    lower_bounds,
    may_contain,
    pack_entries,
)

Keys = npt.NDArray[np.int64]
Ids = npt.NDArray[np.int64]
_StoredIds = npt.NDArray[np.uint32]  # two thousand million paragraphs are enough

VERSION_TAG = 1 << 31
"""Added to the id of a version, so that the index tells it from a paragraph whose key is equal by
chance."""

# Lookups after which filters are read; for fewer it is faster to read the blocks.
_FILTERS_FROM = 20_000
_MAX_FILTER_BYTES = 100_000_000  # of filters in memory; above, the densest are halved
_MERGE_AT = 500_000  # entries in memory, 12 bytes each, before they are moved to segments
_PARTS = 16  # of the key space; a merge rewrites one of them
_FAN = 4  # segments of one level that are merged into one of the next
_MAX_BUCKET = MAX_SMALL_BUCKET  # entries in a bucket that are all returned; of a larger bucket
_SAMPLE = 16  # only as many of the oldest and of the newest
_BUCKET_BLOCKS = 4  # blocks with either sample, wherever in its first block the bucket begins


@dataclass(frozen=True, slots=True)
class _Sampling:
    """How much of a large bucket is read: the paragraphs of which all are, and the blocks."""

    bucket: int
    blocks: int


_SAMPLED = _Sampling(_MAX_BUCKET, _BUCKET_BLOCKS)
_COMPLETE = _Sampling(2**32, 2**20)


@dataclass(frozen=True, slots=True)
class Candidates:
    """The candidates for one paragraph.

    ids: the paragraphs that share a bucket with it, likeliest first; is_sampled: whether a bucket
    was so large that only a sample of it is included.
    """

    ids: list[int]
    is_sampled: bool


@dataclass(slots=True)
class _Run:
    keys: Keys
    ids: _StoredIds


class BandIndex:
    """The band index of one open archive. Call `refresh` first in each write transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._store = SegmentStore(connection)
        self._runs: list[_Run] = []
        self._last_row = 0
        self._segments: list[Segment] = []
        self._newest = 0
        self._lookups = 0

    def refresh(self) -> bool:
        """Read what other processes committed since the last call.

        Returns whether the index was rebuilt: paragraph ids may then belong to other paragraphs.
        """
        rows = self._connection.execute(
            "SELECT id, bands, paragraph_ids FROM recent_bands WHERE id > ? ORDER BY id",
            (self._last_row,),
        ).fetchall()
        newest = self._store.newest_id()
        rebuilt = any(not keys for _, keys, _ in rows)
        if rebuilt or newest != self._newest:
            # Refolding leaves an empty row too, and starts segment ids from the beginning.
            known = {} if rebuilt else {each.id: each for each in self._segments}
            self._segments = self._store.load(known)
            self._newest = newest
        for row_id, keys, ids in rows:
            if not keys:  # earlier entries were moved to segments or removed
                self._runs = []
            self._hold(_Run(np.frombuffer(keys, "<i8"), np.frombuffer(ids, "<u4")))
            self._last_row = row_id
        return rebuilt

    def invalidate(self) -> None:
        """Drop the copy in memory after a rollback; the next `refresh` reads everything again."""
        self._runs = []
        self._last_row = 0
        self._segments = []
        self._newest = 0

    def add(self, keys: Keys, ids: Ids) -> None:
        """Add band keys and the paragraph of each, in the open transaction."""
        if not len(keys):
            return
        order = np.lexsort((ids, keys))
        run = _Run(keys[order], ids[order].astype(np.uint32))
        self._last_row = int(
            self._connection.execute(
                "INSERT INTO recent_bands (id, bands, paragraph_ids) VALUES (?, ?, ?)",
                (
                    self._next_row(),
                    run.keys.astype("<i8").tobytes(),
                    run.ids.astype("<u4").tobytes(),
                ),
            ).lastrowid
            or 0
        )
        self._hold(run)

    def remove(self, keys: Keys, ids: Ids) -> None:
        """Remove band keys, each of one paragraph, in the open transaction."""
        parts = keys >> 32
        entries = _entries(_Run(keys, ids.astype(np.uint32)))
        total = self._total()
        remaining = [
            self._store.remove(each, np.unique(entries[parts == each.part]), total)
            for each in self._segments
        ]
        self._segments = [each for each in remaining if each is not None]
        self._newest = self._store.newest_id()
        run = _concatenate(self._runs) if self._runs else _Run(keys[:0], ids[:0].astype(np.uint32))
        removed = np.zeros(len(run.keys), dtype=bool)
        for part in np.unique(parts):
            in_part = run.keys >> 32 == part
            removed |= in_part & np.isin(_entries(run), entries[parts == part])
        self._clear_recent()
        self.add(run.keys[~removed], run.ids[~removed].astype(np.int64))

    def candidates(self, keys: Keys, ids: Ids) -> dict[int, Candidates]:
        """For each paragraph the known ones that share a bucket with it, likeliest first.

        keys, ids: the band keys to look up and the paragraph each belongs to, of equal length.
        Where two of these paragraphs share a bucket, only the newer one gets the other as a
        candidate. Of a bucket of more than 128 paragraphs, only some of the oldest and of the
        newest are returned.
        """
        order = np.argsort(keys)
        keys, ids = keys[order], ids[order]
        positions, others, sizes = self._hits(keys)
        owners = ids[positions]
        # A known paragraph may have the higher id if the paragraph with its first occurrence was
        # taken down.
        older = (others < owners) | ~np.isin(others, ids)
        if not older.any():
            return {}
        pairs = (owners[older].astype(np.uint64) << np.uint64(32)) | others[older].astype(np.uint64)
        unique, pair_of = np.unique(pairs, return_inverse=True)
        # A bucket of few paragraphs is stronger evidence than one of many.
        weight = np.round(np.bincount(pair_of, weights=1 / sizes[positions[older]]), 9)
        ranked = np.lexsort((unique & np.uint64(0xFFFFFFFF), -weight, unique >> np.uint64(32)))
        sampled = set(ids[sizes > _MAX_BUCKET].tolist())
        candidates: dict[int, Candidates] = {}
        for pair in unique[ranked].tolist():
            owner = pair >> 32
            if owner not in candidates:
                candidates[owner] = Candidates([], owner in sampled)
            candidates[owner].ids.append(pair & 0xFFFFFFFF)
        return candidates

    def buckets(self, keys: Keys) -> tuple[Ids, Ids, Ids]:
        """The positions of the keys that hit, the paragraphs hit, and the bucket size of each key.

        Of a bucket of more than 128 entries, only some of the paragraphs are returned.
        """
        order = np.argsort(keys)
        positions, paragraphs, sorted_sizes = self._hits(keys[order])
        sizes = np.empty_like(sorted_sizes)
        sizes[order] = sorted_sizes
        return order[positions], paragraphs, sizes

    def find(self, keys: Keys) -> tuple[Ids, Ids]:
        """The positions of the keys that are in the index, and the paragraph of each hit."""
        order = np.argsort(keys)
        positions, paragraphs, _ = self._hits(keys[order])
        return order[positions], paragraphs

    def find_all(self, keys: Keys) -> tuple[Ids, Ids]:
        """As `find`, but with every paragraph of large buckets."""
        order = np.argsort(keys)
        positions, paragraphs, _ = self._hits(keys[order], _COMPLETE)
        return order[positions], paragraphs

    def _hits(self, keys: Keys, sampled: _Sampling = _SAMPLED) -> tuple[Ids, Ids, Ids]:
        """The positions of the keys that hit, the paragraphs hit, and the bucket size of each key.

        The keys must ascend, so that lookups walk through memory instead of jumping about.
        """
        sizes = np.zeros(len(keys), dtype=np.int64)
        if not len(keys) or not (self._runs or self._segments):
            return sizes[:0], sizes[:0], sizes
        hits = [self._probe(run, keys, sizes, sampled) for run in self._runs]
        if self._segments:
            hits.append(self._probe_segments(keys, sizes, sampled))
        positions, paragraphs = (np.concatenate(column) for column in zip(*hits, strict=True))
        return positions, paragraphs, sizes

    def merge_if_due(self) -> None:
        """Move the recent entries to segments if they are many, and merge segments of one size.

        Only one part of the key space is merged per call, so that no transaction takes long. Runs
        in the open transaction.
        """
        if sum(len(run.keys) for run in self._runs) >= _MERGE_AT:
            self._flush()
        enough = _FAN
        while self._merge_one(enough):
            enough = 2 * _FAN  # as many accumulate only if transactions are few and large

    def _merge_one(self, enough: int) -> bool:
        sizes = Counter((segment.part, segment.level) for segment in self._segments)
        due = [each for each, count in sizes.items() if count >= enough]
        if not due:
            return False
        part, level = due[0]
        old = [each for each in self._segments if (each.part, each.level) == (part, level)]
        merged = self._store.merge(old, level + 1, self._total())
        self._segments = [each for each in self._segments if each not in old] + [merged]
        self._newest = merged.id
        return True

    def _flush(self) -> None:
        run = _concatenate(self._runs)
        total = self._total() + len(run.keys)
        entries = _entries(run)
        edges = np.searchsorted(run.keys, np.arange(_PARTS + 1) << 32)
        for part in range(_PARTS):
            piece = entries[edges[part] : edges[part + 1]]
            if len(piece):
                self._segments.append(self._store.write(part, 0, np.sort(piece), total))
        self._newest = self._store.newest_id()
        self._clear_recent()

    def _clear_recent(self) -> None:
        """Delete the recent entries.

        An empty row remains, by whose id other processes notice that their copies are outdated.
        """
        self._connection.execute("DELETE FROM recent_bands")
        self._runs = []
        self._last_row += 1
        self._connection.execute("INSERT INTO recent_bands VALUES (?, x'', x'')", (self._last_row,))

    def _total(self) -> int:
        return sum(segment.entries for segment in self._segments)

    def _next_row(self) -> int:
        (last,) = self._connection.execute(
            "SELECT coalesce(max(id), 0) FROM recent_bands"
        ).fetchone()
        return int(last) + 1

    def _hold(self, run: _Run) -> None:
        if len(run.keys):
            self._runs.append(run)
        while len(self._runs) > 1 and len(self._runs[-2].keys) < 2 * len(self._runs[-1].keys):
            self._runs[-2:] = [_concatenate(self._runs[-2:])]

    @staticmethod
    def _probe(run: _Run, keys: Keys, sizes: Ids, sampled: _Sampling) -> tuple[Ids, Ids]:
        """The positions of the keys that hit and the paragraphs hit; adds the hits to `sizes`."""
        low = np.searchsorted(run.keys, keys, side="left")
        high = np.searchsorted(run.keys, keys, side="right")
        sizes += high - low
        hits, positions = _oldest_and_newest(low, high, sampled.bucket)
        return positions, run.ids[hits].astype(np.int64)

    def _probe_segments(self, keys: Keys, sizes: Ids, sampled: _Sampling) -> tuple[Ids, Ids]:
        self._lookups += len(keys)
        if self._lookups >= _FILTERS_FROM:
            filtered = [self._store.with_filter(each) for each in self._segments]
            self._segments = limit_filters(filtered, _MAX_FILTER_BYTES)
        wanted = key_bits(keys.astype(np.uint64) & np.uint64(0xFFFFFFFF))
        edges = np.searchsorted(keys, np.arange(_PARTS + 1) << 32)
        hits: list[tuple[Ids, Ids]] = []
        # One part at a time, because the blocks for a large batch would fill the memory.
        for part in range(_PARTS):
            keys_in_part = slice(edges[part], edges[part + 1])
            if keys_in_part.start < keys_in_part.stop:
                segments = [each for each in self._segments if each.part == part]
                positions, paragraphs = self._probe_part(
                    segments, wanted[keys_in_part], sizes[keys_in_part], sampled
                )
                hits.append((positions + keys_in_part.start, paragraphs))
        return (
            np.concatenate([positions for positions, _ in hits]),
            np.concatenate([paragraphs for _, paragraphs in hits]),
        )

    def _probe_part(
        self, segments: list[Segment], wanted: KeyBits, sizes: Ids, sampled: _Sampling
    ) -> tuple[Ids, Ids]:
        """As `_probe`, for the segments of one part and keys without their upper bits."""
        keys: Words = wanted.keys
        blocks_by_segment, keys_by_segment = [], []
        for segment in segments:
            hits = may_contain(segment, wanted)
            if len(hits):
                blocks, owners = locate_blocks(segment, keys[hits], sampled.blocks)
                blocks_by_segment.append(blocks)
                keys_by_segment.append(hits[owners])
        if not blocks_by_segment:
            return sizes[:0], sizes[:0]
        block_ids, block = np.unique(np.concatenate(blocks_by_segment), return_inverse=True)
        position = np.concatenate(keys_by_segment)
        entries, starts = self._store.blocks(block_ids)
        first = keys[position] << np.uint64(32)
        low = lower_bounds(entries, first, starts[block], starts[block + 1])
        end = (keys[position] + np.uint64(1)) << np.uint64(32)
        # For the highest key the addition overflows; no entry comes after it.
        end[end == 0] = np.uint64(0xFFFFFFFFFFFFFFFF)
        high = lower_bounds(entries, end, low, starts[block + 1])
        np.add.at(sizes, position, high - low)
        hits, owners = _oldest_and_newest(low, high, sampled.bucket)
        paragraphs = (entries[hits] & np.uint64(0xFFFFFFFF)).astype(np.int64)
        return position[owners], paragraphs


def _oldest_and_newest(low: Ids, high: Ids, most: int) -> tuple[Ids, Ids]:
    """The positions in the ranges [low, high), and for each position the number of its range.

    Of a range of more than `most` positions only the first and the last ones are returned.
    """
    count = high - low
    count = np.where(count > most, 2 * _SAMPLE, count)
    owners = np.repeat(np.arange(len(low)), count)
    step = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
    positions = low[owners] + step
    from_end = np.flatnonzero(step >= (count[owners] + 1) // 2)
    positions[from_end] = high[owners[from_end]] - (count[owners[from_end]] - step[from_end])
    return positions, owners


def _entries(run: _Run) -> Words:
    """The entries of a run as segments store them, without the upper bits of its keys."""
    return pack_entries(
        run.keys.astype(np.uint64) & np.uint64(0xFFFFFFFF), run.ids.astype(np.uint64)
    )


def _concatenate(runs: list[_Run]) -> _Run:
    """One sorted run of several, oldest first; equal keys keep the order of their ids."""
    keys = np.concatenate([run.keys for run in runs])
    ids = np.concatenate([run.ids for run in runs])
    order = np.argsort(keys, kind="stable")
    return _Run(keys[order], ids[order])
