"""Whether two spellings are one word: accents, which writers often omit. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from storage.core.model import Difference
from storage.facts.numbers.token import Token

_VIETNAMESE = re.compile("[\u1ea0-\u1ef9]")
_ACCENTED = re.compile("[\u00c0-\u00d6\u00d8-\u00de\u00e0-\u00f6\u00f8-\u024f]")
# Languages in which accents distinguish words anywhere (konnte, könnte), and those in which the
# accent on the last vowel does (ferme, fermé).
_ANYWHERE = frozenset("az cs da de et fi hr hu is lt lv nb pl ro sk sl sq sr sv tr uz".split())
_ON_LAST_VOWEL = frozenset("ca es fr gl it pt".split())


class Spelling:
    """How words of two texts differ that have the same letters without their accents."""

    def __init__(self, one: str, other: str, languages: Sequence[str]) -> None:
        self._is_vietnamese = _is_vietnamese(one) and _is_vietnamese(other)
        self._matter_anywhere = not _ANYWHERE.isdisjoint(languages)
        self._matter_on_last_vowel = not _ON_LAST_VOWEL.isdisjoint(languages)
        self._one_has_accents = bool(_ACCENTED.search(one))
        self._other_has_accents = bool(_ACCENTED.search(other))

    def difference(self, one: Token, other: Token) -> Difference:
        """The difference between two tokens with the same key but another form.

        A missing accent is harmless, because writers omit accents. In a text that has other accents
        it may make another word of it, depending on the language.
        """
        if one.fact is not None and one.fact is other.fact:
            return Difference.WORDING
        if self._is_vietnamese:
            return Difference.NAMES
        if not (self._one_has_accents and self._other_has_accents):
            return Difference.WORDING
        one_accents, other_accents = _accents(one.form), _accents(other.form)
        if self._matter_anywhere and one_accents != other_accents:
            return Difference.WORDS
        if self._matter_on_last_vowel and one_accents[-1:] != other_accents[-1:]:
            return Difference.WORDS
        return Difference.WORDING


def _is_vietnamese(text: str) -> bool:
    """Whether the letters of a text are Vietnamese, where accents distinguish words."""
    return not text.isascii() and bool(_VIETNAMESE.search(unicodedata.normalize("NFC", text)))


def _accents(word: str) -> tuple[bool, ...]:
    """For each letter whether it has an accent, without -s and -n at the end."""
    return tuple([_ACCENTED.match(letter) is not None for letter in word.rstrip("sn")])
