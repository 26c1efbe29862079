"""Feeds and sitemaps: the URLs they name, also where they are broken."""

from __future__ import annotations

import gzip
import json
from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawler.demo.pages import pages
from crawler.extraction.feeds import (
    decompress_gzip,
    detect_feed_or_sitemap,
    feed_links,
    sitemap_links,
)
from storage.core.model import DiscoveredBy, Link, Priority
from storage.core.urls import strip_tracking
from tests.support.newspaper_expectations import expectations

HERE = "https://gazette.example"
PAGES = pages(HERE)
EXPECTED = expectations()
_SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def _urls(links: list[Link]) -> list[str]:
    return [link.url for link in links]


@pytest.mark.parametrize("path", EXPECTED.feeds)
def test_each_feed_lists_the_newest_articles(path: str) -> None:
    links = feed_links(PAGES[path].body, HERE + path)

    newest = sorted(EXPECTED.articles, key=lambda each: EXPECTED.dates[each], reverse=True)
    assert [strip_tracking(url) for url in _urls(links)] == [
        HERE + each for each in newest if not each.startswith("/zh/")
    ][:5]
    assert {(link.found, link.priority) for link in links} == {(DiscoveredBy.FEED, Priority.NEWS)}


def test_a_sitemap_index_lists_sitemaps_that_are_fetched_first() -> None:
    links = sitemap_links(PAGES["/sitemap_index.xml"].body, f"{HERE}/sitemap_index.xml")

    assert links == [
        Link(f"{HERE}/sitemap-articles.xml.gz", DiscoveredBy.SITEMAP, Priority.INDEX),
        Link(f"{HERE}/sitemap-news.xml", DiscoveredBy.SITEMAP, Priority.INDEX),
    ]


def test_a_compressed_sitemap_lists_all_articles_newest_first() -> None:
    body = decompress_gzip(PAGES["/sitemap-articles.xml.gz"].body)

    links = sitemap_links(body, f"{HERE}/sitemap-articles.xml.gz")

    paths = [url.removeprefix(HERE) for url in _urls(links)]
    assert sorted(paths) == sorted(EXPECTED.articles)
    dates = [EXPECTED.dates[path] for path in paths]
    assert dates == sorted(dates, reverse=True)
    assert {(link.found, link.priority) for link in links} == {
        (DiscoveredBy.SITEMAP, Priority.PAGE)
    }


def test_pages_in_a_news_sitemap_have_the_priority_of_news() -> None:
    links = sitemap_links(PAGES["/sitemap-news.xml"].body, f"{HERE}/sitemap-news.xml")

    assert set(_urls(links)) <= {HERE + path for path in EXPECTED.articles}
    assert len(links) == 6
    assert {link.priority for link in links} == {Priority.NEWS}


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        *((path, "feed") for path in EXPECTED.feeds),
        ("/sitemap_index.xml", "sitemap"),
        ("/sitemap-news.xml", "sitemap"),
        ("/", None),
        ("/harbour/", None),
        (EXPECTED.articles[0], None),
        (EXPECTED.tagsoup, None),
        ("/robots.txt", None),
        ("/style.css", None),
        ("/images/harbour.png", None),
    ],
)
@pytest.mark.parametrize("media_type", [None, "text/html", "text/plain"])
def test_the_format_is_detected_from_the_body_not_from_the_media_type(
    path: str, kind: str | None, media_type: str | None
) -> None:
    assert detect_feed_or_sitemap(PAGES[path].body, media_type) == kind


@pytest.mark.parametrize(
    ("body", "media_type", "kind"),
    [
        (b'\xef\xbb\xbf\n<?xml version="1.0"?><rss version="2.0">', None, "feed"),
        (b"<!-- made by hand --><feed xmlns='http://www.w3.org/2005/Atom'>", None, "feed"),
        (b"<rdf:RDF xmlns:rdf='x'>", None, "feed"),
        (b"<sm:urlset xmlns:sm='x'>", None, "sitemap"),
        (b'{"items": []}', "application/feed+json", "feed"),
        (b'{"items": []}', "application/json", None),
        (b"<!doctype html><p>how to write &lt;rss> by hand: <rss >", None, None),
        (b"<svg xmlns='x'></svg>", "application/rss+xml", None),
        (b"", None, None),
    ],
)
def test_the_format_is_detected_with_unusual_beginnings(
    body: bytes, media_type: str | None, kind: str | None
) -> None:
    assert detect_feed_or_sitemap(body, media_type) == kind


def test_a_truncated_feed_gives_its_complete_entries() -> None:
    whole = PAGES["/feed.xml"].body
    place = whole.index(b"<item>", whole.index(b"<item>") + 1)

    links = feed_links(whole[: place + 20], f"{HERE}/feed.xml")

    assert _urls(links) == _urls(feed_links(whole, f"{HERE}/feed.xml"))[:1]


def test_a_truncated_sitemap_gives_its_complete_entries() -> None:
    body = f"<urlset {_SITEMAP}><url><loc>{HERE}/a</loc></url><url><lastmod>20".encode()

    assert _urls(sitemap_links(body, f"{HERE}/sitemap.xml")) == [f"{HERE}/a"]


def test_an_unescaped_ampersand_is_kept() -> None:
    body = f"<urlset {_SITEMAP}><url><loc>{HERE}/a?b=1&c=2</loc></url></urlset>".encode()

    assert _urls(sitemap_links(body, f"{HERE}/sitemap.xml")) == [f"{HERE}/a?b=1&c=2"]


def test_sitemap_entries_without_a_valid_date_come_last() -> None:
    entries = "".join(
        f"<url><loc>/{name}</loc>{date and f'<lastmod>{date}</lastmod>'}</url>"
        for name, date in [
            ("a", ""),
            ("b", "soon"),
            ("c", "2024-01-02"),
            ("d", "2024-03-01T09:00Z"),
        ]
    )

    links = sitemap_links(f"<urlset {_SITEMAP}>{entries}</urlset>".encode(), f"{HERE}/sitemap.xml")

    assert _urls(links) == [f"{HERE}/{name}" for name in "dcab"]


def test_a_json_feed_lists_its_own_and_external_urls() -> None:
    items = [{"url": "/a"}, {"external_url": "https://other.example/b"}, {"id": "c"}, "d", None]

    links = feed_links(json.dumps({"items": items}).encode(), f"{HERE}/feed.json")

    assert _urls(links) == [f"{HERE}/a", "https://other.example/b"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"{}",
        b'{"items": 5}',
        b'{"items": [[]]}',
        b"{" * 5000,
        b'{"items": ' + b"[" * 100_000,
        b"<rss>",
        b"<urlset",
        b"<?xml version='1.0'?>",
        b"\x00\xff",
    ],
)
def test_a_body_without_entries_gives_no_links(body: bytes) -> None:
    assert feed_links(body, f"{HERE}/feed") == []
    assert sitemap_links(body, f"{HERE}/sitemap") == []


@pytest.mark.parametrize("url", [5, ["/a"], {"href": "/a"}, True])
def test_a_url_of_the_wrong_type_is_ignored(url: object) -> None:
    body = json.dumps({"items": [{"url": url}, {"url": "/b"}]}).encode()

    assert _urls(feed_links(body, f"{HERE}/feed.json")) == [f"{HERE}/b"]


@pytest.mark.parametrize(
    "body",
    [
        b"<?xml version='1.0' encoding='undefined'?><rss>",
        b"<?xml version='1.0' encoding='UTF\xb8-8'?><rss>",
        b"<rss><channel><item><title>A &#xD800; rope</title></item></channel></rss>",
    ],
)
def test_a_broken_feed_gives_no_links(body: bytes) -> None:
    assert feed_links(body, f"{HERE}/feed") == []


_BROKEN = st.one_of(
    st.binary(max_size=80),
    st.tuples(
        st.sampled_from([b"<rss>", b"<feed>", b"<urlset>", b"<sitemapindex>", b"{", b"<?xml "]),
        st.binary(max_size=60),
    ).map(b"".join),
    st.builds(
        lambda path, start, end, other: PAGES[path].body[:start] + other + PAGES[path].body[end:],
        st.sampled_from(["/feed.xml", "/atom.xml", "/feed.json", "/sitemap-news.xml"]),
        # After the XML declaration, which another test damages.
        st.integers(60, 2500),
        st.integers(60, 2500),
        st.binary(max_size=6),
    ),
)


@example(b"<?xml version='1.0' encoding='nonsense'?><urlset><url><loc>/a</loc></url></urlset>")
@given(_BROKEN)
@settings(max_examples=100, deadline=None)
def test_no_broken_body_raises_an_error(body: bytes) -> None:
    for links in (feed_links(body, f"{HERE}/feed"), sitemap_links(body, f"{HERE}/sitemap")):
        assert all(link.url.startswith(("http://", "https://")) for link in links)
    assert detect_feed_or_sitemap(body, None) in ("feed", "sitemap", None)


@pytest.mark.slow
def test_the_newest_entries_of_a_sitemap_are_taken_up_to_the_limit() -> None:
    entries = "".join(
        f"<url><loc>{HERE}/{number}</loc><lastmod>2026-01-0{1 + number // 50_000}</lastmod></url>"
        for number in range(50_001)
    )
    links = sitemap_links(f"<urlset {_SITEMAP}>{entries}</urlset>".encode(), HERE)

    assert len(links) == 50_000
    assert links[0].url == f"{HERE}/50000"


def test_a_body_that_is_not_gzip_is_returned_unchanged() -> None:
    assert decompress_gzip(b"<urlset/>") == b"<urlset/>"


def test_gzip_is_decompressed() -> None:
    assert decompress_gzip(gzip.compress(b"<urlset/>")) == b"<urlset/>"


def test_gzip_that_is_too_large_uncompressed_is_rejected() -> None:
    bomb = gzip.compress(bytes(65 * 1024 * 1024), compresslevel=1)

    with pytest.raises(ValueError, match="over 64 MB"):
        decompress_gzip(bomb)


def test_truncated_gzip_gives_its_beginning() -> None:
    whole = PAGES["/sitemap-articles.xml.gz"].body

    body = decompress_gzip(whole[: len(whole) // 2])

    assert 0 < len(body) < len(decompress_gzip(whole))
    assert decompress_gzip(whole).startswith(body)


@given(st.binary(max_size=60))
@settings(max_examples=60, deadline=None)
def test_damaged_gzip_is_rejected_or_gives_its_beginning(rest: bytes) -> None:
    with suppress(ValueError):
        assert isinstance(decompress_gzip(b"\x1f\x8b\x08" + rest), bytes)
