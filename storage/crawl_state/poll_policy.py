"""How often to look at a source: more often where news come often, between bounds. Pure.

For so many requests in all the mean delay from publication to archive is least where each source
is looked at in proportion to the square root of its rate of news (K. Sia, J. Cho, H. Cho,
Efficient monitoring algorithm for fast news alerts, 2007).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

_BACK_OFF = 1 / 4  # of the most seconds between two polls: the most between two that fail
_HALF_LIFE = 3 * 86400.0  # seconds after which what was seen counts half
_GAP_HALF_LIFE = 14 * 86400.0  # the same for a pause: last weekend's is still to count this week


@dataclass(frozen=True, slots=True)
class Interval:
    """Seconds between two polls: at first, and the least and the most that they may become."""

    first: float = 3600.0
    least: float = 900.0
    most: float = 86400.0


@dataclass(frozen=True, slots=True)
class Poll:
    """What a look at a source brought. `started`: ISO 8601; read: whether it could be read."""

    started: str
    read: bool
    articles_new: int = 0


@dataclass(frozen=True, slots=True)
class Watched:
    """What is known of a source. Times are UTC, ISO 8601.

    polled_at: the last poll, whatever came of it; read_at: the last that could read the source;
    news_at: the last that brought something new; failed: polls in a row that could not read it;
    news: new articles of late and span: the seconds in which they came, what is longer ago counting
    less; usual: new articles a second when the last came, for silence lowers the rate of late; gap:
    the longest pause in seconds between two polls with news, of late.
    """

    polled_at: str | None = None
    read_at: str | None = None
    news_at: str | None = None
    failed_polls: int = 0
    recent_articles: float = 0.0
    recent_seconds: float = 0.0
    usual_rate: float = 0.0
    longest_gap: float = 0.0

    def after(self, poll: Poll) -> Watched:
        """What is known after another poll.

        What the first one brings says nothing of how often news come: it may be years of them.
        """
        if not poll.read:
            return replace(self, polled_at=poll.started, failed_polls=self.failed_polls + 1)
        news, span, usual, gap = self.recent_articles, self.recent_seconds, self.usual_rate, self.longest_gap
        if self.read_at is not None:
            elapsed = max(seconds_between(self.read_at, poll.started), 0.0)
            fading = 0.5 ** (elapsed / _HALF_LIFE)
            news, span = news * fading + poll.articles_new, span * fading + elapsed
        if poll.articles_new and span:
            usual = news / span
            pause = max(seconds_between(self.news_at or poll.started, poll.started), 0.0)
            gap = max(pause, gap * 0.5 ** (pause / _GAP_HALF_LIFE))
        return Watched(
            polled_at=poll.started,
            read_at=poll.started,
            news_at=poll.started if poll.articles_new else self.news_at,
            recent_articles=news,
            recent_seconds=span,
            usual_rate=usual,
            longest_gap=gap,
        )

    def rate(self, interval: Interval) -> float:
        """New articles a second, about; as long as little was seen, one in each first interval."""
        return (self.recent_articles + 1) / (self.recent_seconds + interval.first)

    def pause(self, interval: Interval) -> float:
        """Seconds from the last poll to the next.

        Twice as many for each that failed in a row, up to a quarter of the most there may be: a
        source that is back is to be noticed.
        """
        calm: float = (interval.first / self.rate(interval)) ** 0.5
        calm = min(max(calm, interval.least), interval.most)
        return max(calm, min(calm * 2.0 ** min(self.failed_polls, 30), interval.most * _BACK_OFF))

    def due_at(self, interval: Interval) -> datetime | None:
        """When it is to be looked at next; None: now, for it never was."""
        if self.polled_at is None:
            return None
        return datetime.fromisoformat(self.polled_at) + timedelta(seconds=self.pause(interval))


def seconds_between(start: str, end: str) -> float:
    """From one time to another, both ISO 8601."""
    return (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds()
