"""The links of a parsed page that may lead to articles. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice
from urllib.parse import urlsplit

from courlan import is_navigation_page, is_not_crawlable
from lxml.html import HtmlElement

from storage.core.model import DiscoveredBy, Link, Priority
from storage.core.urls import resolve_link

_MAX_LINKS = 10_000  # of one page; each becomes a row, and no overview page has more
_MAX_FEEDS = 50_000  # declared by one page
_FEED_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"}
)
_FILE_SUFFIX = re.compile(
    r"\.(?:7z|aac|apk|atom|avi|bmp|bz2|css|csv|dmg|docx?|eot|epub|exe|flac|flv|gif|gz|ico|ics|iso"
    r"|jpe?g|js|json|m3u8|m4[av]|mkv|mov|mp[34]|mpe?g|og[gv]|opus|pdf|png|pptx?|rar|rss|svg|swf"
    r"|tar|tiff?|torrent|ttf|wav|web[mp]|wmv|woff2?|xlsx?|xml|zip)$",
    re.IGNORECASE,
)


def page_links(tree: HtmlElement, url: str) -> list[Link]:
    """The feeds that a page declares and the pages it links to, in document order."""
    base = tree.find(".//base[@href]")
    if base is not None:
        url = resolve_link(url, base.get("href", "")) or url
    feeds = (
        link.get("href")
        for link in tree.iterfind(".//link[@href]")
        if "alternate" in link.get("rel", "").lower().split()
        and link.get("type", "").lower().split(";")[0].strip() in _FEED_TYPES
    )
    anchors = (anchor.get("href") for anchor in tree.iter("a") if anchor.get("download") is None)
    pages = [
        replace(link, priority=Priority.OVERVIEW) if is_navigation_page(link.url) else link
        for link in make_links(url, anchors, DiscoveredBy.LINK, Priority.PAGE, _MAX_LINKS)
        if not _FILE_SUFFIX.search(urlsplit(link.url).path) and not is_not_crawlable(link.url)
    ]
    return make_links(url, feeds, DiscoveredBy.FEED, Priority.INDEX, _MAX_FEEDS) + pages


def make_links(
    base: str, references: Iterable[str | None], found: DiscoveredBy, priority: int, limit: int
) -> list[Link]:
    """Distinct absolute links from URL references (RFC 3986, 4.1), at most `limit`, in order.

    base: the URL that relative references are resolved against. References that do not lead to a
    web page are left out.
    """
    distinct = islice(dict.fromkeys(reference for reference in references if reference), limit)
    urls = (resolve_link(base, reference) for reference in distinct)
    return [Link(url, found, priority) for url in dict.fromkeys(urls) if url]
