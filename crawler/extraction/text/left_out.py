"""How much of a page's prose is not in the extracted text. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crawler.extraction.text.located_text import LocatedText
from crawler.extraction.text.page_blocks import Block, PageBlocks, Region
from crawler.extraction.text.repeated_elements import announces_page
from crawler.extraction.text.sentences import prose_length
from crawler.extraction.text.taken_prose import TakenProse
from storage.core.model import PageProse

_MAX_LINKED = 0.3  # share of link text from which prose is a link to another page
_PASSAGE = 500  # characters of the passage that are stored


def measure_left_out(page: PageBlocks, text: LocatedText) -> PageProse:
    """The prose of a page, and the part of it that is not in a text that was extracted from it.

    Not counted are navigation, comments, captions, links to other pages and their teasers, and
    what is declared as complementary outside of the article's container.
    """
    taken = TakenProse(page, text)
    left_out = set(_left_out(page, taken))
    length = lost = 0
    for index, block in enumerate(page.blocks):
        if block.is_prose and (taken.is_taken[index] or index in left_out):
            size = prose_length(block.text)
            length += size
            lost += round(size * (1 - text.shares[index]))
    return PageProse(length, lost, _longest_passage(page.blocks, left_out))


def _left_out(page: PageBlocks, taken: TakenProse) -> Iterator[int]:
    inside = taken.inside_article()
    announced = {
        index
        for group in taken.groups()
        if group.top is not None and announces_page(page.containers[group.top])
        for index in group.blocks
    }
    for index, block in enumerate(page.blocks):
        if (
            block.is_prose
            and not taken.is_taken[index]
            and block.linked_share < _MAX_LINKED
            and index not in announced
            and (
                block.region is Region.MAIN
                or (block.region is Region.ASIDE and block.flow in inside)
            )
        ):
            yield index


def _longest_passage(blocks: list[Block], left_out: Iterable[int]) -> str | None:
    """The start of the longest run of blocks that were left out."""
    runs: list[list[int]] = []
    for index in sorted(left_out):
        if runs and runs[-1][-1] == index - 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    if not runs:
        return None
    longest = max(runs, key=lambda run: sum(prose_length(blocks[index].text) for index in run))
    return " ".join(blocks[index].text for index in longest)[:_PASSAGE]
