"""The address that a page declares for itself. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape
from urllib.parse import urlsplit

from courlan import extract_domain
from lxml import etree
from lxml.html import HtmlElement

from storage.core.urls import resolve_link, site_of

_COMMENTS = 65_536  # characters at the start of a file in which a program leaves its comment
# Browsers, SingleFile and HTTrack. The number is the length of the address.
_ORIGIN_COMMENTS = (
    re.compile(r"<!--\s{0,20}saved from url=\(\d{1,6}\)(\S{1,2000})\s{0,20}-->", re.IGNORECASE),
    re.compile(r"<!--\s{0,20}Page saved with SingleFile\s{1,20}url:\s{0,20}(\S{1,2000})"),
    re.compile(r"<!--\s{0,20}Mirrored from (\S{1,2000}) by HTTrack", re.IGNORECASE),
)
_RELATED = etree.XPath("//@rel/..")


def related_links(tree: HtmlElement) -> list[HtmlElement]:
    """The elements of a page with a `rel` attribute, in order."""
    return list(_RELATED(tree))


def has_relation(link: HtmlElement, relation: str) -> bool:
    """Whether the `rel` of a link names a relation."""
    return relation in link.get("rel", "").lower().split()


def canonical_url(links: Iterable[HtmlElement], url: str) -> str | None:
    """The absolute rel=canonical, unless it leaves the publisher or is only the front page.

    links: those of `related_links`; url: where the page was fetched.
    """
    for reference in canonical_references(links):
        canonical = resolve_link(url, reference)
        if canonical is None:
            return None
        parts = urlsplit(canonical)
        is_front_page = parts.path in ("", "/") and not parts.query
        if is_front_page and urlsplit(url).path not in ("", "/"):
            return None
        return canonical if _is_same_publisher(canonical, url) else None
    return None


def _is_same_publisher(one: str, other: str) -> bool:
    """Whether two addresses are on the same site or registered domain."""
    if site_of(one) == site_of(other):
        return True
    domain = extract_domain(one)
    return domain is not None and domain == extract_domain(other)


def canonical_references(links: Iterable[HtmlElement]) -> list[str]:
    """The targets of the links with rel=canonical, as written."""
    return [
        str(link.get("href"))
        for link in links
        if link.tag == "link" and link.get("href") and has_relation(link, "canonical")
    ]


def saved_url(tree: HtmlElement, html: str, location: str | None = None) -> str | None:
    """The address of a page that was saved to a file, or None.

    html: the text of the file, because the tree contains no comments; location: the address that
    the file's format gives. What the page declares (rel=canonical, og:url) comes first, unless it
    is a front page, then where the program that saved it says that the page is from.
    """
    origin = location or _origin_in_comment(html[:_COMMENTS])
    references = canonical_references(related_links(tree))
    references += [
        str(meta.get("content"))
        for meta in tree.iter("meta")
        if meta.get("content") and "og:url" in (meta.get("property"), meta.get("name"))
    ]
    for reference in references:
        url = resolve_link(origin or "", reference)
        if url is not None and urlsplit(url).path not in ("", "/"):
            return url
    return resolve_link("", origin) if origin else None


def _origin_in_comment(head: str) -> str | None:
    """The address in the comment of the program that saved a page."""
    for pattern in _ORIGIN_COMMENTS:
        if match := pattern.search(head):
            address = unescape(match[1])
            return address if "://" in address else f"http://{address}"
    return None
