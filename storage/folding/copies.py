"""Copies: articles that repeat an earlier one, whole, in part, or cut into other paragraphs.

Candidates share paragraphs, or a band of the signature of all their shingles; each is verified on
the shingles themselves. What a site puts on many articles does not count.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from storage.band_index.index import BandIndex
from storage.folding.article_overlap import Overlap, overlap
from storage.folding.article_shingles import ShingleCache
from storage.folding.batch import Batch, select_in
from storage.text.fingerprint import Folding

_CANDIDATES = 32  # articles verified for one
_IN_CROWD = 8  # those verified of a crowd of one template
_WORTH = 10  # shingles of common paragraphs from which they are followed up
_AT_A_TIME = 200  # pairs verified with their shingles at hand
_RETELLERS = 1000  # articles looked at again when one of their paragraphs turns out boilerplate
_NEVER = 2**62

_Row: TypeAlias = tuple[int, int, str, float, float, float, int]


@dataclass(frozen=True, slots=True)
class _Current:
    """An article as it stands: its version, that one's shingles and text."""

    version_id: int
    shingles: int
    text_digest: str


class Copies:
    """Writes `copies`. Part of the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection, index: BandIndex, folding: Folding) -> None:
        self._connection = connection
        self._index = index
        self._shingles = ShingleCache(connection, folding)
        # The newest version that counts: signing anew finds later ones written already.
        self._until = _NEVER

    def forget(self) -> None:
        """Drop what is held in memory. For after a rollback: its ids may be given again."""
        self._shingles.forget()

    def find(self, batch: Batch, common: dict[int, dict[int, int]]) -> None:
        """Write what the articles of a batch repeat; `common`: by version, shingles by article.

        The article keys of the batch's versions must be in the index. What is compared are the
        articles as they stand now, so that the rows are the same however they came in.
        """
        self._until = max(version.version_id for version in batch.versions)
        self._shingles.take(batch)
        alike = self._alike(batch)
        pairs = self._same({version.article_id for version in batch.versions})
        for version in batch.versions:
            worth = _worth(common.get(version.version_id, {}))
            articles = worth + alike.get(version.version_id, [])
            for article in list(dict.fromkeys(articles))[:_CANDIDATES]:
                pairs.add(_later_first(version.article_id, article))
        # Remembered, for either text may change, and so may what is boilerplate.
        self._connection.executemany("INSERT OR IGNORE INTO copy_candidates VALUES (?, ?)", pairs)
        changed = {version.article_id for version in batch.versions if not version.first}
        self._verify(pairs | self._remembered(changed))

    def review(self, paragraph_ids: set[int]) -> None:
        """Verify again what rests on paragraphs that are boilerplate now, or no more."""
        if not paragraph_ids:
            return
        articles: set[int] = set()
        for paragraph_id in paragraph_ids:
            rows = self._connection.execute(
                "SELECT DISTINCT v.article_id FROM appearances p JOIN versions v "
                "ON v.id = p.version_id WHERE p.paragraph_id = ? AND p.version_id <= ? LIMIT ?",
                (paragraph_id, self._until, _RETELLERS),
            )
            articles.update(article_id for (article_id,) in rows)
        self._verify(self._remembered(articles))

    def recompare_copies(self, article_ids: set[int]) -> None:
        """Verify again articles of which an earlier version stands again."""
        if not article_ids:
            return
        self._until = _NEVER
        pairs = self._same(article_ids)
        self._connection.executemany("INSERT OR IGNORE INTO copy_candidates VALUES (?, ?)", pairs)
        self._verify(pairs | self._remembered(article_ids))

    def find_anew(self, article_ids: set[int], common: dict[int, dict[int, int]]) -> None:
        """Find what articles repeat, now that one is gone that they were compared with.

        common: by article, shingles by the other article that told them first.
        """
        self._until = _NEVER
        pairs = self._same(article_ids | set(common))
        for article_id, shared in common.items():
            for other in _worth(shared)[:_CANDIDATES]:
                pairs.add(_later_first(article_id, other))
        self._connection.executemany("INSERT OR IGNORE INTO copy_candidates VALUES (?, ?)", pairs)
        self._verify(pairs)

    def _remembered(self, article_ids: Iterable[int]) -> set[tuple[int, int]]:
        """The candidates that have one of these articles on either side."""
        listed = list(article_ids)
        return {
            pair
            for side in ("article_id", "of_article_id")
            for pair in select_in(
                self._connection,
                f"SELECT article_id, of_article_id FROM copy_candidates WHERE {side} IN ({{}})",
                listed,
            )
        }

    def _verify(self, pairs: set[tuple[int, int]]) -> None:
        """Write the rows of these pairs, each the later article and the earlier, or take them out.

        The very text of another is a copy however short it is, and whatever of it is boilerplate.
        """
        ordered = sorted(pairs)
        for start in range(0, len(ordered), _AT_A_TIME):
            self._verify_some(ordered[start : start + _AT_A_TIME])

    def _verify_some(self, pairs: list[tuple[int, int]]) -> None:
        current = self._current({each for pair in pairs for each in pair})
        rows: list[_Row] = []
        compared = []
        for article_id, other in pairs:
            mine, theirs = current[article_id], current[other]
            if article_id <= other:  # of itself, or a row the wrong way round
                continue
            if mine.text_digest == theirs.text_digest and mine.shingles:
                rows.append((article_id, other, "copy", 1.0, 1.0, 1.0, mine.shingles))
            elif mine.shingles and theirs.shingles:
                compared.append((article_id, other))
        shingles = self._shingles.of(
            {current[article_id].version_id for pair in compared for article_id in pair}
        )
        for article_id, other in compared:
            both = [shingles[current[each].version_id] for each in (article_id, other)]
            rows += _rows(article_id, other, overlap(*both))
        self._connection.executemany(
            "DELETE FROM copies WHERE article_id = ? AND of_article_id = ?", pairs
        )
        self._connection.executemany("INSERT INTO copies VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    def _same(self, article_ids: Iterable[int]) -> set[tuple[int, int]]:
        """Of these the articles that have the very text of another now, with the earliest such."""
        rows = select_in(
            self._connection,
            "SELECT a.id, (SELECT min(o.id) FROM versions s JOIN articles o ON o.id = s.article_id "
            f"WHERE s.text_digest = v.text_digest AND o.id <> a.id AND s.id = {self._standing('o')}"
            f") FROM articles a JOIN versions v ON v.id = {self._standing('a')} "
            "WHERE v.shingles > 0 AND a.id IN ({})",
            article_ids,
        )
        return {_later_first(one, other) for one, other in rows if other is not None}

    def _standing(self, article: str) -> str:
        """The version in which an article stands, or stood at the time; its name in a query.

        Of the time before that one came, the order of the others is all that is known.
        """
        return (
            f"iif({article}.version_id <= {self._until}, {article}.version_id, "
            f"(SELECT l.id FROM versions l WHERE l.article_id = {article}.id "
            f"AND l.id <= {self._until} ORDER BY l.kind = 'text' DESC, l.id DESC LIMIT 1))"
        )

    def _alike(self, batch: Batch) -> dict[int, list[int]]:
        """For each version the articles of older ones whose signature shares a band with it."""
        keys, ids = article_keys(batch)
        found = {}
        for version_id, others in self._index.candidates(keys, ids).items():
            # A colliding key may lead to a paragraph of the number of a version that is to come.
            before = [other for other in others.ids if other < version_id]
            found[version_id] = before[: _IN_CROWD if others.crowded else _CANDIDATES]
        query = "SELECT id, article_id FROM versions WHERE id IN ({})"
        older = {other for others in found.values() for other in others}
        owner = dict(select_in(self._connection, query, older))
        return {
            version_id: [owner[other] for other in others if other in owner]
            for version_id, others in found.items()
        }

    def _current(self, article_ids: Iterable[int]) -> dict[int, _Current]:
        """The versions in which articles stand now."""
        rows = select_in(
            self._connection,
            "SELECT a.id, v.id, v.shingles, v.text_digest FROM articles a "
            f"JOIN versions v ON v.id = {self._standing('a')} WHERE a.id IN ({{}})",
            article_ids,
        )
        return {article_id: _Current(*rest) for article_id, *rest in rows}


def _later_first(one: int, other: int) -> tuple[int, int]:
    """Two articles, the one that came later first: it points to the earlier, never both ways."""
    return max(one, other), min(one, other)


def _worth(shared: dict[int, int]) -> list[int]:
    """The articles that are worth following up, by the shingles in common, most first."""
    found = sorted((-weight, each) for each, weight in shared.items() if weight >= _WORTH)
    return [each for _, each in found]


def _rows(article_id: int, other: int, both: Overlap) -> list[_Row]:
    relation = both.relation
    if relation is None:
        return []
    shares = (round(each, 4) for each in (both.similarity, both.contained, both.contains))
    similarity, contained, contains = shares
    return [(article_id, other, relation, similarity, contained, contains, both.common)]


def article_keys(batch: Batch) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The article keys of a batch's versions, and for each the version's id."""
    keys = [version.fingerprints.article_keys for version in batch.versions]
    sizes = [len(each) for each in keys]
    ids = np.repeat([version.version_id for version in batch.versions], sizes)
    return np.concatenate(keys), ids.astype(np.int64)
