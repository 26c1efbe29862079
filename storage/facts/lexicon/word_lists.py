"""Parsers of word lists: each line has one meaning, and its first word is the key of all."""

from __future__ import annotations

from storage.text.normalise import normalise, normalise_keeping_accents


def line_keys(lines: str) -> dict[str, str]:
    """Map each word, with and without accents, to the first word of its line.

    So replacing a word by a synonym, such as `percent` by `pct`, is not a change of fact.
    """
    keys: dict[str, str] = {}
    for line in lines.strip().splitlines():
        forms = (*normalise_keeping_accents(line).split(), *normalise(line).split())
        keys |= dict.fromkeys(forms, normalise(forms[0]))
    return keys


def word_set(text: str) -> frozenset[str]:
    """The set of the normalised words of a list."""
    return frozenset(normalise(text).split())
