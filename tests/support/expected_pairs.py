"""Buckets and near-duplicate pairs, computed from the rule alone, without an archive."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import combinations

from storage.band_index import bucket_rule
from storage.facts import classify_difference
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
        for key, *order in zip(
            prints.keys.tolist(), *bucket_rule.bucket_order(prints), strict=True
        ):
            first, second = map(int, order)
            known = buckets[key].get(digest, (first, second))
            buckets[key][digest] = min(known, (first, second))
    return buckets


def expected_pairs(
    texts: Iterable[str],
    folding: FoldingSettings,
    *,
    small: int = bucket_rule.MAX_SMALL_BUCKET,
) -> dict[frozenset[str], tuple[float, str, int]]:
    """The pairs: their similarity, their difference, and the buckets that make them candidates."""
    by_digest = {paragraph_digest(text): text for text in texts}
    candidates: Counter[frozenset[bytes]] = Counter()
    for bucket in buckets_of(by_digest.values(), folding).values():
        members = sorted(bucket, key=lambda digest: (*bucket[digest], digest))
        is_band = any(bucket[members[0]])
        nearest = bucket_rule.NEIGHBOURS if is_band else bucket_rule.EQUAL_NEIGHBOURS
        for one, other in combinations(range(len(members)), 2):
            if len(members) <= small or other - one <= nearest:
                candidates[frozenset((members[one], members[other]))] += 1
    found = {}
    for pair, count in candidates.items():
        text, of_text = (by_digest[each] for each in pair)
        similarity = jaccard(shingle_hashes(text, folding), shingle_hashes(of_text, folding))
        if similarity >= folding.threshold:
            kind = str(classify_difference(text, of_text))
            found[frozenset((text, of_text))] = (round(similarity, 4), kind, count)
    return found


def pairs_by_rule(
    texts: Iterable[str], settings: FoldingSettings
) -> set[tuple[bytes, bytes, float, str]]:
    """The pairs: the smaller digest, the larger one, similarity and difference."""
    return {
        (*sorted(map(paragraph_digest, pair)), similarity, differs)  # type: ignore[misc]
        for pair, (similarity, differs, _) in expected_pairs(texts, settings).items()
    }
