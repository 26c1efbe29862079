"""Hashes of words and lines: XXH3 and XXH32 of their UTF-8."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
from xxhash import xxh3_64_digest, xxh3_64_intdigest, xxh32_intdigest


def hash_bytes(text: bytes) -> bytes:
    """The 64-bit hash of a text as 8 bytes, big-endian."""
    return xxh3_64_digest(text)


def hash_number(text: str, seed: int = 0) -> int:
    """The 64-bit hash of a text, unsigned."""
    return xxh3_64_intdigest(text.encode(), seed=seed)


def hash_words(words: Iterable[str]) -> npt.NDArray[np.uint32]:
    """The 32-bit hashes of words, in their order."""
    return np.fromiter((xxh32_intdigest(word.encode()) for word in words), dtype=np.uint32)
