"""Read one payload: detect its format, and extract an article or links.

This is all the work on one page. It runs in a worker process.
"""

from __future__ import annotations

from collections.abc import Sized
from datetime import date

from w3lib.encoding import read_bom

from crawler.extraction.article import extract_article
from crawler.extraction.charsets.decoding import decode_html
from crawler.extraction.charsets.utf16 import as_utf8
from crawler.extraction.feeds import (
    MAX_ENTRIES,
    decompress_gzip,
    detect_feed_or_sitemap,
    feed_links,
    sitemap_links,
)
from crawler.extraction.links import page_links
from crawler.extraction.metadata.page_url import saved_url
from crawler.extraction.mhtml import is_mhtml, read_mhtml
from crawler.extraction.parser_repair import parse_html
from crawler.extraction.payload import HTML_TYPES, PageResult, Payload
from storage.core.model import NoArticle, TextPreference
from storage.text.folding_settings import FoldingSettings
from storage.text.read_article import ReadArticle

# The first bytes of images, documents and archives, whatever media type a server declares.
_BINARY = (
    b"%PDF-",
    b"\xff\xd8\xff",
    b"\x89PNG\r\n",
    b"GIF8",
    b"PK\x03\x04",
    b"RIFF",
    b"OggS",
    b"\x7fELF",
)
_CONTROLS = bytes(code for code in range(1, 32) if code not in b"\t\n\x0c\r\x1b")
# A tenth of compressed data is control characters; text in any charset contains none.
_MAX_CONTROLS = 0.05
_TEXT_TYPES = (
    *HTML_TYPES,
    "text/plain",
    "application/xml",
    "text/xml",
    "",
    "application/octet-stream",
)


def read_payload(payload: Payload, folding: FoldingSettings) -> PageResult:
    """Read one payload. Pure. Whatever it contains, this returns a result."""
    try:
        body = decompress_gzip(payload.body)
    except ValueError as error:
        return PageResult(NoArticle("unreadable", str(error)))
    body = _readable(body, payload.content_type)
    if not body.strip():
        return PageResult(NoArticle("empty", "the body contains no text"))
    kind = detect_feed_or_sitemap(body, payload.media_type)
    if kind == "feed":
        links = tuple(feed_links(body, payload.url))
        return PageResult(NoArticle("feed", _describe_entries(links)), links=links)
    if kind == "sitemap":
        links = tuple(sitemap_links(body, payload.url))
        return PageResult(NoArticle("sitemap", _describe_entries(links)), links=links)
    if _is_binary(body):
        return PageResult(NoArticle("not-html", "binary data"))
    if not _may_be_html(body, payload.media_type):
        return PageResult(NoArticle("not-html", payload.media_type or "no markup"))
    html = decode_html(body, payload.content_type)
    return _read_html(html, payload, folding)


def _describe_entries(links: Sized) -> str:
    return f"{'the first ' if len(links) == MAX_ENTRIES else ''}{len(links)} entries"


def _readable(body: bytes, content_type: str | None) -> bytes:
    """The body in a charset that contains ASCII, which all that follows presumes."""
    return body if body.startswith(_BINARY) else as_utf8(body, content_type)


def _is_binary(body: bytes) -> bool:
    if body.startswith(_BINARY):
        return True
    head = body[:4096]
    if read_bom(head)[0] is not None:
        return False
    return len(head) - len(head.translate(None, _CONTROLS)) > _MAX_CONTROLS * len(head)


def _may_be_html(body: bytes, media_type: str) -> bool:
    if media_type in HTML_TYPES:
        return True
    head = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return media_type in _TEXT_TYPES and (head[:1] == b"<" or b"<html" in head)


def _read_html(html: str, payload: Payload, folding: FoldingSettings) -> PageResult:
    tree = parse_html(html)
    if tree is None:
        return PageResult(NoArticle("unreadable", "the markup could not be parsed"))
    content = extract_article(tree, payload.url, payload.today, payload.text_preference)
    if isinstance(content, NoArticle):
        return PageResult(content, links=tuple(page_links(tree, payload.url)))
    return PageResult(ReadArticle.from_article(content, folding))


def read_saved_page(
    body: bytes,
    fallback: str,
    folding: FoldingSettings,
    today: date,
    preference: TextPreference,
) -> tuple[str, PageResult]:
    """Read a page that was saved to a file, as HTML or MHTML.

    Returns the URL that the page declares or that it was saved from, else `fallback`. today: see
    `read_metadata`; preference: which text source to read it with.
    """
    if not body.strip():
        return fallback, PageResult(NoArticle("empty", "the file contains no text"))
    content_type = location = None
    if is_mhtml(body):
        part = read_mhtml(body)
        if part is None:
            return fallback, PageResult(NoArticle("not-html", "the file contains no page"))
        body, content_type, location = part.body, part.content_type, part.url
    body = _readable(body, content_type)
    if _is_binary(body) or not _may_be_html(body, ""):
        return fallback, PageResult(NoArticle("not-html", "no markup"))
    html = decode_html(body, content_type)
    tree = parse_html(html)
    if tree is None:
        return fallback, PageResult(NoArticle("unreadable", "the markup could not be parsed"))
    url = saved_url(tree, html, location) or fallback
    content = extract_article(tree, url, today, preference)
    if isinstance(content, NoArticle):
        return url, PageResult(content)
    return url, PageResult(ReadArticle.from_article(content, folding))
