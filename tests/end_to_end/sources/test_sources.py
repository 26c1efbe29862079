"""Sources in sources.toml: crawl, add, check and list them."""

from __future__ import annotations

import json
import signal
import tomllib
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.core.downloader import Slot
from scrapy.http import Response

from crawler.crawl.plan import Plan, start_crawl
from crawler.net.crawl_delay import CrawlDelay
from crawler.sources.source import Source, sources_from_urls
from storage.archive.archive import Archive
from tests.support.command import Palimpsest
from tests.support.crawling import hold_back, wait_for_request
from tests.support.newspaper_expectations import Newspaper
from tests.support.sources_file import write_sources


@pytest.fixture
def newspaper(newspaper: Newspaper) -> Newspaper:
    """The newspaper without its failing page, which would be retried for seconds."""
    (failing,) = newspaper.expected.failing
    newspaper.remove(failing)
    return newspaper


def articles(newspaper: Newspaper, within: str) -> set[str]:
    return {newspaper.url + path for path in newspaper.expected.articles if within in path}


def test_a_source_is_crawled_by_name_with_its_settings(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    keys = {"start": [newspaper.url], "include": ["/harbour/", "/council/"], "exclude": ["-tide"]}
    write_sources(palimpsest, gazette=keys | {"exclude": ["tide-mill"]})

    ran = palimpsest.crawl("gazette")

    assert ran.code == 0, ran.err
    assert ran.json["source"] == "gazette"
    expected = articles(newspaper, "/harbour/") | articles(newspaper, "/council/")
    expected -= articles(newspaper, "tide-mill")
    assert {url for (url,) in palimpsest.rows("SELECT url FROM articles")} == expected
    assert palimpsest.rows("SELECT DISTINCT source FROM urls") == [("gazette",)]
    shown = palimpsest.run("runs", "show", "1", "--json").json
    assert shown["arguments"]["source"] == {
        "name": "gazette",
        "urls": [newspaper.url],
        "include": ["/harbour/", "/council/"],
        "exclude": ["tide-mill"],
    }


def test_each_source_has_a_run_and_limits_of_its_own(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    with Newspaper() as other:
        write_sources(
            palimpsest,
            one={"feeds": [newspaper.url + "/feed.xml"], "max_pages": 2},
            two={"start": [other.url], "depth": 0},
        )
        ran = palimpsest.crawl("two", "one")

    assert ran.code == 0, ran.err
    two, one = ran.json
    assert (two["source"], two["outcome"], two["fetched"]) == ("two", "finished", 1)
    assert (one["source"], one["outcome"]) == ("one", "limit")
    assert one["left"] > 0
    assert palimpsest.rows("SELECT source, outcome FROM runs ORDER BY id") == [
        ("two", "finished"),
        ("one", "limit"),
    ]


def test_options_override_the_limits_of_a_source(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    write_sources(palimpsest, gazette={"start": [newspaper.url], "max_pages": 1, "depth": 0})
    summary = palimpsest.crawl("gazette", "--max-pages", "4", "--depth", "1").json
    assert (summary["urls"], summary["outcome"]) == (4, "limit")


def test_sources_and_urls_can_be_crawled_together(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    write_sources(palimpsest, gazette={"start": [newspaper.url], "depth": 0})
    with Newspaper() as other:
        url = other.url + other.expected.articles[0]
        ran = palimpsest.crawl("-", stdin_text=f"gazette\n# a comment\n{url}\n")
        assert ran.code == 0, ran.err
        assert [summary["source"] for summary in ran.json] == ["gazette", other.url[7:]]


def test_a_source_that_is_being_crawled_does_not_block_the_others(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    with Newspaper() as other:
        write_sources(
            palimpsest, one={"start": [newspaper.url]}, two={"start": [other.url], "depth": 0}
        )
        path, event = hold_back(newspaper)
        process = palimpsest.start("crawl", "one", "--delay", "0")
        wait_for_request(newspaper, path)
        ran = palimpsest.crawl("one", "two")
        event.set()
        process.communicate(timeout=60)
    assert ran.code == 5
    assert "one: run 1 of one has been in progress since" in ran.err
    held, crawled = ran.json
    assert (held["source"], held["exit_code"]) == ("one", 5)
    assert (crawled["source"], crawled["exit_code"]) == ("two", 0)
    assert process.returncode == 0


def test_ctrl_c_stops_the_current_source_and_starts_no_other(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    with Newspaper() as other:
        write_sources(palimpsest, one={"start": [newspaper.url]}, two={"start": [other.url]})
        path, event = hold_back(newspaper, "/sitemap_index.xml")
        process = palimpsest.start(
            "crawl", "one", "two", "--at-once", "1", "--delay", "0", "--json"
        )
        wait_for_request(newspaper, path)
        process.send_signal(signal.SIGINT)
        event.set()
        out, err = process.communicate(timeout=60)
        assert process.returncode == 130, err
        assert other.requests == []
    assert json.loads(out)["outcome"] == "stopped"
    assert palimpsest.rows("SELECT source, outcome FROM runs") == [("one", "stopped")]


def test_a_stopped_source_is_resumed_with_its_settings(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    write_sources(
        palimpsest, gazette={"start": [newspaper.url], "include": ["/harbour/"], "max_pages": 3}
    )
    assert palimpsest.crawl("gazette").json["outcome"] == "limit"
    assert palimpsest.crawl("--resume").code == 0
    resumed = {url for (url,) in palimpsest.rows("SELECT url FROM articles")}
    assert resumed == articles(newspaper, "/harbour/")
    assert palimpsest.rows("SELECT source, outcome FROM runs") == [("gazette", "finished")]


def test_without_the_file_a_source_is_resumed_from_the_run_ledger(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    write_sources(
        palimpsest, gazette={"start": [newspaper.url], "include": ["/harbour/"], "max_pages": 3}
    )
    palimpsest.crawl("gazette")
    (palimpsest.folder / "sources.toml").unlink()
    assert palimpsest.crawl("--resume").code == 0
    resumed = {url for (url,) in palimpsest.rows("SELECT url FROM articles")}
    assert resumed == articles(newspaper, "/harbour/")


def test_a_site_given_by_url_is_not_the_source_of_the_same_name(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    site = tuple(sources_from_urls([newspaper.url]))
    known = {site[0].name: replace(site[0], exclude=(".*",))}
    plan = Plan(palimpsest.archive, site, known=known)

    for requested in (plan, replace(plan, sources=(), resume=True)):
        with Archive(palimpsest.archive) as archive:
            started = start_crawl(archive, requested)
            archive.finish_run(started.run_id, "stopped")
        assert started.sources == site
        (arguments,) = palimpsest.rows("SELECT arguments FROM runs")[0]
        assert "source" not in json.loads(arguments)


def test_headers_are_sent_and_their_values_are_not_archived(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    path = newspaper.expected.articles[0]
    headers = {"X-Key": "sesame-47", "Accept-Language": "de"}
    (palimpsest.folder / "sources.toml").write_text(
        f'[[source]]\nname = "gazette"\nstart = ["{newspaper.url}{path}"]\n[source.headers]\n'
        + "".join(f'{name} = "{value}"\n' for name, value in headers.items())
    )
    assert palimpsest.crawl("gazette").code == 0
    sent = dict(newspaper.headers)
    assert {name: sent[path].get(name) for name in headers} == headers
    assert b"sesame-47" not in palimpsest.archive.read_bytes()


def test_urls_known_from_another_source_are_crawled_with_the_settings_of_this_one(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    feed = newspaper.url + "/feed.xml"
    write_sources(
        palimpsest,
        first={"feeds": [feed]},
        second={"feeds": [feed], "exclude": [".*"]},
    )
    assert palimpsest.crawl("first").json["articles_new"] > 0
    before = len(newspaper.requests)
    assert palimpsest.crawl("second").json["urls"] == 1
    assert newspaper.requests[before:] == ["/robots.txt", "/feed.xml"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("gazette",), "'gazette' has no valid host name, and there is no sources.toml"),
        (
            ("x", "--sources", "mine.toml"),
            "mine.toml does not exist: create it with `palimpsest sources add URL`",
        ),
    ],
)
def test_an_unknown_source_is_an_error(
    palimpsest: Palimpsest, words: tuple[str, ...], message: str
) -> None:
    ran = palimpsest.crawl(*words)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
    assert not palimpsest.archive.exists()


def test_an_invalid_file_is_rejected_before_anything_is_fetched(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    write_sources(palimpsest, gazette={"start": [newspaper.url], "deapth": 0})
    ran = palimpsest.crawl("gazette")
    assert (ran.code, ran.out) == (2, "")
    assert "sources.toml:4: source gazette: deapth: unknown key" in ran.err
    assert newspaper.requests == []
    write_sources(palimpsest, gazette={"start": [newspaper.url]})
    assert "nor a source in sources.toml" in palimpsest.crawl("gazete").err


def test_adding_a_source_detects_feeds_and_sitemaps_and_writes_an_entry(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    file = palimpsest.folder / "sources.toml"
    file.write_text("# Our sources.")
    dry = palimpsest.run("sources", "add", newspaper.url, "--name", "gazette", "--dry-run")
    assert (dry.code, file.read_text()) == (0, "# Our sources.")

    ran = palimpsest.run("sources", "add", newspaper.url, "--name", "gazette")

    assert ran.code == 0, ran.err
    assert ran.out == dry.out
    assert file.read_text() == "# Our sources.\n\n" + ran.out
    assert "palimpsest crawl gazette" in ran.err
    entry = tomllib.loads(ran.out)["source"][0]
    assert entry["start"] == [newspaper.url]
    assert newspaper.url + "/feed.xml" in entry["feeds"]
    assert entry["sitemaps"] == [newspaper.url + "/sitemap_index.xml"]
    assert not palimpsest.archive.exists()
    assert not set(newspaper.expected.articles) & set(newspaper.requests)
    again = palimpsest.run("sources", "add", newspaper.url, "--name", "gazette")
    assert (again.code, again.out) == (2, "")
    assert "already has a source gazette: choose another name with --name" in again.err
    feed = palimpsest.run("sources", "add", newspaper.url + "/feed.xml", "--name", "feed")
    assert feed.out == f'[[source]]\nname = "feed"\nfeeds = ["{newspaper.url}/feed.xml"]\n'
    assert palimpsest.crawl("feed").code == 0


def test_a_url_that_cannot_be_fetched_is_not_added(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    ran = palimpsest.run("sources", "add", newspaper.url + "/none")
    assert (ran.code, ran.out) == (4, "")
    assert "/none: 404: HTTP 404 Not Found" in ran.err
    assert not (palimpsest.folder / "sources.toml").exists()


def test_checking_sources_reports_their_pages_and_archives_nothing(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    article = newspaper.expected.articles[0]
    gone = newspaper.url + "/gone-feed"
    write_sources(
        palimpsest,
        gazette={"start": [newspaper.url], "feeds": [newspaper.url + "/feed.xml"]},
        story={"start": [newspaper.url + article]},
        gone={"feeds": [gone]},
    )
    ran = palimpsest.run("sources", "check", "--json")
    assert ran.code == 3, ran.err
    start, feed, story, missing = ran.json
    assert (start["source"], start["outcome"]) == ("gazette", "not-article")
    assert start["detail"].startswith("listing")
    assert start["links"] > 5
    assert feed["detail"].startswith("feed: ")
    assert (story["outcome"], story["failed"]) == ("archived", False)
    assert (missing["url"], missing["outcome"], missing["failed"]) == (gone, "404", True)
    assert not palimpsest.archive.exists()
    one = palimpsest.run("sources", "check", "story")
    assert (one.code, "an article" in one.out, "gazette" in one.out) == (0, True, False)
    none = palimpsest.run("sources", "check", "nobody")
    assert (none.code, "sources.toml has no source nobody" in none.err) == (2, True)


def test_the_list_of_sources_shows_the_state_of_each(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    write_sources(
        palimpsest,
        gazette={"feeds": [newspaper.url + "/feed.xml"]},
        gone={"feeds": [newspaper.url + "/gone"]},
    )
    assert "never" in palimpsest.run("sources").out
    palimpsest.crawl("gazette")
    assert palimpsest.crawl("gone", "gazette", "gone").code == 4
    palimpsest.crawl("gone")

    gazette, gone = palimpsest.run("sources", "--json").json

    first, second = palimpsest.rows("SELECT started FROM runs WHERE source = 'gazette'")
    assert (gazette["last_run"], gazette["last_news"]) == (*second, *first)
    assert (gazette["articles_new"], gazette["failed_in_a_row"]) == (0, 0)
    assert (gone["last_news"], gone["failed_in_a_row"], gone["interval_seconds"]) == (
        None,
        2,
        14400,
    )
    out = palimpsest.run("sources").out
    assert "gazette" in out
    assert "finished" in out


def test_without_sources_the_list_explains_how_to_add_one(palimpsest: Palimpsest) -> None:
    ran = palimpsest.run("sources")
    assert ran.code == 2
    assert "sources.toml does not exist: create it with `palimpsest sources add" in ran.err
    write_sources(palimpsest)
    for words in (("sources",), ("sources", "check")):
        ran = palimpsest.run(*words)
        assert (ran.code, ran.out) == (0, "")
        assert "palimpsest sources add URL" in ran.err
    assert palimpsest.run("sources", "--json").json == []


def test_the_delay_of_a_source_is_kept_whatever_the_host_responds() -> None:
    slot = Slot(concurrency=4, delay=0.25)
    engine = SimpleNamespace(downloader=SimpleNamespace(slots={"a.example": slot}))
    source = Source("a", ("https://a.example/",), delay=7.0)
    session = SimpleNamespace(source_of=lambda lease: source)
    crawler: Any = SimpleNamespace(
        engine=engine,
        settings={"ROBOTSTXT_USER_AGENT": "Palimpsest"},
        get_extension=lambda kind: SimpleNamespace(session=session),
    )
    request = Request("https://a.example/1", meta={"download_slot": "a.example"})
    delays = CrawlDelay(crawler)

    delays.after_response(Response(request.url), request)
    assert slot.delay == 0.25  # robots.txt belongs to no source
    request.cb_kwargs["lease"] = object()
    delays.after_response(Response(request.url), request)
    assert (slot.delay, slot.jitter) == (7.0, 0.0)
    slot.delay = 60.0  # a slow host
    delays.after_response(Response(request.url), request)
    assert slot.delay == 60.0


def test_sources_list_is_the_same_as_sources(palimpsest: Palimpsest) -> None:
    write_sources(palimpsest, gazette={"start": ["https://gazette.example/"]})
    listed = palimpsest.run("sources", "list", "--json").json
    assert listed == palimpsest.run("sources", "--json").json
    assert [(row["source"], row["next_due"]) for row in listed] == [("gazette", None)]


def test_a_robots_txt_that_an_earlier_crawl_read_delays_the_first_request() -> None:
    slots: dict[str, Slot] = {}
    engine = SimpleNamespace(
        downloader=SimpleNamespace(slots=slots, get_slot_key=lambda request: "a.example")
    )
    crawler: Any = SimpleNamespace(engine=engine, settings={"ROBOTSTXT_USER_AGENT": "Palimpsest"})
    request = Request("https://a.example/1", meta={"download_slot": "a.example"})
    delays = CrawlDelay(crawler)
    rules: Any = SimpleNamespace(rp=SimpleNamespace(crawl_delay=lambda agent: 7.0))

    delays.robots_parsed(rules, request)  # no request was ever sent there
    slots["a.example"] = slot = Slot(concurrency=4, delay=0.25)
    delays.before_request(request)
    assert (slot.delay, slot.jitter) == (7.0, 0.0)
