"""The band index: which known paragraphs may be near-duplicates of these.

It lives in the archive and answers inside the transaction that asks, so several processes agree.
A log-structured merge-tree (P. O'Neil et al., 1996): what came last stands in `recent_bands`, one
sorted run a transaction, and is held in memory; half a million entries at a time it goes into
sorted segments on disk, sixteen parts of the key space, four segments of a size merged into the
next. So an entry is written a few times in sequence, whatever the size of the archive.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from storage.band_index.key_filter import Marks, Words, marks
from storage.band_index.segments import (
    Segment,
    SegmentStore,
    blocks_of,
    first_from,
    may_hold,
    packed,
    with_filters_within,
)

Keys = npt.NDArray[np.int64]
Ids = npt.NDArray[np.int64]
_Held = npt.NDArray[np.uint32]  # ids as they are kept: four thousand million will do

# Keys asked for from which filters pay: a large archive's take longer to read than few blocks do.
_FILTERS_FROM = 20_000
_HELD_BYTES = 100_000_000  # of filters in memory: beyond, the densest are folded
_MERGE_AT = 500_000  # entries in memory, 12 bytes each, before they go into segments
_PARTS = 16  # of the key space: a merge rewrites one
_FAN = 4  # segments of one level that make one of the next
_BUCKET = 128  # paragraphs of one band and run that are all read; of more
_SAMPLE = 16  # the oldest and as many of the newest are
_BUCKET_BLOCKS = 4  # blocks that hold either, wherever in the first one the band begins


@dataclass(frozen=True, slots=True)
class Candidates:
    """Paragraphs that share a band with one; `crowded`: so many do that not all are named."""

    ids: list[int]
    crowded: bool


@dataclass(slots=True)
class _Run:
    keys: Keys
    ids: _Held


class BandIndex:
    """The band index of one open archive. Call `refresh` first in each write transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._store = SegmentStore(connection)
        self._runs: list[_Run] = []
        self._last_row = 0
        self._segments: list[Segment] = []
        self._newest = 0
        self._asked = 0

    def refresh(self) -> bool:
        """Take in what other processes committed since the last call.

        Returns whether all of it was read anew: numbers of paragraphs may mean others then.
        """
        rows = self._connection.execute(
            "SELECT id, bands, paragraph_ids FROM recent_bands WHERE id > ? ORDER BY id",
            (self._last_row,),
        ).fetchall()
        newest = self._store.newest()
        anew = any(not keys for _, keys, _ in rows)
        if anew or newest != self._newest:
            # Signing anew leaves an empty row too, and begins again with the ids of segments.
            known = {} if anew else {each.id: each for each in self._segments}
            self._segments = self._store.load(known)
            self._newest = newest
        for row_id, keys, ids in rows:
            if not keys:  # all that came before is in segments, or gone
                self._runs = []
            self._hold(_Run(np.frombuffer(keys, "<i8"), np.frombuffer(ids, "<u4")))
            self._last_row = row_id
        return anew

    def forget(self) -> None:
        """Drop what is held in memory; the next `refresh` reads it anew. For after a rollback."""
        self._runs = []
        self._last_row = 0
        self._segments = []
        self._newest = 0

    def add(self, keys: Keys, ids: Ids) -> None:
        """Enter band keys and, for each, its paragraph. Part of the open transaction."""
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
        """Take out band keys, each of one paragraph. Part of the open transaction."""
        parts = keys >> 32
        doomed = _entries(_Run(keys, ids.astype(np.uint32)))
        total = self._total()
        left = [
            self._store.without(each, np.unique(doomed[parts == each.part]), total)
            for each in self._segments
        ]
        self._segments = [each for each in left if each is not None]
        self._newest = self._store.newest()
        run = _joined(self._runs) if self._runs else _Run(keys[:0], ids[:0].astype(np.uint32))
        gone = np.zeros(len(run.keys), dtype=bool)
        for part in np.unique(parts):
            here = run.keys >> 32 == part
            gone |= here & np.isin(_entries(run), doomed[parts == part])
        self._begin_anew()
        self.add(run.keys[~gone], run.ids[~gone].astype(np.int64))

    def candidates(self, keys: Keys, ids: Ids) -> dict[int, Candidates]:
        """For each paragraph the known ones that share a band, likeliest first.

        keys, ids: the band keys asked for and the paragraph each belongs to, of equal length. Of
        two that both ask, the newer one is told of the older.
        Of a band that more than 128 paragraphs share, some of the oldest and the newest are named.
        """
        order = np.argsort(keys)
        keys, ids = keys[order], ids[order]
        askers, others, sizes = self._hits(keys)
        owners = ids[askers]
        # A known one may have the higher number: who told it first was redacted, and it told later.
        older = (others < owners) | ~np.isin(others, ids)
        if not older.any():
            return {}
        both = (owners[older].astype(np.uint64) << np.uint64(32)) | others[older].astype(np.uint64)
        unique, place = np.unique(both, return_inverse=True)
        # A band that few share says more than one that a whole crowd does.
        weight = np.round(np.bincount(place, weights=1 / sizes[askers[older]]), 9)
        ranked = np.lexsort((unique & np.uint64(0xFFFFFFFF), -weight, unique >> np.uint64(32)))
        crowded = set(ids[sizes > _BUCKET].tolist())
        found: dict[int, Candidates] = {}
        for each in unique[ranked].tolist():
            owner = each >> 32
            if owner not in found:
                found[owner] = Candidates([], owner in crowded)
            found[owner].ids.append(each & 0xFFFFFFFF)
        return found

    def holding(self, keys: Keys) -> tuple[Ids, Ids]:
        """Places of the keys that are held, and the paragraphs under them."""
        order = np.argsort(keys)
        askers, others, _ = self._hits(keys[order])
        return order[askers], others

    def _hits(self, keys: Keys) -> tuple[Ids, Ids, Ids]:
        """Places of the keys that hit, the paragraphs hit, and for each key how many it holds.

        The keys must ascend: such probes walk through memory, others jump about in it.
        """
        sizes = np.zeros(len(keys), dtype=np.int64)
        if not len(keys) or not (self._runs or self._segments):
            return sizes[:0], sizes[:0], sizes
        hits = [self._probe(run, keys, sizes) for run in self._runs]
        if self._segments:
            hits.append(self._probe_segments(keys, sizes))
        askers, others = (np.concatenate(column) for column in zip(*hits, strict=True))
        return askers, others, sizes

    def merge_when_due(self) -> None:
        """Move the recent layer into segments once it is large, and merge segments of one size.

        One part of the key space at a time is merged, so that no transaction takes long. Part of
        the open transaction.
        """
        if sum(len(run.keys) for run in self._runs) >= _MERGE_AT:
            self._flush()
        enough = _FAN
        while self._merge_one(enough):
            enough = 2 * _FAN  # so many wait only where transactions are few and large

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
        run = _joined(self._runs)
        total = self._total() + len(run.keys)
        entries = _entries(run)
        edges = np.searchsorted(run.keys, np.arange(_PARTS + 1) << 32)
        for part in range(_PARTS):
            piece = entries[edges[part] : edges[part + 1]]
            if len(piece):
                self._segments.append(self._store.write(part, 0, np.sort(piece), total))
        self._newest = self._store.newest()
        self._begin_anew()

    def _begin_anew(self) -> None:
        """Empty the recent layer.

        The highest row stays, empty: its id tells other processes that what they hold is gone.
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
            self._runs[-2:] = [_joined(self._runs[-2:])]

    @staticmethod
    def _probe(run: _Run, keys: Keys, sizes: Ids) -> tuple[Ids, Ids]:
        """Places of the keys that hit and the paragraphs hit; `sizes` grows by how many did."""
        low = np.searchsorted(run.keys, keys, side="left")
        high = np.searchsorted(run.keys, keys, side="right")
        sizes += high - low
        places, askers = _oldest_and_newest(low, high)
        return askers, run.ids[places].astype(np.int64)

    def _probe_segments(self, keys: Keys, sizes: Ids) -> tuple[Ids, Ids]:
        self._asked += len(keys)
        if self._asked >= _FILTERS_FROM:
            read = [self._store.with_filter(each) for each in self._segments]
            self._segments = with_filters_within(read, _HELD_BYTES)
        rest = keys.astype(np.uint64) & np.uint64(0xFFFFFFFF)
        sought = marks(rest)
        edges = np.searchsorted(keys, np.arange(_PARTS + 1) << 32)
        hits: list[tuple[Ids, Ids]] = []
        # A part at a time: the blocks of a large batch would fill the memory.
        for part in range(_PARTS):
            asked = slice(edges[part], edges[part + 1])
            if asked.start < asked.stop:
                segments = [each for each in self._segments if each.part == part]
                askers, others = self._probe_part(segments, sought[asked], sizes[asked])
                hits.append((askers + asked.start, others))
        return (
            np.concatenate([askers for askers, _ in hits]),
            np.concatenate([others for _, others in hits]),
        )

    def _probe_part(self, segments: list[Segment], sought: Marks, sizes: Ids) -> tuple[Ids, Ids]:
        """Places of the keys that segments of their part hold, and the paragraphs under them."""
        keys: Words = sought.keys
        named, naming = [], []
        for segment in segments:
            hits = may_hold(segment, sought)
            if len(hits):
                blocks, owners = blocks_of(segment, keys[hits], _BUCKET_BLOCKS)
                named.append(blocks)
                naming.append(hits[owners])
        if not named:
            return sizes[:0], sizes[:0]
        wanted, place = np.unique(np.concatenate(named), return_inverse=True)
        asker = np.concatenate(naming)
        entries, starts = self._store.blocks(wanted)
        low = first_from(entries, keys[asker] << np.uint64(32), starts[place], starts[place + 1])
        above = (keys[asker] + np.uint64(1)) << np.uint64(32)
        # The highest key has none above it, and nothing behind it.
        above[above == 0] = np.uint64(0xFFFFFFFFFFFFFFFF)
        high = first_from(entries, above, low, starts[place + 1])
        np.add.at(sizes, asker, high - low)
        found, owners = _oldest_and_newest(low, high)
        others = (entries[found] & np.uint64(0xFFFFFFFF)).astype(np.int64)
        return asker[owners], others


def _oldest_and_newest(low: Ids, high: Ids) -> tuple[Ids, Ids]:
    """Places in the ranges [low, high), of long ones the first and last, and each place's range."""
    count = high - low
    count = np.where(count > _BUCKET, 2 * _SAMPLE, count)
    owners = np.repeat(np.arange(len(low)), count)
    step = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
    places = low[owners] + step
    late = np.flatnonzero(step >= (count[owners] + 1) // 2)
    places[late] = high[owners[late]] - (count[owners[late]] - step[late])
    return places, owners


def _entries(run: _Run) -> Words:
    """A run as segments hold it, without the upper bits of its keys."""
    return packed(run.keys.astype(np.uint64) & np.uint64(0xFFFFFFFF), run.ids.astype(np.uint64))


def _joined(runs: list[_Run]) -> _Run:
    """One run of several, oldest first: equal keys keep the order of their paragraphs."""
    keys = np.concatenate([run.keys for run in runs])
    ids = np.concatenate([run.ids for run in runs])
    order = np.argsort(keys, kind="stable")
    return _Run(keys[order], ids[order])
