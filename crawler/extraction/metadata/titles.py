"""The title of a page as its readers see it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from storage.text.normalise import normalise

# Signs between a title and the name of the site, where spaces surround them.
_SEPARATOR = re.compile(r"\s+[|/·•»«›‹:–—-]+\s+|\s*[|»]\s*|:\s+")
MAX_TITLE = 500
"""Characters; a longer text is not a title."""
_MAX_PARTS = 12
_SHORTEST = 3  # characters of a title without its last part
_MIN_SHARE = 0.5  # of the words that a heading must share with a title that it is a form of


def title_key(text: str) -> str:
    """A title in the form in which titles are compared."""
    return _key(text[:MAX_TITLE])


@lru_cache(maxsize=256)
def _key(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", normalise(text)))


def without_site_name(title: str, site_names: Iterable[str], known: Iterable[str]) -> str:
    """A declared title without the name of the site before or after it.

    site_names: names of the site, in lower case and without spaces; known: the keys of other titles
    of the page. A part that is one of these titles is the title. Otherwise, parts that are a name
    of the site are removed from the ends.
    """
    cuts = [(match.start(), match.end()) for match in _SEPARATOR.finditer(title)]
    if not 0 < len(cuts) <= _MAX_PARTS:
        return title
    known = {key for key in known if key}
    for candidate in _ranges(title, cuts):
        if title_key(candidate) in known:
            return candidate
    names = {name for name in site_names if name}
    while cuts:
        first, last = title[: cuts[0][0]], title[cuts[-1][1] :]
        if _names_site(last, names) and cuts[-1][0] >= _SHORTEST:
            title = title[: cuts[-1][0]]
        elif _names_site(first, names) and len(title) - cuts[0][1] >= _SHORTEST:
            title = title[cuts[0][1] :]
        else:
            break
        cuts = [(match.start(), match.end()) for match in _SEPARATOR.finditer(title)]
    return title.strip()


def part_beside(title: str, longer: str) -> str | None:
    """What a longer title adds before or after a title, such as the name of the site, or None."""
    if not title or len(longer) <= len(title):
        return None
    for match in _SEPARATOR.finditer(longer):
        before, after = longer[: match.start()], longer[match.end() :]
        if before == title:
            return after
        if after == title:
            return before
    return None


def _names_site(part: str, names: set[str]) -> bool:
    return title_key(part).replace(" ", "") in names


def _ranges(title: str, cuts: Sequence[tuple[int, int]]) -> list[str]:
    """The runs of parts of a title, longest first."""
    starts = [0, *(end for _, end in cuts)][:8]
    ends = [*(start for start, _ in cuts), len(title)][-8:]
    runs = [title[start:end].strip() for start in starts for end in ends if end > start]
    return sorted((run for run in runs if run != title), key=len, reverse=True)


def are_forms_of_one_title(one: str, other: str) -> bool:
    """Whether two keys are those of the same title, which one of them may only contain a part of.

    That is, one contains the other, or they share most of their words.
    """
    if not one or not other:
        return False
    if one == other or f" {one} " in f" {other} " or f" {other} " in f" {one} ":
        return True
    words, others = set(one.split()), set(other.split())
    return len(words & others) > _MIN_SHARE * max(len(words), len(others))
