"""Differences that are harmless in their context: moved words, pronouns, counters. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from storage.facts.alignment import Span
from storage.facts.harmless import AlignedTexts
from storage.facts.lexicon import persons
from storage.facts.tokens import TokenisedText
from storage.text.counters import MAX_COUNTER, without_counters

Spans = tuple[Span, Span]

_MAX_SUBJECT = 12  # words between the two places of a moved "said"


def moved_words(texts: AlignedTexts, blocks: Sequence[Spans]) -> set[Spans]:
    """The blocks of a word that only moved, where its place does not matter.

    That is a reporting verb before or after its subject in a clause of its own (said the clerk, the
    clerk said), or any word across auxiliary verbs and adverbs (has also left, also has left).
    """
    removed = [block for block in blocks if block[1][0] == block[1][1]]
    added = [block for block in blocks if block[0][0] == block[0][1]]
    harmless: set[Spans] = set()
    for before in removed:
        words = texts.one.keys[slice(*before[0])]
        for after in added:
            if texts.other.keys[slice(*after[1])] != words or harmless & {before, after}:
                continue
            # The words between the two places.
            span, there = _between(before[0], after[0]), _between(before[1], after[1])
            if texts.one.keys[slice(*span)] != texts.other.keys[slice(*there)]:
                continue
            if _may_move(texts, before[0], span):
                harmless |= {before, after}
    return harmless


def _between(one: Span, other: Span) -> Span:
    """The span between two spans, in whichever order they are."""
    first, second = sorted((one, other))
    return first[1], second[0]


def _may_move(texts: AlignedTexts, moved: Span, between: Span) -> bool:
    text = texts.one
    if not between[1] - between[0] or not texts.vocabularies:
        return False
    words = text.keys[slice(*moved)]
    crossed = text.keys[slice(*between)]
    if any(token.fact for token in text.tokens[slice(*moved)]):
        return False
    if len(words) == 1 and all(
        all(word in vocabulary.auxiliaries or (word,) in vocabulary.adverbs for word in crossed)
        for vocabulary in texts.vocabularies
    ):
        return not text.tokens[moved[0]].is_capitalised
    if not all(words in vocabulary.reporting for vocabulary in texts.vocabularies):
        return False
    whole = (min(moved[0], between[0]), max(moved[1], between[1]))
    return (
        len(crossed) <= _MAX_SUBJECT
        and _is_one_clause(text, between)
        and _has_divider(text, whole[0] - 1)
        and _has_divider(text, whole[1] - 1)
    )


def _is_one_clause(text: TokenisedText, span: Span) -> bool:
    """Whether only spaces, hyphens and points of abbreviations separate the words of a span."""
    tokens = text.tokens[slice(*span)]
    return all(
        not text.text[one.end : other.start].strip(" -.'’\u00a0") and not other.opens_sentence
        for one, other in pairwise(tokens)
    )


def _has_divider(text: TokenisedText, at: int) -> bool:
    """Whether punctuation or an end of the text follows a token: "It rained", said the clerk."""
    if at < 0 or at + 1 >= len(text.tokens):
        return True
    return bool(text.text[text.tokens[at].end : text.tokens[at + 1].start].strip())


def is_pronoun_for_name(texts: AlignedTexts, block: Spans) -> bool:
    """Whether one text has a pronoun where the other repeats the name that was just given.

    The name must be the last one that occurs before, in both texts.
    """
    one, other = (texts.one, block[0]), (texts.other, block[1])
    sides = ((*one, *other), (*other, *one))
    return any(
        _is_pronoun(texts, pronoun_text, pronoun)
        and _is_last_name(name_text, name)
        and _last_name(pronoun_text, pronoun[0]) == name_text.keys[name[1] - 1]
        for pronoun_text, pronoun, name_text, name in sides
    )


def _is_pronoun(texts: AlignedTexts, text: TokenisedText, span: Span) -> bool:
    words = text.keys[slice(*span)]
    return (
        len(words) == 1
        and bool(texts.vocabularies)
        and all(words[0] in vocabulary.pronouns for vocabulary in texts.vocabularies)
    )


def _is_last_name(text: TokenisedText, span: Span) -> bool:
    """Whether a span is a name, with or without a title, that was the last one before it too."""
    tokens = text.tokens[slice(*span)]
    if not tokens or any(token.fact or not token.is_capitalised for token in tokens):
        return False
    return tokens[-1].key not in persons.TITLES and _last_name(text, span[0]) == tokens[-1].key


def _last_name(text: TokenisedText, before: int) -> str | None:
    """The last word of the last name before a position; None if a name may be ambiguous."""
    names: list[str] = []
    for at in range(before - 1, -1, -1):
        token = text.tokens[at]
        is_name = token.is_capitalised and not token.fact and token.key not in persons.TITLES
        if is_name and not (token.opens_sentence and token.key in persons.COMMON_WORDS):
            follows = at + 1 < before and text.tokens[at + 1].is_capitalised
            if not (follows and names):
                names.append(token.key)
    return names[0] if len(set(names)) == 1 else None


def in_counters(texts: AlignedTexts, blocks: Sequence[Spans]) -> set[Spans]:
    """The blocks that are part of a counter at the start or the end of each text."""
    if not any(
        _is_near_edge(texts.one, one) or _is_near_edge(texts.other, other) for one, other in blocks
    ):
        return set()
    one_start, one_end = without_counters(texts.one.text)
    other_start, other_end = without_counters(texts.other.text)
    if (one_start, other_start) == (0, 0) and (one_end, other_end) == (
        len(texts.one.text),
        len(texts.other.text),
    ):
        return set()
    return {
        block
        for block in blocks
        if _is_outside(texts.one, block[0], one_start, one_end)
        and _is_outside(texts.other, block[1], other_start, other_end)
    }


def _is_near_edge(text: TokenisedText, span: Span) -> bool:
    """Whether a span is so near to the start or the end of a text that it may be in a counter."""
    if span[0] == span[1]:
        return False
    start, end = text.tokens[span[0]].start, text.tokens[span[1] - 1].end
    return start < MAX_COUNTER or end > len(text.text) - MAX_COUNTER


def _is_outside(text: TokenisedText, span: Span, start: int, end: int) -> bool:
    """Whether all tokens of a span are outside the characters from start to end."""
    return all(token.end <= start or token.start >= end for token in text.tokens[slice(*span)])
