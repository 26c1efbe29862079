"""Feeds, sitemaps and pages to the URLs they name. Pure; other people's parsers do the parsing."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

import feedparser
from courlan import is_navigation_page, is_not_crawlable
from lxml.html import HtmlElement

from storage.core.model import DiscoveredBy, Link, Priority
from storage.core.urls import resolve_link

_LARGEST = (
    64 * 1024 * 1024
)  # bytes that a compressed sitemap may unfold to; the protocol's is 50 MB
MOST_ENTRIES = 50_000
"""Of a feed or sitemap so many URLs are taken: no sitemap may have more by its protocol."""
_MOST_LINKS = 10_000  # of a page: no overview for people has more, and each becomes a row
_FEED_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"}
)
_XML_ROOT = re.compile(rb"<(?:\w+:)?(rss|feed|RDF|urlset|sitemapindex)[\s>]", re.IGNORECASE)
_BARE_AMPERSAND = re.compile(rb"&(?!#?\w{1,10};)")
_NO_PAGE = re.compile(
    r"\.(?:7z|aac|apk|atom|avi|bmp|bz2|css|csv|dmg|docx?|eot|epub|exe|flac|flv|gif|gz|ico|ics|iso"
    r"|jpe?g|js|json|m3u8|m4[av]|mkv|mov|mp[34]|mpe?g|og[gv]|opus|pdf|png|pptx?|rar|rss|svg|swf"
    r"|tar|tiff?|torrent|ttf|wav|web[mp]|wmv|woff2?|xlsx?|xml|zip)$",
    re.IGNORECASE,
)


def unpacked(body: bytes) -> bytes:
    """The body, unpacked where it is gzip (a .xml.gz served as a file).

    Raises:
        ValueError: it unfolds to more than any sitemap may have.
    """
    if body[:3] != b"\x1f\x8b\x08":
        return body
    from scrapy.utils.gz import gunzip  # see sitemap_links

    try:
        return gunzip(body, max_size=_LARGEST)
    except (OSError, EOFError, gzip.BadGzipFile) as error:
        raise ValueError(f"broken gzip: {error}") from error
    except Exception as error:  # scrapy's private error for a body that unfolds too far
        raise ValueError(f"gzip that unfolds to over {_LARGEST >> 20} MB") from error


def sniffed(body: bytes, media_type: str | None) -> str | None:
    """`feed`, `sitemap` or None, by what the body begins with; servers' labels are often wrong."""
    head = body[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head[:1] == b"{":
        named = b"jsonfeed.org/version" in head or (media_type or "").endswith("feed+json")
        return "feed" if named else None
    if head[:1] != b"<" or re.match(rb"<!doctype\s+html|<html", head, re.IGNORECASE):
        return None
    root = _XML_ROOT.search(head)
    if root is None:
        return None
    return "sitemap" if root.group(1).lower() in (b"urlset", b"sitemapindex") else "feed"


def feed_links(body: bytes, url: str) -> list[Link]:
    """The entries of an RSS, Atom or JSON feed; none where it cannot be read."""
    is_json = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{"
    addresses = _json_feed(body) if is_json else _xml_feed(body, url)
    return _links(url, addresses, DiscoveredBy.FEED, Priority.NEWS)


def _xml_feed(body: bytes, url: str) -> list[str]:
    try:
        parsed = feedparser.parse(  # type: ignore[attr-defined,no-untyped-call]
            body, response_headers={"content-location": url}
        )
    except Exception:
        # feedparser lets some errors of its parts through: bad charset names, lone surrogates.
        return []
    addresses = (entry.get("link") for entry in parsed.entries)
    return [address for address in addresses if isinstance(address, str)]


def _json_feed(body: bytes) -> list[str]:
    try:
        loaded: Any = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return []
    items = loaded.get("items") if isinstance(loaded, dict) else None
    addresses = (
        item.get("url") or item.get("external_url")
        for item in (items if isinstance(items, list) else [])
        if isinstance(item, dict)
    )
    return [address for address in addresses if isinstance(address, str)]


def sitemap_links(body: bytes, url: str) -> list[Link]:
    """The pages of a sitemap, newest first, or the sitemaps of a sitemap index."""
    # Takes a quarter of a second to import, and most workers never see a sitemap.
    from scrapy.utils.sitemap import Sitemap

    try:
        sitemap = Sitemap(_BARE_AMPERSAND.sub(b"&amp;", body))
        entries = list(sitemap)
    except Exception:  # lxml's errors for a body that breaks off before its first element
        return []
    if sitemap.type == "sitemapindex":
        maps = (entry.get("loc") for entry in entries)
        return _links(url, maps, DiscoveredBy.SITEMAP, Priority.INDEX)
    entries.sort(key=lambda entry: _stamp(entry.get("lastmod")), reverse=True)
    links = []
    for entry in entries[:MOST_ENTRIES]:
        priority = Priority.NEWS if "news" in entry else Priority.PAGE
        links += _links(url, [entry.get("loc")], DiscoveredBy.SITEMAP, priority)
    return links


def _stamp(lastmod: str | None) -> str:
    try:
        return datetime.fromisoformat(lastmod or "").date().isoformat()
    except ValueError:
        return ""


def page_links(tree: HtmlElement, url: str) -> list[Link]:
    """The feeds in the head of a page and the pages it links to, in its order."""
    base = tree.find(".//base[@href]")
    if base is not None:
        url = resolve_link(url, base.get("href", "")) or url
    feeds = (
        link.get("href")
        for link in tree.iterfind(".//link[@href]")
        if "alternate" in link.get("rel", "").lower().split()
        and link.get("type", "").lower().split(";")[0].strip() in _FEED_TYPES
    )
    anchors = (anchor.get("href") for anchor in tree.iter("a") if not _is_download(anchor))
    pages = [
        replace(link, priority=Priority.OVERVIEW) if is_navigation_page(link.url) else link
        for link in _links(url, anchors, DiscoveredBy.LINK, Priority.PAGE, _MOST_LINKS)
        if not _NO_PAGE.search(urlsplit(link.url).path) and not is_not_crawlable(link.url)
    ]
    return _links(url, feeds, DiscoveredBy.FEED, Priority.INDEX) + pages


def _is_download(anchor: HtmlElement) -> bool:
    return anchor.get("download") is not None


def _links(
    base: str,
    addresses: Iterable[str | None],
    found: DiscoveredBy,
    priority: int,
    most: int = MOST_ENTRIES,
) -> list[Link]:
    distinct = islice(dict.fromkeys(address for address in addresses if address), most)
    urls = (resolve_link(base, address) for address in distinct)
    return [Link(url, found, priority) for url in dict.fromkeys(urls) if url]
