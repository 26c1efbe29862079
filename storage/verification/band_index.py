"""The band index against the texts: each paragraph and version under just its keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from storage.band_index import key_filter
from storage.verification.damaged_reads import rows_of, walk
from storage.verification.report import RECOVER, REFOLD, Damage, Look
from storage.verification.set_hash import Sums

if TYPE_CHECKING:
    from storage.verification.digests import Texts

_CHECK = "index"
_NAMED = 1000  # owners whose entries are wrong; more are only counted
_BLOCKS = 2_000  # read at a time
_32 = np.uint64(32)


def check(look: Look, texts: Texts) -> Iterator[Damage]:
    """The entries of all segments and of the recent layer against those of the texts."""
    found = Sums()
    whole = True
    query = "SELECT id, part, entries, first_block, fences, filter FROM band_segments ORDER BY id"
    for segment in rows_of(look, _CHECK, query, "band_segments"):
        for damage in _segment(look, segment, found):
            whole = False
            yield damage
        look.seen(1)
    query = "SELECT id, bands, paragraph_ids FROM recent_bands WHERE id >= :low AND id < :high"
    for _, rows in walk(look, _CHECK, query, "recent_bands", step=20):
        for row_id, keys, ids in rows:
            trouble = ""
            if len(keys) % 8 or len(keys) != 2 * len(ids):
                trouble, whole = "has not as many keys as paragraphs", False
            elif np.any(np.diff(np.frombuffer(keys, "<i8")) < 0):
                trouble = "is out of order"
            if trouble:
                yield Damage(_CHECK, f"recent_bands, row {row_id}", trouble, REFOLD)
            if len(keys) == 2 * len(ids):
                owners = np.frombuffer(ids, "<u4").astype(np.int64)
                found.add(np.frombuffer(keys, "<i8"), owners)
    if look.lost or not whole:
        return  # whose entries are missing is then no question
    if texts.blind:
        told = "could not be compared with the texts: some of them cannot be read"
        yield Damage(_CHECK, "band index", told, RECOVER)
        return
    wrong = [each for each in texts.expected.differing(found) if each not in texts.unsure]
    for owner in wrong[:_NAMED]:
        told = "its paragraph, or the version of this number, is not found by its own keys alone"
        yield Damage(_CHECK, f"band index, number {owner}", told, REFOLD)
    if len(wrong) > _NAMED:
        yield Damage(_CHECK, "band index", f"{len(wrong) - _NAMED:,} more of these", REFOLD)


def _segment(
    look: Look, row: tuple[int, int, int, int, bytes, bytes], found: Sums
) -> Iterator[Damage]:
    """One segment: its blocks all there and in order, its filter letting its keys through."""
    segment_id, part, entries, first, fences, filter_ = row
    where = f"band_segments, row {segment_id}"
    starts = np.frombuffer(fences, "<u4")
    bits = np.frombuffer(filter_, "<u8")
    count, last, at = 0, np.uint64(0), 0
    query = "SELECT id, entries FROM band_blocks WHERE id >= ? AND id < ? ORDER BY id"
    for begin in range(first, first + len(starts), _BLOCKS):
        end = min(begin + _BLOCKS, first + len(starts))
        blocks = rows_of(look, _CHECK, query, f"band_blocks, rows {begin} to {end - 1}", begin, end)
        for block_id, held in blocks:
            if block_id != first + at or not held or len(held) % 8:
                yield Damage(_CHECK, where, f"its block {first + at} is missing", REFOLD)
                return
            block = np.frombuffer(held, "<u8")
            keys = block >> _32
            if np.any(block[1:] < block[:-1]) or block[0] < last or keys[0] != starts[at]:
                yield Damage(_CHECK, f"band_blocks, row {block_id}", "is out of order", REFOLD)
            if len(bits) and not _lets_through(bits, entries, keys):
                told = f"its filter holds back keys of its block {block_id}"
                yield Damage(_CHECK, where, told, REFOLD)
                bits = bits[:0]
            last = block[-1]
            count += len(block)
            at += 1
            found.add(
                keys.astype(np.int64) | np.int64(part << 32),
                (block & np.uint64(0xFFFFFFFF)).astype(np.int64),
            )
    if count != entries:
        yield Damage(_CHECK, where, f"holds {count:,} entries, and not {entries:,}", REFOLD)


def _lets_through(bits: npt.NDArray[np.uint64], entries: int, keys: npt.NDArray[np.uint64]) -> bool:
    return len(key_filter.may_hold(bits, entries, key_filter.marks(keys))) == len(keys)
