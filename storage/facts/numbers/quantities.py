"""Tokens that together form one number, quantity or date: 1.5 mln dlrs, March 3. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable

from storage.core.model import Difference
from storage.facts.lexicon import languages, measures
from storage.facts.lexicon.month_names import MONTHS, MONTHS_AFTER_DAYS, NEED_POINTS
from storage.facts.lexicon.number_words import LANGUAGES
from storage.facts.numbers import clock_times, numerals, spelled_numbers
from storage.facts.numbers import vocabulary as number_vocabulary
from storage.facts.numbers.spelled_numbers import Word
from storage.facts.numbers.token import Token
from storage.text.normalise import normalise

_MAX_WORDS = 24
# Spaces, and hyphens as in quatre-vingt.
_IN_NUMBERS = " -\u2010\u2011\u00a0\u202f\u2009"
_MONTH_WORDS = frozenset([*MONTHS, *(word.split("_")[0] for word in MONTHS_AFTER_DAYS)])
_PLAIN_NUMBER = re.compile(r"-?\d[\d.,:/\-]*")


def merge_quantities(text: str, tokens: list[Token]) -> list[Token]:
    """Join the tokens of each number, quantity or date, and mark words that bound a number."""
    shown: list[frozenset[str]] = []

    def find_languages() -> frozenset[str]:
        """The language of the text, of those whose numbers are read. It decides what words mean."""
        if not shown:
            counts = languages.count_frequent_words([token.form for token in tokens])
            known = {code: count for code, count in counts.items() if code in LANGUAGES}
            shown.append(frozenset(languages.most_frequent(known)))
        return shown[0]

    number_words = number_vocabulary.all_words()
    joined: list[Token] = []
    done = 0
    for at in [at for at, token in enumerate(tokens) if token.fact is Difference.NUMBERS]:
        if at < done:
            continue
        start, used = at, 1
        if at > done and tokens[at - 1].key in number_words and tokens[at - 1].fact is None:
            # An article or a word of many meanings: un million, to tusen.
            token, used = _value(text, tokens, at - 1, find_languages)
            start -= used > 1
        if start == at:
            token, used = _value(text, tokens, at, find_languages)
        joined += tokens[done:start]
        joined.append(token)
        done = start + used
    joined += tokens[done:]
    joined = _join_units(text, joined)
    if not _MONTH_WORDS.isdisjoint([token.key for token in joined]):
        joined = _join_dates(text, joined)
    return _mark_bounds(joined)


def _near(text: str, one: Token, other: Token, between: str = " -\u00a0\u202f\u2009") -> bool:
    """Whether two tokens are separated only by a few of these characters."""
    return not text[one.end : other.start].strip(between) and other.start - one.end < 4


def _value(
    text: str, tokens: list[Token], at: int, find_languages: Callable[[], frozenset[str]]
) -> tuple[Token, int]:
    """The number that starts here, and the count of its tokens."""
    first = tokens[at]
    if first.form[:1].isdigit():
        time, used = clock_times.read_time(text, tokens, at)
        if time is not first:
            return time, used
        if first.form[-1:].isdigit() and first.key.replace(".", "", 1).isdigit():
            return _multiplied(text, tokens, at, find_languages)
    words = _words(text, tokens, at)
    previous = tokens[at - 1].key if at else ""
    reading = spelled_numbers.read(words, previous, find_languages) if words else None
    if reading and (reading.value is not None or reading.used > 1):
        used = reading.used
        form = " ".join([token.form for token in tokens[at : at + used]])
        key = form if reading.value is None else str(reading.value)
        end = tokens[at + used - 1].end
        return first._replace(end=end, key=key, form=form, fact=Difference.NUMBERS), used
    if first.form == "sept" and not _is_september(text, tokens, at):
        return first._replace(key="sept"), 1
    if first.key in numerals.ORDINALS and first.key not in MONTHS:
        return first._replace(key=f"{numerals.ORDINALS[first.key]}."), 1
    return first, 1


def _multiplied(
    text: str, tokens: list[Token], at: int, find_languages: Callable[[], frozenset[str]]
) -> tuple[Token, int]:
    """Digits with the multipliers that follow: 1.5 million."""
    number = tokens[at]
    used = 1
    while at + used < len(tokens) and _near(text, number, tokens[at + used]):
        word = tokens[at + used]
        form = word.form if word.form.isascii() else normalise(word.form)
        scale = spelled_numbers.scale(form, find_languages)
        product = numerals.multiply(number.key, scale) if scale else None
        if product is None:
            break
        number = number._replace(end=word.end, key=product, form=f"{number.form} {word.form}")
        used += 1
    return number, used


def _words(text: str, tokens: list[Token], at: int) -> list[Word]:
    """The words from here on that one number may consist of."""
    words: list[Word] = []
    previous: Token | None = None
    for token in tokens[at : at + _MAX_WORDS]:
        key = token.form if token.form.isascii() else normalise(token.form)
        if not number_vocabulary.is_word(key):
            break
        gap = text[previous.end : token.start] if previous else ""
        if previous and (gap.strip(_IN_NUMBERS) or len(gap) > 3):
            break
        if key == "sept" and _is_september(text, tokens, at + len(words)):
            break
        listed = token.fact is Difference.NUMBERS
        words.append(Word(key, token.form, listed, bool(gap.strip())))
        previous = token
    return words


def _is_september(text: str, tokens: list[Token], at: int) -> bool:
    """Whether "sept" is a month: before a point, with a capital, or beside a day or year."""
    token = tokens[at]
    if text[token.end : token.end + 1] == ".":
        return True
    if token.is_capitalised and not token.opens_sentence:
        return True
    beside = (tokens[at - 1 : at] if at else []) + tokens[at + 1 : at + 2]
    return any(each.form.isdigit() and (_day(each) or len(each.form) == 4) for each in beside)


def _join_units(text: str, tokens: list[Token]) -> list[Token]:
    """Join numbers with a minus or currency sign before them and a unit after them."""
    joined: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        at += 1
        if token.fact is not Difference.NUMBERS:
            joined.append(token)
            continue
        if joined and token.key[0].isdigit() and joined[-1].form in ("-", *measures.SIGNS):
            before = joined[-1]
            if before.end == token.start and before.form == "-":
                joined.pop()
                token = token._replace(
                    start=before.start, key=f"-{token.key}", form=f"-{token.form}"
                )
            elif before.form in measures.SIGNS and _near(text, before, token, " "):
                joined.pop()
                token = token._replace(
                    start=before.start,
                    key=f"{token.key} {before.key}",
                    form=before.form + token.form,
                )
                joined.append(token)
                continue
        if _PLAIN_NUMBER.fullmatch(token.key):
            unit, used = _unit(tokens, at) if at < len(tokens) else ("", 0)
            if unit and _near(text, token, tokens[at]):
                last = tokens[at + used - 1]
                forms = " ".join([each.form for each in tokens[at : at + used]])
                token = token._replace(
                    end=last.end, key=f"{token.key} {unit}", form=f"{token.form} {forms}"
                )
                at += used
        joined.append(token)
    return joined


def _unit(tokens: list[Token], at: int) -> tuple[str, int]:
    """The unit at this position, and the count of its tokens; an empty string for none."""
    token = tokens[at]
    if token.form in ("per", "pour", "por") and at + 1 < len(tokens):
        if tokens[at + 1].form in ("cent", "ciento", "cento"):
            return "percent", 2
        return "", 0
    if token.form in measures.SIGNS:
        return measures.SIGNS[token.form], 1
    key = normalise(token.form)
    return measures.UNITS.get(key) or measures.UNITS_AFTER_NUMBER.get(key) or "", 1


def _join_dates(text: str, tokens: list[Token]) -> list[Token]:
    """Join a month with the day before or after it: March 3, 3rd of March."""
    joined: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        month, used = _month(text, tokens, at)
        at += used
        if month:
            is_name = used == 1 and token.key in MONTHS
            last = tokens[at - 1]
            day = _day(tokens[at]) if is_name and at < len(tokens) else ""
            if day and _near(text, token, tokens[at], " ."):
                joined.append(_date(month, day, token, tokens[at]))
                at += 1
                continue
            back = len(joined) - 1
            if back >= 0 and joined[back].key in ("of", "de"):
                back -= 1
            if (
                back >= 0
                and _day(joined[back])
                and _near(text, joined[-1], token, " .\u00a0\u202f")
            ):
                before = joined[back]
                del joined[back:]
                joined.append(_date(month, _day(before), before, last))
                continue
            at -= used - 1
        joined.append(token)
    return joined


def _month(text: str, tokens: list[Token], at: int) -> tuple[str, int]:
    """The month that a token may be, and the count of its words; an empty string for none."""
    token = tokens[at]
    if token.key in MONTHS:
        return MONTHS[token.key], 1
    if token.key not in _MONTH_WORDS:
        return "", 1
    if at + 1 < len(tokens):
        following = tokens[at + 1]
        month = MONTHS_AFTER_DAYS.get(f"{token.key}_{following.key}")
        if month:
            return month, 2
    if token.key in NEED_POINTS and text[token.end : token.end + 1] != ".":
        return "", 1
    return MONTHS_AFTER_DAYS.get(token.key, ""), 1


def _date(month: str, day: str, first: Token, last: Token) -> Token:
    return first._replace(
        end=last.end,
        key=f"{month} {day}",
        form=f"{first.form} {last.form}",
        fact=Difference.NUMBERS,
    )


def _day(token: Token) -> str:
    """The day of the month that a number may be; else an empty string."""
    day = token.key.rstrip(".")
    return day if day.isdigit() and 0 < len(day) < 3 and 1 <= int(day) <= 31 else ""


def _mark_bounds(tokens: list[Token]) -> list[Token]:
    """Mark words that bound the number after them: more than 40, at least 40, up to 40."""
    for at, token in enumerate(tokens):
        if token.fact is not Difference.NUMBERS:
            continue
        if not token.key[0].isdigit() and token.key not in measures.DECADES:
            continue
        for back in (at - 1, at - 2):
            if back < 0:
                continue
            word = tokens[back]
            if back == at - 2 and tokens[at - 1].key not in ("than", "to", "the", "least", "most"):
                continue
            if word.key in measures.BOUNDS and word.key not in measures.NOT_BOUNDS:
                key = "about" if word.key in measures.APPROXIMATIONS else word.key
                tokens[back] = word._replace(key=key, fact=Difference.NUMBERS)
    return tokens
