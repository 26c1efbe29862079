"""Whether two spellings are one word: accents, which writers often omit. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from storage.core.model import Difference
from storage.facts.lexicon.harmless_words import Accents
from storage.facts.numbers.token import Token

_VIETNAMESE = re.compile("[\u1ea0-\u1ef9]")
# Latin and Greek letters.
_ACCENTED = re.compile(
    "[\u00c0-\u00d6\u00d8-\u00de\u00e0-\u00f6\u00f8-\u024f\u0386-\u0390\u03aa-\u03b0"
    "\u03ca-\u03ce\u1f00-\u1fff]"
)


class Spelling:
    """How words of two texts differ that have the same letters without their accents."""

    def __init__(self, one: str, other: str, accents: Collection[Accents]) -> None:
        """Compare words of the texts `one` and `other`.

        accents: where accents distinguish words in each language that the texts may be in; empty if
        their language is unknown.
        """
        self._is_vietnamese = _is_vietnamese(one) and _is_vietnamese(other)
        self._may_be_omitted = not (_ACCENTED.search(one) and _ACCENTED.search(other))
        self._matter_anywhere = Accents.ANYWHERE in accents or not accents
        self._matter_on_last_vowel = Accents.LAST_VOWEL in accents

    def difference(self, one: Token, other: Token) -> Difference:
        """The difference between two tokens with the same key but another form.

        A missing accent is harmless, because writers omit accents. In a text that has other accents
        it may make another word of it, depending on the language.
        """
        if one.fact is not None and one.fact is other.fact:
            return Difference.WORDING
        if self._is_vietnamese:
            return Difference.NAMES
        if self._may_be_omitted:
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
