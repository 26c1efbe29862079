"""Put an extracted text and what was added to it in the order of the page. Pure.

A paragraph that consists of whole blocks of the page becomes these blocks, so that it is divided as
a browser shows it. No text is repeated that the page shows once.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass, replace

from crawler.extraction.text.located_text import LocatedText, divide
from crawler.extraction.text.page_blocks import Block, PageBlocks
from crawler.extraction.text.taken_prose import MIN_TAKEN
from storage.core.model import Kind, Paragraph

_MIN_REPEATED = 25  # letters and digits from which a paragraph is recognised as a repetition
_MAX_SCANNED = 30_000_000  # characters to search before paragraphs are no longer compared


@dataclass(frozen=True, slots=True)
class _Piece:
    """A paragraph, and the index of the block where it begins; None if that is not known."""

    paragraph: Paragraph
    block: int | None


def arrange(
    page: PageBlocks, text: LocatedText, added: Set[int], removed: Set[int]
) -> tuple[Paragraph, ...]:
    """The paragraphs of a text without the blocks to remove and with those to add."""
    pieces: list[tuple[int, int, Paragraph]] = []
    place = -1
    for order, piece in enumerate(_pieces(page, text, removed)):
        place = place if piece.block is None else piece.block
        pieces.append((place, order, piece.paragraph))
    pieces += [(index, -1, _paragraph(page.blocks[index])) for index in added]
    pieces.sort(key=lambda piece: piece[:2])
    return tuple(paragraph for _, _, paragraph in pieces)


def _paragraph(block: Block) -> Paragraph:
    return Paragraph(block.text, block.kind)


def _pieces(page: PageBlocks, text: LocatedText, removed: Set[int]) -> Iterator[_Piece]:
    hosted = _hosted_blocks(text)
    shown = "\n".join(block.key for block in page.blocks)
    scanned = 0
    within = _within(text, removed)
    last = -1
    for position, paragraph in enumerate(text.paragraphs):
        if position in within:
            continue
        blocks = hosted.get(position, [])
        if not blocks:
            key = text.keys[position]
            if len(key) >= _MIN_REPEATED and scanned < _MAX_SCANNED:
                scanned += len(shown) + len(text.key)
                if 0 < shown.count(key) < text.key.count(key):
                    continue
            yield _Piece(paragraph, None)
            continue
        whole = _tiles(text, position, blocks)
        if not whole:
            # The same text may be at several places of the page: the next one is meant.
            last = next((index for index in blocks if index >= last), blocks[0])
            yield _Piece(paragraph, last)
            continue
        if removed >= set(whole):
            continue
        for piece in _divided(page, text, position, whole, removed):
            if piece.block not in removed:
                yield piece
        last = whole[-1]


def _within(text: LocatedText, removed: Set[int]) -> frozenset[int]:
    """The paragraphs that are part of a block to remove, which the extractor divided."""
    within: set[int] = set()
    for index in removed:
        span = text.spans[index]
        if span is not None and text.shares[index] == 1:
            for position in range(text.paragraph_at(span[0]), text.paragraph_at(span[1] - 1) + 1):
                start = text.start_of(position)
                if span[0] <= start and start + len(text.keys[position]) <= span[1]:
                    within.add(position)
    return frozenset(within)


def _hosted_blocks(text: LocatedText) -> dict[int, list[int]]:
    """The blocks that begin in each paragraph, in the order of the page."""
    hosted: dict[int, list[int]] = {}
    for index, (span, share) in enumerate(zip(text.spans, text.shares, strict=True)):
        if span is not None and share >= MIN_TAKEN:
            hosted.setdefault(text.paragraph_at(span[0]), []).append(index)
    return hosted


def _tiles(text: LocatedText, position: int, blocks: list[int]) -> list[int]:
    """The blocks of which a paragraph consists; empty if it contains anything else."""
    start = text.start_of(position)
    end = start + len(text.keys[position])
    tiles: list[int] = []
    for index in blocks:
        span = text.spans[index]
        if span is not None and text.shares[index] == 1 and span[0] == start:
            tiles.append(index)
            start = span[1]
    return tiles if start == end else []


def _divided(
    page: PageBlocks,
    text: LocatedText,
    position: int,
    tiles: list[int],
    removed: Set[int],
) -> Iterator[_Piece]:
    """The parts of a paragraph.

    A part ends where a block of prose, a heading or a block to remove ends. Lines within a sentence
    stay together, and so do the cells of a table of data.
    """
    paragraph = text.paragraphs[position]
    blocks = [page.blocks[index] for index in tiles]
    if paragraph.kind is Kind.CODE or Kind.TABLE in (each.kind for each in blocks):
        yield _Piece(paragraph, tiles[0])
        return
    if paragraph.kind is Kind.TABLE:
        for index, block in zip(tiles, blocks, strict=True):
            yield _Piece(_paragraph(block), index)
        return
    starts: list[int] = []
    for number, block in enumerate(blocks):
        before = blocks[number - 1] if number else None
        if (
            before is None
            or before.is_prose
            or Kind.HEADING in (before.kind, block.kind)
            or (tiles[number] in removed) != (tiles[number - 1] in removed)
        ):
            starts.append(number)
    if len(starts) == 1:
        is_misread = paragraph.kind is Kind.HEADING and blocks[0].kind is not Kind.HEADING
        yield _Piece(replace(paragraph, kind=blocks[0].kind) if is_misread else paragraph, tiles[0])
        return
    offset = text.start_of(position)
    places = [
        (span[0] - offset, blocks[number])
        for number in starts
        if (span := text.spans[tiles[number]]) is not None
    ]
    for number, part in zip(starts, divide(paragraph.text, places), strict=True):
        yield _Piece(part, tiles[number])
