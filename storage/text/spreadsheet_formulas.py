"""What spreadsheets would run instead of showing it (OWASP, CSV Injection)."""

from __future__ import annotations

# What a formula begins with, in narrow and wide form.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def escape_formula(cell: str) -> str:
    """The cell as a spreadsheet shows it: one that it would run gets an apostrophe in front."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
