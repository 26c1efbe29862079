"""Buckets of articles: in how many of them two articles are candidates.

An article is in the buckets of all its versions. `bucket_rule` says which articles of a bucket are
candidates. The members of large buckets are kept in their order in `large_article_buckets`, so that
neighbours are found without the others.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations, pairwise

import numpy as np

from storage.band_index import bucket_rule
from storage.band_index.bucket_rule import MAX_SMALL_BUCKET, place_of_article, with_url
from storage.band_index.index import VERSION_TAG, BandIndex
from storage.band_index.large_buckets import IdPair, Member, id_pair
from storage.db.joins import OCCURRENCE_WITH_TEXT, VERSION_WITH_ARTICLE
from storage.db.select_in import select_in
from storage.text.fingerprint import fingerprint
from storage.text.folding_settings import FoldingSettings
from storage.text.minhash import BandKeys


class ArticleBuckets:
    """The buckets of the articles of one archive. Part of the caller's transaction.

    Results are changes: by pair of articles, in how many more buckets they are candidates.
    """

    def __init__(
        self, connection: sqlite3.Connection, index: BandIndex, folding: FoldingSettings
    ) -> None:
        self._connection = connection
        self._index = index
        self._folding = folding

    def add(self, versions: Mapping[int, BandKeys]) -> Counter[IdPair]:
        """Add new versions, whose ids are higher than those of all others.

        versions: the article keys of each, which must be in the index.
        """
        changes: Counter[IdPair] = Counter()
        shared, large = self._shared(versions)
        keys_of = dict(versions)
        article_of = self._articles({each for _, _, others in shared for each in others})
        article_of |= self._articles({version_id for version_id, _, _ in shared})
        for version_id, key, others in shared:
            article_id = article_of[version_id]
            members = {article_of[other] for other in others}
            if key not in large:
                if article_id in members:
                    continue
                if len(members) < bucket_rule.MAX_SMALL_ARTICLE_BUCKET:
                    changes.update(id_pair(article_id, member) for member in members)
                    continue
                changes.subtract(id_pair(*pair) for pair in combinations(members, 2))
                large.add(key)
                for other in others:
                    place = self._place(other, key, keys_of)
                    self._insert(key, place, article_of[other], changes)
            self._insert(key, self._place(version_id, key, keys_of), article_id, changes)
        return changes

    def remove(self, article_id: int, keys: Iterable[int]) -> Counter[IdPair]:
        """Remove an article, whose keys must no longer be in the index.

        Changes of its own pairs are left out.
        """
        changes: Counter[IdPair] = Counter()
        for key in sorted(self._large(keys)):
            for _, place in self._places(article_id, key):
                self._delete(key, place, article_id, changes)
            members = self._members(key)
            if len(members) <= bucket_rule.MAX_SMALL_ARTICLE_BUCKET:
                changes.update(id_pair(one, other) for (_, one), (_, other) in _pairs(members))
                for one, other in pairwise(members):
                    changes.subtract(_candidates(one, other))
                self._connection.execute("DELETE FROM large_article_buckets WHERE key = ?", (key,))
        return Counter({pair: change for pair, change in changes.items() if article_id not in pair})

    def move(self, article_id: int) -> Counter[IdPair]:
        """Move an article in the order of large buckets after its URL has changed."""
        changes: Counter[IdPair] = Counter()
        (url,) = self._connection.execute(
            "SELECT url FROM articles WHERE id = ?", (article_id,)
        ).fetchone()
        for key, place in self._places(article_id):
            self._delete(key, place, article_id, changes)
            self._insert(key, with_url(place, url), article_id, changes)
        return changes

    def _shared(
        self, versions: Mapping[int, BandKeys]
    ) -> tuple[list[tuple[int, int, list[int]]], set[int]]:
        """The keys that versions share with older ones, and which of these keys are large buckets.

        The versions are in ascending order, each with a key and the older versions that have it.
        Those of a large bucket are not needed.
        """
        ids = sorted(versions)
        keys = np.concatenate([np.empty(0, dtype=np.int64), *(versions[each] for each in ids)])
        owners = np.repeat(np.array(ids, dtype=np.int64), [len(versions[each]) for each in ids])
        positions, found, sizes = self._index.buckets(keys)
        is_older = (found >= VERSION_TAG) & (found < owners[positions] + VERSION_TAG)
        older: dict[int, list[int]] = {}
        for at, entry in zip(positions[is_older].tolist(), found[is_older].tolist(), strict=True):
            older.setdefault(at, []).append(entry - VERSION_TAG)
        filled = np.flatnonzero(sizes > bucket_rule.MAX_SMALL_ARTICLE_BUCKET)
        large = self._large(keys[filled].tolist())
        for at in filled.tolist():
            if int(keys[at]) in large:
                older[at] = []
            elif sizes[at] > MAX_SMALL_BUCKET:  # of which `buckets` returns a sample
                older[at] = self._older(int(keys[at]), int(owners[at]))
        shared = {(int(owners[at]), int(keys[at])): others for at, others in older.items()}
        return [(*each, shared[each]) for each in sorted(shared)], large

    def _older(self, key: int, version_id: int) -> list[int]:
        """All older versions that have a key."""
        _, found = self._index.find_all(np.array([key], dtype=np.int64))
        entries = (each - VERSION_TAG for each in found.tolist())
        return [each for each in entries if 0 <= each < version_id]

    def _articles(self, version_ids: Iterable[int]) -> dict[int, int]:
        query = "SELECT id, article_id FROM versions WHERE id IN ({})"
        return dict(select_in(self._connection, query, version_ids))

    def _place(self, version_id: int, key: int, keys_of: dict[int, BandKeys]) -> bytes:
        """The place of a version in a bucket. keys_of: article keys of versions that are known."""
        ((text_digest, url),) = self._connection.execute(
            f"SELECT v.text_digest, a.url FROM {VERSION_WITH_ARTICLE} WHERE v.id = ?",
            (version_id,),
        ).fetchall()
        if version_id not in keys_of:
            keys_of[version_id] = article_keys_of(self._connection, version_id, self._folding)
        return place_in(keys_of[version_id], key, text_digest, url)

    def _large(self, keys: Iterable[int]) -> set[int]:
        """Those of these keys whose buckets are large."""
        query = "SELECT DISTINCT key FROM large_article_buckets WHERE key IN ({})"
        return {key for (key,) in select_in(self._connection, query, keys)}

    def _members(self, key: int) -> list[Member]:
        return self._connection.execute(
            "SELECT place, article_id FROM large_article_buckets WHERE key = ? ORDER BY place",
            (key,),
        ).fetchall()

    def _places(self, article_id: int, key: int | None = None) -> list[tuple[int, bytes]]:
        """The large buckets that an article is in, or one of them, with its place in each."""
        return self._connection.execute(
            "SELECT key, place FROM large_article_buckets "
            "WHERE article_id = ?1 AND (?2 IS NULL OR key = ?2)",
            (article_id, key),
        ).fetchall()

    def _insert(self, key: int, place: bytes, article_id: int, changes: Counter[IdPair]) -> None:
        """Insert an article. If it is in the bucket already, the first of its places counts."""
        for _, known in self._places(article_id, key):
            if known <= place:
                return
            self._delete(key, known, article_id, changes)
        self._connection.execute(
            "INSERT INTO large_article_buckets VALUES (?, ?, ?)", (key, place, article_id)
        )
        here, (before, after) = (place, article_id), self._around(key, place)
        changes.update([*_candidates(before, here), *_candidates(here, after)])
        changes.subtract(_candidates(before, after))

    def _delete(self, key: int, place: bytes, article_id: int, changes: Counter[IdPair]) -> None:
        self._connection.execute(
            "DELETE FROM large_article_buckets WHERE key = ? AND place = ?", (key, place)
        )
        here, (before, after) = (place, article_id), self._around(key, place)
        changes.subtract([*_candidates(before, here), *_candidates(here, after)])
        changes.update(_candidates(before, after))

    def _around(self, key: int, place: bytes) -> tuple[Member | None, Member | None]:
        """The members next to a place."""
        before, after = (
            self._connection.execute(
                "SELECT place, article_id FROM large_article_buckets "
                f"WHERE key = ? AND place {direction} LIMIT 1",
                (key, place),
            ).fetchone()
            for direction in ("< ? ORDER BY place DESC", "> ? ORDER BY place")
        )
        return before, after


def article_keys_of(
    connection: sqlite3.Connection, version_id: int, folding: FoldingSettings
) -> BandKeys:
    """The article keys of a stored version."""
    rows = connection.execute(
        f"SELECT g.text FROM {OCCURRENCE_WITH_TEXT} WHERE p.version_id = ? ORDER BY p.position",
        (version_id,),
    )
    return fingerprint([text for (text,) in rows], folding).article_keys


def place_in(keys: BandKeys, key: int, text_digest: str, url: str) -> bytes:
    """The place in the bucket of `key` of a version that has these article keys."""
    count = len(keys)
    return min(
        place_of_article(int(keys[(at + 1) % count]), int(keys[(at + 2) % count]), text_digest, url)
        for at in np.flatnonzero(keys == key).tolist()
    )


def _pairs(members: Iterable[Member]) -> Iterator[tuple[Member, Member]]:
    return combinations(members, 2)


def _candidates(one: Member | None, other: Member | None) -> list[IdPair]:
    """The articles of two neighbours, if they are candidates."""
    if one is None or other is None or not bucket_rule.share_next_key(one[0], other[0]):
        return []
    return [id_pair(one[1], other[1])]
