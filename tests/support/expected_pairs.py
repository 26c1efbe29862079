"""The near-duplicate pairs of some texts, computed from the rule alone, without an archive."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import combinations

from storage.band_index import bucket_rule
from storage.facts import classify_difference
from storage.text.fingerprint import fingerprint
from storage.text.folding_settings import FoldingSettings
from storage.text.shingles import jaccard, shingle_hashes


def expected_pairs(
    texts: Iterable[str],
    folding: FoldingSettings,
    *,
    small: int = bucket_rule.MAX_SMALL_BUCKET,
) -> dict[frozenset[str], tuple[float, str, int]]:
    """The pairs: their similarity, their difference, and the buckets that make them candidates."""
    listed = sorted(set(texts))
    prints = fingerprint(listed, folding)
    buckets: dict[int, list[tuple[int, int, bytes, int]]] = defaultdict(list)
    orders = bucket_rule.bucket_order(prints)
    for key, owner, *order in zip(prints.keys, prints.owners, *orders, strict=True):
        first, second = map(int, order)
        buckets[int(key)].append((first, second, prints.digests[owner], int(owner)))
    candidates: Counter[frozenset[int]] = Counter()
    for members in buckets.values():
        owners = [member[-1] for member in sorted(members)]
        nearest = bucket_rule.NEIGHBOURS if any(members[0][:2]) else bucket_rule.EQUAL_NEIGHBOURS
        for one, other in combinations(range(len(owners)), 2):
            if len(owners) <= small or other - one <= nearest:
                candidates[frozenset((owners[one], owners[other]))] += 1
    found = {}
    for pair, count in candidates.items():
        text, of_text = (listed[each] for each in pair)
        similarity = jaccard(shingle_hashes(text, folding), shingle_hashes(of_text, folding))
        if similarity >= folding.threshold:
            kind = str(classify_difference(text, of_text))
            found[frozenset((text, of_text))] = (round(similarity, 4), kind, count)
    return found
