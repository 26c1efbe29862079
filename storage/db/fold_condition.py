"""The SQL condition that a pair of near-duplicates folds, by the settings of the archive."""

from __future__ import annotations

from storage.text.folding_settings import FoldingSettings

# Archives that were folded before a changed word was distinguished from wording have no such
# setting. Until a refold, only pairs with the same words fold there, so nothing is left out.
_SETTING = "(SELECT json_extract(value, '$.folds') FROM config WHERE key = 'signed')"


def folds(differs: str) -> str:
    """Return the condition for readers. differs: the SQL expression of how the pair differs."""
    return f"({differs} = 'nothing' OR coalesce(instr({_SETTING}, {differs}), 0) > 0)"


def folds_with(folding: FoldingSettings, differs: str = "differs") -> str:
    """Return the condition for writers, which fold with these settings."""
    listed = ", ".join(f"'{kind}'" for kind in folding.folding_kinds)
    return f"{differs} IN ({listed})"
