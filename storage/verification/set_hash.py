"""Sums by which two large sets of entries are compared without holding either.

Each entry adds a number made of its key to the sum of its owner; where two sets are the same, so
are all sums, in whatever order they came. That another set gives the same sums is a chance of one
in 2^64 an owner.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

_ODD = np.uint64(0x9E3779B97F4A7C15)  # 2^64 by the golden ratio
_32 = np.uint64(32)


class Sums:
    """A sum for each owner; owners are numbered from 0. Eight bytes an owner."""

    def __init__(self) -> None:
        self._sums = np.zeros(1024, dtype=np.uint64)

    def add(self, keys: npt.NDArray[np.int64], owners: npt.NDArray[np.int64]) -> None:
        """Enter entries: a key and its owner each."""
        if not len(keys):
            return
        self._reach(int(owners.max()))
        np.add.at(self._sums, owners, _mixed(keys))

    def _reach(self, owner: int) -> None:
        if owner >= len(self._sums):
            larger = np.zeros(max(owner + 1, 2 * len(self._sums)), dtype=np.uint64)
            larger[: len(self._sums)] = self._sums
            self._sums = larger

    def differing(self, other: Sums) -> list[int]:
        """The owners whose sums differ, ascending."""
        last = max(len(self._sums), len(other._sums)) - 1
        self._reach(last)
        other._reach(last)
        size = min(len(self._sums), len(other._sums))
        return [int(each) for each in np.flatnonzero(self._sums[:size] != other._sums[:size])]


def _mixed(keys: npt.NDArray[np.int64]) -> npt.NDArray[np.uint64]:
    """A number of 64 bits for each key: the finaliser of MurmurHash3 over its product."""
    values = (keys.astype(np.uint64) + np.uint64(1)) * _ODD
    values ^= values >> _32
    values *= np.uint64(0xC4CEB9FE1A85EC53)
    return values ^ (values >> _32)
