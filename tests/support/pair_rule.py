"""The near-duplicate pairs of texts as the rule for buckets defines them, computed plainly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations

from storage.facts import classify_difference
from storage.text.bucket_rule import MAX_SMALL_BUCKET, NEIGHBOURS, bucket_order
from storage.text.digests import paragraph_digest
from storage.text.fingerprint import fingerprint
from storage.text.folding_settings import FoldingSettings
from storage.text.shingles import jaccard, shingle_hashes

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
    by_digest = {paragraph_digest(text): text for text in texts}
    candidates: set[tuple[bytes, bytes]] = set()
    for bucket in buckets_of(by_digest.values(), settings).values():
        if len(bucket) <= MAX_SMALL_BUCKET:
            candidates |= set(combinations(sorted(bucket), 2))
            continue
        ordered = sorted(bucket, key=lambda digest: (*bucket[digest], digest))
        for at, digest in enumerate(ordered):
            for other in ordered[at + 1 : at + 1 + NEIGHBOURS]:
                candidates.add((min(digest, other), max(digest, other)))
    hashes = {digest: shingle_hashes(text, settings) for digest, text in by_digest.items()}
    pairs = set()
    for one, other in candidates:
        similarity = jaccard(hashes[one], hashes[other])
        if similarity >= settings.threshold:
            differs = classify_difference(by_digest[one], by_digest[other])
            pairs.add((one, other, round(similarity, 4), str(differs)))
    return pairs
