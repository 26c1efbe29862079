"""Prose of the article that is not in its text is counted, wherever it is in the container."""

from __future__ import annotations

import pytest

from tests.crawler.extraction.text.reading import TITLE, in_tags, page, read_article
from tests.support.written_pages import LANGUAGES, Writer

_WRAPPERS = {
    "aside": "<aside>{}</aside>",
    "footer": "<footer>{}</footer>",
    "figure": "<figure><img src='/m.jpg'><div>{}</div></figure>",
    "footer class": "<div class='article-footer'>{}</div>",
    "note class": "<p class='footer-note'>{}</p>",
    "author class": "<div class='author-bio'>{}</div>",
    "related class": "<div class='related-box'>{}</div>",
    "sidebar class": "<div class='sidebar'>{}</div>",
    "promotion class": "<div class='promo'>{}</div>",
    "social class": "<div class='social-note'>{}</div>",
    "list": "<ul class='facts'><li>{}</li></ul>",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("wrapper", _WRAPPERS)
def test_prose_is_in_the_text_or_counted_as_left_out(wrapper: str, language: str) -> None:
    *paragraphs, note = Writer(language).paragraphs(7, sentences=4)
    body = in_tags("p", paragraphs[:3]) + _WRAPPERS[wrapper].format(note)
    body += in_tags("p", paragraphs[3:])

    read = read_article(page(f"<article><h1>{TITLE}</h1>{body}</article>", language=language))

    text = "\n".join(each.text for each in read.paragraphs)
    assert all(each in text for each in paragraphs)
    assert read.prose is not None
    assert note in text or read.prose.left_out_share > 1 / 14


def test_menus_and_link_lists_are_not_prose() -> None:
    paragraphs = Writer("en").paragraphs(6)
    links = "".join(
        f"<li><a href='/n/{n}'>What the council said about the mill on its day {n}.</a></li>"
        for n in range(30)
    )
    body = f"<article><h1>{TITLE}</h1>{in_tags('p', paragraphs)}<ul>{links}</ul></article>"

    read = read_article(page(body))

    assert read.prose is not None
    assert read.prose.left_out_share == 0
