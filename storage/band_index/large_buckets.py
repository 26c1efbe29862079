"""The members of large buckets in their order, so that neighbours are found without the others.

Rows of `large_buckets`. `bucket_rule` says what they are for. Part of the caller's transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from storage.band_index.bucket_rule import neighbours_of
from storage.db.select_in import select_in

Member = tuple[bytes, int]
"""A place in the order of a bucket, and the id of the paragraph there."""
IdPair = tuple[int, int]
"""The ids of two paragraphs, the higher one first."""


def id_pair(one: int, other: int) -> IdPair:
    """Two ids, the higher one first."""
    return (one, other) if one > other else (other, one)


def distant(members: Sequence[Member]) -> Iterator[IdPair]:
    """The pairs of members in order that are too far apart to be candidates."""
    if members:
        nearest = neighbours_of(members[0][0])
        for at, other in combinations(range(len(members)), 2):
            if other - at > nearest:
                yield id_pair(members[at][1], members[other][1])


class LargeBuckets:
    """The large buckets of one archive."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def known(self, keys: Iterable[int]) -> set[int]:
        """Those of these keys whose buckets are stored as large ones."""
        query = "SELECT DISTINCT key FROM large_buckets WHERE key IN ({})"
        return {key for (key,) in select_in(self._connection, query, keys)}

    def members(self, key: int) -> list[Member]:
        """The members of a bucket in order."""
        return self._connection.execute(
            "SELECT place, paragraph_id FROM large_buckets WHERE key = ? ORDER BY place", (key,)
        ).fetchall()

    def store(self, key: int, members: Iterable[Member]) -> None:
        """Store the members of a bucket that has become a large one."""
        self._connection.executemany(
            "INSERT INTO large_buckets VALUES (?, ?, ?)",
            [(key, place, paragraph_id) for place, paragraph_id in members],
        )

    def delete(self, key: int) -> None:
        """Delete a bucket that has ceased to be a large one."""
        self._connection.execute("DELETE FROM large_buckets WHERE key = ?", (key,))

    def insert(self, key: int, place: bytes, paragraph_id: int) -> tuple[list[int], list[IdPair]]:
        """Insert a paragraph: its neighbours, and the pairs that it moves too far apart."""
        before, after = self._around(key, place)
        self.store(key, [(place, paragraph_id)])
        return before + after, list(_at_the_limit(before, after, neighbours_of(place)))

    def remove(self, key: int, place: bytes) -> list[IdPair]:
        """Remove the paragraph at a place: the pairs that become neighbours."""
        row = (key, place)
        self._connection.execute("DELETE FROM large_buckets WHERE key = ? AND place = ?", row)
        return list(_at_the_limit(*self._around(key, place), neighbours_of(place)))

    def _around(self, key: int, place: bytes) -> tuple[list[int], list[int]]:
        """The nearest paragraphs before and after a place, the nearest ones first."""
        before, after = (
            self._connection.execute(
                f"SELECT paragraph_id FROM large_buckets WHERE key = ? AND place {direction} "
                "LIMIT ?",
                (key, place, neighbours_of(place)),
            ).fetchall()
            for direction in ("< ? ORDER BY place DESC", "> ? ORDER BY place")
        )
        return [each for (each,) in before], [each for (each,) in after]


def _at_the_limit(before: Sequence[int], after: Sequence[int], nearest: int) -> Iterator[IdPair]:
    """The pairs on either side of a place that are neighbours if and only if it is free."""
    for distance, one in enumerate(before, 1):
        at = nearest - distance
        if at < len(after):
            yield id_pair(one, after[at])
