"""Find what an extracted text contains that is not the page's own: links, teasers, comments. Pure.

Nothing is removed unless the text contains enough prose of its own, and nothing between its own
prose is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Set
from itertools import pairwise

from crawler.extraction.text.located_text import LocatedText
from crawler.extraction.text.page_blocks import PageBlocks, Region
from crawler.extraction.text.repeated_elements import announces_page, leads_elsewhere
from crawler.extraction.text.sentences import prose_length
from crawler.extraction.text.taken_prose import MIN_TAKEN
from storage.core.model import Kind

_MIN_OWN = 250  # characters of prose of its own from which a text is that of an article
_MAX_TEASER = 500  # characters of prose of a teaser
_MAX_LINKED = 0.5  # share of link text from which a block without prose is a link


def surplus(page: PageBlocks, text: LocatedText, added: Set[int]) -> frozenset[int]:
    """The indexes of the blocks in a text that precede or follow its own prose and are not its own.

    These are readers' comments, teasers of other pages, lists of links, and their headings. added:
    the indexes of blocks that will be added to the text.
    """
    taken = [index for index, share in enumerate(text.shares) if share >= MIN_TAKEN]
    foreign = _foreign(page, taken)
    own = [
        index
        for index in sorted(added | set(taken))
        if page.blocks[index].is_prose and index not in foreign
    ]
    length = sum(prose_length(page.blocks[index].text) for index in own)
    other = sum(
        prose_length(page.blocks[index].text) for index in foreign if page.blocks[index].is_prose
    )
    if length < max(_MIN_OWN, other):
        return frozenset()
    flows = {page.blocks[index].flow for index in own}
    links = _links(page, [index for index in taken if not own[0] <= index <= own[-1]])
    after = [index for index in taken if index > own[-1]]
    removed = _menu(page, links, own[0], flows) | {
        index
        for index in after
        if index in foreign or (index in links and page.blocks[index].flow not in flows)
    }
    # The heading of what is removed belongs to it.
    headings = [
        index
        for index, follows in pairwise(after)
        if page.blocks[index].kind is Kind.HEADING and follows in removed
    ]
    return removed.union(headings)


def _foreign(page: PageBlocks, taken: list[int]) -> frozenset[int]:
    """The blocks in comments and in teasers of other pages."""
    teasers = _teasers(page)
    return frozenset(
        index
        for index in taken
        if page.blocks[index].region is Region.COMMENT
        or not teasers.isdisjoint(page.ancestors(page.blocks[index].container))
    )


def _links(page: PageBlocks, indexes: list[int]) -> frozenset[int]:
    """The blocks that are links to other pages, and not to places on this one."""
    linked = [i for i in indexes if page.blocks[i].linked_share >= _MAX_LINKED]
    leaving = {
        container
        for container in {page.blocks[index].container for index in linked}
        if any(map(leads_elsewhere, page.containers[container].iter("a")))
    }
    return frozenset(index for index in linked if page.blocks[index].container in leaving)


def _menu(page: PageBlocks, links: frozenset[int], first: int, flows: set[int]) -> frozenset[int]:
    """The links before the heading of the page, and those outside of the flows of prose."""
    headings = (i for i in range(first, -1, -1) if page.blocks[i].kind is Kind.HEADING)
    heading = next(headings, -1)
    return frozenset(
        index
        for index in links
        if index < first
        and page.blocks[index].kind is not Kind.HEADING
        and (index < heading or page.blocks[index].flow not in flows)
    )


def _teasers(page: PageBlocks) -> frozenset[int]:
    """The containers with little prose whose only heading is a link to another page."""
    headings: Counter[int] = Counter()
    prose: Counter[int] = Counter()
    linked: set[int] = set()
    for block in page.blocks:
        if block.kind is Kind.HEADING:
            above = list(page.ancestors(block.container))
            headings.update(above)
            if block.linked_share >= _MAX_LINKED:
                linked.update(above)
        elif block.is_prose:
            length = prose_length(block.text)
            for container in page.ancestors(block.container):
                prose[container] += length
    return frozenset(
        container
        for container in linked
        if headings[container] == 1
        and prose[container] <= _MAX_TEASER
        and announces_page(page.containers[container])
    )
