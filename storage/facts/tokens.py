"""Tokenises a text for comparison: words, numbers with their units, dates, signs. Pure.

Each token has its offsets in the text as given, so that differences can be marked there.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from storage.core.model import Difference
from storage.facts import negation, scripts, symbols
from storage.facts.lexicon import demonyms, measures
from storage.facts.lexicon.month_names import MONTHS
from storage.facts.numbers import numerals
from storage.facts.numbers import vocabulary as number_vocabulary
from storage.facts.numbers.quantities import merge_quantities
from storage.facts.numbers.token import Token
from storage.facts.office_words import MARKERS, mark_office_words
from storage.text.normalise import HIDDEN, MARKS, UNSPACED, normalise, normalise_keeping_accents


class TokenisedText(NamedTuple):
    """A text, its tokens, and their keys and forms in the same order."""

    text: str
    tokens: tuple[Token, ...]
    keys: tuple[str, ...]
    forms: tuple[str, ...]


# Characters that are numbers but not digits: ² ¼ Ⅷ ①.
_RAISED = "²³¹¼-¾\u2070-\u2079\u2080-\u2089\u2150-\u2189\u2460-\u249b\u2776-\u2793"
_LETTER = rf"(?:(?![{UNSPACED}{_RAISED}])[^\W\d_]|[{MARKS}{HIDDEN}])"
_FIRST_LETTER = rf"(?:(?![{UNSPACED}{_RAISED}])[^\W\d_]|[{MARKS}])"
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
    rf"|(?P<word>{_FIRST_LETTER}(?:\.{_FIRST_LETTER}(?!{_LETTER}))+\.?"
    rf"|{_FIRST_LETTER}{_LETTER}*(?:[{_APOSTROPHES}]{_FIRST_LETTER}{_LETTER}*)*)"
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
_CHECK_MARKS = "✓✔✗✘❌✅☑☒👍👎"
_SENTENCE_END = re.compile(r"[.!?:;…。！？؟।\"'“”‘«»(\[\n—]\s*$")
_ABBREVIATIONS = frozenset(
    """
    mr mrs ms dr prof st sen rep gov gen col capt lt sgt hon rev jr sr inc corp co ltd vs no
    jan feb mar apr jun jul aug sept sep oct nov dec mme mlle hr fr
    """.split()
)
_CLITICS = {"re": "are", "ve": "have", "ll": "will", "m": "am", "s": "'s", "d": "'d"}
_STEMS = {"ca": "can", "wo": "will", "sha": "shall", "ai": "is"}
_LONG = number_vocabulary.LONG_COMPOUND
_COMPOUND_ENDINGS = number_vocabulary.compound_endings()
_ELIDED = re.compile(
    rf"(l|d|qu|n|s|c|j|m|t|jusqu|lorsqu|puisqu|un|all|dell|nell|sull|dall|quell)[{_APOSTROPHES}]"
)


# Compiled on first use, because it takes time and most commands compare no texts.
@cache
def _any_script() -> re.Pattern[str]:
    return re.compile(_TOKEN)


@cache
def _with_addresses() -> re.Pattern[str]:
    """A pattern that tries addresses first, used only for texts that may contain one."""
    return re.compile(f"{symbols.ADDRESS}|{_TOKEN}")


@lru_cache(maxsize=2048)
def tokenise(text: str) -> TokenisedText:
    """The tokens of a text. Cached, because one paragraph is compared with many."""
    tokens = _split(text)
    if any(token.fact is Difference.NUMBERS for token in tokens):
        tokens = merge_quantities(text, tokens)
    keys = tuple([token.key for token in tokens])
    if not MARKERS.isdisjoint(keys):
        tokens = mark_office_words(text, tokens)
    return TokenisedText(
        text,
        tuple(tokens),
        keys,
        tuple([token.form for token in tokens]),
    )


def _split(text: str) -> list[Token]:
    """The words, numbers and signs, one by one."""
    tokens: list[Token] = []
    ascii_only = text.isascii()
    mixed = text not in (text.lower(), text.upper())
    before = 0
    pattern = _ASCII if ascii_only else _any_script()
    if symbols.may_have_address(text):
        pattern = _with_addresses()
    for match in pattern.finditer(text):
        kind = match.lastgroup
        raw = match[0]
        start, end = match.span()
        if kind == "word":
            gap = text[before:start]
            opens = not tokens or (
                gap != " "
                and bool(_SENTENCE_END.search(gap))
                and not (gap.startswith(".") and _is_abbreviation(tokens[-1]))
            )
            # In a text of mixed case a word in all capitals is a name anywhere: U.S., NATO.
            if opens and mixed and end - start > 1 and raw.isupper():
                opens = False
            plain = raw.lower()
            if (
                raw.isalpha()
                and raw.isascii()
                and plain not in FACTS
                and (end - start < _LONG or plain[-3:] not in _COMPOUND_ENDINGS)
            ):
                # A third faster than Token(...), and most tokens of most texts are created here.
                tokens.append(
                    tuple.__new__(Token, (start, end, plain, plain, None, plain != raw, opens))
                )
            else:
                _word(raw, start, opens, mixed, tokens)
        elif kind in ("ending", "number"):
            tokens.append(_number(match, ascii_only))
        elif kind == "sign":
            tokens.append(_sign(raw, start, end))
        elif kind == "address":
            form = normalise_keeping_accents(raw)
            tokens.append(Token(start, end, form, form, Difference.NAMES))
        elif kind == "chinese":
            tokens += _chinese(raw, start, end)
        else:
            key = normalise(raw)
            tokens.append(
                Token(start, end, key, normalise_keeping_accents(raw), scripts.FACTS.get(key))
            )
        before = end
    return tokens


def _chinese(raw: str, start: int, end: int) -> list[Token]:
    """A Chinese number; one token for each sign if it is ambiguous."""
    value = numerals.parse_chinese(raw)
    if value is not None:
        return [Token(start, end, value, raw, Difference.NUMBERS)]
    return [
        Token(
            start + at,
            start + at + 1,
            numerals.parse_chinese(sign) or sign,
            sign,
            Difference.NUMBERS,
        )
        for at, sign in enumerate(raw)
    ]


def _is_abbreviation(token: Token) -> bool:
    return token.key in _ABBREVIATIONS or token.end - token.start == 1


def _word(raw: str, start: int, opens: bool, mixed: bool, tokens: list[Token]) -> None:
    """Append a word, or the words of a contraction: didn't, cannot, it's, l'eau."""
    for part, offset, expansion in _parts(raw, start):
        form = part.lower() if part.isascii() else normalise_keeping_accents(part)
        key = expansion or (form if form.isascii() else normalise(form))
        if not expansion and "." in key:
            key = form = key.replace(".", "")
        if not key:
            continue
        # Accents distinguish words (très, tres), but a text without any may have omitted them.
        fact = FACTS.get(form if not form.isascii() and form[0] < "\u0250" else key)
        if fact is None and number_vocabulary.compound_languages(key):
            fact = Difference.NUMBERS
        capital = form != part and any(map(str.isupper, part))
        if fact is Difference.NEGATION:
            key = negation.NEGATION.get(key, key)
        elif fact is Difference.NAMES:
            key = demonyms.DEMONYMS[key]
        elif fact is Difference.NUMBERS and key not in measures.CAPITAL_DATES:
            key = (
                MONTHS.get(key)
                or measures.DAYS.get(key)
                or measures.UNITS.get(key)
                or MONTHS.get(form, key)
            )
        elif fact is Difference.NUMBERS and mixed and not capital:
            fact = Difference.NEGATION if key in negation.NEGATION else None
        tokens.append(
            Token(offset, offset + len(part), key, form, fact, capital, opens and offset == start)
        )


def _parts(raw: str, start: int) -> list[tuple[str, int, str]]:
    """The words of a contraction: each with its offset and, if it is shortened, its full form."""
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
        expansion = "ne" if elided[1] == "n" else ""
        return [(raw[:cut], start, expansion), (raw[cut:], start + cut, "")]
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
            sign = ending if ending in ("º", "ª") else small
            key = numerals.ordinal_key(key, sign) or key + small
    return Token(match.start(), match.end(), key, form, Difference.NUMBERS)


def _sign(raw: str, start: int, end: int) -> Token:
    if raw in _CHECK_MARKS:
        return Token(start, end, raw, raw, Difference.NEGATION)
    if symbols.PICTURE.fullmatch(raw) and not symbols.COUNTING.fullmatch(raw):
        return Token(start, end, raw, raw, Difference.NAMES)
    plain = normalise_keeping_accents(raw).replace("⁄", "/")
    # A superscript is not a digit: 10² is not 102.
    key = f"^{plain}" if plain.isdigit() else measures.SIGNS.get(plain, plain)
    return Token(start, end, key, plain, Difference.NUMBERS)


def _facts() -> dict[str, Difference]:
    """The kind of fact that a change of each listed word changes."""
    numbers = (*numerals.ALL_WORDS, *measures.FIRM_UNITS, *MONTHS, *measures.DAYS)
    return {
        **dict.fromkeys(demonyms.DEMONYMS, Difference.NAMES),
        **dict.fromkeys(negation.NEGATION, Difference.NEGATION),
        **dict.fromkeys(numbers, Difference.NUMBERS),
        "pm": Difference.NUMBERS,
        "cannot": Difference.NEGATION,
    }


FACTS = _facts()
