"""Checks the band index against the texts: each paragraph and version has exactly its keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from storage.band_index import key_filter
from storage.verification.damaged_reads import read_rows, walk
from storage.verification.report import RECOVER, REFOLD, CheckContext, Damage
from storage.verification.set_hash import SetHash

if TYPE_CHECKING:
    from storage.verification.digests import TextCheck

_CHECK = "index"
_MAX_REPORTED = 1000  # owners with wrong entries; further ones are only counted
_BATCH_BLOCKS = 2_000  # read at a time
_32 = np.uint64(32)

SegmentRow = tuple[int, int, int, int, bytes, bytes]
"""id, part, entries, first_block, fences, filter"""


def check(context: CheckContext, texts: TextCheck) -> Iterator[Damage]:
    """Compare the entries of all segments and of the recent layer with those of the texts."""
    stored = SetHash()
    is_intact = True
    query = "SELECT id, part, entries, first_block, fences, filter FROM band_segments ORDER BY id"
    for segment in read_rows(context, _CHECK, query, "band_segments"):
        for damage in _check_segment(context, segment, stored):
            is_intact = False
            yield damage
        context.report_progress(1)
    query = "SELECT id, bands, paragraph_ids FROM recent_bands WHERE id >= :low AND id < :high"
    for _, rows in walk(context, _CHECK, query, "recent_bands", step=20):
        for row_id, keys, ids in rows:
            problem = ""
            if len(keys) % 8 or len(keys) != 2 * len(ids):
                problem, is_intact = "does not have as many keys as paragraphs", False
            elif np.any(np.diff(np.frombuffer(keys, "<i8")) < 0):
                problem = "is not sorted"
            if problem:
                yield Damage(_CHECK, f"recent_bands, row {row_id}", problem, REFOLD)
            if len(keys) == 2 * len(ids):
                owners = np.frombuffer(ids, "<u4").astype(np.int64)
                stored.add(np.frombuffer(keys, "<i8"), owners)
    if context.unreadable or not is_intact:
        return  # entries are missing for a reason that is already reported
    yield from _compare(texts, stored)


def _compare(texts: TextCheck, stored: SetHash) -> Iterator[Damage]:
    if not texts.knows_damage:
        problem = "cannot be compared with the texts: some of them cannot be read"
        yield Damage(_CHECK, "band index", problem, RECOVER)
        return
    owners = [
        owner
        for owner in texts.expected_entries.differing_owners(stored)
        if owner not in texts.uncertain_owners
    ]
    for owner in owners[:_MAX_REPORTED]:
        problem = "the paragraph or version with this number does not have exactly its own keys"
        yield Damage(_CHECK, f"band index, number {owner}", problem, REFOLD)
    if len(owners) > _MAX_REPORTED:
        problem = f"{len(owners) - _MAX_REPORTED:,} more of these"
        yield Damage(_CHECK, "band index", problem, REFOLD)


def _check_segment(context: CheckContext, row: SegmentRow, stored: SetHash) -> Iterator[Damage]:
    """Check that a segment has all its blocks, sorted, and a filter that contains its keys.

    stored: the segment's entries are added to it.
    """
    segment_id, part, entries, first, fences, filter_ = row
    where = f"band_segments, row {segment_id}"
    first_keys = np.frombuffer(fences, "<u4")
    filter_words = np.frombuffer(filter_, "<u8")
    count, last_entry, at = 0, np.uint64(0), 0
    query = "SELECT id, entries FROM band_blocks WHERE id >= ? AND id < ? ORDER BY id"
    for begin in range(first, first + len(first_keys), _BATCH_BLOCKS):
        end = min(begin + _BATCH_BLOCKS, first + len(first_keys))
        table = f"band_blocks, rows {begin} to {end - 1}"
        for block_id, content in read_rows(context, _CHECK, query, table, begin, end):
            if block_id != first + at or not content or len(content) % 8:
                yield Damage(_CHECK, where, f"its block {first + at} is missing", REFOLD)
                return
            block = np.frombuffer(content, "<u8")
            keys = block >> _32
            is_sorted = not np.any(block[1:] < block[:-1]) and block[0] >= last_entry
            if not is_sorted or keys[0] != first_keys[at]:
                yield Damage(_CHECK, f"band_blocks, row {block_id}", "is not sorted", REFOLD)
            if len(filter_words) and not _contains_all(filter_words, entries, keys):
                problem = f"its filter lacks keys of its block {block_id}"
                yield Damage(_CHECK, where, problem, REFOLD)
                filter_words = filter_words[:0]
            last_entry = block[-1]
            count += len(block)
            at += 1
            stored.add(
                keys.astype(np.int64) | np.int64(part << 32),
                (block & np.uint64(0xFFFFFFFF)).astype(np.int64),
            )
    if count != entries:
        yield Damage(_CHECK, where, f"has {count:,} entries, not {entries:,}", REFOLD)


def _contains_all(
    filter_: npt.NDArray[np.uint64], entries: int, keys: npt.NDArray[np.uint64]
) -> bool:
    matches = key_filter.may_contain(filter_, entries, key_filter.key_bits(keys))
    return len(matches) == len(keys)
