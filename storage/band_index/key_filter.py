"""Filters of sorted segments: which keys a segment surely does not hold, without reading it.

A blocked Bloom filter (F. Putze et al., Cache-, hash- and space-efficient Bloom filters, 2007), its
blocks words of 64 bits. How many keys share a word is a matter of chance, and the fullest words
let most through: so each key stands in two words, which fill independently of each other. They are
near neighbours, and words ascend with the keys, so that sorted keys walk through memory. For the
same reason a filter folds: neighbours become one word, which takes half the room and lets more
through.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Words = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]

_NEIGHBOURS = 16  # words among which a key's second one is found; a filter has a multiple of them
_DENSE = 8  # bits an entry from which three bits stand for a key in a word, below it two
_LOW = np.uint64(0xFFFFFFFF)
_32 = np.uint64(32)
_ONE = np.uint64(1)
# Odd numbers near 2^32 times the golden ratio and times the square root of three, less one.
_MIXES = np.uint64(0x9E3779B1), np.uint64(0xBB67AE85)


@dataclass(frozen=True, slots=True)
class Marks:
    """What stands for keys of 32 bits in any filter.

    steps: from a key's first word to its second; thin, dense: the bits in the two words.
    """

    keys: Words
    steps: Words
    thin: tuple[Words, Words]
    dense: tuple[Words, Words]

    def __getitem__(self, part: slice) -> Marks:
        one, other = self.thin
        first, second = self.dense
        return Marks(
            *(self.keys[part], self.steps[part]),
            *((one[part], other[part]), (first[part], second[part])),
        )


def marks(keys: Words) -> Marks:
    """What stands for these keys."""
    mixed = [(keys * mix) & _LOW for mix in _MIXES]
    one, other = mixed
    return Marks(
        *(keys, _steps(other)),
        *((_bits(one, 2), _bits(other, 2)), (_bits(one, 3), _bits(other, 3))),
    )


def empty(entries: int, bits: float) -> Words:
    """A filter for so many entries at about so many bits each, with nothing in it."""
    words = max(1, int(entries * bits) // 64 // _NEIGHBOURS) * _NEIGHBOURS
    return np.zeros(words, dtype=np.uint64)


def enter(filter_: Words, entries: int, keys: Words) -> None:
    """Enter some of a filter's keys, sorted; `entries`: how many it is for in all."""
    if not len(keys):
        return
    one, other = ((keys * mix) & _LOW for mix in _MIXES)
    bits = 3 if _is_dense(filter_, entries) else 2
    places = _places(filter_, keys)
    starts = np.flatnonzero(np.concatenate(([True], places[1:] != places[:-1])))
    filter_[places[starts]] |= np.bitwise_or.reduceat(_bits(one, bits), starts)
    np.bitwise_or.at(filter_, places ^ _steps(other), _bits(other, bits))


def folded(filter_: Words) -> Words:
    """The filter with each two words made one. It may be done four times."""
    return filter_[0::2] | filter_[1::2]


def may_hold(filter_: Words, entries: int, asked: Marks, folds: int = 0) -> Places:
    """Places of the keys asked for that a filter of so many entries lets through.

    folds: how often it was folded.
    """
    first, second = asked.dense if _is_dense(filter_, entries, folds) else asked.thin
    places = _places(filter_, asked.keys)
    hits = np.flatnonzero((filter_[places] & first) == first)
    bits = second[hits]
    others = places[hits] ^ (asked.steps[hits] >> np.uint64(folds))
    found: Places = hits[(filter_[others] & bits) == bits]
    return found


def _places(filter_: Words, keys: Words) -> Words:
    return (keys * np.uint64(len(filter_))) >> _32


def _is_dense(filter_: Words, entries: int, folds: int = 0) -> bool:
    """Whether it was made dense."""
    return 64 * len(filter_) << folds >= _DENSE * entries


def _bits(mixed: Words, count: int) -> Words:
    """So many bits of a word, each chosen by six bits of its own, from the highest down."""
    bits = _ONE << (mixed >> np.uint64(26))
    for shift in (20, 14)[: count - 1]:
        bits |= _ONE << ((mixed >> np.uint64(shift)) & np.uint64(63))
    return bits


def _steps(mixed: Words) -> Words:
    """From a key's first word to its second: odd, so that none leads back to the first."""
    return ((mixed >> np.uint64(10)) & np.uint64(_NEIGHBOURS - 1)) | _ONE
