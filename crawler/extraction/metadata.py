"""What a page says of itself in its head: kind, dates, language, address. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from courlan import extract_domain
from lxml.html import HtmlElement

from storage.core.urls import resolve_link, site_of

ARTICLE_TYPES = frozenset(
    """
    Article NewsArticle AnalysisNewsArticle AskPublicNewsArticle BackgroundNewsArticle
    OpinionNewsArticle ReportageNewsArticle ReviewNewsArticle AdvertiserContentArticle
    SatiricalArticle ScholarlyArticle TechArticle Report BlogPosting SocialMediaPosting
    LiveBlogPosting Review Recipe
    """.split()
)
LISTING_TYPES = frozenset({"CollectionPage", "SearchResultsPage", "ItemList", "ProfilePage"})


@dataclass(frozen=True, slots=True)
class Declared:
    """What a page declares in meta tags, links and JSON-LD."""

    types: frozenset[str]
    og_type: str | None
    published: str | None
    language: str | None
    canonical: str | None

    @property
    def is_article(self) -> bool:
        """Whether the page calls itself an article."""
        return self.og_type == "article" or bool(self.types & ARTICLE_TYPES)

    @property
    def is_listing(self) -> bool:
        """Whether the page calls itself a collection of others, and not an article too."""
        return bool(self.types & LISTING_TYPES) and not self.is_article


def declared(tree: HtmlElement, url: str) -> Declared:
    """Read a parsed page's declarations; `url` is where it was fetched."""
    metas: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("http-equiv")
        content = meta.get("content")
        if name and content is not None:
            metas.setdefault(name.lower(), content.strip())
    nodes = list(_json_ld(tree))
    types = frozenset(name for node in nodes for name in _types(node))
    published = metas.get("article:published_time") or next(
        (
            node["datePublished"]
            for node in nodes
            if isinstance(node.get("datePublished"), str)
            and ARTICLE_TYPES & frozenset(_types(node))
        ),
        None,
    )
    language = (
        tree.get("lang")
        or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
        or metas.get("content-language")
        or metas.get("og:locale")
    )
    return Declared(
        types=types,
        og_type=(metas.get("og:type") or "").lower() or None,
        published=published,
        language=_primary(language),
        canonical=_canonical(tree, url),
    )


def _primary(language: str | None) -> str | None:
    if not language:
        return None
    code = language.replace("_", "-").split("-")[0].split(",")[0].strip().lower()
    return code if code.isalpha() and 2 <= len(code) <= 3 else None


def _canonical(tree: HtmlElement, url: str) -> str | None:
    """rel=canonical, absolute, where it stays with the publisher and is not just the front page."""
    for link in tree.iterfind(".//link[@href]"):
        if "canonical" not in link.get("rel", "").lower().split():
            continue
        address = resolve_link(url, str(link.get("href", "")))
        if address is None:
            return None
        parts, here = urlsplit(address), urlsplit(url)
        same = site_of(address) == site_of(url) or (
            extract_domain(address) is not None and extract_domain(address) == extract_domain(url)
        )
        root = parts.path in ("", "/") and not parts.query
        if not same or (root and here.path not in ("", "/")):
            return None
        return address
    return None


def _json_ld(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    for script in tree.iterfind('.//script[@type="application/ld+json"]'):
        try:
            loaded = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _nodes(loaded, 3)


def _nodes(loaded: Any, depth: int) -> Iterator[dict[str, Any]]:
    if isinstance(loaded, list) and depth:
        for each in loaded[:50]:
            yield from _nodes(each, depth - 1)
    elif isinstance(loaded, dict):
        yield loaded
        if depth:
            for name in ("@graph", "mainEntity"):
                yield from _nodes(loaded.get(name), depth - 1)


def _types(node: dict[str, Any]) -> list[str]:
    named = node.get("@type")
    listed = named if isinstance(named, list) else [named]
    return [name.rpartition("/")[2] for name in listed if isinstance(name, str)]


def own_address(tree: HtmlElement) -> str | None:
    """The web address that a saved page gives itself (rel=canonical, og:url); None for none.

    A front page's address is no article's, so it does not count.
    """
    named = [
        str(link.get("href", ""))
        for link in tree.iterfind(".//link[@href]")
        if "canonical" in link.get("rel", "").lower().split()
    ]
    named += [
        str(meta.get("content", ""))
        for meta in tree.iterfind('.//meta[@property="og:url"][@content]')
    ]
    for name in named:
        address = resolve_link("", name)
        if address is not None and urlsplit(address).path not in ("", "/"):
            return address
    return None
