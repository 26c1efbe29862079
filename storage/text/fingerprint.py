"""Fingerprints of an article's paragraphs: digests, shingle hashes and band keys together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from storage.text.digests import paragraph_digest
from storage.text.folding_settings import FoldingSettings
from storage.text.line_patterns import is_exact, pattern_keys
from storage.text.minhash import (
    KEY_SHIFT,
    BandKeys,
    article_band_keys,
    band_keys,
    fmix64,
    signatures,
)
from storage.text.shingles import Hashes, packed_hashes, unpack_hashes


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """Fingerprints of the n paragraphs of an article.

    digests: n truncated SHA-256 digests of the exact texts; shingles: the distinct shingle hashes
    of each paragraph in order of first occurrence, one paragraph after the other; starts: n + 1
    offsets into them; keys: the band keys, 36 bits each; owners: for each key its paragraph
    (0..n-1); article_keys: the band keys of the whole article, from the union of its paragraphs'
    shingles; patterns: the keys of each paragraph's patterns, as `line_patterns.pattern_keys`.
    """

    digests: tuple[bytes, ...]
    shingles: Hashes
    starts: npt.NDArray[np.int64]
    keys: BandKeys
    owners: npt.NDArray[np.int64]
    article_keys: BandKeys
    patterns: tuple[tuple[int, ...], ...]

    def shingles_of(self, position: int) -> frozenset[int]:
        """The distinct shingle hashes of one paragraph."""
        return frozenset(self.shingles[self.starts[position] : self.starts[position + 1]].tolist())

    def weight(self, position: int) -> int:
        """The number of distinct shingles of one paragraph."""
        return int(self.starts[position + 1] - self.starts[position])


def fingerprint(texts: Iterable[str], settings: FoldingSettings) -> Fingerprints:
    """The fingerprints of an article's paragraphs, signed all at once.

    In addition to its band keys, a paragraph has a key of its whole set of shingles, so that equal
    paragraphs are found in a bucket of any size. A paragraph of one shingle has only that key; a
    paragraph without shingles has none.
    """
    texts = tuple(texts)
    packed = [packed_hashes(text, settings) for text in texts]
    sizes = np.fromiter((len(each) for each in packed), dtype=np.int64, count=len(packed))
    starts = np.zeros(len(packed) + 1, dtype=np.int64)
    np.cumsum(sizes, out=starts[1:])
    hashes = unpack_hashes([each for paragraph in packed for each in paragraph])
    with_shingles = np.flatnonzero(sizes)
    with_bands = np.flatnonzero(sizes > 1)
    sums = np.add.reduceat(hashes, starts[with_shingles]) if len(with_shingles) else hashes
    keys = [(fmix64(sums) >> KEY_SHIFT).astype(np.int64)]
    owners = [with_shingles]
    article_keys = np.empty(0, dtype=np.int64)
    if len(with_bands):
        signed = signatures(hashes, starts, with_bands, settings)
        keys.append(band_keys(signed, settings).ravel())
        owners.append(np.repeat(with_bands, settings.bands))
        # The minimum over paragraphs is the signature of the union of their shingles.
        article_keys = article_band_keys(signed.min(axis=0), settings)
    digests = tuple(paragraph_digest(text) for text in texts)
    return Fingerprints(
        digests=digests,
        shingles=hashes,
        starts=starts,
        keys=np.concatenate(keys),
        owners=np.concatenate(owners),
        article_keys=article_keys,
        patterns=tuple(map(pattern_keys, texts, digests)),
    )


def indexed_patterns(
    prints: Fingerprints, positions: Iterable[int]
) -> tuple[BandKeys, npt.NDArray[np.int64]]:
    """The band-index keys of these paragraphs' patterns, and the position of each key.

    A pattern that is the exact text of its paragraph is found by the key of the digest.
    """
    found = [
        (key, at)
        for at in positions
        for key in prints.patterns[at]
        if not is_exact(key, prints.digests[at])
    ]
    keys = band_keys_of_patterns([key for key, _ in found])
    return keys, np.fromiter((at for _, at in found), dtype=np.int64, count=len(found))


def band_keys_of_patterns(patterns: Iterable[int]) -> BandKeys:
    """The band-index keys of patterns, 36 bits each."""
    keys = np.fromiter(patterns, dtype=np.int64).view(np.uint64) >> KEY_SHIFT
    return keys.astype(np.int64)
