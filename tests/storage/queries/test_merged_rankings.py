"""Rankings of several archives as one: by rank, the same article and text once."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from storage.queries.search.merged_rankings import (
    Group,
    Member,
    MergedGroup,
    Place,
    merge_rankings,
)


def article(number: int, url: str, text: str | None = None) -> Member:
    return Member(number, url, text or url)


def alone(*members: Member) -> list[Group]:
    """A ranking in which no article is a copy of another."""
    return [(member,) for member in members]


def best(merged: list[MergedGroup]) -> list[tuple[int, int]]:
    return [(group.best.archive, group.best.article_id) for group in merged]


def test_archives_take_turns() -> None:
    one = alone(article(1, "a"), article(2, "b"), article(3, "c"))
    other = alone(article(1, "d"))
    third = alone(article(1, "e"), article(2, "f"))

    assert best(merge_rankings([one, other, third])) == [
        *((0, 1), (1, 1), (2, 1)),
        *((0, 2), (2, 2)),
        (0, 3),
    ]


def test_an_article_of_several_archives_is_found_once_at_its_best_rank() -> None:
    one = alone(article(1, "a"), article(2, "b"), article(3, "same", "old text"))
    other = alone(article(7, "same", "new text"))

    merged = merge_rankings([one, other])

    assert best(merged) == [(0, 1), (1, 7), (0, 2)]
    assert merged[1] == MergedGroup(Place(1, 7), (Place(0, 3),), ())


def test_the_same_text_at_other_urls_is_a_copy() -> None:
    one, other = alone(article(1, "a", "text")), alone(article(9, "b", "text"))

    assert merge_rankings([one, other]) == [MergedGroup(Place(0, 1), (), (Place(1, 9),))]


def test_copies_of_copies_are_collapsed() -> None:
    """One archive knows that a and b are copies, another has b's text at c."""
    one: list[Group] = [(article(1, "a", "first"), article(2, "b", "second"))]
    other: list[Group] = [(article(5, "c", "second"),)]

    (merged,) = merge_rankings([one, other])

    assert merged == MergedGroup(Place(0, 1), (), (Place(0, 2), Place(1, 5)))


def test_a_copy_that_several_archives_have_is_named_once() -> None:
    both: list[Group] = [(article(1, "a"), article(2, "b"))]

    (merged,) = merge_rankings([both, both])

    assert merged == MergedGroup(Place(0, 1), (Place(1, 1),), (Place(0, 2),))


def test_equal_texts_of_one_archive_stay_apart() -> None:
    """A short caption is no copy of another: folding has decided about texts of one archive."""
    one = alone(article(1, "a", "caption"), article(2, "b", "caption"))

    assert best(merge_rankings([one, alone(article(1, "c"))])) == [(0, 1), (1, 1), (0, 2)]


def test_articles_without_text_are_no_copies() -> None:
    one, other = [(Member(1, "a", None),)], [(Member(1, "b", None),)]

    assert len(merge_rankings([one, other])) == 2


def test_no_archives_and_no_matches_give_nothing() -> None:
    assert merge_rankings([]) == []
    assert merge_rankings([[], []]) == []


@st.composite
def rankings(draw: st.DrawFn) -> list[list[Group]]:
    """One to four archives, each with some of the same URLs and texts."""
    archives = []
    for _ in range(draw(st.integers(1, 4))):
        urls = draw(st.lists(st.sampled_from("abcdefgh"), unique=True))
        texts = st.sampled_from([None, "one", "two", "three", "four"])
        members = [Member(number, url, draw(texts)) for number, url in enumerate(urls)]
        groups: list[Group] = []
        while members:
            size = draw(st.integers(1, 3))
            groups.append(tuple(members[:size]))
            members = members[size:]
        archives.append(groups)
    return archives


@given(rankings())
def test_each_url_is_in_exactly_one_result(archives: list[list[Group]]) -> None:
    key = {
        Place(index, member.article_id): member.key
        for index, groups in enumerate(archives)
        for group in groups
        for member in group
    }

    merged = merge_rankings(archives)

    named = Counter(key[place] for group in merged for place in (group.best, *group.copies))
    assert set(named) == set(key.values())
    assert set(named.values()) <= {1}
    for group in merged:
        assert {key[place] for place in group.also_in} <= {key[group.best]}


@given(rankings())
def test_no_result_precedes_one_of_a_better_rank(archives: list[list[Group]]) -> None:
    rank = {
        Place(index, member.article_id): (number, index)
        for index, groups in enumerate(archives)
        for number, group in enumerate(groups)
        for member in group
    }

    order = [rank[group.best] for group in merge_rankings(archives)]

    assert order == sorted(order)


@given(rankings())
def test_one_archive_keeps_its_ranking(archives: list[list[Group]]) -> None:
    (groups, *_) = archives

    merged = merge_rankings([groups])

    assert [
        (group.best.article_id, *(copy.article_id for copy in group.copies)) for group in merged
    ] == [tuple(member.article_id for member in group) for group in groups]
