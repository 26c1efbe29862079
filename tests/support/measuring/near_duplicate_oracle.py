"""The truth about near-duplicates: every pair of sets whose Jaccard similarity reaches a threshold.

An exact join by prefix, size and position filters. Nothing here is hashed or sampled, and nothing
of the engine is used but its definition of a text's shingles, so it can judge the engine.

R. Bayardo, Y. Ma and R. Srikant, Scaling up all pairs similarity search, 2007; C. Xiao, W. Wang,
X. Lin and J. Yu, Efficient similarity joins for near duplicate detection (PPJoin), 2008.

SetSimilaritySearch (MIT) finds the same pairs in three times the time and twice the memory, but it
is untyped and marked alpha, and its last release is of 2022: unkept, so not depended on.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]

_AT_ONCE = 1 << 20  # pairs, or elements of pairs, looked at in one go: some 100 MB


@dataclass(frozen=True, slots=True)
class Sets:
    """n sets of numbers, one after the other in `elements`; `starts` holds n + 1 offsets.

    Every set is sorted, and the rarer an element among all sets, the lower its number.
    """

    elements: Ints
    starts: Ints

    @property
    def sizes(self) -> Ints:
        """How many elements each set has; shape (n,)."""
        return np.diff(self.starts)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of sets by position, `left` < `right`, in that order; what they have in common."""

    left: Ints
    right: Ints
    common: Ints
    union: Ints

    @property
    def similarity(self) -> npt.NDArray[np.float64]:
        """Jaccard similarity of each pair; 0.0 for two empty sets."""
        similarity: npt.NDArray[np.float64] = self.common / np.maximum(self.union, 1)
        return similarity


def numbered(sets: Iterable[Iterable[Hashable]]) -> Sets:
    """Sets with their elements numbered by rarity. Repeats within a set count once."""
    names: dict[Hashable, int] = {}
    flat, sizes = [], []
    for each in sets:
        members = {names.setdefault(element, len(names)) for element in each}
        flat.append(np.fromiter(members, np.int64, len(members)))
        sizes.append(len(members))
    starts = np.concatenate(([0], np.cumsum(sizes, dtype=np.int64))).astype(np.int64)
    elements = np.concatenate(flat) if flat else np.empty(0, np.int64)
    rarest = np.argsort(np.bincount(elements, minlength=len(names)), kind="stable")
    ranks = np.empty(len(names), np.int64)
    ranks[rarest] = np.arange(len(names))
    width = max(len(names), 1)
    keys = np.sort(np.repeat(np.arange(len(sizes)), sizes) * width + ranks[elements])
    return Sets(keys % width, starts)


def similar(sets: Sets, threshold: float) -> Pairs:
    """All pairs with a Jaccard similarity of at least `threshold`, compared as exact fractions.

    Empty sets pair with nothing. Raises ValueError for a threshold outside (0, 1].
    """
    if not 0 < threshold <= 1:
        raise ValueError(f"a threshold lies above 0 and at most at 1, not at {threshold}")
    # 0.7 means 7/10, not the double next to it; small terms keep products within 64 bits.
    least = Fraction(threshold).limit_denominator(1_000_000)
    found = [compared(sets, one, other) for one, other in _candidates(sets, least)]
    left, right = _joined(each.left for each in found), _joined(each.right for each in found)
    common, union = _joined(each.common for each in found), _joined(each.union for each in found)
    keys = left * max(len(sets.sizes), 1) + right
    _, first = np.unique(keys, return_index=True)
    kept = first[common[first] * least.denominator >= union[first] * least.numerator]
    return Pairs(left[kept], right[kept], common[kept], union[kept])


def compared(sets: Sets, one: Ints, other: Ints) -> Pairs:
    """What the given pairs of sets have in common, counted; pairs stay in their order."""
    left, right = np.minimum(one, other), np.maximum(one, other)
    sizes = sets.sizes
    width = int(sets.elements.max(initial=0)) + 1
    keys = np.repeat(np.arange(len(sizes)), sizes) * width + sets.elements
    common = np.zeros(len(left), np.int64)
    # The elements of the smaller set are looked up in the larger one.
    swap = sizes[left] <= sizes[right]
    small, large = np.where(swap, left, right), np.where(swap, right, left)
    for some in _pieces(sizes[small]):
        inner, pair = _spread(sizes[small[some]])
        wanted = large[some][pair] * width + sets.elements[sets.starts[small[some]][pair] + inner]
        at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        hits = pair[keys[at] == wanted]
        common[some] = np.bincount(hits, minlength=some.stop - some.start)
    return Pairs(left, right, common, sizes[left] + sizes[right] - common)


def _candidates(sets: Sets, least: Fraction) -> Iterator[tuple[Ints, Ints]]:
    """Pairs that may be similar, each at least once: they share an element of both prefixes.

    Two similar sets have so much in common that the rarest common element stands among the first
    |x| - ceil(t |x|) + 1 of each (prefix filter), their sizes are alike (size filter), and enough
    elements follow that one in both (position filter).
    """
    over, under = least.numerator, least.denominator
    sizes = sets.sizes
    prefixes = np.where(sizes > 0, sizes - _ceiling(over * sizes, under) + 1, 0)
    position, owner = _spread(prefixes)
    element = sets.elements[sets.starts[owner] + position]
    width = int(sizes.max(initial=0)) + 1
    key = element * width + sizes[owner]
    order = np.argsort(key, kind="stable")
    key, position, owner, element = key[order], position[order], owner[order], element[order]
    smallest = np.searchsorted(key, element * width + _ceiling(over * sizes[owner], under))
    partners = np.arange(len(key)) - smallest
    for some in _pieces(partners):
        inner, larger = _spread(partners[some])
        larger += some.start
        smaller = smallest[larger] + inner
        x, y = owner[larger], owner[smaller]
        needed = _ceiling(over * (sizes[x] + sizes[y]), over + under)
        rest = np.minimum(sizes[x] - position[larger], sizes[y] - position[smaller])
        x, y = x[rest >= needed], y[rest >= needed]
        pairs = np.unique(np.minimum(x, y) * len(sizes) + np.maximum(x, y))
        if len(pairs):
            yield pairs // len(sizes), pairs % len(sizes)


def _joined(arrays: Iterable[Ints]) -> Ints:
    return np.concatenate([np.empty(0, np.int64), *arrays])


def _ceiling(numbers: Ints, by: int) -> Ints:
    divided: Ints = -(-numbers // by)
    return divided


def _spread(counts: Ints) -> tuple[Ints, Ints]:
    """For counts (2, 0, 3): the numbers within each (0 1 0 1 2), and of which (0 0 2 2 2)."""
    which = np.repeat(np.arange(len(counts)), counts)
    within = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)
    return within, which


def _pieces(counts: Ints) -> Iterator[slice]:
    """Cut counts into runs of at most _AT_ONCE together, or of one that is more by itself."""
    ends = np.cumsum(counts)
    start, before = 0, 0
    while start < len(counts):
        stop = max(int(np.searchsorted(ends, before + _AT_ONCE, side="right")), start + 1)
        yield slice(start, stop)
        start, before = stop, int(ends[stop - 1])
