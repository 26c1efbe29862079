"""Near-duplicates as an archive reports them, held against the truth. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from storage.text.folding_settings import FoldingSettings
from storage.text.shingles import shingles
from tests.support.measuring import near_duplicate_oracle

_EDGES = (0.70, 0.75, 0.80, 0.85, 0.90, 0.95, 1.0)


@dataclass(frozen=True, slots=True)
class Link:
    """A row of `near_duplicates`."""

    paragraph_id: int
    of_paragraph_id: int
    similarity: float
    differs: str

    @property
    def pair(self) -> tuple[int, int]:
        """Both paragraphs, the earlier one first."""
        one, other = self.paragraph_id, self.of_paragraph_id
        return (one, other) if one < other else (other, one)


@dataclass(frozen=True, slots=True)
class Miss:
    """A pair that is near-duplicate and not reported; `earlier` < `later`."""

    similarity: float
    earlier: int
    later: int


@dataclass(frozen=True, slots=True)
class Band:
    """Pairs as similar as `least`, less than the next band's: how many are true, and found."""

    least: float
    true: int
    found: int


@dataclass(frozen=True, slots=True)
class Crowds:
    """Paragraphs that have an earlier near-duplicate.

    `linked` of the `members` are linked to at least one earlier one, the others are `lost`;
    `largest` is the largest connected crowd, `degree` the most near-duplicates that one has.
    """

    members: int
    linked: int
    lost: int
    largest: int
    degree: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is true and what is reported of an archive's near-duplicates.

    `untrue` reports lie below the threshold, `misstated` ones give a similarity that is off in its
    four decimals, `twice` ones say again what another says.
    """

    paragraphs: int
    true: int
    reported: int
    found: int
    untrue: int
    misstated: int
    twice: int
    bands: tuple[Band, ...]
    crowds: Crowds
    differs: Mapping[str, int]
    misses: tuple[Miss, ...]

    @property
    def recall(self) -> float:
        """Share of the true pairs that are reported; 1.0 where none is true."""
        return share(self.found, self.true)

    @property
    def precision(self) -> float:
        """Share of the reports that are right in every respect; 1.0 where nothing is reported."""
        return share(self.reported - self.untrue - self.misstated - self.twice, self.reported)

    @property
    def linked(self) -> float:
        """Share of the paragraphs with an earlier near-duplicate that are linked to one."""
        return share(self.crowds.linked, self.crowds.members)


def share(part: int, whole: int) -> float:
    """part / whole; 1.0 of nothing."""
    return part / whole if whole else 1.0


def judge(texts: Mapping[int, str], links: Sequence[Link], folding: FoldingSettings) -> Verdict:
    """Hold links against all pairs of the texts; misses are sorted, the most similar first.

    Raises KeyError for a link to a paragraph that is not among the texts.
    """
    ids = sorted(texts)
    sets = near_duplicate_oracle.numbered(shingles(texts[i], folding) for i in ids)
    pairs = near_duplicate_oracle.similar(sets, folding.threshold)
    true = {
        (ids[left], ids[right]): similarity
        for left, right, similarity in zip(
            pairs.left.tolist(), pairs.right.tolist(), pairs.similarity.tolist(), strict=True
        )
    }
    reported = {link.pair for link in links}
    untrue, misstated = _wrong(sets, ids, links, folding.threshold)
    misses = [Miss(true[pair], *pair) for pair in true.keys() - reported]
    return Verdict(
        paragraphs=len(ids),
        true=len(true),
        reported=len(links),
        found=len(true) - len(misses),
        untrue=untrue,
        misstated=misstated,
        twice=len(links) - len(reported),
        bands=_bands(true.values(), [miss.similarity for miss in misses]),
        crowds=crowds(true, reported),
        differs=dict(sorted(Counter(link.differs for link in links).items())),
        misses=tuple(sorted(misses, key=lambda miss: (-miss.similarity, miss.earlier, miss.later))),
    )


def _wrong(
    sets: near_duplicate_oracle.Sets, ids: Sequence[int], links: Sequence[Link], threshold: float
) -> tuple[int, int]:
    """How many links are below the threshold, and how many others state a wrong similarity."""
    at = {paragraph_id: position for position, paragraph_id in enumerate(ids)}
    one = np.array([at[link.paragraph_id] for link in links], np.int64)
    other = np.array([at[link.of_paragraph_id] for link in links], np.int64)
    similarity = near_duplicate_oracle.compared(sets, one, other).similarity.tolist()
    untrue = sum(each < threshold for each in similarity)
    misstated = sum(
        each >= threshold and round(each, 4) != link.similarity
        for each, link in zip(similarity, links, strict=True)
    )
    return untrue, misstated


def _bands(true: Iterable[float], missed: Iterable[float]) -> tuple[Band, ...]:
    there = Counter(bisect_right(_EDGES, each) for each in true)
    gone = Counter(bisect_right(_EDGES, each) for each in missed)
    return tuple(
        Band(least, there[number], there[number] - gone[number])
        for number, least in enumerate((0.0, *_EDGES))
        if least or there[number]
    )


def crowds(true: Iterable[tuple[int, int]], reported: set[tuple[int, int]]) -> Crowds:
    """What becomes of those that are near-duplicates; pairs are (earlier, later)."""
    head: dict[int, int] = {}

    def find(one: int) -> int:
        while head.setdefault(one, one) != one:
            head[one] = head[head[one]]
            one = head[one]
        return one

    degree: Counter[int] = Counter()
    members, linked = set(), set()
    for earlier, later in true:
        head[find(later)] = find(earlier)
        degree.update((earlier, later))
        members.add(later)
        if (earlier, later) in reported:
            linked.add(later)
    sizes = Counter(find(one) for one in list(head))
    return Crowds(
        members=len(members),
        linked=len(linked),
        lost=len(members) - len(linked),
        largest=max(sizes.values(), default=0),
        degree=max(degree.values(), default=0),
    )
