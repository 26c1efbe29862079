"""Recognises the language of a text by its most frequent words. Pure.

Rules that hold in one language only need it: which words are harmless, and whether six cents is
600 (French) or money (English).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import import_module

from storage.facts.lexicon.harmless_words import HarmlessWords
from storage.text.normalise import normalise, normalise_keeping_accents

_MODULES = (
    *("english.english", "germanic.german", "germanic.dutch", "germanic.swedish"),
    *("germanic.danish", "germanic.norwegian"),
    *("romance.french", "romance.italian", "romance.spanish", "romance.portuguese"),
    *("slavic.russian", "slavic.ukrainian", "slavic.polish"),
    *("east_asia.chinese", "east_asia.japanese", "east_asia.korean", "east_asia.thai"),
    *("west_and_south_asia.arabic", "west_and_south_asia.hebrew", "west_and_south_asia.turkish"),
    *("west_and_south_asia.hindi", "other_european", "other_languages"),
)


@cache
def all_words() -> dict[str, HarmlessWords]:
    """The lists of every language, by its code. Loaded on first use: most commands compare none."""
    package = "storage.facts.lexicon.harmless"
    languages: Iterable[HarmlessWords] = (
        words for name in _MODULES for words in import_module(f"{package}.{name}").LANGUAGES
    )
    return {words.code: words for words in languages}


def count_frequent_words(forms: Iterable[str]) -> dict[str, int]:
    """The number of words that are frequent in each language, by its code.

    forms: the words of a text in lower case, with their accents.
    """
    table = _languages_by_word()
    counts: dict[str, int] = {}
    for form in forms:
        for code in table.get(form, ()):
            counts[code] = counts.get(code, 0) + 1
    return counts


def most_frequent(counts: dict[str, int]) -> tuple[str, ...]:
    """The languages with the highest count, in alphabetical order; several if they tie."""
    most = max(counts.values(), default=0)
    return tuple(sorted([code for code, count in counts.items() if count == most]))


@cache
def _languages_by_word() -> dict[str, tuple[str, ...]]:
    """For each frequent word the languages in which it is frequent.

    The closed lists of a language count as frequent words too, because short texts have few others.
    Where something is harmless, words are also recognised without their accents.
    """
    by_word: dict[str, list[str]] = {}
    for code, words in all_words().items():
        lists = (words.common, words.function_words, words.adverbs, words.auxiliaries)
        forms = {form for text in lists for word in text.split() for form in _forms(word, words)}
        for form in forms:
            by_word.setdefault(form, []).append(code)
    return {word: tuple(codes) for word, codes in by_word.items()}


def _forms(word: str, words: HarmlessWords) -> set[str]:
    forms = {normalise_keeping_accents(word)}
    return forms | {normalise(word)} if words.synonyms else forms
