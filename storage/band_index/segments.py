"""Sorted segments of the band index: written once, read often, merged into larger ones.

A segment holds entries (band key, paragraph id) of one part of the key space in ascending order,
divided into blocks that fill pages of the file. Two things are kept in memory: the first key of
each block, and a filter, so that a key that is not in the segment costs no read.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from operator import itemgetter

import numpy as np

from storage.band_index import key_filter
from storage.band_index.key_filter import KeyBits, Positions, Words

_BLOCK = 253  # entries of 8 bytes in a block; two rows fill a page of 4 KB
_CHUNK = 1 << 16  # entries merged at a time; as many fit the processor's cache
# Bits per entry of a filter, by level. Low levels have few entries, so more bits for each cost
# little (N. Dayan et al., Monkey, 2017). With 16 bits 0.15 % of the lookups of absent keys cost a
# read, with 12 bits 0.5 %, with 8 bits 2.6 %, with 4 bits 16 %.
_FILTER_BITS = (16, 16, 14, 12)
_FILTER_BYTES = 110_000_000  # of all segments together, about; higher levels get fewer bits
_SMALL_LEVELS = 2  # the levels whose filters always keep their bits
_MAX_HALVINGS = 4  # a filter has at least sixteen words
_32 = np.uint64(32)


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """One sorted segment, as kept in memory.

    first_block: id of its first block; the others follow; fences: the first key of each block;
    filter: words of 64 bits, or None if it was not read yet; halvings: how often the filter was
    halved.
    """

    id: int
    part: int
    level: int
    entries: int
    first_block: int
    fences: Words
    filter: Words | None
    halvings: int = 0

    @property
    def end_block(self) -> int:
        """The id after that of its last block."""
        return self.first_block + len(self.fences)


def pack_entries(keys: Words, ids: Words) -> Words:
    """Entries of 64 bits: 32 bits of key above 32 bits of paragraph id."""
    return (keys << _32) | ids


def may_contain(segment: Segment, wanted: KeyBits) -> Positions:
    """The positions of the wanted keys that the segment's filter does not rule out.

    Without a filter these are all positions.
    """
    if segment.filter is None:
        return np.arange(len(wanted.keys))
    return key_filter.may_contain(segment.filter, segment.entries, wanted, segment.halvings)


def limit_filters(segments: Sequence[Segment], max_bytes: int) -> list[Segment]:
    """The segments with filters of at most about `max_bytes` in all; the densest are halved.

    Filters of large segments were made when the archive was smaller, so they have more bits per
    entry than the archive can afford now.
    """
    limited = list(segments)
    spare = max_bytes - sum(each.filter.nbytes for each in limited if each.filter is not None)
    large = [at for at, each in enumerate(limited) if each.level >= _SMALL_LEVELS]
    while spare < 0:
        candidates = [
            at for at in large if limited[at].halvings < _MAX_HALVINGS and _density(limited[at])
        ]
        if not candidates:
            break
        densest = max(candidates, key=lambda at: _density(limited[at]))
        before = limited[densest].filter
        assert before is not None
        after = key_filter.halved(before)
        halvings = limited[densest].halvings + 1
        limited[densest] = replace(limited[densest], filter=after, halvings=halvings)
        spare += before.nbytes - after.nbytes
    return limited


def _density(segment: Segment) -> float:
    """The words of its filter per entry; 0.0 without a filter."""
    return len(segment.filter) / segment.entries if segment.filter is not None else 0.0


def locate_blocks(segment: Segment, keys: Words, max_blocks: int) -> tuple[Positions, Positions]:
    """The ids of the blocks that may hold these keys, and for each block the position of its key.

    For a key that fills more than `max_blocks` blocks, only the first and the last are returned.
    """
    first = np.maximum(np.searchsorted(segment.fences, keys, side="left") - 1, 0)
    last = np.maximum(np.searchsorted(segment.fences, keys, side="right") - 1, 0)
    count = np.minimum(last - first + 1, max_blocks)
    owners = np.repeat(np.arange(len(keys)), count)
    step = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
    blocks = first[owners] + step
    from_end = np.flatnonzero(step >= (max_blocks + 1) // 2)
    blocks[from_end] = last[owners[from_end]] - (count[owners[from_end]] - 1 - step[from_end])
    return blocks + segment.first_block, owners


def lower_bounds(entries: Words, wanted: Words, low: Positions, high: Positions) -> Positions:
    """For each wanted entry the first position in [low, high) with an entry >= it, else `high`.

    A binary search of all ranges at once; entries must ascend within each range.
    """
    low, high = low.copy(), high.copy()
    open_ = np.flatnonzero(low < high)
    while len(open_):
        middle = (low[open_] + high[open_]) // 2
        below = entries[middle] < wanted[open_]
        low[open_[below]] = middle[below] + 1
        high[open_[~below]] = middle[~below]
        open_ = open_[low[open_] < high[open_]]
    return low


class SegmentStore:
    """The tables `band_segments` and `band_blocks`. All methods run in the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def newest_id(self) -> int:
        """The highest segment id, which rises with every change; 0 if there are no segments."""
        row = self._connection.execute("SELECT max(id) FROM band_segments").fetchone()
        return int(row[0] or 0)

    def load(self, known: dict[int, Segment]) -> list[Segment]:
        """All segments, oldest first, without filters. Segments in `known` are not read again."""
        rows = self._connection.execute("SELECT id FROM band_segments ORDER BY id").fetchall()
        return [known.get(segment_id) or self._read(segment_id) for (segment_id,) in rows]

    def _read(self, segment_id: int) -> Segment:
        part, level, entries, first_block, fences = self._connection.execute(
            "SELECT part, level, entries, first_block, fences FROM band_segments WHERE id = ?",
            (segment_id,),
        ).fetchone()
        return Segment(
            *(segment_id, part, level, entries, first_block),
            fences=np.frombuffer(fences, "<u4").astype(np.uint64),
            filter=None,
        )

    def with_filter(self, segment: Segment) -> Segment:
        """The segment with its filter, which is rebuilt if an older version wrote the segment."""
        if segment.filter is not None:
            return segment
        (stored,) = self._connection.execute(
            "SELECT filter FROM band_segments WHERE id = ?", (segment.id,)
        ).fetchone()
        filter_ = np.frombuffer(stored, "<u8") if stored else self._rebuild_filter(segment)
        return replace(segment, filter=filter_)

    def _rebuild_filter(self, segment: Segment) -> Words:
        """Make the filter of a segment and store it."""
        (total,) = self._connection.execute("SELECT sum(entries) FROM band_segments").fetchone()
        filter_ = _empty_filter(segment.level, segment.entries, total)
        for piece in self._merged([segment]):
            key_filter.insert(filter_, segment.entries, piece >> _32)
        self._connection.execute(
            "UPDATE band_segments SET filter = ? WHERE id = ?",
            (filter_.astype("<u8").tobytes(), segment.id),
        )
        return filter_

    def blocks(self, wanted: Positions) -> tuple[Words, Positions]:
        """The entries of blocks, and the positions where each block begins (n + 1 offsets).

        wanted: the ids of the blocks, ascending and distinct.
        """
        rows = self._connection.execute(
            "SELECT b.entries FROM json_each(?) w CROSS JOIN band_blocks b ON b.id = w.value",
            (json.dumps(wanted.tolist()),),
        )
        blocks = list(map(itemgetter(0), rows))
        starts = np.zeros(len(blocks) + 1, dtype=np.int64)
        np.cumsum(np.fromiter(map(len, blocks), np.int64, len(blocks)) // 8, out=starts[1:])
        return np.frombuffer(b"".join(blocks), "<u8"), starts

    def write(self, part: int, level: int, entries: Words, total: int) -> Segment:
        """Write a segment of sorted entries.

        total: the entries of all segments, which limit the size of the filter.
        """
        return self._write(part, level, len(entries), [entries], total)

    def merge(self, segments: Sequence[Segment], level: int, total: int) -> Segment:
        """Replace several segments of one part by a single one."""
        entries = sum(segment.entries for segment in segments)
        merged = self._write(*(segments[0].part, level, entries, self._merged(segments), total))
        for segment in segments:
            self._drop(segment)
        return merged

    def remove(self, segment: Segment, removed: Words, total: int) -> Segment | None:
        """Replace a segment by one without the removed entries.

        Returns the segment itself if it has none of them, and None if it has no others.
        """
        wanted, _ = locate_blocks(segment, removed >> _32, len(segment.fences))
        entries, _ = self.blocks(np.unique(wanted))
        count = segment.entries - int(np.isin(entries, removed).sum())
        if count == segment.entries:
            return segment
        remaining = None
        if count:
            pieces = (piece[~np.isin(piece, removed)] for piece in self._merged([segment]))
            remaining = self._write(segment.part, segment.level, count, pieces, total)
        self._drop(segment)
        return remaining

    def _drop(self, segment: Segment) -> None:
        self._connection.execute(
            "DELETE FROM band_blocks WHERE id >= ? AND id < ?",
            (segment.first_block, segment.end_block),
        )
        self._connection.execute("DELETE FROM band_segments WHERE id = ?", (segment.id,))

    def _merged(self, segments: Sequence[Segment]) -> Iterator[Words]:
        """The entries of several segments in ascending order, one range of keys at a time."""
        pieces = max(1, sum(segment.entries for segment in segments) // _CHUNK)
        edges = [(piece << 32) // pieces for piece in range(pieces + 1)]
        for low, high in pairwise(edges):
            runs = [self._range(segment, low, high) for segment in segments]
            yield np.sort(np.concatenate(runs), kind="stable")  # fast for sorted runs

    def _range(self, segment: Segment, low: int, high: int) -> Words:
        """The entries of one segment whose keys are in [low, high)."""
        first = max(int(np.searchsorted(segment.fences, low, side="left")) - 1, 0)
        last = int(np.searchsorted(segment.fences, high, side="left"))
        rows = self._connection.execute(
            "SELECT entries FROM band_blocks WHERE id >= ? AND id < ? ORDER BY id",
            (segment.first_block + first, segment.first_block + last),
        )
        entries = np.frombuffer(b"".join(row[0] for row in rows), "<u8")
        start = np.searchsorted(entries, np.uint64(low << 32), side="left")
        # Keys have 32 bits, so the upper edge of the last range does not fit an entry.
        end = len(entries) if high >= 1 << 32 else np.searchsorted(entries, np.uint64(high << 32))
        return entries[start:end]

    def _write(
        self, part: int, level: int, count: int, pieces: Iterable[Words], total: int
    ) -> Segment:
        (last,) = self._connection.execute(
            "SELECT coalesce(max(id), 0) FROM band_blocks"
        ).fetchone()
        filter_ = _empty_filter(level, count, total)
        fences: list[Words] = []
        rest = np.empty(0, dtype=np.uint64)
        next_block = last + 1
        for piece in pieces:
            key_filter.insert(filter_, count, piece >> _32)
            entries = np.concatenate((rest, piece))
            whole = len(entries) // _BLOCK * _BLOCK
            next_block = self._append(next_block, entries[:whole], fences)
            rest = entries[whole:]
        self._append(next_block, rest, fences)
        segment = Segment(
            *(self.newest_id() + 1, part, level, count, last + 1),
            fences=np.concatenate(fences) if fences else np.empty(0, dtype=np.uint64),
            filter=filter_,
        )
        self._connection.execute(
            "INSERT INTO band_segments (id, part, level, entries, first_block, fences, filter) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                *(segment.id, part, level, count, segment.first_block),
                *(segment.fences.astype("<u4").tobytes(), filter_.astype("<u8").tobytes()),
            ),
        )
        return segment

    def _append(self, block: int, entries: Words, fences: list[Words]) -> int:
        """Write entries as blocks with ids from `block` on; return the next free id."""
        view = memoryview(entries.astype("<u8").tobytes())
        starts = range(0, len(entries), _BLOCK)
        self._connection.executemany(
            "INSERT INTO band_blocks (id, entries) VALUES (?, ?)",
            (
                (block + number, view[8 * start : 8 * (start + _BLOCK)])
                for number, start in enumerate(starts)
            ),
        )
        fences.append(entries[::_BLOCK] >> _32)
        return block + len(starts)


def _empty_filter(level: int, entries: int, total: int) -> Words:
    bits: float = _FILTER_BITS[min(level, len(_FILTER_BITS) - 1)]
    if level >= _SMALL_LEVELS:
        bits = min(bits, max(1.0, 8 * _FILTER_BYTES / max(total, 1)))
    return key_filter.new_filter(entries, bits)
