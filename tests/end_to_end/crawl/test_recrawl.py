"""Crawling a source again: only new and due pages are fetched, and only if they changed."""

from __future__ import annotations

import pytest

from tests.support.command import Palimpsest
from tests.support.crawling import crawl_successfully, make_urls_due
from tests.support.harbour_pages import (
    FEED_PATH,
    FIRST_PAGE,
    FIRST_PATH,
    ROBOTS_BYTES,
    SECOND_PAGE,
    SECOND_PATH,
    rss_feed,
)
from tests.support.newspaper_expectations import Newspaper
from tests.support.sources_file import write_sources


@pytest.fixture
def paper(newspaper: Newspaper) -> Newspaper:
    """A newspaper with a feed of one article; both have an ETag."""
    newspaper.put("/robots.txt", "User-agent: none\n", "text/plain")
    newspaper.put(FIRST_PATH, FIRST_PAGE, headers={"ETag": '"one-1"'})
    newspaper.put(
        FEED_PATH,
        rss_feed(newspaper, FIRST_PATH),
        "application/rss+xml",
        headers={"ETag": '"feed-1"'},
    )
    return newspaper


@pytest.fixture
def source(palimpsest: Palimpsest, paper: Newspaper) -> str:
    write_sources(palimpsest, gazette={"feeds": [paper.url + FEED_PATH]})
    return "gazette"


def requested(paper: Newspaper, before: int) -> list[str]:
    return sorted(path for path in paper.requests[before:] if path != "/robots.txt")


def test_a_known_article_is_fetched_only_when_due_and_then_by_its_etag(
    palimpsest: Palimpsest, paper: Newspaper, source: str
) -> None:
    first = crawl_successfully(palimpsest, source)
    assert (first["articles_new"], first["starts_read"]) == (1, 1)
    before = len(paper.requests)

    second = crawl_successfully(palimpsest, source)

    assert requested(paper, before) == [FEED_PATH]
    assert (second["fetched"], second["bytes"], second["urls_not-article"]) == (1, ROBOTS_BYTES, 1)
    assert second["starts_read"] == 1
    make_urls_due(palimpsest)
    before = len(paper.requests)
    third = crawl_successfully(palimpsest, source)
    assert requested(paper, before) == [FIRST_PATH, FEED_PATH]
    assert (third["articles_known"], third["bytes"]) == (1, ROBOTS_BYTES)
    statuses = "SELECT status, outcome, version_id FROM captures WHERE url LIKE '%/one.html'"
    assert palimpsest.rows(statuses) == [(200, "archived", 1), (304, "unchanged", 1)]
    assert palimpsest.rows("SELECT count(*) FROM versions") == [(1,)]
    seen = palimpsest.rows("SELECT first_seen < last_seen FROM articles")
    assert seen == [(1,)]


def test_an_edit_is_found_at_the_recheck_and_shortens_the_next_one(
    palimpsest: Palimpsest, paper: Newspaper, source: str
) -> None:
    crawl_successfully(palimpsest, source)
    make_urls_due(palimpsest)
    paper.put(FIRST_PATH, FIRST_PAGE.replace("April", "June"), headers={"ETag": '"one-2"'})
    changed = crawl_successfully(palimpsest, source)
    assert (changed["articles_changed"], changed["articles_known"]) == (1, 0)
    query = "SELECT etag, changed_at = fetched_at, check_at > fetched_at FROM urls WHERE url LIKE ?"
    assert palimpsest.rows(query, "%one.html") == [('"one-2"', 1, 1)]


def test_only_new_entries_of_a_feed_are_fetched(
    palimpsest: Palimpsest, paper: Newspaper, source: str
) -> None:
    crawl_successfully(palimpsest, source)
    paper.put(SECOND_PATH, SECOND_PAGE)
    paper.put(
        FEED_PATH,
        rss_feed(paper, SECOND_PATH, FIRST_PATH),
        "application/rss+xml",
        headers={"ETag": '"feed-2"'},
    )
    before = len(paper.requests)
    assert crawl_successfully(palimpsest, source)["articles_new"] == 1
    assert requested(paper, before) == [SECOND_PATH, FEED_PATH]


def test_last_modified_is_used_if_there_is_no_etag(
    palimpsest: Palimpsest, paper: Newspaper, source: str
) -> None:
    date = {"Last-Modified": "Mon, 02 Mar 2026 08:00:00 GMT"}
    paper.put(FIRST_PATH, FIRST_PAGE, headers=date)
    crawl_successfully(palimpsest, source)
    make_urls_due(palimpsest)
    assert crawl_successfully(palimpsest, source)["bytes"] == ROBOTS_BYTES
    assert palimpsest.rows("SELECT status FROM captures WHERE url LIKE '%one.html'") == [
        (200,),
        (304,),
    ]


def test_a_failed_recheck_keeps_the_text_and_the_etag(
    palimpsest: Palimpsest, paper: Newspaper, source: str
) -> None:
    crawl_successfully(palimpsest, source)
    make_urls_due(palimpsest)
    paper.put(FIRST_PATH, "gone", status=404)
    assert crawl_successfully(palimpsest, source)["urls_404"] == 1
    make_urls_due(palimpsest)
    paper.put(FIRST_PATH, FIRST_PAGE, headers={"ETag": '"one-1"'})
    back = crawl_successfully(palimpsest, source)
    assert (back["urls_unchanged"], back["bytes"]) == (1, ROBOTS_BYTES)
    assert palimpsest.rows("SELECT count(*) FROM versions") == [(1,)]


def test_rechecks_of_a_source_can_be_disabled(palimpsest: Palimpsest, paper: Newspaper) -> None:
    write_sources(palimpsest, gazette={"feeds": [paper.url + FEED_PATH], "recheck": False})
    crawl_successfully(palimpsest, "gazette")
    make_urls_due(palimpsest)
    paper.put(FEED_PATH, rss_feed(paper, FIRST_PATH, SECOND_PATH), "application/rss+xml")
    paper.put(SECOND_PATH, SECOND_PAGE)
    before = len(paper.requests)
    assert crawl_successfully(palimpsest, "gazette")["articles_not_due"] == 1
    assert requested(paper, before) == [SECOND_PATH, FEED_PATH]


def test_urls_left_by_a_limited_run_are_fetched_by_the_next_although_the_feed_is_unchanged(
    palimpsest: Palimpsest, paper: Newspaper
) -> None:
    paper.put(SECOND_PATH, SECOND_PAGE)
    paper.put(
        FEED_PATH,
        rss_feed(paper, FIRST_PATH, SECOND_PATH),
        "application/rss+xml",
        headers={"ETag": '"feed-1"'},
    )
    write_sources(palimpsest, gazette={"feeds": [paper.url + FEED_PATH], "max_pages": 2})
    assert crawl_successfully(palimpsest, "gazette")["left"] == 1
    before = len(paper.requests)
    assert crawl_successfully(palimpsest, "gazette")["articles_new"] == 1
    assert requested(paper, before) == [SECOND_PATH, FEED_PATH]


def test_a_start_url_is_always_fetched_and_known_articles_on_request(
    palimpsest: Palimpsest, paper: Newspaper
) -> None:
    crawl_successfully(palimpsest, paper.url + FEED_PATH)
    before = len(paper.requests)
    crawl_successfully(palimpsest, paper.url + FEED_PATH)
    assert requested(paper, before) == [FEED_PATH]
    before = len(paper.requests)
    again = crawl_successfully(palimpsest, paper.url + FEED_PATH, "--recheck")
    assert requested(paper, before) == [FIRST_PATH, FEED_PATH]
    assert (again["articles_known"], again["bytes"] > ROBOTS_BYTES) == (1, True)
    given = crawl_successfully(palimpsest, paper.url + FIRST_PATH)
    assert (given["articles_known"], given["bytes"]) == (1, ROBOTS_BYTES)


def test_sections_and_failed_pages_are_fetched_again_although_the_front_page_is_unchanged(
    palimpsest: Palimpsest, paper: Newspaper
) -> None:
    def listing(*paths: str) -> str:
        links = "".join(f"<li><a href='{path}'>What happened at {path}</a></li>" for path in paths)
        return f"<html><body><ul>{links}</ul></body></html>"

    paper.put("/front", listing("/sport/", "/broken.html"), headers={"ETag": '"front"'})
    paper.put("/sport/", listing("/other-sport/"))
    paper.put("/broken.html", "not now", status=403)
    write_sources(palimpsest, gazette={"start": [paper.url + "/front"]})
    crawl_successfully(palimpsest, "gazette")
    paper.put("/sport/", listing("/other-sport/", SECOND_PATH))
    paper.put(SECOND_PATH, SECOND_PAGE)
    paper.put("/broken.html", FIRST_PAGE)
    make_urls_due(palimpsest)
    again = crawl_successfully(palimpsest, "gazette")
    assert again["articles_new"] == 2
    statuses = palimpsest.rows("SELECT status FROM captures WHERE url LIKE '%/front'")
    assert statuses == [(200,), (304,)]


def test_a_feed_is_read_again_by_a_source_with_other_link_rules(
    palimpsest: Palimpsest, paper: Newspaper
) -> None:
    paper.put(SECOND_PATH, SECOND_PAGE)
    paper.put(
        FEED_PATH,
        rss_feed(paper, FIRST_PATH, SECOND_PATH),
        "application/rss+xml",
        headers={"ETag": '"both"'},
    )
    one = {"feeds": [paper.url + FEED_PATH], "include": ["one"]}
    write_sources(palimpsest, one=one, two=one | {"include": ["two"]})
    ran = palimpsest.crawl("one", "two")
    assert [row["articles_new"] for row in ran.json] == [1, 1], ran.err
    write_sources(palimpsest, two=one | {"include": ["two"], "depth": 2})
    assert crawl_successfully(palimpsest, "two")["bytes"] > ROBOTS_BYTES
    assert crawl_successfully(palimpsest, "two")["bytes"] == ROBOTS_BYTES


def test_a_url_that_redirects_to_its_own_alias_gets_an_outcome(
    palimpsest: Palimpsest, paper: Newspaper
) -> None:
    crawl_successfully(palimpsest, paper.url + FIRST_PATH)
    alias = FIRST_PAGE.replace(
        "<title>", f"<link rel='canonical' href='{paper.url}{FIRST_PATH}'><title>"
    )
    paper.put("/m/one.html", alias)
    paper.put(FIRST_PATH, "", status=302, headers={"Location": "/m/one.html"})
    again = crawl_successfully(palimpsest, paper.url + FIRST_PATH)
    assert (again["left"], again["urls_unchanged"]) == (0, 1)


def test_a_resumed_run_is_not_a_failed_poll(palimpsest: Palimpsest, paper: Newspaper) -> None:
    paper.put(SECOND_PATH, SECOND_PAGE)
    paper.put(FEED_PATH, rss_feed(paper, FIRST_PATH, SECOND_PATH), "application/rss+xml")
    write_sources(palimpsest, gazette={"feeds": [paper.url + FEED_PATH], "max_pages": 2})
    crawl_successfully(palimpsest, "gazette")
    assert crawl_successfully(palimpsest, "gazette", "--resume")["articles_new"] == 1
    assert palimpsest.rows("SELECT failed_polls FROM sources") == [(0,)]
