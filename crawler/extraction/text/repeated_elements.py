"""Compare elements of a page: which are alike, and which only announce another page. Pure."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_NUMBER = re.compile(r"\d")
_MEDIA = ("img", "picture", "video", "figure", "iframe", "audio")

Signature = tuple[str, str, str | None, str | None]


def signature(element: HtmlElement) -> Signature | None:
    """What elements with the same role on a page have in common; None if nothing tells their role.

    All `article` elements have the same role; others are alike if they have the same name, declared
    role and classes, apart from numbered ones.
    """
    tag, attributes = element.tag, element.attrib
    role, item = attributes.get("role"), attributes.get("itemprop")
    if tag == "article" or role == "article":
        return ("article", "", None, None)
    classes = attributes.get("class", "").split()
    names = " ".join(sorted({each for each in classes if not _NUMBER.search(each)} or classes))
    if not names and item is None:
        return None
    return (tag, names, role, item)


def announces_page(element: HtmlElement) -> bool:
    """Whether a heading of an element is a link to another page, as in a teaser."""
    for heading in element.iter(*_HEADINGS):
        link = heading.find(".//a[@href]")
        if link is not None and leads_elsewhere(link):
            return True
        parent = heading.getparent()
        while parent is not None and parent is not element.getparent():
            if parent.tag == "a" and leads_elsewhere(parent):
                return True
            parent = parent.getparent()
    return False


def leads_elsewhere(link: HtmlElement) -> bool:
    """Whether a link leads to another page, and not to a place on the same page."""
    target = link.get("href", "").strip()
    return bool(target) and not target.startswith("#")


def has_media(element: HtmlElement) -> bool:
    """Whether an element contains a picture, a film or another page."""
    return next(element.iter(*_MEDIA), None) is not None
