"""What a payload is and what stands in it: the whole work of one page, done in a worker process."""

from __future__ import annotations

from storage.fingerprint import Folding, fingerprint
from storage.model import Article, NoArticle

from .decoding import decode
from .discover import feed_links, page_links, sitemap_links, sniffed, unpacked
from .extract import extract, parse
from .metadata import own_address
from .payloads import PAGES, Payload, Reading

_TEXTUAL = (*PAGES, "text/plain", "application/xml", "text/xml", "", "application/octet-stream")


def read(payload: Payload, folding: Folding) -> Reading:
    """Read one payload. Pure: bytes in, records out."""
    try:
        body = unpacked(payload.body)
    except ValueError as error:
        return Reading(NoArticle("unreadable", str(error)))
    if not body.strip():
        return Reading(NoArticle("empty", "the body has no text"))
    kind = sniffed(body, payload.media_type)
    if kind == "feed":
        links = tuple(feed_links(body, payload.url))
        return Reading(NoArticle("feed", f"{len(links)} entries"), links=links)
    if kind == "sitemap":
        links = tuple(sitemap_links(body, payload.url))
        return Reading(NoArticle("sitemap", f"{len(links)} entries"), links=links)
    if not _may_be_html(body, payload.media_type):
        return Reading(NoArticle("not-html", payload.media_type or "no markup"))
    return _read_page(decode(body, payload.content_type), payload.url, folding)


def _may_be_html(body: bytes, media_type: str) -> bool:
    if media_type in PAGES:
        return True
    head = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return media_type in _TEXTUAL and (head[:1] == b"<" or b"<html" in head)


def _read_page(html: str, url: str, folding: Folding) -> Reading:
    tree = parse(html)
    if tree is None:
        return Reading(NoArticle("unreadable", "no markup could be made out"))
    content = extract(tree, url)
    if isinstance(content, NoArticle):
        return Reading(content, links=tuple(page_links(tree, url)))
    return read_article(content, folding)


def read_article(article: Article, folding: Folding) -> Reading:
    """The reading of an article that came as text: only its fingerprints are to be made."""
    return Reading(article, fingerprint([p.text for p in article.paragraphs], folding))


def read_saved(body: bytes, fallback: str, folding: Folding) -> tuple[str, Reading]:
    """Read a page that was saved to a file: the address it gives itself, else `fallback`."""
    if not body.strip():
        return fallback, Reading(NoArticle("empty", "the file has no text"))
    if not _may_be_html(body, ""):
        return fallback, Reading(NoArticle("not-html", "no markup"))
    tree = parse(decode(body))
    if tree is None:
        return fallback, Reading(NoArticle("unreadable", "no markup could be made out"))
    url = own_address(tree) or fallback
    content = extract(tree, url)
    if isinstance(content, NoArticle):
        return url, Reading(content)
    return url, read_article(content, folding)
