"""Whether a difference folds with the default settings, which most tests use."""

from __future__ import annotations

from storage.core.model import Difference
from storage.text.folding_settings import FoldingSettings

_FOLDING = frozenset(FoldingSettings().folding_kinds)


def folds(difference: Difference | None) -> bool:
    """Whether a pair with this difference counts as a repetition."""
    return difference in _FOLDING
