"""The current time and its stored form. Tests and benchmarks can replace the clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta


def _system_time() -> datetime:
    return datetime.now(UTC)


_clock: Callable[[], datetime] = _system_time


def now() -> datetime:
    """The current time in UTC."""
    return _clock()


def timestamp(seconds_ahead: float = 0.0) -> str:
    """The time `seconds_ahead` from now, in the form of `format_timestamp`."""
    return format_timestamp(now() + timedelta(seconds=seconds_ahead))


def format_timestamp(moment: datetime) -> str:
    """A time as the archive stores it: UTC, ISO 8601 to the millisecond, with a `Z`."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def public_since(published: str | None, seen_at: str) -> str:
    """Since when a text has been public: when it was published, but not after it was seen.

    published: see `publication_time`.
    """
    moment = publication_time(published)
    return seen_at if moment is None else min(moment, seen_at)


def publication_time(published: str | None) -> str | None:
    """When a text was published, in the form of `format_timestamp`; None if that is not known.

    published: in ISO 8601. A date without a time may be any time of that day: its end counts.
    """
    if published is None:
        return None
    try:
        moment = datetime.fromisoformat(published)
        if len(published) <= len("2026-01-01"):
            moment += timedelta(days=1)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return format_timestamp(moment)
    except (ValueError, OverflowError):
        return None


@contextmanager
def use_clock(clock: Callable[[], datetime]) -> Iterator[None]:
    """Take the time from another clock, in the whole process, inside the `with` block."""
    global _clock  # noqa: PLW0603
    before, _clock = _clock, clock
    try:
        yield
    finally:
        _clock = before
