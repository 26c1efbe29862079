"""The blocks of a page in the container with the most prose. Pure.

A simple extractor that does not share its rules with any other: a second opinion at little cost.
The score of a container is the prose in its flow and, with less weight, in the flows inside it. The
idea is that of Arc90's Readability (2009).
"""

from __future__ import annotations

from collections import Counter
from itertools import islice

from crawler.extraction.text.page_blocks import Block, PageBlocks, Region
from crawler.extraction.text.repeated_elements import has_media
from crawler.extraction.text.sentences import prose_length
from storage.core.model import Kind, Paragraph

_DECAY = 0.9  # weight of prose for each level between its flow and a container
_LEVELS = 4  # levels of containers that score for the prose of a flow
_MAX_LINKED_PROSE = 0.3  # share of link text from which prose does not score
_MAX_LINKED = 0.5  # share of link text from which a block is left out
_BEFORE, _AFTER = 2, 3  # blocks before the first and after the last prose that may belong to it


def densest_blocks(page: PageBlocks) -> tuple[Paragraph, ...]:
    """The text of the container with the highest score; empty if the page contains no prose."""
    prose = _prose(page)
    if not prose:
        return ()
    scores: dict[int, float] = {}
    for index in prose:
        block = page.blocks[index]
        score = float(prose_length(block.text))
        for container in islice(page.ancestors(block.flow), _LEVELS):
            scores[container] = scores.get(container, 0.0) + score
            score *= _DECAY
    # Of equal scores, that of the outer container, which has the lower index.
    top = min(scores, key=lambda container: (-scores[container], container))
    chosen = [i for i in prose if top in page.ancestors(page.blocks[i].flow)]
    flows = {page.blocks[index].flow for index in chosen}
    first, last = chosen[0], chosen[-1]
    return tuple(
        Paragraph(block.text, block.kind)
        for index, block in enumerate(page.blocks)
        if _belongs(block, flows)
        and (
            first <= index <= last
            or (block.kind is Kind.TEXT and first - _BEFORE <= index <= last + _AFTER)
        )
    )


def _prose(page: PageBlocks) -> list[int]:
    """The indexes of the blocks that score. A block beside a picture is its caption."""
    counts = Counter(block.container for block in page.blocks)
    return [
        index
        for index, block in enumerate(page.blocks)
        if block.is_prose
        and block.region is Region.MAIN
        and block.linked_share < _MAX_LINKED_PROSE
        and not (counts[block.container] == 1 and has_media(page.containers[block.container]))
    ]


def _belongs(block: Block, flows: set[int]) -> bool:
    return block.flow in flows and block.region is Region.MAIN and block.linked_share < _MAX_LINKED
