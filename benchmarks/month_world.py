"""A simulated month of fifty sources: what each publishes, edits and removes, and when it is down.

All pages are functions of a seed and a time.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import numpy as np

from tests.support.measuring.generated_articles import ArticleGenerator

START = datetime(2026, 3, 2, tzinfo=UTC)  # a Monday
_ENTRIES = 40  # in a feed
_PARAGRAPHS = 8
_HOUR = 3600.0
_DAY = 24 * _HOUR
_BEFORE = 20  # articles of a source at the start of the month
# New articles per source and day, from a village newspaper to a large one.
_RATES = (0.2, 30.0)
# Factor of the mean rate by hour of the day.
_BY_HOUR = np.array([0.2] * 6 + [0.8, 1.2] + [1.6] * 10 + [1.2] * 3 + [0.8, 0.4, 0.2])
_WEEKEND = 0.5
_EDITED = 0.35  # share of the articles that are edited, once to three times
_FLAPPING = 0.02  # share whose page alternates between two texts
_REMOVED = 0.02  # share that is removed later
_WITH_VIEW_COUNT = 0.3  # share whose page shows a number of views
_WITH_ETAGS = 0.6  # share of the sources whose server sends ETags


@dataclass(frozen=True, slots=True)
class Story:
    """An article: when it is published, visibly edited, and removed."""

    path: str
    number: int
    published: datetime
    edits: tuple[datetime, ...] = ()
    flaps: bool = False
    removed: datetime | None = None
    has_view_count: bool = False

    def state(self, at: datetime) -> int:
        """Which text it has: the number of edits so far, or 0 and 1 alternately if it flaps."""
        if self.flaps:
            return int((at - self.published).total_seconds() // _HOUR) % 2
        return bisect_right(self.edits, at)


@dataclass(frozen=True, slots=True)
class Window:
    """A period; the end is excluded."""

    start: datetime
    end: datetime

    def contains(self, at: datetime) -> bool:
        """Whether a time is in it."""
        return self.start <= at < self.end


@dataclass(frozen=True, slots=True)
class Newspaper:
    """A source.

    rate: new articles per day on average; stories: in order of publication; outages: when it
    answers with errors; consent: when every page is a consent page.
    """

    name: str
    rate: float
    stories: tuple[Story, ...]
    outages: tuple[Window, ...]
    consent: Window | None
    sends_etags: bool

    def is_down(self, at: datetime) -> bool:
        """Whether it answers every request with an error."""
        return any(outage.contains(at) for outage in self.outages)

    def listed(self, at: datetime) -> tuple[Story, ...]:
        """The newest articles, as listed in its feed."""
        last = bisect_right(self.stories, at, key=lambda story: story.published)
        newest = reversed(self.stories[max(last - _ENTRIES, 0) : last])
        return tuple(story for story in newest if story.removed is None or story.removed > at)


class World:
    """The sources, and the pages that they serve at any time of the month."""

    def __init__(self, newspapers: int, days: float, seed: int) -> None:
        self.days = days
        self._generator = ArticleGenerator(seed)
        self.newspapers = [self._newspaper(number, seed) for number in range(newspapers)]
        self.end = START + timedelta(days=days)
        self._by_path = [
            {story.path: story for story in newspaper.stories} for newspaper in self.newspapers
        ]

    def _newspaper(self, number: int, seed: int) -> Newspaper:
        chance = np.random.default_rng((seed, number))
        low, high = np.log(_RATES)
        rate = float(np.exp(chance.uniform(low, high)))
        times = [*_backlog(chance), *self._publication_times(chance, rate)]
        stories = tuple(
            _story(chance, number * 1_000_000 + place, published)
            for place, published in enumerate(sorted(times))
        )
        outages = [
            _window(chance, self.days, hours=float(chance.uniform(2, 36)))
            for _ in range(int(chance.integers(0, 3)))
        ]
        consent = _window(chance, self.days, hours=24) if chance.random() < 0.1 else None
        sends_etags = bool(chance.random() < _WITH_ETAGS)
        name = f"newspaper-{number:02d}"
        return Newspaper(name, rate, stories, tuple(outages), consent, sends_etags)

    def _publication_times(self, chance: np.random.Generator, rate: float) -> list[datetime]:
        """A Poisson process, thinned by the hour and the day of the week."""
        most = rate * _BY_HOUR.max() / _DAY
        times: list[datetime] = []
        seconds = 0.0
        while True:
            seconds += float(chance.exponential(1 / most))
            if seconds > self.days * _DAY:
                return times
            time = START + timedelta(seconds=seconds)
            share = _BY_HOUR[time.hour] * (_WEEKEND if time.weekday() > 4 else 1)
            if chance.random() < share / _BY_HOUR.max():
                times.append(time)

    def feed(self, number: int, base: str, at: datetime) -> bytes:
        """The feed of a source."""
        items = "".join(
            f"<item><link>{base}{story.path}</link></item>"
            for story in self.newspapers[number].listed(at)
        )
        return f"<?xml version='1.0'?><rss version='2.0'><channel>{items}</channel></rss>".encode()

    def page(self, number: int, path: str, at: datetime) -> bytes | None:
        """A page of a source; None if it does not exist at that time."""
        story = self._by_path[number].get(path)
        if story is None or story.published > at or (story.removed and story.removed <= at):
            return None
        consent = self.newspapers[number].consent
        if consent is not None and consent.contains(at):
            return _html("Before you go on", _CONSENT, story, at)
        return _html(*self.text(story, story.state(at)), story, at)

    def text(self, story: Story, state: int) -> tuple[str, tuple[str, ...]]:
        """The headline and the paragraphs of an article in one of its states."""
        paragraphs = list(_original_text(self._generator, story.number))
        for edit in range(1, state + 1):
            place = (story.number + edit) % len(paragraphs)
            paragraphs[place] += f" {_CORRECTIONS[edit % len(_CORRECTIONS)]} {14 + edit}."
        return " ".join(paragraphs[0].split()[:7]), tuple(paragraphs)


_CORRECTIONS = (
    "An earlier version of this report gave another figure, which has since been put right to",
    "Officials who were asked again on the next morning raised the number of those concerned to",
)
_CONSENT = (
    "We and our partners store information on your device, such as cookies, and process what "
    "you read in order to show you advertisements that suit you.",
    "By choosing to accept you agree to this; your choice can be changed at any time in the "
    "settings of this site, where our partners are listed by name.",
)


def _backlog(chance: np.random.Generator) -> list[datetime]:
    ages = chance.exponential(5.0, _BEFORE)
    return [START - timedelta(days=float(age)) for age in ages]


def _story(chance: np.random.Generator, number: int, published: datetime) -> Story:
    kind = chance.random()
    edits: list[datetime] = []
    if kind < _EDITED:
        edited = published
        for _ in range(int(chance.integers(1, 4))):
            edited += timedelta(hours=float(chance.exponential(6.0)) + 0.05)
            edits.append(edited)
    flaps = _EDITED <= kind < _EDITED + _FLAPPING
    is_removed = _EDITED + _FLAPPING <= kind < _EDITED + _FLAPPING + _REMOVED
    removed = published + timedelta(days=float(chance.uniform(0.5, 8))) if is_removed else None
    return Story(
        path=f"/{published:%Y/%m/%d}/{number}.html",
        number=number,
        published=published,
        edits=tuple(edits),
        flaps=flaps,
        removed=removed,
        has_view_count=bool(chance.random() < _WITH_VIEW_COUNT),
    )


def _window(chance: np.random.Generator, days: float, *, hours: float) -> Window:
    start = START + timedelta(days=float(chance.uniform(0.1, 0.9)) * days)
    return Window(start, start + timedelta(hours=hours))


@lru_cache(maxsize=50_000)
def _original_text(generator: ArticleGenerator, number: int) -> tuple[str, ...]:
    return generator.article(number).texts[:_PARAGRAPHS]


def _html(title: str, paragraphs: tuple[str, ...], story: Story, at: datetime) -> bytes:
    body = "".join(f"<p>{_escaped(text)}</p>" for text in paragraphs)
    views = int((at - story.published).total_seconds() // 60) * 3
    view_count = f"<p>{views:,} views</p>" if story.has_view_count else ""
    return (
        f"<!doctype html><html lang='en'><head><title>{_escaped(title)}</title>"
        "<meta property='og:type' content='article'>"
        f"<meta property='article:published_time' content='{story.published.isoformat()}'></head>"
        f"<body><article><h1>{_escaped(title)}</h1>{body}{view_count}</article></body></html>"
    ).encode()


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def etag(body: bytes) -> str:
    """An entity tag of these bytes."""
    return f'"{hashlib.sha256(body).hexdigest()[:16]}"'
