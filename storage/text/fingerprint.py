"""Fingerprints of an article's paragraphs: digests, shingle hashes and band keys together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np
import numpy.typing as npt

from storage.text.digests import paragraph_digest
from storage.text.folding_settings import FoldingSettings
from storage.text.line_patterns import is_exact, pattern_keys
from storage.text.minhash import (
    KEY_SHIFT,
    BandKeys,
    Signatures,
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

    This takes a quarter of the time of signing each article on its own. In addition to its band
    keys, a paragraph has a key of its whole set of shingles, so that equal paragraphs are found in
    a bucket of any size. A paragraph of one shingle has only that key; a paragraph without shingles
    has none.
    """
    signed = _sign([text for article in articles for text in article], settings)
    edges = _edges(map(len, articles), len(articles))
    article_keys = _article_keys(signed, np.arange(edges[-1]), edges, settings)
    return [
        signed.part(first, last, keys)
        for (first, last), keys in zip(pairwise(edges.tolist()), article_keys, strict=True)
    ]


def fingerprint_shared(
    texts: Sequence[str], articles: Sequence[Sequence[int]], settings: FoldingSettings
) -> tuple[Fingerprints, list[BandKeys]]:
    """The fingerprints of texts that several articles share, and the band keys of each article.

    articles: for each article, the positions of its paragraphs in `texts`.
    """
    signed = _sign(texts, settings)
    positions = np.fromiter(chain.from_iterable(articles), dtype=np.int64)
    edges = _edges(map(len, articles), len(articles))
    keys = _article_keys(signed, positions, edges, settings)
    return signed.part(0, len(texts), _NO_KEYS), keys


@dataclass(frozen=True, slots=True)
class _Signed:
    """Texts with what is computed for all of them at once.

    with_shingles, with_bands: the texts that have any; whole: the keys of the whole sets of the
    former; signatures, banded: of the latter, one row each.
    """

    digests: list[bytes]
    patterns: list[tuple[int, ...]]
    shingles: Hashes
    starts: npt.NDArray[np.int64]
    with_shingles: npt.NDArray[np.int64]
    with_bands: npt.NDArray[np.int64]
    whole: BandKeys
    signatures: Signatures
    banded: BandKeys

    def part(self, first: int, last: int, article_keys: BandKeys) -> Fingerprints:
        """The fingerprints of the texts from `first` to before `last`."""
        shingled = slice(*np.searchsorted(self.with_shingles, (first, last)))
        banded = slice(*np.searchsorted(self.with_bands, (first, last)))
        owners = np.repeat(self.with_bands[banded] - first, self.banded.shape[1])
        return Fingerprints(
            digests=tuple(self.digests[first:last]),
            shingles=self.shingles[self.starts[first] : self.starts[last]],
            starts=self.starts[first : last + 1] - self.starts[first],
            keys=np.concatenate((self.whole[shingled], self.banded[banded].ravel())),
            owners=np.concatenate((self.with_shingles[shingled] - first, owners)),
            article_keys=article_keys,
            patterns=tuple(self.patterns[first:last]),
        )


def _sign(texts: Sequence[str], settings: FoldingSettings) -> _Signed:
    packed = [packed_hashes(text, settings) for text in texts]
    starts = _edges(map(len, packed), len(packed))
    sizes = np.diff(starts)
    hashes = unpack_hashes([each for paragraph in packed for each in paragraph])
    with_shingles = np.flatnonzero(sizes)
    with_bands = np.flatnonzero(sizes > 1)
    sums = np.add.reduceat(hashes, starts[with_shingles]) if len(with_shingles) else hashes
    signed = np.empty((0, settings.permutations), dtype=np.uint32)
    banded = np.empty((0, settings.bands), dtype=np.int64)
    if len(with_bands):
        signed = signatures(hashes, starts, with_bands, settings)
        banded = band_keys(signed, settings)
    digests = [paragraph_digest(text) for text in texts]
    return _Signed(
        digests=digests,
        patterns=list(map(pattern_keys, texts, digests)),
        shingles=hashes,
        starts=starts,
        with_shingles=with_shingles,
        with_bands=with_bands,
        whole=(fmix64(sums) >> KEY_SHIFT).astype(np.int64),
        signatures=signed,
        banded=banded,
    )


def _article_keys(
    signed: _Signed,
    positions: npt.NDArray[np.int64],
    edges: npt.NDArray[np.int64],
    settings: FoldingSettings,
) -> list[BandKeys]:
    """The band keys of articles, whose paragraphs are at these positions of the signed texts.

    edges: where each article begins in `positions`, and the last one ends.
    """
    row_of = np.full(len(signed.digests), -1)
    row_of[signed.with_bands] = np.arange(len(signed.with_bands))
    rows = row_of[positions]
    has_row = rows >= 0
    # How many rows there are before each article. An article without any has no signature.
    before = np.concatenate(([0], np.cumsum(has_row)))[edges]
    keys = [_NO_KEYS] * (len(edges) - 1)
    signed_articles = np.flatnonzero(np.diff(before))
    if len(signed_articles):
        # The minimum over paragraphs is the signature of the union of their shingles.
        chosen = signed.signatures[rows[has_row]]
        minima = np.minimum.reduceat(chosen, before[signed_articles], axis=0)
        computed = article_band_keys(minima, settings)
        for article, article_keys in zip(signed_articles.tolist(), computed, strict=True):
            keys[article] = article_keys
    return keys


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
