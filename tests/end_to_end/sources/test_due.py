"""Due sources: which ones `crawl --due` and `schedule` crawl, and when."""

from __future__ import annotations

import json
import signal
import sqlite3

import pytest

from tests.support.command import Palimpsest
from tests.support.crawling import hold_back, wait_for_request
from tests.support.harbour_pages import (
    FEED_PATH,
    FIRST_PAGE,
    FIRST_PATH,
    SECOND_PAGE,
    SECOND_PATH,
    rss_feed,
)
from tests.support.newspaper_expectations import Newspaper
from tests.support.schedules import make_source_due, start_schedule
from tests.support.sources_file import write_sources


@pytest.fixture
def paper(newspaper: Newspaper) -> Newspaper:
    """The newspaper with a feed of one article."""
    newspaper.put(FIRST_PATH, FIRST_PAGE)
    newspaper.put(FEED_PATH, rss_feed(newspaper, FIRST_PATH), "application/rss+xml")
    return newspaper


def change(palimpsest: Palimpsest, statement: str) -> None:
    """Execute a statement on the archive from outside."""
    with sqlite3.connect(palimpsest.archive, timeout=30) as connection:
        connection.execute(statement)
    connection.close()


def test_a_crawled_source_is_not_due_before_its_interval_is_over(
    palimpsest: Palimpsest, paper: Newspaper
) -> None:
    start = {"feeds": [paper.url + FEED_PATH]}
    write_sources(palimpsest, one=start, two=start | {"interval": "1s"})

    ran = palimpsest.crawl("--due")

    assert ran.code == 0, ran.err
    assert [row["source"] for row in ran.json] == ["one", "two"]
    make_source_due(palimpsest, "one")
    assert [row["source"] for row in palimpsest.crawl("--due", "one").json] == ["one"]
    none = palimpsest.crawl("--due", "one")
    assert (none.code, none.json) == (0, [])
    assert "No source is due. Next: one, at " in none.err


def test_a_source_that_was_polled_in_the_future_is_due(
    palimpsest: Palimpsest, paper: Newspaper
) -> None:
    write_sources(palimpsest, one={"start": [paper.url + FEED_PATH]})
    assert palimpsest.crawl("--due").code == 0
    assert palimpsest.crawl("--due").json == []
    change(palimpsest, "UPDATE sources SET polled_at = '2999-01-01T00:00:00.000Z'")
    assert [row["source"] for row in palimpsest.crawl("--due").json] == ["one"]


def test_only_named_sources_that_are_due_are_crawled(
    palimpsest: Palimpsest, paper: Newspaper
) -> None:
    write_sources(
        palimpsest, one={"feeds": [paper.url + FEED_PATH]}, two={"feeds": [paper.url + FEED_PATH]}
    )
    assert [row["source"] for row in palimpsest.crawl("--due", "two").json] == ["two"]
    for words, message in (
        (("--due", paper.url), "--due takes sources"),
        (("--due", "--resume"), "omit --resume"),
    ):
        ran = palimpsest.crawl(*words)
        assert (ran.code, message in ran.err) == (2, True)


def test_some_of_several_due_sources_may_fail(palimpsest: Palimpsest, paper: Newspaper) -> None:
    feed = {"feeds": [paper.url + FEED_PATH]}
    gone = {"feeds": [paper.url + "/gone"]}
    write_sources(palimpsest, one=feed, two=gone)
    ran = palimpsest.crawl("--due")
    assert (ran.code, [row["exit_code"] for row in ran.json]) == (0, [0, 4])
    make_source_due(palimpsest, "two")
    assert palimpsest.crawl("--due").code == 4
    make_source_due(palimpsest, "one")
    make_source_due(palimpsest, "two")
    assert palimpsest.crawl("--due", "--failed-share", "0.2").code == 3


def test_sites_are_crawled_in_parallel_but_each_by_one_source_at_a_time(
    palimpsest: Palimpsest, paper: Newspaper
) -> None:
    path, event = hold_back(paper, FEED_PATH)
    with Newspaper("127.0.0.2") as other:
        other.put(SECOND_PATH, SECOND_PAGE)
        first = {"feeds": [paper.url + FEED_PATH]}
        write_sources(palimpsest, a=first, b=first, c={"start": [other.url + SECOND_PATH]})
        process = palimpsest.start("crawl", "--due", "--delay", "0", "--json")
        wait_for_request(paper, path)
        wait_for_request(other, SECOND_PATH)
        assert paper.requests.count(FEED_PATH) == 1
        event.set()
        out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert [row["source"] for row in json.loads(out)] == ["a", "c", "b"]
    assert paper.requests.count(FEED_PATH) == 2
    assert palimpsest.rows("SELECT count(*) FROM articles") == [(2,)]


def test_a_crawl_ends_after_its_maximum_number_of_minutes(
    palimpsest: Palimpsest, paper: Newspaper
) -> None:
    paper.put("/robots.txt", "User-agent: *\nCrawl-delay: 30\n", "text/plain")
    write_sources(palimpsest, gazette={"start": [paper.url + FIRST_PATH, paper.url + FEED_PATH]})
    ran = palimpsest.crawl("--due", "--max-minutes", "0.02")
    assert ran.code == 0, ran.err
    assert [row["outcome"] for row in ran.json] == ["limit"]


QUICK = {"interval": "1s", "min_interval": "0.5s", "max_interval": "2s"}


def test_two_processes_do_not_crawl_the_same_due_source_in_turn(
    palimpsest: Palimpsest, paper: Newspaper
) -> None:
    path, event = hold_back(paper, FEED_PATH)
    with Newspaper("127.0.0.2") as other:
        other.put(SECOND_PATH, SECOND_PAGE)
        write_sources(
            palimpsest, a={"feeds": [paper.url + FEED_PATH]}, b={"start": [other.url + SECOND_PATH]}
        )
        process = palimpsest.start(*("crawl", "--due", "--at-once", "1", "--delay", "0", "--json"))
        wait_for_request(paper, path)
        second = palimpsest.crawl("--due")
        assert [row["exit_code"] for row in second.json] == [5, 0]
        event.set()
        out, _ = process.communicate(timeout=60)
        assert [row["source"] for row in json.loads(out)] == ["a"]
        assert other.requests.count(SECOND_PATH) == 1


def test_a_site_is_crawled_once_at_a_time_whichever_source_it_belongs_to(
    palimpsest: Palimpsest, paper: Newspaper
) -> None:
    path, event = hold_back(paper, FEED_PATH)
    write_sources(
        palimpsest, a={"feeds": [paper.url + FEED_PATH]}, b={"start": [paper.url + FIRST_PATH]}
    )
    process = palimpsest.start("crawl", "a", "--delay", "0")
    wait_for_request(paper, path)
    for target in ("b", paper.url + FIRST_PATH):
        ran = palimpsest.crawl(target)
        assert (ran.code, "has been in progress since" in ran.err) == (5, True)
    event.set()
    process.communicate(timeout=60)
    assert palimpsest.crawl("b").code == 0


def test_a_schedule_polls_repeatedly_and_ends_cleanly_on_sigterm(
    palimpsest: Palimpsest, paper: Newspaper
) -> None:
    write_sources(palimpsest, gazette=QUICK | {"feeds": [paper.url + FEED_PATH]})
    with start_schedule(palimpsest) as schedule:
        schedule.out.until(lambda lines: len(lines) >= 2)
        paper.put(SECOND_PATH, SECOND_PAGE)
        paper.put(FEED_PATH, rss_feed(paper, SECOND_PATH, FIRST_PATH), "application/rss+xml")
        schedule.out.until(
            lambda lines: any(json.loads(line)["articles_new"] for line in lines[1:])
        )
        schedule.err.until(lambda lines: any("gazette: next at" in line for line in lines))
        schedule.end()
    assert palimpsest.rows("SELECT count(*) FROM runs WHERE finished IS NULL") == [(0,)]
    assert palimpsest.rows("SELECT count(*) FROM run_locks") == [(0,)]
    assert palimpsest.rows("SELECT count(*) FROM articles") == [(2,)]


def test_sigterm_during_a_crawl_closes_its_run(palimpsest: Palimpsest, paper: Newspaper) -> None:
    path, event = hold_back(paper, FIRST_PATH)
    write_sources(palimpsest, gazette={"feeds": [paper.url + FEED_PATH]})
    with start_schedule(palimpsest) as schedule:
        wait_for_request(paper, path)
        schedule.process.send_signal(signal.SIGTERM)
        event.set()
        assert schedule.process.wait(60) == 0
    assert palimpsest.rows("SELECT outcome FROM runs") == [("stopped",)]
    assert palimpsest.rows("SELECT count(*) FROM sources") == [(0,)]


def test_a_source_that_another_process_crawls_is_tried_later(
    palimpsest: Palimpsest, paper: Newspaper
) -> None:
    path, event = hold_back(paper, FIRST_PATH)
    write_sources(palimpsest, gazette={"feeds": [paper.url + FEED_PATH]})
    crawl = palimpsest.start("crawl", "gazette", "--delay", "0")
    wait_for_request(paper, path)
    with start_schedule(palimpsest) as schedule:
        (line,) = schedule.out.until(lambda lines: len(lines) == 1)
        assert json.loads(line)["exit_code"] == 5
        assert "run 1 of gazette has been in progress since" in json.loads(line)["error"]
        schedule.err.until(lambda lines: any("gazette: next at" in each for each in lines))
        schedule.end()
    event.set()
    crawl.communicate(timeout=60)
    assert crawl.returncode == 0


def test_a_changed_file_is_read_again(palimpsest: Palimpsest, paper: Newspaper) -> None:
    write_sources(palimpsest)
    with start_schedule(palimpsest) as schedule:
        schedule.err.until(lambda lines: any("names no source yet" in line for line in lines))
        write_sources(palimpsest, gazette={"feeds": [paper.url + FEED_PATH], "deapth": 1})
        schedule.process.send_signal(signal.SIGHUP)
        schedule.err.until(lambda lines: any("deapth: unknown key" in x for x in lines))
        write_sources(palimpsest, gazette={"feeds": [paper.url + FEED_PATH]})
        schedule.process.send_signal(signal.SIGHUP)
        (line, *_) = schedule.out.until(lambda lines: lines)
        schedule.end()
    assert json.loads(line)["articles_new"] == 1
    assert palimpsest.rows("SELECT url FROM articles") == [(paper.url + FIRST_PATH,)]


def test_a_schedule_reads_a_robots_txt_once_a_day(palimpsest: Palimpsest, paper: Newspaper) -> None:
    paper.put("/robots.txt", f"User-agent: *\nDisallow: {SECOND_PATH}\n", "text/plain")
    write_sources(palimpsest, gazette=QUICK | {"feeds": [paper.url + FEED_PATH]})
    with start_schedule(palimpsest) as schedule:
        schedule.out.until(lambda lines: len(lines) >= 1)
        paper.put(SECOND_PATH, SECOND_PAGE)
        paper.put(FEED_PATH, rss_feed(paper, SECOND_PATH, FIRST_PATH), "application/rss+xml")
        schedule.out.until(lambda lines: any(json.loads(line).get("urls_robots") for line in lines))
        schedule.end()
    assert (paper.requests.count("/robots.txt"), SECOND_PATH in paper.requests) == (1, False)


def test_a_schedule_continues_after_its_archive_could_not_be_written(
    palimpsest: Palimpsest, paper: Newspaper
) -> None:
    gazette = QUICK | {"feeds": [paper.url + FEED_PATH]}
    write_sources(palimpsest, gazette=gazette)
    with start_schedule(palimpsest) as schedule:
        schedule.out.until(lambda lines: lines)
        failing = "BEFORE INSERT ON versions BEGIN SELECT RAISE(ABORT, 'failing'); END"
        change(palimpsest, f"CREATE TRIGGER failing {failing}")
        paper.put(SECOND_PATH, SECOND_PAGE)
        paper.put(FEED_PATH, rss_feed(paper, SECOND_PATH, FIRST_PATH), "application/rss+xml")
        polls = schedule.out.until(lambda lines: "error" in json.loads(lines[-1]))
        assert "could not be written: failing" in json.loads(polls[-1])["error"]
        schedule.err.until(
            lambda lines: sum("gazette: next at" in line for line in lines) == len(polls)
        )
        change(palimpsest, "DROP TRIGGER failing")
        write_sources(
            palimpsest, gazette=gazette | {"max_interval": "3s"}
        )  # otherwise it would wait for minutes
        schedule.process.send_signal(signal.SIGHUP)
        more = schedule.out.until(lambda lines: len(lines) > len(polls))
        assert json.loads(more[len(polls)])["articles_new"] == 1
        schedule.end()
    assert palimpsest.rows("SELECT count(*) FROM articles") == [(2,)]
    ended = palimpsest.rows("SELECT outcome FROM runs WHERE id = ?", len(polls))
    assert ended == [("failed",)]


def test_a_schedule_without_a_file_is_an_error(palimpsest: Palimpsest) -> None:
    ran = palimpsest.run("schedule")
    assert (ran.code, "sources.toml does not exist" in ran.err) == (2, True)
