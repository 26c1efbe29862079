"""Reads numbers spelled as words, each language by its own grammar. Pure.

A word may mean several things: French six cents is 600, English six cents is money. Words that
could be read in two ways have no value, unless the text shows its language.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from storage.facts.lexicon import number_words
from storage.facts.lexicon.number_words import LANGUAGES
from storage.facts.numbers import grammar as number_grammar
from storage.facts.numbers.grammar import Part
from storage.facts.numbers.vocabulary import (
    MIN_COMPOUND,
    accented,
    compound,
    compound_languages,
    languages_of_word,
    languages_that_have,
    links,
    vocabulary,
    with_prefixes,
)
from storage.text.normalise import normalise

_BETWEEN = frozenset(normalise(number_words.BETWEEN).split())


class Word(NamedTuple):
    """A word that may belong to a number."""

    key: str
    """Without accents."""
    form: str
    """With accents."""
    is_listed: bool = True
    """Whether it is marked as a number: sûr is not, although its key may be."""
    has_hyphen: bool = False
    """Whether a hyphen joins it with the word before it."""


class Reading(NamedTuple):
    """What some words mean: the count of the words, and their value; None if it is uncertain."""

    used: int
    value: int | None


class _Candidate(NamedTuple):
    """A reading in one language."""

    used: int
    value: int
    firm: frozenset[str]
    """The languages that have all of its words that are clearly numbers; empty without any."""
    is_firm: bool
    """Whether no word of it means something else elsewhere."""
    rivals: frozenset[str] | None = None
    """The languages in which some word of it means something else; None if any language may."""


def read(
    words: Sequence[Word], previous: str, languages: Callable[[], frozenset[str]]
) -> Reading | None:
    """What the longest number that starts at the first word means; None if none does.

    previous: the word before them; languages: finds the languages of the text, empty if unknown.
    """
    found = _candidates(tuple(words), may_join=previous not in _BETWEEN)
    if not found:
        return None
    if len({candidate[:2] for candidate in found.values()}) == 1:
        candidate = next(iter(found.values()))
        if candidate.is_firm:
            return Reading(candidate.used, candidate.value)
    return _choose(found, languages())


@lru_cache(maxsize=4096)
def _candidates(words: tuple[Word, ...], *, may_join: bool) -> dict[str, _Candidate]:
    """The longest number that starts at the first word, by the language in which it does."""
    first = words[0]
    if first.key in with_prefixes() and first.key not in languages_of_word():
        first = first._replace(key=with_prefixes()[first.key])
        words = (first, *words[1:])
    possible = languages_that_have(first.key)
    if first.form != first.key:
        possible = tuple([name for name in possible if first.form in accented(name)]) or possible
    found: dict[str, _Candidate] = {}
    for language in possible:
        if candidate := _candidate(words, language, may_join=may_join):
            found[language] = candidate
    return found


def _choose(found: dict[str, _Candidate], shown: frozenset[str]) -> Reading | None:
    """One of the readings in several languages; without a value if several may be right."""
    spoken = {name: candidate for name, candidate in found.items() if name in shown}
    if spoken and len({each[:2] for each in spoken.values()}) == 1:
        best = next(iter(spoken.values()))
        if best.is_firm or shown <= spoken.keys():
            return Reading(best.used, best.value)
    firm = {name: each for name, each in found.items() if each.firm or name in shown}
    if not firm:
        used = max(each.used for each in found.values())
        return Reading(used, None) if used > 1 else None
    used = max(each.used for each in firm.values())
    longest = {name: each for name, each in firm.items() if each.used == used}
    values = {each.value for each in longest.values()}
    is_certain = len(values) == 1 and all(
        each.firm and not _others(each, longest.keys()) for each in longest.values()
    )
    if used == 1 and shown and not all(each.is_firm for each in longest.values()):
        is_certain = False
    return Reading(used, values.pop() if is_certain else None)


def _others(candidate: _Candidate, languages: Collection[str]) -> frozenset[str]:
    """Other languages in which the words may mean something else."""
    others = candidate.firm.difference(languages)
    return others if candidate.rivals is None else others & candidate.rivals


def _candidate(words: Sequence[Word], language: str, *, may_join: bool) -> _Candidate | None:
    """The longest number in one language that starts at the first word."""
    grammar = LANGUAGES[language]
    parts: list[Part] = []
    for at, word in enumerate(words):
        if at and word.has_hyphen and not grammar.may_have_hyphens:
            break
        pieces = _parts(word, language)
        if not pieces:
            break
        parts += [part._replace(at=at) for part in pieces]
    count, value = number_grammar.read(parts, language, may_join=may_join)
    # A number ends where a word ends.
    if not count or (count < len(parts) and parts[count].at == parts[count - 1].at):
        return None
    used = parts[count - 1].at + 1
    marks = [
        _mark(word, [part for part in parts if part.at == at], language)
        for at, word in enumerate(words[:used])
    ]
    if all("*" in mark or "&" in mark for mark in marks):
        return None
    has_firm = any(not set("?*&") & set(mark) for mark in marks)
    firm: set[str] | None = None
    rivals: set[str] | None = set()
    for word, mark in zip(words[:used], marks, strict=True):
        if "?" in mark:
            known = number_words.RIVALS.get(word.key)
            rivals = rivals | set(known.split()) if known and rivals is not None else None
        elif "*" not in mark:
            own = _firm_languages(word.key, word.form) | {language}
            firm = set(own) if firm is None else firm & own
    is_firm = not any("?" in mark or "~" in mark for mark in marks)
    has_weak = any("?" in mark for mark in marks)
    return _Candidate(
        used,
        value,
        frozenset(firm or ()) if has_firm else frozenset(),
        is_firm,
        frozenset(rivals) if has_weak and rivals is not None else None,
    )


@lru_cache(maxsize=4096)
def _firm_languages(key: str, form: str) -> frozenset[str]:
    """The languages in which a word is a number that is mistaken for nothing else, or links two."""
    if link := links().get(key):
        return link
    listed = languages_of_word().get(key)
    if listed is None:
        return frozenset(compound_languages(key))
    return frozenset(
        name for name in listed if "?" not in vocabulary(name)[key].mark or form in accented(name)
    )


def _mark(word: Word, parts: Sequence[Part], language: str) -> str:
    """The mark of a word; a compound or a word with its accents is mistaken for no other."""
    if parts[0].kind in "&o" and len(parts) == 1:
        return "&"
    if len(parts) > 1:
        return ""
    mark = parts[0].mark
    return mark.replace("?", "") if word.form in accented(language) else mark


def _parts(word: Word, language: str) -> tuple[Part, ...]:
    """The parts of a number that a word is in a language; empty for another word."""
    grammar = LANGUAGES[language]
    if word.key in (grammar.small_and, grammar.tens_and, grammar.millions_and):
        return (Part("&"),)
    if word.key == grammar.of:
        return (Part("o"),)
    part = vocabulary(language).get(word.key)
    if part:
        return (part,) if word.is_listed or part.mark else ()
    if language == "ar" and word.key in with_prefixes():
        return (Part("&"), vocabulary("ar")[with_prefixes()[word.key]])
    if grammar.is_compounding and word.is_listed and len(word.key) >= MIN_COMPOUND:
        return compound(word.key, language)
    return ()


@cache
def _scales() -> dict[str, dict[str, int]]:
    """The values, by language, of words that multiply the digits before them."""
    scales: dict[str, dict[str, int]] = {}
    for language in LANGUAGES:
        for word, part in vocabulary(language).items():
            if part.kind in "sx" and "?" not in part.mark:
                scales.setdefault(word, {})[language] = part.value
    return scales


def scale(word: str, languages: Callable[[], frozenset[str]]) -> int | None:
    """The value of a word such as million after digits; None if it is none or uncertain.

    A billion is 10^9 in English and 10^12 in many other languages.
    """
    values = _scales().get(word)
    if not values:
        return None
    known = set(values.values())
    if len(known) > 1:
        shown = languages() or {"en"}
        known = {value for language, value in values.items() if language in shown}
    return known.pop() if len(known) == 1 else None
