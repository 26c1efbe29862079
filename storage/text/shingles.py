"""Shingles of a text, their hashes, and the resemblance of two sets of them.

Source: A. Broder, On the resemblance and containment of documents, 1997.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from storage.text.folding_settings import FoldingSettings
from storage.text.hashes import hash_bytes
from storage.text.normalise import is_unspaced, normalise, tokens

Hashes = npt.NDArray[np.uint64]
"""64-bit hashes of shingles; shape (n,)."""


def shingles(text: str, settings: FoldingSettings) -> list[str]:
    """The shingles of a text: runs of words, or of characters in unspaced scripts.

    A shorter text is one shingle, itself. So is a text without words (punctuation, an emoji), in
    its normalised form. The list is empty if nothing is left after normalising.
    """
    words = tokens(text)
    if not words:
        normal = normalise(text).strip()
        return [f"\x00{normal}"] if normal else []
    size = settings.shingle_unspaced if is_unspaced(words) else settings.shingle
    if len(words) < size:
        return ["\x00" + " ".join(words)]
    return list(map(" ".join, zip(*(words[at:] for at in range(size)), strict=False)))


def packed_hashes(text: str, settings: FoldingSettings) -> list[bytes]:
    """The distinct 64-bit XXH3 hashes of a text's shingles, as 8 bytes each (big-endian).

    They are in the order in which the shingles first occur.
    """
    encoded = map(str.encode, shingles(text, settings))
    return list(dict.fromkeys(map(hash_bytes, encoded)))


def unpack_hashes(packed: Sequence[bytes]) -> Hashes:
    """Hashes from the form of `packed_hashes`, as an array."""
    return np.frombuffer(b"".join(packed), dtype=">u8").astype(np.uint64)


def ordered_hashes(text: str, settings: FoldingSettings) -> Hashes:
    """The distinct 64-bit XXH3 hashes of a text's shingles, in order of their first occurrence."""
    return unpack_hashes(packed_hashes(text, settings))


def shingle_hashes(text: str, settings: FoldingSettings) -> frozenset[int]:
    """The distinct 64-bit XXH3 hashes of a text's shingles."""
    return frozenset(ordered_hashes(text, settings).tolist())


def concatenate_hashes(hashes: Iterable[Hashes]) -> Hashes:
    """The hashes of several texts in one array; empty if there are none."""
    return np.concatenate([np.empty(0, dtype=np.uint64), *hashes])


def jaccard(one: frozenset[int], other: frozenset[int]) -> float:
    """The Jaccard similarity |A and B| / |A or B|; 0.0 if both sets are empty."""
    common = len(one & other)
    union = len(one) + len(other) - common
    return common / union if union else 0.0
