"""Copies: articles that repeat an earlier one, whole, in part, or cut into other paragraphs.

`copy_candidates` says which articles are compared. Each pair is verified on the shingles
themselves, without the boilerplate of the sites, of the current versions, and again when a text
changes or what is boilerplate. Which of two is the earlier one is decided as for first occurrences.

Where a candidate is itself a copy, the article is also compared with the earliest one that it
copies. An article has few rows: where an earlier article is a copy of one that the article repeats,
only the row of the earliest remains, and of the others those with most in common. So the rows of an
article follow from those of earlier articles, and are computed after them.
"""

from __future__ import annotations

import heapq
import sqlite3
from collections.abc import Iterable
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from storage.band_index.article_buckets import ArticleBuckets
from storage.band_index.index import VERSION_TAG, BandIndex
from storage.db.select_in import select_in
from storage.folding.article_overlap import Overlap, ShingledArticle, overlap
from storage.folding.article_shingles import ShingleCache
from storage.folding.batch import Batch
from storage.folding.copy_candidates import CopyCandidates, PairChanges
from storage.folding.current_versions import CurrentVersions
from storage.text.folding_settings import FoldingSettings

_CHUNK = 50  # articles compared with their candidates while the shingles are in memory
_MAX_ROWS = 8  # of one article

_Row: TypeAlias = tuple[int, int, str, float, float, float, int]


class Copies:
    """Writes `copies`, and has its candidates written. Part of the caller's transaction."""

    def __init__(
        self, connection: sqlite3.Connection, index: BandIndex, folding: FoldingSettings
    ) -> None:
        self._connection = connection
        self._shingles = ShingleCache(connection, folding)
        self._current = CurrentVersions(connection)
        self._buckets = ArticleBuckets(connection, index, folding)
        self._candidates = CopyCandidates(connection, self._current)

    def forget(self) -> None:
        """Empty the caches. Needed after a rollback, because version ids may be assigned again."""
        self._shingles.forget()
        self._candidates.forget()

    def find(
        self,
        batch: Batch,
        recomputed: set[int],
        moved: set[int],
        last_version: int | None = None,
    ) -> None:
        """Write which articles repeat others after the versions of a batch were added.

        The article keys of these versions must be in the index. The current versions are compared,
        so the rows do not depend on how versions are divided into batches.

        recomputed: other articles whose repeats have changed; moved: paragraphs that occur first in
        another article than before; last_version: the last one that is folded, if later ones are
        stored already.
        """
        self._current.limit_to(last_version)
        self._shingles.add(batch)
        articles = {version.article_id for version in batch.versions}
        edited = {version.article_id for version in batch.versions if not version.is_first}
        keys = {each.version_id: each.fingerprints.article_keys for each in batch.versions}
        changed = self._candidates.add_buckets(self._buckets.add(keys))
        repeating = articles | recomputed | self._candidates.affected_by(batch, moved)
        changed |= self._candidates.update_paragraphs(repeating)
        affected = self._affected_by(changed, articles) | self._affected_by_text(articles, edited)
        # An earlier version may have made an article older than those that it was a copy of.
        self._compare(affected | self._dependent_on(edited))

    def limit_to_folded(self) -> None:
        """Take only folded versions into account, until the next call of `find`."""
        self._current.limit_to_folded()

    def update_paragraphs(self, article_ids: set[int], paragraph_ids: Iterable[int]) -> None:
        """Compare articles again whose paragraphs occur first in other articles than before.

        article_ids: those whose repeats were computed again; paragraph_ids: those whose first
        occurrences may have changed.
        """
        affected = article_ids | self._candidates.affected_by_paragraphs(paragraph_ids)
        self._compare(self._affected_by(self._candidates.update_paragraphs(affected)))

    def reverify(self, paragraph_ids: set[int]) -> None:
        """Verify the candidates that contain these paragraphs again.

        For paragraphs that have become boilerplate, or ceased to be.
        """
        if paragraph_ids:
            self._compare(self._dependent_on(self._candidates.holders(paragraph_ids)))

    def move(self, article_id: int) -> None:
        """Find the candidates of an article whose URL has changed, before `reorder`."""
        changes = self._buckets.move(article_id)
        self._compare(self._affected_by(self._candidates.add_buckets(changes)))

    def reorder(self, article_ids: set[int]) -> None:
        """Verify articles again that have become earlier or later than others."""
        affected = self._affected_by_text(article_ids, article_ids)
        self._compare(affected | self._dependent_on(article_ids))

    def reverify_articles(self, article_ids: set[int]) -> None:
        """Verify articles again whose current version is an earlier one again."""
        if article_ids:
            self._current.limit_to(None)
            changed = self._candidates.update_paragraphs(article_ids)
            self.reorder(article_ids)
            self._compare(self._affected_by(changed))

    def before_removal(self, article_id: int) -> set[int]:
        """The articles whose rows may change when an article is removed."""
        self._current.limit_to(None)
        affected = self._affected_by_text({article_id}, {article_id})
        return (affected | self._dependent_on({article_id})) - {article_id}

    def find_after_removal(
        self,
        article_id: int,
        keys: Iterable[int],
        affected: set[int],
        recomputed: set[int],
        paragraph_ids: set[int],
    ) -> None:
        """Find what articles repeat after one was removed, with its rows and its keys in the index.

        keys: its article keys; affected: the result of `before_removal`; recomputed: the articles
        whose repeats were computed again; paragraph_ids: the paragraphs that it had.
        """
        changed = self._candidates.add_buckets(self._buckets.remove(article_id, keys))
        repeating = recomputed | self._candidates.affected_by_paragraphs(paragraph_ids)
        changed |= self._candidates.update_paragraphs(repeating)
        self._compare(affected | self._affected_by(changed))

    def _affected_by_text(self, article_ids: set[int], changed: set[int]) -> set[int]:
        """The articles that may be compared with others because of the texts of these ones.

        changed: those of them that may have been the first with a text before, and no longer are.
        """
        affected: set[int] = set()
        for group in self._current.of_same_text(article_ids, at_any_time=True):
            # All are compared with the first of them.
            is_new = article_ids.intersection(group) and not changed.intersection(group)
            whole = group[0] in article_ids or not is_new
            affected.update(group if whole else article_ids.intersection(group))
        return affected

    def _dependent_on(self, article_ids: set[int]) -> set[int]:
        """The articles whose rows depend on the texts and times of these ones, and these ones.

        Those that are compared with none, and were not, are left out.
        """
        pairs = self._candidates.pairs_of(article_ids)
        rows = {
            row
            for side in ("article_id", "of_article_id")
            for row in select_in(
                self._connection,
                f"SELECT article_id, of_article_id FROM copies WHERE {side} IN ({{}})",
                article_ids,
            )
        }
        pointing = {article_id for article_id, original in rows if original in article_ids}
        # What is compared with a copy is also compared with its original.
        pairs |= self._candidates.pairs_of(pointing)
        return {each for pair in pairs for each in pair}.union(each for each, _ in rows)

    def _affected_by(self, changes: PairChanges, new: Iterable[int] = ()) -> set[int]:
        """The later articles of pairs whose rows may follow from changes of the candidates.

        new: articles that have only new candidates, which are all compared. Of the others, those
        are left out that have nothing in common with a new candidate, or no row for a former one.
        """
        ranks = self._current.ranks({each for pair in changes for each in pair})
        rows = list(
            select_in(
                self._connection,
                "SELECT article_id, of_article_id, relation FROM copies WHERE article_id IN ({})",
                ranks,
            )
        )
        repeated = {(article_id, other) for article_id, other, _ in rows}
        # The article is also compared with the original of a copy.
        copies = {article_id for article_id, _, relation in rows if relation == "copy"}
        affected: set[int] = set(new).intersection(ranks)
        unclear: list[tuple[int, int]] = []
        for pair, is_candidate in sorted(changes.items()):
            earlier, later = sorted(pair, key=ranks.__getitem__)
            if earlier in copies or (later, earlier) in repeated:
                affected.add(later)
            elif is_candidate:
                unclear.append((later, earlier))
        unclear = [pair for pair in unclear if pair[0] not in affected]
        for start in range(0, len(unclear), _CHUNK):
            chunk = unclear[start : start + _CHUNK]
            texts = self._texts({each for pair in chunk for each in pair})
            affected.update(
                later
                for later, earlier in chunk
                if later in texts
                and earlier in texts
                and overlap(texts[later], texts[earlier]).relation is not None
            )
        return affected

    def _compare(self, article_ids: set[int]) -> None:
        """Replace the rows of these articles, each compared with its earlier candidates.

        Then those of later articles that are compared with one that has become a copy, or ceased to
        be: their rows lead to its original.
        """
        ranks = self._current.ranks(article_ids)
        waiting = [(rank, article_id) for article_id, rank in ranks.items()]
        heapq.heapify(waiting)
        while waiting:
            chunk: list[int] = []
            while waiting and len(chunk) < _CHUNK:
                _, article_id = heapq.heappop(waiting)
                if not chunk or chunk[-1] != article_id:
                    chunk.append(article_id)
            turned = self._compare_chunk(chunk)
            pairs = self._candidates.pairs_of(turned) if turned else set()
            ranks = self._current.ranks({each for pair in pairs for each in pair})
            later = {
                other
                for pair in pairs
                for one, other in (pair, pair[::-1])
                if one in turned and ranks[one] < ranks[other]
            }
            # An article of the chunk was compared after the earlier ones of the chunk.
            for other in later.difference(chunk):
                heapq.heappush(waiting, (ranks[other], other))

    def _compare_chunk(self, article_ids: list[int]) -> set[int]:
        """Compare articles, the earliest one first.

        Returns those that are now copies of other articles than before.
        """
        pairs = self._candidates.pairs_of(article_ids)
        ranks = self._current.ranks({each for pair in pairs for each in pair}.union(article_ids))
        candidates: dict[int, set[int]] = {article_id: set() for article_id in article_ids}
        for pair in pairs:
            earlier, later = sorted(pair, key=ranks.__getitem__)
            if later in candidates:
                candidates[later].add(earlier)
        # Not those that are only later: boilerplate gives one article thousands of them.
        listed = set(article_ids).union(*candidates.values())
        before = self._originals(listed)
        everything = listed.union(before.values())
        ranks |= self._current.ranks(set(before.values()) - ranks.keys())
        texts = self._texts(everything)
        originals = dict(before)
        rows: list[_Row] = []
        turned = set()
        for later in article_ids:
            copied = {each: originals[each] for each in candidates[later] if each in originals}
            others = candidates[later].union(copied.values())
            found = [
                row
                for other in sorted(others, key=ranks.__getitem__)
                if later in texts and other in texts and ranks[other] < ranks[later]
                for row in _rows(later, other, overlap(texts[later], texts[other]))
            ]
            kept = _leading_to_originals(found, copied)
            rows += kept
            # The rows are in the order of the articles that are repeated.
            original = next((row[1] for row in kept if row[2] == "copy"), None)
            if original != before.get(later):
                turned.add(later)
            originals.pop(later, None)
            if original is not None:
                originals[later] = original
        self._connection.executemany(
            "DELETE FROM copies WHERE article_id = ?", [(each,) for each in article_ids]
        )
        self._connection.executemany("INSERT INTO copies VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        return turned

    def _texts(self, article_ids: Iterable[int]) -> dict[int, ShingledArticle]:
        """The current texts of those of these articles that have any shingles."""
        current = self._current.read(article_ids)
        shingles = self._shingles.of(
            {version.version_id for version in current.values() if version.shingles}
        )
        return {
            article_id: shingles[version.version_id]
            for article_id, version in current.items()
            if version.shingles
        }

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


def _leading_to_originals(rows: list[_Row], originals: dict[int, int]) -> list[_Row]:
    """Rows of one article, without those that lead to a copy of an article with as strong a row.

    rows: in the order of the articles that are repeated, as the result is; originals: by article
    that is a copy, the earliest article that it copies.
    """
    order = {"copy": 0, "excerpt": 1, "shares": 2}
    repeated = {row[1]: order[row[2]] for row in rows}
    kept = [
        row for row in rows if repeated.get(originals.get(row[1], 0), len(order)) > order[row[2]]
    ]
    # The sort is stable: of rows that are equally strong, those of earlier articles remain.
    strongest = sorted(kept, key=lambda row: (order[row[2]], -row[6]))[:_MAX_ROWS]
    return [row for row in kept if row in strongest]


def _rows(later: int, earlier: int, both: Overlap) -> list[_Row]:
    relation = both.relation
    if relation is None:
        return []
    shares = (round(share, 4) for share in (both.similarity, both.contained, both.contains))
    similarity, contained, contains = shares
    return [(later, earlier, relation, similarity, contained, contains, both.common)]


def article_keys(batch: Batch) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The article keys of a batch's versions, and the entry of its version for each key."""
    keys = [version.fingerprints.article_keys for version in batch.versions]
    sizes = [len(each) for each in keys]
    ids = np.repeat([version.version_id + VERSION_TAG for version in batch.versions], sizes)
    return np.concatenate(keys), ids.astype(np.int64)
