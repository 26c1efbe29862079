"""Whether a source does well, from what is known of it and from its last runs. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from statistics import median

from storage.core.clock import format_timestamp
from storage.core.run_summary import RecordedSummary
from storage.crawl_state.alert_thresholds import Tolerance
from storage.crawl_state.poll_policy import Interval, Watched, seconds_between
from storage.crawl_state.run_ledger import Run

RUNS = 40
"""How many of a source's last runs are looked at."""
_HOUR = 3600.0
_DAY = 24 * _HOUR
_NEWS = 7.0  # articles missed in a row that are no chance: it would be one case in a thousand
_GAPS = 2.0  # times its longest pause of late
_LEAST_SILENCE = 3 * _DAY  # a weekend
_RATE_UNKNOWN = 14 * _DAY
_COLLAPSED = 1 / 3  # of what it was before
_PAGES = 5  # that recent runs must have brought to be compared with earlier ones
_EARLIER = 3  # runs with pages to compare them with
_CHALLENGED = 1 / 5  # of the URLs
_Figure = Callable[[RecordedSummary], int]
_UNTOLD = ("running", "stopped", "overtaken")  # states of runs that say nothing of a source


class Ailment(StrEnum):
    """What may be wrong with a source, worst first."""

    FAILING = "failing"
    CHALLENGED = "challenged"
    SILENT = "silent"
    OVERDUE = "overdue"
    YIELD = "yield"
    SHORTER = "shorter"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with a source, since when, and how it shows."""

    source: str
    kind: Ailment
    since: str
    told: str


@dataclass(frozen=True, slots=True)
class Observed:
    """A source as the archive knows it; first: when its first run began; runs: the last ones."""

    name: str
    known: Watched
    runs: Sequence[Run] = ()
    first: str | None = None
    interval: Interval = field(default_factory=Interval)
    tolerance: Tolerance = field(default_factory=Tolerance)


def findings(source: Observed, now: datetime) -> list[Finding]:
    """What is wrong with a source, worst first. Nothing is with one that was never crawled.

    Of a cause and what follows from it only the cause is told.
    """
    told = [run for run in source.runs if run.state not in _UNTOLD]
    failing = _failing(source, told)
    challenged = _challenged(source, told)
    found = [failing, challenged, _overdue(source, now)]
    if failing is None:
        found.append(_silent(source))
    if challenged is None:
        found += [_yield(source, told), _shorter(source, told)]
    order = list(Ailment)
    return sorted(filter(None, found), key=lambda each: order.index(each.kind))


def patience(source: Observed) -> float:
    """Seconds without news from which a source is silent."""
    known = source.known
    if source.tolerance.silent_after is not None:
        return source.tolerance.silent_after
    if not known.usual_rate:
        return _RATE_UNKNOWN
    return max(_NEWS / known.usual_rate, _GAPS * known.longest_gap, _LEAST_SILENCE)


def _failing(source: Observed, runs: Sequence[Run]) -> Finding | None:
    failed = source.known.failed_polls
    if failed < source.tolerance.failing_after or source.known.polled_at is None:
        return None
    in_a_row = runs[:failed]
    since = in_a_row[-1].started if in_a_row else source.known.polled_at
    reasons = in_a_row[0].summary.failures if in_a_row else {}
    why = f": {max(reasons, key=reasons.__getitem__)}" if reasons else ""
    told = f"{_counted(failed, 'poll')} in a row could not read it{why}"
    return Finding(source.name, Ailment.FAILING, since, told)


def _silent(source: Observed) -> Finding | None:
    """Up to the last poll that could read it: of what came later nothing is known."""
    known = source.known
    since = known.news_at or source.first
    if since is None or known.read_at is None:
        return None
    silence = seconds_between(since, known.read_at)
    if silence <= patience(source):
        return None
    if known.news_at is None:
        told = f"no article in {_told(silence)}, since it was crawled first"
    elif known.usual_rate:
        told = f"nothing new for {_told(silence)}; one article in {_told(1 / known.usual_rate)} is usual"
    else:
        told = f"nothing new for {_told(silence)}"
    return Finding(source.name, Ailment.SILENT, since, told)


def _challenged(source: Observed, runs: Sequence[Run]) -> Finding | None:
    """In the last run that fetched what had not been fetched before, or was challenged."""
    telling = [run for run in runs if run.summary.challenged or run.summary.pages_new]
    hit = 0
    for run in telling:
        if run.summary.challenged <= _CHALLENGED * run.summary.urls:
            break
        hit += 1
    if not hit:
        return None
    last = telling[0].summary
    told = f"{last.challenged} of {_counted(last.urls, 'URL')} answered with a challenge page"
    return Finding(source.name, Ailment.CHALLENGED, telling[hit - 1].started, told)


def _overdue(source: Observed, now: datetime) -> Finding | None:
    """Its time came long ago, longer than its runs usually lie apart, and nobody is at it."""
    due = source.known.due_at(source.interval)
    if due is None or (source.runs and source.runs[0].state == "running"):
        return None
    apart = [
        max(seconds_between(earlier.started, later.started), 0.0)
        for later, earlier in pairwise(source.runs)
    ]
    usual = median(apart) if len(apart) >= 2 else _DAY
    slack = max(2 * source.known.pause(source.interval), 2 * usual, _HOUR)
    late = (now - due).total_seconds()
    if late <= slack:
        return None
    told = f"it was due {_told(late)} ago, and nothing has crawled it"
    return Finding(source.name, Ailment.OVERDUE, format_timestamp(due), told)


def _yield(source: Observed, runs: Sequence[Run]) -> Finding | None:
    compared = _compared(runs, lambda run: run.pages_articles, lambda run: run.pages_new)
    if compared is None or compared.now >= _COLLAPSED * compared.before:
        return None
    told = (
        f"{compared.part:.0f} of the last {compared.whole:.0f} new pages are articles; "
        f"{compared.before:.0%} were before"
    )
    return Finding(source.name, Ailment.YIELD, compared.since, told)


def _shorter(source: Observed, runs: Sequence[Run]) -> Finding | None:
    compared = _compared(runs, lambda run: run.characters_new, lambda run: run.pages_articles)
    if compared is None or compared.now >= _COLLAPSED * compared.before:
        return None
    told = (
        f"the last {compared.whole:.0f} articles have {compared.now:,.0f} characters on average; "
        f"{compared.before:,.0f} were usual"
    )
    return Finding(source.name, Ailment.SHORTER, compared.since, told)


@dataclass(frozen=True, slots=True)
class _Compared:
    """A ratio in recent runs, since when, and its median in the runs before those."""

    since: str
    part: float
    whole: float
    before: float

    @property
    def now(self) -> float:
        return self.part / self.whole


def _compared(runs: Sequence[Run], part: _Figure, whole: _Figure) -> _Compared | None:
    """The ratio of two figures in the last runs and before; None where too little is known.

    Small runs are taken together: one page alone says nothing.
    """
    telling = [run for run in runs if whole(run.summary) > 0]
    recent, pages = 0, 0.0
    while recent < len(telling) and pages < _PAGES:
        pages += whole(telling[recent].summary)
        recent += 1
    earlier = telling[recent:]
    if pages < _PAGES or len(earlier) < _EARLIER:
        return None
    if sum(whole(run.summary) for run in earlier) < _PAGES:
        return None
    return _Compared(
        since=telling[recent - 1].started,
        part=sum(part(run.summary) for run in telling[:recent]),
        whole=pages,
        before=median(part(run.summary) / whole(run.summary) for run in earlier),
    )


def _told(seconds: float) -> str:
    """A duration in the unit that a person would choose."""
    name, size = next(
        (unit for unit in (("day", _DAY), ("hour", _HOUR)) if seconds >= 2 * unit[1]),
        ("minute", 60.0),
    )
    return _counted(max(round(seconds / size), 1), name)


def _counted(count: int, name: str) -> str:
    return f"{count} {name}" if count == 1 else f"{count} {name}s"
