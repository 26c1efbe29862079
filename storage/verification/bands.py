"""The band index against the texts: each paragraph and version under just its keys."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .damage import RESIGN, Damage, Look
from .sums import Sums

_CHECK = "index"
_NAMED = 1000  # owners whose entries are wrong; more are only counted


def check(look: Look, expected: Sums) -> Iterator[Damage]:
    """The entries of all segments and of the recent layer; `expected`: those of the texts."""
    found = Sums()
    segments = look.connection.execute(
        "SELECT id, part, entries, first_block, fences FROM band_segments ORDER BY id"
    ).fetchall()
    for segment_id, part, entries, first_block, fences in segments:
        where = f"band_segments, row {segment_id}"
        count, last = 0, np.uint64(0)
        blocks = look.connection.execute(
            "SELECT id, entries FROM band_blocks WHERE id >= ? AND id < ? ORDER BY id",
            (first_block, first_block + len(fences) // 4),
        )
        starts = np.frombuffer(fences, "<u4")
        for at, (block_id, held) in enumerate(blocks):
            block = np.frombuffer(held, "<u8")
            if block_id != first_block + at or not len(block):
                yield Damage(_CHECK, where, f"its block {first_block + at} is missing", RESIGN)
                break
            keys = block >> np.uint64(32)
            if (block[1:] < block[:-1]).any() or block[0] < last or keys[0] != starts[at]:
                yield Damage(_CHECK, f"band_blocks, row {block_id}", "is out of order", RESIGN)
            last = block[-1]
            count += len(block)
            found.add(
                keys.astype(np.int64) | np.int64(part << 32),
                (block & np.uint64(0xFFFFFFFF)).astype(np.int64),
            )
        look.seen(1)
        if count != entries:
            yield Damage(_CHECK, where, f"holds {count:,} entries, and not {entries:,}", RESIGN)
    for row_id, keys, ids in look.connection.execute(
        "SELECT id, bands, paragraph_ids FROM recent_bands ORDER BY id"
    ):
        if len(keys) != 2 * len(ids):
            told = "has not as many keys as paragraphs"
            yield Damage(_CHECK, f"recent_bands, row {row_id}", told, RESIGN)
            continue
        found.add(np.frombuffer(keys, "<i8"), np.frombuffer(ids, "<u4").astype(np.int64))
    wrong = expected.differing(found)
    for owner in wrong[:_NAMED]:
        told = "its paragraph, or the version of this number, is not found by its own keys alone"
        yield Damage(_CHECK, f"band index, number {owner}", told, RESIGN)
    if len(wrong) > _NAMED:
        yield Damage(_CHECK, "band index", f"{len(wrong) - _NAMED:,} more of these", RESIGN)
