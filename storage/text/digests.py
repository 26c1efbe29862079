"""Digests that identify a text byte for byte."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from storage.text.minhash import KEY_SHIFT


def paragraph_digest(text: str) -> bytes:
    """The first 16 bytes of the SHA-256 of the text's UTF-8, which identify a paragraph."""
    return hashlib.sha256(text.encode("utf-8")).digest()[:16]


def text_digest(text: str) -> str:
    """The SHA-256 of the text's UTF-8, in hex."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def digest_keys(digests: Sequence[bytes]) -> npt.NDArray[np.int64]:
    """The band-index keys of digests, 36 bits each, under which an exact text is found."""
    first = np.frombuffer(b"".join(each[:8] for each in digests), dtype=">u8")
    keys: npt.NDArray[np.int64] = (first.astype(np.uint64) >> KEY_SHIFT).astype(np.int64)
    return keys
