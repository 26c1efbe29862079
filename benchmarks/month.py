"""A month of fifty sources in minutes: what is polled, how soon news arrive, what edits are kept.

`make bench-month`. Real crawls of real servers on loopback, by a clock that leaps from one poll to
the next. Beside them stands what pollers of fixed intervals would have done in the same month,
which is computed.
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
from benchmarks.month_world import START, Paper, Story, World
from crawler.crawl.plan import Plan
from crawler.crawl.process import Crawl, CrawlProcess
from crawler.settings import EXTENSIONS
from crawler.sources.due import due_times
from crawler.sources.source import Source
from storage.core import clock

_AT_ONCE = 8
_SPEED = 5.0  # seconds of the month in one of ours, while something is crawled
_CHANGED = {
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
    """Time that runs quickly and leaps."""

    def __init__(self) -> None:
        self._moment = START
        self._anchor = time.monotonic()

    def now(self) -> datetime:
        return self._moment + timedelta(seconds=_SPEED * (time.monotonic() - self._anchor))

    def leap(self, to: datetime) -> None:
        """Go to a moment that is not past."""
        self._moment = max(self.now(), to)
        self._anchor = time.monotonic()


class _Month(CrawlProcess):
    """Crawls what is due, again and again, until the month is over."""

    def __init__(self, sources: list[Source], archive: Path, time_: _Clock, end: datetime) -> None:
        super().__init__((), _CHANGED, at_once=_AT_ONCE)
        self._sources = sources
        self._archive = archive
        self._time = time_
        self._end = end
        self.polls: list[tuple[str, datetime]] = []

    async def join(self) -> None:
        room = asyncio.Semaphore(_AT_ONCE)
        told = time.monotonic()
        while not self.over.is_set():
            due = due_times(self._sources, self._archive)
            first = due[0].due_at or self._time.now()
            if first > self._end:
                return
            self._time.leap(first)
            until = self._time.now() + timedelta(seconds=60)
            wanted = [each.source for each in due if each.due_at is None or each.due_at <= until]
            await asyncio.gather(*(self._poll(source, room) for source in wanted))
            if time.monotonic() - told > 10:
                told = time.monotonic()
                day = (self._time.now() - START).total_seconds() / 86400
                print(f"day {day:.1f}: {len(self.polls):,} polls", flush=True)

    async def _poll(self, source: Source, room: asyncio.Semaphore) -> None:
        async with room:
            self.polls.append((source.name, self._time.now()))
            crawl = Crawl(Plan(self._archive, (source,), known={source.name: source}))
            await self.do(crawl)
            if crawl.error is not None:
                raise crawl.error


@dataclass(frozen=True, slots=True)
class Polling:
    """What a way of polling cost and gave. Delays in hours, from publication to archive."""

    name: str
    polls: int
    articles: int
    found: int
    delays: list[float]

    @property
    def line(self) -> str:
        """As a row of the table."""
        tenths = quantiles(self.delays, n=10)
        return (
            f"{self.name:>14} {self.polls:>9,} {self.found / self.articles:>9.1%} "
            f"{60 * median(self.delays):>9.0f} {60 * sum(self.delays) / len(self.delays):>9.0f} "
            f"{60 * tenths[-1]:>9.0f}"
        )


def _new(world: World) -> Iterator[tuple[Paper, Story]]:
    """What appeared in the month, but for its last day."""
    for paper in world.papers:
        for story in paper.stories:
            if START <= story.published < world.end - timedelta(days=1):
                yield paper, story


def fixed(world: World, hours: float) -> Polling:
    """What a poller of one interval would have found when, by the rules of the same feeds."""
    delays, polls, found = [], 0, 0
    wanted = {id(story) for _, story in _new(world)}
    for number, paper in enumerate(world.papers):
        seen: set[str] = set()
        at = START + timedelta(hours=hours * number / len(world.papers))
        while at < world.end:
            polls += 1
            if not paper.is_down(at):
                for story in paper.listed(at):
                    if story.path not in seen:
                        seen.add(story.path)
                        if id(story) in wanted:
                            found += 1
                            delays.append((at - story.published).total_seconds() / 3600)
            at += timedelta(hours=hours)
    return Polling(f"every {hours:g} h", polls, len(wanted), found, delays)


def ours(world: World, rows: sqlite3.Connection, urls: list[str], polls: int) -> Polling:
    """What was found when."""
    first = dict(rows.execute("SELECT url, first_seen FROM articles"))
    bases = {paper.name: url for paper, url in zip(world.papers, urls, strict=True)}
    delays, articles = [], 0
    for paper, story in _new(world):
        articles += 1
        seen = first.get(bases[paper.name] + story.path)
        if seen is not None:
            late = datetime.fromisoformat(seen) - story.published
            delays.append(late.total_seconds() / 3600)
    return Polling("as news come", polls, articles, len(delays), delays)


def edits(world: World, rows: sqlite3.Connection, urls: list[str]) -> dict[str, int]:
    """What became of the edits of what appeared in the month, and of texts that are none."""
    texts: dict[str, list[tuple[str, str]]] = {}
    for url, kind, text in rows.execute(
        "SELECT a.url, v.kind, (SELECT group_concat(g.text, char(10)) FROM appearances p "
        "JOIN paragraphs g ON g.id = p.paragraph_id WHERE p.version_id = v.id) "
        "FROM versions v JOIN articles a ON a.id = v.article_id"
    ):
        texts.setdefault(url, []).append((kind, text))
    bases = {paper.name: url for paper, url in zip(world.papers, urls, strict=True)}
    told: Counter[str] = Counter()
    for paper, story in _new(world):
        versions = texts.get(bases[paper.name] + story.path, [])
        told["gutted texts kept aside"] += sum(1 for kind, _ in versions if kind == "truncated")
        states = [_state(world, story, text) for kind, text in versions if kind == "text"]
        if story.flaps:
            told["flapping articles"] += 1
            told["versions of these"] += len(states)
            continue
        told["other pages taken for a first text"] += states.count(None)
        known = [state for state in states if state is not None]
        told["versions of no edit"] += len(known) - len(set(known))
        for state in range(1, story.state(world.end - timedelta(days=1)) + 1):
            told["edits made"] += 1
            overtaken = state < len(story.edits) and story.edits[state] < world.end
            ending = "overtaken before a look" if overtaken else "not yet looked at"
            told["seen as versions" if state in states else ending] += 1
    return dict(told)


def vanished(world: World, rows: sqlite3.Connection, urls: list[str]) -> tuple[int, int]:
    """How many articles were taken away, up to two days before the end, and how many noticed."""
    missing = {url for (url,) in rows.execute("SELECT url FROM urls WHERE outcome = '404'")}
    bases = {paper.name: url for paper, url in zip(world.papers, urls, strict=True)}
    gone = [
        bases[paper.name] + story.path
        for paper, story in _new(world)
        if story.gone is not None and story.gone < world.end - timedelta(days=2)
    ]
    return len(gone), len(missing & set(gone))


def _state(world: World, story: Story, text: str) -> int | None:
    """Which state of an article a text is; None: no state of it, but another page."""
    for state in range(len(story.edits), -1, -1):
        _, paragraphs = world.text(story, state)
        if all(" ".join(each.split()) in " ".join(text.split()) for each in paragraphs):
            return state
    return None


def back_after_outages(world: World, rows: sqlite3.Connection) -> list[float]:
    """Hours from the end of each outage to the next poll that could read the source."""
    hours = []
    for paper in world.papers:
        for outage in paper.outages:
            row = rows.execute(
                "SELECT min(started) FROM runs WHERE source = ? AND started >= ? "
                "AND json_extract(stats, '$.starts_read') > 0",
                (paper.name, clock.format_timestamp(outage.end)),
            ).fetchone()
            if row[0] is not None:
                late = datetime.fromisoformat(row[0]) - outage.end
                hours.append(late.total_seconds() / 3600)
    return hours


def main() -> None:
    """Run and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--days", type=float, default=30)
    options.add_argument("--papers", type=int, default=50)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--figures", type=Path, help="Write the figures as JSON, to be drawn.")
    chosen = options.parse_args()
    world = World(chosen.papers, chosen.days, chosen.seed)
    time_ = _Clock()
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory() as folder,
        clock.use_clock(time_.now),
        Sites(world, time_.now) as sites,
    ):
        archive = Path(folder) / "month.db"
        sources = [
            Source(paper.name, (url + FEED,))
            for paper, url in zip(world.papers, sites.urls, strict=True)
        ]
        month = _Month(sources, archive, time_, world.end)
        month.start()
        rows = sqlite3.connect(archive)
        polling = ours(world, rows, sites.urls, len(month.polls))
        others = [fixed(world, hours) for hours in _FIXED]
        _print(world, rows, sites, polling, others)
        rows.close()
        print(f"{time.monotonic() - began:.0f} s")
    if chosen.figures:
        chosen.figures.write_text(json.dumps(_figures(world, month, polling, others)))


def _print(
    world: World,
    rows: sqlite3.Connection,
    sites: Sites,
    polling: Polling,
    others: list[Polling],
) -> None:
    head = ("polled", "polls", "found", "median", "mean", "90 %")
    print(f"\n{head[0]:>14} " + " ".join(f"{each:>9}" for each in head[1:]) + "  (minutes)")
    for each in (*others, polling):
        print(each.line)
    print(f"\nrequests: {dict(sites.asked)}; {sites.sent / 1e6:.0f} MB sent")
    statuses = rows.execute(
        "SELECT outcome, status, count(*) FROM captures GROUP BY outcome, status ORDER BY 3 DESC"
    ).fetchall()
    print("captures: " + ", ".join(f"{name} {status}: {n:,}" for name, status, n in statuses))
    print("edits: " + ", ".join(f"{k} {v:,}" for k, v in edits(world, rows, sites.urls).items()))
    gone, noticed = vanished(world, rows, sites.urls)
    print(f"taken away: {gone}, of which {noticed} stand as 404 now")
    hours = back_after_outages(world, rows)
    if hours:
        late = f"median {median(hours):.1f} h, most {max(hours):.1f} h"
        print(f"back after {len(hours)} outages: {late}")


def _figures(
    world: World, month: _Month, polling: Polling, others: list[Polling]
) -> dict[str, Any]:
    polls: dict[str, int] = {}
    for name, _ in month.polls:
        polls[name] = polls.get(name, 0) + 1
    return {
        "days": world.days,
        "papers": len(world.papers),
        "pollings": [
            {"name": each.name, "polls": each.polls, "median": median(each.delays)}
            for each in (*others, polling)
        ],
        "sources": [
            {"rate": len(paper.stories) / world.days, "polls": polls.get(paper.name, 0)}
            for paper in world.papers
        ],
    }


if __name__ == "__main__":
    main()
