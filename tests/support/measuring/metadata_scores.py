"""Compare a page's metadata with the truth: right, wrong or missing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from storage.text.normalise import normalise

Score = Literal["right", "wrong", "missing", "none"]
FIELDS = ("title", "author", "published")

_BETWEEN_NAMES = re.compile(r"[;|,&\n]|\s+(?:and|with)\s+")
_BRACKETS = re.compile(r"\([^()]*\)")
_FORM_OF_ADDRESS = re.compile(r"^(?:dr|prof)\.? ", re.IGNORECASE)
_DEGREE = re.compile(r"[A-Z][A-Za-z.®-]*[A-Z.®][A-Za-z.®-]*(?: [A-Z]{2,})?|[A-Z]{2,}\S*(?: \d+)?")


def score_metadata(
    truth: Mapping[str, object], title: str | None, author: str | None, published: str | None
) -> dict[str, Score]:
    """How title, author and date compare with those of the truth.

    right: the same; wrong: given, but different; missing: in the truth but not given; none: in
    neither. What is given where the truth has nothing is wrong.
    """
    return {
        "title": _score(_title_key(_text(truth, "title")), _title_key(title)),
        "author": _score(_author_keys(_text(truth, "author")), _author_keys(author)),
        "published": _score(_day(_text(truth, "published"), published), _day(published, None)),
    }


def _text(truth: Mapping[str, object], name: str) -> str | None:
    value = truth.get(name)
    return value if isinstance(value, str) and value.strip() else None


def _score(expected: object, actual: object) -> Score:
    if not actual:
        return "missing" if expected else "none"
    return "right" if actual == expected else "wrong"


def _title_key(title: str | None) -> str:
    """The words of a title: letter case, spaces, punctuation and accents do not count."""
    return " ".join(re.findall(r"[^\W_]+", normalise(title or "")))


def _author_keys(author: str | None) -> frozenset[str]:
    """The set of names in a text, without degrees, forms of address and text in brackets."""
    parts = [part.strip() for part in _BETWEEN_NAMES.split(_BRACKETS.sub(" ", author or ""))]
    names = [part for index, part in enumerate(parts) if not (index and _DEGREE.fullmatch(part))]
    return frozenset(key for name in names if (key := _title_key(_FORM_OF_ADDRESS.sub("", name))))


def _day(published: str | None, other: str | None) -> str:
    """The day; if the truth knows only the month or year, whatever day of it is given."""
    day = (published or "")[:10]
    if 0 < len(day) < len("2024-03-05") and other and other.startswith(day):
        return other[:10]
    return day
