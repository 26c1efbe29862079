"""What a person gives becomes sources: one a site, in the order given."""

from __future__ import annotations

import pytest

from crawler.sources.source import Limits, Source, name_of, of_urls
from storage.core.urls import NotAUrl


def test_urls_of_one_site_are_one_source() -> None:
    assert of_urls(["https://www.example.org/a", "http://example.org/b"]) == [
        Source("example.org", ("https://www.example.org/a", "http://example.org/b"))
    ]


def test_each_site_is_a_source_in_the_order_given() -> None:
    sources = of_urls(["b.example/1", "a.example/2", "b.example/3"])

    assert [source.name for source in sources] == ["b.example", "a.example"]
    assert sources[0].urls == ("https://b.example/1", "https://b.example/3")


def test_a_url_given_twice_is_taken_once() -> None:
    (source,) = of_urls(["https://example.org/a", " https://example.org/a#top"])

    assert source.urls == ("https://example.org/a",)


def test_a_port_makes_another_site() -> None:
    assert [source.name for source in of_urls(["http://localhost:1/", "http://localhost:2/"])] == [
        "localhost:1",
        "localhost:2",
    ]


def test_no_urls_are_no_sources() -> None:
    assert of_urls([]) == []


def test_one_bad_url_refuses_them_all() -> None:
    with pytest.raises(NotAUrl, match="ftp://x"):
        of_urls(["https://example.org/", "ftp://x"])


def test_a_source_keeps_to_the_sites_of_its_urls() -> None:
    source = Source(
        "papers", ("https://www.a.example/x", "https://b.example/y", "http://a.example")
    )

    assert source.sites == {"a.example", "b.example"}


@pytest.mark.parametrize(
    ("names", "called"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b", "c"], "a, b, c"),
        (["a", "b", "c", "d"], "a, b, c and 1 more"),
        (["a", "b", "c", "d", "e"], "a, b, c and 2 more"),
    ],
)
def test_a_run_over_several_sources_has_a_short_name(names: list[str], called: str) -> None:
    assert name_of(Source(name, ()) for name in names) == called


def test_a_crawl_has_no_limit_of_pages_and_its_usual_depth_unless_told() -> None:
    assert Limits() == Limits(pages=None, depth=None)


def test_the_sites_of_many_urls_are_found_once() -> None:
    (source,) = of_urls(f"https://paper.example/{number}" for number in range(3))
    assert source.sites == {"paper.example"}
    assert source.sites is source.sites
    assert source == Source("paper.example", source.urls)
