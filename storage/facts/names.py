"""Whether names changed between two texts: who, where, which body. Pure.

A capital makes a name, where capitals say something; where they do not, any word may be one that
is not listed. What may come and go beside a name that stays: a title, and the given name.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from storage.facts import scripts
from storage.facts.lexicon import persons
from storage.facts.quantities import Token
from storage.facts.tokens import Reading, read

_OPENERS = persons.COMMON - persons.COMMON_NAMES
_MOSTLY = 0.85  # share of capitalised words from which capitals say nothing


class Voice(NamedTuple):
    """What capitals say in a text: whether anything, and the words that stand without one."""

    speaks: bool
    small: frozenset[str]


def voice(reading: Reading) -> Voice:
    """What capitals say in a text; nothing in a headline, in all capitals or without any."""
    return _voice(reading.text)


@lru_cache(maxsize=2048)
def _voice(text: str) -> Voice:
    reading = read(text)
    cased = [t for t in reading.tokens if t.key[:1].isalpha() and len(t.key) > 3]
    capital = sum(1 for token in cased if token.capital)
    small = frozenset(
        [token.key for token in reading.tokens if not token.capital and token.key.isalpha()]
    )
    speaks = (
        bool(small)
        and any(t.capital for t in reading.tokens)
        and (capital <= _MOSTLY * len(cased) or len(cased) < 4)
    )
    return Voice(speaks, small if speaks else frozenset())


@lru_cache(maxsize=8192)
def is_caseless(key: str) -> bool:
    """Whether its script has no capitals, so that a name cannot be told from a word."""
    return any(unicodedata.category(c) in ("Lo", "Mc", "Mn") or "ა" <= c <= "ჿ" for c in key)


def may_name(token: Token, own: Voice, small: frozenset[str]) -> bool:
    """Whether a token may be a name; `small` are the words either text has in small letters."""
    if is_caseless(token.key):
        return token.key not in scripts.PLAIN
    if not token.key[:1].isalpha():
        return False
    if not own.speaks:
        return token.key not in persons.COMMON and token.key not in small
    if not token.capital or token.key == "i":
        return False
    if token.opens:
        plain = token.key in small or token.key in _OPENERS
        return not plain or token.key in persons.GIVEN
    return True


def names_change(
    one: Reading, mine: tuple[int, int], other: Reading, theirs: tuple[int, int]
) -> bool:
    """Whether names came, went or were exchanged where these tokens stand against each other."""
    voices = voice(one), voice(other)
    small = voices[0].small | voices[1].small
    gone, come = one.tokens[slice(*mine)], other.tokens[slice(*theirs)]
    if _same_stems(gone, come):
        return False
    sides = []
    for tokens, own in ((gone, voices[0]), (come, voices[1])):
        sides.append([token for token in tokens if may_name(token, own, small)])
    if not sides[0] and not sides[1]:
        return _titles_exchanged(gone, come)
    if (sides[0] and sides[1]) or not (voices[0].speaks and voices[1].speaks):
        return True
    if come and gone:
        return True
    if sides[0]:
        return not _may_go(one, mine, other)
    return not _may_go(other, theirs, one)


def _titles_exchanged(gone: Sequence[Token], come: Sequence[Token]) -> bool:
    titles = [{t.key for t in side if t.key in persons.TITLES} for side in (gone, come)]
    return bool(titles[0]) and bool(titles[1]) and titles[0] != titles[1]


def _same_stems(gone: Sequence[Token], come: Sequence[Token]) -> bool:
    """Whether Korean nouns changed no more than a particle for one that says the same."""
    return (
        bool(gone)
        and len(gone) == len(come)
        and all(
            (stem := scripts.stem(one.key)) is not None and stem == scripts.stem(other.key)
            for one, other in zip(gone, come, strict=True)
        )
    )


def _may_go(reading: Reading, span: tuple[int, int], without: Reading) -> bool:
    """Whether what stands here, and not in the other text, is a title or the given name of one
    who is named right behind it, in the other text too, and cannot be anyone else."""
    start, end = span
    run = reading.tokens[start:end]
    person = _behind(reading, end)
    if not person or not _joined(reading, start, end + 1):
        return False
    if "-" in reading.text[run[-1].end : person[0].start]:
        return False
    if start and _joined(reading, start - 1, start + 1) and not run[0].opens:
        before = reading.tokens[start - 1]
        titled = before.key in persons.TITLES and run[0].key not in persons.TITLES
        if may_name(before, voice(reading), voice(without).small) and not titled:
            return False
    titles = [token for token in run if token.key in persons.TITLES]
    given = run[len(titles) :]
    if any(token.key in persons.TITLES for token in given):
        return False
    if any(token.key in persons.NO_PERSON for token in (*given, *person)):
        return False
    if any(token.key in persons.BOUND_TITLES for token in titles):
        return False
    if titles and not given:
        return _one_bearer(titles[-1].key, person[-1].key, reading, without)
    surname = person[0].key
    if len(person) > 1 or surname in persons.GIVEN:
        return False
    if not _sole_bearer(given, surname, reading, without):
        return False
    known = given[0].key in persons.GIVEN and all(
        token.key in persons.GIVEN or len(token.key) == 1 for token in given
    )
    return known or _told_in_full(given, surname, reading, without)


def _behind(reading: Reading, at: int) -> tuple[Token, ...]:
    """The run of capitalised words that starts here."""
    end = at
    while (
        end < len(reading.tokens)
        and reading.tokens[end].capital
        and (end == at or _joined(reading, end - 1, end + 1))
    ):
        end += 1
    run = reading.tokens[at:end]
    follows = reading.tokens[end].key if end < len(reading.tokens) else ""
    # John of Gaunt, King and Sons: what is behind belongs to the name.
    if (
        not run
        or any(token.key in persons.TITLES or token.fact for token in run)
        or (
            end < len(reading.tokens)
            and _joined(reading, end - 1, end + 1)
            and follows in ("of", "de")
        )
    ):
        return ()
    return run


def _joined(reading: Reading, start: int, end: int) -> bool:
    """Whether nothing but spaces, hyphens and the points of abbreviations stands between."""
    return all(
        not other.opens
        and not reading.text[one.end : other.start].strip(" \u00a0\u202f-‐.")
        and ("." not in reading.text[one.end : other.start] or len(one.key) < 5)
        for one, other in zip(
            reading.tokens[start : end - 1], reading.tokens[start + 1 : end], strict=True
        )
    )


def _before(surname: str, *readings: Reading) -> set[str]:
    """Every word with a capital that stands right before this name in the texts."""
    return {
        reading.tokens[at - 1].key
        for reading in readings
        for at, token in enumerate(reading.tokens)
        if at
        and token.key == surname
        and reading.tokens[at - 1].capital
        and not (reading.tokens[at - 1].opens and reading.tokens[at - 1].key in persons.COMMON)
        and _joined(reading, at - 1, at + 1)
    }


def _one_bearer(title: str, surname: str, *readings: Reading) -> bool:
    """Whether no one of the other sex bears this name in the texts."""
    others = _before(surname, *readings)
    if title in persons.MEN_TITLES:
        return not others & (persons.WOMEN_TITLES | persons.WOMEN)
    if title in persons.WOMEN_TITLES:
        return not others & (persons.MEN_TITLES | persons.MEN)
    return not (others & persons.MEN and others & persons.WOMEN)


def _sole_bearer(given: Sequence[Token], surname: str, *readings: Reading) -> bool:
    """Whether no other given name stands before this name in the texts."""
    own = {token.key for token in given}
    titles = persons.MEN_TITLES if own & persons.WOMEN else persons.WOMEN_TITLES
    others = _before(surname, *readings) - own
    return others <= persons.TITLES and not (
        own & (persons.MEN | persons.WOMEN) and others & titles
    )


def _told_in_full(given: Sequence[Token], surname: str, reading: Reading, without: Reading) -> bool:
    """Whether the other text has the full name too, of one whom a title shows to be a person."""
    full = (*(token.key for token in given), surname)
    size = len(full)
    told = any(without.keys[at : at + size] == full for at in range(len(without.keys) - size + 1))
    personal = persons.TITLES - persons.BOUND_TITLES
    return told and any(
        each.keys[at] in personal and (each.keys[at + 1] in (full[0], surname))
        for each in (reading, without)
        for at in range(len(each.keys) - 1)
    )
