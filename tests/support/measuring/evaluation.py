"""Compare the near-duplicates that an archive reports with the true ones. Pure computation."""

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
    """A row of the view `near_duplicates`."""

    paragraph_id: int
    of_paragraph_id: int
    similarity: float
    differs: str

    @property
    def pair(self) -> tuple[int, int]:
        """Both paragraph ids, the earlier paragraph first."""
        one, other = self.paragraph_id, self.of_paragraph_id
        return (one, other) if one < other else (other, one)


@dataclass(frozen=True, slots=True)
class Miss:
    """A true near-duplicate pair that is not reported; `earlier` < `later`."""

    similarity: float
    earlier: int
    later: int


@dataclass(frozen=True, slots=True)
class Band:
    """Numbers of true and found pairs with a similarity from `least` to the next band."""

    least: float
    true: int
    found: int


@dataclass(frozen=True, slots=True)
class Clusters:
    """The clusters that near-duplicate pairs form.

    Attributes:
        members: paragraphs with an earlier near-duplicate.
        linked: members that are linked to at least one earlier near-duplicate.
        lost: members that are linked to none.
        largest: paragraphs in the largest connected cluster.
        degree: the most near-duplicates that one paragraph has.
    """

    members: int
    linked: int
    lost: int
    largest: int
    degree: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The near-duplicates that an archive reports, compared with the true ones.

    Attributes:
        paragraphs: paragraphs of the archive.
        true: true near-duplicate pairs.
        reported: rows of `near_duplicates`.
        found: true pairs that are reported.
        below_threshold: reported pairs whose similarity is below the threshold.
        wrong_similarity: other reported pairs whose similarity is wrong in its four decimals.
        repeated: rows that repeat the pair of another row.
        bands: the pairs by similarity.
        clusters: the clusters that the true pairs form.
        differs: reported pairs by kind of difference.
        misses: true pairs that are not reported, the most similar first.
    """

    paragraphs: int
    true: int
    reported: int
    found: int
    below_threshold: int
    wrong_similarity: int
    repeated: int
    bands: tuple[Band, ...]
    clusters: Clusters
    differs: Mapping[str, int]
    misses: tuple[Miss, ...]

    @property
    def recall(self) -> float:
        """Share of the true pairs that are reported; 1.0 if there are none."""
        return share(self.found, self.true)

    @property
    def precision(self) -> float:
        """Share of the reported pairs that are entirely correct; 1.0 if none are reported."""
        return share(
            self.reported - self.below_threshold - self.wrong_similarity - self.repeated,
            self.reported,
        )

    @property
    def linked(self) -> float:
        """Share of the paragraphs with an earlier near-duplicate that are linked to one."""
        return share(self.clusters.linked, self.clusters.members)


def share(part: int, whole: int) -> float:
    """part / whole; 1.0 if whole is 0."""
    return part / whole if whole else 1.0


def evaluate(
    texts: Mapping[int, str], links: Sequence[Link], folding: FoldingSettings
) -> Evaluation:
    """Compare links with all near-duplicate pairs of the texts.

    Raises:
        KeyError: a link names a paragraph that is not among the texts.
    """
    ids = sorted(texts)
    sets = near_duplicate_oracle.number_by_rarity(shingles(texts[i], folding) for i in ids)
    pairs = near_duplicate_oracle.similar_pairs(sets, folding.threshold)
    true = {
        (ids[left], ids[right]): similarity
        for left, right, similarity in zip(
            pairs.left.tolist(), pairs.right.tolist(), pairs.similarity.tolist(), strict=True
        )
    }
    reported = {link.pair for link in links}
    below_threshold, wrong_similarity = _count_wrong(sets, ids, links, folding.threshold)
    misses = [Miss(true[pair], *pair) for pair in true.keys() - reported]
    return Evaluation(
        paragraphs=len(ids),
        true=len(true),
        reported=len(links),
        found=len(true) - len(misses),
        below_threshold=below_threshold,
        wrong_similarity=wrong_similarity,
        repeated=len(links) - len(reported),
        bands=_bands(true.values(), [miss.similarity for miss in misses]),
        clusters=clusters(true, reported),
        differs=dict(sorted(Counter(link.differs for link in links).items())),
        misses=tuple(sorted(misses, key=lambda miss: (-miss.similarity, miss.earlier, miss.later))),
    )


def _count_wrong(
    sets: near_duplicate_oracle.Sets, ids: Sequence[int], links: Sequence[Link], threshold: float
) -> tuple[int, int]:
    """How many links are below the threshold, and how many others have a wrong similarity."""
    at = {paragraph_id: position for position, paragraph_id in enumerate(ids)}
    one = np.array([at[link.paragraph_id] for link in links], np.int64)
    other = np.array([at[link.of_paragraph_id] for link in links], np.int64)
    similarity = near_duplicate_oracle.compare_pairs(sets, one, other).similarity.tolist()
    below_threshold = sum(each < threshold for each in similarity)
    wrong_similarity = sum(
        each >= threshold and round(each, 4) != link.similarity
        for each, link in zip(similarity, links, strict=True)
    )
    return below_threshold, wrong_similarity


def _bands(true: Iterable[float], missed: Iterable[float]) -> tuple[Band, ...]:
    total = Counter(bisect_right(_EDGES, similarity) for similarity in true)
    lost = Counter(bisect_right(_EDGES, similarity) for similarity in missed)
    return tuple(
        Band(least, total[number], total[number] - lost[number])
        for number, least in enumerate((0.0, *_EDGES))
        if least or total[number]
    )


def clusters(true: Iterable[tuple[int, int]], reported: set[tuple[int, int]]) -> Clusters:
    """Find the clusters of the true pairs, given as (earlier, later), by union-find."""
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
    return Clusters(
        members=len(members),
        linked=len(linked),
        lost=len(members) - len(linked),
        largest=max(sizes.values(), default=0),
        degree=max(degree.values(), default=0),
    )
