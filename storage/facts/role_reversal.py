"""Who does it and to whom it is done, turned round without a word exchanged for its opposite. Pure.

Seen over all blocks of tokens that went (of one text) and came (in the other).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from storage.facts.lexicon import persons
from storage.facts.quantities import Token

_BE = frozenset("is are was were be been being".split())
_BY = frozenset(["by"])
# One for another right behind the same words: sold for him, sold to him.
_SIDES = tuple(
    frozenset(words.split())
    for words in ("by to from for against", "von an gegen", "par a contre", "por a contra")
)
_Blocks = Sequence[Sequence[Token]]


def turned(gone: _Blocks, come: _Blocks) -> set[int]:
    """Blocks that turn round who does it and to whom."""
    return _passive(gone, come) | _sided(gone, come) | _reordered(gone, come)


def _passive(gone: _Blocks, come: _Blocks) -> set[int]:
    """Was sued by, against has sued: a form of be and a by, gone together or come together."""
    went, came = _counted(gone), _counted(come)
    be, by = (sum(went[w] - came[w] for w in words) for words in (_BE, _BY))
    if be * by <= 0:
        return set()
    return {
        at
        for side in (gone, come)
        for at, block in enumerate(side)
        if any(token.key in _BE or token.key in _BY for token in block)
    }


def _counted(blocks: _Blocks) -> Counter[str]:
    return Counter(t.key for block in blocks for t in block if t.key in _BE or t.key in _BY)


def _sided(gone: _Blocks, come: _Blocks) -> set[int]:
    """Sold for, against sold to: nothing but one such word for another."""
    return {
        at
        for at, (mine, theirs) in enumerate(zip(gone, come, strict=True))
        if len(mine) == len(theirs) == 1
        and any(mine[0].key in side and theirs[0].key in side for side in _SIDES)
    }


def _reordered(gone: _Blocks, come: _Blocks) -> set[int]:
    """Police attacked them, against they attacked police: the same words in another order."""
    said = [[_content(block) for block in side] for side in (gone, come)]
    places: dict[tuple[str, ...], list[int]] = {}
    for at, words in enumerate(said[1]):
        if len(words) > 1:
            places.setdefault(tuple(sorted(words)), []).append(at)
    found: set[int] = set()
    for at, words in enumerate(said[0]):
        for place in places.get(tuple(sorted(words)), ()):
            if said[1][place] != words:
                found |= {at, place}
    return found


def _content(block: Sequence[Token]) -> tuple[str, ...]:
    return tuple(
        token.key
        for token in block
        if token.key not in persons.COMMON and not token.key.endswith("ly")
    )
