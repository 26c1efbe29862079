"""A later extractor: kept pages are read anew, what differs is a version, and no edit."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.extraction.extractor_version import EXTRACTOR
from crawler.extraction.payload import Payload
from crawler.extraction.read_page import read_payload
from storage.archive.archive import Archive
from storage.archive.visits import Visit
from storage.core.clock import format_timestamp
from storage.core.model import Article, Capture, NoArticle, WarcRecord
from storage.text.read_article import ReadArticle
from tests.support.command import Palimpsest
from tests.support.crawling import crawl_successfully, make_urls_due
from tests.support.ferry_article import EDITED, TEXT, TITLE
from tests.support.harbour_pages import SECOND_PAGE, article_page
from tests.support.newspaper_expectations import Newspaper
from tests.support.serving import serving
from tests.support.warc_records import Warc

EARLIER = "trafilatura 1.0.0, palimpsest 1"
PATH = "/harbour/ferry.html"
FERRY = f"https://gazette.example{PATH}"
LIST = "https://gazette.example/harbour/"

Reads = Callable[[Article], Article | NoArticle]


def all_but_the_last(article: Article) -> Article:
    """How the earlier extractor read: it lost the last paragraph."""
    return replace(article, paragraphs=article.paragraphs[:-1], extractor=EARLIER)


def as_today(article: Article) -> Article:
    """... or it read as today's does."""
    return replace(article, extractor=EARLIER)


def led_elsewhere(article: Article) -> NoArticle:
    """... or nobody read it: it was of a site that the crawl was not to enter."""
    return NoArticle("elsewhere", "redirected to https://other.example/")


def no_article(article: Article) -> NoArticle:
    """... or took it for a listing."""
    return NoArticle("listing", "only 12 characters of whole sentences")


class Before:
    """An archive as an earlier extractor left it, with its pages kept in WARC files."""

    def __init__(self, palimpsest: Palimpsest) -> None:
        self.palimpsest = palimpsest
        self.files = 0

    def captured(self, *pages: tuple[str, int, str, Reads]) -> None:
        """Capture pages: the URL, the day of May, what was sent, and how it was read then."""
        self.files += 1
        made = Warc()
        for url, day, html, _ in pages:
            made.response(url, html, date=f"2024-05-{day:02}T12:00:00Z")
        path = made.save(self.palimpsest.folder / f"{self.files}.warc.gz")
        with Archive(self.palimpsest.archive) as archive:
            run = archive.begin_run("crawl", {"software": {"extractor": EARLIER}})
            for (url, day, html, reads), record in zip(pages, recorded(path), strict=True):
                archive.write(run, [visit(archive, url, day, html, reads, record)])
            archive.finish_run(run, "finished")

    def reextract(self, *words: str, code: int = 0) -> dict[str, Any]:
        ran = self.palimpsest.run("reextract", "--json", "--workers", "1", *words)
        assert ran.code == code, ran.err + ran.out
        return dict(ran.json)

    def text(self, article: str = "1") -> list[str]:
        ran = self.palimpsest.run("show", article, "--text", "full")
        return ran.out.rstrip("\n").split("\n")

    def history(self) -> Any:
        return self.palimpsest.run("versions", "1", "--json").json


def recorded(path: Path) -> Iterator[WarcRecord]:
    with path.open("rb") as stream:
        records = ArchiveIterator(stream)
        for each in records:
            headers = each.rec_headers
            offset, length = records.get_record_offset(), records.get_record_length()
            if each.rec_type == "response":
                yield WarcRecord(
                    *(str(path.parent), path.name, offset, length),
                    *(headers["WARC-Record-ID"].strip("<>"), "response"),
                    *(headers["WARC-Target-URI"], headers["WARC-Date"]),
                    headers["WARC-Payload-Digest"],
                )


def visit(
    archive: Archive, url: str, day: int, html: str, reads: Reads, record: WarcRecord
) -> Visit:
    moment = format_timestamp(datetime(2024, 5, day, 12, tzinfo=UTC))
    capture = Capture(url, url, moment, 200, None, len(html), "text/html", record=record)
    today = read_payload(Payload(html.encode(), url, "text/html"), archive.folding).content
    assert isinstance(today, ReadArticle)
    content = reads(today.article)
    if isinstance(content, NoArticle):
        return Visit(url, "crawl", capture, content)
    return Visit(url, "crawl", capture, ReadArticle.from_article(content, archive.folding))


@pytest.fixture
def before(palimpsest: Palimpsest) -> Before:
    return Before(palimpsest)


def test_what_an_earlier_extractor_lost_is_a_version_that_stands_and_is_no_edit(
    before: Before,
) -> None:
    before.captured((FERRY, 1, article_page(TITLE, *TEXT), all_but_the_last))
    assert before.text() == [TITLE, *TEXT[:-1]]
    summary = before.reextract()
    assert (summary["read"], summary["differing"], summary["versions_new"]) == (1, 1, 1)
    assert before.text() == [TITLE, *TEXT]
    rows = before.palimpsest.rows(
        "SELECT v.number, v.extractor, v.reextraction_of, v.seen_at, a.version_id = v.id, a.last_seen "
        "FROM versions v JOIN articles a ON a.id = v.article_id ORDER BY v.number"
    )
    day = "2024-05-01T12:00:00.000Z"
    assert rows == [(1, EARLIER, None, day, 0, day), (2, EXTRACTOR, 1, day, 1, day)]
    assert before.palimpsest.rows("SELECT version_id FROM captures") == [(2,)]
    found = before.palimpsest.run("search", "barge sheep", "--json").json
    assert [each["id"] for each in found] == [1]
    (change,) = before.history()["changes"]
    assert (change["from"], change["to"], change["reread_by"]) == (1, 2, EXTRACTOR)
    out = before.palimpsest.run("versions", "1").out
    assert f"no edit: the page was read anew by {EXTRACTOR}" in out
    assert "stands, 1 read anew" in out


def test_a_second_run_has_nothing_to_do(before: Before) -> None:
    before.captured(
        (FERRY, 1, article_page(TITLE, *TEXT), all_but_the_last),
        (LIST, 1, SECOND_PAGE, as_today),
        (LIST + "two.html", 1, article_page("Two", *TEXT), no_article),
    )
    assert before.palimpsest.run("reextract").out.count("1\n") >= 3
    tables = [before.palimpsest.rows(f"SELECT * FROM {name}") for name in ("versions", "captures")]
    again = before.palimpsest.run("reextract")
    assert (again.code, again.out) == (0, "")
    assert "Nothing to do" in again.err
    assert tables == [
        before.palimpsest.rows(f"SELECT * FROM {name}") for name in ("versions", "captures")
    ]


def test_a_dry_run_says_what_would_differ_and_writes_nothing(before: Before) -> None:
    before.captured(
        (FERRY, 1, article_page(TITLE, *TEXT), all_but_the_last),
        (LIST + "two.html", 1, article_page("Two", *TEXT), no_article),
    )
    summary = before.reextract("--dry-run")
    assert (summary["differing"], summary["articles_new"]) == (1, 1)
    assert before.palimpsest.rows("SELECT count(*) FROM versions") == [(1,)]
    assert before.palimpsest.rows("SELECT count(*) FROM runs") == [(1,)]
    assert before.reextract()["left"] == 2


def test_a_page_that_was_no_article_and_is_one_now_is_entered(before: Before) -> None:
    before.captured((FERRY, 1, article_page(TITLE, *TEXT), no_article))
    assert before.palimpsest.rows("SELECT outcome FROM urls") == [("not-article",)]
    assert before.reextract()["articles_new"] == 1
    assert before.text() == [TITLE, *TEXT]
    assert before.palimpsest.rows("SELECT outcome, detail, article_id FROM urls") == [
        ("archived", None, 1)
    ]
    assert before.palimpsest.rows("SELECT outcome, version_id, fetched_at FROM captures") == [
        ("archived", 1, "2024-05-01T12:00:00.000Z")
    ]
    assert before.palimpsest.rows("SELECT first_seen FROM articles") == [
        ("2024-05-01T12:00:00.000Z",)
    ]


def test_every_version_is_read_anew_and_what_stood_is_stood_for(before: Before) -> None:
    before.captured(
        (FERRY, 1, article_page(TITLE, *TEXT), all_but_the_last),
        (FERRY, 5, article_page(TITLE, *EDITED), all_but_the_last),
    )
    assert before.reextract()["versions_new"] == 2
    assert before.text() == [TITLE, *EDITED]
    found = before.history()
    assert [(v["number"], v["rereads"], v["follows"], v["stands"]) for v in found["versions"]] == [
        *((1, None, None, False), (2, None, 1, False)),
        *((3, 1, 1, False), (4, 2, 2, True)),
    ]
    assert [each["reread_by"] for each in found["changes"]] == [None, EXTRACTOR, EXTRACTOR]
    assert (found["turns"], found["returns"]) == ([3, 4], 0)


def test_two_captures_of_one_version_may_read_otherwise_and_the_later_one_stands(
    before: Before,
) -> None:
    both = (
        article_page(TITLE, *TEXT),
        article_page(TITLE, *TEXT[:-1], "The sheep went by road on Sunday."),
    )
    before.captured((FERRY, 1, both[0], all_but_the_last), (FERRY, 5, both[1], all_but_the_last))
    assert before.palimpsest.rows("SELECT count(*) FROM versions") == [(1,)]
    before.reextract()
    assert before.text()[-1] == "The sheep went by road on Sunday."
    assert [v["rereads"] for v in before.history()["versions"]] == [None, 1, 1]


def test_what_was_read_alike_stays(before: Before) -> None:
    before.captured((FERRY, 1, article_page(TITLE, *TEXT), as_today))
    summary = before.reextract()
    assert (summary["same"], summary["versions_new"]) == (1, 0)
    assert before.palimpsest.rows("SELECT extractor FROM versions") == [(EARLIER,)]


def test_only_what_is_asked_for_is_read(before: Before) -> None:
    other = "https://herald.example/a.html"
    before.captured(
        (FERRY, 1, article_page(TITLE, *TEXT), all_but_the_last),
        (other, 1, SECOND_PAGE, all_but_the_last),
        ("https://herald.example/b.html", 1, article_page("B", *EDITED), no_article),
    )
    assert before.reextract(FERRY)["left"] == 1
    assert before.reextract("--site", "herald.example")["left"] == 2
    assert before.reextract()["left"] == 0
    ran = before.palimpsest.run("reextract", "77")
    assert (ran.code, "no article 77" in ran.err) == (2, True)


def test_missing_records_are_named_and_found_where_they_were_moved_to(before: Before) -> None:
    before.captured((FERRY, 1, article_page(TITLE, *TEXT), all_but_the_last))
    before.captured((LIST + "two.html", 1, SECOND_PAGE, all_but_the_last))
    folder = before.palimpsest.folder
    (folder / "moved").mkdir()
    shutil.move(folder / "1.warc.gz", folder / "moved" / "1.warc.gz")
    summary = before.reextract(code=3)
    assert summary["read"] == 1
    (missing,) = summary["missing"]
    assert (missing["file"], missing["records"]) == (str(folder / "1.warc.gz"), 1)
    out = before.palimpsest.run("reextract").out
    assert "1.warc.gz" in out
    assert "--warc" in out
    assert before.text() == [TITLE, *TEXT[:-1]]
    assert before.reextract("--warc", "moved")["differing"] == 1
    assert before.text() == [TITLE, *TEXT]


def test_a_run_that_was_stopped_goes_on_with_what_is_left(before: Before) -> None:
    count = 300
    pages = [
        (
            f"{LIST}{at}.html",
            1,
            article_page(f"No. {at}", f"On day {at} it sailed.", *TEXT),
            no_article,
        )
        for at in range(count)
    ]
    before.captured(*pages)
    process = before.palimpsest.start("reextract", "--workers", "1")
    while process.poll() is None and not done(before):
        pass
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    so_far = done(before)
    assert 0 < so_far < count
    assert before.reextract()["read"] == count - so_far
    assert before.palimpsest.rows("SELECT count(*) FROM articles") == [(count,)]


def done(before: Before) -> int:
    return int(before.palimpsest.rows("SELECT count(*) FROM reextractions")[0][0])


def test_a_crawl_of_the_unchanged_page_makes_no_other_version(
    before: Before, newspaper: Newspaper
) -> None:
    url = newspaper.url + PATH
    html = article_page(TITLE, *TEXT)
    newspaper.put(PATH, html)
    before.captured((url, 1, html, all_but_the_last))
    before.reextract()
    summary = crawl_successfully(before.palimpsest, url)
    assert (summary["articles_changed"], summary["articles_known"]) == (0, 1)
    assert [v["captures"] for v in before.history()["versions"]] == [0, 2]
    make_urls_due(before.palimpsest)
    newspaper.put(PATH, article_page(TITLE, *EDITED))
    assert crawl_successfully(before.palimpsest, url)["articles_changed"] == 1
    found = before.history()
    assert [(each["from"], each["to"]) for each in found["changes"]] == [(1, 2), (2, 3)]
    assert [each["reread_by"] for each in found["changes"]] == [EXTRACTOR, None]


def test_what_a_crawl_took_for_an_edit_is_found_to_be_the_extractors(
    before: Before, newspaper: Newspaper
) -> None:
    url = newspaper.url + PATH
    newspaper.put(PATH, article_page(TITLE, *TEXT))
    before.captured((url, 1, article_page(TITLE, *TEXT), all_but_the_last))
    assert crawl_successfully(before.palimpsest, url)["articles_changed"] == 1
    assert before.reextract()["versions_new"] == 0
    found = before.history()
    assert [(v["rereads"], v["captures"], v["stands"]) for v in found["versions"]] == [
        (None, 0, False),
        (1, 2, True),
    ]
    assert found["changes"][0]["reread_by"] == EXTRACTOR


def test_revisits_show_what_the_record_that_they_repeat_shows(before: Before) -> None:
    before.captured((FERRY, 1, article_page(TITLE, *TEXT), all_but_the_last))
    (digest,) = before.palimpsest.rows("SELECT payload_digest FROM warc_records")[0]
    made = Warc()
    made.revisit(FERRY, digest, date="2024-05-03T12:00:00Z")
    made.unmodified(FERRY, date="2024-05-09T12:00:00Z")
    made.save(before.palimpsest.folder / "later.warc.gz")
    assert before.palimpsest.run("import", "later.warc.gz", "--json").json["articles_known"] == 2
    summary = before.reextract()
    assert summary["read"] == 1
    assert before.palimpsest.rows("SELECT version_id FROM captures") == [(2,)] * 3


def test_what_a_crawl_was_not_to_read_is_not_read_now(before: Before) -> None:
    before.captured((FERRY, 1, article_page(TITLE, *TEXT), led_elsewhere))
    assert before.reextract()["left"] == 0


def test_an_archive_that_is_not_there_is_not_made(before: Before) -> None:
    ran = before.palimpsest.run("reextract")
    assert (ran.code, "there is no archive" in ran.err) == (2, True)
    assert not before.palimpsest.archive.exists()


def test_the_page_of_its_versions_says_that_it_is_no_edit(before: Before) -> None:
    before.captured((FERRY, 1, article_page(TITLE, *TEXT), all_but_the_last))
    before.reextract()
    with serving(before.palimpsest) as served:
        _, _, html = served.get("/articles/1/versions")
    assert f"No edit: the page was read anew by {EXTRACTOR}" in html
    assert "read anew from 1" in html
