"""Shards: each source is in exactly one, all sources of a site are in the same one."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.sources.shard import MAX_SHARDS, Shard, assign_shards, shard_of_site
from crawler.sources.source import Source

COUNTS = st.one_of(st.integers(1, 12), st.integers(1, MAX_SHARDS))
HOSTS = st.sampled_from([f"{name}.example" for name in "abcdefghij"])


@st.composite
def source_lists(draw: st.DrawFn) -> list[Source]:
    """Sources with one to three sites each, some of them shared."""
    of_sources = draw(st.lists(st.lists(HOSTS, min_size=1, max_size=3), max_size=12))
    return [
        Source(f"source{number}", tuple(f"https://{host}/" for host in hosts))
        for number, hosts in enumerate(of_sources)
    ]


@given(source_lists(), st.integers(1, 12))
def test_every_source_is_in_exactly_one_shard(sources: list[Source], count: int) -> None:
    shards = [Shard(number, count).select(sources, sources) for number in range(1, count + 1)]

    selected = [source.name for shard in shards for source in shard]

    assert sorted(selected) == sorted(source.name for source in sources)


@given(source_lists(), COUNTS)
def test_sources_that_share_a_site_are_in_one_shard(sources: list[Source], count: int) -> None:
    numbers = assign_shards(sources, count)

    for one in sources:
        for other in sources:
            if one.sites & other.sites:
                assert numbers[one.name] == numbers[other.name]


@given(source_lists(), COUNTS, st.randoms(use_true_random=False))
def test_the_order_of_the_sources_does_not_matter(
    sources: list[Source], count: int, random: Random
) -> None:
    shuffled = random.sample(sources, len(sources))

    assert assign_shards(shuffled, count) == assign_shards(sources, count)


@given(st.text(), st.integers(1, 100))
def test_a_site_only_moves_to_the_shard_that_was_added(site: str, count: int) -> None:
    before, after = shard_of_site(site, count), shard_of_site(site, count + 1)

    assert after in (before, count + 1)


def test_a_site_is_in_the_same_shard_on_every_machine_and_in_every_release() -> None:
    """A changed assignment would move sites to archives that do not know their articles."""
    sites = ("gazette.example", "herald.example", "localhost:8000", "новости.example")

    assert [shard_of_site(site, 8) for site in sites] == [2, 8, 2, 3]


@pytest.mark.parametrize("count", [2, 3, 8])
def test_shards_have_about_the_same_number_of_sites(count: int) -> None:
    sizes = Counter(shard_of_site(f"site{number}.example", count) for number in range(4000))

    assert sorted(sizes) == list(range(1, count + 1))
    assert max(sizes.values()) < 1.15 * 4000 / count


def test_named_sources_stay_where_they_are_in_the_whole_file() -> None:
    """A source that only another one connects with its neighbours must not move without it."""
    left, right = Source("left", ("https://b.example/",)), Source("right", ("https://z.example/",))
    both = Source("both", ("https://b.example/", "https://z.example/"))
    known = [left, right, both]
    number = assign_shards(known, 7)["both"]

    assert Shard(number, 7).select([right], known) == [right]
