"""A text as the tokens that are compared: words, numbers with their units, dates, signs. Pure.

A token knows where it stands in the text as given, so what differs can be marked there.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from storage.core.model import Difference
from storage.facts import negation, numerals, scripts, symbols
from storage.facts.lexicon import demonyms, measures
from storage.facts.office_words import MARKERS as MARKS_OF_OFFICE
from storage.facts.office_words import mark_office_words
from storage.facts.quantities import Token, merge_quantities
from storage.text.normalise import HIDDEN, MARKS, UNSPACED, normalise, normalise_keeping_accents


class TokenisedText(NamedTuple):
    """The tokens of a text, and their keys and forms side by side."""

    text: str
    tokens: tuple[Token, ...]
    keys: tuple[str, ...]
    forms: tuple[str, ...]


# Characters that are numbers but no digits: ² ¼ Ⅷ ①.
_RAISED = "²³¹¼-¾\u2070-\u2079\u2080-\u2089\u2150-\u2189\u2460-\u249b\u2776-\u2793"
_LETTER = rf"(?:(?![{UNSPACED}{_RAISED}])[^\W\d_]|[{MARKS}{HIDDEN}])"
_FIRST = rf"(?:(?![{UNSPACED}{_RAISED}])[^\W\d_]|[{MARKS}])"
_DASH = r"\-‐‑‒–—−－"
_APOSTROPHES = "'’‘ʼ＇′`´"
_NUMBER = (
    rf"(?:(?<![^\W_])(?<![{MARKS}{HIDDEN}])\.)?"
    r"(?:\d{1,3}(?:[ \u00a0\u2009\u202f\u2007]\d{3})+(?!\d)(?:[.,]\d+)?"
    rf"|\d[\d{HIDDEN}]*(?:[.,:/．，：٫٬{_APOSTROPHES}{_DASH}]\d+|[(（]\d+[)）])*)"
)
_CHINESE = numerals.CHINESE
_TOKEN = (
    rf"(?P<number>{_NUMBER})(?P<scale>[{numerals.SCALES}]*)(?P<ending>{_LETTER}*[ºª]?)"
    rf"|(?P<chinese>[{_CHINESE}]+)"
    rf"|(?P<word>{_FIRST}(?:\.{_FIRST}(?!{_LETTER}))+\.?"
    rf"|{_FIRST}{_LETTER}*(?:[{_APOSTROPHES}]{_FIRST}{_LETTER}*)*)"
    rf"|(?P<unspaced>{scripts.WORDS}|[{UNSPACED}][\u3099\u309a]?)"
    rf"|(?P<sign>[{_RAISED}]+|[<>=+±≈≤≥](?=\s?\W?\d)"
    rf"|(?<![\dA-Za-z\u00c0-\u024f)\]{MARKS}])[{_DASH}](?=[^\w\s]?\d)"
    r"|[%$‰°№℃℉¢-¥€\u20a0-\u20cf\u2190-\u21ff\u2200-\u22ff▲△▼▽٪％＄￥￡฿]"
    rf"|[✓✔✗✘❌✅☑☒👍👎]|{symbols.SIGNS})"
)
_ASCII = re.compile(
    r"(?P<number>(?:(?<![^\W_])\.)?(?:\d{1,3}(?: \d{3})+(?!\d)(?:[.,]\d+)?"
    r"|\d+(?:[.,:/'\-]\d+|\(\d+\))*))(?P<ending>[A-Za-z]*)"
    r"|(?P<word>[A-Za-z](?:\.[A-Za-z](?![A-Za-z]))+\.?|[A-Za-z]+(?:'[A-Za-z]+)*)"
    r"|(?P<sign>[<>=+](?=\s?\W?\d)|(?<![\dA-Za-z)\]])-(?=[^\w\s]?\d)|[%$])"
)
_TICKS = "✓✔✗✘❌✅☑☒👍👎"
_SENTENCE_END = re.compile(r"[.!?:;…。！？؟।\"'“”‘«»(\[\n—]\s*$")
_ABBREVIATION = frozenset(
    """
    mr mrs ms dr prof st sen rep gov gen col capt lt sgt hon rev jr sr inc corp co ltd vs no
    jan feb mar apr jun jul aug sept sep oct nov dec mme mlle hr fr
    """.split()
)
_CLITICS = {"re": "are", "ve": "have", "ll": "will", "m": "am", "s": "'s", "d": "'d"}
_STEMS = {"ca": "can", "wo": "will", "sha": "shall", "ai": "is"}
_KEYS = measures.UNITS | measures.DAYS | measures.MONTHS
_ELIDED = re.compile(
    rf"(l|d|qu|n|s|c|j|m|t|jusqu|lorsqu|puisqu|un|all|dell|nell|sull|dall|quell)[{_APOSTROPHES}]"
)


# Compiled when a text asks for it: most commands read none, and these take them a while.
@cache
def _of_any_script() -> re.Pattern[str]:
    return re.compile(_TOKEN)


@cache
def _addressed() -> re.Pattern[str]:
    """An address is tried first, and only where there may be one: most texts have none."""
    return re.compile(f"{symbols.ADDRESS}|{_TOKEN}")


@lru_cache(maxsize=2048)
def tokenise(text: str) -> TokenisedText:
    """The tokens of a text. Remembered, as one paragraph is compared with many."""
    tokens = _base(text)
    if any(token.fact is Difference.NUMBERS for token in tokens):
        tokens = merge_quantities(text, tokens)
    keys = tuple([token.key for token in tokens])
    if not MARKS_OF_OFFICE.isdisjoint(keys):
        tokens = mark_office_words(text, tokens)
    return TokenisedText(
        text,
        tuple(tokens),
        keys,
        tuple([token.form for token in tokens]),
    )


def _base(text: str) -> list[Token]:
    """Words, numbers and signs one by one."""
    found: list[Token] = []
    ascii_only = text.isascii()
    mixed = text not in (text.lower(), text.upper())
    before = 0
    pattern = _ASCII if ascii_only else _of_any_script()
    if symbols.may_have_address(text):
        pattern = _addressed()
    for match in pattern.finditer(text):
        kind = match.lastgroup
        raw = match[0]
        start, end = match.span()
        if kind == "word":
            gap = text[before:start]
            opens = not found or (
                gap != " "
                and bool(_SENTENCE_END.search(gap))
                and not (gap.startswith(".") and _abbreviates(found[-1]))
            )
            # All in capitals among other words it is a name wherever it stands: U.S., NATO.
            if opens and mixed and end - start > 1 and raw.isupper():
                opens = False
            plain = raw.lower()
            if raw.isalpha() and raw.isascii() and plain not in FACTS:
                # A third faster than Token(...), for most tokens of most texts.
                found.append(
                    tuple.__new__(Token, (start, end, plain, plain, None, plain != raw, opens))
                )
            else:
                _word(raw, start, opens, mixed, found)
        elif kind in ("ending", "number"):
            found.append(_number(match, ascii_only))
        elif kind == "sign":
            found.append(_sign(raw, start, end))
        elif kind == "address":
            form = normalise_keeping_accents(raw)
            found.append(Token(start, end, form, form, Difference.NAMES))
        elif kind == "chinese":
            found += _chinese(raw, start, end)
        else:
            key = normalise(raw)
            found.append(
                Token(start, end, key, normalise_keeping_accents(raw), scripts.FACTS.get(key))
            )
        before = end
    return found


def _chinese(raw: str, start: int, end: int) -> list[Token]:
    """A Chinese number; sign by sign where it has no one reading."""
    value = numerals.parse_chinese(raw)
    if value is not None:
        return [Token(start, end, value, raw, Difference.NUMBERS)]
    return [
        Token(start + at, start + at + 1, numerals.parse_chinese(sign) or sign, sign, Difference.NUMBERS)
        for at, sign in enumerate(raw)
    ]


def _abbreviates(token: Token) -> bool:
    return token.key in _ABBREVIATION or token.end - token.start == 1


def _word(raw: str, start: int, opens: bool, mixed: bool, found: list[Token]) -> None:
    """Add a word, and what is run together with it: didn't, cannot, it's, l'eau."""
    for part, offset, said in _parts(raw, start):
        form = part.lower() if part.isascii() else normalise_keeping_accents(part)
        key = said or (form if form.isascii() else normalise(form))
        if not said and "." in key:
            key = form = key.replace(".", "")
        if not key:
            continue
        # Accents tell words apart, très from tres; where none is written they may be missing.
        fact = FACTS.get(form if not form.isascii() and form[0] < "\u0250" else key)
        capital = form != part and any(map(str.isupper, part))
        if fact is Difference.NEGATION:
            key = negation.NEGATION.get(key, key)
        elif fact is Difference.NAMES:
            key = demonyms.DEMONYMS[key]
        elif fact is Difference.NUMBERS and key not in measures.CAPITAL_DATES:
            key = (
                measures.MONTHS.get(key) or measures.DAYS.get(key) or measures.UNITS.get(key) or key
            )
        elif fact is Difference.NUMBERS and mixed and not capital:
            fact = Difference.NEGATION if key in negation.NEGATION else None
        found.append(
            Token(offset, offset + len(part), key, form, fact, capital, opens and offset == start)
        )


def _parts(raw: str, start: int) -> list[tuple[str, int, str]]:
    """The words run together in one, each with its offset and, where it is short, what it says."""
    if raw.lower() == "cannot":
        return [(raw[:3], start, "can"), (raw[3:], start + 3, "not")]
    at = max(map(raw.rfind, _APOSTROPHES))
    if at <= 0:
        return [(raw, start, "")]
    before, ending = raw[:at], normalise(raw[at + 1 :])
    if ending == "t" and before[-1] in "nN" and at > 1:
        stem = _STEMS.get(before[:-1].lower(), "")
        return [(raw[: at - 1], start, stem), (raw[at - 1 :], start + at - 1, "not")]
    if ending in _CLITICS:
        return [(before, start, ""), (raw[at:], start + at, _CLITICS[ending])]
    if elided := _ELIDED.match(raw.lower()):
        cut = elided.end()
        said = "ne" if elided[1] == "n" else ""
        return [(raw[:cut], start, said), (raw[cut:], start + cut, "")]
    return [(raw, start, "")]


def _number(match: re.Match[str], ascii_only: bool) -> Token:
    digits, ending = match["number"], match["ending"]
    if not ascii_only:
        digits = normalise_keeping_accents(digits).replace("٫", ".").replace("٬", ",")
    digits = key = numerals.strip_grouping(digits)
    form = digits
    if not ascii_only and match["scale"]:
        form += match["scale"]
        key = numerals.apply_chinese_scales(digits, match["scale"]) or form
    if ending:
        small = normalise(ending)
        form += small
        unit = measures.UNITS.get(small) or measures.UNITS_AFTER_NUMBER.get(small)
        if small in numerals.MULTIPLIERS:
            key = numerals.multiply(key, numerals.MULTIPLIERS[small]) or form
        elif unit:
            key = f"{key} {unit}"
        else:
            key = numerals.ordinal_key(key, small) or key + small
    return Token(match.start(), match.end(), key, form, Difference.NUMBERS)


def _sign(raw: str, start: int, end: int) -> Token:
    if raw in _TICKS:
        return Token(start, end, raw, raw, Difference.NEGATION)
    if symbols.PICTURE.fullmatch(raw) and not symbols.COUNTING.fullmatch(raw):
        return Token(start, end, raw, raw, Difference.NAMES)
    plain = normalise_keeping_accents(raw).replace("⁄", "/")
    # Raised digits are no digits: 10² is not 102.
    key = f"^{plain}" if plain.isdigit() else measures.SIGNS.get(plain, plain)
    return Token(start, end, key, plain, Difference.NUMBERS)


def _facts() -> dict[str, Difference]:
    """What a change of each listed word changes."""
    numbers = (*numerals.ALL_WORDS, *measures.FIRM_UNITS, *measures.MONTHS, *measures.DAYS)
    return {
        **dict.fromkeys(demonyms.DEMONYMS, Difference.NAMES),
        **dict.fromkeys(negation.NEGATION, Difference.NEGATION),
        **dict.fromkeys(numbers, Difference.NUMBERS),
        "pm": Difference.NUMBERS,
        "cannot": Difference.NEGATION,
    }


FACTS = _facts()
