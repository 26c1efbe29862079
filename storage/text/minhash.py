"""MinHash signatures of sets of shingle hashes, and the band keys made from them.

Signatures: A. Broder, On the resemblance and containment of documents, 1997; bit for bit those of
datasketch's scheme `affine32`. Banding: P. Indyk and R. Motwani, Approximate nearest neighbors,
1998; `FoldingSettings` gives the probabilities.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from storage.text.folding_settings import FoldingSettings
from storage.text.shingles import Hashes

Signatures = npt.NDArray[np.uint32]
"""MinHash signatures; shape (sets, permutations), or (permutations,) for a single set."""
BandKeys = npt.NDArray[np.int64]
"""Keys of the band index, 36 bits each."""

# Keys have 36 bits: at ten million paragraphs one lookup in 300 meets a key by chance.
KEY_SHIFT = np.uint64(28)
_ARTICLE_ROWS = 3
_FIRST_BAND, _FIRST_ARTICLE_BAND = 1, 1001
_CHUNK = 2000  # shingles; the table of their permuted hashes fits the processor's cache


def signature(hashes: Iterable[int], settings: FoldingSettings) -> Signatures:
    """The MinHash signature of one non-empty set of shingle hashes; shape (permutations,)."""
    flat = np.fromiter(hashes, dtype=np.uint64)
    minima: Signatures = _minima(flat, np.zeros(1, dtype=np.int64), settings)[0]
    return minima


def signatures(
    hashes: Hashes,
    starts: npt.NDArray[np.int64],
    selected: npt.NDArray[np.int64],
    settings: FoldingSettings,
) -> Signatures:
    """The MinHash signatures of several non-empty sets at once; shape (selected, permutations).

    hashes: the shingle hashes of n sets, one set after the other; starts: n + 1 offsets into them;
    selected: the sets to sign, in ascending order.
    """
    if len(selected) == len(starts) - 1:
        return _minima(hashes, starts[:-1], settings)
    chosen = np.concatenate([hashes[starts[i] : starts[i + 1]] for i in selected])
    sizes = starts[selected + 1] - starts[selected]
    return _minima(chosen, np.concatenate(([0], np.cumsum(sizes)[:-1])), settings)


def band_keys(signatures: Signatures, settings: FoldingSettings) -> BandKeys:
    """The band keys of signatures of shape (n, permutations); shape (n, bands), 36 bits each.

    A key includes the number of its band, so all bands share one index.
    """
    return _keys(signatures, settings.bands, settings.rows, _FIRST_BAND)


def article_bands(settings: FoldingSettings) -> int:
    """How many bands the signature of an article has."""
    return settings.permutations // _ARTICLE_ROWS


def article_band_keys(minima: Signatures, settings: FoldingSettings) -> BandKeys:
    """The band keys of signatures of n articles, in bands of three rows.

    Shape (n, permutations // 3). Copies of articles are shortened and extended, so their similarity
    is lower than that of paragraphs: 32 bands of 3 rows find 98.6 % of the pairs at 0.5 and 58 % at
    0.3. They share the index of the paragraphs, under band numbers of their own.
    """
    count = article_bands(settings)
    return _keys(minima[:, : count * _ARTICLE_ROWS], count, _ARTICLE_ROWS, _FIRST_ARTICLE_BAND)


def _minima(hashes: Hashes, starts: npt.NDArray[np.int64], settings: FoldingSettings) -> Signatures:
    """For each set and permutation the smallest permuted hash; shape (sets, permutations)."""
    factors, summands = _permutations(settings.permutations, settings.seed)
    mixed = _fmix32((hashes & np.uint64(0xFFFFFFFF)).astype(np.uint32))
    minima = np.full((len(starts), len(factors)), np.uint32(0xFFFFFFFF), dtype=np.uint32)
    ends = np.append(starts[1:], len(hashes))
    first = 0
    while first < len(starts):
        last = max(int(np.searchsorted(ends, starts[first] + _CHUNK, side="right")), first + 1)
        permuted = mixed[starts[first] : ends[last - 1], None] * factors + summands
        offsets = starts[first:last] - starts[first]
        minima[first:last] = np.minimum.reduceat(permuted, offsets, axis=0)
        first = last
    return minima


@lru_cache(maxsize=4)
def _permutations(count: int, seed: int) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
    # Imported here because loading datasketch takes time and only signing needs it.
    from storage.text.minhash_permutations import permutations

    return permutations(count, seed)


def _keys(signatures: Signatures, bands: int, rows: int, first_band: int) -> BandKeys:
    values = signatures.reshape(len(signatures), bands, rows).astype(np.uint64)
    mixed = np.broadcast_to(
        np.arange(first_band, first_band + bands, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15),
        values.shape[:2],
    )
    for row in range(rows):
        mixed = fmix64(mixed ^ values[:, :, row])
    return (mixed >> KEY_SHIFT).astype(np.int64)


def _fmix32(values: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """The 32-bit finaliser of MurmurHash3, which datasketch applies before it permutes."""
    values = values ^ (values >> np.uint32(16))
    values = values * np.uint32(0x85EBCA6B)
    values = values ^ (values >> np.uint32(13))
    values = values * np.uint32(0xC2B2AE35)
    return values ^ (values >> np.uint32(16))


def fmix64(values: Hashes) -> Hashes:
    """The 64-bit finaliser of MurmurHash3."""
    values = values ^ (values >> np.uint64(33))
    values = values * np.uint64(0xFF51AFD7ED558CCD)
    values = values ^ (values >> np.uint64(33))
    values = values * np.uint64(0xC4CEB9FE1A85EC53)
    return values ^ (values >> np.uint64(33))
