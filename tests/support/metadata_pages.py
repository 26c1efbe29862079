"""Pages that declare or show metadata, and what is read from them."""

from __future__ import annotations

import json
from datetime import date

from lxml.html import HtmlElement

from crawler.extraction.metadata.read_metadata import Metadata, read_metadata
from crawler.extraction.parser_repair import parse_html

URL = "https://news.example.org/quay/boats.html"
TODAY = date(2025, 6, 1)
PROSE = "The keeper counted the boats before supper, and the tide came in over the old stones. "


def page_tree(head: str = "", body: str = "<p>T</p>", html: str = "<html>") -> HtmlElement:
    """A parsed page with the title T."""
    title = "" if "<title" in head else "<title>T</title>"
    tree = parse_html(f"{html}<head>{title}{head}</head><body>{body}</body></html>")
    assert tree is not None
    return tree


def metadata_of(
    head: str = "", body: str = "<p>T</p>", *, html: str = "<html>", url: str = URL
) -> Metadata:
    """The metadata of a page that was fetched on 1 June 2025."""
    return read_metadata(page_tree(head, body, html), url, TODAY)


def json_ld(data: object) -> str:
    """A script with JSON-LD."""
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def meta(name: str, content: str) -> str:
    """A meta tag."""
    return f'<meta name="{name}" content="{content}">'


def article(heading: str, *lines: str) -> str:
    """The body of a page with an article: heading, lines below it, prose, footer."""
    shown = "".join(lines)
    return (
        f"<header><a href='/'>Gazette</a></header><main><article><h1>{heading}</h1>{shown}"
        f"<p>{PROSE * 5}</p></article></main><footer>© 2019-2026 Gazette</footer>"
    )
