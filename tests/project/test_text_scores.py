"""The scores of extracted texts are those of the public benchmarks that they are named after."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.measuring.text_scores import (
    Scores,
    SnippetPair,
    TextPair,
    gram_scores,
    snippet_scores,
    word_f1,
)

TRUTH = "the ferry left the quay at nine"  # 7 words, 4 runs of four
WORDS = st.lists(st.sampled_from("ferry quay left nine at the".split()), min_size=1, max_size=30)


def test_four_grams_are_compared_as_multisets_of_runs_of_four_words() -> None:
    scores = gram_scores([TextPair(TRUTH, "The ferry left the quay at nine")])
    assert scores == Scores(precision=3 / 4, recall=3 / 4)
    assert gram_scores([TextPair("a b c d a b c d", "a b c d")]).recall == 1 / 5


def test_precision_is_averaged_over_the_pages_with_text_and_recall_over_all() -> None:
    scores = gram_scores([TextPair(TRUTH, TRUTH), TextPair(TRUTH, "")])
    assert scores == Scores(precision=1.0, recall=0.5)
    assert scores.f1 == pytest.approx(2 / 3)


def test_a_text_shorter_than_four_words_is_one_run() -> None:
    assert gram_scores([TextPair("Stop press", "Stop, press!")]) == Scores(1.0, 1.0)


def test_word_f1_is_computed_for_each_page_and_then_averaged() -> None:
    pages = [TextPair("one two three four", "one two"), TextPair("one", "one")]
    assert word_f1(pages) == pytest.approx((2 / 3 + 1) / 2)


def test_a_page_without_text_has_word_f1_0() -> None:
    assert word_f1([TextPair(TRUTH, "")]) == 0


def test_in_scripts_without_spaces_each_character_is_a_word() -> None:
    assert word_f1([TextPair("渡し船が出た", "渡し船が着いた")]) == pytest.approx(2 * 5 / 13)
    assert word_f1([TextPair("เรือออก", "ออก")]) == pytest.approx(2 * 3 / 10)


def test_snippets_of_all_pages_are_counted_together() -> None:
    pages = [
        SnippetPair(["ferry", "quay"], ["menu"], "the ferry, a menu"),
        SnippetPair(["nine\n  o'clock"], ["cookies"], "at nine o'clock"),
    ]
    assert snippet_scores(pages) == Scores(precision=2 / 3, recall=2 / 3)


def test_nothing_found_scores_0() -> None:
    assert snippet_scores([SnippetPair(["ferry"], ["menu"], "")]).f1 == 0
    assert gram_scores([TextPair(TRUTH, "")]).f1 == 0


@given(WORDS, WORDS)
def test_scores_are_shares_and_the_same_text_has_1(truth: list[str], text: list[str]) -> None:
    same, other = (
        TextPair(" ".join(truth), " ".join(truth)),
        TextPair(" ".join(truth), " ".join(text)),
    )
    assert word_f1([same]) == gram_scores([same]).f1 == 1
    for value in (word_f1([other]), gram_scores([other]).f1):
        assert 0 <= value <= 1
    assert (word_f1([other]) == 1) == (sorted(truth) == sorted(text))
