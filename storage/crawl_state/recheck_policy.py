"""When to fetch a URL again: soon while its content is young, rarely later. Pure.

The next check of an article is due when its content is twice as old, so that the number of checks
grows with the logarithm of its age: about eleven in the first month.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from storage.core.clock import format_timestamp
from storage.core.model import Outcome, Priority

_HOUR = 3600.0
_DAY = 24 * _HOUR
_SOONEST = _HOUR  # for a page that could be read
_LATEST = 30 * _DAY
_LATEST_INDEX = _DAY


def is_index(outcome: Outcome, detail: str | None, priority: int) -> bool:
    """Return whether a URL leads to others: a feed, a sitemap, a listing."""
    named = (detail or "").partition(":")[0] in ("listing", "feed", "sitemap")
    return priority == Priority.INDEX or (outcome is Outcome.NOT_ARTICLE and named)


def check_at(outcome: Outcome, fetched_at: str, changed_at: str, *, index: bool) -> str:
    """Return when to fetch a URL again.

    Pages that could not be fetched and pages that lead to others may be due within an hour.

    changed_at: since when its content has been as it was last fetched; index: as `is_index`.
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


def check_alias_at(fetched_at: str) -> str:
    """Return when to fetch a URL again that leads to an article of another URL."""
    return format_timestamp(datetime.fromisoformat(fetched_at) + timedelta(seconds=_LATEST))
