"""Repeats: the paragraphs of a version that occurred earlier, in the version or in other articles.

Within the version, the first occurrence of the paragraph or of one that folds with it is repeated.
Otherwise the version repeats its own site before others, and its own wording before others.
"""

from __future__ import annotations

import sqlite3

from storage.core.model import Scope
from storage.folding.batch import IDENTICAL, Batch, NewVersion, Pair
from storage.text.folding_settings import FoldingSettings

_Earlier = tuple[Scope, int]
"""Where something is repeated from, and the paragraph there."""


class Repeats:
    """Writes `repeats`. Part of the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection, folding: FoldingSettings) -> None:
        self._connection = connection
        self._folding = folding

    def write(self, version: NewVersion, batch: Batch) -> int:
        """Write which paragraphs of a version repeat an earlier occurrence; return their number.

        The batch must know the first occurrences.
        """
        positions: dict[int, int] = {}
        rows: list[tuple[int, int, str, int, int | None, float, str]] = []
        for position, paragraph_id in enumerate(batch.ids_of(version)):
            if batch.is_alone(paragraph_id) and paragraph_id not in positions:
                positions[paragraph_id] = position
                if batch.first[paragraph_id].version_id == version.version_id:
                    continue
            family = batch.family(paragraph_id)
            shingles = version.fingerprints.weight(position)
            own: tuple[int, int] | None = None
            if shingles >= self._folding.repetition_shingles:
                own = _earlier_in_version(family, positions, position)
            positions.setdefault(paragraph_id, position)
            start = (version.version_id, position)
            if own is not None:
                of_position, other = own
                pair = family[other]
                rows.append(
                    (*start, Scope.ARTICLE, other, of_position, pair.similarity, pair.differs)
                )
                continue
            earlier = _earlier_in_others(paragraph_id, family, version, batch)
            if earlier is not None:
                scope, other = earlier
                pair = family[other]
                rows.append((*start, scope, other, None, pair.similarity, pair.differs))
        self._connection.executemany(
            "INSERT INTO repeats (version_id, position, scope, of_paragraph_id, of_position, "
            "similarity, differs) VALUES (?, ?, ?, ?, ?, ?, ?)",
            rows,
        )
        return len(rows)


def _earlier_in_version(
    family: dict[int, Pair], positions: dict[int, int], position: int
) -> tuple[int, int] | None:
    """The first earlier position in this version of the family, and the paragraph there.

    positions: the first position in the version of each paragraph so far.
    """
    earlier = [(positions[other], other) for other in family if other in positions]
    earlier = [each for each in earlier if each[0] < position]
    return min(earlier) if earlier else None


def _earlier_in_others(
    paragraph_id: int, family: dict[int, Pair], version: NewVersion, batch: Batch
) -> _Earlier | None:
    """The earlier occurrence in another article that a paragraph of a version repeats.

    Where the paragraph itself first occurs in another article, that is the one, so that the answer
    depends on its near-duplicates only for the article that has its first occurrence.
    """
    others = [other for other, pair in family.items() if pair is not IDENTICAL]
    for scope, first_of in (
        (Scope.SITE, lambda each: batch.first_on(each, version.site)),
        (Scope.ELSEWHERE, batch.first.get),
    ):
        first = first_of(paragraph_id)
        if first is None:
            continue
        if first.article_id != version.article_id:
            return scope, paragraph_id
        found = [
            (occurrence.rank, other)
            for other in others
            if (occurrence := first_of(other)) is not None
            and occurrence.article_id != version.article_id
            and occurrence.rank < first.rank
        ]
        if found:
            _, other = min(found)
            return scope, other
    return None
