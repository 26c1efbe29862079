"""What stored versions repeat, computed again after pairs or other versions have gone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

import numpy as np

from storage.band_index.large_buckets import IdPair
from storage.core.model import Kind, Paragraph
from storage.db.joins import OCCURRENCE_WITH_TEXT, VERSION_WITH_ARTICLE
from storage.db.select_in import select_in
from storage.folding.batch import Batch, NewVersion
from storage.folding.first_occurrences import FirstOccurrences
from storage.folding.repeats import Repeats
from storage.text.fingerprint import Fingerprints

_CHUNK = 200  # versions whose repeats are computed together


class RepeatsComputation:
    """Replaces rows of `repeats`. Part of the caller's transaction."""

    def __init__(
        self, connection: sqlite3.Connection, first_occurrences: FirstOccurrences, repeats: Repeats
    ) -> None:
        self._connection = connection
        self._first_occurrences = first_occurrences
        self._repeats = repeats

    def versions_that_need(self, pairs: Iterable[IdPair]) -> list[int]:
        """The versions that repeat one paragraph of a pair by way of the other."""
        query = (
            "SELECT p.version_id FROM appearances p JOIN repeats r "
            "ON r.version_id = p.version_id AND r.position = p.position "
            "WHERE p.paragraph_id = ? AND r.of_paragraph_id = ?"
        )
        return sorted(
            {
                version_id
                for pair in pairs
                for sides in (pair, pair[::-1])
                for (version_id,) in self._connection.execute(query, sides)
            }
        )

    def versions_with(self, paragraph_ids: Iterable[int]) -> list[int]:
        """The versions that contain one of these paragraphs."""
        query = "SELECT DISTINCT version_id FROM appearances WHERE paragraph_id IN ({})"
        return sorted(
            {version_id for (version_id,) in select_in(self._connection, query, paragraph_ids)}
        )

    def recompute(self, versions: list[int]) -> set[int]:
        """Compute what these versions repeat; return their articles."""
        articles = set()
        for start in range(0, len(versions), _CHUNK):
            chunk = versions[start : start + _CHUNK]
            batch = self.stored(chunk)
            for version in batch.versions:
                self._connection.execute(
                    "DELETE FROM repeats WHERE version_id = ?", (version.version_id,)
                )
                self._repeats.write(version, batch)
                articles.add(version.article_id)
        return articles

    def stored(self, versions: Iterable[int]) -> Batch:
        """Stored versions as a batch, with the first occurrences of their paragraphs."""
        listed = list(versions)
        batch = Batch(list(self._stored_versions(listed)))
        batch.ids.update(self._paragraph_ids(listed))
        self._first_occurrences.load(batch)
        return batch

    def _paragraph_ids(self, versions: Iterable[int]) -> Iterator[tuple[bytes, int]]:
        return select_in(
            self._connection,
            f"SELECT g.digest, g.id FROM {OCCURRENCE_WITH_TEXT} WHERE p.version_id IN ({{}})",
            versions,
        )

    def _stored_versions(self, versions: Iterable[int]) -> Iterator[NewVersion]:
        """Stored versions, with the part of their fingerprints that `FirstOccurrences` needs."""
        for version_id, article_id, site, number, public_since, url in list(
            select_in(
                self._connection,
                "SELECT v.id, v.article_id, a.site, v.number, v.public_since, a.url "
                f"FROM {VERSION_WITH_ARTICLE} WHERE v.id IN ({{}}) ORDER BY v.id",
                versions,
            )
        ):
            rows = self._connection.execute(
                f"SELECT g.text, p.kind, g.digest, g.shingles FROM {OCCURRENCE_WITH_TEXT} "
                "WHERE p.version_id = ? "
                "ORDER BY p.position",
                (version_id,),
            ).fetchall()
            none = np.empty(0, dtype=np.int64)
            prints = Fingerprints(
                digests=tuple(row[2] for row in rows),
                shingles=np.empty(0, dtype=np.uint64),
                starts=np.cumsum([0, *(row[3] for row in rows)], dtype=np.int64),
                keys=none,
                owners=none,
                article_keys=none,
                patterns=(),
            )
            paragraphs = tuple(Paragraph(row[0], Kind(row[1])) for row in rows)
            yield NewVersion(
                *(version_id, article_id, site, number == 1, public_since, url),
                *(paragraphs, prints),
            )
