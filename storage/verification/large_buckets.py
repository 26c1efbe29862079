"""Checks the members of large buckets against the texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache, partial

import numpy as np

from storage.band_index import bucket_rule
from storage.band_index.article_buckets import article_keys_of, place_in
from storage.band_index.bucket_rule import MAX_SMALL_BUCKET
from storage.band_index.index import VERSION_TAG, BandIndex
from storage.db.select_in import select_in
from storage.folding.candidates import band_entries
from storage.text.fingerprint import fingerprint
from storage.text.minhash import BandKeys
from storage.verification.damaged_reads import read_rows
from storage.verification.report import REFOLD, CheckContext, Damage

_CHECK = "index"
_CHUNK = 1000  # texts that are signed at once
_KEPT = 100_000  # versions whose keys are kept, because each may be in many buckets


def check(context: CheckContext) -> Iterator[Damage]:
    """Check that each large bucket has exactly its members, and that they are in order.

    The band index must be intact.
    """
    index = BandIndex(context.connection)
    index.refresh()
    keys_of = lru_cache(_KEPT)(
        lambda version_id: article_keys_of(context.connection, version_id, context.folding)
    )
    articles = partial(_articles, keys_of=keys_of)
    for table, column, smallest, members in (
        ("large_buckets", "paragraph_id", MAX_SMALL_BUCKET, _paragraphs),
        ("large_article_buckets", "article_id", bucket_rule.MAX_SMALL_ARTICLE_BUCKET, articles),
    ):
        for (key,) in read_rows(context, _CHECK, f"SELECT DISTINCT key FROM {table}", table):
            query = f"SELECT {column}, place FROM {table} WHERE key = ?"
            stored: dict[int, bytes] = dict(read_rows(context, _CHECK, query, table, key))
            where = f"{table}, key {key}"
            computed = members(context, index, key)
            if len(computed) <= smallest:
                yield Damage(_CHECK, where, f"has only {len(computed)} members", REFOLD)
            elif stored != computed:
                wrong = stored.items() ^ computed.items()
                named = ", ".join(map(str, sorted({each for each, _ in wrong})[:3]))
                yield Damage(_CHECK, where, f"differs from the texts, at {named}", REFOLD)


def _articles(
    context: CheckContext, index: BandIndex, key: int, keys_of: Callable[[int], BandKeys]
) -> dict[int, bytes]:
    """The articles that have a key, and the place of each in the bucket.

    keys_of: the article keys of a version.
    """
    _, found = index.find_all(np.array([key], dtype=np.int64))
    query = (
        "SELECT v.id, v.text_digest, a.id, a.url FROM versions v JOIN articles a "
        "ON a.id = v.article_id WHERE v.id IN ({})"
    )
    versions = [each - VERSION_TAG for each in found.tolist() if each >= VERSION_TAG]
    members: dict[int, bytes] = {}
    for version_id, digest, article_id, url in select_in(context.connection, query, versions):
        place = place_in(keys_of(version_id), key, digest, url)
        members[article_id] = min(place, members.get(article_id, place))
    return members


def _paragraphs(context: CheckContext, index: BandIndex, key: int) -> dict[int, bytes]:
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
