"""Copies: articles that repeat an earlier one, whole, in part, or cut into other paragraphs.

Candidates share paragraphs, or a band of the signature of all their shingles. Each is verified on
the shingles themselves, without the boilerplate of the sites. Articles are compared as they are
now: candidates are stored, and verified again when a text changes or what is boilerplate. Which of
two is the earlier one is decided as for first occurrences.

An article has few rows: where an earlier article is itself a copy of one that the article repeats,
only the row of the earliest remains, and of the others those with most in common.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from storage.band_index.index import BandIndex
from storage.band_index.large_buckets import id_pair
from storage.db.select_in import select_in
from storage.folding.article_overlap import Overlap, overlap
from storage.folding.article_shingles import ShingleCache
from storage.folding.batch import Batch
from storage.text.folding_settings import FoldingSettings

_MAX_CANDIDATES = 32  # articles verified for one version
_MAX_FROM_LARGE_BUCKET = 8  # the same if a bucket is large, as those of template text are
_MIN_COMMON = 10  # shingles of common paragraphs that make a candidate
_CHUNK = 50  # articles compared with their candidates while the shingles are in memory
_MAX_ROWS = 8  # of one article
_MAX_REVERIFIED = 1000  # articles verified again per paragraph that becomes boilerplate, or ceases
_NO_LIMIT = 2**62

_Row: TypeAlias = tuple[int, int, str, float, float, float, int]
_Pair: TypeAlias = tuple[int, int]
_Ranks: TypeAlias = dict[int, tuple[str, str]]
"""By article, what sorts the earliest one first: since when it has been public, and its URL."""


@dataclass(frozen=True, slots=True)
class _CurrentVersion:
    version_id: int
    shingles: int
    text_digest: str


class Copies:
    """Writes `copies` and `copy_candidates`. Part of the caller's transaction."""

    def __init__(
        self, connection: sqlite3.Connection, index: BandIndex, folding: FoldingSettings
    ) -> None:
        self._connection = connection
        self._index = index
        self._shingles = ShingleCache(connection, folding)
        # The newest version taken into account: later ones are stored, but not folded yet.
        self._last_version = _NO_LIMIT

    def forget(self) -> None:
        """Empty the cache. Needed after a rollback, because version ids may be assigned again."""
        self._shingles.forget()

    def limit_to_folded(self) -> None:
        """Take only folded versions into account, until the next call of `find`."""
        (self._last_version,) = self._connection.execute(
            "SELECT coalesce(max(version_id), 0) FROM appearances"
        ).fetchone()

    def find(
        self, batch: Batch, common: dict[int, dict[int, int]], last_version: int | None = None
    ) -> None:
        """Write which articles the articles of a batch repeat.

        The article keys of the batch's versions must be in the index. The current versions are
        compared, so the rows do not depend on how versions are divided into batches.

        common: for each version, the shingles of common paragraphs by other article; last_version:
        the last one that is folded, if later ones are stored already.
        """
        self._last_version = _NO_LIMIT if last_version is None else last_version
        self._shingles.add(batch)
        by_bands = self._candidates_by_bands(batch)
        pairs = self._pairs_of_same_text({version.article_id for version in batch.versions})
        for version in batch.versions:
            by_paragraphs = _candidates_by_paragraphs(common.get(version.version_id, {}))
            articles = by_paragraphs + by_bands.get(version.version_id, [])
            for article in list(dict.fromkeys(articles))[:_MAX_CANDIDATES]:
                pairs.add(id_pair(version.article_id, article))
        self._store_candidates(pairs)
        changed = {version.article_id for version in batch.versions if not version.is_first}
        again = self._stored_candidates(changed)
        new = {version.article_id for version in batch.versions}
        affected = self._later_of(again) | self._affected_by_new(pairs - again, new)
        # An earlier version may have made an article older than those that it was a copy of.
        self._compare(changed | affected)

    def find_by_paragraphs(self, common: dict[int, dict[int, int]]) -> None:
        """Compare articles whose paragraphs occur first in others than before.

        common: for each article, the shingles of common paragraphs by other article.
        """
        pairs = _pairs_by_paragraphs(common)
        self._store_candidates(pairs)
        self._compare(self._later_of(pairs))

    def _affected_by_new(self, pairs: set[_Pair], new: set[int]) -> set[int]:
        """The articles whose rows new articles can change: new ones, and later ones like them.

        pairs: new candidates; new: the new articles. An older article that is archived later has
        many later ones as candidates, most of which it has nothing in common with.
        """
        ranks = self._ranks({each for pair in pairs for each in pair})
        affected: set[int] = set()
        unclear: list[_Pair] = []
        for pair in sorted(pairs):
            later, earlier = sorted(pair, key=ranks.__getitem__, reverse=True)
            if later in new:
                affected.add(later)
            else:
                unclear.append((later, earlier))
        for start in range(0, len(unclear), _CHUNK):
            chunk = unclear[start : start + _CHUNK]
            current = self._current_versions({each for pair in chunk for each in pair})
            shingles = self._shingles.of(
                {version.version_id for version in current.values() if version.shingles}
            )
            for pair in chunk:
                sides = [current[each] for each in pair if each in current]
                if len(sides) == len([side for side in sides if side.shingles]) == len(pair):
                    both = overlap(*(shingles[side.version_id] for side in sides))
                    if both.relation is not None:
                        affected.add(pair[0])
        return affected

    def reverify(self, paragraph_ids: set[int]) -> None:
        """Verify the candidates that contain these paragraphs again.

        For paragraphs that have become boilerplate, or ceased to be.
        """
        if not paragraph_ids:
            return
        articles: set[int] = set()
        for paragraph_id in paragraph_ids:
            rows = self._connection.execute(
                "SELECT DISTINCT v.article_id FROM appearances p JOIN versions v "
                "ON v.id = p.version_id WHERE p.paragraph_id = ? AND p.version_id <= ? LIMIT ?",
                (paragraph_id, self._last_version, _MAX_REVERIFIED),
            )
            articles.update(article_id for (article_id,) in rows)
        self._compare(self._later_of(self._stored_candidates(articles)))

    def reorder(self, article_ids: set[int]) -> None:
        """Verify articles again that have become earlier or later than others.

        Those that none has been compared with are left out.
        """
        pairs = self._stored_candidates(article_ids)
        compared = article_ids.intersection(each for pair in pairs for each in pair)
        query = "SELECT article_id FROM copies WHERE of_article_id IN ({})"
        pointing = {each for (each,) in select_in(self._connection, query, compared)}
        self._compare(compared | self._later_of(pairs) | pointing)

    def reverify_articles(self, article_ids: set[int]) -> None:
        """Verify articles again whose current version is an earlier one again."""
        if not article_ids:
            return
        self._last_version = _NO_LIMIT
        pairs = self._pairs_of_same_text(article_ids)
        self._store_candidates(pairs)
        self._compare(self._later_of(pairs | self._stored_candidates(article_ids)))

    def find_after_removal(self, article_ids: set[int], common: dict[int, dict[int, int]]) -> None:
        """Find what articles repeat after an article was removed that they were compared with.

        common: for each article, the shingles of common paragraphs by the other article in which
        they occur first now.
        """
        self._last_version = _NO_LIMIT
        pairs = self._pairs_of_same_text(article_ids | set(common))
        pairs |= _pairs_by_paragraphs(common)
        self._store_candidates(pairs)
        self._compare(article_ids | self._later_of(pairs))

    def _ranks(self, article_ids: Iterable[int]) -> _Ranks:
        rows = select_in(
            self._connection,
            "SELECT a.id, (SELECT min(v.public_since) FROM versions v WHERE v.article_id = a.id), "
            "a.url FROM articles a WHERE a.id IN ({})",
            article_ids,
        )
        return {article_id: (since, url) for article_id, since, url in rows}

    def _later_of(self, pairs: set[_Pair]) -> set[int]:
        """The later article of each pair."""
        ranks = self._ranks({each for pair in pairs for each in pair})
        return {max(pair, key=ranks.__getitem__) for pair in pairs if ranks.keys() >= set(pair)}

    def _store_candidates(self, pairs: set[_Pair]) -> None:
        """Store pairs to verify again when either text changes, or what is boilerplate."""
        self._connection.executemany("INSERT OR IGNORE INTO copy_candidates VALUES (?, ?)", pairs)

    def _stored_candidates(self, article_ids: Iterable[int]) -> set[_Pair]:
        """The candidates that have one of these articles on either side, the higher id first."""
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

    def _compare(self, article_ids: set[int]) -> None:
        """Replace the rows of these articles, each compared with its earlier candidates.

        Then those of later articles that are compared with one that has become a copy, or ceased to
        be: their rows lead to its original.
        """
        waiting = set(article_ids)
        compared: set[int] = set()
        while waiting:
            turned: set[int] = set()
            ranks = self._ranks(waiting)
            ordered = sorted(ranks, key=ranks.__getitem__)
            for start in range(0, len(ordered), _CHUNK):
                turned |= self._compare_chunk(ordered[start : start + _CHUNK])
            compared |= waiting
            pairs = self._stored_candidates(turned)
            waiting = self._later_of(pairs) - turned - compared

    def _compare_chunk(self, article_ids: list[int]) -> set[int]:
        """Returns the articles that are now copies of other articles than before."""
        pairs = self._stored_candidates(article_ids)
        ranks = self._ranks({each for pair in pairs for each in pair}.union(article_ids))
        candidates: dict[int, set[int]] = {article_id: set() for article_id in article_ids}
        for pair in pairs:
            earlier, later = sorted(pair, key=ranks.__getitem__)
            if later in candidates:
                candidates[later].add(earlier)
        # Not those that are only later: boilerplate gives one article thousands of them.
        listed = set(article_ids).union(*candidates.values())
        before = self._originals(listed)
        everything = listed.union(before.values())
        ranks |= self._ranks(set(before.values()) - ranks.keys())
        current = self._current_versions(everything)
        shingles = self._shingles.of(
            {version.version_id for version in current.values() if version.shingles}
        )
        originals = dict(before)
        rows: list[_Row] = []
        turned = set()
        for later in article_ids:
            others = candidates[later]
            # Copies found just now lead to their originals, too.
            others |= {originals[other] for other in others if other in originals}
            found = [
                row
                for other in sorted(others, key=ranks.__getitem__)
                if ranks[other] < ranks[later]
                and current[later].shingles
                and other in current
                and current[other].shingles
                for row in _rows(
                    later,
                    other,
                    overlap(
                        shingles[current[later].version_id], shingles[current[other].version_id]
                    ),
                )
            ]
            kept = _leading_to_originals(found, originals)
            rows += kept
            original = min(
                (row[1] for row in kept if row[2] == "copy"), key=ranks.__getitem__, default=None
            )
            if original != before.get(later):
                turned.add(later)
            originals.pop(later, None)
            if original is not None:
                originals[later] = original
        self._connection.executemany(
            "DELETE FROM copies WHERE article_id = ?", [(each,) for each in article_ids]
        )
        self._connection.executemany("INSERT INTO copies VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        # An original found through a copy must be compared again when its text changes.
        self._store_candidates({id_pair(row[0], row[1]) for row in rows})
        return turned

    def _originals(self, article_ids: Iterable[int]) -> dict[int, int]:
        """Of these articles those that are copies, each with the earliest article it copies."""
        rows = select_in(
            self._connection,
            "SELECT c.article_id, c.of_article_id, "
            "(SELECT min(v.public_since) FROM versions v WHERE v.article_id = o.id), o.url "
            "FROM copies c JOIN articles o ON o.id = c.of_article_id "
            "WHERE c.relation = 'copy' AND c.article_id IN ({})",
            article_ids,
        )
        earliest: dict[int, tuple[str, str, int]] = {}
        for article_id, original, since, url in rows:
            rank = (since, url, original)
            earliest[article_id] = min(rank, earliest.get(article_id, rank))
        return {article_id: original for article_id, (_, _, original) in earliest.items()}

    def _pairs_of_same_text(self, article_ids: Iterable[int]) -> set[tuple[int, int]]:
        """These articles, each with the earliest other one whose current text is the same."""
        rows = select_in(
            self._connection,
            "SELECT a.id, (SELECT o.id FROM versions s JOIN articles o ON o.id = s.article_id "
            "WHERE s.text_digest = v.text_digest AND o.id <> a.id "
            f"AND s.id = {self._current_version_of('o')} "
            "ORDER BY (SELECT min(w.public_since) FROM versions w WHERE w.article_id = o.id), "
            "o.url LIMIT 1) "
            f"FROM articles a JOIN versions v ON v.id = {self._current_version_of('a')} "
            "WHERE v.shingles > 0 AND a.id IN ({})",
            article_ids,
        )
        return {id_pair(one, other) for one, other in rows if other is not None}

    def _current_version_of(self, article: str) -> str:
        """SQL for the current version of an article, or the current one among those folded so far.

        article: the name of its table in the query. If the current version is not folded yet, it
        is not known which was current before it: the newest complete one is taken.
        """
        return (
            f"iif({article}.version_id <= {self._last_version}, {article}.version_id, "
            f"(SELECT l.id FROM versions l WHERE l.article_id = {article}.id "
            f"AND l.id <= {self._last_version} ORDER BY l.kind = 'text' DESC, l.id DESC LIMIT 1))"
        )

    def _candidates_by_bands(self, batch: Batch) -> dict[int, list[int]]:
        """For each version, the articles of older versions whose signature shares a band."""
        keys, ids = article_keys(batch)
        versions = {}
        for version_id, others in self._index.candidates(keys, ids).items():
            # A key that collides may lead to a paragraph whose id is that of a newer version.
            older = [other for other in others.ids if other < version_id]
            versions[version_id] = older[
                : _MAX_FROM_LARGE_BUCKET if others.is_sampled else _MAX_CANDIDATES
            ]
        query = "SELECT id, article_id FROM versions WHERE id IN ({})"
        wanted = {other for others in versions.values() for other in others}
        article_of = dict(select_in(self._connection, query, wanted))
        return {
            version_id: [article_of[other] for other in others if other in article_of]
            for version_id, others in versions.items()
        }

    def _current_versions(self, article_ids: Iterable[int]) -> dict[int, _CurrentVersion]:
        rows = select_in(
            self._connection,
            "SELECT a.id, v.id, v.shingles, v.text_digest FROM articles a "
            f"JOIN versions v ON v.id = {self._current_version_of('a')} WHERE a.id IN ({{}})",
            article_ids,
        )
        return {article_id: _CurrentVersion(*values) for article_id, *values in rows}


def _candidates_by_paragraphs(common: dict[int, int]) -> list[int]:
    """The articles with enough shingles in common paragraphs, those with most first."""
    ordered = sorted(
        (-shingles, article_id)
        for article_id, shingles in common.items()
        if shingles >= _MIN_COMMON
    )
    return [article_id for _, article_id in ordered]


def _pairs_by_paragraphs(common: dict[int, dict[int, int]]) -> set[_Pair]:
    """The pairs of articles with enough shingles in common paragraphs."""
    return {
        id_pair(article_id, other)
        for article_id, shared in common.items()
        for other in _candidates_by_paragraphs(shared)[:_MAX_CANDIDATES]
    }


def _leading_to_originals(rows: list[_Row], originals: dict[int, int]) -> list[_Row]:
    """Rows of one article, without those that lead to a copy of an article with as strong a row.

    originals: by article that is a copy, the earliest article that it copies.
    """
    order = {"copy": 0, "excerpt": 1, "shares": 2}
    repeated = {row[1]: order[row[2]] for row in rows}
    kept = [
        row for row in rows if repeated.get(originals.get(row[1], 0), len(order)) > order[row[2]]
    ]
    kept.sort(key=lambda row: (order[row[2]], -row[6], row[1]))
    return sorted(kept[:_MAX_ROWS], key=lambda row: row[1])


def _rows(later: int, earlier: int, both: Overlap) -> list[_Row]:
    relation = both.relation
    if relation is None:
        return []
    shares = (round(share, 4) for share in (both.similarity, both.contained, both.contains))
    similarity, contained, contains = shares
    return [(later, earlier, relation, similarity, contained, contains, both.common)]


def article_keys(batch: Batch) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The article keys of a batch's versions, and the version id of each key."""
    keys = [version.fingerprints.article_keys for version in batch.versions]
    sizes = [len(each) for each in keys]
    ids = np.repeat([version.version_id for version in batch.versions], sizes)
    return np.concatenate(keys), ids.astype(np.int64)
