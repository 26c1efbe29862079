"""Which paragraphs, or articles, of a bucket are candidates. Pure.

The rule depends on the texts alone, so that the same texts have the same candidates in any archive,
in whatever order they are added. In a bucket of at most 128 paragraphs all pairs are candidates. In
a larger one, as template text produces, the paragraphs are ordered by the keys of their next two
bands and then by their digests, and each is a candidate with its neighbours: texts that also share
the next bands are the most similar (sorted neighbourhood: M. Hernandez and S. Stolfo, The
merge/purge problem for large databases, 1995; order by rotated signatures: M. Charikar, Similarity
estimation techniques from rounding algorithms, 2002).

The rule for articles is similar. In a bucket of at most 16 articles all pairs are candidates. In a
larger one, in which the boilerplate of a site brings articles together, neighbours are candidates
if they share the next band, too.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from storage.text.fingerprint import Fingerprints

MAX_SMALL_BUCKET = 128
"""Paragraphs in a bucket up to which all pairs are candidates."""
NEIGHBOURS = 1
"""Paragraphs on either side with which one of a larger bucket is a candidate. In 24 bands these are
up to 48 different ones."""
EQUAL_NEIGHBOURS = 8
"""The same in a bucket of equal sets of shingles, where the order is that of the digests only."""

MAX_SMALL_ARTICLE_BUCKET = 16
"""Articles in a bucket up to which all pairs are candidates. Few families of copies are
larger, while boilerplate fills buckets with articles that have nothing else in common."""

_KEY_BYTES = 5  # keys have 36 bits
_DIGEST_BYTES = 32  # SHA-256
Keys = npt.NDArray[np.int64]


def bucket_order(prints: Fingerprints) -> tuple[Keys, Keys]:
    """For each of `prints.keys`, the keys of the next two bands of the same paragraph.

    Both are 0 for the key of a whole set of shingles: the paragraphs that share it are equal.
    """
    sizes = np.diff(prints.starts)
    sets, signed = int(np.count_nonzero(sizes)), int(np.count_nonzero(sizes > 1))
    bands = prints.keys[sets:].reshape(signed, (len(prints.keys) - sets) // max(signed, 1))
    none = np.zeros(sets, dtype=np.int64)
    first, second = (
        np.concatenate((none, np.roll(bands, -step, axis=1).ravel())) for step in (1, 2)
    )
    return first, second


def place_in_bucket(next_key: int, second_key: int, digest: bytes) -> bytes:
    """The place of a paragraph in the order of a large bucket, comparable as bytes."""
    return next_key.to_bytes(_KEY_BYTES) + second_key.to_bytes(_KEY_BYTES) + digest


def neighbours_of(place: bytes) -> int:
    """With how many paragraphs on either side the one at this place is a candidate."""
    return NEIGHBOURS if any(place[: 2 * _KEY_BYTES]) else EQUAL_NEIGHBOURS


def place_of_article(next_key: int, second_key: int, text_digest: str, url: str) -> bytes:
    """The place of an article in the order of a large bucket, comparable as bytes.

    text_digest: the SHA-256 of its text, in hexadecimal digits.
    """
    keys = next_key.to_bytes(_KEY_BYTES) + second_key.to_bytes(_KEY_BYTES)
    return keys + bytes.fromhex(text_digest) + url.encode()


def with_url(place: bytes, url: str) -> bytes:
    """The place of an article that has moved to another URL."""
    return place[: 2 * _KEY_BYTES + _DIGEST_BYTES] + url.encode()


def share_next_key(place: bytes, other: bytes) -> bool:
    """Whether two neighbours of a large bucket of articles are candidates."""
    return place[:_KEY_BYTES] == other[:_KEY_BYTES]
