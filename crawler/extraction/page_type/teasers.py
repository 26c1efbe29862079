"""Which prose of a page belongs to teasers or posts that lead to other pages of the site. Pure.

A page is divided into blocks of text. A block that is mainly a link to another page and precedes
text, such as a linked headline, opens an entry. The entry ends where its element ends, or where the
next one begins.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.extraction.page_type.link_blocks import Block, read_blocks
from crawler.extraction.text.sentences import is_prose, prose_length
from storage.core.urls import is_on_site, resolve_link, site_of, url_key

_MAX_TEASER = 600  # characters of prose; more is not the teaser of a link that is no heading
_MIN_SINGLE = 60  # characters of a teaser in a block with its link
_MIN_LINK = 20  # characters of a link that is no heading; names of authors are shorter
_MAX_MORE = 40  # characters of a link such as "Read more"
_MIN_SAME_MORE = 2  # other pages to which links with the same words lead
_MAX_LEVEL = 6  # of headings
_KEY = 80  # characters by which an extracted paragraph is found on the page
_ELLIPSES = ("...", "…", "[...]", "[…]", "(...)", "(…)")


@dataclass(frozen=True, slots=True)
class Entries:
    """The entries of a page that lead to other pages.

    pages: by the start of a block's text, the page that its entry leads to; lengths: by page, the
    characters of prose in its entry.
    """

    pages: dict[str, str]
    lengths: dict[str, int]

    def page_of(self, text: str) -> str | None:
        """The page to which the entry with this paragraph leads; None if it is in no entry."""
        return self.pages.get(_key(text))


def find_entries(tree: HtmlElement, own_urls: Sequence[str], *, any_site: bool = False) -> Entries:
    """The entries of a page.

    own_urls: the URL of the page and others that it declares for itself; the first is the base of
    relative links. any_site: also find entries that lead to other sites.
    """
    return _EntryFinder(tree, own_urls, any_site=any_site).find()


_Entry = tuple[int, int, str]  # a range of blocks and the link of the page that it leads to


class _Openings:
    """The blocks that may open entries, in order, and the pages that they link to.

    before, after: for each of them, the nearest blocks that link to other pages than it does.
    """

    def __init__(self, openings: list[tuple[int, str]], end: int) -> None:
        self.indexes = [index for index, _ in openings]
        self.pages = [page for _, page in openings]
        self.before = self._nearest(self.indexes, self.pages, -1)
        self.after = self._nearest(self.indexes[::-1], self.pages[::-1], end)[::-1]

    def __len__(self) -> int:
        return len(self.indexes)

    def first_from(self, index: int) -> int:
        """The first opening block at or after a block; there must be one."""
        return self.indexes[bisect_left(self.indexes, index)]

    @staticmethod
    def _nearest(indexes: list[int], pages: list[str], nearest: int) -> list[int]:
        found: list[int] = []
        for position in range(len(indexes)):
            if position and pages[position] != pages[position - 1]:
                nearest = indexes[position - 1]
            found.append(nearest)
        return found


class _EntryFinder:
    def __init__(self, tree: HtmlElement, own_urls: Sequence[str], *, any_site: bool) -> None:
        self._page = read_blocks(tree)
        self._blocks = self._page.blocks
        self._links = _OtherPages(tree, own_urls, any_site=any_site)
        self._is_prose = [is_prose(block.text) for block in self._blocks]
        # What precedes each block, so that ranges of blocks need no counting.
        self._prose = [0, *accumulate(map(self._prose_of, range(len(self._blocks))))]
        self._paragraphs = [0, *accumulate(map(int, self._is_prose))]
        levels = [block.level for block in self._blocks]
        self._headings = [
            [index for index, level in enumerate(levels) if 0 < level <= highest]
            for highest in range(_MAX_LEVEL + 1)
        ]
        self._more = self._repeated_words()

    def find(self) -> Entries:
        pages: dict[str, str] = {}
        lengths: dict[str, int] = {}
        for start, end, link in dict.fromkeys(self._entries()):
            page = self._links.page(link)
            if page is None:
                continue
            lengths[page] = max(self._length(start, end), lengths.get(page, 0))
            for block in self._blocks[start:end]:
                pages.update((_key(text), page) for text in (block.text, *block.runs))
        return Entries(pages, lengths)

    def _entries(self) -> Iterator[_Entry]:
        # Later entries replace earlier ones; a heading says most clearly where an entry leads.
        yield from self._single_blocks()
        more_links = self._openings(self._is_more_link, resolved=False)
        for position in range(len(more_links)):
            yield from self._ended_by(position, more_links)
        leads = self._openings(self._is_lead, resolved=False)
        for position, index in enumerate(leads.indexes):
            if not self._blocks[index].level:
                yield from self._opened_by(position, leads)
        headlines = self._openings(lambda at: self._blocks[at].level > 0, resolved=True)
        for position in range(len(headlines)):
            yield from self._opened_by(position, headlines)

    def _openings(self, selects: Callable[[int], bool], *, resolved: bool) -> _Openings:
        """The selected blocks that link to another page.

        resolved: with the keys of the pages; else with the links as written, because resolving the
        many links of a page takes time.
        """
        found = (
            (index, self._links.page(block.link) if resolved else block.link)
            for index, block in enumerate(self._blocks)
            if block.link and not block.link.startswith("#") and selects(index)
        )
        return _Openings([(index, page) for index, page in found if page], len(self._blocks))

    def _is_lead(self, index: int) -> bool:
        """Whether a linked block may be a headline, though it need not be a heading."""
        block = self._blocks[index]
        is_long = prose_length(block.text) >= _MIN_LINK
        return block.level > 0 or (is_long and not self._is_prose[index])

    def _is_more_link(self, index: int) -> bool:
        block = self._blocks[index]
        return not block.level and block.text.casefold() in self._more

    def _single_blocks(self) -> Iterator[_Entry]:
        """Blocks that are entries themselves: linked prose, and teasers that end in a link."""
        for index, block in enumerate(self._blocks):
            if not block.first_link and not block.last_link:
                continue
            link = block.link if self._is_prose[index] else None
            if link is None and len(block.text) <= _MAX_TEASER:
                link = self._teaser_link(block)
            if link is not None:
                yield index, index + 1, link

    def _teaser_link(self, block: Block) -> str | None:
        """The link of a block that is a teaser with a link at its start or end."""
        if prose_length(block.text) < _MIN_SINGLE:
            return None
        if block.last_link:
            before = block.text.removesuffix(block.last_words).rstrip(" ([")
            if before.endswith(_ELLIPSES) or block.last_words.casefold() in self._more:
                return block.last_link
        return block.first_link if block.is_item else None

    def _opened_by(self, position: int, openings: _Openings) -> Iterator[_Entry]:
        """The entry below a headline, if it contains prose.

        It is the largest element that begins with the headline and contains no other one. If that
        is the headline itself, the entry reaches to the next headline in the element around it.
        """
        index, before, after = (
            each[position] for each in (openings.indexes, openings.before, openings.after)
        )
        level = self._blocks[index].level
        following = self._next_heading(index, level)
        if level and following < after and not self._length(index, following):
            return  # the name of a section, above the headline
        start, end, depth = index, index + 1, 0
        is_flat = is_preceded = False
        for outer_start, outer_end in self._page.ancestors(self._blocks[index].node):
            has_other = before >= outer_start or after < outer_end
            if has_other or self._is_preceded(outer_start, index, level):
                is_flat = depth == 1
                if is_flat:
                    end = min(outer_end, after, following)
                    first = openings.first_from(outer_start)
                    is_preceded = self._length(outer_start, first) > 0
                break
            start, end, depth = outer_start, outer_end, depth + 1
        if level:
            # In an article, headings of other stories come after some of its own text.
            is_entry = self._length(start, end) <= _MAX_TEASER or not is_preceded
        else:
            is_entry = self._is_teaser(start, end, is_flat) and not is_preceded
        if is_entry and self._length(start, end):
            yield start, end, self._blocks[index].link or ""

    def _is_teaser(self, start: int, end: int, is_flat: bool) -> bool:
        """Whether a range may be a teaser whose headline is no heading."""
        paragraphs = self._paragraphs[end] - self._paragraphs[start]
        is_short = self._length(start, end) <= _MAX_TEASER
        has_heading = self._has_heading(start, end, _MAX_LEVEL)
        return is_short and not has_heading and (paragraphs == 1 or not is_flat)

    def _ended_by(self, position: int, openings: _Openings) -> Iterator[_Entry]:
        """The teaser with a heading that a link such as "Read more" ends."""
        index, before, after = (
            each[position] for each in (openings.indexes, openings.before, openings.after)
        )
        start = end = index
        for outer_start, outer_end in self._page.ancestors(self._blocks[index].node):
            has_other = before >= outer_start or after < outer_end
            if has_other or self._length(outer_start, outer_end) > _MAX_TEASER:
                break
            start, end = outer_start, outer_end
        if self._length(start, end) and self._has_heading(start, end, _MAX_LEVEL):
            yield start, end, openings.pages[position]

    def _is_preceded(self, start: int, index: int, level: int) -> bool:
        """Whether there is prose, or a heading as high as `level`, between two blocks."""
        return self._length(start, index) > 0 or self._has_heading(start, index, level)

    def _has_heading(self, start: int, end: int, level: int) -> bool:
        headings = self._headings[level]
        at = bisect_left(headings, start)
        return at < len(headings) and headings[at] < end

    def _next_heading(self, index: int, level: int) -> int:
        """The next heading as high as `level`, or the end."""
        headings = self._headings[level]
        at = bisect_left(headings, index + 1)
        return headings[at] if at < len(headings) else len(self._blocks)

    def _length(self, start: int, end: int) -> int:
        """Characters of prose in a range of blocks."""
        return self._prose[end] - self._prose[start] if end > start else 0

    def _prose_of(self, index: int) -> int:
        block = self._blocks[index]
        return prose_length(block.text) if self._is_prose[index] and not block.level else 0

    def _repeated_words(self) -> frozenset[str]:
        """The words of short links that lead to different pages, such as "Read more"."""
        pages: dict[str, set[str]] = {}
        for block in self._blocks:
            if block.last_link and len(block.last_words) <= _MAX_MORE and not block.level:
                pages.setdefault(block.last_words.casefold(), set()).add(block.last_link)
        return frozenset(words for words, links in pages.items() if len(links) >= _MIN_SAME_MORE)


class _OtherPages:
    """Decides which links lead to other pages that may be articles."""

    def __init__(self, tree: HtmlElement, own_urls: Sequence[str], *, any_site: bool) -> None:
        base = tree.find(".//base[@href]")
        self._base = own_urls[0]
        if base is not None:
            self._base = resolve_link(own_urls[0], base.get("href", "")) or own_urls[0]
        self._own = frozenset(map(url_key, own_urls))
        self._sites = frozenset(map(site_of, own_urls))
        self._path = urlsplit(own_urls[0]).path
        self._any_site = any_site
        self._pages: dict[str, str | None] = {}

    def page(self, link: str | None) -> str | None:
        """The key of the page that a link leads to.

        None if it leads to this page, to one that contains it in its path, such as the front page
        or a section, or to another site.
        """
        if link is None:
            return None
        if link not in self._pages:
            self._pages[link] = self._resolve(link)
        return self._pages[link]

    def _resolve(self, link: str) -> str | None:
        url = resolve_link(self._base, link)
        if url is None:
            return None
        key = url_key(url)
        parts = urlsplit(url)
        folder = parts.path.rstrip("/") + "/"
        is_above = not parts.query and (folder == "/" or self._path.startswith(folder))
        is_other_site = not is_on_site(url, self._sites)
        if key in self._own or (is_other_site and not self._any_site):
            return None
        return key if is_other_site or not is_above else None


def _key(text: str) -> str:
    """The start of a text, without what extractors and browsers change."""
    return "".join(filter(str.isalnum, text[: 2 * _KEY]))[:_KEY].casefold()
