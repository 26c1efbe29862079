"""Whether a page with an extracted text is an article. Pure.

Prose decides: complete sentences that do not belong to teasers or posts of other pages. Where there
is little, the URL and the declared type may say that the page is a listing. Whatever no rule
recognises is an article.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from courlan import is_navigation_page
from lxml.html import HtmlElement

from crawler.extraction.metadata.declarations import LISTING_TYPES, Declarations
from crawler.extraction.page_type.error_pages import find_error_page
from crawler.extraction.page_type.teasers import Entries, find_entries
from crawler.extraction.text.sentences import count_letters, is_prose, prose_length
from storage.core.model import Kind, NoArticle, PageProse, Paragraph
from storage.core.urls import strip_tracking

_MIN_TEXT = 40  # characters of text in any article, even one that declares itself as such
_MIN_PROSE = 250  # characters of prose in an article that declares nothing
_CLEAR_PROSE = 600  # characters of prose that outweigh a URL like that of an overview page
_AMPLE_PROSE = 1000  # characters of prose that outweigh the URL "/" and a declared type
_CONFIRMING_PROSE = 2000  # characters of prose that confirm a declaration as an article
_MIN_OWN_SHARE = 1 / 3  # of the prose of an article, at least so much leads to no other page
_SIMILAR = 1 / 4  # of the longest entry's length, from which another is like it
_MIN_ENTRIES = 2  # other pages that a listing leads to, if only its prose says that it is one
_MAX_LINKED = 0.3  # share of link text from which a page is a listing
_MAX_LINKED_DECLARED = 0.6  # the same for a page that declares itself as an article
_MIN_LINKED_PARAGRAPHS = 3
_MIN_LETTERS = 0.3  # share of letters in a text of any script
_MIN_LINK_TEXT = 20  # characters; shorter link texts are ignored
_PASSAGE = 200  # characters
_FRONT_PAGE = re.compile(r"/?|/(?:index|default|home)(?:\.\w{2,5})?/?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Prose:
    """The paragraphs of prose, and for each the key of the other page that it leads to, if any.

    entries_on_page: the number of entries like these, in the text or elsewhere on the page.
    """

    texts: tuple[str, ...]
    pages: tuple[str | None, ...]
    entries_on_page: int = 0

    @property
    def own(self) -> list[str]:
        return [text for text, page in zip(self.texts, self.pages, strict=True) if page is None]

    @property
    def own_length(self) -> int:
        return sum(map(prose_length, self.own))

    @property
    def length(self) -> int:
        return sum(map(prose_length, self.texts))

    @property
    def entries(self) -> dict[str, list[str]]:
        entries: dict[str, list[str]] = {}
        for text, page in zip(self.texts, self.pages, strict=True):
            if page is not None:
                entries.setdefault(page, []).append(text)
        return entries

    def to_report(self) -> PageProse | None:
        """What an article may have lost if the page is one; None if that is too little for one.

        Teasers do not count, but complete posts do, because a wrong rejection would lose them.
        """
        entries = self.entries.values()
        posts = [texts for texts in entries if sum(map(prose_length, texts)) >= _AMPLE_PROSE]
        texts = [*self.own, *(text for post in posts for text in post)]
        length = sum(map(prose_length, texts))
        if length < _MIN_PROSE:
            return None
        return PageProse(length, length, max(texts, key=prose_length)[:_PASSAGE])


@dataclass(frozen=True, slots=True)
class _Doubt:
    """What says that a page is a listing, and the characters of prose that outweigh it."""

    detail: str
    outweighed_by: int


def find_rejection(
    paragraphs: Sequence[Paragraph], declarations: Declarations, tree: HtmlElement, url: str
) -> NoArticle | None:
    """Why a page with this text is not an article, or None if it is one.

    The reasons are error-page, no-text and listing. A rejection contains the prose of the page if
    there is enough for an article.
    """
    texts = [each.text for each in paragraphs if each.kind is not Kind.HEADING]
    prose = tuple(text for each in paragraphs for text in _read_prose(each))
    error = find_error_page(paragraphs, tree, url)
    if error is not None:
        return replace(error, prose=_Prose(prose, (None,) * len(prose)).to_report())
    length = sum(map(prose_length, texts))
    if length < _MIN_TEXT:
        return NoArticle("no-text", f"{length} characters of text")
    doubt = _find_doubt(declarations, url)
    is_clear = declarations.is_article and (doubt is None or declarations.published is not None)
    if is_clear and sum(map(prose_length, prose)) >= _CONFIRMING_PROSE:
        return None
    found = _Prose(prose, (None,) * len(prose))
    if not is_clear:
        own_urls = [url, *([declarations.canonical] if declarations.canonical else [])]
        divided = _divide(prose, find_entries(tree, own_urls, any_site=doubt is not None))
        if doubt is not None or divided.entries_on_page >= _MIN_ENTRIES:
            found = divided
    detail = (
        _describe_entries(found)
        or _describe_links(paragraphs, found, declarations, tree)
        or _describe_doubt(found, declarations, doubt)
    )
    if detail is None and not declarations.is_article:
        if sum(map(count_letters, texts)) < _MIN_LETTERS * sum(map(len, texts)):
            share = f"{_MIN_LETTERS:.0%}"
            return NoArticle("no-text", f"less than {share} of its characters are letters")
        if found.own_length < _MIN_PROSE:
            detail = f"only {found.own_length} characters of complete sentences"
    return None if detail is None else NoArticle("listing", detail, found.to_report())


def _divide(prose: tuple[str, ...], entries: Entries) -> _Prose:
    """Divide prose into that of the page itself and that of entries."""
    pages = tuple(map(entries.page_of, prose))
    longest = max((entries.lengths[page] for page in pages if page), default=0)
    # The extracted text may contain only one of several posts. Teasers beside one are shorter.
    similar = [length for length in entries.lengths.values() if length >= longest * _SIMILAR]
    return _Prose(prose, pages, len(similar) if longest else 0)


def _read_prose(paragraph: Paragraph) -> list[str]:
    """The prose in a paragraph; in a table, the cells that are prose."""
    if paragraph.kind is Kind.HEADING:
        return []
    is_table = paragraph.kind is Kind.TABLE
    texts = paragraph.text.replace("|", "\n").split("\n") if is_table else [paragraph.text]
    return [text.strip() for text in texts if is_prose(text)]


def _find_doubt(declarations: Declarations, url: str) -> _Doubt | None:
    if declarations.is_listing:
        types = ", ".join(sorted(declarations.types & LISTING_TYPES))
        return _Doubt(f"declares the type {types}", _AMPLE_PROSE)
    parts = urlsplit(strip_tracking(url))
    if parts.query:
        return None  # it may select an article on any path
    if _FRONT_PAGE.fullmatch(parts.path):
        return _Doubt("a front page", _AMPLE_PROSE)
    if is_navigation_page(url):
        return _Doubt("its URL is that of an overview page", _CLEAR_PROSE)
    return None


def _describe_entries(found: _Prose) -> str | None:
    """Most of the prose leads to other pages."""
    entries = found.entries_on_page
    if not entries or found.own_length >= _MIN_OWN_SHARE * found.length:
        return None
    share = 1 - found.own_length / found.length
    return f"{share:.0%} of its prose belongs to links to {entries} other pages"


def _describe_links(
    paragraphs: Sequence[Paragraph], found: _Prose, declarations: Declarations, tree: HtmlElement
) -> str | None:
    """Much of the text is link text."""
    links = _link_texts(tree)
    linked = [each.text for each in paragraphs if _normalise(each.text) in links]
    length = sum(map(prose_length, linked))
    share = length / sum(prose_length(each.text) for each in paragraphs)
    max_share = _MAX_LINKED_DECLARED if declarations.is_article else _MAX_LINKED
    if len(linked) < _MIN_LINKED_PARAGRAPHS or share < max_share:
        return None
    own = sum(prose_length(text) for text in found.own if _normalise(text) not in links)
    if own >= max(_AMPLE_PROSE, length):
        return None
    return f"{share:.0%} of its text is link text"


def _describe_doubt(found: _Prose, declarations: Declarations, doubt: _Doubt | None) -> str | None:
    """The URL or the type says that it is a listing, and the prose does not outweigh that."""
    if doubt is None or found.own_length >= doubt.outweighed_by:
        return None
    if declarations.is_article and (declarations.published or doubt.outweighed_by < _AMPLE_PROSE):
        return None
    return doubt.detail


def _link_texts(tree: HtmlElement) -> frozenset[str]:
    texts = (_normalise(" ".join(link.itertext())) for link in tree.iter("a"))
    return frozenset(text for text in texts if len(text) >= _MIN_LINK_TEXT)


def _normalise(text: str) -> str:
    return " ".join(text.split()).casefold()
