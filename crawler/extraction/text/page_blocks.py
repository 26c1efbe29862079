"""Divide a parsed page into blocks of text, as a browser shows them. Pure.

A block is a run of text between two boundaries. Line breaks are boundaries, and so are all elements
that are not known to be inline. So text is found in any container, such as `div`, `center`, `td` or
an element with a name of its own, and also when it is next to one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cached_property

from lxml.html import HtmlElement

from crawler.extraction.text.sentences import is_prose
from storage.core.model import Kind

INLINE = frozenset(
    """
    a abbr acronym b bdi bdo big blink cite code data del dfn em font i img ins kbd label mark nobr
    output q rb rp rt rtc ruby s samp small span strike strong sub sup time tt u var wbr
    """.split()
)
"""Elements that do not begin a block (HTML Living Standard, 3.2.5.2.5 and 16.2)."""
WITHOUT_TEXT = frozenset(
    """
    applet audio button canvas datalist embed frame frameset head iframe input map math meta meter
    noembed noframes noscript object option progress rp script select style svg template textarea
    title video
    """.split()
)
"""Elements whose content is not shown, or is not text of the page."""
_KINDS = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), Kind.HEADING),
    **dict.fromkeys(("li", "dt", "dd"), Kind.ITEM),
    "blockquote": Kind.QUOTE,
    "pre": Kind.CODE,
}
# Elements that do not begin a flow of their own: what they contain belongs to the text around them.
_PARTS = frozenset("ul ol dl menu dir p thead tbody tfoot tr".split())
_ROLES_OUTSIDE = frozenset(
    "navigation search banner contentinfo menu menubar dialog alertdialog tablist toolbar".split()
)
_COMMENT = re.compile(r"(?<![a-z])(?:comments?|disqus|respond)(?![a-z])", re.IGNORECASE)
_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")
_ASCII_SEPARATORS = bytes(code for code in range(128) if not chr(code).isalnum())
_MAX_LINKED_PROSE = 0.5  # share of link text from which a block is not prose
_MAIN_SHARE = 0.9  # share of the prose in a region that is the main one whatever it is called
_MIN_MAIN = 1000  # characters of prose in such a region
_LAYOUT_CELL = 300  # characters from which a table cell is page layout, and its text is not data
_WHOLE_FORM = 0.5  # share of a page's text in a form that encloses the page


class Region(Enum):
    """The part of the page that a block is in.

    NAVIGATION: menus, forms, and what the markup declares as header or footer of the page; ASIDE:
    what it declares as complementary; CAPTION: of a figure; COMMENT: readers' comments; MAIN: all
    other parts.
    """

    MAIN = "main"
    NAVIGATION = "navigation"
    ASIDE = "aside"
    CAPTION = "caption"
    COMMENT = "comment"


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text on the page.

    text: with its white space collapsed; key: its letters and digits, casefolded; linked_share: the
    share of link text, from 0 to 1; is_prose: whether it consists of sentences. container and flow
    are indexes into `PageBlocks.containers`: the innermost container of the block, and the one in
    whose flow it is, that is, outside of any list, table, quote and heading.
    """

    text: str
    key: str
    kind: Kind
    region: Region
    linked_share: float
    is_prose: bool
    container: int
    flow: int


@dataclass(frozen=True, slots=True)
class PageBlocks:
    """The blocks of a page in document order, and the elements that contain them.

    containers: the elements that are not inline, in document order; the first is the body.
    parents: for each container, the index of the one that it is in, -1 for the body.
    """

    blocks: list[Block] = field(default_factory=list)
    containers: list[HtmlElement] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)

    def ancestors(self, container: int) -> Iterator[int]:
        """A container and all that it is in, from the inside out."""
        while container >= 0:
            yield container
            container = self.parents[container]


def comparison_key(text: str) -> str:
    """The letters and digits of a text, casefolded. Texts are compared without what is between."""
    if text.isascii():  # ten times as fast
        return text.lower().encode().translate(None, _ASCII_SEPARATORS).decode()
    return _NOT_ALPHANUMERIC.sub("", text).casefold()


def page_blocks(tree: HtmlElement) -> PageBlocks:
    """The blocks of a page."""
    body = tree if tree.tag == "body" else tree.find("body")
    whole = tree if body is None else body
    walk = _Walk(whole)
    walk.visit(whole, is_in_article=False)
    return _with_main_region(walk.page)


def _with_main_region(page: PageBlocks) -> PageBlocks:
    """The page, in which the region that contains nearly all prose is the main one.

    An element that is never closed contains the rest of the page. Comments are never the main
    region, however many there are.
    """
    prose: Counter[Region] = Counter()
    for block in page.blocks:
        if block.is_prose:
            prose[block.region] += len(block.text)
    if not prose:
        return page
    region, length = prose.most_common(1)[0]
    is_enclosing = region in (Region.ASIDE, Region.NAVIGATION)
    if not is_enclosing or length < max(_MIN_MAIN, _MAIN_SHARE * prose.total()):
        return page
    blocks = [
        replace(block, region=Region.MAIN) if block.region is region else block
        for block in page.blocks
    ]
    return replace(page, blocks=blocks)


class _Walk:
    """Visits the elements of a page in document order, and collects the text between boundaries."""

    def __init__(self, whole: HtmlElement) -> None:
        self.page = PageBlocks()
        self._whole = whole
        self._parts: list[str] = []
        self._linked = 0
        self._link_depth = 0
        self._container = self._flow = -1
        self._kind = Kind.TEXT
        self._region = Region.MAIN

    def visit(self, element: HtmlElement, *, is_in_article: bool) -> None:
        """Collect the text of an element that is not inline."""
        before = self._container, self._flow, self._kind, self._region
        is_in_article = is_in_article or element.tag in ("article", "main")
        self._enter(element, is_in_article)
        self._collect(element, is_in_article)
        self._flush()
        self._container, self._flow, self._kind, self._region = before

    def _enter(self, element: HtmlElement, is_in_article: bool) -> None:
        tag = element.tag
        self.page.containers.append(element)
        self.page.parents.append(self._container)
        self._container = len(self.page.containers) - 1
        if self._region is Region.MAIN and not (tag == "form" and self._encloses_page(element)):
            self._region = _region_of(element, is_in_article)
        kind = _KINDS.get(tag)
        if kind is not None:
            # In an item or a quote, only a heading is of a different kind.
            if self._kind is Kind.TEXT or kind is Kind.HEADING:
                self._kind = kind
        elif self._kind is Kind.TEXT and tag not in _PARTS:
            if tag == "table" and _is_data(element):
                self._kind = Kind.TABLE
            else:
                self._flow = self._container

    def _encloses_page(self, form: HtmlElement) -> bool:
        """Whether a form contains most of the page, as some publishing systems have it."""
        return _text_length(form) >= _WHOLE_FORM * self._length

    @cached_property
    def _length(self) -> int:
        return _text_length(self._whole)

    def _collect(self, element: HtmlElement, is_in_article: bool) -> None:
        if element.text:
            self._add(element.text)
        for child in element:
            tag = child.tag
            if tag == "br":
                self._flush()
            elif tag in WITHOUT_TEXT or not isinstance(tag, str) or _is_hidden(child):
                pass
            elif tag == "a":
                self._link_depth += 1
                self._collect(child, is_in_article)
                self._link_depth -= 1
            elif tag in INLINE or ("-" in tag and _is_within_text(child)):
                self._collect(child, is_in_article)
            else:
                if self._parts:
                    self._flush()
                self.visit(child, is_in_article=is_in_article)
            tail = child.tail
            if tail:
                self._add(tail)

    def _add(self, text: str) -> None:
        if not self._parts and text.isspace():
            return
        self._parts.append(text)
        if self._link_depth:
            self._linked += len(text)

    def _flush(self) -> None:
        """End the current block."""
        if not self._parts:
            return
        text = " ".join("".join(self._parts).split())
        key = comparison_key(text)
        if key:
            linked = min(self._linked / len(text), 1.0)
            prose = linked < _MAX_LINKED_PROSE and is_prose(text)
            self.page.blocks.append(
                Block(
                    text=text,
                    key=key,
                    kind=self._kind,
                    region=self._region,
                    linked_share=linked,
                    is_prose=prose,
                    container=self._container,
                    flow=self._flow,
                )
            )
        self._parts.clear()
        self._linked = 0


def _region_of(element: HtmlElement, is_in_article: bool) -> Region:
    """The region that an element of the main region begins; MAIN if it begins none."""
    tag = element.tag
    if tag == "aside":
        return Region.ASIDE
    if tag == "figcaption":
        return Region.CAPTION
    if tag in ("nav", "dialog", "search", "form"):
        return Region.NAVIGATION
    if tag in ("header", "footer") and not is_in_article:
        return Region.NAVIGATION
    if tag == "body":
        return Region.MAIN
    get = element.get  # faster than a dictionary of all attributes
    role = get("role")
    if role is not None:
        if role == "complementary":
            return Region.ASIDE
        if role in _ROLES_OUTSIDE:
            return Region.NAVIGATION
    for name in ("class", "id", "itemprop"):
        value = get(name)
        if value and _COMMENT.search(value):
            return Region.COMMENT
    if get("itemtype", "").endswith("/Comment"):
        return Region.COMMENT
    return Region.MAIN


def _is_hidden(element: HtmlElement) -> bool:
    get = element.get
    if get("hidden") is not None or get("aria-hidden") == "true":
        return True
    style = get("style")
    return style is not None and "display:none" in style.replace(" ", "").lower()


def _is_within_text(element: HtmlElement) -> bool:
    """Whether text is directly before or after an element, so that it is part of a sentence."""
    previous = element.getprevious()
    before = element.getparent().text if previous is None else previous.tail
    return bool((before or "").strip()) or bool((element.tail or "").strip())


def _is_data(table: HtmlElement) -> bool:
    """Whether a table contains data, and is not used for the layout of the page."""
    if table.get("role") == "presentation" or table.find(".//table") is not None:
        return False
    if table.find(".//th") is not None:
        return True
    return table.xpath("boolean(.//td/following-sibling::td)") and all(
        _text_length(cell) < _LAYOUT_CELL for cell in table.iter("td")
    )


def _text_length(element: HtmlElement) -> int:
    return sum(map(len, element.itertext()))
