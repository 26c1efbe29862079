"""How often to poll a source: the more often, the more it publishes, within limits. Pure.

For a given total number of requests, the mean delay from publication to archive is smallest if each
source is polled in proportion to the square root of its rate of new articles (K. Sia, J. Cho,
H. Cho, Efficient monitoring algorithm for fast news alerts, 2007).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

_BACK_OFF = 1 / 4  # of Interval.most: the longest delay between two polls that fail
_HALF_LIFE = 3 * 86400.0  # seconds after which new articles count half
_GAP_HALF_LIFE = 14 * 86400.0  # the same for gaps: last weekend's should still count this week


@dataclass(frozen=True, slots=True)
class Interval:
    """Seconds between two polls: the first value, and the limits between which it adapts."""

    first: float = 3600.0
    least: float = 900.0
    most: float = 86400.0


@dataclass(frozen=True, slots=True)
class Poll:
    """One poll of a source. started: ISO 8601; read: whether the source could be read."""

    started: str
    read: bool
    articles_new: int = 0


@dataclass(frozen=True, slots=True)
class SourceStats:
    """What past polls say about a source. Times are UTC, ISO 8601.

    polled_at: the last poll, successful or not; read_at: the last that could read the source;
    news_at: the last that brought a new article; failed_polls: consecutive polls that could not
    read it; recent_articles: new articles, and recent_seconds: the time in which they came, both
    weighted by age; usual_rate: articles per second when the last new article came, because
    silence lowers the recent rate; longest_gap: seconds between two polls with new articles,
    weighted by age.
    """

    polled_at: str | None = None
    read_at: str | None = None
    news_at: str | None = None
    failed_polls: int = 0
    recent_articles: float = 0.0
    recent_seconds: float = 0.0
    usual_rate: float = 0.0
    longest_gap: float = 0.0

    def after(self, poll: Poll) -> SourceStats:
        """Return the statistics after another poll.

        The articles of the first poll are not counted: they may be those of years.
        """
        if not poll.read:
            return replace(self, polled_at=poll.started, failed_polls=self.failed_polls + 1)
        articles, seconds = self.recent_articles, self.recent_seconds
        usual_rate, longest_gap = self.usual_rate, self.longest_gap
        if self.read_at is not None:
            elapsed = max(seconds_between(self.read_at, poll.started), 0.0)
            weight = 0.5 ** (elapsed / _HALF_LIFE)
            articles = articles * weight + poll.articles_new
            seconds = seconds * weight + elapsed
        if poll.articles_new and seconds:
            usual_rate = articles / seconds
            gap = max(seconds_between(self.news_at or poll.started, poll.started), 0.0)
            longest_gap = max(gap, longest_gap * 0.5 ** (gap / _GAP_HALF_LIFE))
        return SourceStats(
            polled_at=poll.started,
            read_at=poll.started,
            news_at=poll.started if poll.articles_new else self.news_at,
            recent_articles=articles,
            recent_seconds=seconds,
            usual_rate=usual_rate,
            longest_gap=longest_gap,
        )

    def rate(self, interval: Interval) -> float:
        """Return the estimated new articles per second; at first, one per `interval.first`."""
        return (self.recent_articles + 1) / (self.recent_seconds + interval.first)

    def poll_delay(self, interval: Interval) -> float:
        """Return the seconds from the last poll to the next.

        The delay doubles with each consecutive failure, up to a quarter of `interval.most`, so
        that a source that works again is noticed.
        """
        delay: float = (interval.first / self.rate(interval)) ** 0.5
        delay = min(max(delay, interval.least), interval.most)
        backed_off = min(delay * 2.0 ** min(self.failed_polls, 30), interval.most * _BACK_OFF)
        return max(delay, backed_off)

    def due_at(self, interval: Interval) -> datetime | None:
        """Return when the next poll is due; None, which means now, if there was none yet."""
        if self.polled_at is None:
            return None
        return datetime.fromisoformat(self.polled_at) + timedelta(seconds=self.poll_delay(interval))


def seconds_between(start: str, end: str) -> float:
    """Return the seconds from one time to another, both ISO 8601."""
    return (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds()
