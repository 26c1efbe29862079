"""The shingles of articles without their site's boilerplate; recent ones stay in memory."""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from storage.db.views import is_boilerplate
from storage.folding.article_overlap import ShingledArticle, shingled_article
from storage.folding.batch import Batch, select_in
from storage.text.fingerprint import Folding, Hashes, hashes_in_order, joined

_REMEMBERED = 1000  # versions

_NOTHING: frozenset[int] = frozenset()


@dataclass(slots=True)
class _Held:
    """One version: its paragraphs, their shingles one after the other and where each begins.

    rest: what was left without the paragraphs that were dropped when it was last asked for.
    """

    paragraph_ids: npt.NDArray[np.int64]
    shingles: Hashes
    starts: npt.NDArray[np.int64]
    dropped: frozenset[int] = _NOTHING
    rest: ShingledArticle | None = None

    def without(self, dropped: frozenset[int]) -> ShingledArticle:
        if self.rest is None or self.dropped != dropped:
            told = self.shingles
            if dropped:
                kept = ~np.isin(self.paragraph_ids, list(dropped))
                told = told[np.repeat(kept, np.diff(self.starts))]
            self.rest = shingled_article(told)
            self.dropped = dropped
        return self.rest


class ShingleCache:
    """The shingles of versions, read from the archive or taken from a batch that brings them."""

    def __init__(self, connection: sqlite3.Connection, folding: Folding) -> None:
        self._connection = connection
        self._folding = folding
        self._held: OrderedDict[int, _Held] = OrderedDict()

    def forget(self) -> None:
        """Drop what is held in memory. For after a rollback: its ids may be given again."""
        self._held.clear()

    def take(self, batch: Batch) -> None:
        """Hold the versions of a batch, which are signed already."""
        self._let_go()  # nobody may ask for these: most articles resemble no other
        for version in batch.versions:
            ids = np.array(batch.ids_of(version), dtype=np.int64)
            prints = version.fingerprints
            self._held[version.version_id] = _Held(ids, prints.shingles, prints.starts)

    def of(self, version_ids: Iterable[int]) -> dict[int, ShingledArticle]:
        """The shingles of these versions, without what is boilerplate of their sites now.

        Asked each time: what is boilerplate changes, by other processes too.
        """
        wanted = set(version_ids)
        dropped = self._boilerplate(wanted)
        self._read(wanted - self._held.keys())
        found = {}
        for version_id in wanted:
            self._held.move_to_end(version_id)
            found[version_id] = self._held[version_id].without(dropped.get(version_id, _NOTHING))
        self._let_go()
        return found

    def _let_go(self) -> None:
        while len(self._held) > _REMEMBERED:
            self._held.popitem(last=False)

    def _boilerplate(self, version_ids: set[int]) -> dict[int, frozenset[int]]:
        rows = select_in(
            self._connection,
            "SELECT p.version_id, p.paragraph_id FROM appearances p "
            "JOIN versions v ON v.id = p.version_id JOIN articles a ON a.id = v.article_id "
            f"WHERE p.version_id IN ({{}}) AND {is_boilerplate('a.site', 'p.paragraph_id')}",
            version_ids,
        )
        found: dict[int, frozenset[int]] = {}
        for version_id, paragraph_id in rows:
            found[version_id] = found.get(version_id, _NOTHING) | {paragraph_id}
        return found

    def _read(self, version_ids: set[int]) -> None:
        """Read versions that are not held; one without any paragraph is held as empty."""
        ids: dict[int, list[int]] = {version_id: [] for version_id in version_ids}
        hashes: dict[int, list[Hashes]] = {version_id: [] for version_id in version_ids}
        for version_id, paragraph_id, text in select_in(
            self._connection,
            "SELECT p.version_id, p.paragraph_id, g.text FROM appearances p "
            "JOIN paragraphs g ON g.id = p.paragraph_id WHERE p.version_id IN ({}) "
            "ORDER BY p.version_id, p.position",
            version_ids,
        ):
            ids[version_id].append(paragraph_id)
            hashes[version_id].append(hashes_in_order(text, self._folding))
        for version_id, told in hashes.items():
            starts = np.cumsum([0, *map(len, told)], dtype=np.int64)
            numbers = np.array(ids[version_id], dtype=np.int64)
            self._held[version_id] = _Held(numbers, joined(told), starts)
