"""What time it is: the one place that asks, so that a month can be rehearsed in minutes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta


def _system() -> datetime:
    return datetime.now(UTC)


_asked: Callable[[], datetime] = _system


def now() -> datetime:
    """The time, UTC."""
    return _asked()


def timestamp(seconds: float = 0.0) -> str:
    """The time in so many seconds, UTC, ISO 8601 to the millisecond: as rows have it."""
    return format_timestamp(now() + timedelta(seconds=seconds))


def format_timestamp(moment: datetime) -> str:
    """A moment as rows have it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@contextmanager
def use_clock(asked: Callable[[], datetime]) -> Iterator[None]:
    """Have the time told by something else, in this whole process, while the `with` lasts."""
    global _asked  # noqa: PLW0603
    before, _asked = _asked, asked
    try:
        yield
    finally:
        _asked = before
