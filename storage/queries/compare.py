"""Compares two paragraphs as folding does, and two articles paragraph by paragraph. Pure.

The result is what the given settings find today. An archive that was folded by an earlier release
may have stored something else.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from storage.core.model import Difference
from storage.facts import Change, classify_difference, find_changes
from storage.folding.article_overlap import Overlap, overlap, shingled_article
from storage.text.folding_settings import FoldingSettings
from storage.text.minhash import band_keys, signature
from storage.text.shingles import concatenate_hashes, jaccard, ordered_hashes, shingle_hashes

_MIN_SPLIT_SHARE = 0.5  # of the shorter paragraph's shingles, for the two to correspond

ShingleSets = Sequence[frozenset[int]]


class Verdict(StrEnum):
    """What folding does with two paragraphs."""

    SAME = "same"
    """Identical texts, stored as one paragraph."""
    FOLDED = "folded"
    """Near-duplicates that differ in wording at most."""
    KEPT = "kept"
    """Near-duplicates that differ in a fact: both remain in every text."""
    APART = "apart"
    """Less similar than the threshold."""
    SHORT = "short"
    """One of them is shorter than a shingle, and such lines fold only if they are equal."""
    MISSED = "missed"
    """Similar enough, but without a band in common, so the index does not find the pair."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two paragraphs compared.

    shingles: distinct ones of each; common: distinct ones in both; similarity: Jaccard, computed
    exactly; estimated: share of equal values in the two signatures, None if either paragraph has
    only one shingle and so no signature; bands: how many of `of_bands` are equal; meet: whether the
    index finds the pair.
    """

    shingles: tuple[int, int]
    common: int
    similarity: float
    estimated: float | None
    bands: int
    of_bands: int
    meet: bool
    threshold: float
    differs: Difference
    changes: tuple[Change, ...]
    verdict: Verdict


class MatchKind(StrEnum):
    """How paragraphs of two articles correspond."""

    SAME = "same"
    """Identical texts."""
    NEAR = "near"
    """Near-duplicates."""
    SPLIT = "split"
    """Shared text that is divided into paragraphs differently."""
    ONLY_FIRST = "one"
    """Only in the first article."""
    ONLY_SECOND = "other"
    """Only in the second article."""


@dataclass(frozen=True, slots=True)
class Correspondence:
    """Paragraphs of the first article (`one`) that correspond to some of the second (`other`).

    one, other: positions from 0; similarity: Jaccard of their shingles; differs: for
    near-duplicates.
    """

    how: MatchKind
    one: tuple[int, ...]
    other: tuple[int, ...]
    similarity: float
    differs: Difference | None = None


@dataclass(frozen=True, slots=True)
class Alignment:
    """Two articles compared: how far they overlap without boilerplate, and where."""

    overlap: Overlap
    correspondences: tuple[Correspondence, ...]

    def as_json(self) -> dict[str, Any]:
        """The alignment as `--json` prints it."""
        return {
            "shingles": [self.overlap.later, self.overlap.earlier],
            "common": self.overlap.common,
            "longest_passage": self.overlap.longest_run,
            "similarity": round(self.overlap.similarity, 4),
            "contained": round(self.overlap.contained, 4),
            "contains": round(self.overlap.contains, 4),
            "relation": self.overlap.relation,
            "correspondences": [asdict(row) for row in self.correspondences],
        }


@dataclass(frozen=True, slots=True)
class ComparedParagraph:
    """A paragraph of an article or file; id: None in a file; boilerplate: of its article's site."""

    id: int | None
    text: str
    boilerplate: bool


def compare_paragraphs(one: str, other: str, folding: FoldingSettings) -> Comparison:
    """Compare two paragraphs; exchanging them only exchanges the sides of the result."""
    mine, theirs = shingle_hashes(one, folding), shingle_hashes(other, folding)
    similarity = jaccard(mine, theirs)
    estimated, equal_bands = None, 0
    if min(len(mine), len(theirs)) > 1:
        both = np.stack([signature(sorted(hashes), folding) for hashes in (mine, theirs)])
        estimated = float(np.mean(both[0] == both[1]))
        keys = band_keys(both, folding)
        equal_bands = int(np.count_nonzero(keys[0] == keys[1]))
    difference = classify_difference(one, other)
    meet = equal_bands > 0 or (bool(mine) and mine == theirs)
    return Comparison(
        shingles=(len(mine), len(theirs)),
        common=len(mine & theirs),
        similarity=similarity,
        estimated=estimated,
        bands=equal_bands,
        of_bands=folding.bands,
        meet=meet,
        threshold=folding.threshold,
        differs=difference,
        changes=find_changes(one, other),
        verdict=_verdict(one == other, similarity, (mine, theirs), difference, folding, meet=meet),
    )


def _verdict(
    same: bool,
    similarity: float,
    sets: tuple[frozenset[int], frozenset[int]],
    difference: Difference,
    folding: FoldingSettings,
    *,
    meet: bool,
) -> Verdict:
    if same:
        return Verdict.SAME
    if similarity >= folding.threshold:
        if not meet:
            return Verdict.MISSED
        return Verdict.FOLDED if difference in folding.folding_kinds else Verdict.KEPT
    return Verdict.SHORT if min(map(len, sets)) < 2 else Verdict.APART


def compare_articles(
    one: Sequence[ComparedParagraph],
    other: Sequence[ComparedParagraph],
    folding: FoldingSettings,
) -> Alignment:
    """Compare two articles; their overlap does not count boilerplate."""
    one_boilerplate, other_boilerplate = (
        frozenset(at for at, paragraph in enumerate(side) if paragraph.boilerplate)
        for side in (one, other)
    )
    return align(
        [paragraph.text for paragraph in one],
        [paragraph.text for paragraph in other],
        folding,
        (one_boilerplate, other_boilerplate),
    )


def align(
    one: Sequence[str],
    other: Sequence[str],
    folding: FoldingSettings,
    boilerplate: tuple[frozenset[int], frozenset[int]] = (frozenset(), frozenset()),
) -> Alignment:
    """Compare two articles, given as the texts of their paragraphs in order.

    boilerplate: positions in each that do not count towards their overlap.
    """
    hashes = [[ordered_hashes(text, folding) for text in side] for side in (one, other)]
    articles = [
        shingled_article(
            concatenate_hashes(paragraph for at, paragraph in enumerate(side) if at not in excluded)
        )
        for side, excluded in zip(hashes, boilerplate, strict=True)
    ]
    mine, theirs = ([frozenset(paragraph.tolist()) for paragraph in side] for side in hashes)
    rows = list(_match_identical(one, other))
    rows += _match_near_duplicates(one, other, mine, theirs, rows, folding.threshold)
    rows += _match_split(mine, theirs, rows)
    rows += [
        Correspondence(MatchKind.ONLY_FIRST, (at,), (), 0.0)
        for at in _unmatched(len(one), (row.one for row in rows))
    ]
    rows += [
        Correspondence(MatchKind.ONLY_SECOND, (), (at,), 0.0)
        for at in _unmatched(len(other), (row.other for row in rows))
    ]
    return Alignment(overlap(*articles), tuple(_in_reading_order(rows)))


def _unmatched(count: int, matched: Iterable[tuple[int, ...]]) -> list[int]:
    positions = {at for row in matched for at in row}
    return [at for at in range(count) if at not in positions]


def _match_identical(one: Sequence[str], other: Sequence[str]) -> Iterator[Correspondence]:
    """Pairs of identical texts; a repeated text is paired in order."""
    positions: dict[str, list[int]] = defaultdict(list)
    for at, text in enumerate(other):
        positions[text].append(at)
    for at, text in enumerate(one):
        if positions[text]:
            there = positions[text].pop(0)
            yield Correspondence(MatchKind.SAME, (at,), (there,), 1.0, Difference.NOTHING)


def _match_near_duplicates(
    one: Sequence[str],
    other: Sequence[str],
    mine: ShingleSets,
    theirs: ShingleSets,
    matched: Sequence[Correspondence],
    threshold: float,
) -> Iterator[Correspondence]:
    """Pairs of near-duplicates among the unmatched paragraphs, chosen by highest similarity."""
    mine, theirs = _without_matched(mine, theirs, matched)
    pairs = []
    for i, j in _count_common(mine, theirs):
        similarity = jaccard(mine[i], theirs[j])
        if similarity >= threshold:
            pairs.append((-similarity, i, j))
    used, other_used = set[int](), set[int]()
    for negative, i, j in sorted(pairs):
        if i not in used and j not in other_used:
            used.add(i)
            other_used.add(j)
            difference = classify_difference(one[i], other[j])
            yield Correspondence(MatchKind.NEAR, (i,), (j,), round(-negative, 4), difference)


def _match_split(
    mine: ShingleSets, theirs: ShingleSets, matched: Sequence[Correspondence]
) -> Iterator[Correspondence]:
    """Groups of unmatched paragraphs that share text, however it is divided."""
    mine, theirs = _without_matched(mine, theirs, matched)
    groups: list[tuple[set[int], set[int]]] = []
    for (i, j), common in _count_common(mine, theirs).items():
        if common < _MIN_SPLIT_SHARE * min(len(mine[i]), len(theirs[j])):
            continue
        merged: tuple[set[int], set[int]] = ({i}, {j})
        separate = []
        for group in groups:
            if i in group[0] or j in group[1]:
                merged = merged[0] | group[0], merged[1] | group[1]
            else:
                separate.append(group)
        groups = [*separate, merged]
    for ones, others in groups:
        here = frozenset[int]().union(*(mine[at] for at in ones))
        there = frozenset[int]().union(*(theirs[at] for at in others))
        yield Correspondence(
            MatchKind.SPLIT,
            tuple(sorted(ones)),
            tuple(sorted(others)),
            round(jaccard(here, there), 4),
        )


def _without_matched(
    mine: ShingleSets, theirs: ShingleSets, matched: Sequence[Correspondence]
) -> tuple[ShingleSets, ShingleSets]:
    """The shingles of the paragraphs, with empty sets for those that are matched."""
    used = {at for row in matched for at in row.one}
    other_used = {at for row in matched for at in row.other}
    empty = frozenset[int]()
    return (
        [empty if at in used else hashes for at, hashes in enumerate(mine)],
        [empty if at in other_used else hashes for at, hashes in enumerate(theirs)],
    )


def _count_common(mine: ShingleSets, theirs: ShingleSets) -> Counter[tuple[int, int]]:
    """The number of common shingles of each pair of paragraphs that have any."""
    positions: dict[int, list[int]] = defaultdict(list)
    for at, hashes in enumerate(theirs):
        for value in hashes:
            positions[value].append(at)
    return Counter(
        (at, there)
        for at, hashes in enumerate(mine)
        for value in hashes
        for there in positions[value]
    )


def _in_reading_order(rows: Iterable[Correspondence]) -> list[Correspondence]:
    """Rows in the order of the first article.

    A paragraph that only the second article has comes after its predecessor there.
    """
    placed = {at: min(row.one) for row in rows if row.one for at in row.other}

    def place(row: Correspondence) -> tuple[int, int, int]:
        if row.one:
            return min(row.one), 0, 0
        before = [at for at in placed if at < row.other[0]]
        return (placed[max(before)] if before else -1), 1, row.other[0]

    return sorted(rows, key=place)
