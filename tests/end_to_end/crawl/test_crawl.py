"""A crawl of a whole site: what is found, what is fetched, and the outcome of each URL."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading

import pytest

from tests.support.command import Palimpsest
from tests.support.crawled_newspaper import CrawledNewspaper
from tests.support.newspaper_expectations import Newspaper
from tests.support.paths import ROOT


def outcomes(palimpsest: Palimpsest, paper: Newspaper) -> dict[str, tuple[str, str | None]]:
    """The outcome and detail of each URL of the newspaper, by path."""
    rows = palimpsest.rows("SELECT url, outcome, detail FROM urls")
    return {url.removeprefix(paper.url) or "/": (outcome, detail) for url, outcome, detail in rows}


def test_every_article_of_the_site_is_archived_once(crawled: CrawledNewspaper) -> None:
    archived = {url for (url,) in crawled.palimpsest.rows("SELECT url FROM articles")}
    expected = crawled.newspaper.expected
    for path in (*expected.articles, expected.tagsoup, expected.wrong_charset):
        assert f"{crawled.newspaper.url}{path}" in archived
    assert len(archived) == len(expected.articles) + 2


def test_every_url_has_exactly_one_outcome(crawled: CrawledNewspaper) -> None:
    assert crawled.palimpsest.rows("SELECT url FROM urls WHERE state <> 'done'") == []
    assert crawled.palimpsest.rows("SELECT url FROM urls WHERE outcome IS NULL") == []
    (seen,) = crawled.palimpsest.rows("SELECT count(*), count(DISTINCT key) FROM urls")[0:1]
    assert seen[0] == seen[1] == crawled.summary["urls"]


def test_articles_are_stored_with_all_paragraphs_and_their_metadata(
    crawled: CrawledNewspaper,
) -> None:
    expected = crawled.newspaper.expected
    for path in expected.articles:
        article = crawled.palimpsest.run("show", crawled.newspaper.url + path, "--json").json
        assert article["title"] == expected.titles[path]
        assert article["author"] == expected.authors[path]
        assert article["published"][:10] == expected.dates[path][:10]
        texts = [paragraph["text"] for paragraph in article["paragraphs"]]
        assert [text for text in expected.paragraphs[path] if text not in texts] == []
        assert article["full_text"] == "\n".join(texts)


def test_listings_feeds_and_sitemaps_are_read_but_are_not_articles(
    crawled: CrawledNewspaper,
) -> None:
    ended = outcomes(crawled.palimpsest, crawled.newspaper)
    for path in ("/", *crawled.newspaper.expected.listings, "/feed.xml", "/sitemap_index.xml"):
        assert ended[path][0] == "not-article"
    assert ended["/feed.xml"][1] == "feed: 5 entries"
    assert ended["/sitemap_index.xml"][1] == "sitemap: 2 entries"


def test_robots_txt_is_fetched_first_and_obeyed(crawled: CrawledNewspaper) -> None:
    assert crawled.requests[0] == "/robots.txt"
    for path in crawled.newspaper.expected.forbidden:
        assert path not in crawled.requests
        assert outcomes(crawled.palimpsest, crawled.newspaper)[path][0] == "robots"


def test_missing_pages_end_as_404_and_are_fetched_once(crawled: CrawledNewspaper) -> None:
    ended = outcomes(crawled.palimpsest, crawled.newspaper)
    for path in crawled.newspaper.expected.missing:
        assert ended[path][0] == "404"
        assert crawled.requests.count(path) == 1
    assert ended["/harbour/withdrawn.html"][1] == "HTTP 410 Gone"


def test_server_errors_are_retried_and_then_reported(crawled: CrawledNewspaper) -> None:
    (path,) = crawled.newspaper.expected.failing
    assert crawled.requests.count(path) == 3
    assert outcomes(crawled.palimpsest, crawled.newspaper)[path] == (
        "error",
        "HTTP 500 Internal Server Error",
    )
    assert crawled.summary["retries"] == 2


def test_an_article_under_many_urls_is_one_article(crawled: CrawledNewspaper) -> None:
    paper = crawled.newspaper
    for alias, path in paper.expected.aliases.items():
        article = crawled.palimpsest.run("show", paper.url + alias, "--json").json
        assert article["url"].rstrip("/") == paper.url + path
    ended = outcomes(crawled.palimpsest, paper)
    assert ended["/amp/harbour/lighthouse.html"] == ("copy", f"{paper.url}/harbour/lighthouse.html")


def test_a_redirect_ends_as_a_copy_of_its_target(crawled: CrawledNewspaper) -> None:
    ended = outcomes(crawled.palimpsest, crawled.newspaper)
    for path, target in crawled.newspaper.expected.redirects.items():
        assert ended[path] == ("copy", crawled.newspaper.url + target)
        assert ended[target][0] == "archived"


def test_an_empty_page_does_not_become_an_article(crawled: CrawledNewspaper) -> None:
    ended = outcomes(crawled.palimpsest, crawled.newspaper)
    assert ended[crawled.newspaper.expected.empty] == (
        "not-article",
        "empty: the body contains no text",
    )
    assert crawled.palimpsest.rows("SELECT 1 FROM article_text WHERE full_text = ''") == []


def test_a_page_in_another_charset_than_declared_is_decoded_correctly(
    crawled: CrawledNewspaper,
) -> None:
    expected = crawled.newspaper.expected
    article = crawled.palimpsest.run(
        "show", crawled.newspaper.url + expected.wrong_charset, "--text", "full"
    ).out
    assert [text for text in expected.wrong_charset_texts if text not in article] == []


def test_other_hosts_are_not_crawled(crawled: CrawledNewspaper) -> None:
    assert crawled.palimpsest.rows("SELECT url FROM urls WHERE url LIKE '%elsewhere%'") == []


def test_the_user_agent_names_the_crawler_and_the_contact(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    palimpsest.crawl(newspaper.url + "/harbour/tide-mill.html", "--contact", "me@example.org")
    assert all(
        agent.startswith("Palimpsest/") and agent.endswith("(+me@example.org)")
        for agent in newspaper.user_agents
    )


def test_a_second_crawl_finds_nothing_new(palimpsest: Palimpsest, newspaper: Newspaper) -> None:
    for path in newspaper.expected.failing:
        newspaper.remove(path)
    count = "SELECT (SELECT count(*) FROM versions), (SELECT count(*) FROM paragraphs)"
    first = palimpsest.crawl(newspaper.url).json
    before = palimpsest.rows(count)
    second = palimpsest.crawl(newspaper.url).json
    assert palimpsest.rows(count) == before
    assert second["articles_new"] == second["articles_changed"] == 0
    assert second["articles_known"] == 0
    assert second["articles_not_due"] == first["articles_new"]
    out = palimpsest.run("crawl", newspaper.url, "--delay", "0", "--recheck").out
    assert f"0 new, 0 changed, {first['articles_new']} known" in out


def test_an_edited_article_gets_a_second_version_and_keeps_the_first(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    path = "/council/bus-shelter.html"
    palimpsest.crawl(newspaper.url + path)
    old = palimpsest.run("show", "1", "--text", "full").out
    kept = "<p>".join(newspaper.expected.paragraphs[path][:-1])
    page = f"<meta property='og:type' content='article'><article><h1>Shelter</h1><p>{kept}"
    newspaper.put(path, page + "<p>The pupils have since asked for a second shelter, by the pier.")
    summary = palimpsest.crawl(newspaper.url + path).json
    assert (summary["articles_new"], summary["articles_changed"]) == (0, 1)
    assert palimpsest.rows("SELECT number FROM versions ORDER BY id") == [(1,), (2,)]
    first = palimpsest.rows(
        "SELECT g.text FROM appearances p JOIN paragraphs g ON g.id = p.paragraph_id "
        "WHERE p.version_id = 1 ORDER BY p.position"
    )
    assert "\n".join(text for (text,) in first) == old.rstrip("\n")
    assert palimpsest.run("search", "second shelter", "--json").json[0]["id"] == 1
    gone = set(old.casefold().split()) - set(palimpsest.run("show", "1").out.casefold().split())
    word = max((word for word in gone if word.isalpha()), key=len)
    assert palimpsest.run("search", word, "--json").json == []


def test_links_of_a_single_article_are_not_followed(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    path = newspaper.expected.repeating_article
    summary = palimpsest.crawl(newspaper.url + path).json
    assert newspaper.requests == ["/robots.txt", path]
    assert summary["articles_new"] == 1


def test_feeds_and_sitemaps_may_be_start_urls(palimpsest: Palimpsest, newspaper: Newspaper) -> None:
    expected = newspaper.expected
    for path in (*expected.feeds, *expected.sitemaps):
        summary = palimpsest.crawl(newspaper.url + path).json
        assert summary["urls_not-article"] >= 1
        assert summary["articles_new"] + summary["articles_not_due"] >= 1, path
    assert all(not path.endswith(("/", "/about")) for path in newspaper.requests)


def test_urls_are_read_from_stdin(palimpsest: Palimpsest, newspaper: Newspaper) -> None:
    paths = newspaper.expected.articles[:3]
    urls = "\n".join(["# three articles", "", *(newspaper.url + path for path in paths)])
    assert palimpsest.crawl("-", stdin_text=urls).json["articles_new"] == 3


def test_max_pages_and_depth_are_respected(palimpsest: Palimpsest, newspaper: Newspaper) -> None:
    summary = palimpsest.crawl(newspaper.url, "--max-pages", "5").json
    assert summary["outcome"] == "limit"
    assert summary["fetched"] <= 5
    assert len(newspaper.requests) <= 6
    assert summary["left"] > 0
    shallow = Palimpsest(palimpsest.folder)
    shallow.archive.unlink()
    assert shallow.crawl(newspaper.url, "--depth", "0").json["urls"] == 1


def test_a_canonical_url_that_all_pages_share_is_ignored(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    listing = f"<link rel=canonical href='{newspaper.url}/news'>"
    paths = newspaper.expected.articles[:2]
    for number, path in enumerate(paths):
        texts = newspaper.expected.paragraphs[path]
        body = "".join(f"<p>{text}</p>" for text in texts)
        head = f"<meta property='og:type' content='article'><title>{number}</title>{listing}"
        newspaper.put(f"/same/{number}", f"<html><head>{head}</head><article>{body}</article>")
    urls = "\n".join(f"{newspaper.url}/same/{number}" for number in range(2))
    palimpsest.crawl("-", stdin_text=urls)
    texts_of = palimpsest.rows("SELECT full_text FROM article_text")
    for path in paths:
        assert any(newspaper.expected.paragraphs[path][0] in text for (text,) in texts_of)


def test_the_target_of_a_redirect_to_another_site_is_not_read(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    with Newspaper() as other:
        target = other.url + other.expected.articles[0]
        newspaper.put("/leaving", "", status=302, headers={"Location": target})
        newspaper.put("/list", f"<html><body><a href='{newspaper.url}/leaving'>x</a></body></html>")
        palimpsest.crawl(newspaper.url + "/list")
    (row,) = palimpsest.rows("SELECT outcome, detail FROM urls WHERE url LIKE '%/leaving'")
    assert row == ("not-article", f"elsewhere: redirected to {target}")


def test_scrapy_crawl_works_in_the_project_folder(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    url = newspaper.url + newspaper.expected.repeating_article
    arguments = ["-a", f"url={url}", "-a", f"archive={palimpsest.archive}"]
    subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", "articles", *arguments],
        cwd=ROOT,
        env=palimpsest.environment(),
        check=True,
        capture_output=True,
        timeout=60,
    )
    assert palimpsest.rows("SELECT url FROM articles") == [(url,)]


def story(*paragraphs: str, head: str = "") -> str:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    kind = "<meta property='og:type' content='article'>"
    return f"<html><head>{kind}{head}</head><body><article>{text}</article></body></html>"


def test_a_page_with_an_invalid_canonical_url_does_not_affect_others(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    paragraphs = newspaper.expected.paragraphs[newspaper.expected.articles[0]]
    for number, address in enumerate(("http://127.0.0.1:99999/a", "//127.0.0.1:port/a")):
        head = f"<link rel=canonical href='{address}'>"
        newspaper.put(f"/bad/{number}", story(*paragraphs, f"Published {number} times.", head=head))
    good = newspaper.url + newspaper.expected.articles[1]
    urls = "\n".join([f"{newspaper.url}/bad/0", f"{newspaper.url}/bad/1", good])
    ran = palimpsest.crawl("-", stdin_text=urls)
    assert (ran.code, ran.json["articles_new"]) == (0, 3)


@pytest.mark.parametrize("status", [429, 500])
def test_nothing_is_fetched_while_robots_txt_gives_a_server_error(
    palimpsest: Palimpsest, newspaper: Newspaper, status: int
) -> None:
    newspaper.put("/robots.txt", "later", status=status)
    url = newspaper.url + newspaper.expected.repeating_article
    ran = palimpsest.crawl(url)
    assert (ran.code, set(newspaper.requests)) == (4, {"/robots.txt"})
    assert f"answers with HTTP {status}: nothing is fetched" in ran.err
    assert palimpsest.rows("SELECT outcome FROM urls") == [("robots",)]


def test_all_requests_that_wait_for_a_robots_txt_obey_it(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    forbidden = [f"{newspaper.url}/private/{number}.html" for number in range(6)]
    ran = palimpsest.crawl("-", stdin_text="\n".join([f"{newspaper.url}/about/", *forbidden]))
    assert ran.code == 0, ran.err
    assert not [path for path in newspaper.requests if path.startswith("/private/")]
    rows = palimpsest.rows("SELECT url FROM urls WHERE outcome = 'robots'")
    assert {url for (url,) in rows} >= set(forbidden)


def test_broken_sitemap_urls_in_robots_txt_are_skipped_and_relative_ones_resolved(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    lines = "User-agent: *\nSitemap: http://[bad/\nSitemap: /sitemap-news.xml\n"
    newspaper.put("/robots.txt", lines, content_type="text/plain")
    newspaper.put("/", "<html><body><p>Nothing but a front page.</p></body></html>")
    ran = palimpsest.crawl(newspaper.url)
    assert ran.code == 0
    assert ran.json["articles_new"] > 0
    assert "/sitemap-news.xml" in newspaper.requests


def test_an_invalid_retry_after_still_gives_an_outcome(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    when = "Mon, 01 Jan 2024 00:00:00 +99999999999999"
    newspaper.put("/busy", "later", status=503, headers={"Retry-After": when})
    ran = palimpsest.crawl(f"{newspaper.url}/busy")
    assert ran.code == 4
    assert palimpsest.rows("SELECT outcome, detail FROM urls") == [
        ("error", "HTTP 503 Service Unavailable")
    ]


def test_a_page_with_the_canonical_url_of_another_article_does_not_replace_it(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    one, other = (newspaper.expected.paragraphs[path] for path in newspaper.expected.articles[:2])
    newspaper.put("/a", story(*one, head="<link rel=canonical href='/b'>"))
    newspaper.put("/b", story(*other))
    for _ in range(2):
        palimpsest.crawl(f"{newspaper.url}/a")
        texts = dict(
            palimpsest.rows(
                "SELECT a.url, t.full_text FROM articles a "
                "JOIN article_text t ON t.article_id = a.id"
            )
        )
        assert one[0] in texts[f"{newspaper.url}/a"]
        assert other[0] in texts[f"{newspaper.url}/b"]


def test_an_abridged_page_with_the_canonical_url_of_the_full_one_adds_no_versions(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    paragraphs = newspaper.expected.paragraphs[newspaper.expected.articles[0]]
    newspaper.put("/amp/x", story(*paragraphs[:-1], head="<link rel=canonical href='/x'>"))
    newspaper.put("/x", story(*paragraphs))
    for _ in range(2):
        palimpsest.crawl("-", stdin_text=f"{newspaper.url}/amp/x\n{newspaper.url}/x")
    assert palimpsest.rows("SELECT url FROM articles") == [(f"{newspaper.url}/x",)]
    (text,) = palimpsest.rows("SELECT full_text FROM article_text")
    assert paragraphs[-1] in text[0]
    assert palimpsest.rows("SELECT count(*) FROM versions") in ([(1,)], [(2,)])
    ended = dict(palimpsest.rows("SELECT url, outcome FROM urls"))
    assert ended[f"{newspaper.url}/amp/x"] == "copy"


def test_another_spelling_of_a_missing_url_is_fetched(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    paragraphs = newspaper.expected.paragraphs[newspaper.expected.articles[0]]
    newspaper.put("/only/slash/", story(*paragraphs))
    assert palimpsest.crawl(f"{newspaper.url}/only/slash").code == 4
    assert palimpsest.crawl(f"{newspaper.url}/only/slash/").json["articles_new"] == 1


def test_a_crawl_does_not_take_urls_that_wait_for_another_running_crawl(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    for path in newspaper.expected.failing:
        newspaper.remove(path)
    event = threading.Event()
    newspaper.delay("/sitemap_index.xml", event)
    first = palimpsest.start("crawl", newspaper.url, "--delay", "0.1", "--json")
    clock = threading.Event()
    for _ in range(400):
        if "/sitemap_index.xml" in newspaper.requests:
            break
        clock.wait(0.05)
    palimpsest.crawl(newspaper.url, "--max-pages", "2")
    event.set()
    first.communicate(timeout=60)
    assert first.returncode == 0
    archived = {url for (url,) in palimpsest.rows("SELECT url FROM articles")}
    assert {newspaper.url + path for path in newspaper.expected.articles} <= archived


def leased(palimpsest: Palimpsest) -> int:
    if not palimpsest.archive.exists():
        return 0
    return int(palimpsest.rows("SELECT count(*) FROM urls WHERE state = 'leased'")[0][0])


@pytest.mark.parametrize("before", ["the crawl delay", "robots.txt"])
def test_ctrl_c_does_not_wait_for_requests_that_were_not_sent(
    palimpsest: Palimpsest, newspaper: Newspaper, before: str
) -> None:
    lines = "User-agent: *\nCrawl-delay: 300\n"
    newspaper.put("/robots.txt", lines, content_type="text/plain")
    event = threading.Event()
    if before == "robots.txt":
        newspaper.delay("/robots.txt", event)
    urls = [newspaper.url + path for path in newspaper.expected.articles]
    process = palimpsest.start("crawl", *urls)
    clock = threading.Event()
    for _ in range(900):
        if newspaper.requests == ["/robots.txt"] and leased(palimpsest) == len(urls):
            break
        clock.wait(0.05)
    process.send_signal(signal.SIGINT)
    event.set()
    process.communicate(timeout=120)
    assert process.returncode == 130
    assert newspaper.requests == ["/robots.txt"]
    waiting = palimpsest.rows("SELECT count(*) FROM urls WHERE state = 'queued'")
    assert waiting == [(len(urls),)]


def test_slow_pages_do_not_delay_others(palimpsest: Palimpsest, newspaper: Newspaper) -> None:
    event = threading.Event()
    slow = [f"/slow/{number}" for number in range(4)]
    for path in slow:
        newspaper.put(path, "<p>slow</p>")
        newspaper.delay(path, event)
    newspaper.put("/front", f"<a href='{newspaper.expected.articles[0]}'>a</a>")
    urls = "\n".join(newspaper.url + path for path in ("/front", *slow))
    process = palimpsest.start("crawl", "-", "--delay", "0", stdin=subprocess.PIPE)
    assert process.stdin is not None
    process.stdin.write(urls)
    process.stdin.close()
    process.stdin = None
    clock = threading.Event()
    for _ in range(200):
        if newspaper.expected.articles[0] in newspaper.requests:
            break
        clock.wait(0.05)
    else:
        raise AssertionError("the links of the page that was received were not followed")
    event.set()
    process.communicate(timeout=60)
