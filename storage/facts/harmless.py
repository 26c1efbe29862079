"""Whether the difference between two aligned spans of words is known to be harmless. Pure.

The safe answer is no: whatever no list and no rule covers is taken for a changed fact.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from storage.core.model import Difference
from storage.facts import negation
from storage.facts.alignment import Span
from storage.facts.lexicon import measures, month_names
from storage.facts.names import capital_use
from storage.facts.numbers import numerals
from storage.facts.numbers.token import Token
from storage.facts.spelling import Spelling
from storage.facts.tokens import TokenisedText
from storage.facts.vocabulary import MAX_PHRASE, Phrase, Vocabulary, languages_of, vocabulary

# Words on both sides together. Longer differences are not examined: they are hardly all harmless.
_MAX_WORDS = 24
# Equal words before and after the difference that may belong to a phrase, such as (in order) to.
_CONTEXTS = ((0, 0), (0, 1), (1, 0), (1, 1), (0, 2), (2, 0))
# Words on each side of an adverb among which a negation may belong to it.
_NEAR = 4
_DIVIDER = re.compile(r"[,.;:!?()\[\]\"“”«»—–。，；：！？、؛،।]")
_SEASONS = frozenset(["spring", "summer", "autumn", "winter"])
_DATES = frozenset((*month_names.MONTHS.values(), *measures.DAYS.values()))


class AlignedTexts:
    """Two texts that are compared. What is needed for some pairs only is computed on demand."""

    def __init__(self, one: TokenisedText, other: TokenisedText) -> None:
        self.one = one
        self.other = other

    @cached_property
    def vocabularies(self) -> tuple[Vocabulary, ...]:
        """Those of the languages that the texts may be in. What is harmless must be so in all."""
        return tuple(map(vocabulary, languages_of(self.one.text, self.other.text)))

    @cached_property
    def spelling(self) -> Spelling:
        """How words of the texts differ that have the same letters."""
        accents = {vocabulary.accents for vocabulary in self.vocabularies}
        return Spelling(self.one.text, self.other.text, accents)

    @cached_property
    def _capitals_show_names(self) -> bool:
        return capital_use(self.one).is_informative and capital_use(self.other).is_informative

    def differ_harmlessly(self, one_span: Span, other_span: Span) -> bool:
        """Whether everything that differs between two aligned spans is known to be harmless."""
        if one_span[1] - one_span[0] + other_span[1] - other_span[0] > _MAX_WORDS:
            return False
        return bool(self.vocabularies) and all(
            self._is_harmless_in(vocabulary, one_span, other_span)
            for vocabulary in self.vocabularies
        )

    def _is_harmless_in(self, vocabulary: Vocabulary, one_span: Span, other_span: Span) -> bool:
        if not self._are_known(vocabulary, one_span, other_span):
            return False
        for before, after in _CONTEXTS:
            one = (one_span[0] - before, one_span[1] + after)
            other = (other_span[0] - before, other_span[1] + after)
            if min(one[0], other[0]) < 0:
                continue
            if one[1] > len(self.one.keys) or other[1] > len(self.other.keys):
                continue
            if not self._may_be_phrase(vocabulary, one_span, one, other_span, other):
                continue
            if self._match(vocabulary, one, other):
                return True
        return False

    def _may_be_phrase(
        self, vocabulary: Vocabulary, one_span: Span, one: Span, other_span: Span, other: Span
    ) -> bool:
        """Whether the words around two spans are equal and may form a phrase with these.

        They are not equal if they belong to another difference.
        """
        before, after = self.one.keys[one[0] : one_span[0]], self.one.keys[one_span[1] : one[1]]
        return (
            vocabulary.phrase_words.issuperset(before + after)
            and before == self.other.keys[other[0] : other_span[0]]
            and after == self.other.keys[other_span[1] : other[1]]
        )

    def _are_known(self, vocabulary: Vocabulary, one_span: Span, other_span: Span) -> bool:
        """Whether each word is in a list, or on both sides in some spelling. Most words are not."""
        sides = (self.one.keys[slice(*one_span)], self.other.keys[slice(*other_span)])
        unknown = [{key for key in side if key not in vocabulary.words} for side in sides]
        if not unknown[0] and not unknown[1]:
            return True
        if not all(sides):
            return False
        forms = [{vocabulary.common_form(key) for key in side} for side in sides]
        return all(
            vocabulary.common_form(key) in forms[1 - side]
            for side in (0, 1)
            for key in unknown[side]
        )

    def _match(self, vocabulary: Vocabulary, one_span: Span, other_span: Span) -> bool:
        """Whether the spans consist of pairs that mean the same and of words that add nothing.

        Walks through all pairs of positions that such a division can reach.
        """
        reached = {(one_span[0], other_span[0])}
        pending = list(reached)
        end = (one_span[1], other_span[1])
        while pending:
            at, there = pending.pop()
            if (at, there) == end:
                return True
            for step in self._steps(vocabulary, (at, one_span[1]), (there, other_span[1])):
                if step not in reached:
                    reached.add(step)
                    pending.append(step)
        return False

    def _steps(self, vocabulary: Vocabulary, one: Span, other: Span) -> list[tuple[int, int]]:
        """The positions that one harmless step reaches from the starts of these spans."""
        (at, end), (there, other_end) = one, other
        steps = []
        if at < end and there < other_end and self._same_word(vocabulary, at, there):
            steps.append((at + 1, there + 1))
        one_phrases = _phrases(vocabulary, self.one.keys, at, end)
        other_phrases = _phrases(vocabulary, self.other.keys, there, other_end)
        steps += [
            (at + len(phrase), there)
            for phrase in one_phrases
            if self._adds_nothing(vocabulary, self.one, at, phrase)
        ]
        steps += [
            (at, there + len(phrase))
            for phrase in other_phrases
            if self._adds_nothing(vocabulary, self.other, there, phrase)
        ]
        steps += [
            (at + len(phrase), there + len(equivalent))
            for phrase in one_phrases
            if phrase in vocabulary.groups
            for equivalent in other_phrases
            if vocabulary.same_meaning(phrase, equivalent)
            and self._fit(vocabulary, (at, at + len(phrase)), (there, there + len(equivalent)))
        ]
        return steps

    def _same_word(self, vocabulary: Vocabulary, at: int, there: int) -> bool:
        """Whether two tokens are one word, if need be in two spellings."""
        one, other = self.one.tokens[at], self.other.tokens[there]
        if one.key == other.key:
            return True
        if one.fact or other.fact:
            return False
        if vocabulary.capitalises_nouns:
            if _follows_name(self.one, at) or _follows_name(self.other, there):
                return False
        elif not vocabulary.rules_fit_names and self._may_name([one, other]):
            return False
        return vocabulary.same_spelling(one.key, other.key)

    def _adds_nothing(
        self, vocabulary: Vocabulary, text: TokenisedText, at: int, phrase: Phrase
    ) -> bool:
        """Whether the phrase at this position may be added or removed."""
        tokens = text.tokens[at : at + len(phrase)]
        if any(token.fact for token in tokens) or self._may_name(tokens):
            return False
        end = at + len(phrase)
        following = text.tokens[end] if end < len(text.tokens) else None
        if vocabulary.is_in_fixed_phrase(text.keys, at, end):
            return False
        if phrase in vocabulary.adverbs:
            return not _changes_degree(text, at, end)
        if phrase in vocabulary.articles:
            # A third is a share, the third is one of several.
            return following is None or not (
                following.key in vocabulary.not_before or following.key.endswith(".")
            )
        if following is None or following.fact is not Difference.NUMBERS or len(phrase) > 1:
            return False
        if phrase[0] in vocabulary.before_seasons:
            return following.key in _SEASONS
        return phrase[0] in vocabulary.before_dates and following.key.partition(" ")[0] in _DATES

    def _fit(self, vocabulary: Vocabulary, one: Span, other: Span) -> bool:
        """Whether two phrases that mean the same are used as words here, and not as names."""
        one_tokens = self.one.tokens[slice(*one)]
        other_tokens = self.other.tokens[slice(*other)]
        if any(token.fact for token in (*one_tokens, *other_tokens)):
            return False
        if vocabulary.capitalises_nouns:
            return not (_follows_name(self.one, one[0]) or _follows_name(self.other, other[0]))
        return not (self._may_name(one_tokens) or self._may_name(other_tokens))

    def _may_name(self, tokens: Sequence[Token]) -> bool:
        return self._capitals_show_names and any(
            token.is_capitalised and not token.opens_sentence for token in tokens
        )


def _phrases(vocabulary: Vocabulary, keys: Phrase, start: int, end: int) -> list[Phrase]:
    """The phrases that start at a position and may be entries, the shortest first."""
    if start == end:
        return []
    phrases = [keys[start : start + 1]]
    if keys[start] in vocabulary.phrase_words:
        for at in range(start + 1, min(start + MAX_PHRASE, end)):
            if keys[at] not in vocabulary.phrase_words:
                break
            phrases.append(keys[start : at + 1])
    return phrases


def _changes_degree(text: TokenisedText, start: int, end: int) -> bool:
    """Whether an adverb is more than an addition: not very good, very few.

    It is if a negation is near it in the same clause, or a word of quantity follows.
    """
    if end < len(text.tokens) and text.keys[end] in numerals.VAGUE:
        return True
    first, last = max(0, start - _NEAR), min(len(text.tokens), end + _NEAR)
    while first < start and _is_divided(text, first, start):
        first += 1
    while last > end and _is_divided(text, end - 1, last - 1):
        last -= 1
    return not negation.NEGATORS.isdisjoint(text.keys[first:last])


def _is_divided(text: TokenisedText, one: int, other: int) -> bool:
    """Whether punctuation separates two tokens."""
    between = text.text[text.tokens[one].end : text.tokens[other].start]
    return _DIVIDER.search(between) is not None


def _follows_name(text: TokenisedText, at: int) -> bool:
    """Whether the word before belongs to a name, in a language that capitalises all nouns."""
    if not at or not text.tokens[at].is_capitalised:
        return False
    before = text.tokens[at - 1]
    return before.is_capitalised and not before.opens_sentence
