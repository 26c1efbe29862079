"""Problems of a source, found from its statistics and its last runs. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from statistics import median

from storage.core.clock import format_timestamp
from storage.core.run_summary import RecordedSummary
from storage.crawl_state.alert_thresholds import AlertThresholds
from storage.crawl_state.poll_policy import Interval, SourceStats, seconds_between
from storage.crawl_state.run_ledger import Run

RUNS = 40
"""The number of a source's last runs that are examined."""
_HOUR = 3600.0
_DAY = 24 * _HOUR
# Articles that are expected during a silence. With 7, none appears by chance in one case of a
# thousand (Poisson).
_EXPECTED_ARTICLES = 7.0
_LONGEST_GAPS = 2.0  # a silence lasts at least so many times the longest recent gap
_SHORTEST_SILENCE = 3 * _DAY  # a weekend
_UNKNOWN_RATE_SILENCE = 14 * _DAY
_COLLAPSED = 1 / 3  # of the earlier ratio
_PAGES = 5  # the least number of pages, in recent and in earlier runs, to compare them
_EARLIER_RUNS = 3  # the least number of earlier runs to compare with
_CHALLENGED = 1 / 5  # of the URLs
# The least number of articles whose left-out prose is compared, and the rise that is a finding. One
# article of which everything was left out raises the mean of ten by 10 points, which is not enough.
_MEASURED = 10
_LEFT_OUT_RISE = 0.15
_LEFT_OUT_FACTOR = 2.0
_INCONCLUSIVE = ("running", "stopped", "overtaken")  # such runs say nothing about the source
_Count = Callable[[RecordedSummary], int]
_Sum = Callable[[RecordedSummary], float]


class FindingKind(StrEnum):
    """What can be wrong with a source, worst first."""

    FAILING = "failing"
    CHALLENGED = "challenged"
    SILENT = "silent"
    OVERDUE = "overdue"
    YIELD = "yield"
    SHORTER = "shorter"
    LEFT_OUT = "left-out"


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem of a source. since: ISO 8601."""

    source: str
    kind: FindingKind
    since: str
    description: str


@dataclass(frozen=True, slots=True)
class ObservedSource:
    """A source as the archive knows it.

    runs: the last runs, newest first; first: when the first run started, ISO 8601.
    """

    name: str
    stats: SourceStats
    runs: Sequence[Run] = ()
    first: str | None = None
    interval: Interval = field(default_factory=Interval)
    thresholds: AlertThresholds = field(default_factory=AlertThresholds)


def findings(source: ObservedSource, now: datetime) -> list[Finding]:
    """Return the problems of a source, worst first. One that was never crawled has none.

    If one problem causes another, only the cause is reported.
    """
    runs = [run for run in source.runs if run.state not in _INCONCLUSIVE]
    failing = _failing(source, runs)
    challenged = _challenged(source, runs)
    candidates = [failing, challenged, _overdue(source, now)]
    if failing is None:
        candidates.append(_silent(source))
    if challenged is None:
        left_out = _left_out(source, runs)
        candidates += [_yield(source, runs), left_out or _shorter(source, runs)]
    order = list(FindingKind)
    return sorted(filter(None, candidates), key=lambda finding: order.index(finding.kind))


def silence_limit(source: ObservedSource) -> float:
    """Return the seconds without a new article from which a source is silent."""
    stats = source.stats
    if source.thresholds.silent_after is not None:
        return source.thresholds.silent_after
    if not stats.usual_rate:
        return _UNKNOWN_RATE_SILENCE
    return max(
        _EXPECTED_ARTICLES / stats.usual_rate,
        _LONGEST_GAPS * stats.longest_gap,
        _SHORTEST_SILENCE,
    )


def _failing(source: ObservedSource, runs: Sequence[Run]) -> Finding | None:
    stats = source.stats
    if stats.failed_polls < source.thresholds.failing_after or stats.polled_at is None:
        return None
    failed_runs = runs[: stats.failed_polls]
    since = failed_runs[-1].started if failed_runs else stats.polled_at
    failures = failed_runs[0].summary.failures if failed_runs else {}
    reason = f": {max(failures, key=failures.__getitem__)}" if failures else ""
    description = f"{_counted(stats.failed_polls, 'poll')} in a row could not read it{reason}"
    return Finding(source.name, FindingKind.FAILING, since, description)


def _silent(source: ObservedSource) -> Finding | None:
    """Measure the silence up to the last poll that could read the source."""
    stats = source.stats
    since = stats.news_at or source.first
    if since is None or stats.read_at is None:
        return None
    silence = seconds_between(since, stats.read_at)
    if silence <= silence_limit(source):
        return None
    if stats.news_at is None:
        description = f"no article in {_duration(silence)}, since its first crawl"
    elif stats.usual_rate:
        description = (
            f"nothing new for {_duration(silence)}; usually there is one article in "
            f"{_duration(1 / stats.usual_rate)}"
        )
    else:
        description = f"nothing new for {_duration(silence)}"
    return Finding(source.name, FindingKind.SILENT, since, description)


def _challenged(source: ObservedSource, runs: Sequence[Run]) -> Finding | None:
    """Judge by the last run that fetched pages for the first time, or met challenges."""
    relevant = [run for run in runs if run.summary.challenged or run.summary.pages_new]
    count = 0
    for run in relevant:
        if run.summary.challenged <= _CHALLENGED * run.summary.urls:
            break
        count += 1
    if not count:
        return None
    last = relevant[0].summary
    description = (
        f"{last.challenged} of {_counted(last.urls, 'URL')} answered with a challenge page"
    )
    return Finding(source.name, FindingKind.CHALLENGED, relevant[count - 1].started, description)


def _overdue(source: ObservedSource, now: datetime) -> Finding | None:
    """Report a poll that is late by more than the usual time between two runs."""
    due = source.stats.due_at(source.interval)
    if due is None or (source.runs and source.runs[0].state == "running"):
        return None
    pauses = [
        max(seconds_between(earlier.started, later.started), 0.0)
        for later, earlier in pairwise(source.runs)
    ]
    usual = median(pauses) if len(pauses) >= 2 else _DAY
    slack = max(2 * source.stats.poll_delay(source.interval), 2 * usual, _HOUR)
    late = (now - due).total_seconds()
    if late <= slack:
        return None
    description = f"it was due {_duration(late)} ago and has not been crawled"
    return Finding(source.name, FindingKind.OVERDUE, format_timestamp(due), description)


def _yield(source: ObservedSource, runs: Sequence[Run]) -> Finding | None:
    ratio = _compare(runs, lambda run: run.pages_articles, lambda run: run.pages_new)
    if ratio is None or ratio.now >= _COLLAPSED * ratio.before:
        return None
    description = (
        f"{ratio.part} of the last {ratio.whole} new pages are articles; "
        f"before, {ratio.before:.0%} were"
    )
    return Finding(source.name, FindingKind.YIELD, ratio.since, description)


def _shorter(source: ObservedSource, runs: Sequence[Run]) -> Finding | None:
    ratio = _compare(runs, lambda run: run.characters_new, lambda run: run.pages_articles)
    if ratio is None or ratio.now >= _COLLAPSED * ratio.before:
        return None
    description = (
        f"the last {ratio.whole} articles have {ratio.now:,.0f} characters on average; "
        f"before, they had {ratio.before:,.0f}"
    )
    return Finding(source.name, FindingKind.SHORTER, ratio.since, description)


def _left_out(source: ObservedSource, runs: Sequence[Run]) -> Finding | None:
    ratio = _compare(
        runs,
        lambda run: run.articles_measured * run.left_out_share,
        lambda run: run.articles_measured,
        _MEASURED,
    )
    if ratio is None:
        return None
    if ratio.now < max(ratio.before + _LEFT_OUT_RISE, ratio.before * _LEFT_OUT_FACTOR):
        return None
    description = (
        f"{ratio.now:.0%} of the prose on the pages of the last {ratio.whole} articles was left "
        f"out; before, it was {ratio.before:.0%}"
    )
    return Finding(source.name, FindingKind.LEFT_OUT, ratio.since, description)


@dataclass(frozen=True, slots=True)
class _Ratio:
    """A ratio in recent runs, part / whole; `before`: its median in the runs before those."""

    since: str
    part: float
    whole: int
    before: float

    @property
    def now(self) -> float:
        return self.part / self.whole


def _compare(runs: Sequence[Run], part: _Sum, whole: _Count, least: int = _PAGES) -> _Ratio | None:
    """Return a ratio in the last runs and before; None if too little is known.

    As many runs are taken together as it takes to have `least` pages.
    """
    relevant = [run for run in runs if whole(run.summary) > 0]
    recent, pages = 0, 0
    while recent < len(relevant) and pages < least:
        pages += whole(relevant[recent].summary)
        recent += 1
    earlier = relevant[recent:]
    if pages < least or len(earlier) < _EARLIER_RUNS:
        return None
    if sum(whole(run.summary) for run in earlier) < least:
        return None
    return _Ratio(
        since=relevant[recent - 1].started,
        part=sum(part(run.summary) for run in relevant[:recent]),
        whole=pages,
        before=median(part(run.summary) / whole(run.summary) for run in earlier),
    )


def _duration(seconds: float) -> str:
    """Return a duration in days, hours or minutes: the largest unit of which there are two."""
    name, size = next(
        (unit for unit in (("day", _DAY), ("hour", _HOUR)) if seconds >= 2 * unit[1]),
        ("minute", 60.0),
    )
    return _counted(max(round(seconds / size), 1), name)


def _counted(count: int, name: str) -> str:
    return f"{count} {name}" if count == 1 else f"{count} {name}s"
