"""Read the meta tags of a page. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml.html import HtmlElement

from crawler.extraction.metadata.text_values import clean_text

MetaTags = dict[str, list[str]]
"""The contents of meta tags by name in lower case, in order and not empty."""


def read_meta_tags(metas: Iterable[HtmlElement]) -> MetaTags:
    """The contents of a page's meta elements by name, property or http-equiv."""
    tags: MetaTags = {}
    for meta in metas:
        content = clean_text(meta.get("content") or meta.get("value"))
        if content is None or meta.get("itemprop"):
            continue
        names = meta.get("property") or meta.get("name") or meta.get("http-equiv") or ""
        for name in names.lower().split():
            tags.setdefault(name, []).append(content)
    return tags


def values_of(tags: MetaTags, *names: str) -> Iterator[str]:
    """The contents of the tags with these names, in the order of the names."""
    for name in names:
        yield from tags.get(name, ())
