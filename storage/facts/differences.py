"""How two near-duplicate texts differ: the gravest change in a token-by-token alignment.

A change is `wording` only if it is known to be harmless. A missed repetition costs one line, a
changed fact that is folded is lost.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from storage.core.model import Difference
from storage.facts import negation, role_reversal
from storage.facts.alignment import Span, differing_spans
from storage.facts.harmless import AlignedTexts
from storage.facts.harmless_context import in_counters, is_pronoun_for_name, moved_words
from storage.facts.lexicon import persons
from storage.facts.names import name_difference
from storage.facts.numbers.token import Token
from storage.facts.tokens import TokenisedText, tokenise

_BY_GRAVITY = (
    Difference.NUMBERS,
    Difference.NEGATION,
    Difference.NAMES,
    Difference.WORDS,
    Difference.WORDING,
)
# A number without a unit that is not a year.
_COUNT = re.compile(r"(?!(?:1[5-9]|20)\d\d$)-?\d[\d.,:/\-]*")
# A letter or a Roman numeral that numbers something.
_LETTER_NUMERAL = re.compile(r"[b-hj-np-ru-z]|[ivx]{2,}")
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
    a name; then a word that is not known to be harmless; else wording.
    """
    if one == other:
        return Difference.NOTHING
    one_text, other_text = tokenise(one), tokenise(other)
    if one_text.keys == other_text.keys and one_text.forms == other_text.forms:
        return Difference.NOTHING
    # The alignment depends on the order of its arguments, but the result must not.
    texts = AlignedTexts(*sorted((one_text, other_text), key=_sort_key))
    blocks = _blocks(texts)
    gravest = _gravest(block.kind for block in blocks)
    if gravest not in (Difference.NUMBERS, Difference.NEGATION):
        gravest = _gravest(block.kind for block in _with_distant_changes(texts, blocks))
    if gravest in (Difference.NOTHING, Difference.WORDING):
        spellings = (kind for _, _, kind in _spelling_changes(texts, blocks))
        gravest = _gravest((gravest, *spellings))
    return gravest


def find_changes(one: str, other: str) -> tuple[Change, ...]:
    """The places where two texts differ, in order; `classify_difference` is the gravest of them.

    Empty if they differ only in punctuation and in ways that readers do not see. Exchanging the
    texts exchanges the spans of each change and nothing else.
    """
    one_text, other_text = tokenise(one), tokenise(other)
    is_swapped = _sort_key(other_text) < _sort_key(one_text)
    texts = AlignedTexts(other_text, one_text) if is_swapped else AlignedTexts(one_text, other_text)
    blocks = _with_distant_changes(texts, _blocks(texts))
    changes = [(block.one, block.other, block.kind) for block in blocks]
    changes += _spelling_changes(texts, blocks)
    return tuple(
        sorted(
            (
                Change(kind, _characters(one_text, b), _characters(other_text, a))
                if is_swapped
                else Change(kind, _characters(one_text, a), _characters(other_text, b))
                for a, b, kind in changes
            ),
            key=lambda change: (change.one, change.other),
        )
    )


def _sort_key(text: TokenisedText) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return text.keys, text.forms


def _gravest(kinds: Iterable[Difference]) -> Difference:
    present = set(kinds)
    return next((kind for kind in _BY_GRAVITY if kind in present), Difference.NOTHING)


def _characters(text: TokenisedText, tokens: Span) -> Span:
    """The span of characters of a span of tokens."""
    start, end = tokens
    if start < end:
        return text.tokens[start].start, text.tokens[end - 1].end
    at = text.tokens[start - 1].end if start else 0
    return at, at


def _spelling_changes(
    texts: AlignedTexts, blocks: Sequence[_Block]
) -> Iterator[tuple[Span, Span, Difference]]:
    """The tokens outside the blocks, which have the same keys, whose forms differ."""
    one, other = texts.one, texts.other
    start = ((0, 0), (0, 0))
    end = ((len(one.keys),) * 2, (len(other.keys),) * 2)
    spans = sorted((block.one, block.other) for block in blocks)
    for (a, b), (c, d) in pairwise([start, *spans, end]):
        if one.forms[a[1] : c[0]] == other.forms[b[1] : d[0]]:
            continue
        for i, j in zip(range(a[1], c[0]), range(b[1], d[0]), strict=True):
            if one.forms[i] != other.forms[j]:
                yield (
                    (i, i + 1),
                    (j, j + 1),
                    texts.spelling.difference(one.tokens[i], other.tokens[j]),
                )


def _blocks(texts: AlignedTexts) -> list[_Block]:
    """The blocks of tokens that differ, each with what it changes on its own or by its place."""
    spans = differing_spans(texts.one.keys, texts.other.keys)
    blocks = [_Block(a, b, _kind(texts, a, b)) for a, b in spans]
    return _with_harmless_context(texts, blocks)


def _kind(texts: AlignedTexts, one_span: Span, other_span: Span) -> Difference:
    """What one block changes on its own."""
    one, other = texts.one, texts.other
    facts = [
        token.fact for token in (*one.tokens[slice(*one_span)], *other.tokens[slice(*other_span)])
    ]
    if Difference.NUMBERS in facts:
        return Difference.NUMBERS
    only_spacing = _letters(one, one_span) == _letters(other, other_span)
    if Difference.NEGATION not in facts and (
        only_spacing or texts.differ_harmlessly(one_span, other_span)
    ):
        return Difference.WORDING
    if not only_spacing and (_is_counted(one, one_span) or _is_counted(other, other_span)):
        return Difference.NUMBERS
    if Difference.NEGATION in facts:
        return Difference.NEGATION
    if Difference.NAMES in facts:
        return Difference.NAMES
    return name_difference(one, one_span, other, other_span) or Difference.WORDS


def _letters(text: TokenisedText, span: Span) -> str:
    """The letters of a span without spaces, hyphens and apostrophes: Tolland's, Tolland s."""
    return "".join(text.keys[slice(*span)]).replace("'", "")


def _with_harmless_context(texts: AlignedTexts, blocks: list[_Block]) -> list[_Block]:
    """The blocks, with those marked as wording that other blocks or their place make harmless."""
    harmless = moved_words(texts, [(b.one, b.other) for b in blocks if b.kind is Difference.WORDS])
    if len(blocks) == 1 and blocks[0].kind in (Difference.WORDS, Difference.NAMES):
        block = blocks[0]
        if is_pronoun_for_name(texts, (block.one, block.other)):
            harmless.add((block.one, block.other))
    if any(block.kind is Difference.NUMBERS for block in blocks):
        harmless |= in_counters(texts, [(block.one, block.other) for block in blocks])
    if not harmless:
        return blocks
    return [
        replace(block, kind=Difference.WORDING) if (block.one, block.other) in harmless else block
        for block in blocks
    ]


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


def _with_distant_changes(texts: AlignedTexts, blocks: list[_Block]) -> list[_Block]:
    """The blocks with changes that only show across blocks: antonyms, pronouns, exchanged words."""
    removed = [texts.one.tokens[slice(*block.one)] for block in blocks]
    added = [texts.other.tokens[slice(*block.other)] for block in blocks]
    graver = dict.fromkeys(role_reversal.find_reversed_roles(removed, added), Difference.NAMES)
    if any(removed) and any(added):
        for kind, changed in (
            (Difference.NAMES, _exchanged_pronouns(removed, added)),
            (Difference.NAMES, _swapped_blocks(removed, added)),
            (Difference.NAMES, _paired_words(removed, added, negation.find_exchanged_kinds)),
            (Difference.NEGATION, _paired_words(removed, added, negation.find_antonyms)),
        ):
            graver |= dict.fromkeys(changed, kind)
    if not graver:
        return blocks
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
    before, after = _pronouns(removed), _pronouns(added)
    if not (before and after and before - after and after - before):
        return set()
    return {
        at
        for side in (removed, added)
        for at, block in enumerate(side)
        if any(token.key in persons.PRONOUNS for token in block)
    }


def _pronouns(blocks: _Blocks) -> Counter[str]:
    return Counter(
        [token.key for block in blocks for token in block if token.key in persons.PRONOUNS]
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
