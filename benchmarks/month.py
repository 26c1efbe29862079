"""A simulated month of fifty sources: number of polls, delay of new articles, recorded edits.

`make bench-month`. Real crawls of real servers on loopback, with a clock that jumps from one poll
to the next, which takes minutes. For comparison, polling at fixed intervals is computed for the
same month.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from benchmarks.month_site import FEED, Sites
from benchmarks.month_world import START, Newspaper, Story, World
from crawler.crawl.plan import Plan
from crawler.crawl.process import Crawl, CrawlProcess
from crawler.settings import EXTENSIONS
from crawler.sources.due import due_times
from crawler.sources.source import Source
from storage.core import clock

_AT_ONCE = 8
_SPEED = 5.0  # simulated seconds per second during a crawl
_SETTINGS = {
    "AUTOTHROTTLE_ENABLED": False,
    "DOWNLOAD_DELAY": 0,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    "PALIMPSEST_TRIES": 1,
    "EXTENSIONS": EXTENSIONS | {"crawler.cli.progress.Progress": None},
    "PALIMPSEST_ALLOW_PRIVATE": "127.0.0.0/8",
    "LOG_ENABLED": False,
}
_FIXED = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)  # hours


class _Clock:
    """A clock that runs fast and can jump forward."""

    def __init__(self) -> None:
        self._start = START
        self._anchor = time.monotonic()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=_SPEED * (time.monotonic() - self._anchor))

    def jump(self, to: datetime) -> None:
        """Jump to a time unless it has passed."""
        self._start = max(self.now(), to)
        self._anchor = time.monotonic()


class _Month(CrawlProcess):
    """Crawls the sources whenever they are due until the month ends."""

    def __init__(
        self, sources: list[Source], archive: Path, simulated_clock: _Clock, end: datetime
    ) -> None:
        super().__init__((), _SETTINGS, at_once=_AT_ONCE)
        self._sources = sources
        self._archive = archive
        self._clock = simulated_clock
        self._end = end
        self.polls: list[tuple[str, datetime]] = []

    async def run_plans(self) -> None:
        slots = asyncio.Semaphore(_AT_ONCE)
        reported = time.monotonic()
        while not self.stopping.is_set():
            due = due_times(self._sources, self._archive)
            first = due[0].due_at or self._clock.now()
            if first > self._end:
                return
            self._clock.jump(first)
            until = self._clock.now() + timedelta(seconds=60)
            soon = [each.source for each in due if each.due_at is None or each.due_at <= until]
            await asyncio.gather(*(self._poll(source, slots) for source in soon))
            if time.monotonic() - reported > 10:
                reported = time.monotonic()
                day = (self._clock.now() - START).total_seconds() / 86400
                print(f"day {day:.1f}: {len(self.polls):,} polls", flush=True)

    async def _poll(self, source: Source, slots: asyncio.Semaphore) -> None:
        async with slots:
            self.polls.append((source.name, self._clock.now()))
            crawl = Crawl(Plan(self._archive, (source,), known={source.name: source}))
            await self.run_crawl(crawl)
            if crawl.error is not None:
                raise crawl.error


@dataclass(frozen=True, slots=True)
class Polling:
    """The result of a polling strategy.

    articles: number published; found: number of these that were archived; delays: hours from
    publication to archive.
    """

    name: str
    polls: int
    articles: int
    found: int
    delays: list[float]

    @property
    def line(self) -> str:
        """A row of the table."""
        deciles = quantiles(self.delays, n=10)
        return (
            f"{self.name:>14} {self.polls:>9,} {self.found / self.articles:>9.1%} "
            f"{60 * median(self.delays):>9.0f} {60 * sum(self.delays) / len(self.delays):>9.0f} "
            f"{60 * deciles[-1]:>9.0f}"
        )


def _published(world: World) -> Iterator[tuple[Newspaper, Story]]:
    """The articles that were published in the month, except on its last day."""
    for newspaper in world.newspapers:
        for story in newspaper.stories:
            if START <= story.published < world.end - timedelta(days=1):
                yield newspaper, story


def compute_fixed(world: World, hours: float) -> Polling:
    """What polling the same feeds at a fixed interval would have found, and when."""
    delays, polls, found = [], 0, 0
    published = {id(story) for _, story in _published(world)}
    for number, newspaper in enumerate(world.newspapers):
        seen: set[str] = set()
        at = START + timedelta(hours=hours * number / len(world.newspapers))
        while at < world.end:
            polls += 1
            if not newspaper.is_down(at):
                for story in newspaper.listed(at):
                    if story.path not in seen:
                        seen.add(story.path)
                        if id(story) in published:
                            found += 1
                            delays.append((at - story.published).total_seconds() / 3600)
            at += timedelta(hours=hours)
    return Polling(f"every {hours:g} h", polls, len(published), found, delays)


def measure_adaptive(
    world: World, rows: sqlite3.Connection, urls: list[str], polls: int
) -> Polling:
    """What the crawls found, and when."""
    first = dict(rows.execute("SELECT url, first_seen FROM articles"))
    bases = _base_urls(world, urls)
    delays, articles = [], 0
    for newspaper, story in _published(world):
        articles += 1
        seen = first.get(bases[newspaper.name] + story.path)
        if seen is not None:
            delay = datetime.fromisoformat(seen) - story.published
            delays.append(delay.total_seconds() / 3600)
    return Polling("adaptive", polls, articles, len(delays), delays)


def _base_urls(world: World, urls: list[str]) -> dict[str, str]:
    return {newspaper.name: url for newspaper, url in zip(world.newspapers, urls, strict=True)}


def count_edits(world: World, rows: sqlite3.Connection, urls: list[str]) -> dict[str, int]:
    """How many edits became versions, and how many versions are not edits."""
    texts: dict[str, list[tuple[str, str]]] = {}
    for url, kind, text in rows.execute(
        "SELECT a.url, v.kind, (SELECT group_concat(g.text, char(10)) FROM appearances p "
        "JOIN paragraphs g ON g.id = p.paragraph_id WHERE p.version_id = v.id) "
        "FROM versions v JOIN articles a ON a.id = v.article_id"
    ):
        texts.setdefault(url, []).append((kind, text))
    bases = _base_urls(world, urls)
    counts: Counter[str] = Counter()
    for newspaper, story in _published(world):
        versions = texts.get(bases[newspaper.name] + story.path, [])
        counts["truncated versions"] += sum(1 for kind, _ in versions if kind == "truncated")
        states = [_state(world, story, text) for kind, text in versions if kind == "text"]
        if story.flaps:
            counts["flapping articles"] += 1
            counts["versions of flapping articles"] += len(states)
            continue
        counts["versions that are other pages"] += states.count(None)
        known = [state for state in states if state is not None]
        counts["versions without an edit"] += len(known) - len(set(known))
        for state in range(1, story.state(world.end - timedelta(days=1)) + 1):
            counts["edits"] += 1
            replaced = state < len(story.edits) and story.edits[state] < world.end
            reason = "replaced before a recheck" if replaced else "not rechecked yet"
            counts["recorded as versions" if state in states else reason] += 1
    return dict(counts)


def count_removed(world: World, rows: sqlite3.Connection, urls: list[str]) -> tuple[int, int]:
    """Number of articles removed until two days before the end, and of those noticed."""
    missing = {url for (url,) in rows.execute("SELECT url FROM urls WHERE outcome = '404'")}
    bases = _base_urls(world, urls)
    removed = [
        bases[newspaper.name] + story.path
        for newspaper, story in _published(world)
        if story.removed is not None and story.removed < world.end - timedelta(days=2)
    ]
    return len(removed), len(missing & set(removed))


def _state(world: World, story: Story, text: str) -> int | None:
    """The state of an article that has this text; None if the text is from another page."""
    for state in range(len(story.edits), -1, -1):
        _, paragraphs = world.text(story, state)
        if all(_joined(paragraph) in _joined(text) for paragraph in paragraphs):
            return state
    return None


def _joined(text: str) -> str:
    return " ".join(text.split())


def hours_after_outages(world: World, rows: sqlite3.Connection) -> list[float]:
    """Hours from the end of each outage to the next poll that could read the source."""
    hours = []
    for newspaper in world.newspapers:
        for outage in newspaper.outages:
            row = rows.execute(
                "SELECT min(started) FROM runs WHERE source = ? AND started >= ? "
                "AND json_extract(stats, '$.starts_read') > 0",
                (newspaper.name, clock.format_timestamp(outage.end)),
            ).fetchone()
            if row[0] is not None:
                delay = datetime.fromisoformat(row[0]) - outage.end
                hours.append(delay.total_seconds() / 3600)
    return hours


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=float, default=30)
    parser.add_argument("--newspapers", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--figures", type=Path, help="write the results as JSON for docs.month_plot"
    )
    options = parser.parse_args()
    world = World(options.newspapers, options.days, options.seed)
    simulated_clock = _Clock()
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory() as folder,
        clock.use_clock(simulated_clock.now),
        Sites(world, simulated_clock.now) as sites,
    ):
        archive = Path(folder) / "month.db"
        sources = [
            Source(name, (url + FEED,)) for name, url in _base_urls(world, sites.urls).items()
        ]
        month = _Month(sources, archive, simulated_clock, world.end)
        month.start()
        rows = sqlite3.connect(archive)
        adaptive = measure_adaptive(world, rows, sites.urls, len(month.polls))
        fixed = [compute_fixed(world, hours) for hours in _FIXED]
        _print(world, rows, sites, adaptive, fixed)
        rows.close()
        print(f"{time.monotonic() - began:.0f} s")
    if options.figures:
        options.figures.write_text(json.dumps(_figures(world, month, adaptive, fixed)))


def _print(
    world: World,
    rows: sqlite3.Connection,
    sites: Sites,
    adaptive: Polling,
    fixed: list[Polling],
) -> None:
    head = ("polling", "polls", "found", "median", "mean", "90 %")
    print(f"\n{head[0]:>14} " + " ".join(f"{name:>9}" for name in head[1:]) + "  (minutes)")
    for polling in (*fixed, adaptive):
        print(polling.line)
    print(f"\nrequests: {dict(sites.requests)}; {sites.sent / 1e6:.0f} MB sent")
    statuses = rows.execute(
        "SELECT outcome, status, count(*) FROM captures GROUP BY outcome, status ORDER BY 3 DESC"
    ).fetchall()
    print("captures: " + ", ".join(f"{name} {status}: {n:,}" for name, status, n in statuses))
    print(
        "edits: " + ", ".join(f"{k} {v:,}" for k, v in count_edits(world, rows, sites.urls).items())
    )
    removed, noticed = count_removed(world, rows, sites.urls)
    print(f"removed articles: {removed}, of which {noticed} have the outcome 404")
    hours = hours_after_outages(world, rows)
    if hours:
        delays = f"median {median(hours):.1f} h, longest {max(hours):.1f} h"
        print(f"next poll after {len(hours)} outages: {delays}")


def _figures(
    world: World, month: _Month, adaptive: Polling, fixed: list[Polling]
) -> dict[str, Any]:
    polls = Counter(name for name, _ in month.polls)
    return {
        "days": world.days,
        "newspapers": len(world.newspapers),
        "pollings": [
            {"name": polling.name, "polls": polling.polls, "median": median(polling.delays)}
            for polling in (*fixed, adaptive)
        ],
        "sources": [
            {"rate": len(newspaper.stories) / world.days, "polls": polls[newspaper.name]}
            for newspaper in world.newspapers
        ],
    }


if __name__ == "__main__":
    main()
