"""The boilerplate rule that the config table of an archive contains."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """From how many articles of a site, and what share of them, a paragraph is boilerplate.

    Lines of fewer than five words never are by the rule: "Yes." stands in many interviews.
    """

    articles: int = 10
    """0: never."""
    share: float = 0.02


DEFAULT = Rule()
