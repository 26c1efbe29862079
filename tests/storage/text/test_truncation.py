"""A gutted text: much smaller, and nothing in it worked on."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from storage.text.truncation import gutted

ARTICLE = [frozenset(range(start, start + 20)) for start in range(0, 140, 20)]
OTHER = [frozenset(range(1000, 1030))]

shingles = st.lists(st.frozensets(st.integers(0, 200), max_size=30), max_size=8)


def test_a_teaser_is_gutted_also_with_a_call_to_subscribe() -> None:
    assert str(gutted(ARTICLE, ARTICLE[:1])) == "20 of 140 shingles left"
    assert gutted(ARTICLE, [*ARTICLE[:1], *OTHER]) is not None


def test_a_page_with_nothing_of_the_article_is_gutted() -> None:
    left = gutted(ARTICLE, OTHER)
    assert left is not None
    assert (left.kept, left.of) == (0, 140)


def test_a_cut_that_keeps_half_is_an_edit() -> None:
    assert gutted(ARTICLE, ARTICLE[:4]) is None


def test_a_shorter_text_in_other_words_is_an_edit() -> None:
    reworded = [
        frozenset([*sorted(each)[:8], *range(500 + at * 20, 512 + at * 20)])
        for at, each in enumerate(ARTICLE[:3])
    ]
    assert gutted(ARTICLE, reworded) is None


def test_a_long_page_is_gutted_only_where_it_stands_for_others_too() -> None:
    consent = [frozenset(range(1000, 1300))]
    assert gutted(ARTICLE, consent) is None
    assert gutted(ARTICLE, consent, stands_for_many=True) is not None
    assert gutted(ARTICLE, ARTICLE, stands_for_many=True) is None


@given(shingles, shingles)
def test_an_article_that_keeps_half_its_length_is_never_gutted(
    article: list[frozenset[int]], text: list[frozenset[int]]
) -> None:
    whole, there = (len(frozenset[int]().union(*side)) for side in (article, text))
    if 2 * there >= whole:
        assert gutted(article, text) is None


@given(shingles.filter(any), st.data())
def test_a_small_part_of_an_article_always_is(
    article: list[frozenset[int]], data: st.DataObject
) -> None:
    part = data.draw(st.lists(st.sampled_from(article), max_size=3))
    whole, there = (frozenset[int]().union(*side) for side in (article, part))
    if 2 * len(there) < len(whole):
        left = gutted(article, part)
        assert left is not None
        assert (left.kept, left.of) == (len(there), len(whole))
