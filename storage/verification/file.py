"""The file itself: SQLite's own structure, and rows that point to rows that are not there."""

from __future__ import annotations

from collections.abc import Iterator

from .damage import RESTORE, Damage, Look

_NAMED = 100  # troubles that SQLite names before it stops


def check(look: Look) -> Iterator[Damage]:
    """SQLite's integrity_check and foreign_key_check."""
    for (told,) in look.connection.execute(f"PRAGMA integrity_check({_NAMED})"):
        if told != "ok":
            yield Damage("file", str(look.path), " ".join(str(told).split()), RESTORE)
    for table, row, parent, _ in look.connection.execute("PRAGMA foreign_key_check"):
        place = f"{table}, row {row}" if row is not None else str(table)
        told = f"points to a row of {parent} that is not there"
        yield Damage("file", place, told, RESTORE)
    look.seen(1)
