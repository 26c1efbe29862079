"""A source that is crawled again: only what is new or due is fetched, and only what has changed."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest

from crawler.demo import Newspaper
from tests.conftest import Palimpsest
from tests.end_to_end.sources.test_sources import write

ONE = "/harbour/one.html"
TWO = "/harbour/two.html"
FEED = "/small.xml"
ROBOTS = 17  # bytes of robots.txt, which has no tag


def page(title: str, *paragraphs: str) -> str:
    told = "".join(f"<p>{text}</p>" for text in paragraphs)
    return (
        f"<!doctype html><html lang='en'><head><title>{title}</title>"
        "<meta property='og:type' content='article'></head>"
        f"<body><article><h1>{title}</h1>{told}</article></body></html>"
    )


FIRST = page(
    "The dredger is late",
    "The dredger that was to clear the inner harbour by April has not left its yard, and nobody "
    "at the port office would say on Monday when it will.",
    "Skippers who draw more than two metres have been told to wait for high water until then.",
)
SECOND = page(
    "A bridge is closed",
    "The swing bridge will stay closed to carts and cars for six weeks while its bearings, which "
    "are older than the town hall, are taken out and cast anew.",
    "The ferry carries people on foot for nothing as long as the work on the bridge goes on.",
)


def feed(paper: Newspaper, *paths: str) -> str:
    items = "".join(f"<item><link>{paper.url}{path}</link></item>" for path in paths)
    return f"<?xml version='1.0'?><rss version='2.0'><channel>{items}</channel></rss>"


@pytest.fixture
def paper(newspaper: Newspaper) -> Newspaper:
    """With a feed of one article, both with a tag."""
    newspaper.put("/robots.txt", "User-agent: none\n", "text/plain")
    newspaper.put(ONE, FIRST, headers={"ETag": '"one-1"'})
    newspaper.put(FEED, feed(newspaper, ONE), "application/rss+xml", headers={"ETag": '"feed-1"'})
    return newspaper


@pytest.fixture
def source(palimpsest: Palimpsest, paper: Newspaper) -> str:
    write(palimpsest, gazette={"feeds": [paper.url + FEED]})
    return "gazette"


def asked(paper: Newspaper, before: int) -> list[str]:
    return sorted(path for path in paper.requests[before:] if path != "/robots.txt")


def make_due(palimpsest: Palimpsest) -> None:
    """As if a long time had passed."""
    with sqlite3.connect(palimpsest.archive) as connection:
        connection.execute("UPDATE urls SET check_at = '2020-01-01T00:00:00.000Z'")
    connection.close()


def crawl(palimpsest: Palimpsest, *words: str) -> dict[str, Any]:
    ran = palimpsest.crawl(*words)
    assert ran.code == 0, ran.err
    return dict(ran.json)


def test_a_known_article_is_left_alone_until_it_is_due_and_then_asked_for_by_its_tag(
    palimpsest: Palimpsest, paper: Newspaper, source: str
) -> None:
    first = crawl(palimpsest, source)
    assert (first["articles_new"], first["starts_read"]) == (1, 1)
    before = len(paper.requests)

    second = crawl(palimpsest, source)

    assert asked(paper, before) == [FEED]
    assert (second["fetched"], second["bytes"], second["urls_not-article"]) == (1, ROBOTS, 1)
    assert second["starts_read"] == 1
    make_due(palimpsest)
    before = len(paper.requests)
    third = crawl(palimpsest, source)
    assert asked(paper, before) == [ONE, FEED]
    assert (third["articles_known"], third["bytes"]) == (1, ROBOTS)
    statuses = "SELECT status, outcome, version_id FROM captures WHERE url LIKE '%/one.html'"
    assert palimpsest.rows(statuses) == [(200, "archived", 1), (304, "unchanged", 1)]
    assert palimpsest.rows("SELECT count(*) FROM versions") == [(1,)]
    seen = palimpsest.rows("SELECT first_seen < last_seen FROM articles")
    assert seen == [(1,)]


def test_an_edit_is_found_when_the_article_is_due_and_young_again(
    palimpsest: Palimpsest, paper: Newspaper, source: str
) -> None:
    crawl(palimpsest, source)
    make_due(palimpsest)
    paper.put(ONE, FIRST.replace("April", "June"), headers={"ETag": '"one-2"'})
    changed = crawl(palimpsest, source)
    assert (changed["articles_changed"], changed["articles_known"]) == (1, 0)
    query = "SELECT etag, changed_at = fetched_at, check_at > fetched_at FROM urls WHERE url LIKE ?"
    assert palimpsest.rows(query, "%one.html") == [('"one-2"', 1, 1)]


def test_what_is_new_in_a_feed_is_fetched_and_the_rest_is_not(
    palimpsest: Palimpsest, paper: Newspaper, source: str
) -> None:
    crawl(palimpsest, source)
    paper.put(TWO, SECOND)
    paper.put(FEED, feed(paper, TWO, ONE), "application/rss+xml", headers={"ETag": '"feed-2"'})
    before = len(paper.requests)
    assert crawl(palimpsest, source)["articles_new"] == 1
    assert asked(paper, before) == [TWO, FEED]


def test_a_date_does_where_a_server_gives_no_tag(
    palimpsest: Palimpsest, paper: Newspaper, source: str
) -> None:
    date = {"Last-Modified": "Mon, 02 Mar 2026 08:00:00 GMT"}
    paper.put(ONE, FIRST, headers=date)
    crawl(palimpsest, source)
    make_due(palimpsest)
    assert crawl(palimpsest, source)["bytes"] == ROBOTS
    assert palimpsest.rows("SELECT status FROM captures WHERE url LIKE '%one.html'") == [
        (200,),
        (304,),
    ]


def test_a_failed_look_keeps_the_text_and_the_tag(
    palimpsest: Palimpsest, paper: Newspaper, source: str
) -> None:
    crawl(palimpsest, source)
    make_due(palimpsest)
    paper.put(ONE, "gone", status=404)
    assert crawl(palimpsest, source)["urls_404"] == 1
    make_due(palimpsest)
    paper.put(ONE, FIRST, headers={"ETag": '"one-1"'})
    back = crawl(palimpsest, source)
    assert (back["urls_unchanged"], back["bytes"]) == (1, ROBOTS)
    assert palimpsest.rows("SELECT count(*) FROM versions") == [(1,)]


def test_a_source_may_be_kept_from_being_checked_again(
    palimpsest: Palimpsest, paper: Newspaper
) -> None:
    write(palimpsest, gazette={"feeds": [paper.url + FEED], "recheck": False})
    crawl(palimpsest, "gazette")
    make_due(palimpsest)
    paper.put(FEED, feed(paper, ONE, TWO), "application/rss+xml")
    paper.put(TWO, SECOND)
    before = len(paper.requests)
    assert crawl(palimpsest, "gazette")["articles_not_due"] == 1
    assert asked(paper, before) == [TWO, FEED]


def test_what_a_limited_run_left_is_taken_up_by_the_next_although_the_feed_is_the_same(
    palimpsest: Palimpsest, paper: Newspaper
) -> None:
    paper.put(TWO, SECOND)
    paper.put(FEED, feed(paper, ONE, TWO), "application/rss+xml", headers={"ETag": '"feed-1"'})
    write(palimpsest, gazette={"feeds": [paper.url + FEED], "max_pages": 2})
    assert crawl(palimpsest, "gazette")["left"] == 1
    before = len(paper.requests)
    assert crawl(palimpsest, "gazette")["articles_new"] == 1
    assert asked(paper, before) == [TWO, FEED]


def test_a_url_that_is_given_is_always_fetched_and_what_it_leads_to_on_request(
    palimpsest: Palimpsest, paper: Newspaper
) -> None:
    crawl(palimpsest, paper.url + FEED)
    before = len(paper.requests)
    crawl(palimpsest, paper.url + FEED)
    assert asked(paper, before) == [FEED]
    before = len(paper.requests)
    again = crawl(palimpsest, paper.url + FEED, "--recheck")
    assert asked(paper, before) == [ONE, FEED]
    assert (again["articles_known"], again["bytes"] > ROBOTS) == (1, True)
    given = crawl(palimpsest, paper.url + ONE)
    assert (given["articles_known"], given["bytes"]) == (1, ROBOTS)


def test_a_section_and_a_page_that_failed_are_fetched_again_although_what_names_them_is_the_same(
    palimpsest: Palimpsest, paper: Newspaper
) -> None:
    def listing(*paths: str) -> str:
        links = "".join(f"<li><a href='{path}'>What happened at {path}</a></li>" for path in paths)
        return f"<html><body><ul>{links}</ul></body></html>"

    paper.put("/front", listing("/sport/", "/broken.html"), headers={"ETag": '"front"'})
    paper.put("/sport/", listing("/other-sport/"))
    paper.put("/broken.html", "not now", status=403)
    write(palimpsest, gazette={"start": [paper.url + "/front"]})
    crawl(palimpsest, "gazette")
    paper.put("/sport/", listing("/other-sport/", TWO))
    paper.put(TWO, SECOND)
    paper.put("/broken.html", FIRST)
    make_due(palimpsest)
    again = crawl(palimpsest, "gazette")
    assert again["articles_new"] == 2
    statuses = palimpsest.rows("SELECT status FROM captures WHERE url LIKE '%/front'")
    assert statuses == [(200,), (304,)]


def test_a_feed_is_read_anew_by_who_follows_other_links_of_it(
    palimpsest: Palimpsest, paper: Newspaper
) -> None:
    paper.put(TWO, SECOND)
    paper.put(FEED, feed(paper, ONE, TWO), "application/rss+xml", headers={"ETag": '"both"'})
    one = {"feeds": [paper.url + FEED], "include": ["one"]}
    write(palimpsest, one=one, two=one | {"include": ["two"]})
    ran = palimpsest.crawl("one", "two")
    assert [row["articles_new"] for row in ran.json] == [1, 1], ran.err
    write(palimpsest, two=one | {"include": ["two"], "depth": 2})
    assert crawl(palimpsest, "two")["bytes"] > ROBOTS
    assert crawl(palimpsest, "two")["bytes"] == ROBOTS


def test_a_url_that_leads_to_an_alias_of_itself_comes_to_its_end(
    palimpsest: Palimpsest, paper: Newspaper
) -> None:
    crawl(palimpsest, paper.url + ONE)
    alias = FIRST.replace("<title>", f"<link rel='canonical' href='{paper.url}{ONE}'><title>")
    paper.put("/m/one.html", alias)
    paper.put(ONE, "", status=302, headers={"Location": "/m/one.html"})
    again = crawl(palimpsest, paper.url + ONE)
    assert (again["left"], again["urls_unchanged"]) == (0, 1)


def test_a_run_that_is_resumed_is_no_failed_poll(palimpsest: Palimpsest, paper: Newspaper) -> None:
    paper.put(TWO, SECOND)
    paper.put(FEED, feed(paper, ONE, TWO), "application/rss+xml")
    write(palimpsest, gazette={"feeds": [paper.url + FEED], "max_pages": 2})
    crawl(palimpsest, "gazette")
    assert crawl(palimpsest, "gazette", "--resume")["articles_new"] == 1
    assert palimpsest.rows("SELECT failed FROM sources") == [(0,)]
