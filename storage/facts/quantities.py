"""Tokens that together form one number, quantity or date: 1.5 mln dlrs, March 3. Pure."""

from __future__ import annotations

import re
from typing import NamedTuple

from storage.core.model import Difference
from storage.facts import numerals
from storage.facts.lexicon import measures
from storage.text.normalise import normalise

_PLAIN_NUMBER = re.compile(r"-?\d[\d.,:/\-]*")


class Token(NamedTuple):
    """A word, number or sign; `start` and `end` are character offsets in the text as given."""

    start: int
    end: int
    key: str
    """Its meaning: tokens with equal keys mean the same."""
    form: str
    """Its spelling, without differences that readers do not see."""
    fact: Difference | None = None
    """The kind of fact that a change of this token changes; None for any other word."""
    is_capitalised: bool = False
    opens_sentence: bool = False
    """Whether it opens a sentence, where a capital does not show a name."""


def merge_quantities(text: str, tokens: list[Token]) -> list[Token]:
    """Join the tokens of each number, quantity or date, and mark words that bound a number."""
    joined: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        used = 1
        if token.fact is Difference.NUMBERS:
            token, used = _value(text, tokens, at)
        at += used
        joined.append(token)
    joined = _join_units(text, joined)
    if not measures.MONTHS.keys().isdisjoint([token.key for token in joined]):
        joined = _join_dates(text, joined)
    return _mark_bounds(joined)


def _near(text: str, one: Token, other: Token, between: str = " -\u00a0\u202f\u2009") -> bool:
    """Whether two tokens are separated only by a few of these characters."""
    return not text[one.end : other.start].strip(between) and other.start - one.end < 4


def _value(text: str, tokens: list[Token], at: int) -> tuple[Token, int]:
    """The number that starts here, and the count of its tokens."""
    first = tokens[at]
    if first.form[-1:].isdigit() and first.key.replace(".", "", 1).isdigit():
        return _multiplied(text, tokens, at)
    value, used = _spelled(text, tokens, at)
    if used:
        form = " ".join([token.form for token in tokens[at : at + used]])
        end = tokens[at + used - 1].end
        return first._replace(end=end, key=str(value), form=form), used
    if first.key in numerals.ORDINALS and first.key not in measures.MONTHS:
        return first._replace(key=f"{numerals.ORDINALS[first.key]}."), 1
    return first, 1


def _multiplied(text: str, tokens: list[Token], at: int) -> tuple[Token, int]:
    """Digits with the multipliers that follow: 1.5 million."""
    number = tokens[at]
    used = 1
    while at + used < len(tokens) and _near(text, number, tokens[at + used]):
        word = tokens[at + used]
        scale = numerals.MULTIPLIERS.get(word.key) or numerals.HUNDREDS.get(word.key)
        product = numerals.multiply(number.key, scale) if scale else None
        if product is None:
            break
        number = number._replace(end=word.end, key=product, form=f"{number.form} {word.form}")
        used += 1
    return number, used


def _spelled(text: str, tokens: list[Token], at: int) -> tuple[int, int]:
    """The value of the number words that start here, and their count; 0 if there are none."""
    total = current = used = 0
    last = ""
    while at + used < len(tokens):
        token = tokens[at + used]
        if used and not _near(text, tokens[at + used - 1], token):
            break
        if token.key == "and":
            # "Two hundred and five" is one number; "two and five" are two.
            follows = tokens[at + used + 1].key if at + used + 1 < len(tokens) else ""
            if last not in ("hundred", "scale") or numerals.NUMBER_WORDS.get(follows, ("",))[
                0
            ] not in (
                "unit",
                "teen",
                "tens",
            ):
                break
            last = "and"
            used += 1
            continue
        part, value = numerals.NUMBER_WORDS.get(token.key, ("", 0))
        if token.fact is not Difference.NUMBERS or last not in numerals.MAY_FOLLOW.get(part, ()):
            break
        if part == "scale":
            total, current = total + (current or 1) * value, 0
        elif part == "hundred":
            current = (current or 1) * value
        else:
            current += value
        last = part
        used += 1
    return total + current, used


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
        at += 1
        if token.key in measures.MONTHS:
            month = measures.MONTHS[token.key]
            day = _day(tokens[at]) if at < len(tokens) else ""
            if day and _near(text, token, tokens[at], " ."):
                joined.append(_date(month, day, token, tokens[at]))
                at += 1
                continue
            back = len(joined) - 1
            if back >= 0 and joined[back].key in ("of", "de"):
                back -= 1
            if back >= 0 and _day(joined[back]) and _near(text, joined[-1], token, " ."):
                before = joined[back]
                del joined[back:]
                joined.append(_date(month, _day(before), before, token))
                continue
        joined.append(token)
    return joined


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
