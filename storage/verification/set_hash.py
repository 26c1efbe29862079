"""Compares two large sets of entries by hashes, without storing either set.

A 64-bit number computed from each key is added to the sum of the key's owner. Equal sets have equal
sums, in whatever order their entries are added. The probability that different entries of an owner
have the same sum is 2^-64.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from storage.band_index.index import VERSION_TAG

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # 2^64 divided by the golden ratio
_32 = np.uint64(32)
_TAG_SHIFT = 5  # keys have 36 bits, and the tag is the highest of 32


class SetHash:
    """A sum for each owner, numbered from 0. It takes eight bytes per owner."""

    def __init__(self) -> None:
        self._sums = np.zeros(1024, dtype=np.uint64)

    def add(self, keys: npt.NDArray[np.int64], owners: npt.NDArray[np.int64]) -> None:
        """Add entries, given as their keys and the owner of each key.

        The owner of an entry of a version has the `VERSION_TAG`, which counts as part of the key.
        """
        if not len(keys):
            return
        tags = owners & VERSION_TAG
        numbers = owners - tags
        self._grow(int(numbers.max()))
        np.add.at(self._sums, numbers, _mix(keys | (tags << _TAG_SHIFT)))

    def _grow(self, owner: int) -> None:
        if owner >= len(self._sums):
            larger = np.zeros(max(owner + 1, 2 * len(self._sums)), dtype=np.uint64)
            larger[: len(self._sums)] = self._sums
            self._sums = larger

    def differing_owners(self, other: SetHash) -> list[int]:
        """Return the owners whose sums differ, ascending."""
        last = max(len(self._sums), len(other._sums)) - 1
        self._grow(last)
        other._grow(last)
        size = min(len(self._sums), len(other._sums))
        return [int(owner) for owner in np.flatnonzero(self._sums[:size] != other._sums[:size])]


def _mix(keys: npt.NDArray[np.int64]) -> npt.NDArray[np.uint64]:
    """A 64-bit number for each key: the finaliser of MurmurHash3, applied to its product."""
    values = (keys.astype(np.uint64) + np.uint64(1)) * _MULTIPLIER
    values ^= values >> _32
    values *= np.uint64(0xC4CEB9FE1A85EC53)
    return values ^ (values >> _32)
