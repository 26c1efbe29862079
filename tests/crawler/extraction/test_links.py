"""The links of pages: which are followed, in what form and order."""

from __future__ import annotations

import pytest

from crawler.demo.pages import pages
from crawler.extraction.links import page_links
from crawler.extraction.parser_repair import parse_html
from storage.core.model import DiscoveredBy, Link, Priority
from tests.support.newspaper_expectations import expectations

HERE = "https://gazette.example"
PAGES = pages(HERE)
EXPECTED = expectations()
_SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def _urls(links: list[Link]) -> list[str]:
    return [link.url for link in links]


def _page(body: str, head: str = "", url: str = f"{HERE}/quay/boats.html") -> list[Link]:
    tree = parse_html(
        f"<html><head><title>T</title>{head}</head><body><p>T</p>{body}</body></html>"
    )
    assert tree is not None
    return page_links(tree, url)


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
def test_a_link_is_made_absolute_without_its_fragment(href: str, url: str) -> None:
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
def test_links_that_do_not_lead_to_pages_are_ignored(anchor: str) -> None:
    assert _page(f'{anchor}<a href="/nets">Nets</a>') == [
        Link(f"{HERE}/nets", DiscoveredBy.LINK, Priority.PAGE)
    ]


def test_two_links_to_a_page_become_one() -> None:
    assert _urls(_page('<a href="/a">1</a><a href="/b">2</a><a href="/a#c">3</a>')) == [
        f"{HERE}/a",
        f"{HERE}/b",
    ]


def test_links_are_resolved_against_the_declared_base() -> None:
    assert _urls(_page('<a href="nets">Nets</a>', '<base href="/town/">')) == [f"{HERE}/town/nets"]


def test_a_base_that_is_not_a_web_url_is_ignored() -> None:
    assert _urls(_page('<a href="nets">N</a>', '<base href="mailto:a@b.c">')) == [
        f"{HERE}/quay/nets"
    ]


def test_overview_pages_have_the_lowest_priority() -> None:
    links = _page('<a href="/quay/page/2/">Older</a><a href="/nets">Nets</a>')

    assert [link.priority for link in links] == [Priority.OVERVIEW, Priority.PAGE]


def test_feeds_declared_in_the_head_come_first() -> None:
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


def test_the_front_page_links_to_feeds_sections_and_articles() -> None:
    tree = parse_html(PAGES["/"].body.decode())
    assert tree is not None

    links = page_links(tree, f"{HERE}/")

    assert _urls(links)[:3] == [HERE + path for path in EXPECTED.feeds]
    assert {HERE + path for path in ("/harbour/", "/council/", EXPECTED.repeating_article)} <= set(
        _urls(links)
    )
    assert not [url for url in _urls(links) if url.endswith(".png") or "#" in url]


def test_the_number_of_links_taken_from_a_page_is_limited() -> None:
    links = _page("".join(f'<a href="/{number}">on</a>' for number in range(10_050)))

    assert _urls(links) == [f"{HERE}/{number}" for number in range(10_000)]
