"""What a page declares about its type, and its other metadata."""

from __future__ import annotations

import pytest

from crawler.extraction.metadata.declarations import Declarations
from crawler.extraction.metadata.read_metadata import Metadata
from storage.core.model import Origin, Origins
from tests.support.metadata_pages import json_ld, meta, metadata_of


def test_a_page_without_declarations_has_none() -> None:
    assert metadata_of("<title></title>") == Metadata()
    assert not Declarations().is_article
    assert not Declarations().is_listing


@pytest.mark.parametrize(
    "head",
    ['<meta property="og:type" content="article">', '<meta name="og:type" content=" Article ">'],
)
def test_a_meta_tag_declares_an_article(head: str) -> None:
    assert metadata_of(head).declarations.is_article


@pytest.mark.parametrize(
    "body",
    [
        '<div itemscope itemtype="https://schema.org/Report"><b itemprop="headline">T</b></div>',
        '<div vocab="https://schema.org/" typeof="BlogPosting"><b property="headline">T</b></div>',
    ],
)
def test_the_markup_declares_an_article(body: str) -> None:
    assert metadata_of("", body).declarations.is_article


def test_the_markup_of_several_teasers_declares_no_article() -> None:
    teaser = (
        '<div itemscope itemtype="https://schema.org/NewsArticle"><a itemprop="headline">{0}</a>'
        '<b itemprop="author">Ada {0}</b><i itemprop="datePublished">2024-03-05</i></div>'
    )
    metadata = metadata_of("", "".join(teaser.format(name) for name in ("Boats", "Ropes", "Lamps")))

    assert not metadata.declarations.is_article
    assert (metadata.author, metadata.published) == (None, None)


@pytest.mark.parametrize("name", ["CollectionPage", "SearchResultsPage", "ItemList", "ProfilePage"])
def test_json_ld_declares_a_listing(name: str) -> None:
    declarations = metadata_of(json_ld({"@type": name.lower()})).declarations

    assert declarations.is_listing
    assert declarations.types == {name}


def test_an_article_that_contains_a_list_is_not_a_listing() -> None:
    head = json_ld([{"@type": "ItemList"}, {"@type": "NewsArticle"}])

    assert metadata_of(head).declarations.is_article
    assert not metadata_of(head).declarations.is_listing


def test_description_tags_image_and_licence() -> None:
    head = (
        meta("description", "All about &lt;b&gt;boats&lt;/b&gt;")
        + meta("keywords", "boats, ropes; tide")
        + meta("article:tag", "Quay")
        + meta("og:image", "/boats.jpg")
        + '<link rel="license" href="https://creativecommons.org/licenses/by/4.0/">'
    )

    metadata = metadata_of(head)

    assert metadata.description == "All about boats"
    assert metadata.tags == ("Quay", "boats", "ropes", "tide")
    assert metadata.image == "https://news.example.org/boats.jpg"
    assert metadata.licence == "https://creativecommons.org/licenses/by/4.0/"
    assert metadata_of(head, '<a rel="license" href="/l">CC BY</a>').licence == "CC BY"


def test_the_same_in_json_ld() -> None:
    data = {
        "@type": "Article",
        "description": "All about boats",
        "keywords": ["boats", "ropes"],
        "image": [{"@type": "ImageObject", "url": "https://example.org/boats.jpg"}],
        "license": "https://creativecommons.org/licenses/by/4.0/",
    }

    metadata = metadata_of(json_ld(data))

    assert metadata.description == "All about boats"
    assert metadata.tags == ("boats", "ropes")
    assert metadata.image == "https://example.org/boats.jpg"
    assert metadata.licence == "https://creativecommons.org/licenses/by/4.0/"


def test_each_field_has_its_origin() -> None:
    body = "<article><h1>Boats</h1><p>By Ada Quill</p><p>5 March 2024</p></article>"

    metadata = metadata_of(meta("og:title", "Boats"), body, html='<html lang="en">')

    assert metadata.origins == Origins(
        title=Origin.DECLARED,
        author=Origin.VISIBLE,
        published=Origin.VISIBLE,
        language=Origin.DECLARED,
    )


def test_texts_that_a_database_does_not_accept_are_replaced() -> None:
    head = json_ld({"@type": "Article", "headline": "Bo\ud800ats", "author": "A\u0000da Quill"})

    metadata = metadata_of(f"<title></title>{head}")

    assert metadata.title == "Bo\ufffdats"
    assert metadata.author == "A\ufffdda Quill"
