"""The address that a page declares, and the one that a saved page is from."""

from __future__ import annotations

import pytest

from crawler.extraction.metadata.page_url import saved_url
from tests.support.metadata_pages import metadata_of, page_tree


@pytest.mark.parametrize(
    ("href", "canonical"),
    [
        ("/quay/boats", "https://news.example.org/quay/boats"),
        ("https://news.example.org/quay/boats", "https://news.example.org/quay/boats"),
        (" https://www.example.org/boats ", "https://www.example.org/boats"),
        ("https://example.org/?p=7", "https://example.org/?p=7"),
        ("https://agency.example.com/boats", None),
        ("https://notexample.org/boats", None),
        ("https://news.example.org/", None),
        ("https://example.org", None),
        ("ftp://news.example.org/boats", None),
        ("javascript:void(0)", None),
        ("http://[bad", None),
    ],
)
def test_a_canonical_url_of_another_publisher_is_ignored(href: str, canonical: str | None) -> None:
    metadata = metadata_of(f'<link rel="canonical" href="{href}">')

    assert metadata.url == metadata.declarations.canonical == canonical


def test_two_domains_under_a_public_suffix_are_different_publishers() -> None:
    link = '<link rel="canonical" href="https://b.co.uk/x">'

    assert metadata_of(link, url="https://a.co.uk/x").url is None


def test_a_front_page_may_declare_itself_as_canonical() -> None:
    link = '<link rel="canonical" href="/">'

    assert metadata_of(link, url="https://example.org/").url == "https://example.org/"


def test_the_first_of_several_canonical_urls_is_used() -> None:
    head = '<link rel="canonical" href="/a"><link rel="canonical" href="/b">'

    assert metadata_of(head).url == "https://news.example.org/a"


def _saved(head: str, comment: str = "", location: str | None = None) -> str | None:
    html = f"<!DOCTYPE html>\n{comment}<html><head>{head}</head><body><p>T</p></body></html>"
    return saved_url(page_tree(head), html, location)


_CANONICAL = '<link rel="canonical" href="https://example.org/a">'
_OPEN_GRAPH = '<meta property="og:url" content="https://example.org/b">'


@pytest.mark.parametrize(
    ("head", "url"),
    [
        (_CANONICAL, "https://example.org/a"),
        (_OPEN_GRAPH, "https://example.org/b"),
        (_OPEN_GRAPH + _CANONICAL, "https://example.org/a"),
        (
            '<link rel="canonical" href="https://example.org/">' + _OPEN_GRAPH,
            "https://example.org/b",
        ),
        ('<link rel="canonical" href="/a">', None),
        ('<link rel="canonical" href="http://[bad">', None),
        ('<link rel="stylesheet" href="https://example.org/a.css">', None),
        ("", None),
    ],
)
def test_the_url_declared_by_a_saved_page_is_found(head: str, url: str | None) -> None:
    assert _saved(head) == url


@pytest.mark.parametrize(
    ("comment", "url"),
    [
        (
            "<!-- saved from url=(0029)https://example.org/boats?a=1 -->",
            "https://example.org/boats?a=1",
        ),
        ("<!-- saved from url=(0021)https://example.org/c -->", "https://example.org/c"),
        ("<!-- saved from url=(0014)about:internet -->", None),
        ("<!-- saved from url=(0025)file:///C:/quay/boats.htm -->", None),
        (
            "<!--\n Page saved with SingleFile \n url: https://example.org/boats \n"
            " saved date: Tue Mar 05 2024 08:00:00 GMT+0100\n-->",
            "https://example.org/boats",
        ),
        (
            "<!-- Mirrored from example.org/quay/boats.html by HTTrack Website Copier/3.x "
            "[XR&CO'2014], Tue, 05 Mar 2024 08:00:00 GMT -->",
            "http://example.org/quay/boats.html",
        ),
        (
            "<!-- Mirrored from https://example.org/boats by HTTrack -->",
            "https://example.org/boats",
        ),
        ("<!-- A page about saved files -->", None),
    ],
)
def test_the_url_in_the_comment_of_the_program_that_saved_a_page_is_found(
    comment: str, url: str | None
) -> None:
    assert _saved("", comment) == url
    assert _saved(_CANONICAL, comment) == "https://example.org/a"


def test_a_relative_canonical_url_is_resolved_against_where_the_page_was_saved_from() -> None:
    link = '<link rel="canonical" href="/a">'

    assert _saved(link, location="https://example.org/a?from=mail") == "https://example.org/a"
    assert _saved("", location="https://example.org/a?p=1") == "https://example.org/a?p=1"
    assert _saved("", location="cid:1@mhtml.blink") is None
