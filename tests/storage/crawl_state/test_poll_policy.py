"""How often a source is looked at: by its news, between bounds, and less often while it fails."""

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


def watched(*polls: Poll) -> SourceStats:
    known = SourceStats()
    for each in polls:
        known = known.after(each)
    return known


def test_a_source_that_was_never_looked_at_is_due() -> None:
    assert SourceStats().due_at(HOURLY) is None


def test_what_the_first_poll_brings_says_nothing_of_how_often_news_come() -> None:
    known = watched(poll(0, 4000))
    assert known.pause(HOURLY) == HOUR
    assert known.due_at(HOURLY) == START + timedelta(hours=1)


def test_silence_makes_polls_rarer_and_news_make_them_more_frequent() -> None:
    silent, busy = watched(poll(0)), watched(poll(0))
    pauses = []
    for hour in range(1, 200):
        silent, busy = silent.after(poll(hour)), busy.after(poll(hour, 4))
        pauses.append(silent.pause(HOURLY))
    assert pauses == sorted(pauses)
    assert pauses[-1] > 8 * HOUR
    assert busy.pause(HOURLY) == pytest.approx(HOUR / 2, rel=0.05)


def test_four_times_the_news_halve_the_pause() -> None:
    one, four = watched(poll(0)), watched(poll(0))
    for hour in range(1, 400):
        one, four = one.after(poll(hour, 1)), four.after(poll(hour, 4))
    assert one.pause(HOURLY) / four.pause(HOURLY) == pytest.approx(2, rel=0.03)


def test_news_after_a_long_silence_are_noticed_within_a_day() -> None:
    known = watched(poll(0))
    for hour in range(8, 24 * 14, 8):
        known = known.after(poll(hour))
    before = known.pause(HOURLY)
    for hour in range(24 * 14, 24 * 15, 2):
        known = known.after(poll(hour, 4))
    assert known.pause(HOURLY) < before / 4


def test_failures_double_the_pause_and_one_success_ends_that() -> None:
    known = watched(poll(0), poll(1, 1))
    calm = known.pause(HOURLY)
    pauses = []
    for hour in range(2, 9):
        known = known.after(poll(hour, read=False))
        pauses.append(known.pause(HOURLY))
    assert pauses[:3] == [2 * calm, 4 * calm, HOURLY.most / 4]
    assert pauses[-1] == HOURLY.most / 4
    assert (known.failed_polls, known.read_at) == (7, poll(1).started)
    back = known.after(poll(9, 3))
    assert back.failed_polls == 0
    assert back.pause(HOURLY) < 2 * calm


@given(
    st.lists(
        st.tuples(st.floats(0, 200), st.integers(0, 10_000), st.booleans()), min_size=1, max_size=40
    ),
    st.floats(60, 1e6),
    st.floats(0.01, 1),
    st.floats(1, 100),
)
def test_the_pause_keeps_to_its_bounds_whatever_happens(
    told: list[tuple[float, int, bool]], first: float, least: float, most: float
) -> None:
    interval = Interval(first, least * first, most * first)
    known, hours = SourceStats(), 0.0
    for later, new, read in told:
        hours += later
        known = known.after(poll(hours, new, read=read))
        assert interval.least <= known.pause(interval) <= interval.most
        due = known.due_at(interval)
        assert due is not None
        assert due > datetime.fromisoformat(known.polled_at or "")
