"""How much of their text two articles have in common, and which relation follows from it. Pure.

Resemblance and containment: A. Broder, On the resemblance and containment of documents, 1997.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from storage.text.shingles import Hashes

MIN_COPY_SIMILARITY = 0.7
"""Jaccard similarity from which an article is a copy of an earlier one."""
MIN_EXCERPT_CONTAINMENT = 0.7
"""Share of an article's shingles in the earlier one from which it is an excerpt."""
MIN_SHARED_CONTAINMENT = 0.3
"""Share of the shorter article's shingles in the other from which the two share a passage."""
MIN_COMMON_SHINGLES = 20
"""Common shingles that any relation but a copy needs, and for a shared passage those in one run:
about a short paragraph."""
MIN_OWN_SHINGLES = 20
"""Shingles that both articles need for a copy. A caption without text is no copy of another."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """The overlap of two articles, counted in distinct shingles.

    later, earlier: shingles of each article; common: shingles of both; longest_run: the longest
    run of consecutive shingles of the later article that the earlier one contains.
    """

    later: int
    earlier: int
    common: int
    longest_run: int

    @property
    def similarity(self) -> float:
        """Jaccard similarity."""
        return self.common / max(self.later + self.earlier - self.common, 1)

    @property
    def contained(self) -> float:
        """The share of the later article that the earlier one contains."""
        return self.common / max(self.later, 1)

    @property
    def contains(self) -> float:
        """The share of the earlier article that the later one contains."""
        return self.common / max(self.earlier, 1)

    @property
    def relation(self) -> str | None:
        """`copy`, `excerpt` or `shares`; None if the articles have too little in common."""
        if self.similarity >= MIN_COPY_SIMILARITY:
            return "copy" if min(self.later, self.earlier) >= MIN_OWN_SHINGLES else None
        if self.common < MIN_COMMON_SHINGLES:
            return None
        if self.contained >= MIN_EXCERPT_CONTAINMENT:
            return "excerpt"
        # Agency reports of one template have many phrases in common, but no passage.
        has_passage = self.longest_run >= MIN_COMMON_SHINGLES
        share = max(self.contained, self.contains)
        return "shares" if has_passage and share >= MIN_SHARED_CONTAINMENT else None


def meets_thresholds(
    relation: str,
    similarity: float,
    contained: float,
    contains: float,
    common: int,
    *,
    tolerance: float,
) -> bool:
    """Whether stored figures allow their relation. The longest run is not stored, so not checked.

    tolerance: the largest rounding error of the shares.
    """
    reached = {
        "copy": similarity - MIN_COPY_SIMILARITY,
        "excerpt": contained - MIN_EXCERPT_CONTAINMENT,
        "shares": max(contained, contains) - MIN_SHARED_CONTAINMENT,
    }
    if relation not in reached or reached[relation] < -tolerance:
        return False
    if relation != "copy":
        return common >= MIN_COMMON_SHINGLES
    # With n common shingles, the smaller of the articles has n / max(contained, contains) of them.
    return common / (max(contained, contains) - tolerance) >= MIN_OWN_SHINGLES


@dataclass(frozen=True, slots=True, eq=False)
class ShingledArticle:
    """The shingle hashes of an article. distinct: each hash once, in ascending order."""

    in_order: Hashes
    distinct: Hashes


def shingled_article(in_order: Hashes) -> ShingledArticle:
    """An article from the shingle hashes of its paragraphs, in the order of the text."""
    return ShingledArticle(in_order, np.unique(in_order))


def overlap(later: ShingledArticle, earlier: ShingledArticle) -> Overlap:
    """The overlap of two articles."""
    common = int(np.count_nonzero(_is_in(later.distinct, earlier.distinct)))
    longest_run = _longest_run(later, earlier) if common else 0
    return Overlap(len(later.distinct), len(earlier.distinct), common, longest_run)


def _is_in(hashes: Hashes, ascending: Hashes) -> npt.NDArray[np.bool_]:
    """For each hash, whether it is among the ascending ones."""
    if not len(ascending):
        return np.zeros(len(hashes), dtype=np.bool_)
    places = np.searchsorted(ascending, hashes)
    places[places == len(ascending)] = 0
    is_in: npt.NDArray[np.bool_] = ascending[places] == hashes
    return is_in


def _longest_run(later: ShingledArticle, earlier: ShingledArticle) -> int:
    is_common = _is_in(later.in_order, earlier.distinct)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], is_common.astype(np.int8), [0]))))
    return int((edges[1::2] - edges[::2]).max(initial=0))
