"""Divide a parsed page into blocks of text, with their headings and links. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from lxml import etree
from lxml.html import HtmlElement

from crawler.extraction.text.page_blocks import INLINE, WITHOUT_TEXT

_MAIN_SHARE = 0.6  # of its text from which a link is the link of a heading
_LEVELS = {f"h{level}": level for level in range(1, 7)}
_DEFAULT_LEVEL = 2  # of role=heading


@dataclass(frozen=True, slots=True)
class Block:
    """A block of text.

    runs: the parts of the text inside and outside of links, if there are several, because some
    extractors divide it there; node: the number of its element; level: 1 to 6 in a heading, else 0;
    is_item: whether its element is a list item; link: the address of the link that its whole text
    is, or most of it in a heading; first_link, last_link: the addresses of the links that it begins
    and ends with; last_words: the text of the last one.
    """

    text: str
    runs: tuple[str, ...]
    node: int
    level: int
    is_item: bool
    link: str | None
    first_link: str | None
    last_link: str | None
    last_words: str


@dataclass(slots=True)
class Blocks:
    """The blocks of a page in document order, and the range of blocks of each element."""

    blocks: list[Block] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    def ancestors(self, node: int) -> Iterator[tuple[int, int]]:
        """The ranges of an element and those around it, from the inside out."""
        while node >= 0:
            yield self.starts[node], self.ends[node]
            node = self.parents[node]


def read_blocks(tree: HtmlElement) -> Blocks:
    """Divide a page into blocks. Scripts, forms' controls and the head are left out."""
    return _BlockReader().read(tree)


class _BlockReader:
    def __init__(self) -> None:
        self._page = Blocks()
        self._node = -1
        self._level = 0
        self._pieces: list[tuple[str, str | None]] = []  # texts and the links they are in
        self._link: str | None = None
        self._items: list[bool] = []  # by the number of an element, whether it is a list item

    def read(self, tree: HtmlElement) -> Blocks:
        walk = etree.iterwalk(tree, events=("start", "end"))
        for event, element in walk:
            tag = element.tag
            if not isinstance(tag, str):
                continue
            if event == "start":
                if tag in WITHOUT_TEXT:
                    walk.skip_subtree()
                    continue
                self._start(element, tag)
            else:
                if tag not in WITHOUT_TEXT:
                    self._end(tag, element)
                self._add(element.tail)
        self._flush()
        return self._page

    def _start(self, element: HtmlElement, tag: str) -> None:
        if tag == "br":
            self._flush()
        elif tag == "a":
            is_author = "author" in element.get("rel", "").lower().split()
            self._link = None if is_author else element.get("href")
        elif tag not in INLINE:
            self._flush()
            self._page.parents.append(self._node)
            self._page.starts.append(len(self._page.blocks))
            self._page.ends.append(-1)
            self._node = len(self._page.parents) - 1
            self._level = _level(element, tag) or self._level
            self._items.append(tag == "li")
        self._add(element.text)

    def _end(self, tag: str, element: HtmlElement) -> None:
        if tag == "a":
            self._link = None
        elif tag not in INLINE and tag != "br":
            self._flush()
            self._page.ends[self._node] = len(self._page.blocks)
            self._node = self._page.parents[self._node]
            if _level(element, tag):
                self._level = 0

    def _add(self, text: str | None) -> None:
        if text:
            self._pieces.append((text, self._link))

    def _flush(self) -> None:
        if not self._pieces:
            return
        pieces = [(text, link) for text, link in self._pieces if not text.isspace()]
        if pieces:
            self._page.blocks.append(self._block(pieces))
        self._pieces = []

    def _block(self, pieces: list[tuple[str, str | None]]) -> Block:
        text = " ".join("".join(piece for piece, _ in self._pieces).split())
        (_, first), (last_text, last) = pieces[0], pieces[-1]
        lengths: dict[str | None, int] = {}
        for piece, link in pieces:
            lengths[link] = lengths.get(link, 0) + len(piece)
        main = max(lengths, key=lambda link: lengths[link])
        is_main = len(lengths) == 1 or (
            self._level > 0 and lengths[main] >= _MAIN_SHARE * sum(lengths.values())
        )
        return Block(
            text=text,
            runs=_runs(pieces) if len(lengths) > 1 else (),
            node=self._node,
            level=self._level,
            is_item=self._node >= 0 and self._items[self._node],
            link=main if is_main else None,
            first_link=first,
            last_link=last,
            last_words=" ".join(last_text.split()) if last else "",
        )


def _runs(pieces: list[tuple[str, str | None]]) -> tuple[str, ...]:
    """The texts of consecutive pieces that are in the same link or in none."""
    groups = groupby(pieces, key=lambda piece: piece[1])
    return tuple("".join(text for text, _ in group) for _, group in groups)


def _level(element: HtmlElement, tag: str) -> int:
    if tag in _LEVELS:
        return _LEVELS[tag]
    if element.get("role") != "heading":
        return 0
    level = element.get("aria-level", "")
    return int(level) if level in ("1", "2", "3", "4", "5", "6") else _DEFAULT_LEVEL
