"""Add the text in and next to an article's container that the extractor did not take. Pure.

The container is the innermost element with nearly all prose that was taken. What else is added is
decided by rules that compare a block with the prose that was taken: whether it is in the same flow
of text, in an element of the same kind, or a lead between the heading and the text.
"""

from __future__ import annotations

from crawler.extraction.text.arrangement import arrange
from crawler.extraction.text.located_text import LocatedText
from crawler.extraction.text.page_blocks import Block, PageBlocks, Region, comparison_key
from crawler.extraction.text.repeated_elements import announces_page, has_media
from crawler.extraction.text.sentences import ends_sentence, prose_length
from crawler.extraction.text.surplus import surplus
from crawler.extraction.text.taken_prose import Group, TakenProse
from storage.core.model import Kind, Paragraph

_MAX_LINKED_LEAD = 0.2
_MIN_SECTION = 1000  # characters of prose from which an element of another kind is a section
_MIN_SECTION_PARAGRAPHS = 3
_MIN_SECTION_PROSE = 0.6  # share of prose in such a section
_LEAD_LEVELS = 2  # elements between the heading and an element that contains it and the lead
_LEAD_BLOCKS = 40  # blocks between the heading and the first prose, at most
_MIN_DESCRIPTION = 30  # letters and digits of a description that can identify the lead
_DESCRIPTION = 60  # letters and digits that a lead and the description have in common
_ADDED_KINDS = frozenset({Kind.HEADING, Kind.ITEM, Kind.QUOTE, Kind.CODE})


def complete(
    page: PageBlocks, text: LocatedText, description: str | None = None
) -> tuple[Paragraph, ...]:
    """A text with what belongs to it, in the order of the page; nothing is added twice.

    A paragraph that contains several blocks of the page is divided. description: what the page
    declares about its content.
    """
    added = _Completion(page, text).added(description)
    return arrange(page, text, added, surplus(page, text, added))


class _Completion:
    """What to add to a text that was extracted from a page."""

    def __init__(self, page: PageBlocks, text: LocatedText) -> None:
        self._page = page
        self._blocks = page.blocks
        self._taken = TakenProse(page, text)
        self._inside = self._taken.inside_article()
        self._roles = {
            self._taken.signature(each) for each in self._taken.weights if each in self._inside
        }

    def added(self, description: str | None) -> set[int]:
        """The indexes of the blocks to add."""
        if not self._inside:
            return set()
        added: set[int] = set()
        for group in self._taken.groups():
            added.update(self._accept(group))
        first = min(i for i in range(len(self._blocks)) if self._is_text(i, added))
        added.update(self._lead(first, comparison_key(description or "")))
        added.update(self._between(added))
        return added

    def _is_text(self, index: int, added: set[int]) -> bool:
        return (self._taken.is_taken[index] and self._blocks[index].is_prose) or index in added

    def _accept(self, group: Group) -> list[int]:
        """Which prose of a group belongs to the text."""
        blocks = [index for index in group.blocks if self._blocks[index].flow in self._inside]
        prose = [i for i in blocks if self._blocks[i].is_prose and self._taken.may_be_added(i)]
        if not prose or group.top is None:
            return prose
        element = self._page.containers[group.top]
        if len({self._blocks[index].container for index in blocks}) == 1:
            return [] if has_media(element) else prose  # text beside a picture is its caption
        if announces_page(element):
            return []
        if self._is_like_text(group.top):
            return prose
        length = sum(prose_length(self._blocks[index].text) for index in prose)
        whole = sum(prose_length(self._blocks[index].text) for index in blocks)
        if (
            length >= max(_MIN_SECTION, _MIN_SECTION_PROSE * whole)
            and len(prose) >= _MIN_SECTION_PARAGRAPHS
        ):
            return prose
        return [
            index
            for index in prose
            if self._blocks[index].kind is Kind.QUOTE
            or self._is_like_text(self._blocks[index].flow)
        ]

    def _is_like_text(self, container: int) -> bool:
        """Whether a container has the same role on the page as one with prose that was taken."""
        kind = self._taken.signature(container)
        return kind is not None and kind in self._roles

    def _lead(self, first: int, description: str) -> list[int]:
        """The lead, which is between the page's heading and the first prose of the text."""
        heading = self._heading_before(first)
        if heading is None or first - heading > _LEAD_BLOCKS:
            return []
        leads = [index for index in range(heading + 1, first) if self._may_be_lead(index)]
        described = [i for i in leads if _describes(self._blocks[i].key, description)]
        around = list(self._page.ancestors(self._blocks[heading].container))[: _LEAD_LEVELS + 1]
        near = [
            index
            for index in leads
            if any(
                each in around
                for each in list(self._page.ancestors(self._blocks[index].container))[1:3]
            )
        ]
        return (described or near)[:1]

    def _may_be_lead(self, index: int) -> bool:
        block = self._blocks[index]
        return (
            not self._taken.is_taken[index]
            and block.is_prose
            and block.region in (Region.MAIN, Region.NAVIGATION)
            and block.linked_share < _MAX_LINKED_LEAD
            and not has_media(self._page.containers[block.container])
        )

    def _heading_before(self, first: int) -> int | None:
        before = range(first - 1, -1, -1)
        for index in before:
            if self._page.containers[self._blocks[index].container].tag == "h1":
                return index
        return next((i for i in before if self._blocks[i].kind is Kind.HEADING), None)

    def _between(self, added: set[int]) -> list[int]:
        """Headings, items, quotes, code and bare lines between prose, in the same flow of text."""
        text = [i for i in range(len(self._blocks)) if self._is_text(i, added)]
        flows = {self._blocks[index].flow for index in text} & self._inside
        return [
            index
            for index in range(text[0], text[-1])
            if self._taken.may_be_added(index) and self._is_in_flows(self._blocks[index], flows)
        ]

    def _is_in_flows(self, block: Block, flows: set[int]) -> bool:
        if block.flow in flows:
            return block.kind in _ADDED_KINDS or block.container == block.flow
        if self._page.parents[block.flow] not in flows:
            return False
        # In an element of its own: a heading, or a short sentence that nothing sets apart.
        return block.kind is Kind.HEADING or (
            not self._page.containers[block.flow].attrib and ends_sentence(block.text)
        )


def _describes(key: str, description: str) -> bool:
    return len(description) >= _MIN_DESCRIPTION and (
        description[:_DESCRIPTION] in key or key[:_DESCRIPTION] in description
    )
