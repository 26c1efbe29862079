"""Tokens that together make one number, quantity or date: 1.5 mln dlrs, March 3. Pure."""

from __future__ import annotations

import re
from typing import NamedTuple

from storage.core.model import Difference
from storage.facts import numerals
from storage.facts.lexicon import measures
from storage.text.normalise import normalise

_PLAIN = re.compile(r"-?\d[\d.,:/\-]*")


class Token(NamedTuple):
    """One word, number or sign; `start` and `end` are offsets in the text as given."""

    start: int
    end: int
    key: str
    """What it says: tokens of one key say the same."""
    form: str
    """How it is written, less what a reader does not see."""
    fact: Difference | None = None
    """What changes where this token does: a number, a negation; None for any other word."""
    is_capitalised: bool = False
    opens_sentence: bool = False
    """Whether it opens a sentence, where a capital says nothing."""


def merge_quantities(text: str, found: list[Token]) -> list[Token]:
    """Join what makes one number, quantity or date, and mark what bounds a number."""
    joined: list[Token] = []
    at = 0
    while at < len(found):
        token = found[at]
        used = 1
        if token.fact is Difference.NUMBERS:
            token, used = _value(text, found, at)
        at += used
        joined.append(token)
    joined = _measured(text, joined)
    if not measures.MONTHS.keys().isdisjoint([token.key for token in joined]):
        joined = _dated(text, joined)
    return _bounded(joined)


def _near(text: str, one: Token, other: Token, between: str = " -\u00a0\u202f\u2009") -> bool:
    """Whether nothing but these characters stands between two tokens."""
    return not text[one.end : other.start].strip(between) and other.start - one.end < 4


def _value(text: str, found: list[Token], at: int) -> tuple[Token, int]:
    """The number that starts here, and how many tokens make it."""
    first = found[at]
    if first.form[-1:].isdigit() and first.key.replace(".", "", 1).isdigit():
        return _multiplied(text, found, at)
    value, used = _spelled(text, found, at)
    if used:
        form = " ".join([token.form for token in found[at : at + used]])
        end = found[at + used - 1].end
        return first._replace(end=end, key=str(value), form=form), used
    if first.key in numerals.ORDINALS and first.key not in measures.MONTHS:
        return first._replace(key=f"{numerals.ORDINALS[first.key]}."), 1
    return first, 1


def _multiplied(text: str, found: list[Token], at: int) -> tuple[Token, int]:
    """Digits with the multipliers behind them: 1.5 million."""
    number = found[at]
    used = 1
    while at + used < len(found) and _near(text, number, found[at + used]):
        word = found[at + used]
        scale = numerals.MULTIPLIERS.get(word.key) or numerals.HUNDREDS.get(word.key)
        product = numerals.multiply(number.key, scale) if scale else None
        if product is None:
            break
        number = number._replace(end=word.end, key=product, form=f"{number.form} {word.form}")
        used += 1
    return number, used


def _spelled(text: str, found: list[Token], at: int) -> tuple[int, int]:
    """The value of the number words that start here, and how many they are; 0 for none."""
    total = current = used = 0
    last = ""
    while at + used < len(found):
        token = found[at + used]
        if used and not _near(text, found[at + used - 1], token):
            break
        if token.key == "and":
            # Two hundred and five is one number; two and five are two.
            follows = found[at + used + 1].key if at + used + 1 < len(found) else ""
            if last not in ("hundred", "scale") or numerals.NUMBER_WORDS.get(follows, ("",))[0] not in (
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


def _measured(text: str, found: list[Token]) -> list[Token]:
    """Join numbers with the minus and the currency before them and the unit behind them."""
    joined: list[Token] = []
    at = 0
    while at < len(found):
        token = found[at]
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
        if _PLAIN.fullmatch(token.key):
            unit, used = _unit(found, at) if at < len(found) else ("", 0)
            if unit and _near(text, token, found[at]):
                last = found[at + used - 1]
                forms = " ".join([each.form for each in found[at : at + used]])
                token = token._replace(
                    end=last.end, key=f"{token.key} {unit}", form=f"{token.form} {forms}"
                )
                at += used
        joined.append(token)
    return joined


def _unit(found: list[Token], at: int) -> tuple[str, int]:
    """The unit that stands here, and how many tokens it takes."""
    token = found[at]
    if token.form in ("per", "pour", "por") and at + 1 < len(found):
        if found[at + 1].form in ("cent", "ciento", "cento"):
            return "percent", 2
        return "", 0
    if token.form in measures.SIGNS:
        return measures.SIGNS[token.form], 1
    key = normalise(token.form)
    return measures.UNITS.get(key) or measures.UNITS_AFTER_NUMBER.get(key) or "", 1


def _dated(text: str, found: list[Token]) -> list[Token]:
    """Join a month with the day beside it: March 3 and 3rd of March are one date."""
    joined: list[Token] = []
    at = 0
    while at < len(found):
        token = found[at]
        at += 1
        if token.key in measures.MONTHS:
            month = measures.MONTHS[token.key]
            day = _day(found[at]) if at < len(found) else ""
            if day and _near(text, token, found[at], " ."):
                joined.append(_date(month, day, token, found[at]))
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
    """The day of a month that a number may be, else nothing."""
    day = token.key.rstrip(".")
    return day if day.isdigit() and 0 < len(day) < 3 and 1 <= int(day) <= 31 else ""


def _bounded(found: list[Token]) -> list[Token]:
    """Mark what bounds the number behind it: more than 40, at least 40, up to 40."""
    for at, token in enumerate(found):
        if token.fact is not Difference.NUMBERS:
            continue
        if not token.key[0].isdigit() and token.key not in measures.DECADES:
            continue
        for back in (at - 1, at - 2):
            if back < 0:
                continue
            word = found[back]
            if back == at - 2 and found[at - 1].key not in ("than", "to", "the", "least", "most"):
                continue
            if word.key in measures.BOUNDS and word.key not in measures.NOT_BOUNDS:
                key = "about" if word.key in measures.APPROXIMATIONS else word.key
                found[back] = word._replace(key=key, fact=Difference.NUMBERS)
    return found
