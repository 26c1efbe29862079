"""Alignment: complete, in order, and fast for any amount of repetition."""

from __future__ import annotations

import random
from difflib import SequenceMatcher
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.core.model import Difference
from storage.facts import alignment, classify_difference
from storage.facts.alignment import differing_spans

_few = st.lists(st.sampled_from("abc"), max_size=30)
_many = st.lists(st.sampled_from("abcdefghijklmnopqrstuvwxyz"), max_size=30)
_texts = st.one_of(_few, _many)


@pytest.mark.parametrize("max_matches", [0, 20, 1_000])
@given(_texts, _texts)
@settings(max_examples=200, deadline=None)
def test_the_words_between_differing_spans_are_the_same(
    max_matches: int, one: list[str], other: list[str]
) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(alignment, "_MAX_MATCHES", max_matches)
        blocks = differing_spans(one, other)

    edges = [((0, 0), (0, 0)), *blocks, ((len(one),) * 2, (len(other),) * 2)]
    for ((_, before), (_, other_before)), ((after, _), (other_after, _)) in pairwise(edges):
        assert one[before:after] == other[other_before:other_after]
    for (start, end), (other_start, other_end) in blocks:
        assert start < end or other_start < other_end
    for ((_, before), (_, other_before)), ((after, _), (other_after, _)) in pairwise(blocks):
        assert before < after
        assert other_before < other_after


@given(_texts, _texts)
@settings(max_examples=200, deadline=None)
def test_with_little_repetition_the_alignment_is_that_of_the_longest_runs(
    one: list[str], other: list[str]
) -> None:
    first, second = ["x", *one, "z"], ["y", *other, "w"]
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    expected = [((a, b), (c, d)) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"]

    assert differing_spans(first, second) == expected


def test_words_that_occur_once_divide_texts_with_much_repetition() -> None:
    chapters = [["la", "le"] * 400 + [f"chapter{number}"] for number in range(50)]
    one = [word for chapter in chapters for word in chapter]
    other = list(one)
    other[803 * 10] = "lo"
    other[803 * 30 : 803 * 30] = ["lu", "lu"]

    assert differing_spans(one, other) == [
        ((8030, 8031), (8030, 8031)),
        ((24090, 24090), (24090, 24092)),
    ]


@pytest.mark.slow
@pytest.mark.parametrize("words", [1, 2, 3])
def test_long_texts_of_few_alternating_words_are_compared_in_time(words: int) -> None:
    # Searching for the longest runs would take an hour.
    rng = random.Random(words)
    one = [f"l{rng.randrange(words)}" for _ in range(50_000)]
    text = " ".join(["first", *one, "last"])
    changed = " ".join(["second", *one[3:], "another", "last"])

    assert classify_difference(text, changed) in (Difference.NAMES, Difference.NUMBERS)
    assert classify_difference(changed, text) == classify_difference(text, changed)
