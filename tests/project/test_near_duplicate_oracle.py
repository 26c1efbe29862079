"""The oracle finds all similar pairs, and the evaluation compares an archive with them."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from unittest import mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.text.folding_settings import FoldingSettings
from storage.text.shingles import shingles
from tests.support.measuring import near_duplicate_oracle
from tests.support.measuring.evaluation import Band, Clusters, Link, Miss, clusters, evaluate

THRESHOLDS = ("1/10", "1/3", "1/2", "2/3", "7/10", "3/4", "4/5", "1")
# Few elements, some of which are in most sets, as in clusters and templates.
small_sets = st.lists(st.frozensets(st.integers(0, 9), max_size=10), max_size=14)
short_texts = st.lists(
    st.lists(st.sampled_from(("rain", "Rain", "falls", "on", "Lisbon", "-", "雨")), max_size=6),
    max_size=12,
).map(lambda texts: sorted({" ".join(text) for text in texts}))


def count_pairs(sets: list[frozenset[int]], threshold: Fraction) -> dict[tuple[int, int], Fraction]:
    """All pairs at or above the threshold, by brute force."""
    pairs = {}
    for (i, one), (j, other) in combinations(enumerate(sets), 2):
        if one and other and Fraction(len(one & other), len(one | other)) >= threshold:
            pairs[i, j] = Fraction(len(one & other), len(one | other))
    return pairs


def joined(pairs: near_duplicate_oracle.Pairs) -> dict[tuple[int, int], Fraction]:
    return {
        (int(left), int(right)): Fraction(int(common), int(union))
        for left, right, common, union in zip(
            pairs.left, pairs.right, pairs.common, pairs.union, strict=True
        )
    }


@given(small_sets, st.sampled_from(THRESHOLDS), st.sampled_from((1, 5, 1000)))
def test_the_join_finds_the_same_pairs_as_brute_force(
    sets: list[frozenset[int]], threshold: str, batch: int
) -> None:
    least = Fraction(threshold)
    with mock.patch.object(near_duplicate_oracle, "_BATCH", batch):
        pairs = near_duplicate_oracle.similar_pairs(
            near_duplicate_oracle.number_by_rarity(sets), float(least)
        )
    assert joined(pairs) == count_pairs(sets, least)
    assert len(pairs.left) == len(joined(pairs))


@given(small_sets, st.data())
def test_pairs_are_compared_in_the_given_order(
    sets: list[frozenset[int]], data: st.DataObject
) -> None:
    position = st.integers(0, max(len(sets) - 1, 0))
    chosen = data.draw(st.lists(st.tuples(position, position), max_size=20)) if sets else []
    left = np.array([i for i, _ in chosen], np.int64)
    right = np.array([j for _, j in chosen], np.int64)
    pairs = near_duplicate_oracle.compare_pairs(
        near_duplicate_oracle.number_by_rarity(sets), left, right
    )
    assert pairs.common.tolist() == [len(sets[i] & sets[j]) for i, j in chosen]
    assert pairs.union.tolist() == [len(sets[i] | sets[j]) for i, j in chosen]


def test_a_repeated_element_is_counted_once() -> None:
    pairs = near_duplicate_oracle.similar_pairs(
        near_duplicate_oracle.number_by_rarity([["a", "b", "a"], ["b", "a"], ["c", "c"]]), 1.0
    )
    assert joined(pairs) == {(0, 1): Fraction(1)}


@pytest.mark.parametrize("threshold", [0.0, -0.1, 1.1])
def test_a_threshold_outside_0_to_1_is_refused(threshold: float) -> None:
    with pytest.raises(ValueError, match="threshold"):
        near_duplicate_oracle.similar_pairs(
            near_duplicate_oracle.number_by_rarity([[1]]), threshold
        )


@given(short_texts)
def test_texts_are_paired_by_their_shingles(texts: list[str]) -> None:
    sets = [frozenset(shingles(text, FoldingSettings())) for text in texts]
    numbers = {shingle: n for n, shingle in enumerate(sorted(frozenset().union(*sets)))}
    evaluation = evaluate(dict(enumerate(texts)), [], FoldingSettings())
    as_numbers = [frozenset(numbers[shingle] for shingle in each) for each in sets]
    expected = count_pairs(as_numbers, Fraction(7, 10))
    assert {(miss.earlier, miss.later): miss.similarity for miss in evaluation.misses} == {
        pair: float(similarity) for pair, similarity in expected.items()
    }


def test_short_texts_are_paired_if_equal_after_normalising_and_empty_ones_never() -> None:
    texts = {1: "Yes.", 2: "YES", 3: "No.", 4: "", 5: " ", 6: "Yes, yes"}
    assert evaluate(texts, [], FoldingSettings()).misses == (Miss(1.0, 1, 2),)


BASE = "the storm took the roof of the old mill by the river late on Friday night"
TEXTS = {
    1: BASE,
    2: BASE.upper(),
    3: BASE + " again",
    4: "the minister said nothing of the fire that ended the fair in the old town",
    5: "rain fell",
}


def test_an_evaluation_counts_found_missed_and_wrong_pairs() -> None:
    shingled_article = len(set(shingles(BASE, FoldingSettings())))
    similarity = round(shingled_article / (shingled_article + 1), 4)
    links = [
        Link(2, 1, 1.0, "nothing"),
        Link(3, 2, 0.5, "wording"),  # a wrong similarity
        Link(4, 1, 0.9, "wording"),  # not similar at all
    ]
    evaluation = evaluate(TEXTS, links, FoldingSettings())
    assert (evaluation.paragraphs, evaluation.true, evaluation.reported, evaluation.found) == (
        5,
        3,
        3,
        2,
    )
    assert evaluation.misses == (Miss(shingled_article / (shingled_article + 1), 1, 3),)
    assert (evaluation.below_threshold, evaluation.wrong_similarity, evaluation.repeated) == (
        1,
        1,
        0,
    )
    assert evaluation.recall == 2 / 3
    assert evaluation.precision == 1 / 3
    assert evaluation.linked == 1
    assert evaluation.differs == {"nothing": 1, "wording": 2}
    assert Band(1.0, 1, 1) in evaluation.bands
    assert sum(band.true for band in evaluation.bands) == 3
    corrected = evaluate(TEXTS, [Link(3, 2, similarity, "wording")], FoldingSettings())
    assert corrected.precision == 1


def test_a_pair_reported_in_both_directions_is_repeated() -> None:
    links = [Link(2, 1, 1.0, "nothing"), Link(1, 2, 1.0, "nothing")]
    evaluation = evaluate(TEXTS, links, FoldingSettings())
    assert (evaluation.repeated, evaluation.found, evaluation.precision) == (1, 1, 0.5)


def test_without_true_pairs_recall_and_precision_are_1() -> None:
    evaluation = evaluate({}, [], FoldingSettings())
    assert (evaluation.recall, evaluation.precision, evaluation.linked) == (1.0, 1.0, 1.0)


def test_a_paragraph_is_linked_by_one_earlier_pair_and_lost_without_any() -> None:
    true = [(1, 2), (1, 3), (2, 3), (3, 4), (7, 8)]
    found = clusters(true, {(1, 2), (2, 3)})
    assert found == Clusters(members=4, linked=2, lost=2, largest=4, degree=3)
