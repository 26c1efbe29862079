"""When a source counts as not doing well: from what is known of it and from its last runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.core.clock import format_timestamp
from storage.crawl_state.alert_thresholds import AlertThresholds
from storage.crawl_state.poll_policy import Interval, Poll, SourceStats
from storage.crawl_state.run_ledger import Run
from storage.crawl_state.source_health import (
    Finding,
    FindingKind,
    ObservedSource,
    findings,
    patience,
)

START = datetime(2026, 3, 2, tzinfo=UTC)  # a Monday
HOURLY = Interval(3600.0, 900.0, 86400.0)
FIGURES = {"pages_new": 4, "pages_articles": 4, "characters_new": 8000, "urls": 5}


def at(hours: float) -> str:
    return format_timestamp(START + timedelta(hours=hours))


def run(hours: float, state: str = "finished", **figures: Any) -> Run:
    """A run that brought four articles, but for what is said otherwise."""
    ended = None if state == "running" else state
    return Run(1, "paper", at(hours), at(hours), ended or "running", FIGURES | figures, {}, None)


def known(*news: tuple[float, int]) -> SourceStats:
    """What is known after polls at these hours with so many new articles; below 0: unreadable."""
    watched = SourceStats()
    for hours, new in news:
        watched = watched.after(Poll(at(hours), new >= 0, max(new, 0)))
    return watched


def observed(
    watched: SourceStats, runs: Sequence[Run] = (), *, first: str | None = None, **tolerance: Any
) -> ObservedSource:
    return ObservedSource("paper", watched, runs, first, HOURLY, AlertThresholds(**tolerance))


def found(source: ObservedSource, hours: float) -> list[Finding]:
    return findings(source, START + timedelta(hours=hours))


def kinds(source: ObservedSource, hours: float) -> list[FindingKind]:
    return [each.kind for each in found(source, hours)]


def runs_of(*figures: dict[str, Any]) -> list[Run]:
    """One run an hour, the last one first."""
    return [run(hour, **each) for hour, each in enumerate(figures)][::-1]


def judged(runs: Sequence[Run]) -> list[Finding]:
    hours = len(runs) - 1
    return found(observed(known(*((hour, 1) for hour in range(len(runs)))), runs), hours)


def test_what_was_never_crawled_is_no_finding() -> None:
    assert found(observed(SourceStats()), 10_000) == []


def test_polls_that_fail_in_a_row_are_a_finding_from_the_third_on() -> None:
    runs = [run(2, failures={"HTTP 500": 1, "HTTP 404": 2}), run(1), run(0)]
    assert found(observed(known((0, -1), (1, -1)), runs[1:]), 2) == []
    (finding,) = found(observed(known((0, -1), (1, -1), (2, -1)), runs), 2)
    assert finding == Finding(
        "paper", FindingKind.FAILING, at(0), "3 polls in a row could not read it: HTTP 404"
    )
    assert kinds(observed(known((0, -1)), [run(0)], failing_after=1), 0) == [FindingKind.FAILING]
    assert found(observed(known((0, -1), (1, -1), (2, 1)), runs), 2) == []


def test_runs_that_were_stopped_are_no_polls_that_failed() -> None:
    runs = [run(4, "running"), run(3, "stopped"), run(2), run(1), run(0)]
    (finding,) = found(observed(known((0, -1), (1, -1), (2, -1)), runs), 4)
    assert finding.since == at(0)


def news_every(hours: float, count: int, new: int = 1) -> list[tuple[float, int]]:
    return [(hours * number, new) for number in range(count)]


def test_silence_is_measured_by_the_rate_before_it_and_ends_with_news() -> None:
    busy = [*news_every(1, 200, 5), *((hour, 0) for hour in range(200, 271))]
    assert found(observed(known(*busy)), 271) == []
    silent = [*busy, (271, 0), (272, 0)]
    (finding,) = found(observed(known(*silent)), 272)
    assert (finding.kind, finding.since) == (FindingKind.SILENT, at(199))
    assert finding.told == "nothing new for 3 days; one article in 12 minutes is usual"
    assert found(observed(known(*silent, (273, 1))), 273) == []


def test_a_long_weekend_of_a_paper_for_working_days_is_no_silence() -> None:
    polls: list[tuple[float, int]] = []
    for week in range(4):
        for hour in range(0, 7 * 24, 2):
            works = hour < 5 * 24 - 6
            polls.append((week * 168 + hour, 3 if works else 0))
            assert found(observed(known(*polls)), polls[-1][0]) == []


def test_a_weekly_is_silent_after_two_weeks_and_one_of_a_month_after_two_months() -> None:
    for days in (7, 30):
        polls = []
        for hour in range(0, 6 * days * 24, 12):
            polls.append((hour, 20 if hour % (days * 24) == 0 else 0))
        assert found(observed(known(*polls)), polls[-1][0]) == []
        end = polls[-1][0]
        # Beyond twice its pause of late, however much came at once.
        quiet = [*polls, *((end + 12 * n, 0) for n in range(1, 4 * days))]
        assert kinds(observed(known(*quiet)), quiet[-1][0]) == [FindingKind.SILENT]


def test_how_long_silence_may_last_can_be_set() -> None:
    polls = known(*news_every(1, 50), (50, 0), (56, 0))
    assert found(observed(polls), 56) == []
    assert kinds(observed(polls, silent_after=6 * 3600), 56) == [FindingKind.SILENT]
    assert found(observed(polls, silent_after=8 * 3600), 56) == []


def test_a_source_that_never_brought_anything_is_silent_from_its_first_run_on() -> None:
    polls = known((0, 0), (24 * 13, 0))
    assert found(observed(polls, first=at(0)), 24 * 13) == []
    (finding,) = found(observed(known((0, 0), (24 * 15, 0)), first=at(0)), 24 * 15)
    assert finding.told == "no article in 15 days, since it was crawled first"


def test_of_a_time_in_which_nobody_could_look_nothing_is_said() -> None:
    unread = known(*news_every(1, 100), *((hour, -1) for hour in range(100, 300)))
    assert kinds(observed(unread, [run(299)]), 300) == [FindingKind.FAILING]
    assert kinds(observed(known(*news_every(1, 100))), 300) == [FindingKind.OVERDUE]


@given(
    pause=st.floats(0.25, 400), new=st.integers(1, 50), more=st.floats(1.01, 100), count=st.just(30)
)
def test_regular_news_are_no_silence_and_silence_once_found_lasts(
    pause: float, new: int, more: float, count: int
) -> None:
    regular = known(*news_every(pause, count, new))
    end = pause * (count - 1)
    assert FindingKind.SILENT not in kinds(observed(regular), end)
    soon = regular.after(Poll(at(end + pause), True, 0))
    assert FindingKind.SILENT not in kinds(observed(soon), end + pause)
    limit = patience(observed(regular)) / 3600
    later = soon.after(Poll(at(end + max(limit, pause) * more + 1), True, 0))
    latest = later.after(Poll(at(end + max(limit, pause) * more * 2 + 2), True, 0))
    for watched in (later, latest):
        assert FindingKind.SILENT in kinds(observed(watched), end)


def test_a_source_whose_time_came_long_ago_is_overdue_unless_somebody_is_at_it() -> None:
    polls = known(*news_every(1, 10))
    runs = [run(hour) for hour in range(10)][::-1]
    assert found(observed(polls, runs), 11) == []
    (finding,) = found(observed(polls, runs), 14)
    assert (finding.kind, finding.told) == (
        FindingKind.OVERDUE,
        "it was due 4 hours ago, and nothing has crawled it",
    )
    assert found(observed(polls, [run(10, "running"), *runs]), 14) == []
    daily = known(*news_every(24, 10))
    once_a_day = [run(24 * day) for day in range(10)][::-1]
    assert found(observed(daily, once_a_day), 24 * 10) == []
    assert kinds(observed(daily, once_a_day), 24 * 13) == [FindingKind.OVERDUE]


def test_when_pages_are_articles_no_more_the_yield_has_collapsed() -> None:
    before: list[dict[str, Any]] = [{}] * 5
    (finding,) = judged(runs_of(*before, {"pages_articles": 0}, {"pages_articles": 1}))
    assert (finding.kind, finding.since) == (FindingKind.YIELD, at(5))
    assert finding.told == "1 of the last 8 new pages are articles; 100% were before"
    assert judged(runs_of(*before, {"pages_articles": 2}, {"pages_articles": 1})) == []
    nothing = {"pages_new": 0, "pages_articles": 0, "characters_new": 0}
    still = judged(runs_of(*before, {"pages_articles": 0}, {"pages_articles": 1}, nothing, nothing))
    assert still == [finding]


def test_articles_of_a_third_of_their_length_are_a_finding() -> None:
    short = {"characters_new": 1000}
    (finding,) = judged(runs_of(*[{}] * 5, short, short))
    assert finding.kind == FindingKind.SHORTER
    assert finding.told == ("the last 8 articles have 250 characters on average; 2,000 were usual")
    assert judged(runs_of(*[{}] * 5, {}, short)) == []


@pytest.mark.parametrize("count", range(5))
def test_few_runs_say_nothing_of_a_collapse(count: int) -> None:
    bad = {"pages_articles": 0, "characters_new": 0}
    runs = runs_of(*[{}] * min(count, 2), *[bad] * max(count - 2, 0))
    assert judged(runs) == []


def test_runs_of_older_versions_say_nothing_of_a_collapse() -> None:
    old = [replace(each, stats={"urls": 5}) for each in runs_of(*[{}] * 10)]
    assert judged([*runs_of({"pages_articles": 0}, {"pages_articles": 0}), *old]) == []


def test_challenges_are_told_at_once_and_not_as_a_yield_too() -> None:
    hit = {"pages_articles": 0, "challenged": 4}
    (finding,) = judged(runs_of(*[{}] * 5, hit, hit))
    assert (finding.kind, finding.since) == (FindingKind.CHALLENGED, at(5))
    assert finding.told == "4 of 5 URLs answered with a challenge page"
    quiet = {"pages_new": 0, "challenged": 0, "urls": 1}
    assert [each.kind for each in judged(runs_of({}, hit, quiet))] == [FindingKind.CHALLENGED]
    assert judged(runs_of(*[{}] * 5, hit, {})) == []
    assert judged(runs_of(*[{}] * 5, {"challenged": 1, "urls": 5})) == []


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from([*FIGURES, "challenged", "failures"]),
            st.one_of(st.integers(0, 10**9), st.none(), st.just({"HTTP 500": 1})),
        ),
        max_size=12,
    ),
    st.lists(st.tuples(st.floats(0, 1000), st.integers(-1, 100)), max_size=12),
)
def test_whatever_the_ledger_holds_each_kind_is_found_once_at_most_and_worst_first(
    figures: list[dict[str, Any]], polls: list[tuple[float, int]]
) -> None:
    runs = [replace(run(hour), stats=each) for hour, each in enumerate(figures)]
    source = observed(known(*sorted(polls)), runs[::-1], first=at(0))
    seen = kinds(source, 2000)
    order = list(FindingKind)
    assert seen == sorted(set(seen), key=order.index)
