"""Checks the database file itself: its structure, and rows that refer to missing rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

from storage.verification.damaged_reads import raise_unless_damage
from storage.verification.report import RECOVER, RESTORE, CheckContext, Damage

_CHECK = "file"
_MAX_PROBLEMS = 100  # that SQLite lists before it stops


def check(context: CheckContext) -> Iterator[Damage]:
    """Run SQLite's integrity_check and foreign_key_check."""
    for (problem,) in _pragma(context, f"PRAGMA integrity_check({_MAX_PROBLEMS})"):
        if problem != "ok":
            yield Damage(_CHECK, str(context.path), " ".join(str(problem).split()), RECOVER)
    for table, row, parent, _ in _pragma(context, "PRAGMA foreign_key_check"):
        where = f"{table}, row {row}" if row is not None else str(table)
        yield Damage(_CHECK, where, f"refers to a missing row of {parent}", RESTORE)
    context.report_progress(1)


def _pragma(context: CheckContext, query: str) -> Iterator[tuple[Any, ...]]:
    """The rows of a pragma, up to the first that cannot be read."""
    try:
        yield from context.connection.execute(query)
    except sqlite3.DatabaseError as error:
        raise_unless_damage(error)
        problem = f"reading stopped ({error})"
        context.unreadable.append(Damage(_CHECK, str(context.path), problem, RECOVER))
