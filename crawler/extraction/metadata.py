"""What a page declares about itself in its head: type, date, language, URL. Pure."""

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
class Declarations:
    """What a page declares in meta tags, links and JSON-LD.

    types: the schema.org types of its JSON-LD; published: as written; language: a code of two or
    three letters; canonical: absolute, on the same site or registered domain.
    """

    types: frozenset[str]
    og_type: str | None
    published: str | None
    language: str | None
    canonical: str | None

    @property
    def is_article(self) -> bool:
        """Whether the page declares itself as an article."""
        return self.og_type == "article" or bool(self.types & ARTICLE_TYPES)

    @property
    def is_listing(self) -> bool:
        """Whether the page declares itself as a collection of pages, and not as an article."""
        return bool(self.types & LISTING_TYPES) and not self.is_article


def read_declarations(tree: HtmlElement, url: str) -> Declarations:
    """The declarations of a parsed page that was fetched at `url`."""
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
    return Declarations(
        types=types,
        og_type=(metas.get("og:type") or "").lower() or None,
        published=published,
        language=_language_code(language),
        canonical=_canonical(tree, url),
    )


def _language_code(language: str | None) -> str | None:
    if not language:
        return None
    code = language.replace("_", "-").split("-")[0].split(",")[0].strip().lower()
    return code if code.isalpha() and 2 <= len(code) <= 3 else None


def _canonical(tree: HtmlElement, url: str) -> str | None:
    """The absolute rel=canonical, unless it leaves the publisher or is only the front page."""
    for link in tree.iterfind(".//link[@href]"):
        if "canonical" not in link.get("rel", "").lower().split():
            continue
        canonical = resolve_link(url, str(link.get("href", "")))
        if canonical is None:
            return None
        parts = urlsplit(canonical)
        domain = extract_domain(canonical)
        same_publisher = site_of(canonical) == site_of(url) or (
            domain is not None and domain == extract_domain(url)
        )
        is_front_page = parts.path in ("", "/") and not parts.query
        if not same_publisher or (is_front_page and urlsplit(url).path not in ("", "/")):
            return None
        return canonical
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
        for item in loaded[:50]:
            yield from _nodes(item, depth - 1)
    elif isinstance(loaded, dict):
        yield loaded
        if depth:
            for name in ("@graph", "mainEntity"):
                yield from _nodes(loaded.get(name), depth - 1)


def _types(node: dict[str, Any]) -> list[str]:
    value = node.get("@type")
    names = value if isinstance(value, list) else [value]
    return [name.rpartition("/")[2] for name in names if isinstance(name, str)]


def declared_url(tree: HtmlElement) -> str | None:
    """The URL that a saved page declares (rel=canonical, og:url), or None.

    The URL of a front page is ignored, because it is not the URL of an article.
    """
    references = [
        str(link.get("href", ""))
        for link in tree.iterfind(".//link[@href]")
        if "canonical" in link.get("rel", "").lower().split()
    ]
    references += [
        str(meta.get("content", ""))
        for meta in tree.iterfind('.//meta[@property="og:url"][@content]')
    ]
    for reference in references:
        url = resolve_link("", reference)
        if url is not None and urlsplit(url).path not in ("", "/"):
            return url
    return None
