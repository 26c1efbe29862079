"""Feeds and sitemaps: detect them, decompress them, and list the URLs they name. Pure."""

from __future__ import annotations

import gzip
import json
import re
from datetime import datetime
from typing import Any

import feedparser

from crawler.extraction.links import make_links
from storage.core.model import DiscoveredBy, Link, Priority

MAX_ENTRIES = 50_000
"""URLs taken from a feed or sitemap; the sitemap protocol allows no more."""
_MAX_SITEMAP = 64 * 1024 * 1024  # bytes, uncompressed; the protocol allows 50 MB
_XML_ROOT = re.compile(rb"<(?:\w+:)?(rss|feed|RDF|urlset|sitemapindex)[\s>]", re.IGNORECASE)
_BARE_AMPERSAND = re.compile(rb"&(?!#?\w{1,10};)")


def decompress_gzip(body: bytes) -> bytes:
    """The body, decompressed if it is gzip, such as a .xml.gz that is served as a file.

    Raises:
        ValueError: it is larger than any sitemap may be, or is not valid gzip.
    """
    if body[:3] != b"\x1f\x8b\x08":
        return body
    from scrapy.utils.gz import gunzip  # see sitemap_links

    try:
        return gunzip(body, max_size=_MAX_SITEMAP)
    except (OSError, EOFError, gzip.BadGzipFile) as error:
        raise ValueError(f"broken gzip: {error}") from error
    except Exception as error:  # Scrapy raises a private exception for a body that is too large
        raise ValueError(f"gzip of over {_MAX_SITEMAP >> 20} MB uncompressed") from error


def detect_feed_or_sitemap(body: bytes, media_type: str | None) -> str | None:
    """`feed`, `sitemap` or None, by the start of the body; media types are often wrong."""
    head = body[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head[:1] == b"{":
        is_json_feed = b"jsonfeed.org/version" in head or (media_type or "").endswith("feed+json")
        return "feed" if is_json_feed else None
    if head[:1] != b"<" or re.match(rb"<!doctype\s+html|<html", head, re.IGNORECASE):
        return None
    root = _XML_ROOT.search(head)
    if root is None:
        return None
    return "sitemap" if root.group(1).lower() in (b"urlset", b"sitemapindex") else "feed"


def feed_links(body: bytes, url: str) -> list[Link]:
    """The entries of an RSS, Atom or JSON feed; empty if it cannot be parsed."""
    is_json = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{"
    references = _json_feed(body) if is_json else _xml_feed(body, url)
    return make_links(url, references, DiscoveredBy.FEED, Priority.NEWS, MAX_ENTRIES)


def _xml_feed(body: bytes, url: str) -> list[str]:
    headers = {"content-location": url}
    if _is_utf8(body):
        # feedparser believes an XML declaration more than the bytes, and without one it guesses.
        headers["content-type"] = "application/xml; charset=utf-8"
    try:
        parsed = feedparser.parse(  # type: ignore[attr-defined,no-untyped-call]
            body, response_headers=headers
        )
    except Exception:
        # feedparser does not catch all errors, such as invalid charset names and lone surrogates.
        return []
    references = (entry.get("link") for entry in parsed.entries)
    return [reference for reference in references if isinstance(reference, str)]


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def _json_feed(body: bytes) -> list[str]:
    try:
        loaded: Any = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return []
    items = loaded.get("items") if isinstance(loaded, dict) else None
    references = (
        item.get("url") or item.get("external_url")
        for item in (items if isinstance(items, list) else [])
        if isinstance(item, dict)
    )
    return [reference for reference in references if isinstance(reference, str)]


def sitemap_links(body: bytes, url: str) -> list[Link]:
    """The pages of a sitemap, newest first, or the sitemaps of a sitemap index."""
    # Takes a quarter of a second to import, and most workers never receive a sitemap.
    from scrapy.utils.sitemap import Sitemap

    try:
        sitemap = Sitemap(_BARE_AMPERSAND.sub(b"&amp;", body))
        entries = list(sitemap)
    except Exception:  # lxml's errors for a body that ends before its first element
        return []
    if sitemap.type == "sitemapindex":
        sitemaps = (entry.get("loc") for entry in entries)
        return make_links(url, sitemaps, DiscoveredBy.SITEMAP, Priority.INDEX, MAX_ENTRIES)
    entries.sort(key=lambda entry: _date_of(entry.get("lastmod")), reverse=True)
    links = []
    for entry in entries[:MAX_ENTRIES]:
        priority = Priority.NEWS if "news" in entry else Priority.PAGE
        links += make_links(url, [entry.get("loc")], DiscoveredBy.SITEMAP, priority, 1)
    return links


def _date_of(lastmod: str | None) -> str:
    try:
        return datetime.fromisoformat(lastmod or "").date().isoformat()
    except ValueError:
        return ""
