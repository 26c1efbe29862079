"""Reads tables of which SQLite cannot read every row: the rest is read, and the gaps reported."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

from storage.verification.report import RECOVER, CheckContext, Damage

Rows = list[tuple[Any, ...]]

_NOT_DAMAGE = {
    *(sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_INTERRUPT),
    *(sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN),
}
_MAX_KEY_BITS = 40  # of the highest key, when the end of a table cannot be read
_UNREADABLE = -1  # instead of a key


def walk(
    context: CheckContext, check: str, query: str, table: str, key: str = "id", step: int = 1_000
) -> Iterator[tuple[tuple[int, int], Rows]]:
    """Yield ranges of keys, from and below, each with the rows of a query in that range.

    query: has the parameters `:low` and `:high` for the range. The smallest ranges that cannot be
    read have no rows, and are added to `context.unreadable`.
    """
    low, high = _bounds(context, check, table, key)
    unreadable: list[int] = []
    for start in range(low, high, step):
        yield from _read_range(context, query, (start, min(start + step, high)), unreadable)
    for first, last in _consecutive(unreadable):
        rows = f"row {first}" if first == last else f"rows {first} to {last}"
        context.unreadable.append(
            Damage(check, f"{table}, {key} {rows}", "cannot be read", RECOVER)
        )


def is_unreadable(context: CheckContext, low: int, high: int, rows: Rows) -> bool:
    """Whether a range from `walk` has no rows because it cannot be read."""
    return not rows and high - low == 1 and (low, high) in context.unreadable_range


def read_rows(context: CheckContext, check: str, query: str, table: str, *values: object) -> Rows:
    """Return the rows of a small query; none if they cannot be read, which is reported."""
    try:
        return context.connection.execute(query, values).fetchall()
    except sqlite3.DatabaseError as error:
        raise_unless_damage(error)
        context.unreadable.append(Damage(check, table, f"cannot be read ({error})", RECOVER))
        return []


def raise_unless_damage(error: sqlite3.DatabaseError) -> None:
    """Raise an error that does not mean damage, for example that the file is locked."""
    if getattr(error, "sqlite_errorcode", 1) & 0xFF in _NOT_DAMAGE:
        raise error


def _read_range(
    context: CheckContext, query: str, part: tuple[int, int], unreadable: list[int]
) -> Iterator[tuple[tuple[int, int], Rows]]:
    """The rows of a range, which is halved until its parts can be read or have one key."""
    low, high = part
    try:
        rows = context.connection.execute(query, {"low": low, "high": high}).fetchall()
    except sqlite3.DatabaseError as error:
        raise_unless_damage(error)
    else:
        yield part, rows
        return
    if high - low == 1:
        unreadable.append(low)
        context.unreadable_range.add(part)
        yield part, []
        context.unreadable_range.discard(part)
        return
    middle = (low + high) // 2
    yield from _read_range(context, query, (low, middle), unreadable)
    yield from _read_range(context, query, (middle, high), unreadable)


def _bounds(context: CheckContext, check: str, table: str, key: str) -> tuple[int, int]:
    """The lowest key of a table and the highest one plus 1, approximately if they are damaged."""
    low = _first_key(context, f"SELECT {key} FROM {table} ORDER BY {key} LIMIT 1")
    if low is None:
        return 0, 0
    high = _first_key(context, f"SELECT {key} FROM {table} ORDER BY {key} DESC LIMIT 1")
    if low == _UNREADABLE:
        low = 1
    if high is None or high != _UNREADABLE:
        return low, (high or low) + 1
    return low, _last_readable_key(context, check, table, key) + 1


def _first_key(context: CheckContext, query: str) -> int | None:
    try:
        row = context.connection.execute(query).fetchone()
    except sqlite3.DatabaseError as error:
        raise_unless_damage(error)
        return _UNREADABLE
    return int(row[0]) if row else None


def _last_readable_key(context: CheckContext, check: str, table: str, key: str) -> int:
    """The highest key that can be read of a table whose end cannot be read."""
    query = f"SELECT {key} FROM {table} WHERE {key} >= {{}} ORDER BY {key} LIMIT 1"

    def can_read_from(number: int) -> bool:
        return (_first_key(context, query.format(number)) or _UNREADABLE) != _UNREADABLE

    low = max((1 << bit for bit in range(_MAX_KEY_BITS) if can_read_from(1 << bit)), default=0)
    high = 2 * max(low, 1)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if can_read_from(middle) else (low, middle)
    where = f"{table}, {key} {low + 1} and higher"
    context.unreadable.append(Damage(check, where, "cannot be read", RECOVER))
    return low


def _consecutive(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """Ascending numbers as ranges without gaps, first and last."""
    first = last = None
    for number in numbers:
        if last is not None and first is not None and number != last + 1:
            yield first, last
            first = None
        first = number if first is None else first
        last = number
    if first is not None and last is not None:
        yield first, last
