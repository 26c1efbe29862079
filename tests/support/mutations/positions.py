"""Where in a body something is done."""

from __future__ import annotations

import re
from random import Random

TAG = re.compile(rb"<[a-zA-Z][^<>]*>")
CLOSING = re.compile(rb"</[a-zA-Z][^<>]*>")
ADDRESS = re.compile(rb"https?:[\\/]{2,4}[^\s\"'<>\\]+|(?<=href=\")[^\"]+")
PARAGRAPH = re.compile(rb"<p\b[^>]*>.*?</p>", re.DOTALL | re.IGNORECASE)
QUOTED = re.compile(rb'"(?:[^"\\\n]|\\.){1,200}"')
DATE = re.compile(rb"\d{4}-\d\d-\d\d(?:T[\d:.+Z-]*)?")
_HEAD = re.compile(rb"<head\b[^>]*>", re.IGNORECASE)
_TENDER = (
    re.compile(rb"[\xc2-\xf4][\x80-\xbf]+"),
    TAG,
    re.compile(rb"&#?\w+;"),
    re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>", re.DOTALL),
    re.compile(rb"<(script|style|svg)\b.*?</\1", re.DOTALL | re.IGNORECASE),
    QUOTED,
)


def anywhere(dice: Random, body: bytes) -> int:
    """Some place in a body, or its end."""
    return dice.randint(0, len(body))


def span(dice: Random, body: bytes) -> tuple[int, int]:
    """A piece of a body, more often a small one than a large one."""
    begin = anywhere(dice, body)
    return begin, min(len(body), begin + int(len(body) ** dice.random()))


def found(dice: Random, pattern: re.Pattern[bytes], body: bytes) -> tuple[int, int] | None:
    """Where a pattern occurs: some occurrence that is near some place."""
    match = pattern.search(body, anywhere(dice, body)) or pattern.search(body)
    return match.span() if match else None


def tender(dice: Random, body: bytes) -> int:
    """A place within a character, a tag, an entity, a comment, a script or a string."""
    where = found(dice, dice.choice(_TENDER), body)
    return dice.randint(where[0] + 1, where[1]) if where else anywhere(dice, body)


def between(dice: Random, body: bytes) -> int:
    """A place behind some tag."""
    where = found(dice, TAG, body)
    return where[1] if where else anywhere(dice, body)


def in_head(body: bytes) -> int:
    """The place where a page's head begins."""
    match = _HEAD.search(body)
    return match.end() if match else 0


def put(body: bytes, at: int, what: bytes) -> bytes:
    """A body with something put in."""
    return body[:at] + what + body[at:]


def replaced(
    dice: Random, pattern: re.Pattern[bytes], body: bytes, choices: list[bytes], share: float
) -> bytes:
    """A body with a share of a pattern's occurrences replaced."""
    return pattern.sub(
        lambda match: dice.choice(choices) if dice.random() < share else match[0], body
    )
