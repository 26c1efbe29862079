"""Which prose of a page an extracted text contains, and where on the page the rest is. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from crawler.extraction.text.located_text import LocatedText
from crawler.extraction.text.page_blocks import PageBlocks, Region
from crawler.extraction.text.repeated_elements import Signature, announces_page, signature
from crawler.extraction.text.sentences import prose_length

MIN_TAKEN = 0.5
"""The share of a block in the text from which it was taken."""
_CONTAINER_SHARE = 0.9  # share of the prose that was taken which is in the container
_MAX_LINKED = 0.3  # share of link text from which a block is not added
_POST_LEVELS = 4  # levels above the container where posts of the same kind are looked for


@dataclass(frozen=True, slots=True)
class Group:
    """Blocks that were not taken, in the outermost container without prose that was taken.

    top: that container; None for a block directly in a container with prose that was taken.
    blocks: their indexes.
    """

    top: int | None
    blocks: list[int]


class TakenProse:
    """The prose that an extracted text contains, and its containers.

    weights: for each container with prose that was taken, the length of that prose. is_taken: for
    each block, whether the text contains it.
    """

    def __init__(self, page: PageBlocks, text: LocatedText) -> None:
        self._page = page
        self.is_taken = [share >= MIN_TAKEN for share in text.shares]
        self.weights: dict[int, int] = {}
        for index, block in enumerate(page.blocks):
            if self.is_taken[index] and block.is_prose:
                length = prose_length(block.text)
                for container in page.ancestors(block.container):
                    self.weights[container] = self.weights.get(container, 0) + length
        self._signatures: dict[int, Signature | None] = {}

    def may_be_added(self, index: int) -> bool:
        """Whether a block was not taken, and is neither a link nor in another region."""
        block = self._page.blocks[index]
        return (
            not self.is_taken[index]
            and block.region is Region.MAIN
            and block.linked_share < _MAX_LINKED
        )

    def signature(self, container: int) -> Signature | None:
        """What the container has in common with others that have the same role."""
        if container not in self._signatures:
            self._signatures[container] = signature(self._page.containers[container])
        return self._signatures[container]

    def inside_article(self) -> set[int]:
        """The article's container and all containers in it; empty if no prose was taken.

        It is the innermost one with nearly all prose that was taken, or one above it that also
        contains other posts of its kind.
        """
        if not self.weights:
            return set()
        least = _CONTAINER_SHARE * self.weights[0]
        # Inner containers come after outer ones.
        container = max(each for each, weight in self.weights.items() if weight >= least)
        return self._inside(self._widen(container))

    def _widen(self, container: int) -> int:
        page = self._page
        with_prose = self._containers_of(
            index
            for index, block in enumerate(page.blocks)
            if block.is_prose and self.may_be_added(index)
        )
        widened = container
        for _ in range(_POST_LEVELS):
            parent = page.parents[container]
            if parent < 0:
                break
            kind = self.signature(container)
            if kind is not None and any(
                page.parents[each] == parent
                and self.signature(each) == kind
                and not announces_page(page.containers[each])
                for each in with_prose
                if each != container
            ):
                widened = parent
            container = parent
        return widened

    def _containers_of(self, indexes: Iterable[int]) -> set[int]:
        page = self._page
        return {
            container
            for index in indexes
            for container in page.ancestors(page.blocks[index].container)
        }

    def _inside(self, container: int) -> set[int]:
        parents = self._page.parents
        inside = {container}
        for index in range(container + 1, len(parents)):
            if parents[index] in inside:
                inside.add(index)
            elif parents[index] < container:
                break
        return inside

    def groups(self) -> list[Group]:
        """The blocks of the main region that were not taken, in document order of their tops."""
        groups: dict[int, Group] = {}
        direct: list[Group] = []
        for index, block in enumerate(self._page.blocks):
            if self.is_taken[index] or block.region is not Region.MAIN:
                continue
            top = None
            for container in self._page.ancestors(block.container):
                if container in self.weights:
                    break
                top = container
            if top is None:
                direct.append(Group(None, [index]))
            else:
                groups.setdefault(top, Group(top, [])).blocks.append(index)
        return direct + list(groups.values())
