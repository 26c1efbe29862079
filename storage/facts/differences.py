"""How two near-duplicate texts differ: the gravest change in a token-by-token alignment.

If the kind of a change is uncertain, the graver one is chosen: a missed repetition costs one line,
a changed fact that is folded is lost.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from storage.core.model import Difference
from storage.facts import negation, role_reversal
from storage.facts.alignment import Span, differing_spans
from storage.facts.lexicon import persons
from storage.facts.names import names_change
from storage.facts.quantities import Token
from storage.facts.tokens import TokenisedText, tokenise

_BY_GRAVITY = (Difference.NUMBERS, Difference.NEGATION, Difference.NAMES, Difference.WORDING)
# A number without a unit that is not a year.
_COUNT = re.compile(r"(?!(?:1[5-9]|20)\d\d$)-?\d[\d.,:/\-]*")
# A letter or a Roman numeral that numbers something.
_LETTER_NUMERAL = re.compile(r"[b-hj-np-ru-z]|[ivx]{2,}")
_VIETNAMESE = re.compile("[\u1ea0-\u1ef9]")
_SPACES = (" ", "-", "\u00a0", "\u202f", "\u2009")

_Blocks = Sequence[Sequence[Token]]


@dataclass(frozen=True, slots=True)
class Change:
    """One place where two texts differ.

    one, other: the spans (start, end) of characters in the two texts as given; a span is empty
    where only the other text has something.
    """

    kind: Difference
    one: tuple[int, int]
    other: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Block:
    """Spans (start, end) of tokens of the two texts that differ."""

    one: Span
    other: Span
    kind: Difference


def classify_difference(one: str, other: str) -> Difference:
    """How the wordings of two texts differ. The result does not depend on their order.

    `nothing`: the same words, apart from grouping of digits, punctuation and differences that
    readers do not see. Otherwise the gravest change: a number, unit or date; then a negation; then
    a name; else wording.
    """
    if one == other:
        return Difference.NOTHING
    one_text, other_text = tokenise(one), tokenise(other)
    if _is_vietnamese(one) and _is_vietnamese(other):
        return _gravest(change.kind for change in find_changes(one, other))
    if one_text.keys == other_text.keys:
        is_same = one_text.forms == other_text.forms
        return Difference.NOTHING if is_same else Difference.WORDING
    return _gravest(block.kind for block in _differing_blocks(one_text, other_text))


def find_changes(one: str, other: str) -> tuple[Change, ...]:
    """The places where two texts differ, in order; `classify_difference` is the gravest of them.

    Empty if they differ only in punctuation and in ways that readers do not see. Exchanging the
    texts exchanges the spans of each change and nothing else.
    """
    one_text, other_text = tokenise(one), tokenise(other)
    changes = [
        (block.one, block.other, block.kind) for block in _differing_blocks(one_text, other_text)
    ]
    vietnamese = _is_vietnamese(one) and _is_vietnamese(other)
    changes += [
        (
            (i, i + 1),
            (j, j + 1),
            _spelling_difference(one_text.tokens[i], other_text.tokens[j], vietnamese=vietnamese),
        )
        for i, j in _equal_tokens(one_text, other_text, [(a, b) for a, b, _ in changes])
        if one_text.forms[i] != other_text.forms[j]
    ]
    return tuple(
        Change(kind, _characters(one_text, a), _characters(other_text, b))
        for a, b, kind in sorted(changes)
    )


def _gravest(kinds: Iterable[Difference]) -> Difference:
    present = set(kinds)
    return next((kind for kind in _BY_GRAVITY if kind in present), Difference.NOTHING)


def _is_vietnamese(text: str) -> bool:
    """Whether the letters of a text are Vietnamese, where accents distinguish words."""
    return not text.isascii() and bool(_VIETNAMESE.search(unicodedata.normalize("NFC", text)))


def _spelling_difference(one: Token, other: Token, *, vietnamese: bool) -> Difference:
    """The difference between two tokens with the same key but another form."""
    if vietnamese and (one.fact is None or one.fact is not other.fact):
        return Difference.NAMES
    return Difference.WORDING


def _characters(text: TokenisedText, tokens: Span) -> Span:
    """The span of characters of a span of tokens."""
    start, end = tokens
    if start < end:
        return text.tokens[start].start, text.tokens[end - 1].end
    at = text.tokens[start - 1].end if start else 0
    return at, at


def _equal_tokens(
    one: TokenisedText, other: TokenisedText, blocks: Iterable[tuple[Span, Span]]
) -> Iterable[tuple[int, int]]:
    """The positions of the tokens outside the blocks, which have the same keys."""
    start = ((0, 0), (0, 0))
    end = ((len(one.keys),) * 2, (len(other.keys),) * 2)
    for (a, b), (c, d) in pairwise([start, *sorted(blocks), end]):
        yield from zip(range(a[1], c[0]), range(b[1], d[0]), strict=True)


def _differing_blocks(one: TokenisedText, other: TokenisedText) -> list[_Block]:
    """The blocks of tokens that differ, each with its kind."""
    # The alignment depends on the order of its arguments, but the result must not.
    is_swapped = (other.keys, other.forms) < (one.keys, one.forms)
    first, second = (other, one) if is_swapped else (one, other)
    spans = differing_spans(first.keys, second.keys)
    if not spans:
        return []
    blocks = [_Block(a, b, _kind(first, a, second, b)) for a, b in spans]
    blocks = _with_distant_changes(first, second, blocks)
    if is_swapped:
        return [_Block(block.other, block.one, block.kind) for block in blocks]
    return blocks


def _kind(one: TokenisedText, one_span: Span, other: TokenisedText, other_span: Span) -> Difference:
    """What one block changes on its own."""
    facts = [
        token.fact for token in (*one.tokens[slice(*one_span)], *other.tokens[slice(*other_span)])
    ]
    if Difference.NUMBERS in facts:
        return Difference.NUMBERS
    only_spacing = "".join(one.keys[slice(*one_span)]) == "".join(other.keys[slice(*other_span)])
    if not only_spacing and (_is_counted(one, one_span) or _is_counted(other, other_span)):
        return Difference.NUMBERS
    if Difference.NEGATION in facts:
        return Difference.NEGATION
    if only_spacing:
        return Difference.WORDING
    if Difference.NAMES in facts or names_change(one, one_span, other, other_span):
        return Difference.NAMES
    return Difference.WORDING


def _is_counted(text: TokenisedText, span: Span) -> bool:
    """Whether the span starts with what a number counts, or contains a letter used as a number.

    Examples are 18 pints, type b, part iv. The first is needed because no list has every unit.
    """
    start, end = span
    if start < end and start and _COUNT.fullmatch(text.keys[start - 1]):
        between = text.text[text.tokens[start - 1].end : text.tokens[start].start]
        if between in _SPACES and text.keys[start] not in persons.COMMON_WORDS:
            return True
    return any(
        _LETTER_NUMERAL.fullmatch(key) and text.tokens[start + at].is_capitalised is False
        for at, key in enumerate(text.keys[start:end])
    )


def _with_distant_changes(
    one: TokenisedText, other: TokenisedText, blocks: list[_Block]
) -> list[_Block]:
    """The blocks with changes that only show across blocks: antonyms, pronouns, exchanged words."""
    removed = [list(one.tokens[slice(*block.one)]) for block in blocks]
    added = [list(other.tokens[slice(*block.other)]) for block in blocks]
    graver: dict[int, Difference] = {}
    for kind, changed in (
        (Difference.NAMES, _exchanged_pronouns(removed, added)),
        (Difference.NAMES, _swapped_blocks(removed, added)),
        (Difference.NAMES, role_reversal.find_reversed_roles(removed, added)),
        (Difference.NAMES, _paired_words(removed, added, negation.find_exchanged_kinds)),
        (Difference.NEGATION, _paired_words(removed, added, negation.find_antonyms)),
    ):
        graver |= dict.fromkeys(changed, kind)
    return [
        replace(block, kind=min(block.kind, graver[at], key=_BY_GRAVITY.index))
        if at in graver
        else block
        for at, block in enumerate(blocks)
    ]


def _paired_words(
    removed: _Blocks,
    added: _Blocks,
    find_pairs: Callable[[Iterable[str], Iterable[str]], set[tuple[str, str]]],
) -> set[int]:
    """The blocks with a word that `find_pairs` pairs with a word of the same or another block."""
    pairs = find_pairs(
        (token.key for block in removed for token in block),
        (token.key for block in added for token in block),
    )
    if not pairs:
        return set()
    removed_words, added_words = {one for one, _ in pairs}, {other for _, other in pairs}
    return {
        at
        for side, words in ((removed, removed_words), (added, added_words))
        for at, block in enumerate(side)
        if any(token.key in words for token in block)
    }


def _exchanged_pronouns(removed: _Blocks, added: _Blocks) -> set[int]:
    """The blocks with pronouns, if some are removed and others added: he for she."""
    before, after = _count_pronouns(removed), _count_pronouns(added)
    if not (before - after and after - before):
        return set()
    return {
        at
        for side in (removed, added)
        for at, block in enumerate(side)
        if any(token.key in persons.PRONOUNS for token in block)
    }


def _count_pronouns(blocks: _Blocks) -> Counter[str]:
    return Counter(
        token.key for block in blocks for token in block if token.key in persons.PRONOUNS
    )


def _swapped_blocks(removed: _Blocks, added: _Blocks) -> set[int]:
    """The blocks that exchange their words: men and boys, boys and men."""
    pairs = [
        (tuple([token.key for token in before]), tuple([token.key for token in after]))
        for before, after in zip(removed, added, strict=True)
    ]
    known = set(pairs)
    return {
        at
        for at, (before, after) in enumerate(pairs)
        if before and after and (after, before) in known
    }
