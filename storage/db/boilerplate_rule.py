"""The rule for boilerplate, as an archive's config table stores it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """The number and the share of a site's articles from which a paragraph is boilerplate.

    The rule ignores paragraphs of fewer than five words: "Yes." occurs in many interviews.
    """

    articles: int = 10
    """0: no paragraph is boilerplate."""
    share: float = 0.02


DEFAULT = Rule()
