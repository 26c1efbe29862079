"""Patterns of lines: a line without its numbers, dates and names of persons. Pure.

Lines that many articles share often have a part that changes: "Updated: 4 Feb 2020, 10:04 IST",
"1,204 views", "By Anil Bela, TNN". Their patterns are "Updated: [date] IST", "[number] views" and
"By [name], TNN". Case and punctuation do not belong to a pattern.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from storage.text.calendar_names import CALENDAR_WORDS, WEEKDAYS
from storage.text.digests import paragraph_digest
from storage.text.hashes import hash_number
from storage.text.normalise import MARKS, UNSPACED, normalise
from storage.text.normalise import tokens as tokens_of

MAX_MASKED_CHARACTERS = 100
"""A longer paragraph has no part that is masked: its pattern is its exact text."""
_MAX_NAME_WORDS = 12  # words of a line in which names are masked
_MAX_PARTICLE = 3  # letters of a lower-case word within a name, or between two: de, van, and
_MAX_CONNECTIVE = 3  # letters of a word within a date: 4 de febrero, 4th of May
_MAX_ATTACHED = 2  # letters of a suffix of a number: 4th, 5m, 10am


class Mask(StrEnum):
    """What is masked in a pattern."""

    NUMBER = "number"
    DATE = "date"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class LinePattern:
    """A pattern of a line.

    key: 64 bits, signed; text: the line with its masks, as people read it; words: the normalised
    words that are not masked; masked: the masks in their order, each with the text that it covers.
    """

    key: int
    text: str
    words: tuple[str, ...]
    masked: tuple[tuple[Mask, str], ...] = ()

    @property
    def length(self) -> int:
        """The number of words that are not masked, without numbers."""
        return count_words(word for word in self.words if not word.isdecimal())

    def covered(self, mask: Mask) -> list[str]:
        """The texts that masks of a kind cover."""
        return [text for its_mask, text in self.masked if its_mask is mask]


@dataclass(slots=True)
class _Token:
    start: int
    end: int
    word: str
    """The normalised word; of a mask, its placeholder."""
    mask: Mask | None = None
    is_digits: bool = False
    is_given: bool = False
    """Whether it is a mask in the text of a pattern, not in a line."""


_GIVEN = {f"[{mask}]": mask for mask in Mask}
_NUMBER = r"\d{1,2}h\d{2}|\d+(?:[.,:/'’\-‐‑–]\d+)*"
_MASKED = r"\[(?:number|date|name)\]"
_ASCII_TOKEN = re.compile(rf"{_NUMBER}|[A-Za-z]+")
_TOKEN = re.compile(rf"{_NUMBER}|(?:[^\W\d_]|[{MARKS}])+")
_PATTERN_TOKEN = re.compile(rf"{_MASKED}|{_TOKEN.pattern}")
_DATE_OR_TIME = re.compile(r"\d{1,4}[./\-‐‑–]\d{1,2}[./\-‐‑–]\d{1,4}|\d{1,2}[:h]\d{2}(?::\d{2})?")
_CAPITALISED_RUN = re.compile(r"[A-Z]\w*[ .'-]+(?:[a-z]{1,3}[ .'-]+)?[A-Z]")
_DIGIT = re.compile(r"\d")
_CJK_DATE = re.compile(r"[年月日時时分년월일시분]")
_UNSPACED_CHARACTER = re.compile(rf"[{UNSPACED}]")
_HALVES_OF_DAYS = frozenset(("am", "pm"))
_PLACEHOLDERS = {mask: f"[{mask}]" for mask in Mask}


def pattern_keys(text: str, digest: bytes | None = None) -> tuple[int, ...]:
    """The keys of a paragraph's patterns, as `line_patterns` returns them.

    digest: that of the paragraph, if it is known.
    """
    if len(text) > MAX_MASKED_CHARACTERS:
        return (_exact_key(digest or paragraph_digest(text)),)
    return tuple(pattern.key for pattern in line_patterns(text))


@lru_cache(maxsize=4096)
def line_patterns(text: str) -> tuple[LinePattern, ...]:
    """The patterns of a paragraph, the narrowest first.

    That of its words; that with numbers and dates masked, if there are any; that with names masked
    as well. A long paragraph, and one without words, has one pattern, which is its exact text.
    """
    if len(text) > MAX_MASKED_CHARACTERS:
        return (exact_pattern(text),)
    words = tokens_of(text)
    may_be_name = len(words) <= _MAX_NAME_WORDS and (
        not text.isascii() or _CAPITALISED_RUN.search(text) is not None
    )
    if not may_be_name and not _DIGIT.search(text) and WEEKDAYS.isdisjoint(words):
        return (LinePattern(_key(words), text, tuple(words)),)
    tokens = list(_tokens(text, _ASCII_TOKEN if text.isascii() else _TOKEN))
    if not tokens:
        return (exact_pattern(text),)
    _mask_dates(tokens)
    tokens = list(_merged(tokens))
    patterns = [LinePattern(_key(words), text, tuple(words))]
    if any(token.mask is not None for token in tokens):
        patterns.append(_pattern(tokens, text))
    with_names = _with_names(tokens, text) if may_be_name else None
    if with_names is not None:
        patterns.append(_pattern(with_names, text))
    return tuple(patterns)


def pattern_named(text: str) -> LinePattern:
    """The pattern that has this text, with its masks in brackets: "[number] views"."""
    tokens = list(_tokens(text, _PATTERN_TOKEN))
    if not tokens or len(text) > MAX_MASKED_CHARACTERS:
        return exact_pattern(text)
    _mask_dates(tokens)
    merged = list(_merged(tokens))
    if all(token.mask is None for token in merged):
        return line_patterns(text)[0]
    return _pattern(merged, text)


def exact_pattern(text: str) -> LinePattern:
    """The pattern that only this text has. Its key is that of its digest in the band index."""
    return LinePattern(_exact_key(paragraph_digest(text)), text, tuple(tokens_of(text)))


def _exact_key(digest: bytes) -> int:
    return int.from_bytes(digest[:8], "big", signed=True)


def is_exact(key: int, digest: bytes) -> bool:
    """Whether the key of a pattern is that of the exact text with this digest."""
    return key == _exact_key(digest)


def count_words(words: Iterable[str]) -> int:
    """The number of words; seven characters of a script without spaces count as five words."""
    spaced = unspaced = 0
    for word in words:
        characters = 0 if word.isascii() else len(_UNSPACED_CHARACTER.findall(word))
        unspaced += characters
        spaced += not characters
    return spaced + -(-unspaced * 5 // 7)


def _tokens(text: str, pattern: re.Pattern[str]) -> Iterator[_Token]:
    """The words and numbers of a text; a short suffix of a number belongs to it."""
    number: _Token | None = None
    for match in pattern.finditer(text):
        word, start, end = match[0], match.start(), match.end()
        if word[0].isdigit():
            mask = Mask.DATE if _DATE_OR_TIME.fullmatch(word) else Mask.NUMBER
            if number is not None and number.end == start:
                number.end = end
                continue
            number = _Token(start, end, "", mask, is_digits=True)
            yield number
            continue
        if number is not None and number.end == start and len(word) <= _MAX_ATTACHED:
            number.end = end
            if _CJK_DATE.fullmatch(word):
                number.mask = Mask.DATE
            continue
        number = None
        if word in _GIVEN:
            yield _Token(start, end, "", _GIVEN[word], is_given=True)
        else:
            yield _Token(start, end, normalise(word))


def _mask_dates(tokens: list[_Token]) -> None:
    """Mask weekdays, months beside numbers, and the short words between a month and a number."""
    for token in tokens:
        if token.mask is None and token.word in WEEKDAYS:
            token.mask = Mask.DATE
    for at, token in enumerate(tokens):
        if token.mask is not None or token.word not in CALENDAR_WORDS:
            continue
        for step in (-1, 1):
            near = tokens[at + step] if 0 <= at + step < len(tokens) else None
            far = tokens[at + 2 * step] if 0 <= at + 2 * step < len(tokens) else None
            if near is None:
                continue
            if near.is_digits or near.mask is Mask.DATE:
                token.mask = Mask.DATE
            elif far is not None and far.is_digits and _is_connective(near):
                token.mask = near.mask = Mask.DATE
    for before, token in pairwise(tokens):
        if before.mask in (Mask.NUMBER, Mask.DATE) and token.word in _HALVES_OF_DAYS:
            before.mask = token.mask = Mask.DATE


def _is_connective(token: _Token) -> bool:
    return token.mask is None and len(token.word) <= _MAX_CONNECTIVE


def _merged(tokens: Sequence[_Token]) -> Iterator[_Token]:
    """The tokens with each run of numbers and dates as one: a date if any of them is."""
    run: _Token | None = None
    for token in tokens:
        if token.mask is None or token.mask is Mask.NAME:
            if run is not None:
                yield run
            run = None
            yield token
        elif run is None:
            run = token
        else:
            run.end = token.end
            run.mask = Mask.DATE if Mask.DATE in (run.mask, token.mask) else Mask.NUMBER
    if run is not None:
        yield run


def _with_names(tokens: list[_Token], text: str) -> list[_Token] | None:
    """The tokens with runs of capitalised words masked; None if there is no such run.

    Of a run of three words or more that begins the line, the first word stays: By Anil Bela.
    """
    result: list[_Token] = []
    masked = False
    at = 0
    while at < len(tokens):
        end = _end_of_name(tokens, at, text)
        start = at + 1 if at == 0 and end - at >= 3 else at
        if end - start < 2:
            result.append(tokens[at])
            at += 1
            continue
        result += tokens[at:start]
        result.append(_Token(tokens[start].start, tokens[end - 1].end, "", Mask.NAME))
        masked = True
        at = end
    is_more = any(token.mask is None for token in result)
    return result if masked and is_more else None


def _end_of_name(tokens: list[_Token], at: int, text: str) -> int:
    """Where the run of capitalised words that begins at a token ends; `at` if there is none."""
    end = at
    while end < len(tokens):
        token = tokens[end]
        if token.mask is not None or (end > at and not _is_joined(text, tokens[end - 1], token)):
            break
        if text[token.start].isupper():
            end += 1
            continue
        following = tokens[end + 1] if end + 1 < len(tokens) else None
        is_particle = (
            end > at
            and len(token.word) <= _MAX_PARTICLE
            and following is not None
            and following.mask is None
            and _is_joined(text, token, following)
            and text[following.start].isupper()
        )
        if not is_particle:
            break
        end += 2
    return end


def _is_joined(text: str, one: _Token, other: _Token) -> bool:
    """Whether only spaces, full stops, hyphens and apostrophes are between two tokens."""
    return not text[one.end : other.start].strip(" .'’-\u00a0")


def _pattern(tokens: Sequence[_Token], text: str) -> LinePattern:
    parts = [token.word if token.mask is None else _PLACEHOLDERS[token.mask] for token in tokens]
    masked = [token for token in tokens if token.mask is not None]
    pieces, at = [], 0
    for token in masked:
        pieces += [text[at : token.start], _PLACEHOLDERS[token.mask or Mask.NUMBER]]
        at = token.end
    pieces.append(text[at:])
    return LinePattern(
        key=_key(parts),
        text="".join(pieces),
        words=tuple(token.word for token in tokens if token.mask is None),
        masked=tuple((token.mask, text[token.start : token.end]) for token in masked if token.mask),
    )


def _key(parts: Sequence[str]) -> int:
    key = hash_number(" ".join(parts))
    return key - 2**64 if key >= 2**63 else key
