"""Reading on where SQLite cannot: what is lost is named, and the rest is looked at all the same."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

from storage.verification.report import RECOVER, Damage, Look

Rows = list[tuple[Any, ...]]

_NO_DAMAGE = {
    *(sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_INTERRUPT),
    *(sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN),
}
_HIGHEST = 40  # bits of the highest key looked for where the end of a table cannot be read


def walk(
    look: Look, check: str, query: str, table: str, key: str = "id", step: int = 1_000
) -> Iterator[tuple[tuple[int, int], Rows]]:
    """The rows of a query, a range of keys at a time: the range, from and below, and its rows.

    The query has `:low` and `:high`, the keys from which on and below which to read. The smallest
    ranges that cannot be read come with no rows, and are named in `look.lost`.
    """
    low, high = _bounds(look, check, table, key)
    gone: list[int] = []
    for start in range(low, high, step):
        yield from _range(look, query, (start, min(start + step, high)), gone)
    for first, last in _joined(gone):
        rows = f"row {first}" if first == last else f"rows {first} to {last}"
        look.lose(Damage(check, f"{table}, {key} {rows}", "cannot be read", RECOVER))


def lost(look: Look, low: int, high: int, rows: Rows) -> bool:
    """Whether a range that came with no rows is one that cannot be read."""
    return not rows and high - low == 1 and (low, high) in look.unread


def rows_of(look: Look, check: str, query: str, table: str, *values: object) -> Rows:
    """The rows of a small query; none where they cannot be read, which is named."""
    try:
        return look.connection.execute(query, values).fetchall()
    except sqlite3.DatabaseError as error:
        raise_unless_damage(error)
        look.lose(Damage(check, table, f"cannot be read ({error})", RECOVER))
        return []


def raise_unless_damage(error: sqlite3.DatabaseError) -> None:
    """Raise what says nothing of the file: that it is locked, or memory full."""
    if getattr(error, "sqlite_errorcode", 1) & 0xFF in _NO_DAMAGE:
        raise error


def _range(
    look: Look, query: str, part: tuple[int, int], gone: list[int]
) -> Iterator[tuple[tuple[int, int], Rows]]:
    low, high = part
    try:
        rows = look.connection.execute(query, {"low": low, "high": high}).fetchall()
    except sqlite3.DatabaseError as error:
        raise_unless_damage(error)
    else:
        yield part, rows
        return
    if high - low == 1:
        gone.append(low)
        look.unread.add(part)
        yield part, []
        look.unread.discard(part)
        return
    middle = (low + high) // 2
    yield from _range(look, query, (low, middle), gone)
    yield from _range(look, query, (middle, high), gone)


def _bounds(look: Look, check: str, table: str, key: str) -> tuple[int, int]:
    """The lowest key of a table and one past the highest; about, where its ends are damaged."""
    low = _first(look, f"SELECT {key} FROM {table} ORDER BY {key} LIMIT 1")
    if low is None:
        return 0, 0
    high = _first(look, f"SELECT {key} FROM {table} ORDER BY {key} DESC LIMIT 1")
    if low == _DAMAGED:
        low = 1
    if high is None or high != _DAMAGED:
        return low, (high or low) + 1
    return low, _last(look, check, table, key) + 1


_DAMAGED = -1


def _first(look: Look, query: str) -> int | None:
    try:
        row = look.connection.execute(query).fetchone()
    except sqlite3.DatabaseError as error:
        raise_unless_damage(error)
        return _DAMAGED
    return int(row[0]) if row else None


def _last(look: Look, check: str, table: str, key: str) -> int:
    """The highest key that can be read of a table whose end cannot."""
    query = f"SELECT {key} FROM {table} WHERE {key} >= {{}} ORDER BY {key} LIMIT 1"

    def reads(number: int) -> bool:
        return (_first(look, query.format(number)) or _DAMAGED) != _DAMAGED

    low = max((1 << bit for bit in range(_HIGHEST) if reads(1 << bit)), default=0)
    high = 2 * max(low, 1)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if reads(middle) else (low, middle)
    look.lose(Damage(check, f"{table}, {key} {low + 1} and on", "cannot be read", RECOVER))
    return low


def _joined(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """Numbers without gaps between them as ranges, first and last."""
    first = last = None
    for number in numbers:
        if last is not None and first is not None and number != last + 1:
            yield first, last
            first = None
        first = number if first is None else first
        last = number
    if first is not None and last is not None:
        yield first, last
