"""Due work: what `crawl --due` and `schedule` crawl, and what they leave for later."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

import pytest

from crawler.demo import Newspaper
from tests.conftest import Palimpsest
from tests.end_to_end.crawl.test_recrawl import FEED, FIRST, ONE, SECOND, TWO, feed
from tests.end_to_end.crawl.test_resume import held_back, wait_for
from tests.end_to_end.sources.test_sources import write


@pytest.fixture
def paper(newspaper: Newspaper) -> Newspaper:
    """With a feed of one article."""
    newspaper.put(ONE, FIRST)
    newspaper.put(FEED, feed(newspaper, ONE), "application/rss+xml")
    return newspaper


def change(palimpsest: Palimpsest, statement: str) -> None:
    """Do something to the archive from outside."""
    with sqlite3.connect(palimpsest.archive, timeout=30) as connection:
        connection.execute(statement)
    connection.close()


def long_ago(palimpsest: Palimpsest, name: str) -> None:
    """As if a source had been looked at long ago."""
    with sqlite3.connect(palimpsest.archive) as connection:
        connection.execute(
            "UPDATE sources SET polled_at = '2020-01-01T00:00:00.000Z', "
            "read_at = '2020-01-01T00:00:00.000Z' WHERE name = ?",
            (name,),
        )
    connection.close()


def test_every_source_is_due_once_and_then_not_before_its_time(
    palimpsest: Palimpsest, paper: Newspaper
) -> None:
    start = {"feeds": [paper.url + FEED]}
    write(palimpsest, one=start, two=start | {"interval": "1s"})

    ran = palimpsest.crawl("--due")

    assert ran.code == 0, ran.err
    assert [row["source"] for row in ran.json] == ["one", "two"]
    long_ago(palimpsest, "one")
    assert [row["source"] for row in palimpsest.crawl("--due", "one").json] == ["one"]
    none = palimpsest.crawl("--due", "one")
    assert (none.code, none.json) == (0, [])
    assert "Nothing is due. one is next, at " in none.err


def test_a_source_is_due_that_was_polled_by_a_clock_set_back_since(
    palimpsest: Palimpsest, paper: Newspaper
) -> None:
    write(palimpsest, one={"start": [paper.url + FEED]})
    assert palimpsest.crawl("--due").code == 0
    assert palimpsest.crawl("--due").json == []
    change(palimpsest, "UPDATE sources SET polled_at = '2999-01-01T00:00:00.000Z'")
    assert [row["source"] for row in palimpsest.crawl("--due").json] == ["one"]


def test_named_sources_that_are_due_only(palimpsest: Palimpsest, paper: Newspaper) -> None:
    write(palimpsest, one={"feeds": [paper.url + FEED]}, two={"feeds": [paper.url + FEED]})
    assert [row["source"] for row in palimpsest.crawl("--due", "two").json] == ["two"]
    for words, told in (
        (("--due", paper.url), "--due is for sources"),
        (("--due", "--resume"), "leave --resume out"),
    ):
        ran = palimpsest.crawl(*words)
        assert (ran.code, told in ran.err) == (2, True)


def test_of_many_due_sources_some_may_fail(palimpsest: Palimpsest, paper: Newspaper) -> None:
    feed_alone = {"feeds": [paper.url + FEED]}
    gone = {"feeds": [paper.url + "/gone"]}
    write(palimpsest, one=feed_alone, two=gone)
    ran = palimpsest.crawl("--due")
    assert (ran.code, [row["exit_code"] for row in ran.json]) == (0, [0, 4])
    long_ago(palimpsest, "two")
    assert palimpsest.crawl("--due").code == 4
    long_ago(palimpsest, "one")
    long_ago(palimpsest, "two")
    assert palimpsest.crawl("--due", "--failed-share", "0.2").code == 3


def test_several_sites_are_crawled_at_once_and_one_site_by_one_source_at_a_time(
    palimpsest: Palimpsest, paper: Newspaper
) -> None:
    path, event = held_back(paper, FEED)
    with Newspaper("127.0.0.2") as other:
        other.put(TWO, SECOND)
        first = {"feeds": [paper.url + FEED]}
        write(palimpsest, a=first, b=first, c={"start": [other.url + TWO]})
        process = palimpsest.start("crawl", "--due", "--delay", "0", "--json")
        wait_for(paper, path)
        wait_for(other, TWO)
        assert paper.requests.count(FEED) == 1
        event.set()
        out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert [row["source"] for row in json.loads(out)] == ["a", "c", "b"]
    assert paper.requests.count(FEED) == 2
    assert palimpsest.rows("SELECT count(*) FROM articles") == [(2,)]


def test_when_its_minutes_are_over_a_crawl_ends_and_the_next_goes_on(
    palimpsest: Palimpsest, paper: Newspaper
) -> None:
    paper.put("/robots.txt", "User-agent: *\nCrawl-delay: 30\n", "text/plain")
    write(palimpsest, gazette={"start": [paper.url + ONE, paper.url + FEED]})
    ran = palimpsest.crawl("--due", "--max-minutes", "0.02")
    assert ran.code == 0, ran.err
    assert [row["outcome"] for row in ran.json] == ["limit"]


QUICK = {"interval": "1s", "min_interval": "0.5s", "max_interval": "2s"}


def test_two_processes_do_not_crawl_a_due_source_one_after_the_other(
    palimpsest: Palimpsest, paper: Newspaper
) -> None:
    path, event = held_back(paper, FEED)
    with Newspaper("127.0.0.2") as other:
        other.put(TWO, SECOND)
        write(palimpsest, a={"feeds": [paper.url + FEED]}, b={"start": [other.url + TWO]})
        process = palimpsest.start(*("crawl", "--due", "--at-once", "1", "--delay", "0", "--json"))
        wait_for(paper, path)
        beside = palimpsest.crawl("--due")
        assert [row["exit_code"] for row in beside.json] == [5, 0]
        event.set()
        out, _ = process.communicate(timeout=60)
        assert [row["source"] for row in json.loads(out)] == ["a"]
        assert other.requests.count(TWO) == 1


def test_a_site_has_one_crawl_at_a_time_by_whatever_source(
    palimpsest: Palimpsest, paper: Newspaper
) -> None:
    path, event = held_back(paper, FEED)
    write(palimpsest, a={"feeds": [paper.url + FEED]}, b={"start": [paper.url + ONE]})
    process = palimpsest.start("crawl", "a", "--delay", "0")
    wait_for(paper, path)
    for asked in ("b", paper.url + ONE):
        ran = palimpsest.crawl(asked)
        assert (ran.code, "is under way since" in ran.err) == (5, True)
    event.set()
    process.communicate(timeout=60)
    assert palimpsest.crawl("b").code == 0


class Lines:
    """What a process prints, line by line, while it runs."""

    def __init__(self, stream: IO[str] | None) -> None:
        self._stream = stream
        self._lines: list[str] = []
        self._more = threading.Condition()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in self._stream or ():
            with self._more:
                self._lines.append(line)
                self._more.notify_all()

    def until(self, wanted: Callable[[list[str]], Any]) -> list[str]:
        """All lines so far, once they are as wanted."""
        with self._more:
            assert self._more.wait_for(lambda: wanted(self._lines), timeout=60), self._lines
            return list(self._lines)


@dataclass
class Scheduled:
    """A schedule that runs: its process, and what it says."""

    process: subprocess.Popen[str]
    out: Lines
    err: Lines

    def end(self) -> None:
        """SIGTERM, and a clean end."""
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(60) == 0, self.err.until(lambda _: True)


@contextmanager
def scheduled(palimpsest: Palimpsest) -> Iterator[Scheduled]:
    """A schedule, ended with the test whatever comes."""
    process = palimpsest.start("schedule", "--delay", "0", "--json")
    with process:
        try:
            yield Scheduled(process, Lines(process.stdout), Lines(process.stderr))
        finally:
            if process.poll() is None:
                process.kill()


def test_a_schedule_polls_again_and_again_and_ends_cleanly_on_sigterm(
    palimpsest: Palimpsest, paper: Newspaper
) -> None:
    write(palimpsest, gazette=QUICK | {"feeds": [paper.url + FEED]})
    with scheduled(palimpsest) as schedule:
        schedule.out.until(lambda lines: len(lines) >= 2)
        paper.put(TWO, SECOND)
        paper.put(FEED, feed(paper, TWO, ONE), "application/rss+xml")
        schedule.out.until(
            lambda lines: any(json.loads(line)["articles_new"] for line in lines[1:])
        )
        schedule.err.until(lambda lines: any("gazette: next at" in line for line in lines))
        schedule.end()
    assert palimpsest.rows("SELECT count(*) FROM runs WHERE finished IS NULL") == [(0,)]
    assert palimpsest.rows("SELECT count(*) FROM holds") == [(0,)]
    assert palimpsest.rows("SELECT count(*) FROM articles") == [(2,)]


def test_sigterm_in_the_middle_of_a_crawl_closes_its_row(
    palimpsest: Palimpsest, paper: Newspaper
) -> None:
    path, event = held_back(paper, ONE)
    write(palimpsest, gazette={"feeds": [paper.url + FEED]})
    with scheduled(palimpsest) as schedule:
        wait_for(paper, path)
        schedule.process.send_signal(signal.SIGTERM)
        event.set()
        assert schedule.process.wait(60) == 0
    assert palimpsest.rows("SELECT outcome FROM runs") == [("stopped",)]
    assert palimpsest.rows("SELECT count(*) FROM sources") == [(0,)]


def test_a_source_that_another_process_is_at_is_tried_later(
    palimpsest: Palimpsest, paper: Newspaper
) -> None:
    path, event = held_back(paper, ONE)
    write(palimpsest, gazette={"feeds": [paper.url + FEED]})
    crawl = palimpsest.start("crawl", "gazette", "--delay", "0")
    wait_for(paper, path)
    with scheduled(palimpsest) as schedule:
        (line,) = schedule.out.until(lambda lines: len(lines) == 1)
        assert json.loads(line)["exit_code"] == 5
        assert "run 1 of gazette is under way since" in json.loads(line)["error"]
        schedule.err.until(lambda lines: any("gazette: next at" in each for each in lines))
        schedule.end()
    event.set()
    crawl.communicate(timeout=60)
    assert crawl.returncode == 0


def test_the_file_is_read_again_when_it_changes(palimpsest: Palimpsest, paper: Newspaper) -> None:
    write(palimpsest)
    with scheduled(palimpsest) as schedule:
        schedule.err.until(lambda lines: any("names no source yet" in line for line in lines))
        write(palimpsest, gazette={"feeds": [paper.url + FEED], "deapth": 1})
        schedule.process.send_signal(signal.SIGHUP)
        schedule.err.until(lambda lines: any("deapth: there is no such key" in x for x in lines))
        write(palimpsest, gazette={"feeds": [paper.url + FEED]})
        schedule.process.send_signal(signal.SIGHUP)
        (line, *_) = schedule.out.until(lambda lines: lines)
        schedule.end()
    assert json.loads(line)["articles_new"] == 1
    assert palimpsest.rows("SELECT url FROM articles") == [(paper.url + ONE,)]


def test_a_schedule_reads_a_robots_txt_once_a_day(palimpsest: Palimpsest, paper: Newspaper) -> None:
    paper.put("/robots.txt", f"User-agent: *\nDisallow: {TWO}\n", "text/plain")
    write(palimpsest, gazette=QUICK | {"feeds": [paper.url + FEED]})
    with scheduled(palimpsest) as schedule:
        schedule.out.until(lambda lines: len(lines) >= 1)
        paper.put(TWO, SECOND)
        paper.put(FEED, feed(paper, TWO, ONE), "application/rss+xml")
        schedule.out.until(lambda lines: any(json.loads(line).get("urls_robots") for line in lines))
        schedule.end()
    assert (paper.requests.count("/robots.txt"), TWO in paper.requests) == (1, False)


def test_a_schedule_goes_on_after_its_archive_could_not_be_written(
    palimpsest: Palimpsest, paper: Newspaper
) -> None:
    gazette = QUICK | {"feeds": [paper.url + FEED]}
    write(palimpsest, gazette=gazette)
    with scheduled(palimpsest) as schedule:
        schedule.out.until(lambda lines: lines)
        ill = "CREATE TRIGGER ill BEFORE INSERT ON versions BEGIN SELECT RAISE(ABORT, 'ill'); END"
        change(palimpsest, ill)
        paper.put(TWO, SECOND)
        paper.put(FEED, feed(paper, TWO, ONE), "application/rss+xml")
        polls = schedule.out.until(lambda lines: "error" in json.loads(lines[-1]))
        assert "could not be written: ill" in json.loads(polls[-1])["error"]
        schedule.err.until(
            lambda lines: sum("gazette: next at" in line for line in lines) == len(polls)
        )
        change(palimpsest, "DROP TRIGGER ill")
        write(palimpsest, gazette=gazette | {"max_interval": "3s"})  # or it would wait for minutes
        schedule.process.send_signal(signal.SIGHUP)
        more = schedule.out.until(lambda lines: len(lines) > len(polls))
        assert json.loads(more[len(polls)])["articles_new"] == 1
        schedule.end()
    assert palimpsest.rows("SELECT count(*) FROM articles") == [(2,)]
    ended = palimpsest.rows("SELECT outcome FROM runs WHERE id = ?", len(polls))
    assert ended == [("failed",)]


def test_a_schedule_without_a_file_says_how_to_make_one(palimpsest: Palimpsest) -> None:
    ran = palimpsest.run("schedule")
    assert (ran.code, "there is no sources.toml" in ran.err) == (2, True)
