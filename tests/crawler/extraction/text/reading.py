"""Read a page that a test has written."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from crawler.extraction.article import extract_article
from crawler.extraction.parser_repair import parse_html
from storage.core.model import Article, Kind, NoArticle, TextPreference

TITLE = "The mill at the weir"
URL = "https://weir.example/news/mill-at-the-weir"


def page(body: str, *, language: str = "en", head: str = "", is_declared: bool = True) -> str:
    """A page with a title. is_declared: whether it declares itself as an article."""
    declared = "<meta property='og:type' content='article'>" if is_declared else ""
    return (
        f"<!DOCTYPE html><html lang='{language}'><head><meta charset='utf-8'>"
        f"<title>{TITLE}</title>{declared}{head}</head><body>{body}</body></html>"
    )


def read(html: str, url: str = URL) -> Article | NoArticle:
    """What is extracted from a page."""
    tree = parse_html(html)
    assert tree is not None
    return extract_article(tree, url, date(2025, 6, 1), TextPreference())


def read_article(html: str) -> Article:
    """The article that is extracted from a page."""
    content = read(html)
    assert isinstance(content, Article), content
    return content


def texts(article: Article) -> list[str]:
    """The paragraphs of an article other than its title."""
    return [
        each.text
        for each in article.paragraphs
        if not (each.kind is Kind.HEADING and each.text == TITLE)
    ]


def in_tags(tag: str, contents: Iterable[str]) -> str:
    """Each of some contents in an element of its own."""
    name = tag.split(maxsplit=1)[0]
    return "".join(f"<{tag}>{content}</{name}>" for content in contents)
