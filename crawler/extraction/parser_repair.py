"""Parse HTML after removing what libxml2 and lxml cannot handle. Pure."""

from __future__ import annotations

import re
from functools import cache

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring
from trafilatura.utils import repair_faulty_html

MAX_DEPTH = 250
"""Nesting levels that the parser follows; it leaves out what is nested deeper."""
_HEAD = 4096  # bytes at the start of a page that may contain faulty declarations
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r")
# References to characters that lxml rejects when a tree is changed (XML 1.0, section 2.2). The
# group matches those that separate words.
_INVALID_REFERENCE = re.compile(
    rb"&#(?:(0*1[12](?![0-9])|[xX]0*[bBcC](?![0-9a-fA-F]))"
    rb"|0*(?:[1-8]|1[4-9]|2[0-9]|3[01]|6553[45])(?![0-9])"
    rb"|[xX]0*(?:[1-8eEfF]|1[0-9a-fA-F]|[fF]{3}[eEfF])(?![0-9a-fA-F]));?"
)
# No character has a number this long, and int() raises an error at 4,300 digits.
_ENDLESS_NUMBER = re.compile(rb"(#(?<=[&;]#)[0-9]{20})[0-9]{4000,}")


def parse_html(html: str) -> HtmlElement | None:
    """The page as a tree, or None if it contains no HTML."""
    if not html.strip():
        return None
    try:
        tree = document_fromstring(  # type: ignore[no-untyped-call]
            _repair(html), parser=_parser()
        )
    except (etree.ParserError, ValueError):
        return None
    return tree if len(tree) else None


def _repair(html: str) -> bytes:
    """The page as trafilatura repairs it, in UTF-8.

    Only the head is passed to trafilatura because it repairs declarations in the first lines.
    Control characters are removed from the bytes, which is four times as fast as from the text.
    """
    if "\ufffe" in html or "\uffff" in html:
        html = html.replace("\ufffe", "").replace("\uffff", "")
    page = html.encode("utf-8", "surrogatepass").translate(None, _CONTROLS)
    page = _INVALID_REFERENCE.sub(lambda match: b" " if match[1] else b"", page)
    page = _ENDLESS_NUMBER.sub(rb"\1", page)
    head, newline, _ = page[:_HEAD].rpartition(b"\n")
    head = head if newline else page
    text = head.decode("utf-8", "surrogatepass")
    repaired = repair_faulty_html(text, text[:50].lower())
    if repaired in (text, f"{text}\n"):
        return page
    return repaired.encode("utf-8", "surrogatepass") + page[len(head) :]


@cache
def _parser() -> HTMLParser:
    """trafilatura's parser, but with the same class for all elements.

    lxml.html calls a Python function to choose the class of an element each time it is accessed.
    """
    parser = HTMLParser(  # type: ignore[no-untyped-call]
        encoding="utf-8",
        collect_ids=False,
        default_doctype=False,
        remove_comments=True,
        remove_pis=True,
    )
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
    return parser


def describe_excessive_nesting(tree: HtmlElement) -> str | None:
    """What the parser left out of a deeply nested page, or None if it left out nothing."""
    depth, node = 0, tree
    while len(node):
        depth, node = depth + 1, node[-1]
    return f"markup nested deeper than {MAX_DEPTH} levels" if depth >= MAX_DEPTH else None
