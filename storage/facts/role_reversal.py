"""Reversed roles: who acts and who is acted upon change places, without an antonym. Pure.

All functions see the tokens of all blocks at once: those removed (from one text) and those added
(in the other).
"""

from __future__ import annotations

from collections.abc import Sequence

from storage.facts.lexicon import persons
from storage.facts.numbers.token import Token

_BE = frozenset("is are was were be been being".split())
_BY = frozenset(["by"])
# Prepositions that reverse roles when one replaces another: sold for him, sold to him.
_ROLE_PREPOSITIONS = tuple(
    frozenset(words.split())
    for words in ("by to from for against", "von an gegen", "par a contre", "por a contra")
)
_Blocks = Sequence[Sequence[Token]]


def find_reversed_roles(removed: _Blocks, added: _Blocks) -> set[int]:
    """The numbers of the blocks that reverse who acts and who is acted upon."""
    return (
        _passive_exchanged(removed, added)
        | _preposition_exchanged(removed, added)
        | _reordered(removed, added)
    )


def _passive_exchanged(removed: _Blocks, added: _Blocks) -> set[int]:
    """A form of "be" and a "by", both removed or both added: was sued by, has sued."""
    be, by = (_count(removed, words) - _count(added, words) for words in (_BE, _BY))
    if be * by <= 0:
        return set()
    return {
        at
        for side in (removed, added)
        for at, block in enumerate(side)
        if any(token.key in _BE or token.key in _BY for token in block)
    }


def _count(blocks: _Blocks, words: frozenset[str]) -> int:
    return sum([token.key in words for block in blocks for token in block])


def _preposition_exchanged(removed: _Blocks, added: _Blocks) -> set[int]:
    """One such preposition replaced by another: sold for, sold to."""
    return {
        at
        for at, (before, after) in enumerate(zip(removed, added, strict=True))
        if len(before) == len(after) == 1
        and any(
            before[0].key in prepositions and after[0].key in prepositions
            for prepositions in _ROLE_PREPOSITIONS
        )
    }


def _reordered(removed: _Blocks, added: _Blocks) -> set[int]:
    """The same words in another order: police attacked them, they attacked police."""
    before, after = ([_content_words(block) for block in side] for side in (removed, added))
    blocks_by_words: dict[tuple[str, ...], list[int]] = {}
    for at, words in enumerate(after):
        if len(words) > 1:
            blocks_by_words.setdefault(tuple(sorted(words)), []).append(at)
    reordered: set[int] = set()
    for at, words in enumerate(before):
        for block in blocks_by_words.get(tuple(sorted(words)), ()):
            if after[block] != words:
                reordered |= {at, block}
    return reordered


def _content_words(block: Sequence[Token]) -> tuple[str, ...]:
    return tuple(
        token.key
        for token in block
        if token.key not in persons.COMMON_WORDS and not token.key.endswith("ly")
    )
