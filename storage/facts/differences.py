"""How two near-duplicate texts differ: from an aligned token diff, the gravest change there is.

Where it cannot be told what changed, the graver answer stands: a repetition missed costs a line,
a changed fact folded away costs the fact.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from storage.core.model import Difference
from storage.facts import negation, role_reversal
from storage.facts.alignment import unaligned
from storage.facts.lexicon import persons
from storage.facts.names import names_change
from storage.facts.quantities import Token
from storage.facts.tokens import Reading, read

_GRAVEST = (Difference.NUMBERS, Difference.NEGATION, Difference.NAMES, Difference.WORDING)
# Numbers without unit, years apart; numerals that are letters.
_COUNT = re.compile(r"(?!(?:1[5-9]|20)\d\d$)-?\d[\d.,:/\-]*")
_NUMERAL = re.compile(r"[b-hj-np-ru-z]|[ivx]{2,}")
_TONED = re.compile("[\u1ea0-\u1ef9]")
_SPACES = (" ", "-", "\u00a0", "\u202f", "\u2009")


@dataclass(frozen=True, slots=True)
class Change:
    """One place where two texts differ, and how.

    `one` and `other` are spans (start, end) of characters in the two texts as given; an empty
    span stands where the other text has something more.
    """

    kind: Difference
    one: tuple[int, int]
    other: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Block:
    """Tokens of one text (start, end) that stand against tokens of the other."""

    one: tuple[int, int]
    other: tuple[int, int]
    kind: Difference


def classify_difference(one: str, other: str) -> Difference:
    """How the wordings of two texts differ; symmetric.

    `nothing`: the same words, but for grouping of digits, punctuation and what a reader does not
    see. Otherwise the gravest of the changes: a number, a unit, a date; then a negation; then a
    name; else wording.
    """
    if one == other:
        return Difference.NOTHING
    mine, theirs = read(one), read(other)
    if _toned(one) and _toned(other):
        kinds = {change.kind for change in find_changes(one, other)}
        return next((kind for kind in _GRAVEST if kind in kinds), Difference.NOTHING)
    if mine.keys == theirs.keys:
        return Difference.NOTHING if mine.forms == theirs.forms else Difference.WORDING
    kinds = {block.kind for block in _blocks(mine, theirs)}
    return next((kind for kind in _GRAVEST if kind in kinds), Difference.NOTHING)


def find_changes(one: str, other: str) -> tuple[Change, ...]:
    """Where two texts differ, in order, each place with its kind; `differs` is the gravest.

    Empty where they differ in nothing but punctuation and what a reader does not see. Exchanging
    the texts exchanges the spans of each change and nothing else.
    """
    mine, theirs = read(one), read(other)
    found = [(block.one, block.other, block.kind) for block in _blocks(mine, theirs)]
    toned = _toned(one) and _toned(other)
    found += [
        ((i, i + 1), (j, j + 1), _rewritten(mine.tokens[i], theirs.tokens[j], toned))
        for i, j in _aligned(mine, theirs, [(a, b) for a, b, _ in found])
        if mine.forms[i] != theirs.forms[j]
    ]
    return tuple(Change(kind, _span(mine, a), _span(theirs, b)) for a, b, kind in sorted(found))


def _toned(text: str) -> bool:
    """Whether a text is Vietnamese by its letters, where accents make other words."""
    return not text.isascii() and bool(_TONED.search(unicodedata.normalize("NFC", text)))


def _rewritten(one: Token, other: Token, toned: bool) -> Difference:
    """What it changes that one token says the same and is written otherwise."""
    if toned and (one.fact is None or one.fact is not other.fact):
        return Difference.NAMES
    return Difference.WORDING


def _span(reading: Reading, tokens: tuple[int, int]) -> tuple[int, int]:
    start, end = tokens
    if start < end:
        return reading.tokens[start].start, reading.tokens[end - 1].end
    at = reading.tokens[start - 1].end if start else 0
    return at, at


def _aligned(
    one: Reading, other: Reading, blocks: Iterable[tuple[tuple[int, int], tuple[int, int]]]
) -> Iterable[tuple[int, int]]:
    """Positions of the tokens that stand against each other and say the same."""
    ends = ((len(one.keys),) * 2, (len(other.keys),) * 2)
    start = ((0, 0), (0, 0))
    for (a, b), (c, d) in pairwise([start, *sorted(blocks), ends]):
        yield from zip(range(a[1], c[0]), range(b[1], d[0]), strict=True)


def _blocks(one: Reading, other: Reading) -> list[_Block]:
    """What does not align, each with its kind."""
    # The alignment of the differ depends on the order of its arguments; ours must not.
    turned = (other.keys, other.forms) < (one.keys, one.forms)
    first, second = (other, one) if turned else (one, other)
    spans = unaligned(first.keys, second.keys)
    if not spans:
        return []
    blocks = [_Block(a, b, _kind(first, a, second, b)) for a, b in spans]
    blocks = _judged_together(first, second, blocks)
    if turned:
        return [_Block(block.other, block.one, block.kind) for block in blocks]
    return blocks


def _kind(one: Reading, mine: tuple[int, int], other: Reading, theirs: tuple[int, int]) -> Difference:
    """What one block changes, seen for itself."""
    facts = [t.fact for t in (*one.tokens[slice(*mine)], *other.tokens[slice(*theirs)])]
    if Difference.NUMBERS in facts:
        return Difference.NUMBERS
    joined = "".join(one.keys[slice(*mine)]) == "".join(other.keys[slice(*theirs)])
    if not joined and (_counted(one, mine) or _counted(other, theirs)):
        return Difference.NUMBERS
    if Difference.NEGATION in facts:
        return Difference.NEGATION
    if joined:
        return Difference.WORDING
    if Difference.NAMES in facts:
        return Difference.NAMES
    return Difference.NAMES if names_change(one, mine, other, theirs) else Difference.WORDING


def _counted(reading: Reading, span: tuple[int, int]) -> bool:
    """Whether what a number counts stands here, or what is a number by its place alone.

    18 pints, type b, part iv: no list has every unit.
    """
    start, end = span
    if start < end and start and _COUNT.fullmatch(reading.keys[start - 1]):
        between = reading.text[reading.tokens[start - 1].end : reading.tokens[start].start]
        if between in _SPACES and reading.keys[start] not in persons.COMMON:
            return True
    return any(
        _NUMERAL.fullmatch(key) and reading.tokens[start + at].capital is False
        for at, key in enumerate(reading.keys[start:end])
    )


def _judged_together(one: Reading, other: Reading, blocks: list[_Block]) -> list[_Block]:
    """The blocks with what only shows over all of them: opposites, he and she, crosswise swaps."""
    gone = [list(one.tokens[slice(*block.one)]) for block in blocks]
    come = [list(other.tokens[slice(*block.other)]) for block in blocks]
    graver: dict[int, Difference] = {}
    for kind, found in (
        (Difference.NAMES, _pronouns_exchanged(gone, come)),
        (Difference.NAMES, _crosswise(gone, come)),
        (Difference.NAMES, role_reversal.turned(gone, come)),
        (Difference.NAMES, _exchanged(gone, come, negation.kinds_exchanged)),
        (Difference.NEGATION, _exchanged(gone, come, negation.opposites)),
    ):
        graver |= dict.fromkeys(found, kind)
    return [
        replace(block, kind=min(block.kind, graver[at], key=_GRAVEST.index))
        if at in graver
        else block
        for at, block in enumerate(blocks)
    ]


def _exchanged(
    gone: list[list[Token]],
    come: list[list[Token]],
    pairing: Callable[[Iterable[str], Iterable[str]], set[tuple[str, str]]],
) -> set[int]:
    """Blocks in which a word stands against its opposite, there or in another block."""
    pairs = pairing(
        (token.key for block in gone for token in block),
        (token.key for block in come for token in block),
    )
    if not pairs:
        return set()
    went, came = {one for one, _ in pairs}, {other for _, other in pairs}
    return {
        at
        for side, turned in ((gone, went), (come, came))
        for at, block in enumerate(side)
        if any(token.key in turned for token in block)
    }


def _pronouns_exchanged(gone: list[list[Token]], come: list[list[Token]]) -> set[int]:
    """Blocks with pronouns, where some went and others came: he for she."""
    went = Counter(t.key for block in gone for t in block if t.key in persons.PRONOUNS)
    came = Counter(t.key for block in come for t in block if t.key in persons.PRONOUNS)
    if not (went - came and came - went):
        return set()
    return {
        at
        for side in (gone, come)
        for at, block in enumerate(side)
        if any(token.key in persons.PRONOUNS for token in block)
    }


def _crosswise(gone: list[list[Token]], come: list[list[Token]]) -> set[int]:
    """Blocks that exchanged their words with one another: men and boys with boys and men."""
    pairs = [
        (tuple([token.key for token in mine]), tuple([token.key for token in theirs]))
        for mine, theirs in zip(gone, come, strict=True)
    ]
    known = set(pairs)
    return {
        at for at, (mine, theirs) in enumerate(pairs) if mine and theirs and (theirs, mine) in known
    }
