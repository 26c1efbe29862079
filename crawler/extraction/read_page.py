"""What a payload is and what stands in it: the whole work of one page, done in a worker process."""

from __future__ import annotations

from collections.abc import Sized

from w3lib.encoding import read_bom

from crawler.extraction.decoding import decode
from crawler.extraction.extract import extract, parse
from crawler.extraction.links import (
    MOST_ENTRIES,
    feed_links,
    page_links,
    sitemap_links,
    sniffed,
    unpacked,
)
from crawler.extraction.metadata import own_address
from crawler.extraction.payload import PAGES, PageResult, Payload
from storage.core.model import NoArticle
from storage.text.fingerprint import Folding
from storage.text.read_article import ReadArticle

# What pictures, documents and archives begin with, whatever a server calls them.
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
_CONTROLS = bytes(each for each in range(1, 32) if each not in b"\t\n\x0c\r\x1b")
_MOST_CONTROLS = 0.05  # of packed data a tenth is control characters, of text in any charset none
_TEXTUAL = (*PAGES, "text/plain", "application/xml", "text/xml", "", "application/octet-stream")


def read(payload: Payload, folding: Folding) -> PageResult:
    """Read one payload. Pure: bytes in, records out."""
    try:
        body = unpacked(payload.body)
    except ValueError as error:
        return PageResult(NoArticle("unreadable", str(error)))
    if not body.strip():
        return PageResult(NoArticle("empty", "the body has no text"))
    kind = sniffed(body, payload.media_type)
    if kind == "feed":
        links = tuple(feed_links(body, payload.url))
        return PageResult(NoArticle("feed", _entries(links)), links=links)
    if kind == "sitemap":
        links = tuple(sitemap_links(body, payload.url))
        return PageResult(NoArticle("sitemap", _entries(links)), links=links)
    if _is_binary(body):
        return PageResult(NoArticle("not-html", "binary data"))
    if not _may_be_html(body, payload.media_type):
        return PageResult(NoArticle("not-html", payload.media_type or "no markup"))
    return _read_page(decode(body, payload.content_type), payload.url, folding)


def _entries(links: Sized) -> str:
    return f"{'the first ' if len(links) == MOST_ENTRIES else ''}{len(links)} entries"


def _is_binary(body: bytes) -> bool:
    if body.startswith(_BINARY):
        return True
    head = body[:4096]
    if read_bom(head)[0] is not None:
        return False
    return len(head) - len(head.translate(None, _CONTROLS)) > _MOST_CONTROLS * len(head)


def _may_be_html(body: bytes, media_type: str) -> bool:
    if media_type in PAGES:
        return True
    head = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return media_type in _TEXTUAL and (head[:1] == b"<" or b"<html" in head)


def _read_page(html: str, url: str, folding: Folding) -> PageResult:
    tree = parse(html)
    if tree is None:
        return PageResult(NoArticle("unreadable", "no markup could be made out"))
    content = extract(tree, url)
    if isinstance(content, NoArticle):
        return PageResult(content, links=tuple(page_links(tree, url)))
    return PageResult(ReadArticle.from_article(content, folding))


def read_saved(body: bytes, fallback: str, folding: Folding) -> tuple[str, PageResult]:
    """Read a page that was saved to a file: the address it gives itself, else `fallback`."""
    if not body.strip():
        return fallback, PageResult(NoArticle("empty", "the file has no text"))
    if _is_binary(body) or not _may_be_html(body, ""):
        return fallback, PageResult(NoArticle("not-html", "no markup"))
    tree = parse(decode(body))
    if tree is None:
        return fallback, PageResult(NoArticle("unreadable", "no markup could be made out"))
    url = own_address(tree) or fallback
    content = extract(tree, url)
    if isinstance(content, NoArticle):
        return url, PageResult(content)
    return url, PageResult(ReadArticle.from_article(content, folding))
