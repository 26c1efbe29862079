"""Near-duplicates: candidates by their bands, each verified by exact Jaccard and by its wording.

The set of pairs is a property of the texts, whatever the order and the process they come in by, as
long as no more than 128 share a band. In a larger crowd each newcomer is linked to 16 of those most
likely to be the same: template text would else bring pairs by the million.
"""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from storage.band_index.index import BandIndex, Candidates
from storage.facts import differs
from storage.folding.batch import Batch, Pair, select_in
from storage.text.fingerprint import Folding, jaccard, shingle_hashes

_CANDIDATES = 1024  # verified for one paragraph at most, likeliest first
_LINKS = 16  # pairs kept for a newcomer to a crowd
_REMEMBERED = 4000  # shingle sets of known paragraphs kept between batches

Row = tuple[int, int, float, str]
Ints = npt.NDArray[np.int64]


class NearDuplicates:
    """Finds and writes the rows of `near_duplicates`. Part of the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection, index: BandIndex, folding: Folding) -> None:
        self._connection = connection
        self._index = index
        self._folding = folding
        self._sets: OrderedDict[int, frozenset[int]] = OrderedDict()

    def forget(self) -> None:
        """Drop what is held in memory. For after a rollback: its ids may be given again."""
        self._sets.clear()

    def find(self, batch: Batch) -> list[Row]:
        """The near-duplicates of a batch's new paragraphs among older ones; folding ones linked.

        The band keys of these paragraphs must be in the index.
        """
        candidates = self._index.candidates(*keys_of_new(batch))
        self._load(candidates, batch)
        alike = [
            (paragraph_id, other, similarity)
            for paragraph_id, others in candidates.items()
            for other, similarity in self._verified(paragraph_id, others, batch)
        ]
        texts = self._texts({other for _, other, _ in alike if other not in batch.new})
        rows = []
        for paragraph_id, other, similarity in alike:
            other_text = texts[other] if other in texts else batch.text(other)
            kind = differs(batch.text(paragraph_id), other_text)
            later, earlier = max(paragraph_id, other), min(paragraph_id, other)
            rows.append((later, earlier, round(similarity, 4), str(kind)))
            if kind.folds:
                batch.link(paragraph_id, other, Pair(round(similarity, 4), kind))
        return sorted(rows)

    def write(self, rows: list[Row]) -> None:
        """Write pairs that `find` found, once their paragraphs are written."""
        self._connection.executemany(
            "INSERT INTO near_duplicates (paragraph_id, of_paragraph_id, similarity, differs) "
            "VALUES (?, ?, ?, ?)",
            rows,
        )

    def _verified(
        self, paragraph_id: int, others: Candidates, batch: Batch
    ) -> list[tuple[int, float]]:
        mine = self._set_of(paragraph_id, batch)
        threshold = self._folding.threshold
        found: list[tuple[int, float]] = []
        for other in others.ids[:_CANDIDATES]:
            theirs = self._set_of(other, batch)
            if theirs is None or mine is None:
                continue
            if not self._may_reach(len(mine), len(theirs)):
                continue
            similarity = jaccard(mine, theirs)
            if similarity >= threshold:
                found.append((other, similarity))
                if others.crowded and len(found) == _LINKS:
                    break
        return found

    def _may_reach(self, one: int, other: int) -> bool:
        """Whether sets of these sizes can be as similar as the threshold asks."""
        return min(one, other) >= self._folding.threshold * max(one, other)

    def _set_of(self, paragraph_id: int, batch: Batch) -> frozenset[int] | None:
        """The shingles of a paragraph; None where it is of another size than all who ask for it.

        Or where a colliding key led to no paragraph.
        """
        known = self._sets.get(paragraph_id)
        if known is None and paragraph_id in batch.new:
            version, position = batch.new[paragraph_id]
            known = version.fingerprints.shingles_of(position)
            self._sets[paragraph_id] = known
        return known

    def _load(self, candidates: dict[int, Candidates], batch: Batch) -> None:
        """Have the shingle sets of known paragraphs at hand; forget those longest unused.

        Most candidates share a band by chance: those of another size are not even hashed.
        """
        while len(self._sets) > _REMEMBERED:
            self._sets.popitem(last=False)
        askers: dict[int, list[int]] = {}
        for paragraph_id, others in candidates.items():
            version, position = batch.new[paragraph_id]
            weight = version.fingerprints.weight(position)
            for other in others.ids[:_CANDIDATES]:
                if other in self._sets:
                    self._sets.move_to_end(other)
                elif other not in batch.new:
                    askers.setdefault(other, []).append(weight)
        query = "SELECT id, shingles, text FROM paragraphs WHERE id IN ({})"
        for other, size, text in select_in(self._connection, query, askers):
            if any(self._may_reach(size, weight) for weight in askers[other]):
                self._sets[other] = shingle_hashes(text, self._folding)

    def _texts(self, paragraph_ids: Iterable[int]) -> dict[int, str]:
        query = "SELECT id, text FROM paragraphs WHERE id IN ({})"
        return dict(select_in(self._connection, query, paragraph_ids))


def keys_of_new(batch: Batch) -> tuple[Ints, Ints]:
    """The band keys of a batch's new paragraphs, and for each the paragraph's id."""
    by_version: dict[int, tuple[npt.NDArray[np.int64], Ints, Ints]] = {}
    for paragraph_id, (version, position) in batch.new.items():
        if version.version_id not in by_version:
            numbers = np.zeros(len(version.paragraphs), dtype=np.int64)
            prints = version.fingerprints
            by_version[version.version_id] = (numbers, prints.keys, prints.owners)
        by_version[version.version_id][0][position] = paragraph_id
    keys, ids = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for numbers, their_keys, owners in by_version.values():
        owned = numbers[owners]
        keys.append(their_keys[owned > 0])
        ids.append(owned[owned > 0])
    return np.concatenate(keys), np.concatenate(ids)
