"""What feeds, sitemaps and pages name, and that nothing broken in them stops a crawl."""

from __future__ import annotations

import gzip
import json
from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawler.demo.pages import pages
from crawler.extraction.extract import parse
from crawler.extraction.links import feed_links, page_links, sitemap_links, sniffed, unpacked
from storage.core.model import DiscoveredBy, Link, Priority
from storage.core.urls import strip_tracking
from tests.support.newspaper_expectations import expectations

HERE = "https://gazette.example"
PAGES = pages(HERE)
EXPECTED = expectations()
_SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def _urls(links: list[Link]) -> list[str]:
    return [link.url for link in links]


def _page(body: str, head: str = "", url: str = f"{HERE}/quay/boats.html") -> list[Link]:
    tree = parse(f"<html><head><title>T</title>{head}</head><body><p>T</p>{body}</body></html>")
    assert tree is not None
    return page_links(tree, url)


@pytest.mark.parametrize("path", EXPECTED.feeds)
def test_each_feed_names_the_newest_articles(path: str) -> None:
    links = feed_links(PAGES[path].body, HERE + path)

    newest = sorted(EXPECTED.articles, key=lambda each: EXPECTED.dates[each], reverse=True)
    assert [strip_tracking(url) for url in _urls(links)] == [
        HERE + each for each in newest if not each.startswith("/zh/")
    ][:5]
    assert {(link.found, link.priority) for link in links} == {(DiscoveredBy.FEED, Priority.NEWS)}


def test_a_sitemap_index_names_sitemaps_to_be_fetched_first() -> None:
    links = sitemap_links(PAGES["/sitemap_index.xml"].body, f"{HERE}/sitemap_index.xml")

    assert links == [
        Link(f"{HERE}/sitemap-articles.xml.gz", DiscoveredBy.SITEMAP, Priority.INDEX),
        Link(f"{HERE}/sitemap-news.xml", DiscoveredBy.SITEMAP, Priority.INDEX),
    ]


def test_a_packed_sitemap_names_every_article_newest_first() -> None:
    body = unpacked(PAGES["/sitemap-articles.xml.gz"].body)

    links = sitemap_links(body, f"{HERE}/sitemap-articles.xml.gz")

    named = [url.removeprefix(HERE) for url in _urls(links)]
    assert sorted(named) == sorted(EXPECTED.articles)
    dates = [EXPECTED.dates[path] for path in named]
    assert dates == sorted(dates, reverse=True)
    assert {(link.found, link.priority) for link in links} == {(DiscoveredBy.SITEMAP, Priority.PAGE)}


def test_a_news_sitemap_names_news() -> None:
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
def test_a_body_is_known_by_its_beginning_not_by_its_label(
    path: str, kind: str | None, media_type: str | None
) -> None:
    assert sniffed(PAGES[path].body, media_type) == kind


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
def test_odd_beginnings_are_known_too(
    body: bytes, media_type: str | None, kind: str | None
) -> None:
    assert sniffed(body, media_type) == kind


def test_a_feed_that_breaks_off_gives_what_is_there() -> None:
    whole = PAGES["/feed.xml"].body
    place = whole.index(b"<item>", whole.index(b"<item>") + 1)

    links = feed_links(whole[: place + 20], f"{HERE}/feed.xml")

    assert _urls(links) == _urls(feed_links(whole, f"{HERE}/feed.xml"))[:1]


def test_a_sitemap_that_breaks_off_gives_what_is_there() -> None:
    body = f"<urlset {_SITEMAP}><url><loc>{HERE}/a</loc></url><url><lastmod>20".encode()

    assert _urls(sitemap_links(body, f"{HERE}/sitemap.xml")) == [f"{HERE}/a"]


def test_an_ampersand_that_was_not_escaped_is_kept() -> None:
    body = f"<urlset {_SITEMAP}><url><loc>{HERE}/a?b=1&c=2</loc></url></urlset>".encode()

    assert _urls(sitemap_links(body, f"{HERE}/sitemap.xml")) == [f"{HERE}/a?b=1&c=2"]


def test_sitemap_entries_without_a_readable_date_come_last() -> None:
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


def test_a_json_feed_names_addresses_of_its_own_and_of_others() -> None:
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
def test_a_body_that_names_nothing_gives_nothing(body: bytes) -> None:
    assert feed_links(body, f"{HERE}/feed") == []
    assert sitemap_links(body, f"{HERE}/sitemap") == []


@pytest.mark.parametrize("address", [5, ["/a"], {"href": "/a"}, True])
def test_an_address_of_a_wrong_type_is_left_out(address: object) -> None:
    body = json.dumps({"items": [{"url": address}, {"url": "/b"}]}).encode()

    assert _urls(feed_links(body, f"{HERE}/feed.json")) == [f"{HERE}/b"]


@pytest.mark.parametrize(
    "body",
    [
        b"<?xml version='1.0' encoding='undefined'?><rss>",
        b"<?xml version='1.0' encoding='UTF\xb8-8'?><rss>",
        b"<rss><channel><item><title>A &#xD800; rope</title></item></channel></rss>",
    ],
)
def test_no_feed_is_too_broken_to_be_read(body: bytes) -> None:
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
        # Past the declaration, whose spoiling has a test of its own.
        st.integers(60, 2500),
        st.integers(60, 2500),
        st.binary(max_size=6),
    ),
)


@example(b"<?xml version='1.0' encoding='nonsense'?><urlset><url><loc>/a</loc></url></urlset>")
@given(_BROKEN)
@settings(max_examples=100, deadline=None)
def test_no_body_is_too_broken(body: bytes) -> None:
    for links in (feed_links(body, f"{HERE}/feed"), sitemap_links(body, f"{HERE}/sitemap")):
        assert all(link.url.startswith(("http://", "https://")) for link in links)
    assert sniffed(body, None) in ("feed", "sitemap", None)


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("nets.html", f"{HERE}/quay/nets.html"),
        ("../nets.html", f"{HERE}/nets.html"),
        ("/nets", f"{HERE}/nets"),
        ("?page=nets", f"{HERE}/quay/boats.html?page=nets"),
        ("//other.example/nets", "https://other.example/nets"),
        ("http://other.example/nets", "http://other.example/nets"),
        ("/nets#top", f"{HERE}/nets"),
        ("  /nets\n", f"{HERE}/nets"),
        ("/nets.jpg/view", f"{HERE}/nets.jpg/view"),
        ("/nets?file=net.jpg", f"{HERE}/nets?file=net.jpg"),
    ],
)
def test_a_link_is_made_absolute_and_loses_its_fragment(href: str, url: str) -> None:
    assert _page(f'<a href="{href}">Nets</a>') == [Link(url, DiscoveredBy.LINK, Priority.PAGE)]


@pytest.mark.parametrize(
    "anchor",
    [
        '<a href="#top">Top</a>',
        '<a href="">Here</a>',
        "<a>Nowhere</a>",
        '<a href="mailto:desk@gazette.example">Write</a>',
        '<a href="javascript:void(0)">Open</a>',
        '<a href="tel:123">Call</a>',
        '<a href="ftp://gazette.example/a">Old</a>',
        '<a href="data:text/html,a">Data</a>',
        '<a href="/nets.jpg">Picture</a>',
        '<a href="/nets.PNG?size=2">Picture</a>',
        '<a href="/nets.pdf">Leaflet</a>',
        '<a href="/nets.zip">Archive</a>',
        '<a href="/song.mp3">Song</a>',
        '<a href="/nets" download>Download</a>',
        '<a href="/nets" download="nets.html">Download</a>',
        '<a href="http://[bad">Broken</a>',
        '<a href="https://gazette.example:99999/">Broken</a>',
        '<a href="http://">Broken</a>',
        f'<a href="/{"n" * 2100}">Endless</a>',
    ],
)
def test_what_leads_to_no_page_is_left_out(anchor: str) -> None:
    assert _page(f'{anchor}<a href="/nets">Nets</a>') == [
        Link(f"{HERE}/nets", DiscoveredBy.LINK, Priority.PAGE)
    ]


def test_a_page_named_twice_is_one_link() -> None:
    assert _urls(_page('<a href="/a">1</a><a href="/b">2</a><a href="/a#c">3</a>')) == [
        f"{HERE}/a",
        f"{HERE}/b",
    ]


def test_links_go_by_the_base_that_the_page_names() -> None:
    assert _urls(_page('<a href="nets">Nets</a>', '<base href="/town/">')) == [f"{HERE}/town/nets"]


def test_a_base_that_is_no_address_is_passed_over() -> None:
    assert _urls(_page('<a href="nets">N</a>', '<base href="mailto:a@b.c">')) == [
        f"{HERE}/quay/nets"
    ]


def test_overviews_are_fetched_last() -> None:
    links = _page('<a href="/quay/page/2/">Older</a><a href="/nets">Nets</a>')

    assert [link.priority for link in links] == [Priority.OVERVIEW, Priority.PAGE]


def test_feeds_named_in_the_head_come_first() -> None:
    head = (
        '<link rel="stylesheet" href="/style.css">'
        '<link rel="alternate" hreflang="de" href="/de/">'
        '<link rel="Alternate" type="application/RSS+xml; charset=utf-8" href="/rss">'
        '<link rel="alternate home" type="application/atom+xml" href="/atom">'
    )

    assert _page('<a href="/nets">Nets</a>', head) == [
        Link(f"{HERE}/rss", DiscoveredBy.FEED, Priority.INDEX),
        Link(f"{HERE}/atom", DiscoveredBy.FEED, Priority.INDEX),
        Link(f"{HERE}/nets", DiscoveredBy.LINK, Priority.PAGE),
    ]


def test_the_front_page_names_its_feeds_its_sections_and_its_stories() -> None:
    tree = parse(PAGES["/"].body.decode())
    assert tree is not None

    links = page_links(tree, f"{HERE}/")

    assert _urls(links)[:3] == [HERE + path for path in EXPECTED.feeds]
    assert {HERE + path for path in ("/harbour/", "/council/", EXPECTED.repeating_article)} <= set(
        _urls(links)
    )
    assert not [url for url in _urls(links) if url.endswith(".png") or "#" in url]


def test_of_a_page_without_end_so_many_links_are_taken() -> None:
    links = _page("".join(f'<a href="/{number}">on</a>' for number in range(10_050)))

    assert _urls(links) == [f"{HERE}/{number}" for number in range(10_000)]


def test_of_a_sitemap_as_many_as_one_may_have_the_newest_first() -> None:
    entries = "".join(
        f"<url><loc>{HERE}/{number}</loc><lastmod>2026-01-0{1 + number // 50_000}</lastmod></url>"
        for number in range(50_001)
    )
    links = sitemap_links(f"<urlset {_SITEMAP}>{entries}</urlset>".encode(), HERE)

    assert len(links) == 50_000
    assert links[0].url == f"{HERE}/50000"


def test_what_is_not_packed_is_left_as_it_is() -> None:
    assert unpacked(b"<urlset/>") == b"<urlset/>"


def test_what_is_packed_is_unpacked() -> None:
    assert unpacked(gzip.compress(b"<urlset/>")) == b"<urlset/>"


def test_what_unfolds_too_far_is_refused() -> None:
    bomb = gzip.compress(bytes(65 * 1024 * 1024), compresslevel=1)

    with pytest.raises(ValueError, match="over 64 MB"):
        unpacked(bomb)


def test_gzip_that_breaks_off_gives_what_is_there() -> None:
    whole = PAGES["/sitemap-articles.xml.gz"].body

    body = unpacked(whole[: len(whole) // 2])

    assert 0 < len(body) < len(unpacked(whole))
    assert unpacked(whole).startswith(body)


@given(st.binary(max_size=60))
@settings(max_examples=60, deadline=None)
def test_damaged_gzip_is_refused_or_gives_what_is_there(rest: bytes) -> None:
    with suppress(ValueError):
        assert isinstance(unpacked(b"\x1f\x8b\x08" + rest), bytes)
