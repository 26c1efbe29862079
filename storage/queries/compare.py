"""Comparing: two paragraphs as folding compares them, and two articles paragraph by paragraph.

Pure: texts and settings in, findings out. What is found here is what these settings find today,
which need not be what stands in an archive.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from storage.core.model import Difference
from storage.facts import Change, classify_difference, find_changes
from storage.folding.article_overlap import Overlap, overlap, shingled_article
from storage.text.folding_settings import FoldingSettings
from storage.text.minhash import band_keys, signature
from storage.text.shingles import concatenate_hashes, jaccard, ordered_hashes, shingle_hashes

_JOINED = 0.5  # share of the shorter paragraph's shingles from which text stands split elsewhere


class Verdict(StrEnum):
    """What folding makes of two paragraphs."""

    SAME = "same"
    """One text to the byte: one paragraph."""
    FOLDED = "folded"
    """Near-duplicates whose wording differs at most."""
    KEPT = "kept"
    """Near-duplicates in which a fact differs: both stay in every text."""
    APART = "apart"
    """Below the threshold."""
    SHORT = "short"
    """One of them is shorter than a shingle: such lines meet only where they are the same."""
    MISSED = "missed"
    """Alike, but no band is the same: the index would not bring them together."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two paragraphs compared.

    shingles: distinct ones of each, and in common; similarity: Jaccard, computed; estimated: the
    share of equal values of the two signatures, None where one has no signature (one shingle);
    bands: how many of `of_bands` are the same; meet: whether the index brings them together.
    """

    shingles: tuple[int, int]
    common: int
    similarity: float
    estimated: float | None
    band_keys: int
    of_bands: int
    meet: bool
    threshold: float
    differs: Difference
    changes: tuple[Change, ...]
    verdict: Verdict


class How(StrEnum):
    """How paragraphs of two articles correspond."""

    SAME = "same"
    NEAR = "near"
    """Near-duplicates."""
    SPLIT = "split"
    """Text in common that stands in other paragraphs there."""
    ONE = "one"
    """Only in the one."""
    OTHER = "other"
    """Only in the other."""


@dataclass(frozen=True, slots=True)
class Correspondence:
    """Paragraphs (positions from 0) of one article, and those of the other that tell the same.

    similarity: Jaccard of their shingles; differs: for near-duplicates how they differ.
    """

    how: How
    one: tuple[int, ...]
    other: tuple[int, ...]
    similarity: float
    differs: Difference | None = None


@dataclass(frozen=True, slots=True)
class Alignment:
    """Two articles compared: how far they overlap without boilerplate, and where."""

    overlap: Overlap
    correspondences: tuple[Correspondence, ...]


def compare(one: str, other: str, folding: FoldingSettings) -> Comparison:
    """Compare two paragraphs by these settings; exchanging them exchanges the sides only."""
    mine, theirs = shingle_hashes(one, folding), shingle_hashes(other, folding)
    similarity = jaccard(mine, theirs)
    estimated, shared = None, 0
    if min(len(mine), len(theirs)) > 1:
        both = np.stack([signature(sorted(each), folding) for each in (mine, theirs)])
        estimated = float(np.mean(both[0] == both[1]))
        keys = band_keys(both, folding)
        shared = int(np.count_nonzero(keys[0] == keys[1]))
    kind = classify_difference(one, other)
    meet = shared > 0 or (bool(mine) and mine == theirs)
    return Comparison(
        shingles=(len(mine), len(theirs)),
        common=len(mine & theirs),
        similarity=similarity,
        estimated=estimated,
        bands=shared,
        of_bands=folding.bands,
        meet=meet,
        threshold=folding.threshold,
        differs=kind,
        changes=find_changes(one, other),
        verdict=_verdict(one == other, similarity, (mine, theirs), kind, folding, meet=meet),
    )


def _verdict(
    same: bool,
    similarity: float,
    sets: tuple[frozenset[int], frozenset[int]],
    kind: Difference,
    folding: FoldingSettings,
    *,
    meet: bool,
) -> Verdict:
    if same:
        return Verdict.SAME
    if similarity >= folding.threshold:
        if not meet:
            return Verdict.MISSED
        return Verdict.FOLDED if kind.folds else Verdict.KEPT
    return Verdict.SHORT if min(map(len, sets)) < 2 else Verdict.APART


def align(
    one: Sequence[str],
    other: Sequence[str],
    folding: FoldingSettings,
    boilerplate: tuple[frozenset[int], frozenset[int]] = (frozenset(), frozenset()),
) -> Alignment:
    """Compare two articles, each its paragraphs in order.

    boilerplate: positions in each that do not count for how far they overlap.
    """
    hashes = [[ordered_hashes(text, folding) for text in side] for side in (one, other)]
    flat = [
        shingled_article(
            concatenate_hashes(each for at, each in enumerate(side) if at not in left_out)
        )
        for side, left_out in zip(hashes, boilerplate, strict=True)
    ]
    mine, theirs = [[frozenset(each.tolist()) for each in side] for side in hashes]
    rows = list(_same(one, other))
    rows += _near(one, other, mine, theirs, rows, folding.threshold)
    rows += _split(mine, theirs, rows)
    left = _rest(len(one), (row.one for row in rows))
    rows += [Correspondence(How.ONE, (at,), (), 0.0) for at in left]
    left = _rest(len(other), (row.other for row in rows))
    rows += [Correspondence(How.OTHER, (), (at,), 0.0) for at in left]
    return Alignment(overlap(*flat), tuple(_in_order(rows)))


def _rest(count: int, taken: Iterable[tuple[int, ...]]) -> list[int]:
    gone = {at for each in taken for at in each}
    return [at for at in range(count) if at not in gone]


def _same(one: Sequence[str], other: Sequence[str]) -> Iterator[Correspondence]:
    """Equal texts, the first with the first."""
    there: dict[str, list[int]] = defaultdict(list)
    for at, text in enumerate(other):
        there[text].append(at)
    for at, text in enumerate(one):
        if there[text]:
            yield Correspondence(How.SAME, (at,), (there[text].pop(0),), 1.0, Difference.NOTHING)


def _near(
    one: Sequence[str],
    other: Sequence[str],
    mine: Sequence[frozenset[int]],
    theirs: Sequence[frozenset[int]],
    found: Sequence[Correspondence],
    threshold: float,
) -> Iterator[Correspondence]:
    """Near-duplicates among the others, the most similar first."""
    mine, theirs = _left(mine, theirs, found)
    alike = []
    for i, j in _common(mine, theirs):
        similarity = jaccard(mine[i], theirs[j])
        if similarity >= threshold:
            alike.append((-similarity, i, j))
    taken, given = set[int](), set[int]()
    for similarity, i, j in sorted(alike):
        if i not in taken and j not in given:
            taken.add(i)
            given.add(j)
            kind = classify_difference(one[i], other[j])
            yield Correspondence(How.NEAR, (i,), (j,), round(-similarity, 4), kind)


def _split(
    mine: Sequence[frozenset[int]],
    theirs: Sequence[frozenset[int]],
    found: Sequence[Correspondence],
) -> Iterator[Correspondence]:
    """Paragraphs of both that hold text in common, however it is cut: each group as one."""
    mine, theirs = _left(mine, theirs, found)
    groups: list[tuple[set[int], set[int]]] = []
    for (i, j), common in _common(mine, theirs).items():
        if common < _JOINED * min(len(mine[i]), len(theirs[j])):
            continue
        concatenate_hashes: tuple[set[int], set[int]] = ({i}, {j})
        apart = []
        for group in groups:
            if i in group[0] or j in group[1]:
                concatenate_hashes = (
                    concatenate_hashes[0] | group[0],
                    concatenate_hashes[1] | group[1],
                )
            else:
                apart.append(group)
        groups = [*apart, concatenate_hashes]
    for ones, others in groups:
        here = frozenset[int]().union(*(mine[at] for at in ones))
        there = frozenset[int]().union(*(theirs[at] for at in others))
        similarity = round(jaccard(here, there), 4)
        yield Correspondence(How.SPLIT, tuple(sorted(ones)), tuple(sorted(others)), similarity)


def _left(
    mine: Sequence[frozenset[int]],
    theirs: Sequence[frozenset[int]],
    found: Sequence[Correspondence],
) -> tuple[list[frozenset[int]], list[frozenset[int]]]:
    """The shingles of paragraphs that have no counterpart yet; of the others none."""
    taken = {at for row in found for at in row.one}
    given = {at for row in found for at in row.other}
    nothing = frozenset[int]()
    return (
        [nothing if at in taken else each for at, each in enumerate(mine)],
        [nothing if at in given else each for at, each in enumerate(theirs)],
    )


def _common(
    mine: Sequence[frozenset[int]], theirs: Sequence[frozenset[int]]
) -> Counter[tuple[int, int]]:
    """Pairs of paragraphs with shingles in common, and how many."""
    where: dict[int, list[int]] = defaultdict(list)
    for at, hashes in enumerate(theirs):
        for each in hashes:
            where[each].append(at)
    return Counter(
        (at, there) for at, hashes in enumerate(mine) for each in hashes for there in where[each]
    )


def _in_order(rows: Iterable[Correspondence]) -> list[Correspondence]:
    """Rows by their place in the one; what only the other has, after what goes before it there."""
    placed = {at: min(row.one) for row in rows if row.one for at in row.other}

    def place(row: Correspondence) -> tuple[int, int, int]:
        if row.one:
            return min(row.one), 0, 0
        before = [at for at in placed if at < row.other[0]]
        return (placed[max(before)] if before else -1), 1, row.other[0]

    return sorted(rows, key=place)
