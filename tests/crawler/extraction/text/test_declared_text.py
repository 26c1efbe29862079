"""The text in JSON-LD is used if the visible page shows only its beginning, or next to nothing."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from storage.core.model import TextSource
from tests.crawler.extraction.text.reading import TITLE, in_tags, page, read_article, texts
from tests.support.written_pages import LANGUAGES, Writer

_BODIES: dict[str, Callable[[list[str]], str]] = {
    "blank lines": "\n\n".join,
    "lines": "\n".join,
    "paragraphs": lambda each: in_tags("p", each),
    "line breaks": "<br/>".join,
    "escaped markup": lambda each: "".join(f"&lt;p&gt;{text}&lt;/p&gt;" for text in each),
}
_TEASERS: dict[str, Callable[[list[str]], str]] = {
    "first paragraph": lambda each: f"<p>{each[0]}</p>",
    "cut off": lambda each: f"<p>{each[0]}</p><p>{each[1][: len(each[1]) // 2]}</p>",
    "ellipsis": lambda each: f"<p>{each[0]}</p><p>{each[1][: len(each[1]) // 2]}…</p>",
}
_NESTINGS: dict[str, Callable[[object], object]] = {
    "object": lambda each: each,
    "list": lambda each: [{"@type": "WebSite", "name": "The Weir Post"}, each],
    "graph": lambda each: {"@graph": [{"@type": "Organization", "name": "Weir"}, each]},
}
_SHELLS = {
    "nothing": "",
    "a word": "<p>Live</p>",
    "a sentence": f"<h1>{TITLE}</h1><p>What happened at the mill today, hour by hour.</p>",
}


def _script(declared: object) -> str:
    text = json.dumps(declared, ensure_ascii=False)
    return f"<script type='application/ld+json'>{text}</script>"


def _article(body: str, **more: object) -> dict[str, object]:
    return {"@type": "NewsArticle", "headline": TITLE, "articleBody": body, **more}


@pytest.mark.parametrize("nesting", _NESTINGS)
@pytest.mark.parametrize("teaser", _TEASERS)
@pytest.mark.parametrize("body", _BODIES)
def test_the_declared_text_replaces_its_beginning(body: str, teaser: str, nesting: str) -> None:
    for language in LANGUAGES:
        paragraphs = Writer(language).paragraphs(8)
        head = _script(_NESTINGS[nesting](_article(_BODIES[body](paragraphs))))
        visible = f"<h1>{TITLE}</h1>{_TEASERS[teaser](paragraphs)}<p>Subscribe to read on.</p>"

        read = read_article(page(f"<article>{visible}</article>", head=head, language=language))

        assert texts(read) == paragraphs
        assert read.text_source is TextSource.JSON_LD


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_shorter_declared_text_is_not_used(language: str) -> None:
    paragraphs = Writer(language).paragraphs(8)
    body = f"<article><h1>{TITLE}</h1>{in_tags('p', paragraphs)}</article>"

    read = read_article(page(body, head=_script(_article(paragraphs[0])), language=language))

    assert texts(read) == paragraphs
    assert read.text_source is not TextSource.JSON_LD


@pytest.mark.parametrize("shell", _SHELLS)
@pytest.mark.parametrize("number", [1, 5])
@pytest.mark.parametrize("name", ["articleBody", "text"])
@pytest.mark.parametrize("part", ["liveBlogUpdate", "hasPart"])
def test_declared_posts_are_the_text_of_a_shell(
    part: str, name: str, number: int, shell: str
) -> None:
    for language in LANGUAGES:
        for body in ("lines", "paragraphs", "line breaks"):
            writer = Writer(language)
            posts = [writer.paragraphs(2) for _ in range(number)]
            updates = [{"@type": "BlogPosting", name: _BODIES[body](post)} for post in posts]
            declared = {
                "@type": "LiveBlogPosting" if part == "liveBlogUpdate" else "NewsArticle",
                "headline": TITLE,
                part: updates if number > 1 else updates[0],
            }
            visible = f"<div id='root'>{_SHELLS[shell]}</div>"

            read = read_article(page(visible, head=_script(declared), language=language))

            assert texts(read) == [paragraph for post in posts for paragraph in post]
