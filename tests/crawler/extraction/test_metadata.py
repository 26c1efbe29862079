"""What a page declares about itself, and which declarations are used."""

from __future__ import annotations

import json

import pytest

from crawler.extraction.metadata import Declarations, declared_url, read_declarations
from crawler.extraction.parser_repair import parse_html

HERE = "https://news.example.org/quay/boats.html"


def _declared(head: str, html: str = "<html>", url: str = HERE) -> Declarations:
    tree = parse_html(f"{html}<head><title>T</title>{head}</head><body><p>T</p></body></html>")
    assert tree is not None
    return read_declarations(tree, url)


def _json_ld(data: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def test_a_page_without_declarations() -> None:
    declarations = _declared("")

    assert declarations == Declarations(frozenset(), None, None, None, None)
    assert not declarations.is_article
    assert not declarations.is_listing


@pytest.mark.parametrize(
    "data",
    [
        {"@type": "NewsArticle"},
        {"@type": ["Thing", "BlogPosting"]},
        {"@type": "https://schema.org/Report"},
        [{"@type": "WebSite"}, {"@type": "Article"}],
        {"@graph": [{"@type": "WebPage"}, {"@type": "NewsArticle"}]},
        {"@type": "WebPage", "mainEntity": {"@type": "Article"}},
    ],
)
def test_an_article_type_is_found_anywhere_in_the_json_ld(data: object) -> None:
    assert _declared(_json_ld(data)).is_article


@pytest.mark.parametrize(
    "head",
    ['<meta property="og:type" content="article">', '<meta name="og:type" content=" Article ">'],
)
def test_a_meta_tag_declares_an_article(head: str) -> None:
    assert _declared(head).is_article


@pytest.mark.parametrize("name", ["CollectionPage", "SearchResultsPage", "ItemList", "ProfilePage"])
def test_json_ld_declares_a_listing(name: str) -> None:
    assert _declared(_json_ld({"@type": name})).is_listing


def test_an_article_that_contains_a_list_is_not_a_listing() -> None:
    declarations = _declared(_json_ld([{"@type": "ItemList"}, {"@type": "NewsArticle"}]))

    assert declarations.is_article
    assert not declarations.is_listing


@pytest.mark.parametrize(
    "script",
    [
        "",
        "{",
        "null",
        "[[[[[[[[]]]]]]]]",
        '{"@type": 5}',
        '{"@type": [5, null]}',
        "[" * 50_000,
        "1e999",
    ],
)
def test_broken_json_ld_is_ignored(script: str) -> None:
    head = f'<script type="application/ld+json">{script}</script>' + _json_ld({"@type": "Article"})

    assert _declared(head).types == {"Article"}


@pytest.mark.parametrize(
    ("head", "published"),
    [
        (
            '<meta property="article:published_time" content="2025-03-13T18:20:00Z">',
            "2025-03-13T18:20:00Z",
        ),
        (_json_ld({"@type": "NewsArticle", "datePublished": "2025-03-13"}), "2025-03-13"),
        (_json_ld({"@type": "WebPage", "datePublished": "2025-03-13"}), None),
        (_json_ld({"@type": "NewsArticle", "datePublished": 20250313}), None),
    ],
)
def test_only_the_date_of_an_article_is_used(head: str, published: str | None) -> None:
    assert _declared(head).published == published


@pytest.mark.parametrize(
    ("html", "head", "language"),
    [
        ('<html lang="en">', "", "en"),
        ('<html lang="zh-Hant-TW">', "", "zh"),
        ('<html lang="DE_at">', "", "de"),
        ("<html>", '<meta http-equiv="Content-Language" content="fr, en">', "fr"),
        ("<html>", '<meta property="og:locale" content="pt_BR">', "pt"),
        ('<html lang="">', '<meta property="og:locale" content="pt_BR">', "pt"),
        ('<html lang="english">', "", None),
        ('<html lang="1">', "", None),
    ],
)
def test_the_language_is_a_code(html: str, head: str, language: str | None) -> None:
    assert _declared(head, html).language == language


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
    assert _declared(f'<link rel="canonical" href="{href}">').canonical == canonical


def test_two_domains_under_a_public_suffix_are_different_publishers() -> None:
    declarations = _declared(
        '<link rel="canonical" href="https://b.co.uk/x">', url="https://a.co.uk/x"
    )

    assert declarations.canonical is None


def test_a_front_page_may_declare_itself_as_canonical() -> None:
    declarations = _declared('<link rel="canonical" href="/">', url="https://example.org/")

    assert declarations.canonical == "https://example.org/"


def test_the_first_of_several_canonical_urls_is_used() -> None:
    head = '<link rel="canonical" href="/a"><link rel="canonical" href="/b">'

    assert _declared(head).canonical == "https://news.example.org/a"


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ('<link rel="canonical" href="https://example.org/a">', "https://example.org/a"),
        (
            '<meta property="og:url" content="https://example.org/b">',
            "https://example.org/b",
        ),
        (
            '<meta property="og:url" content="https://example.org/b">'
            '<link rel="canonical" href="https://example.org/a">',
            "https://example.org/a",
        ),
        (
            '<link rel="canonical" href="https://example.org/">'
            '<meta property="og:url" content="https://example.org/b">',
            "https://example.org/b",
        ),
        ('<link rel="canonical" href="/a">', None),
        ('<link rel="canonical" href="http://[bad">', None),
        ('<link rel="stylesheet" href="https://example.org/a.css">', None),
        ("", None),
    ],
)
def test_the_url_declared_by_a_saved_page_is_found(head: str, url: str | None) -> None:
    tree = parse_html(f"<html><head><title>T</title>{head}</head><body><p>T</p></body></html>")
    assert tree is not None

    assert declared_url(tree) == url
