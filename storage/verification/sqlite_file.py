"""The file itself: SQLite's own structure, and rows that point to rows that are not there."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

from storage.verification.damaged_reads import raise_unless_damage
from storage.verification.report import RECOVER, RESTORE, Damage, Look

_NAMED = 100  # troubles that SQLite names before it stops


def check(look: Look) -> Iterator[Damage]:
    """SQLite's integrity_check and foreign_key_check."""
    for (told,) in _told(look, f"PRAGMA integrity_check({_NAMED})"):
        if told != "ok":
            yield Damage("file", str(look.path), " ".join(str(told).split()), RECOVER)
    for table, row, parent, _ in _told(look, "PRAGMA foreign_key_check"):
        place = f"{table}, row {row}" if row is not None else str(table)
        told = f"points to a row of {parent} that is not there"
        yield Damage("file", place, told, RESTORE)
    look.seen(1)


def _told(look: Look, query: str) -> Iterator[tuple[Any, ...]]:
    """What SQLite says of the file, until it cannot read on."""
    try:
        yield from look.connection.execute(query)
    except sqlite3.DatabaseError as error:
        raise_unless_damage(error)
        look.lose(Damage("file", str(look.path), f"cannot be read on ({error})", RECOVER))
