"""Positions in a body at which mutations are made."""

from __future__ import annotations

import re
from random import Random

TAG = re.compile(rb"<[a-zA-Z][^<>]*>")
CLOSING = re.compile(rb"</[a-zA-Z][^<>]*>")
URL = re.compile(rb"https?:[\\/]{2,4}[^\s\"'<>\\]+|(?<=href=\")[^\"]+")
PARAGRAPH = re.compile(rb"<p\b[^>]*>.*?</p>", re.DOTALL | re.IGNORECASE)
QUOTED = re.compile(rb'"(?:[^"\\\n]|\\.){1,200}"')
DATE = re.compile(rb"\d{4}-\d\d-\d\d(?:T[\d:.+Z-]*)?")
_HEAD = re.compile(rb"<head\b[^>]*>", re.IGNORECASE)
_FRAGILE = (
    re.compile(rb"[\xc2-\xf4][\x80-\xbf]+"),
    TAG,
    re.compile(rb"&#?\w+;"),
    re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>", re.DOTALL),
    re.compile(rb"<(script|style|svg)\b.*?</\1", re.DOTALL | re.IGNORECASE),
    QUOTED,
)


def anywhere(rng: Random, body: bytes) -> int:
    """A random position in a body, or its end."""
    return rng.randint(0, len(body))


def span(rng: Random, body: bytes) -> tuple[int, int]:
    """A random span of a body, more often a short one than a long one."""
    start = anywhere(rng, body)
    return start, min(len(body), start + int(len(body) ** rng.random()))


def find_any(rng: Random, pattern: re.Pattern[bytes], body: bytes) -> tuple[int, int] | None:
    """The span of a random occurrence of a pattern, or None."""
    match = pattern.search(body, anywhere(rng, body)) or pattern.search(body)
    return match.span() if match else None


def within_unit(rng: Random, body: bytes) -> int:
    """A position within a character, tag, entity, comment, script or string."""
    where = find_any(rng, rng.choice(_FRAGILE), body)
    return rng.randint(where[0] + 1, where[1]) if where else anywhere(rng, body)


def between(rng: Random, body: bytes) -> int:
    """A position after a random tag."""
    where = find_any(rng, TAG, body)
    return where[1] if where else anywhere(rng, body)


def in_head(body: bytes) -> int:
    """The position after the start tag of the head."""
    match = _HEAD.search(body)
    return match.end() if match else 0


def insert(body: bytes, at: int, content: bytes) -> bytes:
    """Insert content at a position."""
    return body[:at] + content + body[at:]


def replace_share(
    rng: Random, pattern: re.Pattern[bytes], body: bytes, choices: list[bytes], share: float
) -> bytes:
    """Replace a share of the occurrences of a pattern."""
    return pattern.sub(
        lambda match: rng.choice(choices) if rng.random() < share else match[0], body
    )
