"""Shingles and their similarity: the size of a shingle, short texts, and Jaccard."""

from __future__ import annotations

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from storage.text.fingerprint import fingerprint
from storage.text.folding_settings import FoldingSettings
from storage.text.shingles import jaccard, shingle_hashes, shingles
from tests.support.generated_texts import REWORDED, TEXT, TEXTS, WORDS

SETTINGS = FoldingSettings()


def _similarity(one: str, other: str) -> float:
    return jaccard(shingle_hashes(one, SETTINGS), shingle_hashes(other, SETTINGS))


@given(st.text(max_size=40))
@settings(max_examples=100, deadline=None)
def test_composed_and_decomposed_text_have_the_same_shingles(text: str) -> None:
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))

    assert shingles(composed, SETTINGS) == shingles(decomposed, SETTINGS)


def test_a_shingle_is_three_words_or_five_characters() -> None:
    assert shingles("the boat came in", SETTINGS) == ["the boat came", "boat came in"]
    assert shingles("港口今天开放", SETTINGS) == ["港 口 今 天 开", "口 今 天 开 放"]


def test_a_short_text_is_compared_as_a_whole() -> None:
    assert _similarity("Yes, sir!", "yes sir") == 1.0
    assert _similarity("Yes, sir.", "Yes.") == 0.0
    assert _similarity("...", "!") == 0.0


def test_a_short_text_is_not_a_shingle_of_a_longer_one() -> None:
    assert _similarity("a rope", "a rope a rope") == 0.0
    assert not set(fingerprint(["not yet"], SETTINGS).keys.tolist()) & set(
        fingerprint(["not yet said the keeper"], SETTINGS).keys.tolist()
    )


@given(TEXTS, TEXTS)
@settings(max_examples=100, deadline=None)
def test_similarity_is_symmetric_and_between_0_and_1(one: str, other: str) -> None:
    similarity = _similarity(one, other)

    assert similarity == _similarity(other, one)
    assert 0.0 <= similarity <= 1.0


@given(WORDS.map(" ".join))
@settings(max_examples=50, deadline=None)
def test_a_text_has_similarity_1_with_itself(text: str) -> None:
    assert _similarity(text, text) == 1.0


def test_two_empty_sets_have_similarity_0() -> None:
    assert jaccard(frozenset(), frozenset()) == 0.0


def test_similarity_is_the_size_of_the_intersection_over_that_of_the_union() -> None:
    assert jaccard(frozenset({1, 2, 3}), frozenset({2, 3, 4})) == 0.5


def test_a_word_added_and_a_comma_removed_leave_a_high_similarity() -> None:
    assert REWORDED != TEXT
    assert 0.85 < _similarity(TEXT, REWORDED) < 0.95
