"""How often a source is polled: by its rate, within limits, and less often while it fails."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.core.clock import format_timestamp
from storage.crawl_state.poll_policy import Interval, Poll, SourceStats

START = datetime(2026, 3, 1, tzinfo=UTC)
HOUR = 3600.0
HOURLY = Interval(HOUR, HOUR / 4, 24 * HOUR)


def poll(hours: float, new: int = 0, *, read: bool = True) -> Poll:
    return Poll(format_timestamp(START + timedelta(hours=hours)), read, new)


def stats_after(*polls: Poll) -> SourceStats:
    stats = SourceStats()
    for each in polls:
        stats = stats.after(each)
    return stats


def test_a_source_that_was_never_polled_is_due() -> None:
    assert SourceStats().due_at(HOURLY) is None


def test_the_articles_of_the_first_poll_do_not_count() -> None:
    stats = stats_after(poll(0, 4000))
    assert stats.poll_delay(HOURLY) == HOUR
    assert stats.due_at(HOURLY) == START + timedelta(hours=1)


def test_silence_makes_polls_rarer_and_new_articles_make_them_more_frequent() -> None:
    silent, busy = stats_after(poll(0)), stats_after(poll(0))
    delays = []
    for hour in range(1, 200):
        silent, busy = silent.after(poll(hour)), busy.after(poll(hour, 4))
        delays.append(silent.poll_delay(HOURLY))
    assert delays == sorted(delays)
    assert delays[-1] > 8 * HOUR
    assert busy.poll_delay(HOURLY) == pytest.approx(HOUR / 2, rel=0.05)


def test_four_times_the_articles_halve_the_delay() -> None:
    one, four = stats_after(poll(0)), stats_after(poll(0))
    for hour in range(1, 400):
        one, four = one.after(poll(hour, 1)), four.after(poll(hour, 4))
    assert one.poll_delay(HOURLY) / four.poll_delay(HOURLY) == pytest.approx(2, rel=0.03)


def test_articles_after_a_long_silence_are_noticed_within_a_day() -> None:
    stats = stats_after(poll(0))
    for hour in range(8, 24 * 14, 8):
        stats = stats.after(poll(hour))
    before = stats.poll_delay(HOURLY)
    for hour in range(24 * 14, 24 * 15, 2):
        stats = stats.after(poll(hour, 4))
    assert stats.poll_delay(HOURLY) < before / 4


def test_failures_double_the_delay_until_a_success() -> None:
    stats = stats_after(poll(0), poll(1, 1))
    usual = stats.poll_delay(HOURLY)
    delays = []
    for hour in range(2, 9):
        stats = stats.after(poll(hour, read=False))
        delays.append(stats.poll_delay(HOURLY))
    assert delays[:3] == [2 * usual, 4 * usual, HOURLY.most / 4]
    assert delays[-1] == HOURLY.most / 4
    assert (stats.failed_polls, stats.read_at) == (7, poll(1).started)
    back = stats.after(poll(9, 3))
    assert back.failed_polls == 0
    assert back.poll_delay(HOURLY) < 2 * usual


@given(
    st.lists(
        st.tuples(st.floats(0, 200), st.integers(0, 10_000), st.booleans()), min_size=1, max_size=40
    ),
    st.floats(60, 1e6),
    st.floats(0.01, 1),
    st.floats(1, 100),
)
def test_the_delay_stays_within_its_limits(
    polls: list[tuple[float, int, bool]], first: float, least: float, most: float
) -> None:
    interval = Interval(first, least * first, most * first)
    stats, hours = SourceStats(), 0.0
    for later, new, read in polls:
        hours += later
        stats = stats.after(poll(hours, new, read=read))
        assert interval.least <= stats.poll_delay(interval) <= interval.most
        due = stats.due_at(interval)
        assert due is not None
        assert due > datetime.fromisoformat(stats.polled_at or "")
