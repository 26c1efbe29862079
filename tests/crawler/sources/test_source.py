"""Sources from URLs that the user gave: one per site, in their order."""

from __future__ import annotations

import pytest

from crawler.sources.source import Limits, Source, run_name, sources_from_urls
from storage.core.urls import InvalidUrl


def test_urls_of_one_site_are_one_source() -> None:
    assert sources_from_urls(["https://www.example.org/a", "http://example.org/b"]) == [
        Source("example.org", ("https://www.example.org/a", "http://example.org/b"))
    ]


def test_each_site_is_a_source_in_the_order_given() -> None:
    sources = sources_from_urls(["b.example/1", "a.example/2", "b.example/3"])

    assert [source.name for source in sources] == ["b.example", "a.example"]
    assert sources[0].urls == ("https://b.example/1", "https://b.example/3")


def test_a_repeated_url_is_used_once() -> None:
    (source,) = sources_from_urls(["https://example.org/a", " https://example.org/a#top"])

    assert source.urls == ("https://example.org/a",)


def test_each_port_is_a_site_of_its_own() -> None:
    assert [
        source.name for source in sources_from_urls(["http://localhost:1/", "http://localhost:2/"])
    ] == [
        "localhost:1",
        "localhost:2",
    ]


def test_no_urls_make_no_sources() -> None:
    assert sources_from_urls([]) == []


def test_one_invalid_url_rejects_all() -> None:
    with pytest.raises(InvalidUrl, match="ftp://x"):
        sources_from_urls(["https://example.org/", "ftp://x"])


def test_the_sites_of_a_source_are_those_of_its_urls() -> None:
    source = Source(
        "papers", ("https://www.a.example/x", "https://b.example/y", "http://a.example")
    )

    assert source.sites == {"a.example", "b.example"}


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b", "c"], "a, b, c"),
        (["a", "b", "c", "d"], "a, b, c and 1 more"),
        (["a", "b", "c", "d", "e"], "a, b, c and 2 more"),
    ],
)
def test_a_run_over_several_sources_has_a_short_name(names: list[str], expected: str) -> None:
    assert run_name(Source(name, ()) for name in names) == expected


def test_by_default_limits_are_not_set() -> None:
    assert Limits() == Limits(pages=None, depth=None)


def test_the_sites_of_a_source_are_computed_once() -> None:
    (source,) = sources_from_urls(f"https://paper.example/{number}" for number in range(3))
    assert source.sites == {"paper.example"}
    assert source.sites is source.sites
    assert source == Source("paper.example", source.urls)
