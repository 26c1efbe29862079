"""Truncated texts: what a paywall, consent page or error page shows instead of the article. Pure.

A truncated text is much shorter than the article, and each of its paragraphs either belongs to the
article or has nothing to do with it. An editor who shortens as much also rewrites what remains.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

_MAX_SIZE = 0.5  # a text with a smaller share of the article's shingles is much shorter
_MIN_OWN = 0.5  # a paragraph with a larger share of the article's shingles belongs to the article
_MAX_FOREIGN = 0.2  # a paragraph with a smaller share has nothing to do with the article
_MAX_REWORDED = 0.25  # share of a text's shingles in rewritten paragraphs; above, it was edited


@dataclass(frozen=True, slots=True)
class Truncation:
    """How much of an article a truncated text keeps, in shingles."""

    kept: int
    of: int

    def __str__(self) -> str:
        return f"{self.kept:,} of {self.of:,} shingles left"


def detect_truncation(
    article: Sequence[Set[int]], text: Sequence[Set[int]], *, is_placeholder: bool = False
) -> Truncation | None:
    """How a text truncates an article; None if it does not.

    article, text: the shingles of each paragraph, without the site's boilerplate; is_placeholder:
    whether other URLs returned exactly this text instead of their articles. A placeholder counts as
    a truncation at any length if it has nothing to do with the article.
    """
    article_shingles = frozenset[int]().union(*article)
    text_shingles = frozenset[int]().union(*text)
    if not article_shingles:
        return None
    kept = len(article_shingles & text_shingles)
    truncation = Truncation(kept, len(article_shingles))
    if is_placeholder and kept <= _MAX_FOREIGN * len(text_shingles):
        return truncation
    if len(text_shingles) >= _MAX_SIZE * len(article_shingles):
        return None
    reworded = frozenset[int]().union(
        *(paragraph for paragraph in text if _is_reworded(paragraph, article_shingles))
    )
    return truncation if len(reworded) <= _MAX_REWORDED * len(text_shingles) else None


def _is_reworded(paragraph: Set[int], article: frozenset[int]) -> bool:
    common = len(paragraph & article)
    return _MAX_FOREIGN * len(paragraph) < common < _MIN_OWN * len(paragraph)
