"""Lines of synonyms for words that inflect in parallel. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping


def parallel(paradigms: Mapping[str, str], groups: str) -> str:
    """One line of synonyms for each form of the words of each group.

    paradigms: for each name the endings of all forms, with "-" for no ending. The paradigms that
    occur in one group have their endings in the same order; those of nouns have the singular before
    as many forms of the plural.
    groups: separated by "|" or a new line. A word is a stem, a slash and the name of its paradigm;
    the words of a phrase are joined by underscores. A digit after the name of a paradigm selects a
    half of the endings: 1 the singular, 2 the plural. A word without a slash does not inflect.
    """
    entries = (group.split() for group in groups.replace("\n", "|").split("|"))
    lines = (line for group in entries for line in _lines(paradigms, group))
    return "".join(f"{line}\n" for line in dict.fromkeys(lines))


def _lines(paradigms: Mapping[str, str], group: list[str]) -> Iterator[str]:
    entries = [_inflect(paradigms, entry) for entry in group]
    return (" ".join(dict.fromkeys(forms)) for forms in zip(*entries, strict=True))


def _inflect(paradigms: Mapping[str, str], entry: str) -> list[str]:
    """All forms of a word or a phrase."""
    parts = [part.partition("/") for part in entry.split("_")]
    endings = [_endings(paradigms, name) if slash else [] for _, slash, name in parts]
    number = max(1, *map(len, endings))
    forms = [
        [stem + ending for ending in own] if own else [stem] * number
        for (stem, _, _), own in zip(parts, endings, strict=True)
    ]
    return ["_".join(words) for words in zip(*forms, strict=True)]


def _endings(paradigms: Mapping[str, str], name: str) -> list[str]:
    bare = name.rstrip("12")
    endings = [ending.strip("-") for ending in paradigms[bare].split()]
    half = len(endings) // 2
    if bare == name:
        return endings
    return endings[:half] if name.endswith("1") else endings[half:]
