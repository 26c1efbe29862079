"""All near-duplicates: every pair of sets whose Jaccard similarity reaches a threshold.

This is an exact join with prefix, size and position filters. Nothing is hashed or sampled, and the
only part of the product in use is its definition of shingles, so the join can check the product.

R. Bayardo, Y. Ma and R. Srikant, Scaling up all pairs similarity search, 2007; C. Xiao, W. Wang,
X. Lin and J. Yu, Efficient similarity joins for near duplicate detection (PPJoin), 2008.

SetSimilaritySearch (MIT) finds the same pairs, but takes three times the time and twice the memory.
It is untyped, marked alpha and unmaintained (last release 2022), so it is not a dependency.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]

_BATCH = 1 << 20  # pairs, or elements of pairs, in one step: about 100 MB


@dataclass(frozen=True, slots=True)
class Sets:
    """n sets of numbers, concatenated in `elements`; `starts` holds n + 1 offsets.

    Every set is sorted. The rarer an element is among all sets, the lower its number.
    """

    elements: Ints
    starts: Ints

    @property
    def sizes(self) -> Ints:
        """Number of elements of each set; shape (n,)."""
        return np.diff(self.starts)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of sets by position, `left` < `right`, with the sizes of intersection and union."""

    left: Ints
    right: Ints
    common: Ints
    union: Ints

    @property
    def similarity(self) -> npt.NDArray[np.float64]:
        """Jaccard similarity of each pair; 0.0 for two empty sets."""
        similarity: npt.NDArray[np.float64] = self.common / np.maximum(self.union, 1)
        return similarity


def number_by_rarity(sets: Iterable[Iterable[Hashable]]) -> Sets:
    """Number the elements of sets by rarity. Repeated elements of a set count once."""
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


def similar_pairs(sets: Sets, threshold: float) -> Pairs:
    """All pairs with a Jaccard similarity of at least `threshold`, compared as exact fractions.

    Empty sets are in no pair.

    Raises:
        ValueError: the threshold is not in (0, 1].
    """
    if not 0 < threshold <= 1:
        raise ValueError(f"a threshold must be above 0 and at most 1, not {threshold}")
    # 0.7 means 7/10, not the nearest double. Small terms keep products within 64 bits.
    least = Fraction(threshold).limit_denominator(1_000_000)
    found = [compare_pairs(sets, one, other) for one, other in _candidates(sets, least)]
    left, right = _joined(each.left for each in found), _joined(each.right for each in found)
    common, union = _joined(each.common for each in found), _joined(each.union for each in found)
    keys = left * max(len(sets.sizes), 1) + right
    _, first = np.unique(keys, return_index=True)
    kept = first[common[first] * least.denominator >= union[first] * least.numerator]
    return Pairs(left[kept], right[kept], common[kept], union[kept])


def compare_pairs(sets: Sets, one: Ints, other: Ints) -> Pairs:
    """Count what the given pairs of sets have in common. The order of pairs is kept."""
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

    Two similar sets have so much in common that their rarest common element is among the first
    |x| - ceil(t |x|) + 1 of each (prefix filter), that their sizes are similar (size filter), and
    that enough elements follow it in both (position filter).
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
    """For counts (2, 0, 3): the position within each (0 1 0 1 2), and its index (0 0 2 2 2)."""
    which = np.repeat(np.arange(len(counts)), counts)
    within = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)
    return within, which


def _pieces(counts: Ints) -> Iterator[slice]:
    """Cut counts into runs with a sum of at most _BATCH, or of one count that is larger."""
    ends = np.cumsum(counts)
    start, before = 0, 0
    while start < len(counts):
        stop = max(int(np.searchsorted(ends, before + _BATCH, side="right")), start + 1)
        yield slice(start, stop)
        start, before = stop, int(ends[stop - 1])
