"""How the word lists are written down: one line, one meaning, its first word the key of all."""

from __future__ import annotations

from storage.text.normalise import normalise, normalise_keeping_accents


def line_keys(lines: str) -> dict[str, str]:
    """Each word of a line, with and without its accents, to the line's first one.

    So another way of writing, `pct` for `percent`, is no change.
    """
    found: dict[str, str] = {}
    for line in lines.strip().splitlines():
        forms = (*normalise_keeping_accents(line).split(), *normalise(line).split())
        found |= dict.fromkeys(forms, normalise(forms[0]))
    return found


def word_set(text: str) -> frozenset[str]:
    """The words of a text, normalised."""
    return frozenset(normalise(text).split())
