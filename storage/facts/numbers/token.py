"""One word, number or sign of a text, as the comparison of facts reads it."""

from __future__ import annotations

from typing import NamedTuple

from storage.core.model import Difference


class Token(NamedTuple):
    """A word, number or sign; `start` and `end` are character offsets in the text as given."""

    start: int
    end: int
    key: str
    """Its meaning: tokens with equal keys mean the same."""
    form: str
    """Its spelling, without differences that readers do not see."""
    fact: Difference | None = None
    """The kind of fact that a change of this token changes; None for any other word."""
    is_capitalised: bool = False
    opens_sentence: bool = False
    """Whether it opens a sentence, where a capital does not show a name."""
