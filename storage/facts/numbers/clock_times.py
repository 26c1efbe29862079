"""Times of day: 17:00, 17.00 Uhr, a las 17.00, 17h00 and 5 pm are one time. Pure.

Only what is certainly a time is changed: 17.00 alone may be a price, and 5:00 may be 17:00.
"""

from __future__ import annotations

import re

from storage.facts.numbers.token import Token

_TIME = re.compile(r"([01]?\d|2[0-3])[.:h]([0-5]\d)|([01]?\d|2[0-3])")
_AFTERNOON = re.compile(r"(1[3-9]|2[0-3]):[0-5]\d")
_HALF_DAY = re.compile(r"(\d{1,2})(?:[.:]([0-5]\d))? ?(am|pm)")
_WITH_HALF_DAY = re.compile(r"\d{1,2}(?:[.:][0-5]\d)?")
# A word before a time, which is no time without it.
_BEFORE = frozenset("alle kl klockan klokken klo godz godzinie às".split())
_AFTER = frozenset("am pm uhr".split())
_A_LAS = frozenset(["las", "la"])


def read_time(text: str, tokens: list[Token], at: int) -> tuple[Token, int]:
    """The time that starts here, and the count of its tokens; the token itself if it is none."""
    form = tokens[at].form
    if form.isdigit() and not (at + 1 < len(tokens) and tokens[at + 1].form in _AFTER):
        return tokens[at], 1
    token = tokens[at]
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    gap = text[token.end : following.start] if following else ""
    if following and not gap and token.form.endswith("h") and following.form.isdigit():
        return _joined(token, following, f"{token.form}{following.form}")
    if following and gap in (" ", "\u00a0", "\u202f"):
        if following.form in ("am", "pm") and _WITH_HALF_DAY.fullmatch(token.form):
            key = _half_day(f"{token.form} {following.form}")
            if key:
                return _replaced(token, following, key), 2
        if following.form == "uhr":
            return _joined(token, following, token.form)
    if key := _half_day(token.form):
        return token._replace(key=key), 1
    if _AFTERNOON.fullmatch(token.form):
        return token._replace(key=f"{token.form} h"), 1
    if ("." in token.form or ":" in token.form) and _follows_opener(tokens, at):
        return _joined(token, token, token.form)[0], 1
    return token, 1


def _follows_opener(tokens: list[Token], at: int) -> bool:
    before = tokens[at - 1].form if at else ""
    if before in _BEFORE:
        return True
    return before in _A_LAS and at > 1 and tokens[at - 2].form == "a"


def _joined(token: Token, last: Token, form: str) -> tuple[Token, int]:
    """The tokens as one time of 24 hours; the first alone if they are none."""
    used = 1 if last is token else 2
    match = _TIME.fullmatch(form)
    if not match:
        return token, 1
    hours, minutes = (match[1], match[2]) if match[1] else (match[3], "00")
    # Five may be of the evening in any language.
    key = _key(int(hours), minutes) if int(hours) > 12 else f"{int(hours)}:{minutes}"
    return _replaced(token, last, key), used


def _replaced(token: Token, last: Token, key: str) -> Token:
    form = token.form if last is token else f"{token.form} {last.form}"
    return token._replace(end=last.end, key=key, form=form)


def _key(hours: int, minutes: str) -> str:
    return f"{hours}:{minutes} h"


def _half_day(form: str) -> str | None:
    """The key of a time with am or pm; None for any other form."""
    match = _HALF_DAY.fullmatch(form)
    if not match or not 1 <= int(match[1]) <= 12:
        return None
    hours = int(match[1]) % 12 + (12 if match[3] == "pm" else 0)
    return _key(hours, match[2] or "00")
