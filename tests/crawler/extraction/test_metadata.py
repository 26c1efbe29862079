"""What a page says of itself, and how far it is believed."""

from __future__ import annotations

import json

import pytest

from crawler.extraction.extract import parse
from crawler.extraction.metadata import Declared, declared, own_address

HERE = "https://news.example.org/quay/boats.html"


def _declared(head: str, html: str = "<html>", url: str = HERE) -> Declared:
    tree = parse(f"{html}<head><title>T</title>{head}</head><body><p>T</p></body></html>")
    assert tree is not None
    return declared(tree, url)


def _json_ld(card: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(card)}</script>'


def test_a_page_may_say_nothing() -> None:
    says = _declared("")

    assert says == Declared(frozenset(), None, None, None, None)
    assert not says.is_article
    assert not says.is_listing


@pytest.mark.parametrize(
    "card",
    [
        {"@type": "NewsArticle"},
        {"@type": ["Thing", "BlogPosting"]},
        {"@type": "https://schema.org/Report"},
        [{"@type": "WebSite"}, {"@type": "Article"}],
        {"@graph": [{"@type": "WebPage"}, {"@type": "NewsArticle"}]},
        {"@type": "WebPage", "mainEntity": {"@type": "Article"}},
    ],
)
def test_an_article_is_found_wherever_the_card_names_it(card: object) -> None:
    assert _declared(_json_ld(card)).is_article


@pytest.mark.parametrize(
    "head",
    ['<meta property="og:type" content="article">', '<meta name="og:type" content=" Article ">'],
)
def test_a_meta_tag_calls_a_page_an_article(head: str) -> None:
    assert _declared(head).is_article


@pytest.mark.parametrize("name", ["CollectionPage", "SearchResultsPage", "ItemList", "ProfilePage"])
def test_a_card_calls_a_page_a_listing(name: str) -> None:
    assert _declared(_json_ld({"@type": name})).is_listing


def test_an_article_with_a_list_in_it_is_no_listing() -> None:
    says = _declared(_json_ld([{"@type": "ItemList"}, {"@type": "NewsArticle"}]))

    assert says.is_article
    assert not says.is_listing


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
def test_a_broken_card_is_passed_over(script: str) -> None:
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
def test_the_date_is_that_of_the_article(head: str, published: str | None) -> None:
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
def test_a_language_is_its_code(html: str, head: str, language: str | None) -> None:
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
def test_an_address_is_believed_of_the_same_publisher(href: str, canonical: str | None) -> None:
    assert _declared(f'<link rel="canonical" href="{href}">').canonical == canonical


def test_two_publishers_under_one_country_are_two() -> None:
    says = _declared('<link rel="canonical" href="https://b.co.uk/x">', url="https://a.co.uk/x")

    assert says.canonical is None


def test_a_front_page_may_name_itself() -> None:
    says = _declared('<link rel="canonical" href="/">', url="https://example.org/")

    assert says.canonical == "https://example.org/"


def test_the_first_of_several_addresses_counts() -> None:
    head = '<link rel="canonical" href="/a"><link rel="canonical" href="/b">'

    assert _declared(head).canonical == "https://news.example.org/a"


@pytest.mark.parametrize(
    ("head", "address"),
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
def test_a_saved_page_names_its_own_address(head: str, address: str | None) -> None:
    tree = parse(f"<html><head><title>T</title>{head}</head><body><p>T</p></body></html>")
    assert tree is not None

    assert own_address(tree) == address
