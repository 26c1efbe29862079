"""Sorted segments of the band index: written once, asked often, merged into larger ones.

A segment holds entries (band key, paragraph) of one part of the key space, in ascending order, cut
into blocks that fill pages of the file. Two things of it stay in memory: the first key of each
block, and a filter, so that what is not there costs no read.
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
from storage.band_index.key_filter import Marks, Places, Words

_BLOCK = 253  # entries of 8 bytes: two rows fill a page of 4 KB
_CHUNK = 1 << 16  # entries merged at a time: what is made of them stays in the processor's cache
# Bits of a filter for an entry, by level: the few entries of low levels are the cheapest to keep
# apart (N. Dayan et al., Monkey, 2017). Of 16 bits 0.15 % of misses cost a read, of 12 0.5 %, of 8
# 2.6 %, of 4 16 %.
_FILTER_BITS = (16, 16, 14, 12)
_FILTER_BYTES = 110_000_000  # of all segments together, about: higher levels get fewer bits
_SMALL_LEVELS = 2  # those that keep their bits all the same
_FOLDS = 4  # a filter has sixteen words at least
_32 = np.uint64(32)


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """One sorted segment, as it is held in memory.

    first_block: id of its first block, the others follow; fences: the first key of each block;
    filter: words of 64 bits, or None where it was not read yet; folds: how often it was folded.
    """

    id: int
    part: int
    level: int
    entries: int
    first_block: int
    fences: Words
    filter: Words | None
    folds: int = 0

    @property
    def end_block(self) -> int:
        """One past the id of its last block."""
        return self.first_block + len(self.fences)


def packed(keys: Words, ids: Words) -> Words:
    """Entries: 32 bits of key above 32 bits of paragraph id."""
    return (keys << _32) | ids


def may_hold(segment: Segment, asked: Marks) -> Places:
    """Places of the keys that the filter lets through; without one, of all."""
    if segment.filter is None:
        return np.arange(len(asked.keys))
    return key_filter.may_hold(segment.filter, segment.entries, asked, segment.folds)


def with_filters_within(segments: Sequence[Segment], most: int) -> list[Segment]:
    """The segments with filters of so many bytes in all, about: the densest are folded.

    The largest segment's was made when the archive was smaller, and is denser than it can be now.
    """
    held = list(segments)
    spare = most - sum(each.filter.nbytes for each in held if each.filter is not None)
    large = [place for place, each in enumerate(held) if each.level >= _SMALL_LEVELS]
    while spare < 0:
        foldable = [
            place for place in large if held[place].folds < _FOLDS and _density(held[place])
        ]
        if not foldable:
            break
        place = max(foldable, key=lambda each: _density(held[each]))
        before = held[place].filter
        assert before is not None
        after = key_filter.folded(before)
        held[place] = replace(held[place], filter=after, folds=held[place].folds + 1)
        spare += before.nbytes - after.nbytes
    return held


def _density(segment: Segment) -> float:
    """Words of its filter for an entry."""
    return len(segment.filter) / segment.entries if segment.filter is not None else 0.0


def blocks_of(segment: Segment, keys: Words, most: int) -> tuple[Places, Places]:
    """Ids of the blocks that may hold these keys, and for each the place of its key.

    Of a key that fills more than `most` blocks the first and the last ones are named.
    """
    first = np.maximum(np.searchsorted(segment.fences, keys, side="left") - 1, 0)
    last = np.maximum(np.searchsorted(segment.fences, keys, side="right") - 1, 0)
    count = np.minimum(last - first + 1, most)
    owners = np.repeat(np.arange(len(keys)), count)
    step = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
    blocks = first[owners] + step
    far = np.flatnonzero(step >= (most + 1) // 2)
    blocks[far] = last[owners[far]] - (count[owners[far]] - 1 - step[far])
    return blocks + segment.first_block, owners


def first_from(entries: Words, wanted: Words, low: Places, high: Places) -> Places:
    """For each wanted entry the first place in [low, high) that is not below it, else high.

    Halves all ranges at once; entries must ascend within each.
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
    """The tables `band_segments` and `band_blocks`. Part of the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def newest(self) -> int:
        """The highest id of a segment: it rises with every change. 0 where there is none."""
        row = self._connection.execute("SELECT max(id) FROM band_segments").fetchone()
        return int(row[0] or 0)

    def load(self, known: dict[int, Segment]) -> list[Segment]:
        """All segments, oldest first, without filters; those `known` by id are not read again."""
        found = []
        listed = "SELECT id FROM band_segments ORDER BY id"
        for (segment_id,) in self._connection.execute(listed).fetchall():
            segment = known.get(segment_id) or self._read(segment_id)
            found.append(segment)
        return found

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
        """The segment with its filter read, or made where an older Palimpsest made the segment."""
        if segment.filter is not None:
            return segment
        (held,) = self._connection.execute(
            "SELECT filter FROM band_segments WHERE id = ?", (segment.id,)
        ).fetchone()
        filter_ = np.frombuffer(held, "<u8") if held else self._filtered(segment)
        return replace(segment, filter=filter_)

    def _filtered(self, segment: Segment) -> Words:
        """Make the filter of a segment and write it down."""
        (total,) = self._connection.execute("SELECT sum(entries) FROM band_segments").fetchone()
        filter_ = _empty_filter(segment.level, segment.entries, total)
        for piece in self._merged([segment]):
            key_filter.enter(filter_, segment.entries, piece >> _32)
        self._connection.execute(
            "UPDATE band_segments SET filter = ? WHERE id = ?",
            (filter_.astype("<u8").tobytes(), segment.id),
        )
        return filter_

    def blocks(self, wanted: Places) -> tuple[Words, Places]:
        """Entries of blocks (ascending ids, each once), and the places where each block begins."""
        rows = self._connection.execute(
            "SELECT b.entries FROM json_each(?) w CROSS JOIN band_blocks b ON b.id = w.value",
            (json.dumps(wanted.tolist()),),
        )
        blocks = list(map(itemgetter(0), rows))
        starts = np.zeros(len(blocks) + 1, dtype=np.int64)
        np.cumsum(np.fromiter(map(len, blocks), np.int64, len(blocks)) // 8, out=starts[1:])
        return np.frombuffer(b"".join(blocks), "<u8"), starts

    def write(self, part: int, level: int, entries: Words, total: int) -> Segment:
        """A segment of sorted entries. `total`, those of all segments, sets its filter's size."""
        return self._write(part, level, len(entries), [entries], total)

    def merge(self, segments: Sequence[Segment], level: int, total: int) -> Segment:
        """One segment of several of one part, which are gone afterwards."""
        entries = sum(segment.entries for segment in segments)
        merged = self._write(*(segments[0].part, level, entries, self._merged(segments), total))
        for segment in segments:
            self._drop(segment)
        return merged

    def without(self, segment: Segment, doomed: Words, total: int) -> Segment | None:
        """A segment without some entries, written anew; itself where it holds none of them.

        None where nothing is left of it.
        """
        wanted, _ = blocks_of(segment, doomed >> _32, len(segment.fences))
        held, _ = self.blocks(np.unique(wanted))
        count = segment.entries - int(np.isin(held, doomed).sum())
        if count == segment.entries:
            return segment
        left = None
        if count:
            pieces = (piece[~np.isin(piece, doomed)] for piece in self._merged([segment]))
            left = self._write(segment.part, segment.level, count, pieces, total)
        self._drop(segment)
        return left

    def _drop(self, segment: Segment) -> None:
        self._connection.execute(
            "DELETE FROM band_blocks WHERE id >= ? AND id < ?",
            (segment.first_block, segment.end_block),
        )
        self._connection.execute("DELETE FROM band_segments WHERE id = ?", (segment.id,))

    def _merged(self, segments: Sequence[Segment]) -> Iterator[Words]:
        """The entries of several segments in ascending order, one range of keys after another."""
        pieces = max(1, sum(segment.entries for segment in segments) // _CHUNK)
        edges = [(piece << 32) // pieces for piece in range(pieces + 1)]
        for low, high in pairwise(edges):
            found = [self._range(segment, low, high) for segment in segments]
            yield np.sort(np.concatenate(found), kind="stable")  # made to join sorted runs

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
        # A key takes 32 bits, so the last range has no upper edge.
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
            key_filter.enter(filter_, count, piece >> _32)
            entries = np.concatenate((rest, piece))
            whole = len(entries) // _BLOCK * _BLOCK
            next_block = self._append(next_block, entries[:whole], fences)
            rest = entries[whole:]
        self._append(next_block, rest, fences)
        segment = Segment(
            *(self.newest() + 1, part, level, count, last + 1),
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
        """Write entries as blocks from this id on; the id of the next one."""
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
    return key_filter.empty(entries, bits)
