"""Find the blocks of a page in a text that was extracted from it. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from crawler.extraction.text.page_blocks import Block, PageBlocks, comparison_key
from storage.core.model import Paragraph

_SHORT = 25  # letters and digits below which a block is found only as a whole paragraph
_PIECE = 16  # letters and digits of the pieces by which a block is found in part
_STEP = 8  # the pieces of a text begin so many characters apart
_MIN_DIVIDED = 25  # letters and digits from which a block can be found in part
_MAX_SCANNED = 30_000_000  # characters to search before only the expected places are examined


class LocatedText:
    """An extracted text, and where the blocks of its page are in it.

    spans: for each block, the start and end of its key in the text's key; None if it is not there,
    or if it is short and its place is not certain. A block found in part, in what is in no other
    block, has the span of its last part that was found. shares: the share of each block that is in
    the text, from 0 to 1.
    """

    def __init__(self, page: PageBlocks, paragraphs: Sequence[Paragraph]) -> None:
        self.paragraphs = paragraphs
        self.keys = [comparison_key(paragraph.text) for paragraph in paragraphs]
        self.key = "".join(self.keys)
        self._starts = list(accumulate(map(len, self.keys), initial=0))
        self._whole = Counter(self.keys)
        self._scanned = 0
        found = list(self._find_all(page.blocks))
        rest = _pieces(self._not_found(found))
        self.spans: list[tuple[int, int] | None] = []
        self.shares: list[float] = []
        for block, (span, is_found) in zip(page.blocks, found, strict=True):
            if is_found or not rest or not block.is_prose or len(block.key) < _MIN_DIVIDED:
                located = span, float(is_found)
            else:
                located = self._find_parts(block.key, rest)
            self.spans.append(located[0])
            self.shares.append(located[1])

    def paragraph_at(self, position: int) -> int:
        """The index of the paragraph whose key contains a position of the text's key."""
        return bisect_right(self._starts, position) - 1

    def start_of(self, paragraph: int) -> int:
        """Where a paragraph's key starts in the text's key."""
        return self._starts[paragraph]

    def _find_all(self, blocks: Sequence[Block]) -> Iterator[tuple[tuple[int, int] | None, bool]]:
        """The span of each block, and whether it is in the text. Later places come first."""
        cursor = 0
        shown = Counter(block.key for block in blocks)
        only = {
            key: start
            for key, start in zip(self.keys, self._starts, strict=False)
            if self._whole[key] == shown[key] == 1
        }
        for block in blocks:
            key = block.key
            if self.key.startswith(key, cursor):
                start = cursor
            elif key in only:
                # Text next to it may be elsewhere on the page, so the next place is not changed.
                yield (only[key], only[key] + len(key)), True
                continue
            elif len(key) < _SHORT or self._scanned > _MAX_SCANNED:
                yield None, key in self._whole
                continue
            else:
                start = self._search(key, cursor, len(self.key))
                if start < 0:
                    start = self._search(key, 0, cursor + len(key))
            if start < 0:
                yield None, False
                continue
            cursor = max(cursor, start + len(key))
            yield (start, start + len(key)), True

    def _not_found(self, found: Iterable[tuple[tuple[int, int] | None, bool]]) -> list[str]:
        """The parts of the text's key that are in no block that was found."""
        parts: list[str] = []
        position = 0
        for start, end in sorted(span for span, _ in found if span is not None):
            if start > position:
                parts.append(self.key[position:start])
            position = max(position, end)
        return [*parts, self.key[position:]]

    def _search(self, key: str, start: int, end: int) -> int:
        found = self.key.find(key, start, end)
        self._scanned += (end if found < 0 else found) - start
        return found

    def _find_parts(self, key: str, pieces: frozenset[str]) -> tuple[tuple[int, int] | None, float]:
        share, last = _find_pieces(key, pieces)
        if last is None:
            return None, 0.0
        start = self.key.find(last)
        return (start, start + _PIECE), share


def shared_part(key: str, other: str) -> float:
    """The share of a key that is also in another, from 0 to 1, whatever the order of its parts."""
    if key in other:
        return 1.0
    found, _ = _find_pieces(key, _pieces([other]))
    return found


def _pieces(keys: Iterable[str]) -> frozenset[str]:
    return frozenset(
        key[start : start + _PIECE]
        for key in keys
        for start in range(0, len(key) - _PIECE + 1, _STEP)
    )


def _find_pieces(key: str, pieces: frozenset[str]) -> tuple[float, str | None]:
    """The share of a key that consists of the pieces of another, and the last that was found.

    Pieces begin `_STEP` characters apart, so one in `_STEP` positions of a key begins one.
    """
    positions = range(len(key) - _PIECE + 1)
    found = [start for start in positions if key[start : start + _PIECE] in pieces]
    if not found:
        return 0.0, None
    share = min(1.0, len(found) * _STEP / len(positions))
    return share, key[found[-1] : found[-1] + _PIECE]


def divide(text: str, starts: Sequence[tuple[int, Block]]) -> Iterator[Paragraph]:
    """Divide a text where blocks of the page start; the first start is 0. No character is lost.

    starts: the start of each block in the text's key, and the block.
    """
    places = _places(text)
    cuts = [_cut(text, places[start - 1], places[start], block) for start, block in starts[1:]]
    for (_, block), begin, end in zip(starts, [0, *cuts], [*cuts, len(text)], strict=True):
        yield Paragraph(text[begin:end].strip(), block.kind)


def _places(text: str) -> list[int]:
    """For each character of a text's key, the index of its character in the text."""
    return [index for index, char in enumerate(text) for _ in comparison_key(char)]


def _cut(text: str, last: int, first: int, block: Block) -> int:
    """Where to divide between the last letter of a part and the first letter of the next."""
    between = text[last + 1 : first]
    # A block may begin with a quotation mark or another sign that is in no key.
    signs = 0
    while signs < len(between) and between.endswith(block.text[: signs + 1]):
        signs += 1
    if signs:
        return first - signs
    space = next((index for index, char in enumerate(between) if char.isspace()), None)
    return first if space is None else last + 1 + space
