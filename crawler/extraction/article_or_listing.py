"""Whether a page with an extracted text is an article. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from courlan import is_navigation_page
from lxml.html import HtmlElement

from crawler.extraction.metadata import LISTING_TYPES, Declarations
from storage.core.model import Kind, NoArticle, Paragraph

_MIN_TEXT = 40  # characters of text in any article, even one that declares itself as such
_MIN_PROSE = 250  # characters of prose in an article that declares nothing
_MAX_LINKED = 0.3  # share of link text from which a page is a listing
_MAX_LINKED_DECLARED = 0.6  # the same for a page that declares itself as an article
_AMPLE_PROSE = 2000  # characters of prose that confirm a declaration as an article
_MAX_TEASER = 250  # a teaser in a listing has fewer characters
_MIN_LINKED_PARAGRAPHS = 3
_MIN_LINKED_HEADINGS = 3
_MIN_LETTERS = 0.3  # share of letters in a text of any script; vowel signs are not counted
_MIN_LINK_TEXT = 20  # characters; shorter link texts are ignored
_LONG_PARAGRAPH = 400  # characters from which a paragraph is prose however it ends
_SHORTEST_SENTENCE = 60  # characters from which a paragraph that ends a sentence is prose
_SENTENCE_END = re.compile(r"[.!?…。！？؟।][\"'”’»」』)\]]*\s*$")
_UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")


def find_rejection(
    paragraphs: Sequence[Paragraph], declarations: Declarations, tree: HtmlElement, url: str
) -> NoArticle | None:
    """Why a page with this text is not an article, or None if it is one.

    Much of the text of a listing is link text. A page that declares nothing about itself must
    contain prose, that is, complete sentences of some length and not only teasers.
    """
    prose = [p.text for p in paragraphs if p.kind is not Kind.HEADING]
    length = sum(_length(text) for text in prose)
    if length < _MIN_TEXT:
        return NoArticle("no-text", f"{length} characters of text")
    is_article = declarations.is_article
    if is_article and sum(_length(text) for text in prose if _is_prose(text)) >= _AMPLE_PROSE:
        return None
    links = _link_texts(tree)
    linked = [p.text for p in paragraphs if _normalise(p.text) in links]
    share = sum(_length(text) for text in linked) / sum(_length(p.text) for p in paragraphs)
    max_share = _MAX_LINKED_DECLARED if is_article else _MAX_LINKED
    if len(linked) >= _MIN_LINKED_PARAGRAPHS and share >= max_share:
        return NoArticle("listing", f"{share:.0%} of its text is link text")
    path = urlsplit(url).path
    if path in ("", "/") and not (is_article and declarations.published):
        return NoArticle("listing", "a front page")
    if declarations.is_listing:
        types = ", ".join(sorted(declarations.types & LISTING_TYPES))
        return NoArticle("listing", f"declares the type {types}")
    if is_article:
        return None
    if is_navigation_page(url):
        return NoArticle("listing", "its URL is that of an overview page")
    if sum(map(str.isalpha, "".join(prose))) < _MIN_LETTERS * sum(map(len, prose)):
        return NoArticle("no-text", f"less than {_MIN_LETTERS:.0%} of its characters are letters")
    sentences = [_length(text) for text in prose if _is_prose(text)]
    if sum(sentences) < _MIN_PROSE:
        return NoArticle("listing", f"only {sum(sentences)} characters of complete sentences")
    if max(sentences) < _MAX_TEASER:
        headings = _count_linked_headings(tree)
        if headings >= _MIN_LINKED_HEADINGS:
            return NoArticle("listing", f"{headings} headings that are links, and only teasers")
    return None


def _link_texts(tree: HtmlElement) -> frozenset[str]:
    texts = (_normalise(" ".join(link.itertext())) for link in tree.iter("a"))
    return frozenset(text for text in texts if len(text) >= _MIN_LINK_TEXT)


def _normalise(text: str) -> str:
    return " ".join(text.split()).casefold()


def _count_linked_headings(tree: HtmlElement) -> int:
    """Headings that link to other pages, which are the headlines of teasers."""
    return sum(
        1
        for heading in tree.iter("h1", "h2", "h3", "h4")
        if heading.find(".//a[@href]") is not None or heading.getparent().tag == "a"
    )


def _length(text: str) -> int:
    """Length in characters of English text: a character of Chinese or Thai counts as 2.5."""
    return len(text) + int(1.5 * len(_UNSPACED.findall(text)))


def _is_prose(text: str) -> bool:
    length = _length(text)
    return length >= _LONG_PARAGRAPH or (
        length >= _SHORTEST_SENTENCE and bool(_SENTENCE_END.search(text))
    )
