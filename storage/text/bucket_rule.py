"""Which paragraphs of a bucket are compared: the bound on the work for keys that many share. Pure.

A bucket is the set of distinct paragraphs that have a key. In a small bucket all pairs are
candidates. In a larger one the members are ordered by (next key, next but one key, digest), and
each is a candidate with its neighbours on either side. The order depends on the texts alone.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from storage.text.fingerprint import Fingerprints
from storage.text.minhash import BandKeys

MAX_SMALL_BUCKET = 128
"""Paragraphs in a bucket of which all pairs are candidates."""
NEIGHBOURS = 4
"""Members on either side with which a member of a larger bucket is a candidate."""


def bucket_order(prints: Fingerprints) -> tuple[BandKeys, BandKeys]:
    """The values that order the members of a bucket; two arrays parallel to `prints.keys`.

    For the key of band b: the same paragraph's keys of bands b + 1 and b + 2, counted modulo the
    number of bands. For the key of the whole set of shingles: 0 and 0.
    """
    whole, by_band = _by_band(prints)
    following = np.zeros((2, len(prints.keys)), dtype=np.int64)
    for row, ahead in zip(following, (1, 2), strict=True):
        row[whole:] = np.roll(by_band, -ahead, axis=1).ravel()
    return following[0], following[1]


def _by_band(prints: Fingerprints) -> tuple[int, npt.NDArray[np.int64]]:
    """How many keys of whole sets come first, and the other keys; shape (paragraphs, bands)."""
    sizes = np.diff(prints.starts)
    whole, banded = int(np.count_nonzero(sizes)), int(np.count_nonzero(sizes > 1))
    return whole, prints.keys[whole:].reshape(banded, -1) if banded else np.empty((0, 0), np.int64)
