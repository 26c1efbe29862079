"""A truncated text is much shorter than the article, and nothing in it is rewritten."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from storage.text.truncation import detect_truncation

ARTICLE = [frozenset(range(start, start + 20)) for start in range(0, 140, 20)]
OTHER = [frozenset(range(1000, 1030))]

shingles = st.lists(st.frozensets(st.integers(0, 200), max_size=30), max_size=8)


def test_a_teaser_is_a_truncation_with_or_without_a_call_to_subscribe() -> None:
    assert str(detect_truncation(ARTICLE, ARTICLE[:1])) == "20 of 140 shingles left"
    assert detect_truncation(ARTICLE, [*ARTICLE[:1], *OTHER]) is not None


def test_a_page_with_nothing_of_the_article_is_a_truncation() -> None:
    truncation = detect_truncation(ARTICLE, OTHER)
    assert truncation is not None
    assert (truncation.kept, truncation.of) == (0, 140)


def test_a_text_that_keeps_half_of_the_article_is_an_edit() -> None:
    assert detect_truncation(ARTICLE, ARTICLE[:4]) is None


def test_a_shorter_text_in_other_words_is_an_edit() -> None:
    reworded = [
        frozenset([*sorted(paragraph)[:8], *range(500 + at * 20, 512 + at * 20)])
        for at, paragraph in enumerate(ARTICLE[:3])
    ]
    assert detect_truncation(ARTICLE, reworded) is None


def test_a_long_page_is_a_truncation_only_if_it_is_a_placeholder() -> None:
    consent = [frozenset(range(1000, 1300))]
    assert detect_truncation(ARTICLE, consent) is None
    assert detect_truncation(ARTICLE, consent, is_placeholder=True) is not None
    assert detect_truncation(ARTICLE, ARTICLE, is_placeholder=True) is None


@given(shingles, shingles)
def test_a_text_of_half_the_length_is_never_a_truncation(
    article: list[frozenset[int]], text: list[frozenset[int]]
) -> None:
    whole, part = (len(frozenset[int]().union(*side)) for side in (article, text))
    if 2 * part >= whole:
        assert detect_truncation(article, text) is None


@given(shingles.filter(any), st.data())
def test_a_small_part_of_an_article_is_always_a_truncation(
    article: list[frozenset[int]], data: st.DataObject
) -> None:
    text = data.draw(st.lists(st.sampled_from(article), max_size=3))
    whole, part = (frozenset[int]().union(*side) for side in (article, text))
    if 2 * len(part) < len(whole):
        truncation = detect_truncation(article, text)
        assert truncation is not None
        assert (truncation.kept, truncation.of) == (len(part), len(whole))
