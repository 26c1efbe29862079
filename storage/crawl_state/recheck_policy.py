"""When a URL that was fetched is worth another fetch: soon while it is young, later seldom. Pure.

After each look the next one is due when it is as old again, so that the looks at an article grow
with the logarithm of its age: about eleven in its first month.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from storage.core.clock import format_timestamp
from storage.core.model import Outcome, Priority

_HOUR = 3600.0
_DAY = 24 * _HOUR
_SOONEST = _HOUR  # for a page that was read
_LATEST = 30 * _DAY
_LATEST_INDEX = _DAY


def is_index(outcome: Outcome, detail: str | None, priority: int) -> bool:
    """Whether a URL leads to others: a feed, a sitemap, a listing."""
    named = (detail or "").partition(":")[0] in ("listing", "feed", "sitemap")
    return priority == Priority.INDEX or (outcome is Outcome.NOT_ARTICLE and named)


def check_at(outcome: Outcome, fetched_at: str, changed_at: str, *, index: bool) -> str:
    """When to look again at a URL that ended so, and last brought something new then.

    What could not be fetched, and what leads to others, need not wait for its first hour to pass.
    """
    fetched = datetime.fromisoformat(fetched_at)
    age = max((fetched - datetime.fromisoformat(changed_at)).total_seconds(), 0.0)
    if index or outcome is Outcome.ROBOTS:
        pause = min(age / 2, _LATEST_INDEX)
    elif outcome in (Outcome.TIMEOUT, Outcome.ERROR):
        pause = min(age, _LATEST)
    else:
        pause = min(max(age, _SOONEST), _LATEST)
    return format_timestamp(fetched + timedelta(seconds=pause))


def later(fetched_at: str) -> str:
    """When to look again at a URL that leads to an article known by another."""
    return format_timestamp(datetime.fromisoformat(fetched_at) + timedelta(seconds=_LATEST))


def born(published: str | None, fetched_at: str) -> str:
    """When an article that is new here came into the world: old ones are not checked as if new.

    A date without a time may be any time of that day.
    """
    if published is None:
        return fetched_at
    try:
        moment = datetime.fromisoformat(published)
        if len(published) <= len("2026-01-01"):
            moment += timedelta(days=1)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return min(format_timestamp(moment), fetched_at)
    except (ValueError, OverflowError):
        return fetched_at
