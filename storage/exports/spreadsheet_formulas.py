"""Protection against text that a spreadsheet would run as a formula (OWASP, CSV Injection)."""

from __future__ import annotations

# Characters that start a formula, in narrow and wide form.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def escape_formula(cell: str) -> str:
    """The text of a cell; one that would be run as a formula gets an apostrophe in front."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell
