"""Fifty sources as they would be in a month: what each publishes, changes, and withholds when.

Everything follows from a seed and the time that is asked for; nothing happens by itself.
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
_ENTRIES = 40  # of a feed
_PARAGRAPHS = 8
_HOUR = 3600.0
_DAY = 24 * _HOUR
_BEFORE = 20  # articles that a source has when the month begins
# News a source and day, from a village paper to a large one.
_RATES = (0.2, 30.0)
# How many times the mean rate, by hour of the day; nights are quiet.
_BY_HOUR = np.array([0.2] * 6 + [0.8, 1.2] + [1.6] * 10 + [1.2] * 3 + [0.8, 0.4, 0.2])
_WEEKEND = 0.5
_EDITED = 0.35  # share of the articles that are edited, once to three times
_FLAPPING = 0.02  # share that is served in two forms by turns
_VANISHING = 0.02
_COUNTED = 0.3  # share whose page has a counter of readers
_TAGGED = 0.6  # share of the sources whose server gives tags


@dataclass(frozen=True, slots=True)
class Story:
    """An article: when it appears, is edited for its readers to see, and is taken away."""

    path: str
    number: int
    published: datetime
    edits: tuple[datetime, ...] = ()
    flaps: bool = False
    gone: datetime | None = None
    counted: bool = False

    def state(self, at: datetime) -> int:
        """Which of its texts it has: so many edits were made; flapping ones have two."""
        if self.flaps:
            return int((at - self.published).total_seconds() // _HOUR) % 2
        return bisect_right(self.edits, at)


@dataclass(frozen=True, slots=True)
class Window:
    """A time from one moment to another."""

    start: datetime
    end: datetime

    def holds(self, at: datetime) -> bool:
        """Whether a moment is in it."""
        return self.start <= at < self.end


@dataclass(frozen=True, slots=True)
class Paper:
    """A source: its news a day on average, its articles by time, its bad hours."""

    name: str
    rate: float
    stories: tuple[Story, ...]
    outages: tuple[Window, ...]
    consent: Window | None
    tagged: bool

    def is_down(self, at: datetime) -> bool:
        """Whether it answers nothing but errors."""
        return any(outage.holds(at) for outage in self.outages)

    def listed(self, at: datetime) -> tuple[Story, ...]:
        """The newest articles, as its feed has them."""
        last = bisect_right(self.stories, at, key=lambda story: story.published)
        newest = reversed(self.stories[max(last - _ENTRIES, 0) : last])
        return tuple(story for story in newest if story.gone is None or story.gone > at)


class World:
    """The sources of a month, and the pages that they serve at any moment of it."""

    def __init__(self, papers: int, days: float, seed: int) -> None:
        self.days = days
        self._prose = ArticleGenerator(seed)
        self.papers = [self._paper(number, seed) for number in range(papers)]
        self.end = START + timedelta(days=days)
        self._by_path = [{story.path: story for story in paper.stories} for paper in self.papers]

    def _paper(self, number: int, seed: int) -> Paper:
        chance = np.random.default_rng((seed, number))
        low, high = np.log(_RATES)
        rate = float(np.exp(chance.uniform(low, high)))
        moments = [*_backlog(chance), *self._moments(chance, rate)]
        stories = tuple(
            _story(chance, number * 1_000_000 + place, moment)
            for place, moment in enumerate(sorted(moments))
        )
        outages = [
            _window(chance, self.days, hours=float(chance.uniform(2, 36)))
            for _ in range(int(chance.integers(0, 3)))
        ]
        consent = _window(chance, self.days, hours=24) if chance.random() < 0.1 else None
        tagged = bool(chance.random() < _TAGGED)
        return Paper(f"paper-{number:02d}", rate, stories, tuple(outages), consent, tagged)

    def _moments(self, chance: np.random.Generator, rate: float) -> list[datetime]:
        """When articles appear: a Poisson process, thinned by the hour and the day of the week."""
        most = rate * _BY_HOUR.max() / _DAY
        moments: list[datetime] = []
        seconds = 0.0
        while True:
            seconds += float(chance.exponential(1 / most))
            if seconds > self.days * _DAY:
                return moments
            moment = START + timedelta(seconds=seconds)
            share = _BY_HOUR[moment.hour] * (_WEEKEND if moment.weekday() > 4 else 1)
            if chance.random() < share / _BY_HOUR.max():
                moments.append(moment)

    def feed(self, number: int, base: str, at: datetime) -> bytes:
        """The feed of a source."""
        items = "".join(
            f"<item><link>{base}{story.path}</link></item>"
            for story in self.papers[number].listed(at)
        )
        return f"<?xml version='1.0'?><rss version='2.0'><channel>{items}</channel></rss>".encode()

    def page(self, number: int, path: str, at: datetime) -> bytes | None:
        """A page of a source; None where there is none at that time."""
        story = self._by_path[number].get(path)
        if story is None or story.published > at or (story.gone and story.gone <= at):
            return None
        consent = self.papers[number].consent
        if consent is not None and consent.holds(at):
            return _html("Before you go on", _CONSENT, story, at)
        return _html(*self.text(story, story.state(at)), story, at)

    def text(self, story: Story, state: int) -> tuple[str, tuple[str, ...]]:
        """The headline and paragraphs of an article in one of its states."""
        paragraphs = list(_told(self._prose, story.number))
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
        moment = published
        for _ in range(int(chance.integers(1, 4))):
            moment += timedelta(hours=float(chance.exponential(6.0)) + 0.05)
            edits.append(moment)
    flaps = _EDITED <= kind < _EDITED + _FLAPPING
    vanishes = _EDITED + _FLAPPING <= kind < _EDITED + _FLAPPING + _VANISHING
    gone = published + timedelta(days=float(chance.uniform(0.5, 8))) if vanishes else None
    counted = bool(chance.random() < _COUNTED)
    day = f"{published:%Y/%m/%d}"
    return Story(f"/{day}/{number}.html", number, published, tuple(edits), flaps, gone, counted)


def _window(chance: np.random.Generator, days: float, *, hours: float) -> Window:
    start = START + timedelta(days=float(chance.uniform(0.1, 0.9)) * days)
    return Window(start, start + timedelta(hours=hours))


@lru_cache(maxsize=50_000)
def _told(prose: ArticleGenerator, number: int) -> tuple[str, ...]:
    return prose.article(number).texts[:_PARAGRAPHS]


def _html(title: str, paragraphs: tuple[str, ...], story: Story, at: datetime) -> bytes:
    told = "".join(f"<p>{_escaped(text)}</p>" for text in paragraphs)
    readers = int((at - story.published).total_seconds() // 60) * 3
    counter = f"<p>{readers:,} views</p>" if story.counted else ""
    return (
        f"<!doctype html><html lang='en'><head><title>{_escaped(title)}</title>"
        "<meta property='og:type' content='article'>"
        f"<meta property='article:published_time' content='{story.published.isoformat()}'></head>"
        f"<body><article><h1>{_escaped(title)}</h1>{told}{counter}</article></body></html>"
    ).encode()


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def tag(body: bytes) -> str:
    """What stands for these very bytes."""
    return f'"{hashlib.sha256(body).hexdigest()[:16]}"'
