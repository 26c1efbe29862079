"""Fingerprints of an article's paragraphs: digests, shingle hashes and band keys together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

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

_NO_KEYS: BandKeys = np.empty(0, dtype=np.int64)


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
    """The fingerprints of one article's paragraphs."""
    (prints,) = fingerprint_all([tuple(texts)], settings)
    return prints


def fingerprint_all(
    articles: Sequence[Sequence[str]], settings: FoldingSettings
) -> list[Fingerprints]:
    """The fingerprints of several articles' paragraphs, signed all at once.

    This takes half the time of signing each article on its own. In addition to its band keys, a
    paragraph has a key of its whole set of shingles, so that equal paragraphs are found in a bucket
    of any size. A paragraph of one shingle has only that key; a paragraph without shingles has
    none.
    """
    texts = [text for article in articles for text in article]
    edges = _edges(map(len, articles), len(articles))
    packed = [packed_hashes(text, settings) for text in texts]
    starts = _edges(map(len, packed), len(packed))
    sizes = np.diff(starts)
    hashes = unpack_hashes([each for paragraph in packed for each in paragraph])
    with_shingles = np.flatnonzero(sizes)
    with_bands = np.flatnonzero(sizes > 1)
    sums = np.add.reduceat(hashes, starts[with_shingles]) if len(with_shingles) else hashes
    whole = (fmix64(sums) >> KEY_SHIFT).astype(np.int64)
    banded = np.empty((0, settings.bands), dtype=np.int64)
    shingled = np.searchsorted(with_shingles, edges)
    signed_edges = np.searchsorted(with_bands, edges)
    article_keys = np.empty((0, 0), dtype=np.int64)
    # An article without bands has no signature.
    have_bands = np.flatnonzero(np.diff(signed_edges))
    if len(with_bands):
        signed = signatures(hashes, starts, with_bands, settings)
        banded = band_keys(signed, settings)
        # The minimum over paragraphs is the signature of the union of their shingles.
        minima = np.minimum.reduceat(signed, signed_edges[have_bands], axis=0)
        article_keys = article_band_keys(minima, settings)
    row_of = dict(zip(have_bands.tolist(), article_keys, strict=True))
    digests = [paragraph_digest(text) for text in texts]
    patterns = list(map(pattern_keys, texts, digests))
    results = []
    for number, (first, last) in enumerate(pairwise(edges.tolist())):
        ours = with_shingles[shingled[number] : shingled[number + 1]]
        signed_range = slice(signed_edges[number], signed_edges[number + 1])
        results.append(
            Fingerprints(
                digests=tuple(digests[first:last]),
                shingles=hashes[starts[first] : starts[last]],
                starts=starts[first : last + 1] - starts[first],
                keys=np.concatenate(
                    (whole[shingled[number] : shingled[number + 1]], banded[signed_range].ravel())
                ),
                owners=np.concatenate(
                    (ours - first, np.repeat(with_bands[signed_range] - first, settings.bands))
                ),
                article_keys=row_of.get(number, _NO_KEYS),
                patterns=tuple(patterns[first:last]),
            )
        )
    return results


def _edges(sizes: Iterable[int], count: int) -> npt.NDArray[np.int64]:
    """Where each of `count` parts begins, and the last one ends."""
    edges = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.fromiter(sizes, dtype=np.int64, count=count), out=edges[1:])
    return edges


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
