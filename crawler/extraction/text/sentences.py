"""What is prose in any script: text of some length that consists of sentences. Pure.

The rules follow the character properties of Unicode instead of lists of languages.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import lru_cache

import regex

_LONG = 400  # characters from which a paragraph is prose however it ends
_SHORTEST = 60  # characters from which a paragraph that ends a sentence is prose
_SHORTEST_UNSIGNED = 60  # letters from which a paragraph without sentence signs is prose
_UNSPACED_WEIGHT = 1.5  # added to the length for a letter of a script without spaces

# Line breaks in scripts without spaces between words follow the properties ID and CJ (Han, Kana),
# H2 and H3 (Hangul, whose characters are syllables, though it has spaces), SA (Thai, Lao, Khmer,
# Burmese ...), and AK, AP and AS (Balinese, Javanese ...). Tibetan separates syllables by a sign
# that is not a space.
_UNSIGNED = r"[[\p{L}\p{M}]&&[\p{LB=SA}\p{LB=AK}\p{LB=AP}\p{LB=AS}\p{Script=Tibetan}]]"
_UNSPACED_LETTER = regex.compile(
    rf"[[[\p{{L}}\p{{M}}]&&[\p{{LB=ID}}\p{{LB=CJ}}\p{{LB=H2}}\p{{LB=H3}}]]{_UNSIGNED}]", regex.V1
)
_UNSIGNED_LETTER = regex.compile(_UNSIGNED, regex.V1)
_LETTER = regex.compile(r"[\p{L}\p{M}]", regex.V1)
# The blocks that may contain such letters. Python's own search is far faster.
_MAYBE_UNSPACED = re.compile("[\u0e00-\u109f\u1100-\u1fff\u2e80-\U0010ffff]")
# Besides the signs of Unicode: the ellipsis, and the common ways to type a sign that a keyboard
# lacks: a bar for the danda, two colons for the Ethiopic full stop, a colon for the Armenian one.
_SENTENCE_END = regex.compile(
    r"(?:[\p{Sentence_Terminal}…]|(?<=[\p{Lo}\p{M}]\s?)(?:\|{1,2}|::|፡፡)|(?<=\p{Armenian}):)"
    r"(?:[\p{Pe}\p{Pf}\p{Pi}\p{Quotation_Mark}\p{Cf}\s]|\[\d{1,3}\])*$",
    regex.V1,
)
_TERMINAL = regex.compile(r"\p{Terminal_Punctuation}", regex.V1)
_ASCII_TERMINAL = frozenset(".!?,;:")


def prose_length(text: str) -> int:
    """Length in characters of English text.

    A letter of a script that is written without spaces between words, such as Chinese, Thai or
    Tibetan, counts as 2.5, and so does a Korean syllable.
    """
    if not _may_be_unspaced(text):
        return len(text)
    return len(text) + int(_UNSPACED_WEIGHT * _count(text, _is_unspaced))


def count_letters(text: str) -> int:
    """The number of letters, including the marks that belong to them, such as vowel signs."""
    if text.isascii():
        return sum(map(str.isalpha, text))
    return len(_LETTER.findall(text))


def is_prose(text: str) -> bool:
    """Whether a paragraph consists of sentences and is not a headline, a label or a list.

    It ends a sentence, or it is long and contains punctuation. A script without spaces and with
    no sentence sign, or a rarely used one, needs only a certain number of letters.
    """
    length = prose_length(text)
    if length < _SHORTEST:
        return False
    if ends_sentence(text) or (length >= _LONG and _has_punctuation(text)):
        return True
    return _may_be_unspaced(text) and _count(text, _is_unsigned) >= _SHORTEST_UNSIGNED


def ends_sentence(text: str) -> bool:
    """Whether a text ends with a sentence sign of any script, before any quotes and brackets."""
    # Closing signs are few, so the end of the text is enough.
    return _SENTENCE_END.search(text[-40:]) is not None


def _has_punctuation(text: str) -> bool:
    if text.isascii():
        return not _ASCII_TERMINAL.isdisjoint(text)
    return _TERMINAL.search(text) is not None


def _may_be_unspaced(text: str) -> bool:
    """A fast check that spares most texts the search for letters."""
    return not text.isascii() and _MAYBE_UNSPACED.search(text) is not None


def _count(text: str, is_counted: Callable[[str], bool]) -> int:
    return sum(number for char, number in Counter(text).items() if is_counted(char))


@lru_cache(maxsize=1 << 16)
def _is_unspaced(char: str) -> bool:
    return _UNSPACED_LETTER.match(char) is not None


@lru_cache(maxsize=1 << 16)
def _is_unsigned(char: str) -> bool:
    return _UNSIGNED_LETTER.match(char) is not None
