"""Whether names of people, places or organisations changed between two texts. Pure.

A capitalised word is a name if capitals are informative in the text; if they are not, any word that
is not listed may be a name. A title or a given name may be added to or removed from a name that
otherwise stays the same.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from storage.core.model import Difference
from storage.facts import scripts
from storage.facts.lexicon import persons
from storage.facts.numbers.token import Token
from storage.facts.tokens import TokenisedText, tokenise

_SENTENCE_STARTERS = persons.COMMON_WORDS - persons.POSSIBLE_NAMES
_MAX_CAPITALISED = 0.85  # share of capitalised words; above, capitals are not informative


class CapitalUse(NamedTuple):
    """How a text uses capitals.

    is_informative: whether a capital shows a name; lowercase: the words that occur without one.
    """

    is_informative: bool
    lowercase: frozenset[str]


def capital_use(text: TokenisedText) -> CapitalUse:
    """How a text uses capitals; not informative in headlines, in all capitals or without any."""
    return _capital_use(text.text)


@lru_cache(maxsize=2048)
def _capital_use(text: str) -> CapitalUse:
    tokens = tokenise(text).tokens
    cased = [token for token in tokens if token.key[:1].isalpha() and len(token.key) > 3]
    capitalised = sum(1 for token in cased if token.is_capitalised)
    lowercase = frozenset(
        [token.key for token in tokens if not token.is_capitalised and token.key.isalpha()]
    )
    is_informative = (
        bool(lowercase)
        and any(token.is_capitalised for token in tokens)
        and (capitalised <= _MAX_CAPITALISED * len(cased) or len(cased) < 4)
    )
    return CapitalUse(is_informative, lowercase if is_informative else frozenset())


@lru_cache(maxsize=8192)
def has_no_case(key: str) -> bool:
    """Whether the script has no capitals, so that the form of a word does not show a name."""
    return any(unicodedata.category(c) in ("Lo", "Mc", "Mn") or "ა" <= c <= "ჿ" for c in key)


def may_be_name(token: Token, use: CapitalUse, lowercase: frozenset[str]) -> bool:
    """Whether a token may be a name.

    use: how its text uses capitals; lowercase: the words that occur in lower case in either text.
    """
    if has_no_case(token.key):
        return token.key not in scripts.COMMON_WORDS
    if not token.key[:1].isalpha():
        return False
    if not use.is_informative:
        return token.key not in persons.COMMON_WORDS and token.key not in lowercase
    if not token.is_capitalised or token.key == "i":
        return False
    if token.opens_sentence:
        is_common = token.key in lowercase or token.key in _SENTENCE_STARTERS
        return not is_common or token.key in persons.GIVEN_NAMES
    return True


def name_difference(
    one: TokenisedText,
    one_span: tuple[int, int],
    other: TokenisedText,
    other_span: tuple[int, int],
) -> Difference | None:
    """How names differ between two spans of tokens that are aligned.

    `names` if one is added, removed or replaced, `wording` if the spans contain names and all stay
    the same, None if they contain none.
    """
    one_use, other_use = capital_use(one), capital_use(other)
    lowercase = one_use.lowercase | other_use.lowercase
    removed, added = one.tokens[slice(*one_span)], other.tokens[slice(*other_span)]
    if _same_stems(removed, added):
        return Difference.WORDING
    removed_names = [token for token in removed if may_be_name(token, one_use, lowercase)]
    added_names = [token for token in added if may_be_name(token, other_use, lowercase)]
    if not removed_names and not added_names:
        if _titles_exchanged(removed, added):
            return Difference.NAMES
        if not all(token.key in persons.TITLES for token in (*removed, *added)):
            return None
    if removed and added:
        return Difference.NAMES
    if not (one_use.is_informative and other_use.is_informative):
        return Difference.NAMES
    is_optional = (
        _is_optional(one, one_span, other) if removed else _is_optional(other, other_span, one)
    )
    return Difference.WORDING if is_optional else Difference.NAMES


def _titles_exchanged(removed: Sequence[Token], added: Sequence[Token]) -> bool:
    before, after = (
        {token.key for token in tokens if token.key in persons.TITLES}
        for tokens in (removed, added)
    )
    return bool(before) and bool(after) and before != after


def _same_stems(removed: Sequence[Token], added: Sequence[Token]) -> bool:
    """Whether Korean nouns differ only in particles of the same class."""
    return (
        bool(removed)
        and len(removed) == len(added)
        and all(
            (stem := scripts.noun_stem(one.key)) is not None
            and stem == scripts.noun_stem(other.key)
            for one, other in zip(removed, added, strict=True)
        )
    )


def _is_optional(text: TokenisedText, span: tuple[int, int], other: TokenisedText) -> bool:
    """Whether the span, which the other text lacks, is a title or a given name that may be omitted.

    The name of the person must follow it, must occur in the other text too, and must not be
    ambiguous there.
    """
    start, end = span
    run = text.tokens[start:end]
    person = _name_from(text, end)
    if not person or not _joined(text, start, end + 1):
        return False
    if "-" in text.text[run[-1].end : person[0].start]:
        return False
    if start and _joined(text, start - 1, start + 1) and not run[0].opens_sentence:
        before = text.tokens[start - 1]
        is_title = before.key in persons.TITLES and run[0].key not in persons.TITLES
        if may_be_name(before, capital_use(text), capital_use(other).lowercase) and not is_title:
            return False
    titles = [token for token in run if token.key in persons.TITLES]
    given = run[len(titles) :]
    if any(token.key in persons.TITLES for token in given):
        return False
    if any(token.key in persons.NON_PERSON_WORDS for token in (*given, *person)):
        return False
    if any(token.key in persons.BOUND_TITLES for token in titles):
        return False
    if titles and not given:
        return _fits_one_sex(titles[-1].key, person[-1].key, text, other)
    surname = person[0].key
    if len(person) > 1 or surname in persons.GIVEN_NAMES:
        return False
    if not _has_one_bearer(given, surname, text, other):
        return False
    is_given_name = given[0].key in persons.GIVEN_NAMES and all(
        token.key in persons.GIVEN_NAMES or len(token.key) == 1 for token in given
    )
    return is_given_name or _occurs_in_full(given, surname, text, other)


def _name_from(text: TokenisedText, at: int) -> tuple[Token, ...]:
    """The run of capitalised words that starts here; empty if it is not the name of a person."""
    tokens = text.tokens
    end = at
    while (
        end < len(tokens)
        and tokens[end].is_capitalised
        and (end == at or _joined(text, end - 1, end + 1))
    ):
        end += 1
    run = tokens[at:end]
    if not run or any(token.key in persons.TITLES or token.fact for token in run):
        return ()
    # In John of Gaunt the words that follow belong to the name; in Gaunt of the school they do not.
    if end + 1 < len(tokens) and _joined(text, end - 1, end + 2):
        is_whole = tokens[end + 1].is_capitalised or run[-1].key in persons.GIVEN_NAMES
        if tokens[end].key in ("of", "de") and is_whole:
            return ()
    return run


def _joined(text: TokenisedText, start: int, end: int) -> bool:
    """Whether only spaces, hyphens and abbreviation points separate these tokens."""
    return all(
        not other.opens_sentence
        and not text.text[one.end : other.start].strip(" \u00a0\u202f-‐.")
        and ("." not in text.text[one.end : other.start] or len(one.key) < 5)
        for one, other in zip(
            text.tokens[start : end - 1], text.tokens[start + 1 : end], strict=True
        )
    )


def _words_before(surname: str, *texts: TokenisedText) -> set[str]:
    """Every capitalised word that occurs directly before this name in the texts."""
    words = set()
    for text in texts:
        for at, token in enumerate(text.tokens):
            if not at or token.key != surname:
                continue
            before = text.tokens[at - 1]
            starts_sentence = before.opens_sentence and before.key in persons.COMMON_WORDS
            if before.is_capitalised and not starts_sentence and _joined(text, at - 1, at + 1):
                words.add(before.key)
    return words


def _fits_one_sex(title: str, surname: str, *texts: TokenisedText) -> bool:
    """Whether nobody of the other sex has this surname in the texts."""
    others = _words_before(surname, *texts)
    if title in persons.MALE_TITLES:
        return not others & (persons.FEMALE_TITLES | persons.FEMALE_NAMES)
    if title in persons.FEMALE_TITLES:
        return not others & (persons.MALE_TITLES | persons.MALE_NAMES)
    return not (others & persons.MALE_NAMES and others & persons.FEMALE_NAMES)


def _has_one_bearer(given: Sequence[Token], surname: str, *texts: TokenisedText) -> bool:
    """Whether no other given name occurs before this surname in the texts."""
    own = {token.key for token in given}
    other_titles = persons.MALE_TITLES if own & persons.FEMALE_NAMES else persons.FEMALE_TITLES
    others = _words_before(surname, *texts) - own
    return others <= persons.TITLES and not (
        own & (persons.MALE_NAMES | persons.FEMALE_NAMES) and others & other_titles
    )


def _occurs_in_full(
    given: Sequence[Token], surname: str, text: TokenisedText, other: TokenisedText
) -> bool:
    """Whether the other text has the full name too, and a title shows that it is a person's."""
    full = (*(token.key for token in given), surname)
    size = len(full)
    occurs = any(other.keys[at : at + size] == full for at in range(len(other.keys) - size + 1))
    personal = persons.TITLES - persons.BOUND_TITLES
    return occurs and any(
        each.keys[at] in personal and (each.keys[at + 1] in (full[0], surname))
        for each in (text, other)
        for at in range(len(each.keys) - 1)
    )
