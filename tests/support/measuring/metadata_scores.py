"""Compare a page's metadata with the truth, strictly and leniently.

Annotators differ in what belongs to a title (the site's name, a category) and to an author (a role,
a second name). So two comparisons are made of titles and authors, without regard to letter case,
punctuation and accents:

- lenient: one of the two texts contains the other. Floors and targets refer to it.
- strict: both are the same.

A date has to be of the same day in both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Literal

from storage.text.normalise import normalise

Score = Literal["same", "contained", "wrong", "missing", "unknown", "none"]
"""same: as in the truth; contained: only right when compared leniently; wrong: neither; missing: in
the truth but not given; unknown: given, but the truth has nothing to compare with; none: in
neither."""
FIELDS = ("title", "author", "published")

_BETWEEN_NAMES = re.compile(r"[;|,&\n]|\s+(?:and|with)\s+")
_BRACKETS = re.compile(r"\([^()]*\)")
_FORM_OF_ADDRESS = re.compile(r"^(?:dr|prof)\.? ", re.IGNORECASE)
_DEGREE = re.compile(r"[A-Z][A-Za-z.®-]*[A-Z.®][A-Za-z.®-]*(?: [A-Z]{2,})?|[A-Z]{2,}\S*(?: \d+)?")


def score_metadata(
    truth: Mapping[str, object],
    title: str | None,
    author: str | None,
    published: str | None,
    agency: str | None = None,
) -> dict[str, Score]:
    """How title, author and date compare with those of the truth.

    An agency counts as one of the authors, since the truth does not distinguish them; but a truth
    that has the persons only is right too.
    """
    return {
        "title": _score_title(_text(truth, "title"), title),
        "author": _score_author(_text(truth, "author"), author, agency),
        "published": _score_day(_text(truth, "published"), published),
    }


def _text(truth: Mapping[str, object], name: str) -> str | None:
    value = truth.get(name)
    return value if isinstance(value, str) and value.strip() else None


def _score_title(truth: str | None, title: str | None) -> Score:
    expected, actual = _key(truth), _key(title)
    return _score(expected, actual, expected == actual, _is_contained(expected, actual))


def _score_author(truth: str | None, author: str | None, agency: str | None) -> Score:
    expected, everyone = _names(truth), _names(author) | _names(agency)
    keys = _key(author), _key(f"{author or ''} {agency or ''}")
    return _score(
        expected,
        everyone,
        expected in (_names(author), everyone),
        any(_is_contained(_key(truth), key) for key in keys)
        # Name by name too, because their order does not count.
        or _are_contained(expected, everyone)
        or _are_contained(everyone, expected),
    )


def _score_day(truth: str | None, published: str | None) -> Score:
    # The truth may know the month or year only.
    expected, actual = (truth or "")[:10], (published or "")[:10]
    return _score(expected, actual, actual.startswith(expected), False)


def _score(expected: object, actual: object, same: bool, contained: bool) -> Score:
    if not actual:
        return "missing" if expected else "none"
    if not expected:
        return "unknown"
    return "same" if same else "contained" if contained else "wrong"


def _is_contained(one: str, other: str) -> bool:
    return bool(one and other) and (one in other or other in one)


def _are_contained(names: Iterable[str], others: Iterable[str]) -> bool:
    return all(any(name in other for other in others) for name in names)


def _key(text: str | None) -> str:
    """The words of a text: letter case, spaces, punctuation and accents do not count."""
    return " ".join(re.findall(r"[^\W_]+", normalise(text or "")))


def _names(author: str | None) -> frozenset[str]:
    """The set of names in a text, without degrees, forms of address and text in brackets."""
    parts = [part.strip() for part in _BETWEEN_NAMES.split(_BRACKETS.sub(" ", author or ""))]
    names = [part for index, part in enumerate(parts) if not (index and _DEGREE.fullmatch(part))]
    return frozenset(key for name in names if (key := _key(_FORM_OF_ADDRESS.sub("", name))))
