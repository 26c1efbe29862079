"""The number words of each language, and the numbers that languages write as one word. Pure."""

from __future__ import annotations

from functools import cache, lru_cache

from storage.facts.lexicon import number_words
from storage.facts.lexicon.number_words import LANGUAGES
from storage.facts.numbers import grammar as number_grammar
from storage.facts.numbers.grammar import Part
from storage.text.normalise import normalise, normalise_keeping_accents

_Vocabulary = dict[str, Part]
MIN_COMPOUND = 4
# Shorter compounds are listed; longer ones are recognised by their parts.
LONG_COMPOUND = 10
_MAX_COMPOUND = 80
_ARABIC_AND = "و"


@cache
def _listed(language: str) -> tuple[tuple[str, str, Part], ...]:
    """The words of a language, with and without accents, and the parts that they are."""
    words = LANGUAGES[language]
    rows: list[tuple[str, str, int]] = []
    for value, row in enumerate(words.small.split()):
        rows.append((row, "t" if value > 9 else "u" if value else "z", value))
    rows += [(row, "d", 10 * place) for place, row in enumerate(words.tens.split(), 2)]
    rows += [(row, "h", 100 * place) for place, row in enumerate(words.hundreds.split(), 1)]
    rows += [(row, "x", 100) for row in words.hundred.split()]
    rows += [(row, "c", 100) for row in words.bare_hundred.split()]
    rows += [(row, "s", 10**power) for power, line in words.scales.items() for row in line.split()]
    for pair in words.others.split():
        kind_and_value, row = pair.split("=")
        rows.append((row, kind_and_value[0], int(kind_and_value[1:])))
    marked = [(word, kind, value) for row, kind, value in rows for word in row.split("/")]
    bare = [word.rstrip("~?*+") for word, _, _ in marked]
    # One text of all words is normalised faster than many.
    text = " ".join(bare)
    keys, forms = normalise(text).split(), normalise_keeping_accents(text).split()
    return tuple(
        (forms[at], keys[at], Part(kind, value, word[len(bare[at]) :]))
        for at, (word, kind, value) in enumerate(marked)
    )


@cache
def vocabulary(language: str) -> _Vocabulary:
    """The parts of numbers in a language, by their words without accents."""
    parts: _Vocabulary = {}
    for _, key, part in _listed(language):
        parts.setdefault(key, part)
    for word, value in _shared_scales().items():
        parts.setdefault(word, Part("s", value, "+"))
    return parts


@cache
def _shared_scales() -> dict[str, int]:
    return {
        word.rstrip("+"): 10**power
        for power, row in number_words.ABBREVIATED_SCALES.items()
        for word in row.split()
    }


@cache
def _pieces(language: str) -> _Vocabulary:
    """The pieces of compounds in a language: its words, and forms that occur only inside."""
    words = LANGUAGES[language]
    shared = _shared_scales()
    pieces = {
        word: part
        for word, part in vocabulary(language).items()
        if len(word) > 1 and word not in shared
    }
    pieces |= {
        word: Part(kind[0], int(kind[1:]))
        for kind, word in (pair.split("=") for pair in words.parts.split())
    }
    if words.units_and:
        pieces[words.units_and] = Part("&")
    return pieces


@cache
def languages_of_word() -> dict[str, tuple[str, ...]]:
    """The languages in which a word begins or continues a number."""
    found: dict[str, tuple[str, ...]] = {}
    for language in LANGUAGES:
        for word in vocabulary(language):
            found[word] = (*found.get(word, ()), language)
    return found


COMPOUNDING = tuple(name for name, words in LANGUAGES.items() if words.is_compounding)


@lru_cache(maxsize=4096)
def compound(word: str, language: str) -> tuple[Part, ...]:
    """The parts of a number written as one word; empty for any other word."""
    for parts in _splits(word, _pieces(language), 0):
        if number_grammar.read(parts, language, may_join=True)[0] == len(parts):
            return tuple(parts)
    return ()


def _splits(word: str, pieces: _Vocabulary, start: int) -> list[list[Part]]:
    """All ways to split the rest of a word into pieces, the longest first piece first."""
    if start == len(word):
        return [[]]
    ways: list[list[Part]] = []
    for end in range(min(len(word), start + 18), start, -1):
        if piece := pieces.get(word[start:end]):
            ways += [[piece, *rest] for rest in _splits(word, pieces, end)]
            if len(ways) > 8:
                break
    return ways


@lru_cache(maxsize=4096)
def compound_languages(word: str) -> tuple[str, ...]:
    """The languages in which a word is a number of several parts: zweihundert, ventuno."""
    if (
        not MIN_COMPOUND <= len(word) <= _MAX_COMPOUND
        or word in languages_of_word()
        or not may_be_compound(word)
    ):
        return ()
    return tuple(name for name in COMPOUNDING if compound(word, name))


@cache
def compound_endings() -> frozenset[str]:
    """The last three letters of every number that is written as one word."""
    endings: set[str] = set()
    for name in COMPOUNDING:
        pieces = [word for word, part in _pieces(name).items() if part.kind not in "z&"]
        endings |= {word[-3:] for word in pieces if len(word) > 2}
        before = {word[-1] for word in pieces}
        endings |= {last + word for word in pieces if len(word) == 2 for last in before}
    return frozenset(endings)


def may_be_compound(word: str) -> bool:
    """Whether the ending of a word is that of some number."""
    return word[-3:] in compound_endings()


def short_compounds() -> set[str]:
    """The compounds of few letters: ventuno, enogtyve, trehundra."""
    found: set[str] = set()
    for name in COMPOUNDING:
        kinds: dict[str, list[str]] = {kind: [] for kind in "utdxs&z"}
        for word, part in _pieces(name).items():
            kinds[part.kind].append(word)
        low, high = [*kinds["u"], *kinds["t"], *kinds["d"]], [*kinds["x"], *kinds["s"]]
        found |= {f"{ten}{unit}" for ten in kinds["d"] for unit in kinds["u"]}
        found |= {f"{hundred}{scale}" for hundred in kinds["x"] for scale in kinds["s"]}
        found |= {f"{one}{other}" for one in low for other in high}
        found |= {f"{other}{one}" for one in low for other in high}
        if link := LANGUAGES[name].units_and:
            found |= {f"{unit}{link}{ten}" for ten in kinds["d"] for unit in kinds["u"]}
    return {word for word in found if len(word) < LONG_COMPOUND}


@cache
def all_words() -> frozenset[str]:
    """The listed words that may belong to a number: no compounds."""
    return frozenset([*languages_of_word(), *links(), *with_prefixes()])


@cache
def with_prefixes() -> dict[str, str]:
    """Arabic number words with the "and" that is written as their first letter."""
    return {_ARABIC_AND + word: word for word in vocabulary("ar") if word != _ARABIC_AND}


def is_word(word: str) -> bool:
    """Whether a word may belong to a number."""
    return word in all_words() or bool(compound_languages(word))


def languages_that_have(word: str) -> tuple[str, ...]:
    """The languages in which a word belongs to a number."""
    return languages_of_word().get(word) or compound_languages(word)


@cache
def links() -> dict[str, frozenset[str]]:
    """The languages of the words that link the parts of a number."""
    return {
        link: frozenset(name for name, words in LANGUAGES.items() if link in _link_words(words))
        for listed in LANGUAGES.values()
        for link in _link_words(listed)
    }


def _link_words(words: number_words.Words) -> tuple[str, ...]:
    return tuple(filter(None, (words.small_and, words.tens_and, words.of)))


@cache
def accented(language: str) -> frozenset[str]:
    """The words of a language whose accents distinguish them from words of other languages."""
    return frozenset(form for form, key, _ in _listed(language) if form != key)


def marked_words() -> set[str]:
    """The words that are numbers in any text: no articles, and none that are common elsewhere."""
    words = short_compounds()
    for language in LANGUAGES:
        for form, key, part in _listed(language):
            if "?" not in part.mark and "*" not in part.mark:
                words |= {form, key}
            elif "*" not in part.mark and key != form:
                words.add(form)
    return words.union(with_prefixes(), _shared_scales())
