"""Shards: machines that share only a sources.toml crawl each source once."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from crawler.sources.shard import shard_of_site
from storage.core.urls import site_of
from tests.support.command import Palimpsest
from tests.support.harbour_pages import FEED_PATH, FIRST_PAGE, FIRST_PATH, rss_feed
from tests.support.newspaper_expectations import Newspaper
from tests.support.schedules import start_schedule
from tests.support.sources_file import write_sources

MANY = {f"s{number}": {"start": [f"https://site{number}.example/"]} for number in range(12)}


@pytest.fixture
def papers() -> Iterator[dict[str, Newspaper]]:
    """Four newspapers by name, each with a feed of one article."""
    with ExitStack() as stack:
        papers = {}
        for number in range(1, 5):
            paper = stack.enter_context(Newspaper(f"127.0.0.{number}"))
            paper.put(FIRST_PATH, FIRST_PAGE)
            paper.put(FEED_PATH, rss_feed(paper, FIRST_PATH), "application/rss+xml")
            papers[f"paper{number}"] = paper
        yield papers


def feeds(papers: dict[str, Newspaper]) -> dict[str, dict[str, list[str]]]:
    return {name: {"feeds": [paper.url + FEED_PATH]} for name, paper in papers.items()}


def shard_of(paper: Newspaper, count: int) -> int:
    return shard_of_site(site_of(paper.url), count)


def test_the_shards_together_crawl_each_source_once(
    tmp_path: Path, papers: dict[str, Newspaper]
) -> None:
    crawled: list[str] = []
    for number in (1, 2, 3):
        (tmp_path / f"machine{number}").mkdir()
        machine = Palimpsest(tmp_path / f"machine{number}")
        write_sources(machine, **feeds(papers))

        ran = machine.crawl("--due", "--shard", f"{number}/3")

        assert ran.code == 0, ran.err
        names = [row["source"] for row in ran.json]
        assert {shard_of(papers[name], 3) for name in names} <= {number}
        assert ("is empty" in ran.err) == (not names)
        crawled += names
    assert sorted(crawled) == sorted(papers)
    assert [paper.requests.count(FIRST_PATH) for paper in papers.values()] == [1, 1, 1, 1]


def test_an_empty_shard_says_so(palimpsest: Palimpsest) -> None:
    write_sources(palimpsest, gazette={"start": ["https://gazette.example/"]})
    empty = "1/2" if shard_of_site("gazette.example", 2) == 2 else "2/2"
    for words in (("crawl", "--due"), ("sources",), ("sources", "list"), ("health",)):
        ran = palimpsest.run(*words, "--shard", empty)
        assert (ran.code, ran.out) == (0, ""), ran.err
        assert f"Shard {empty} is empty" in ran.err
    assert palimpsest.crawl("--due", "--shard", empty).json == []
    assert not palimpsest.archive.exists()


def test_a_file_without_sources_has_no_empty_shards(palimpsest: Palimpsest) -> None:
    write_sources(palimpsest)
    for words in (("crawl", "--due"), ("sources",)):
        assert "sources add URL" in palimpsest.run(*words, "--shard", "1/2").err


@pytest.mark.parametrize(
    ("shard", "advice"),
    [
        ("0/8", "write 1/8 to 8/8"),
        ("9/8", "write 1/8 to 8/8"),
        ("2/1", "there is no shard 2 of 1: write 1/1"),
        ("2/0", "must be from 1 to 1000"),
        ("1/1001", "must be from 1 to 1000"),
        *(
            (wrong, "write 2/8 for the second of eight")
            for wrong in ("2", "2/", "/8", "a/b", "-1/8")
        ),
        ("", "write 2/8 for the second of eight"),
    ],
)
def test_a_wrong_shard_is_an_error_that_says_what_to_write(
    palimpsest: Palimpsest, shard: str, advice: str
) -> None:
    write_sources(palimpsest, **MANY)
    for words in (("crawl", "--due"), ("schedule",), ("sources",), ("health",)):
        ran = palimpsest.run(*words, f"--shard={shard}")
        assert (ran.code, advice in ran.err) == (2, True), ran.err


def test_a_shard_is_part_of_the_due_sources(palimpsest: Palimpsest) -> None:
    write_sources(palimpsest, **MANY)
    for words in (("s1",), ("--resume",), ("https://gazette.example/",)):
        ran = palimpsest.crawl(*words, "--shard", "1/2")
        assert (ran.code, "add --due" in ran.err) == (2, True)


def test_the_list_of_sources_shows_the_shard_of_each(palimpsest: Palimpsest) -> None:
    write_sources(palimpsest, **MANY)

    everything = palimpsest.run("sources", "--shards", "3", "--json").json

    assert [row["source"] for row in everything] == list(MANY)
    assert {row["shard"] for row in everything} == {1, 2, 3}
    for number in (1, 2, 3):
        listed = palimpsest.run("sources", "list", "--shard", f"{number}/3", "--json").json
        assert listed == [row for row in everything if row["shard"] == number]
    assert "shard" in palimpsest.run("sources", "--shards", "3").out.splitlines()[0]
    assert "shard" not in palimpsest.run("sources", "--json").json[0]
    ran = palimpsest.run("sources", "--shard", "1/3", "--shards", "4")
    assert (ran.code, "use one of them" in ran.err) == (2, True)
    ran = palimpsest.run("sources", "--shard", "1/3", "list")
    assert (ran.code, "after `list`" in ran.err) == (2, True)


def test_health_reports_the_sources_of_a_shard(palimpsest: Palimpsest) -> None:
    write_sources(palimpsest, **MANY)
    (palimpsest.folder / "a.jsonl").write_text('{"text": "One line is enough for an archive."}')
    palimpsest.run("import", "a.jsonl")
    count = len(palimpsest.run("sources", "--shard", "2/3", "--json").json)
    assert count > 1
    assert palimpsest.run("health", "--shard", "2/3").out == f"All {count} sources OK\n"


def test_a_schedule_polls_its_shard_only_also_after_the_file_has_changed(
    palimpsest: Palimpsest, papers: dict[str, Newspaper]
) -> None:
    number = shard_of(papers["paper1"], 2)
    inside = {name: each for name, each in papers.items() if shard_of(each, 2) == number}
    write_sources(palimpsest)
    with start_schedule(palimpsest, "--shard", f"{number}/2") as schedule:
        expected = f"names no source of shard {number}/2 yet"
        schedule.err.until(lambda lines: any(expected in line for line in lines))
        write_sources(palimpsest, **feeds(papers))
        schedule.process.send_signal(signal.SIGHUP)
        read = f"sources.toml again: {len(inside)} sources"
        schedule.err.until(lambda lines: any(read in line for line in lines))
        lines = schedule.out.until(lambda lines: len(lines) == len(inside))
        schedule.end()
    assert {json.loads(line)["source"] for line in lines} == set(inside)
