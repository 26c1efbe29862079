"""The near-duplicate pairs of texts as the rule for buckets defines them, computed plainly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from storage.band_index.bucket_rule import bucket_order
from storage.text.digests import paragraph_digest
from storage.text.fingerprint import fingerprint
from storage.text.folding_settings import FoldingSettings
from tests.support.expected_pairs import expected_pairs

Bucket = dict[bytes, tuple[int, int]]


def buckets_of(texts: Iterable[str], settings: FoldingSettings) -> dict[int, Bucket]:
    """The buckets: for each key the digests of its paragraphs, with their order values."""
    buckets: dict[int, Bucket] = defaultdict(dict)
    for text in set(texts):
        prints = fingerprint([text], settings)
        digest = prints.digests[0]
        for key, *order in zip(prints.keys.tolist(), *bucket_order(prints), strict=True):
            first, second = map(int, order)
            known = buckets[key].get(digest, (first, second))
            buckets[key][digest] = min(known, (first, second))
    return buckets


def pairs_by_rule(
    texts: Iterable[str], settings: FoldingSettings
) -> set[tuple[bytes, bytes, float, str]]:
    """The pairs: the smaller digest, the larger one, similarity and difference."""
    return {
        (*sorted(map(paragraph_digest, pair)), similarity, differs)  # type: ignore[misc]
        for pair, (similarity, differs, _) in expected_pairs(texts, settings).items()
    }
