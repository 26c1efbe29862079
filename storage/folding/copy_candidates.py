"""Which articles are compared for copies. They follow from the texts, times and URLs of articles.

Two articles are candidates if they are neighbours in a bucket of article keys, if paragraphs of the
one occur first in the other, or if they have the same text and one of them was the first to have
it. Those of the same text are not stored, because they are found by the digest.

A paragraph that very many articles have does not count. Like a large bucket it says little, and all
of them would have to be compared again whenever an older article is added.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from storage.band_index.large_buckets import IdPair, id_pair
from storage.db.select_in import select_in
from storage.folding.batch import Batch
from storage.folding.current_versions import CurrentVersions

MIN_COMMON = 10
"""Shingles of common paragraphs that make an article a candidate."""
MAX_HOLDERS = 512
"""Articles that may have a paragraph that counts."""
MAX_CANDIDATES = 32
"""Candidates by common paragraphs of one article: those with the most common shingles, and of those
with as many, those with the paragraph of the lowest digest."""

PairChanges: TypeAlias = dict[IdPair, bool]
"""Pairs that have become candidates, or if False have ceased to be."""


class CopyCandidates:
    """Reads and writes `copy_candidates`. Part of the caller's transaction.

    A pair is stored as long as a bucket or paragraphs make it one.
    """

    def __init__(self, connection: sqlite3.Connection, current: CurrentVersions) -> None:
        self._connection = connection
        self._current = current
        self._frequent: set[int] = set()  # paragraphs known to be in too many articles

    def forget(self) -> None:
        """Empty the cache. Needed after a rollback or a removal, which make paragraphs rarer."""
        self._frequent.clear()

    def pairs_of(self, article_ids: Iterable[int]) -> set[IdPair]:
        """The candidates that have one of these articles on either side."""
        wanted = set(article_ids)
        pairs = {(one, other) for one, other, _ in self._stored(wanted)}
        for first, *others in self._current.of_same_text(wanted, at_any_time=False):
            chosen = others if first in wanted else wanted.intersection(others)
            pairs.update(id_pair(first, other) for other in chosen)
        return pairs

    def add_buckets(self, changes: Mapping[IdPair, int]) -> PairChanges:
        """Count the buckets that make articles candidates.

        changes: by pair, how many more they are.
        """
        changed: PairChanges = {}
        for pair, change in changes.items():
            if not change:
                continue
            buckets, paragraphs = self._connection.execute(
                "INSERT INTO copy_candidates (article_id, of_article_id, buckets) VALUES (?, ?, ?) "
                "ON CONFLICT DO UPDATE SET buckets = buckets + excluded.buckets "
                "RETURNING buckets, paragraphs",
                (*pair, change),
            ).fetchone()
            if not paragraphs and buckets in (0, change):
                changed[pair] = buckets > 0
        self._delete_unfounded(changed)
        return changed

    def update_paragraphs(self, article_ids: Iterable[int]) -> PairChanges:
        """Compute the candidates by common paragraphs of these articles again."""
        listed = set(article_ids)
        wanted = {
            (article_id, other)
            for article_id, others in self._by_paragraphs(listed).items()
            for other in others
        }
        stored = {
            ends
            for one, other, paragraphs in self._stored(listed)
            for ends in ((one, other), (other, one))
            if ends[0] in listed and paragraphs & _bit(*ends)
        }
        changed: PairChanges = {}
        for ends in wanted - stored:
            buckets, paragraphs = self._connection.execute(
                "INSERT INTO copy_candidates (article_id, of_article_id, paragraphs) "
                "VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET paragraphs = paragraphs "
                "| excluded.paragraphs RETURNING buckets, paragraphs",
                (*id_pair(*ends), _bit(*ends)),
            ).fetchone()
            if not buckets and paragraphs == _bit(*ends):
                changed[id_pair(*ends)] = True
        for ends in stored - wanted:
            buckets, paragraphs = self._connection.execute(
                "UPDATE copy_candidates SET paragraphs = paragraphs & ~? "
                "WHERE article_id = ? AND of_article_id = ? RETURNING buckets, paragraphs",
                (_bit(*ends), *id_pair(*ends)),
            ).fetchone()
            if not buckets and not paragraphs:
                changed[id_pair(*ends)] = False
        self._delete_unfounded(changed)
        return changed

    def _delete_unfounded(self, pairs: Iterable[IdPair]) -> None:
        self._connection.executemany(
            "DELETE FROM copy_candidates WHERE article_id = ? AND of_article_id = ? "
            "AND buckets = 0 AND paragraphs = 0",
            pairs,
        )

    def _stored(self, article_ids: set[int]) -> set[tuple[int, int, int]]:
        """The rows with one of these articles on either side."""
        return {
            row
            for side in ("article_id", "of_article_id")
            for row in select_in(
                self._connection,
                "SELECT article_id, of_article_id, paragraphs FROM copy_candidates "
                f"WHERE {side} IN ({{}})",
                article_ids,
            )
        }

    def _by_paragraphs(self, article_ids: Iterable[int]) -> dict[int, set[int]]:
        """For each article the others that have first occurrences of its current paragraphs."""
        rows = list(
            select_in(
                self._connection,
                "SELECT a.id, w.article_id, g.id, g.shingles, g.digest FROM articles a "
                f"JOIN repeats r ON r.version_id = {self._current.of('a')} "
                "AND r.scope <> 'article' "
                "JOIN appearances p ON p.version_id = r.version_id AND p.position = r.position "
                "JOIN paragraphs g ON g.id = p.paragraph_id "
                "JOIN paragraphs o ON o.id = r.of_paragraph_id "
                "LEFT JOIN first_occurrences f ON r.scope = 'site' "
                "AND f.paragraph_id = o.id AND f.site = a.site "
                "JOIN versions w ON w.id = coalesce(f.version_id, o.version_id) "
                "WHERE a.id IN ({}) AND w.article_id <> a.id",
                article_ids,
            )
        )
        frequent = self._known_frequent({row[2] for row in rows})
        shared: dict[int, dict[int, tuple[int, bytes]]] = {}
        for article_id, other, paragraph_id, shingles, digest in rows:
            if paragraph_id not in frequent:
                others = shared.setdefault(article_id, {})
                total, lowest = others.get(other, (0, digest))
                others[other] = (total + shingles, min(lowest, digest))
        return {
            article_id: set(
                sorted(
                    (other for other, (total, _) in others.items() if total >= MIN_COMMON),
                    key=lambda other: (-others[other][0], others[other][1]),
                )[:MAX_CANDIDATES]
            )
            for article_id, others in shared.items()
        }

    def affected_by(self, batch: Batch, moved: set[int]) -> set[int]:
        """The articles whose candidates the versions of a batch may have changed.

        moved: paragraphs that occur first in another article than before.
        """
        listed = (set(batch.ids.values()) - set(batch.new) - self._frequent) | moved
        frequent = self._known_frequent(listed)
        own = {version.version_id for version in batch.versions}
        became = {each for each in frequent & listed if not self._is_frequent(each, own)}
        self._frequent |= frequent
        return self.holders((moved - frequent) | became)

    def affected_by_paragraphs(self, paragraph_ids: Iterable[int]) -> set[int]:
        """The articles whose candidates depend on the first occurrences of these paragraphs."""
        listed = set(paragraph_ids)
        return self.holders(listed - self._known_frequent(listed))

    def holders(self, paragraph_ids: Iterable[int]) -> set[int]:
        """The articles that have one of these paragraphs, in a version of any time."""
        query = (
            "SELECT DISTINCT v.article_id FROM appearances p JOIN versions v "
            "ON v.id = p.version_id WHERE p.paragraph_id IN ({})"
        )
        return {article_id for (article_id,) in select_in(self._connection, query, paragraph_ids)}

    def _known_frequent(self, paragraph_ids: set[int]) -> set[int]:
        """Those of these paragraphs that are in too many articles to count."""
        known = paragraph_ids & self._frequent
        known |= {each for each in paragraph_ids - known if self._is_frequent(each)}
        return known

    def _is_frequent(self, paragraph_id: int, without: Iterable[int] = ()) -> bool:
        """Whether too many articles have a paragraph. without: versions that do not count."""
        omitted = f"AND p.version_id NOT IN ({','.join(map(str, without))}) " if without else ""
        (count,) = self._connection.execute(
            "SELECT count(*) FROM (SELECT DISTINCT v.article_id FROM appearances p "
            f"JOIN versions v ON v.id = p.version_id WHERE p.paragraph_id = ? {omitted}LIMIT ?)",
            (paragraph_id, MAX_HOLDERS + 1),
        ).fetchone()
        return int(count) > MAX_HOLDERS


def _bit(article_id: int, other: int) -> int:
    """In `copy_candidates.paragraphs`: that paragraphs of an article occur first in the other."""
    return 1 if article_id > other else 2
