"""An article that is captured repeatedly: what creates a version, and how versions are shown."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.command import Palimpsest
from tests.support.crawling import crawl_successfully, make_urls_due
from tests.support.ferry_article import CONSENT, EDITED, TEXT, TITLE
from tests.support.harbour_pages import ROBOTS_BYTES, article_page
from tests.support.newspaper_expectations import Newspaper
from tests.support.paths import ROOT

PATH = "/harbour/ferry.html"
TEASER = (TEXT[0], "Subscribe to read on. Readers who have an account may sign in here.")
NOTICE = (
    "This page cannot be shown at the moment because our servers are busy with something else. "
    "Please come back in a few minutes, or begin again on our front page."
)
ERROR = article_page("Something went wrong", NOTICE)
UNRECOGNISED_ERROR = article_page("Our servers have their hands full", NOTICE)


class RecheckedArticle:
    """An article whose page changes between captures."""

    def __init__(self, palimpsest: Palimpsest, paper: Newspaper) -> None:
        self.palimpsest = palimpsest
        self.paper = paper
        self.url = paper.url + PATH
        self.captures = 0
        paper.put("/robots.txt", "User-agent: none\n", "text/plain")

    def capture(self, html: str, **options: Any) -> dict[str, Any]:
        """Crawl the URL when it shows this page; return the summary."""
        self.captures += 1
        headers = {"ETag": f'"{self.captures}"'}
        self.paper.put(PATH, html, **{"headers": headers, **options})
        return crawl_successfully(self.palimpsest, self.url)

    def versions(self, *words: str) -> Any:
        ran = self.palimpsest.run("versions", self.url, "--json", *words)
        assert ran.code == 0, ran.err
        return ran.json

    def printed(self, *words: str) -> str:
        ran = self.palimpsest.run("versions", "1", *words)
        assert ran.code == 0, ran.err
        return ran.out

    def text(self) -> str:
        return self.palimpsest.run("show", "1", "--text", "full").out


@pytest.fixture(scope="module")
def captured_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RecheckedArticle]:
    """The article with its complete text captured once. Copy it."""
    with Newspaper() as paper:
        rechecked = RecheckedArticle(Palimpsest(tmp_path_factory.mktemp("versions")), paper)
        assert rechecked.capture(article_page(TITLE, *TEXT))["articles_new"] == 1
        yield rechecked


@pytest.fixture
def article(palimpsest: Palimpsest, captured_once: RecheckedArticle) -> RecheckedArticle:
    """A copy of it for one test."""
    shutil.copy(captured_once.palimpsest.archive, palimpsest.archive)
    article = RecheckedArticle(palimpsest, captured_once.paper)
    article.captures = 1
    return article


def test_a_changed_text_is_a_version_with_differences_by_paragraph_and_word(
    article: RecheckedArticle,
) -> None:
    assert article.capture(article_page(TITLE, *EDITED))["articles_changed"] == 1
    found = article.versions()
    assert [(v["number"], v["captures"], v["current"]) for v in found["versions"]] == [
        (1, 1, False),
        (2, 1, True),
    ]
    (change,) = found["changes"]
    assert change["paragraphs"] == {"same": 4, "changed": 1, "added": 1, "removed": 0, "moved": 0}
    edit, added = change["differences"]
    (place,) = edit["changes"]
    one, other = (
        edit["texts"][side][slice(*place[name])] for side, name in ((0, "one"), (1, "other"))
    )
    assert ("May" in one, "June" in other) == (True, True)
    assert added["texts"] == ["", EDITED[-1]]
    out = article.printed()
    assert "version 1 to 2  paragraphs: 1 changed, 1 added, 4 same" in out
    assert EDITED[-1] in out
    assert TEXT[1] not in out


def test_an_unchanged_article_has_one_version_and_says_since_when(
    article: RecheckedArticle,
) -> None:
    quoted = article_page(TITLE, *TEXT).replace("</h1>", "</h1>\n<p>12 comments</p>")
    again = article.capture(quoted.replace(" to the ", "\u00a0 to the\n"))
    assert (again["articles_changed"], again["articles_known"]) == (0, 1)
    assert article.palimpsest.rows("SELECT count(DISTINCT payload_digest) FROM captures")[0][0] > 1
    found = article.versions()
    assert (len(found["versions"]), found["versions"][0]["captures"], found["changes"]) == (
        1,
        2,
        [],
    )
    assert article.printed().splitlines()[-1].startswith("One version, first seen ")


def test_a_text_that_alternates_makes_two_versions(article: RecheckedArticle) -> None:
    for html in (article_page(TITLE, *EDITED), article_page(TITLE, *TEXT)):
        summary = article.capture(html)
    assert (summary["articles_changed"], summary["articles_known"]) == (0, 1)
    assert "returned to version 1" in article.printed()
    assert article.text().rstrip("\n").split("\n") == [TITLE, *TEXT]
    changed = "SELECT changed_at < fetched_at, outcome, detail FROM urls WHERE url LIKE ?"
    assert article.palimpsest.rows(changed, "%ferry.html") == [(1, "unchanged", "version 1 again")]
    article.capture(article_page(TITLE, *EDITED))
    assert "alternates between versions 1 and 2: 3 changes" in article.printed()
    found = article.versions()
    assert (found["turns"], found["returns"]) == ([1, 2, 1, 2], 2)
    assert [version["captures"] for version in found["versions"]] == [2, 2]
    assert article.palimpsest.run("search", "Friday", "--json").json[0]["id"] == 1


@pytest.mark.parametrize("html", [article_page(TITLE, *TEASER), CONSENT, UNRECOGNISED_ERROR])
def test_a_truncated_page_keeps_the_text_and_the_etag(article: RecheckedArticle, html: str) -> None:
    summary = article.capture(html)
    assert (summary["articles_changed"], summary["articles_known"]) == (0, 1)
    assert article.text().rstrip("\n").split("\n") == [TITLE, *TEXT]
    (url,) = article.palimpsest.rows(
        "SELECT outcome, detail, etag FROM urls WHERE url LIKE '%ferry.html'"
    )
    assert (url[0], url[1].partition(":")[0], url[2]) == ("unchanged", "truncated", '"1"')
    assert [(v["kind"], v["current"]) for v in article.versions()["versions"]] == [
        ("text", True),
        ("truncated", False),
    ]
    out = article.printed()
    assert "palimpsest versions 1 --from 1 --to 2" in out
    assert TEXT[1] not in out
    shown = " ".join(article.printed("--from", "1", "--to", "2").split())
    assert all(text in shown for text in TEXT[1:])
    assert "archived earlier: truncated" in article.palimpsest.run("why", article.url).out
    back = article.capture(article_page(TITLE, *TEXT), headers={"ETag": '"1"'})
    assert (back["articles_known"], back["bytes"]) == (1, ROBOTS_BYTES)


def test_pages_without_an_article_and_errors_keep_the_text_and_the_etag(
    article: RecheckedArticle,
) -> None:
    for html in ("<!doctype html><title>Empty</title><p>Nothing.", ERROR):
        article.capture(html)
    for status in (404, 410):
        article.paper.put(PATH, "gone", status=status)
        assert article.palimpsest.crawl(article.url).json["urls_404"] == 1
    assert article.text().rstrip("\n").split("\n") == [TITLE, *TEXT]
    assert article.palimpsest.rows("SELECT count(*) FROM versions") == [(1,)]
    back = article.capture(article_page(TITLE, *TEXT), headers={"ETag": '"1"'})
    assert (back["urls_unchanged"], back["bytes"]) == (1, ROBOTS_BYTES)


def test_a_truncated_first_capture_is_replaced_by_the_complete_text(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    article = RecheckedArticle(palimpsest, newspaper)
    article.capture(article_page(TITLE, *TEASER))
    make_urls_due(palimpsest)
    assert article.capture(article_page(TITLE, *TEXT))["articles_changed"] == 1
    assert article.text().rstrip("\n").split("\n") == [TITLE, *TEXT]


def test_invalid_version_numbers_are_rejected(article: RecheckedArticle) -> None:
    for words, message in (
        (("--from", "1", "--to", "9"), "article 1 has no version 9: it has version 1 only"),
        (("--to", "1"), "version 1 has no version before it"),
        (("--from", "1"), "are both version 1"),
    ):
        ran = article.palimpsest.run("versions", "1", *words)
        assert (ran.code, ran.out, message in ran.err) == (2, "", True)
    ran = article.palimpsest.run("versions", "77")
    assert (ran.code, "no article 77" in ran.err) == (2, True)


def test_control_characters_in_text_do_not_reach_the_terminal(article: RecheckedArticle) -> None:
    article.capture(article_page("\u202eA title", *(f"[bold]{text}\u202e" for text in EDITED)))
    assert not {"\x1b", "\u202e"} & set(article.printed())


def test_versions_in_an_older_archive_are_complete_texts(palimpsest: Palimpsest) -> None:
    old = ROOT / "tests" / "archives" / "schema-1.db.gz"
    palimpsest.archive.write_bytes(gzip.decompress(old.read_bytes()))
    assert palimpsest.run("refold").code == 0
    found = palimpsest.run("versions", "1", "--json").json
    assert [(v["number"], v["kind"], v["current"]) for v in found["versions"]] == [
        (1, "text", False),
        (2, "text", True),
    ]
