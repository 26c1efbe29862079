"""Small changes of the page around an article are no versions of it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from random import Random
from typing import Any

from lxml import etree

from crawler.demo.pages import pages as demo_pages
from crawler.extraction.article import extract_article
from crawler.extraction.parser_repair import parse_html
from storage.core.model import Article, TextPreference, TextSource
from tests.support.command import Palimpsest
from tests.support.crawling import crawl_successfully, make_urls_due
from tests.support.ferry_article import TITLE
from tests.support.harbour_pages import FEED_PATH, rss_feed
from tests.support.importing import FERRY_URL, import_successfully
from tests.support.newspaper_expectations import Newspaper
from tests.support.small_changes import AROUND, find_article
from tests.support.sources_file import write_sources
from tests.support.warc_records import Warc

LINES = (
    "On Monday the skipper of the ferry denied again that no boat of this size is to be had before "
    "the spring tides. On Tuesday the harbour master heard that there is one, and that the "
    "county would have to pay for it.",
    "On Wednesday the keeper of the light wrote in a letter that the ferry would be laid up until "
    "its shaft is mended, as it was in the year of the great gale.",
    "On Thursday the council wrote in a letter that no boat will be hired, although nobody had "
    "asked for one.",
    "On Friday a farmer from the outer islands denied that the quay, which is older than the "
    "chapel, had sunk by a hand's breadth.",
)
BANNER = (
    '<div role="dialog"><p>We store cookies on your device, and learn from them what you read. You '
    "can read more about it in our policy.</p><button>Accept</button></div>"
)
"""With it, another extractor's text is the most similar to all others."""


def page(banner: str = "", readers: int = 19) -> str:
    lines = "\n".join(f"<div>{line}</div>" for line in LINES)
    return f"""<!doctype html><html lang="en"><head><title>{TITLE}</title>
<meta property="og:type" content="article"></head><body>{banner}
<nav><ul><li><a href="/">Home</a></li><li><a href="/harbour/">Harbour</a></li></ul></nav>
<article class="box"><h1>{TITLE}</h1><div class="column">
{lines}
</div></article>
<p>{readers} readers, 7 comments</p>
<div class="row-2"><h3><a href="/596.html">The crane lifts nine tons and not twelve</a></h3>
<p>On Saturday a carter of the inner harbour still believed that the crane lifts twelve tons, as
it did in the year of the great gale.</p></div>
<footer><p>The Gazette, Pellowmouth. All rights reserved, all wrongs corrected.</p></footer>
</body></html>"""


def read(html: str, source: TextSource | None = None) -> Article:
    tree = parse_html(html)
    assert tree is not None
    found = extract_article(tree, FERRY_URL, date(2026, 1, 1), TextPreference(article=source))
    assert isinstance(found, Article)
    return found


FIRST, SECOND = page(), page(BANNER, 20)


def versions(palimpsest: Palimpsest, url: str) -> list[tuple[int, int]]:
    """The number and the captures of each version."""
    found: Any = palimpsest.run("versions", url, "--json").json
    assert len(found["changes"]) == len(found["versions"]) - 1
    return [(version["number"], version["captures"]) for version in found["versions"]]


def two_captures(first: str, second: str) -> Warc:
    made = Warc()
    made.response(FERRY_URL, first, date="2024-05-01T12:00:00Z")
    made.response(FERRY_URL, second, date="2024-05-02T12:00:00Z")
    return made


def test_read_alone_the_two_pages_of_these_tests_have_different_texts() -> None:
    assert read(FIRST).text_source != read(SECOND).text_source
    assert read(FIRST).paragraphs != read(SECOND).paragraphs


def test_a_crawl_reads_an_article_as_the_crawl_before(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    path = "/harbour/ferry.html"
    newspaper.put(path, FIRST)
    crawl_successfully(palimpsest, newspaper.url + path)
    newspaper.put(path, SECOND)
    make_urls_due(palimpsest)
    summary = crawl_successfully(palimpsest, newspaper.url + path)
    assert (summary["articles_changed"], summary["articles_known"]) == (0, 1)
    assert versions(palimpsest, newspaper.url + path) == [(1, 2)]


def test_small_changes_around_all_articles_of_a_site_make_no_version(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    rng = Random(0)
    paths = newspaper.expected.articles
    demo = demo_pages(newspaper.url)
    write_sources(palimpsest, gazette={"feeds": [newspaper.url + FEED_PATH]})
    newspaper.put(FEED_PATH, rss_feed(newspaper, *paths), "application/rss+xml")
    crawl_successfully(palimpsest, "gazette")
    for path in paths:
        newspaper.put(path, changed_around(rng, demo[path].body.decode()))
    make_urls_due(palimpsest)
    summary = crawl_successfully(palimpsest, "gazette")
    assert (summary["articles_changed"], summary["articles_known"]) == (0, len(paths))
    assert palimpsest.rows("SELECT DISTINCT number FROM versions") == [(1,)]


def changed_around(rng: Random, html: str) -> str:
    """A page with three changes around its article."""
    for change in rng.sample(AROUND, 3):
        tree = parse_html(html)
        assert tree is not None
        places = find_article(tree, read(html).paragraphs)
        assert places is not None
        change(rng, places)
        html = etree.tostring(tree, encoding="unicode", method="html")
    return html


def test_an_import_of_two_captures_makes_one_version(palimpsest: Palimpsest) -> None:
    two_captures(FIRST, SECOND).save(palimpsest.folder / "two.warc.gz")
    summary = import_successfully(palimpsest, "two.warc.gz")
    assert (summary["articles_new"], summary["articles_changed"]) == (1, 0)
    assert versions(palimpsest, FERRY_URL) == [(1, 2)]


def test_a_re_extraction_of_both_makes_none(palimpsest: Palimpsest) -> None:
    two_captures(FIRST, SECOND).save(palimpsest.folder / "two.warc.gz")
    import_successfully(palimpsest, "two.warc.gz")
    forget_extractor(palimpsest)
    ran = palimpsest.run("reextract", "--json", "--workers", "2")
    assert ran.code == 0, ran.err
    assert (ran.json["read"], ran.json["same"], ran.json["versions_new"]) == (2, 2, 0)
    assert versions(palimpsest, FERRY_URL) == [(1, 2)]


def forget_extractor(palimpsest: Palimpsest) -> None:
    """Make the archive one that an earlier extractor wrote, which recorded no text sources."""
    with closing(sqlite3.connect(palimpsest.archive)) as connection, connection:
        connection.execute("UPDATE versions SET extractor = 'earlier', text_source = NULL")
        connection.execute("DELETE FROM site_text_sources")
        connection.execute("UPDATE runs SET arguments = json_remove(arguments, '$.software')")
