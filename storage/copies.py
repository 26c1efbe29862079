"""Copies: articles that repeat an earlier one, whole, in part, or cut into other paragraphs.

Candidates share paragraphs, or a band of the signature of all their shingles; each is verified on
the shingles themselves. Resemblance and containment: A. Broder, On the resemblance and containment
of documents, 1997. What a site puts on many articles does not count.
"""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from .batch import Batch, NewVersion, select_in
from .fingerprint import Folding, hashes_in_order
from .index import BandIndex
from .schema import is_boilerplate

_COPY = 0.7  # Jaccard from which an article is nearly the same as an earlier one
_EXCERPT = 0.7  # share of an article's shingles that the earlier one has
_SHARES = 0.3  # share of the shorter one's shingles that both have
_COMMON = 20  # shingles in common, and on end, below which nothing is shared: a short paragraph
_CANDIDATES = 32  # articles verified for one
_IN_CROWD = 8  # those verified of a crowd of one template
_WORTH = 10  # shingles of common paragraphs from which they are followed up
_REMEMBERED = 2000  # articles whose shingles are kept in a batch
_RETELLERS = 1000  # articles looked at again when one of their paragraphs turns out boilerplate
_NEVER = 2**62

Shingles: TypeAlias = npt.NDArray[np.uint64]
_Row: TypeAlias = tuple[int, int, str, float, float, float, int]


@dataclass(frozen=True, slots=True)
class Overlap:
    """How two articles overlap: distinct shingles of each, those in common, the longest passage.

    run: shingles of the later one that follow one another and that the earlier one has.
    """

    mine: int
    theirs: int
    common: int
    run: int

    @property
    def similarity(self) -> float:
        """Jaccard."""
        return self.common / max(self.mine + self.theirs - self.common, 1)

    @property
    def contained(self) -> float:
        """The share of the later article that the earlier one has."""
        return self.common / max(self.mine, 1)

    @property
    def contains(self) -> float:
        """The share of the earlier article that the later one has."""
        return self.common / max(self.theirs, 1)

    @property
    def relation(self) -> str | None:
        """copy, excerpt, shares, or None where there is too little in common."""
        if self.similarity >= _COPY:
            return "copy"
        if self.common < _COMMON:
            return None
        if self.contained >= _EXCERPT:
            return "excerpt"
        # Wires of one template have many phrases in common, but no passage.
        passage = self.run >= _COMMON
        return "shares" if passage and max(self.contained, self.contains) >= _SHARES else None


@dataclass(frozen=True, slots=True)
class _Current:
    """An article as it stands: its last version, that one's shingles and text."""

    version_id: int
    shingles: int
    text_digest: str


def overlap(mine: Shingles, theirs: Shingles) -> Overlap:
    """The overlap of two articles, each the hashes of its shingles as they follow one another."""
    there = np.isin(mine, theirs)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], there.astype(np.int8), [0]))))
    run = int((edges[1::2] - edges[::2]).max(initial=0))
    distinct = len(np.unique(mine)), len(np.unique(theirs))
    return Overlap(*distinct, len(np.unique(mine[there])), run)


class Copies:
    """Writes `copies`. Part of the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection, index: BandIndex, folding: Folding) -> None:
        self._connection = connection
        self._index = index
        self._folding = folding
        self._sets: OrderedDict[int, tuple[frozenset[int], Shingles]] = OrderedDict()
        # The newest version that counts: signing anew finds later ones written already.
        self._until = _NEVER

    def forget(self) -> None:
        """Drop what is held in memory. For after a rollback, and when boilerplate changes."""
        self._sets.clear()

    def find(self, batch: Batch, common: dict[int, dict[int, int]]) -> None:
        """Write what the articles of a batch repeat; `common`: by version, shingles by article.

        The article keys of the batch's versions must be in the index. What is compared are the
        articles as they stand now, so that the rows are the same however they came in.
        """
        self._until = max(version.version_id for version in batch.versions)
        alike = self._alike(batch)
        pairs = self._same({version.article_id: version for version in batch.versions}.values())
        for version in batch.versions:
            shared = common.get(version.version_id, {})
            worth = sorted((-weight, each) for each, weight in shared.items() if weight >= _WORTH)
            articles = [each for _, each in worth] + alike.get(version.version_id, [])
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
        self.forget()
        articles: set[int] = set()
        for paragraph_id in paragraph_ids:
            rows = self._connection.execute(
                "SELECT DISTINCT v.article_id FROM appearances p JOIN versions v "
                "ON v.id = p.version_id WHERE p.paragraph_id = ? AND p.version_id <= ? LIMIT ?",
                (paragraph_id, self._until, _RETELLERS),
            )
            articles.update(article_id for (article_id,) in rows)
        self._verify(self._remembered(articles))

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
        current = self._current({each for pair in pairs for each in pair})
        for article_id, other in sorted(pairs):
            self._connection.execute(
                "DELETE FROM copies WHERE article_id = ? AND of_article_id = ?", (article_id, other)
            )
            if article_id <= other:  # of itself, or a row the wrong way round
                continue
            mine, theirs = current[article_id], current[other]
            if mine.text_digest == theirs.text_digest and mine.shingles:
                self._write([(article_id, other, "copy", 1.0, 1.0, 1.0, mine.shingles)])
            elif mine.shingles and theirs.shingles:
                found = overlap(self._shingles(mine.version_id), self._shingles(theirs.version_id))
                self._write(_rows(article_id, other, found))

    def _same(self, versions: Iterable[NewVersion]) -> set[tuple[int, int]]:
        """Articles that have the very text of another now, each with the earliest such."""
        rows = select_in(
            self._connection,
            "SELECT v.article_id, (SELECT min(o.article_id) FROM versions o "
            "WHERE o.text_digest = v.text_digest AND o.article_id <> v.article_id "
            "AND o.id = (SELECT max(l.id) FROM versions l "
            f"WHERE l.article_id = o.article_id AND l.id <= {self._until})) "
            "FROM versions v WHERE v.shingles > 0 AND v.id IN ({})",
            [version.version_id for version in versions],
        )
        return {_later_first(one, other) for one, other in rows if other is not None}

    def _alike(self, batch: Batch) -> dict[int, list[int]]:
        """For each version the articles of older ones whose signature shares a band with it."""
        keys, ids = article_keys(batch)
        found = {
            version_id: others.ids[: _IN_CROWD if others.crowded else _CANDIDATES]
            for version_id, others in self._index.candidates(keys, ids).items()
        }
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
            "SELECT article_id, id, shingles, text_digest FROM versions "
            f"WHERE id <= {self._until} AND article_id IN ({{}}) ORDER BY id",
            article_ids,
        )
        return {article_id: _Current(*rest) for article_id, *rest in rows}

    def _write(self, rows: list[_Row]) -> None:
        self._connection.executemany(
            "INSERT OR REPLACE INTO copies VALUES (?, ?, ?, ?, ?, ?, ?)", rows
        )

    def _shingles(self, version_id: int) -> Shingles:
        """The shingles of a version's text without the site's boilerplate, in its order."""
        rows = self._connection.execute(
            f"""
            SELECT p.paragraph_id FROM appearances p
              JOIN versions v ON v.id = p.version_id JOIN articles a ON a.id = v.article_id
             WHERE p.version_id = ? AND {is_boilerplate("a.site", "p.paragraph_id")}""",
            (version_id,),
        )
        # Asked each time: what is boilerplate changes, by other processes too.
        dropped = frozenset(paragraph_id for (paragraph_id,) in rows)
        known = self._sets.get(version_id)
        if known is not None and known[0] == dropped:
            return known[1]
        told = self._connection.execute(
            "SELECT p.paragraph_id, g.text FROM appearances p "
            "JOIN paragraphs g ON g.id = p.paragraph_id WHERE p.version_id = ? ORDER BY p.position",
            (version_id,),
        )
        hashes = [
            each
            for paragraph_id, text in told
            if paragraph_id not in dropped
            for each in hashes_in_order(text, self._folding)
        ]
        shingles = np.array(hashes, dtype=np.uint64)
        self._sets[version_id] = (dropped, shingles)
        if len(self._sets) > _REMEMBERED:
            self._sets.popitem(last=False)
        return shingles


def _later_first(one: int, other: int) -> tuple[int, int]:
    """Two articles, the one that came later first: it points to the earlier, never both ways."""
    return max(one, other), min(one, other)


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
