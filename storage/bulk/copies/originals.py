"""Which articles with enough in common are rows of `copies`: those that lead to originals. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

Leading = Callable[[list[Any], dict[int, int]], list[Any]]
"""Chooses the rows of an article that lead to originals: of all its rows, and the originals of the
articles that are copies."""


@dataclass(frozen=True, slots=True)
class Found:
    """A pair with enough in common. figures: its values of `comparison.FIGURES`."""

    article_id: int
    of_article_id: int
    figures: tuple[Any, ...]


class Originals:
    """Decides which of the pairs with enough in common are rows of `copies`. Pure.

    An article is also compared with the originals of its candidates that are copies, and of its
    rows those to such a copy are left out where that to the original is as strong. So the rows of
    an article follow from those of earlier ones.
    """

    def __init__(self, found: Sequence[Found], ranks: dict[int, str]) -> None:
        """found: among the candidates; ranks: sort the articles, the earliest first."""
        self._ranks = ranks
        self._found = {(each.article_id, each.of_article_id): each.figures for each in found}
        self._compared = set(self._found)
        self._earlier: dict[int, set[int]] = defaultdict(set)
        for each in found:
            self._earlier[each.article_id].add(each.of_article_id)
        self._candidates: dict[int, set[int]] = defaultdict(set)

    def add_candidates(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Add candidates of which the second is a copy."""
        for later, earlier in pairs:
            self._candidates[later].add(earlier)
            self._compared.add((later, earlier))

    def add_compared(self, compared: Iterable[tuple[int, int]], found: Sequence[Found]) -> None:
        """Add pairs that were missing: those that were compared, and those found among them."""
        self._compared.update(compared)
        self._found |= {(each.article_id, each.of_article_id): each.figures for each in found}

    def resolve(self, leading: Leading) -> tuple[list[tuple[Any, ...]], set[tuple[int, int]]]:
        """The rows, and the pairs that must be compared before these are final.

        leading: as in `storage.folding.copies`.
        """
        originals: dict[int, int] = {}
        rows: list[tuple[Any, ...]] = []
        missing: set[tuple[int, int]] = set()
        articles = self._earlier.keys() | self._candidates.keys()
        for later in sorted(articles, key=self._ranks.__getitem__):
            copied = {
                other: originals[other]
                for other in self._earlier[later] | self._candidates[later]
                if other in originals
            }
            led = set(copied.values())
            missing |= {(later, other) for other in led} - self._compared
            earlier = sorted(self._earlier[later] | led, key=self._ranks.__getitem__)
            kept = leading(
                [
                    (later, other, *self._found[later, other])
                    for other in earlier
                    if (later, other) in self._found
                ],
                copied,
            )
            rows += kept
            first = next((row for row in kept if row[2] == "copy"), None)
            if first is not None:
                originals[later] = first[1]
        return rows, missing
