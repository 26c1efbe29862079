"""Words that say who holds an office, only where an office or a rank follows. Pure.

The late mayor, the vice president, the would-be mayor, among the largest mills.
"""

from __future__ import annotations

from storage.core.model import Difference
from storage.facts.lexicon import persons
from storage.facts.quantities import Token

MARKERS = frozenset(["late", "vice", "would", "among", "amongst"])
_WHOSE = ("the", "his", "her", "their", "our", "my")


def mark_office_words(text: str, found: list[Token]) -> list[Token]:
    """The tokens with a fact for those that take an office or a rank back."""
    for at, token in enumerate(found[:-1]):
        if token.key not in MARKERS or token.fact:
            continue
        behind = found[at + 1]
        if token.key == "late":
            said = behind.key in persons.TITLES or (
                behind.is_capitalised and not behind.fact and at > 0 and found[at - 1].key in _WHOSE
            )
        elif token.key == "vice":
            said = behind.key in persons.TITLES and not token.is_capitalised
        elif token.key == "would":
            said = behind.key == "be" and text[token.end : behind.start] in ("-", "\u2010")
        else:
            said = behind.key == "the" and (
                at + 2 < len(found) and found[at + 2].key.endswith("est")
            )
        if said:
            found[at] = token._replace(fact=Difference.NEGATION)
    return found
