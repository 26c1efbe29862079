"""How far two articles overlap, and what that makes of them. Pure.

Resemblance and containment: A. Broder, On the resemblance and containment of documents, 1997.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from storage.text.fingerprint import Hashes

_COPY = 0.7  # Jaccard from which an article is nearly the same as an earlier one
_EXCERPT = 0.7  # share of an article's shingles that the earlier one has
_SHARES = 0.3  # share of the shorter one's shingles that both have
_COMMON = 20  # shingles in common, and on end, below which nothing is shared: a short paragraph


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


@dataclass(frozen=True, slots=True, eq=False)
class ShingledArticle:
    """The shingles of an article: as they follow one another, and each once in ascending order."""

    in_order: Hashes
    distinct: Hashes


def shingled_article(in_order: Hashes) -> ShingledArticle:
    """An article of its paragraphs' shingles in the order of the text."""
    return ShingledArticle(in_order, np.unique(in_order))


def overlap(mine: ShingledArticle, theirs: ShingledArticle) -> Overlap:
    """The overlap of two articles, the later first."""
    common = int(np.count_nonzero(_held(mine.distinct, theirs.distinct)))
    run = _longest_run(mine, theirs) if common else 0
    return Overlap(len(mine.distinct), len(theirs.distinct), common, run)


def _held(wanted: Hashes, ascending: Hashes) -> npt.NDArray[np.bool_]:
    """Which of the wanted hashes stand among ascending ones."""
    if not len(ascending):
        return np.zeros(len(wanted), dtype=np.bool_)
    places = np.searchsorted(ascending, wanted)
    places[places == len(ascending)] = 0
    held: npt.NDArray[np.bool_] = ascending[places] == wanted
    return held


def _longest_run(mine: ShingledArticle, theirs: ShingledArticle) -> int:
    there = _held(mine.in_order, theirs.distinct)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], there.astype(np.int8), [0]))))
    return int((edges[1::2] - edges[::2]).max(initial=0))
