"""Filters of sorted segments: which keys a segment certainly lacks, without reading it.

A blocked Bloom filter (F. Putze et al., Cache-, hash- and space-efficient Bloom filters, 2007) with
blocks of one 64-bit word. The number of keys per word varies by chance, and the fullest words cause
most false positives. Therefore each key sets bits in two words that fill independently. The two are
close to each other, and words ascend with the keys, so that lookups of sorted keys walk through
memory. For the same reason a filter can be halved: two neighbouring words are merged into one,
which takes half the memory and gives more false positives.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Words = npt.NDArray[np.uint64]
Positions = npt.NDArray[np.int64]

_NEIGHBOURS = 16  # a key's second word is among as many; the size of a filter is a multiple of it
_DENSE = 8  # bits per entry, from which a key sets three bits in each word instead of two
_LOW = np.uint64(0xFFFFFFFF)
_32 = np.uint64(32)
_ONE = np.uint64(1)
# Odd numbers near 2^32 times the golden ratio and times the square root of three, less one.
_MULTIPLIERS = np.uint64(0x9E3779B1), np.uint64(0xBB67AE85)


@dataclass(frozen=True, slots=True)
class KeyBits:
    """The bits of 32-bit keys in any filter, computed once for lookups in many filters.

    steps: the distance from a key's first word to its second; two_bits, three_bits: the bits in the
    first and in the second word, for sparse and for dense filters. All arrays have the shape of
    `keys`.
    """

    keys: Words
    steps: Words
    two_bits: tuple[Words, Words]
    three_bits: tuple[Words, Words]

    def __getitem__(self, part: slice) -> KeyBits:
        one, other = self.two_bits
        first, second = self.three_bits
        return KeyBits(
            *(self.keys[part], self.steps[part]),
            *((one[part], other[part]), (first[part], second[part])),
        )


def key_bits(keys: Words) -> KeyBits:
    """The bits of these 32-bit keys in any filter."""
    one, other = ((keys * multiplier) & _LOW for multiplier in _MULTIPLIERS)
    return KeyBits(
        *(keys, _steps(other)),
        *((_bits(one, 2), _bits(other, 2)), (_bits(one, 3), _bits(other, 3))),
    )


def new_filter(entries: int, bits: float) -> Words:
    """An empty filter for a number of entries, with about `bits` bits for each."""
    words = max(1, int(entries * bits) // 64 // _NEIGHBOURS) * _NEIGHBOURS
    return np.zeros(words, dtype=np.uint64)


def insert(filter_: Words, entries: int, keys: Words) -> None:
    """Add sorted keys to a filter in place; `entries`: the number it is made for in all."""
    if not len(keys):
        return
    one, other = ((keys * multiplier) & _LOW for multiplier in _MULTIPLIERS)
    bits = 3 if _is_dense(filter_, entries) else 2
    positions = _positions(filter_, keys)
    starts = np.flatnonzero(np.concatenate(([True], positions[1:] != positions[:-1])))
    filter_[positions[starts]] |= np.bitwise_or.reduceat(_bits(one, bits), starts)
    np.bitwise_or.at(filter_, positions ^ _steps(other), _bits(other, bits))


def halved(filter_: Words) -> Words:
    """The filter with each two neighbouring words merged. A filter can be halved four times."""
    return filter_[0::2] | filter_[1::2]


def may_contain(filter_: Words, entries: int, wanted: KeyBits, halvings: int = 0) -> Positions:
    """The positions of the wanted keys that a filter does not rule out.

    entries: the number of entries it was made for; halvings: how often it was halved since.
    """
    dense = _is_dense(filter_, entries, halvings)
    first, second = wanted.three_bits if dense else wanted.two_bits
    positions = _positions(filter_, wanted.keys)
    hits = np.flatnonzero((filter_[positions] & first) == first)
    bits = second[hits]
    others = positions[hits] ^ (wanted.steps[hits] >> np.uint64(halvings))
    matches: Positions = hits[(filter_[others] & bits) == bits]
    return matches


def _positions(filter_: Words, keys: Words) -> Words:
    """The position of each key's first word."""
    return (keys * np.uint64(len(filter_))) >> _32


def _is_dense(filter_: Words, entries: int, halvings: int = 0) -> bool:
    """Whether the filter was made with at least `_DENSE` bits per entry."""
    return 64 * len(filter_) << halvings >= _DENSE * entries


def _bits(mixed: Words, count: int) -> Words:
    """Words with `count` bits set, each chosen by six bits of the hash, from the highest down."""
    bits = _ONE << (mixed >> np.uint64(26))
    for shift in (20, 14)[: count - 1]:
        bits |= _ONE << ((mixed >> np.uint64(shift)) & np.uint64(63))
    return bits


def _steps(mixed: Words) -> Words:
    """From a key's first word to its second: odd, so that the two words differ."""
    return ((mixed >> np.uint64(10)) & np.uint64(_NEIGHBOURS - 1)) | _ONE
