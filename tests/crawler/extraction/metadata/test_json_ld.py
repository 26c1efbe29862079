"""JSON-LD is read however it is wrapped, nested and spelt, and broken scripts are skipped."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction.metadata.json_ld import JsonLdText, find_by_id, read_json_ld, read_texts
from tests.support.metadata_pages import json_ld, metadata_of, page_tree

_ARTICLE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "datePublished": "2024-03-05T08:00:00+01:00",
    "author": {"@type": "Person", "name": "Ada Quill"},
}
_TEXT = json.dumps(_ARTICLE)


def _script(content: str, media_type: str = "application/ld+json") -> str:
    return f'<script type="{media_type}">{content}</script>'


@pytest.mark.parametrize(
    "content",
    [
        _TEXT,
        f"<!-- {_TEXT} -->",
        f"<!--\n{_TEXT}\n//-->",
        f"//<![CDATA[\n{_TEXT}\n//]]>",
        f"// <![CDATA[\n{_TEXT}\n// ]]>",
        f"/*<![CDATA[*/{_TEXT}/*]]>*/",
        f"/* <![CDATA[ */\n{_TEXT}\n/* ]]> */",
        f"<![CDATA[{_TEXT}]]>",
        f"<!--//--><![CDATA[//><!--\n{_TEXT}\n//--><!]]>",
        f"{_TEXT};",
        f"{_TEXT},",
        f"\n {_TEXT} ;\n",
        f"\ufeff{_TEXT}",
        _TEXT.replace("Person", "Per\u0001son"),
        _TEXT.replace('"datePublished"', '"headline": "Two\n\tlines", "datePublished"'),
        _TEXT[:-1] + ",}",
        _TEXT.replace("{", "{\n", 1).replace("}", ",\n}", 1),
        _TEXT.replace('"@context"', r'"alternateName": "It\'s", "@context"'),
        _TEXT.replace('"', "&quot;"),
        '{"@type": "WebSite"}' + _TEXT,
        '{"@type": "WebSite"};\n' + _TEXT,
        _TEXT + '{"@type": "broken',
    ],
)
def test_a_script_is_read_however_it_is_wrapped(content: str) -> None:
    metadata = metadata_of(_script(content))

    assert metadata.author == "Ada Quill"
    assert metadata.published == "2024-03-05T08:00:00+01:00"
    assert metadata.declarations.is_article


@pytest.mark.parametrize(
    "media_type",
    [
        "application/ld+json; charset=utf-8",
        "application/LD+JSON",
        " application/ld+json ",
        "application/ld+json;profile=x",
    ],
)
def test_a_script_is_read_however_its_type_is_written(media_type: str) -> None:
    assert metadata_of(_script(_TEXT, media_type)).author == "Ada Quill"


@pytest.mark.parametrize("media_type", ["application/json", "text/javascript", ""])
def test_other_scripts_are_not_read(media_type: str) -> None:
    assert metadata_of(_script(_TEXT, media_type)).author is None


@pytest.mark.parametrize(
    "content",
    ["", "{", "null", "[[[[[[[[]]]]]]]]", '{"@type": 5}', "[" * 50_000, "1e999", "<!--", "//", ";"],
)
def test_a_script_that_cannot_be_parsed_is_skipped(content: str) -> None:
    metadata = metadata_of(_script(content) + _script(_TEXT))

    assert metadata.author == "Ada Quill"


@pytest.mark.parametrize(
    "data",
    [
        {"@type": "NewsArticle"},
        {"@type": ["Thing", "BlogPosting"]},
        {"@type": "https://schema.org/Report"},
        {"@type": "http://schema.org/newsarticle"},
        {"@type": "schema:NewsArticle"},
        {"@type": "NEWSARTICLE"},
        {"type": "NewsArticle"},
        [{"@type": "WebSite"}, {"@type": "Article"}],
        [[{"@type": "Article"}]],
        {"@graph": [{"@type": "WebPage"}, {"@type": "NewsArticle"}]},
        {"@graph": {"@type": "NewsArticle"}},
        {"@type": "WebPage", "mainEntity": {"@type": "Article"}},
        {"@type": "WebPage", "mainEntity": [{"@type": "Article"}]},
        {"@type": "Thing", "mainEntityOfPage": {"@type": "NewsArticle"}},
    ],
)
def test_an_article_type_is_found_anywhere_and_in_any_spelling(data: object) -> None:
    assert metadata_of(json_ld(data)).declarations.is_article


@given(st.text(max_size=80))
def test_whatever_a_script_contains_it_is_read_or_skipped(content: str) -> None:
    beside = json.dumps({"@type": "Article", "headline": "Boats"})
    nodes = read_json_ld(page_tree(_script(content.replace("<", "")) + _script(beside)))

    assert nodes[-1]["headline"] == "Boats"


@given(st.recursive(st.none() | st.text() | st.integers(), st.lists, max_leaves=9))
def test_metadata_of_any_shape_is_read_or_skipped(value: object) -> None:
    names = ("headline", "author", "datePublished", "keywords", "image", "publisher", "hasPart")

    data = {"@type": "Article", "articleBody": "A boat.", **dict.fromkeys(names, value)}

    assert (None, "A boat.") in metadata_of(json_ld(data)).texts.parts


def test_a_reference_is_resolved_in_the_graph() -> None:
    person = {"@type": "Person", "@id": "#ada", "name": "Ada Quill"}
    graph = [{"@type": "Article", "author": {"@id": "#ada"}}, person]

    assert metadata_of(json_ld({"@graph": graph})).author == "Ada Quill"
    assert find_by_id([person], {"@id": "#bo"}) == {"@id": "#bo"}


def test_of_several_articles_the_one_of_the_page_is_used() -> None:
    other = {"@type": "NewsArticle", "headline": "Ropes", "datePublished": "2020-01-01"}
    own = {"@type": "NewsArticle", "headline": "Boats", "datePublished": "2024-03-05"}

    metadata = metadata_of(json_ld([other, own]) + "<title>Boats</title>", "<h1>Boats</h1>")

    assert metadata.published == "2024-03-05"


def test_the_texts_of_an_article_are_those_of_its_body_and_parts_in_order() -> None:
    node = {
        "articleBody": "First.\nSecond.",
        "liveBlogUpdate": [
            {"headline": "Noon", "articleBody": "The tide came in."},
            {"@type": "BlogPosting", "text": "The tide went out."},
            {"headline": "Nothing"},
        ],
        "hasPart": {"name": "Sequel", "articleBody": "Supper.", "hasPart": [{"text": "Night."}]},
    }

    assert read_texts(node) == JsonLdText(
        (
            (None, "First.\nSecond."),
            ("Noon", "The tide came in."),
            (None, "The tide went out."),
            ("Sequel", "Supper."),
            (None, "Night."),
        )
    )


def test_no_update_of_a_long_live_blog_is_left_out() -> None:
    updates = [{"text": f"Update {number}."} for number in range(700)]

    assert len(read_texts({"liveBlogUpdate": updates}).parts) == 700


def test_an_article_without_texts_has_none() -> None:
    assert metadata_of(json_ld({"@type": "Article"})).texts == JsonLdText()
