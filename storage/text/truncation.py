"""Gutted texts: what a paywall, a consent or an error shows in an article's place. Pure.

Such a text is much smaller than the article, and each of its paragraphs is either one of the
article's or has nothing to do with it. An editor who cuts as much words what is left anew.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

_SMALL = 0.5  # share of the article's shingles below which a text is much smaller
_OWN = 0.5  # share of a paragraph's shingles from which it is one of the article's
_FOREIGN = 0.2  # share up to which it has nothing to do with it
_REWORDED = 0.25  # share of a text's shingles in other paragraphs, up to which nobody worked on it


@dataclass(frozen=True, slots=True)
class Truncation:
    """What a text leaves of an article: so many of its shingles."""

    kept: int
    of: int

    def __str__(self) -> str:
        return f"{self.kept:,} of {self.of:,} shingles left"


def detect_truncation(
    article: Sequence[Set[int]], text: Sequence[Set[int]], *, is_placeholder: bool = False
) -> Truncation | None:
    """What is left of an article where a text in its place is a gutted one; None where it is not.

    Both are given as the shingles of their paragraphs, without the site's boilerplate.
    stands_for_many: whether it is the very text that others showed in their place: such a one is
    gutted at any length where it has nothing of the article.
    """
    whole = frozenset[int]().union(*article)
    there = frozenset[int]().union(*text)
    kept = len(whole & there)
    left = Truncation(kept, len(whole))
    if not whole:
        return None
    if is_placeholder and kept <= _FOREIGN * len(there):
        return left
    if len(there) >= _SMALL * len(whole):
        return None
    reworded = frozenset[int]().union(*(each for each in text if _is_reworded(each, whole)))
    return left if len(reworded) <= _REWORDED * len(there) else None


def _is_reworded(paragraph: Set[int], whole: frozenset[int]) -> bool:
    return _FOREIGN * len(paragraph) < len(paragraph & whole) < _OWN * len(paragraph)
