"""Which problems of a source are found in its statistics and its last runs."""

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
    silence_limit,
)

START = datetime(2026, 3, 2, tzinfo=UTC)  # a Monday
HOURLY = Interval(3600.0, 900.0, 86400.0)
COUNTS = {"pages_new": 4, "pages_articles": 4, "characters_new": 8000, "urls": 5}


def at(hours: float) -> str:
    return format_timestamp(START + timedelta(hours=hours))


def run(hours: float, state: str = "finished", **counts: Any) -> Run:
    """A run that found four new articles, unless `counts` says otherwise."""
    ended = None if state == "running" else state
    return Run(1, "paper", at(hours), at(hours), ended or "running", COUNTS | counts, {}, None)


def stats_after(*polls: tuple[float, int]) -> SourceStats:
    """The statistics after polls at these hours with so many new articles; -1: unreadable."""
    stats = SourceStats()
    for hours, new in polls:
        stats = stats.after(Poll(at(hours), new >= 0, max(new, 0)))
    return stats


def observed(
    stats: SourceStats, runs: Sequence[Run] = (), *, first: str | None = None, **thresholds: Any
) -> ObservedSource:
    return ObservedSource("paper", stats, runs, first, HOURLY, AlertThresholds(**thresholds))


def findings_at(source: ObservedSource, hours: float) -> list[Finding]:
    return findings(source, START + timedelta(hours=hours))


def kinds(source: ObservedSource, hours: float) -> list[FindingKind]:
    return [finding.kind for finding in findings_at(source, hours)]


def hourly_runs(*counts: dict[str, Any]) -> list[Run]:
    """One run per hour, newest first."""
    return [run(hour, **each) for hour, each in enumerate(counts)][::-1]


def findings_of(runs: Sequence[Run]) -> list[Finding]:
    hours = len(runs) - 1
    return findings_at(
        observed(stats_after(*((hour, 1) for hour in range(len(runs)))), runs), hours
    )


def test_a_source_that_was_never_crawled_has_no_findings() -> None:
    assert findings_at(observed(SourceStats()), 10_000) == []


def test_three_failed_polls_in_a_row_are_a_finding() -> None:
    runs = [run(2, failures={"HTTP 500": 1, "HTTP 404": 2}), run(1), run(0)]
    assert findings_at(observed(stats_after((0, -1), (1, -1)), runs[1:]), 2) == []
    (finding,) = findings_at(observed(stats_after((0, -1), (1, -1), (2, -1)), runs), 2)
    assert finding == Finding(
        "paper", FindingKind.FAILING, at(0), "3 polls in a row could not read it: HTTP 404"
    )
    assert kinds(observed(stats_after((0, -1)), [run(0)], failing_after=1), 0) == [
        FindingKind.FAILING
    ]
    assert findings_at(observed(stats_after((0, -1), (1, -1), (2, 1)), runs), 2) == []


def test_stopped_runs_do_not_count_as_failed_polls() -> None:
    runs = [run(4, "running"), run(3, "stopped"), run(2), run(1), run(0)]
    (finding,) = findings_at(observed(stats_after((0, -1), (1, -1), (2, -1)), runs), 4)
    assert finding.since == at(0)


def articles_every(hours: float, count: int, new: int = 1) -> list[tuple[float, int]]:
    return [(hours * number, new) for number in range(count)]


def test_silence_is_measured_by_the_usual_rate_and_ends_with_a_new_article() -> None:
    busy = [*articles_every(1, 200, 5), *((hour, 0) for hour in range(200, 271))]
    assert findings_at(observed(stats_after(*busy)), 271) == []
    silent = [*busy, (271, 0), (272, 0)]
    (finding,) = findings_at(observed(stats_after(*silent)), 272)
    assert (finding.kind, finding.since) == (FindingKind.SILENT, at(199))
    assert finding.description == (
        "nothing new for 3 days; usually there is one article in 12 minutes"
    )
    assert findings_at(observed(stats_after(*silent, (273, 1))), 273) == []


def test_a_weekend_of_a_weekday_newspaper_is_not_a_silence() -> None:
    polls: list[tuple[float, int]] = []
    for week in range(4):
        for hour in range(0, 7 * 24, 2):
            works = hour < 5 * 24 - 6
            polls.append((week * 168 + hour, 3 if works else 0))
            assert findings_at(observed(stats_after(*polls)), polls[-1][0]) == []


def test_a_weekly_is_silent_after_two_weeks_and_a_monthly_after_two_months() -> None:
    for days in (7, 30):
        polls = []
        for hour in range(0, 6 * days * 24, 12):
            polls.append((hour, 20 if hour % (days * 24) == 0 else 0))
        assert findings_at(observed(stats_after(*polls)), polls[-1][0]) == []
        end = polls[-1][0]
        # Twice the longest gap counts, however many articles came at once.
        quiet = [*polls, *((end + 12 * n, 0) for n in range(1, 4 * days))]
        assert kinds(observed(stats_after(*quiet)), quiet[-1][0]) == [FindingKind.SILENT]


def test_the_silence_limit_can_be_configured() -> None:
    polls = stats_after(*articles_every(1, 50), (50, 0), (56, 0))
    assert findings_at(observed(polls), 56) == []
    assert kinds(observed(polls, silent_after=6 * 3600), 56) == [FindingKind.SILENT]
    assert findings_at(observed(polls, silent_after=8 * 3600), 56) == []


def test_a_source_without_articles_is_silent_since_its_first_run() -> None:
    polls = stats_after((0, 0), (24 * 13, 0))
    assert findings_at(observed(polls, first=at(0)), 24 * 13) == []
    (finding,) = findings_at(observed(stats_after((0, 0), (24 * 15, 0)), first=at(0)), 24 * 15)
    assert finding.description == "no article in 15 days, since its first crawl"


def test_a_time_without_successful_polls_is_not_a_silence() -> None:
    unread = stats_after(*articles_every(1, 100), *((hour, -1) for hour in range(100, 300)))
    assert kinds(observed(unread, [run(299)]), 300) == [FindingKind.FAILING]
    assert kinds(observed(stats_after(*articles_every(1, 100))), 300) == [FindingKind.OVERDUE]


@given(
    gap=st.floats(0.25, 400), new=st.integers(1, 50), more=st.floats(1.01, 100), count=st.just(30)
)
def test_regular_articles_are_not_a_silence_and_a_silence_lasts_until_the_next(
    gap: float, new: int, more: float, count: int
) -> None:
    regular = stats_after(*articles_every(gap, count, new))
    end = gap * (count - 1)
    assert FindingKind.SILENT not in kinds(observed(regular), end)
    soon = regular.after(Poll(at(end + gap), True, 0))
    assert FindingKind.SILENT not in kinds(observed(soon), end + gap)
    limit = silence_limit(observed(regular)) / 3600
    later = soon.after(Poll(at(end + max(limit, gap) * more + 1), True, 0))
    latest = later.after(Poll(at(end + max(limit, gap) * more * 2 + 2), True, 0))
    for stats in (later, latest):
        assert FindingKind.SILENT in kinds(observed(stats), end)


def test_a_source_is_overdue_unless_a_run_is_in_progress() -> None:
    polls = stats_after(*articles_every(1, 10))
    runs = [run(hour) for hour in range(10)][::-1]
    assert findings_at(observed(polls, runs), 11) == []
    (finding,) = findings_at(observed(polls, runs), 14)
    assert (finding.kind, finding.description) == (
        FindingKind.OVERDUE,
        "it was due 4 hours ago and has not been crawled",
    )
    assert findings_at(observed(polls, [run(10, "running"), *runs]), 14) == []
    daily = stats_after(*articles_every(24, 10))
    once_a_day = [run(24 * day) for day in range(10)][::-1]
    assert findings_at(observed(daily, once_a_day), 24 * 10) == []
    assert kinds(observed(daily, once_a_day), 24 * 13) == [FindingKind.OVERDUE]


def test_a_collapsed_share_of_articles_is_a_finding() -> None:
    before: list[dict[str, Any]] = [{}] * 5
    (finding,) = findings_of(hourly_runs(*before, {"pages_articles": 0}, {"pages_articles": 1}))
    assert (finding.kind, finding.since) == (FindingKind.YIELD, at(5))
    assert finding.description == "1 of the last 8 new pages are articles; before, 100% were"
    assert findings_of(hourly_runs(*before, {"pages_articles": 2}, {"pages_articles": 1})) == []
    nothing = {"pages_new": 0, "pages_articles": 0, "characters_new": 0}
    still = findings_of(
        hourly_runs(*before, {"pages_articles": 0}, {"pages_articles": 1}, nothing, nothing)
    )
    assert still == [finding]


def test_articles_of_less_than_a_third_of_their_length_are_a_finding() -> None:
    short = {"characters_new": 1000}
    (finding,) = findings_of(hourly_runs(*[{}] * 5, short, short))
    assert finding.kind == FindingKind.SHORTER
    assert finding.description == (
        "the last 8 articles have 250 characters on average; before, they had 2,000"
    )
    assert findings_of(hourly_runs(*[{}] * 5, {}, short)) == []


@pytest.mark.parametrize("count", range(5))
def test_too_few_runs_are_not_compared(count: int) -> None:
    bad = {"pages_articles": 0, "characters_new": 0}
    runs = hourly_runs(*[{}] * min(count, 2), *[bad] * max(count - 2, 0))
    assert findings_of(runs) == []


def test_runs_of_older_versions_without_counts_are_not_compared() -> None:
    old = [replace(each, stats={"urls": 5}) for each in hourly_runs(*[{}] * 10)]
    assert findings_of([*hourly_runs({"pages_articles": 0}, {"pages_articles": 0}), *old]) == []


def test_challenges_are_reported_and_not_the_yield_they_cause() -> None:
    hit = {"pages_articles": 0, "challenged": 4}
    (finding,) = findings_of(hourly_runs(*[{}] * 5, hit, hit))
    assert (finding.kind, finding.since) == (FindingKind.CHALLENGED, at(5))
    assert finding.description == "4 of 5 URLs answered with a challenge page"
    quiet = {"pages_new": 0, "challenged": 0, "urls": 1}
    assert [each.kind for each in findings_of(hourly_runs({}, hit, quiet))] == [
        FindingKind.CHALLENGED
    ]
    assert findings_of(hourly_runs(*[{}] * 5, hit, {})) == []
    assert findings_of(hourly_runs(*[{}] * 5, {"challenged": 1, "urls": 5})) == []


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from([*COUNTS, "challenged", "failures"]),
            st.one_of(st.integers(0, 10**9), st.none(), st.just({"HTTP 500": 1})),
        ),
        max_size=12,
    ),
    st.lists(st.tuples(st.floats(0, 1000), st.integers(-1, 100)), max_size=12),
)
def test_each_kind_is_found_at_most_once_and_worst_first(
    counts: list[dict[str, Any]], polls: list[tuple[float, int]]
) -> None:
    runs = [replace(run(hour), stats=each) for hour, each in enumerate(counts)]
    source = observed(stats_after(*sorted(polls)), runs[::-1], first=at(0))
    present = kinds(source, 2000)
    order = list(FindingKind)
    assert present == sorted(set(present), key=order.index)


def measured(share: float, articles: int = 4, **counts: Any) -> dict[str, Any]:
    return {"articles_measured": articles, "left_out_share": share} | counts


def test_a_rise_of_left_out_prose_is_a_finding() -> None:
    before = [measured(0.05)] * 4
    (finding,) = findings_of(hourly_runs(*before, *[measured(0.3)] * 3))
    assert (finding.kind, finding.since) == (FindingKind.LEFT_OUT, at(4))
    assert finding.description == (
        "30% of the prose on the pages of the last 12 articles was left out; before, it was 5%"
    )


@pytest.mark.parametrize(
    ("before", "now"),
    [
        pytest.param([measured(0.05)] * 4, [measured(0.3, 2)], id="too few articles now"),
        pytest.param([measured(0.05, 5)] * 2, [measured(0.9)] * 3, id="too few runs before"),
        pytest.param([measured(0.05, 1)] * 4, [measured(0.9)] * 3, id="too few articles before"),
        pytest.param([measured(0.0)] * 4, [measured(0.1, 10)], id="one page of ten"),
        pytest.param([measured(0.3)] * 4, [measured(0.5)] * 3, id="always much"),
        pytest.param([measured(0.5)] * 4, [measured(0.05)] * 3, id="a fall"),
        pytest.param([{}] * 4, [measured(0.9)] * 3, id="not measured before"),
    ],
)
def test_noise_in_what_is_left_out_is_no_finding(
    before: list[dict[str, Any]], now: list[dict[str, Any]]
) -> None:
    assert findings_of(hourly_runs(*before, *now)) == []


def test_a_loss_of_text_is_reported_instead_of_shorter_articles() -> None:
    runs = hourly_runs(*[measured(0.0)] * 4, *[measured(0.8, characters_new=900)] * 3)
    assert [finding.kind for finding in findings_of(runs)] == [FindingKind.LEFT_OUT]
