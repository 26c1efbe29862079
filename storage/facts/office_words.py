"""Words that change who holds an office or a rank, if an office or a rank follows. Pure.

Examples are the late mayor, the vice president, the would-be mayor, among the largest mills.
"""

from __future__ import annotations

from storage.core.model import Difference
from storage.facts.lexicon import persons
from storage.facts.numbers.token import Token

MARKERS = frozenset(["late", "vice", "would", "among", "amongst"])
_DETERMINERS = ("the", "his", "her", "their", "our", "my")


def mark_office_words(text: str, tokens: list[Token]) -> list[Token]:
    """The tokens, with a negation marked for each word that changes an office or a rank."""
    for at, token in enumerate(tokens[:-1]):
        if token.key not in MARKERS or token.fact:
            continue
        following = tokens[at + 1]
        if token.key == "late":
            changes_office = following.key in persons.TITLES or (
                following.is_capitalised
                and not following.fact
                and at > 0
                and tokens[at - 1].key in _DETERMINERS
            )
        elif token.key == "vice":
            changes_office = following.key in persons.TITLES and not token.is_capitalised
        elif token.key == "would":
            changes_office = following.key == "be" and text[token.end : following.start] in (
                "-",
                "\u2010",
            )
        else:
            changes_office = following.key == "the" and (
                at + 2 < len(tokens) and tokens[at + 2].key.endswith("est")
            )
        if changes_office:
            tokens[at] = token._replace(fact=Difference.NEGATION)
    return tokens
