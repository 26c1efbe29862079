"""Checks the members of large buckets against the texts."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from storage.band_index.bucket_rule import MAX_SMALL_BUCKET
from storage.band_index.index import BandIndex
from storage.db.select_in import select_in
from storage.folding.candidates import band_entries
from storage.text.fingerprint import fingerprint
from storage.verification.damaged_reads import read_rows
from storage.verification.report import REFOLD, CheckContext, Damage

_CHECK = "index"
_CHUNK = 1000  # texts that are signed at once


def check(context: CheckContext) -> Iterator[Damage]:
    """Check that each large bucket has exactly its members, and that they are in order.

    The band index must be intact.
    """
    index = BandIndex(context.connection)
    index.refresh()
    keys = read_rows(context, _CHECK, "SELECT DISTINCT key FROM large_buckets", "large_buckets")
    for (key,) in keys:
        query = "SELECT paragraph_id, place FROM large_buckets WHERE key = ?"
        stored: dict[int, bytes] = dict(read_rows(context, _CHECK, query, "large_buckets", key))
        where = f"large_buckets, key {key}"
        computed = _members(context, index, key)
        if len(computed) <= MAX_SMALL_BUCKET:
            yield Damage(_CHECK, where, f"has only {len(computed)} members", REFOLD)
        elif stored != computed:
            wrong = stored.items() ^ computed.items()
            paragraphs = ", ".join(map(str, sorted({each for each, _ in wrong})[:3]))
            yield Damage(_CHECK, where, f"differs from the texts, at {paragraphs}", REFOLD)


def _members(context: CheckContext, index: BandIndex, key: int) -> dict[int, bytes]:
    """The paragraphs that have a key, and the place of each in the bucket."""
    _, found = index.find_all(np.array([key], dtype=np.int64))
    listed = sorted(set(found.tolist()))
    members: dict[int, bytes] = {}
    for start in range(0, len(listed), _CHUNK):
        query = "SELECT id, text FROM paragraphs WHERE id IN ({})"
        texts = dict(select_in(context.connection, query, listed[start : start + _CHUNK]))
        prints = fingerprint(texts.values(), context.folding)
        entries = band_entries(prints, np.fromiter(texts, dtype=np.int64, count=len(texts)))
        digests = dict(zip(texts, prints.digests, strict=True))
        at = np.flatnonzero(entries.keys == key).tolist()
        members |= {number: place for place, number in entries.members(at, digests)}
    return members
