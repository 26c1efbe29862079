"""The shingles of articles without their site's boilerplate, cached for recent versions."""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from storage.db.joins import OCCURRENCE_WITH_ARTICLE, OCCURRENCE_WITH_TEXT
from storage.db.select_in import select_in
from storage.db.views import is_boilerplate
from storage.folding.article_overlap import ShingledArticle, shingled_article
from storage.folding.batch import Batch
from storage.text.folding_settings import FoldingSettings
from storage.text.shingles import Hashes, concatenate_hashes, ordered_hashes

_CACHED_VERSIONS = 1000

_NOTHING: frozenset[int] = frozenset()


@dataclass(slots=True)
class _CachedVersion:
    """The paragraphs of a version, the shingles of all of them, and where each one's begin.

    omitted, remaining: the paragraphs that the last call to `without` left out, and its result.
    """

    paragraph_ids: npt.NDArray[np.int64]
    shingles: Hashes
    starts: npt.NDArray[np.int64]
    omitted: frozenset[int] = _NOTHING
    remaining: ShingledArticle | None = None

    def without(self, omitted: frozenset[int]) -> ShingledArticle:
        if self.remaining is None or self.omitted != omitted:
            shingles = self.shingles
            if omitted:
                is_included = ~np.isin(self.paragraph_ids, list(omitted))
                shingles = shingles[np.repeat(is_included, np.diff(self.starts))]
            self.remaining = shingled_article(shingles)
            self.omitted = omitted
        return self.remaining


class ShingleCache:
    """The shingles of versions, read from the archive or taken from the batch that adds them."""

    def __init__(self, connection: sqlite3.Connection, folding: FoldingSettings) -> None:
        self._connection = connection
        self._folding = folding
        self._cache: OrderedDict[int, _CachedVersion] = OrderedDict()

    def forget(self) -> None:
        """Empty the cache. Needed after a rollback, because version ids may be assigned again."""
        self._cache.clear()

    def add(self, batch: Batch) -> None:
        """Cache the versions of a batch, whose shingles are known."""
        self._evict()  # here too: `of` may never be called, as most articles resemble no other
        for version in batch.versions:
            ids = np.array(batch.ids_of(version), dtype=np.int64)
            prints = version.fingerprints
            self._cache[version.version_id] = _CachedVersion(ids, prints.shingles, prints.starts)

    def of(self, version_ids: Iterable[int]) -> dict[int, ShingledArticle]:
        """The shingles of these versions without the current boilerplate of their sites.

        Boilerplate is read on each call because it changes, also through other processes.
        """
        wanted = set(version_ids)
        boilerplate = self._boilerplate(wanted)
        self._read(wanted - self._cache.keys())
        shingled = {}
        for version_id in wanted:
            self._cache.move_to_end(version_id)
            omitted = boilerplate.get(version_id, _NOTHING)
            shingled[version_id] = self._cache[version_id].without(omitted)
        self._evict()
        return shingled

    def _evict(self) -> None:
        while len(self._cache) > _CACHED_VERSIONS:
            self._cache.popitem(last=False)

    def _boilerplate(self, version_ids: set[int]) -> dict[int, frozenset[int]]:
        rows = select_in(
            self._connection,
            f"SELECT p.version_id, p.paragraph_id FROM {OCCURRENCE_WITH_ARTICLE} "
            f"WHERE p.version_id IN ({{}}) AND {is_boilerplate('a.site', 'p.paragraph_id')}",
            version_ids,
        )
        by_version: dict[int, frozenset[int]] = {}
        for version_id, paragraph_id in rows:
            by_version[version_id] = by_version.get(version_id, _NOTHING) | {paragraph_id}
        return by_version

    def _read(self, version_ids: set[int]) -> None:
        """Read versions into the cache. A version without paragraphs is cached as empty."""
        ids: dict[int, list[int]] = {version_id: [] for version_id in version_ids}
        hashes: dict[int, list[Hashes]] = {version_id: [] for version_id in version_ids}
        for version_id, paragraph_id, text in select_in(
            self._connection,
            f"SELECT p.version_id, p.paragraph_id, g.text FROM {OCCURRENCE_WITH_TEXT} "
            f"WHERE p.version_id IN ({{}}) "
            "ORDER BY p.version_id, p.position",
            version_ids,
        ):
            ids[version_id].append(paragraph_id)
            hashes[version_id].append(ordered_hashes(text, self._folding))
        for version_id, by_paragraph in hashes.items():
            starts = np.cumsum([0, *map(len, by_paragraph)], dtype=np.int64)
            paragraph_ids = np.array(ids[version_id], dtype=np.int64)
            self._cache[version_id] = _CachedVersion(
                paragraph_ids, concatenate_hashes(by_paragraph), starts
            )
