"""The harmless words of each language in the form in which texts are compared. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from storage.facts.lexicon import languages
from storage.facts.lexicon.harmless_words import Accents
from storage.facts.tokens import tokenise

Phrase = tuple[str, ...]
"""The keys of one or more words that follow each other."""

MAX_PHRASE = 5
"""Words in the longest entry of a list."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What is known to be harmless in one language, as keys of tokens."""

    code: str
    articles: frozenset[Phrase]
    """Function words, which may be added or removed except before the words of `not_before`."""
    adverbs: frozenset[Phrase]
    groups: dict[Phrase, frozenset[int]]
    """For each entry of a list of synonyms the numbers of its lines."""
    reporting: frozenset[Phrase]
    spelling_rules: tuple[tuple[re.Pattern[str], str], ...]
    before_dates: frozenset[str]
    before_seasons: frozenset[str]
    not_before: frozenset[str]
    fixed_phrases: dict[str, list[Phrase]]
    """For each word the phrases of `fixed_phrases` that contain it."""
    pronouns: frozenset[str]
    auxiliaries: frozenset[str]
    accents: Accents
    capitalises_nouns: bool
    rules_fit_names: bool
    phrase_words: frozenset[str]
    """The words of entries of several words."""
    words: frozenset[str]
    """Every word of an entry. A difference with another word is only harmless as a spelling."""

    def same_meaning(self, one: Phrase, other: Phrase) -> bool:
        """Whether two entries share a line."""
        lines = self.groups.get(one)
        return lines is not None and not lines.isdisjoint(self.groups.get(other, frozenset()))

    def is_in_fixed_phrase(self, keys: Phrase, start: int, end: int) -> bool:
        """Whether the words from start to end belong to a phrase that needs them: even if."""
        return any(
            keys[first : first + len(phrase)] == phrase
            for phrase in self.fixed_phrases.get(keys[start], ())
            for first in range(max(0, end - len(phrase)), start + 1)
        )

    def same_spelling(self, one: str, other: str) -> bool:
        """Whether the rules of spelling turn both words into one form."""
        return bool(self.spelling_rules) and self.common_form(one) == self.common_form(other)

    def common_form(self, word: str) -> str:
        """The form into which the rules of spelling turn a word."""
        return _common_form(word, self.spelling_rules) if self.spelling_rules else word


@cache
def vocabulary(code: str) -> Vocabulary:
    """The harmless words of a language."""
    words = languages.all_words()[code]
    groups: dict[Phrase, set[int]] = {}
    lines = "\n".join((words.reporting, words.synonyms, words.spellings)).splitlines()
    for number, line in enumerate(lines):
        for entry in line.split():
            groups.setdefault(_phrase(entry), set()).add(number)
    groups.pop((), None)
    articles, adverbs = _phrases(words.function_words), _phrases(words.adverbs)
    before_dates, before_seasons = _keys(words.before_dates), _keys(words.before_seasons)
    return Vocabulary(
        code=code,
        articles=articles,
        adverbs=adverbs,
        groups={phrase: frozenset(numbers) for phrase, numbers in groups.items()},
        reporting=_phrases(words.reporting),
        spelling_rules=tuple((re.compile(one), other) for one, other in words.spelling_rules),
        before_dates=before_dates,
        before_seasons=before_seasons,
        not_before=_keys(words.not_before),
        fixed_phrases=_by_word(_phrases(words.fixed_phrases)),
        pronouns=_keys(words.pronouns),
        auxiliaries=_keys(words.auxiliaries),
        accents=words.accents,
        capitalises_nouns=words.capitalises_nouns,
        rules_fit_names=words.rules_fit_names,
        phrase_words=frozenset().union(
            *(phrase for phrase in (*adverbs, *groups) if len(phrase) > 1)
        ),
        words=before_dates.union(before_seasons, *articles, *adverbs, *groups),
    )


@lru_cache(maxsize=16_384)
def _common_form(word: str, rules: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    for pattern, replacement in rules:
        word = pattern.sub(replacement, word)
    return word


def _by_word(phrases: Iterable[Phrase]) -> dict[str, list[Phrase]]:
    by_word: dict[str, list[Phrase]] = {}
    for phrase in phrases:
        for word in phrase:
            by_word.setdefault(word, []).append(phrase)
    return by_word


def _phrase(entry: str) -> Phrase:
    """The keys of an entry. What an apostrophe joins to another word is kept: 's, l'."""
    if entry.startswith("'"):
        return (entry,)
    keys = tokenise(entry.replace("_", " ")).keys
    return (*keys[:-1], f"{keys[-1]}'") if keys and entry.endswith("'") else keys


def _phrases(text: str) -> frozenset[Phrase]:
    return frozenset(map(_phrase, text.split())) - {()}


def _keys(text: str) -> frozenset[str]:
    return frozenset(key for entry in text.split() for key in _phrase(entry))


@lru_cache(maxsize=2048)
def _count_frequent_words(text: str) -> tuple[dict[str, int], tuple[str, ...]]:
    """The count of each language's frequent words, and the languages with the highest count.

    Cached, because one text is compared with many.
    """
    counts = languages.count_frequent_words(tokenise(text).forms)
    return counts, languages.most_frequent(counts)


def languages_of(*texts: str) -> tuple[str, ...]:
    """The languages that texts are in together, by their most frequent words; several if they tie.

    Returns codes in alphabetical order; empty if no frequent word of any language occurs.
    """
    (first, most), *others = map(_count_frequent_words, texts)
    if len(most) == 1 and all(most == other for _, other in others):
        return most
    counts = dict(first)
    for other, _ in others:
        for code, count in other.items():
            counts[code] = counts.get(code, 0) + count
    return languages.most_frequent(counts)
