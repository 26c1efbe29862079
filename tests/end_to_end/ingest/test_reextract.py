"""Re-extraction: stored pages are read again, and different texts become versions, not edits."""

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
from storage.archive.visit import Visit
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

EarlierResult = Callable[[Article], Article | NoArticle]


def without_last_paragraph(article: Article) -> Article:
    """An earlier result without the last paragraph."""
    return replace(article, paragraphs=article.paragraphs[:-1], extractor=EARLIER)


def same_as_today(article: Article) -> Article:
    """An earlier result that is the same as today."""
    return replace(article, extractor=EARLIER)


def redirected_elsewhere(article: Article) -> NoArticle:
    """The page was not read because it was on a site outside the crawl."""
    return NoArticle("elsewhere", "redirected to https://other.example/")


def no_article(article: Article) -> NoArticle:
    """An earlier result that the page is a listing."""
    return NoArticle("listing", "only 12 characters of complete sentences")


class EarlierArchive:
    """An archive that an earlier extractor wrote, with WARC files of its pages."""

    def __init__(self, palimpsest: Palimpsest) -> None:
        self.palimpsest = palimpsest
        self.files = 0

    def capture(self, *pages: tuple[str, int, str, EarlierResult]) -> None:
        """Capture pages: the URL, the day in May, the HTML, and the earlier result."""
        self.files += 1
        made = Warc()
        for url, day, html, _ in pages:
            made.response(url, html, date=f"2024-05-{day:02}T12:00:00Z")
        path = made.save(self.palimpsest.folder / f"{self.files}.warc.gz")
        with Archive(self.palimpsest.archive) as archive:
            run = archive.begin_run("crawl", {"software": {"extractor": EARLIER}})
            for (url, day, html, earlier), record in zip(
                pages, response_records(path), strict=True
            ):
                archive.write(run, [visit(archive, url, day, html, earlier, record)])
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


def response_records(path: Path) -> Iterator[WarcRecord]:
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
    archive: Archive, url: str, day: int, html: str, earlier: EarlierResult, record: WarcRecord
) -> Visit:
    moment = format_timestamp(datetime(2024, 5, day, 12, tzinfo=UTC))
    capture = Capture(url, url, moment, 200, None, len(html), "text/html", record=record)
    today = read_payload(Payload(html.encode(), url, "text/html"), archive.folding).content
    assert isinstance(today, ReadArticle)
    content = earlier(today.article)
    if isinstance(content, NoArticle):
        return Visit(url, "crawl", capture, content)
    return Visit(url, "crawl", capture, ReadArticle.from_article(content, archive.folding))


@pytest.fixture
def before(palimpsest: Palimpsest) -> EarlierArchive:
    return EarlierArchive(palimpsest)


def test_text_that_an_earlier_extractor_lost_makes_a_current_version_and_no_edit(
    before: EarlierArchive,
) -> None:
    before.capture((FERRY, 1, article_page(TITLE, *TEXT), without_last_paragraph))
    assert before.text() == [TITLE, *TEXT[:-1]]
    summary = before.reextract()
    assert (summary["read"], summary["differing"], summary["versions_new"]) == (1, 1, 1)
    assert before.text() == [TITLE, *TEXT]
    rows = before.palimpsest.rows(
        "SELECT v.number, v.extractor, v.reextraction_of, v.seen_at, a.version_id = v.id, "
        "a.last_seen FROM versions v JOIN articles a ON a.id = v.article_id ORDER BY v.number"
    )
    day = "2024-05-01T12:00:00.000Z"
    assert rows == [(1, EARLIER, None, day, 0, day), (2, EXTRACTOR, 1, day, 1, day)]
    assert before.palimpsest.rows("SELECT version_id FROM captures") == [(2,)]
    found = before.palimpsest.run("search", "barge sheep", "--json").json
    assert [each["id"] for each in found] == [1]
    (change,) = before.history()["changes"]
    assert (change["from"], change["to"], change["reread_by"]) == (1, 2, EXTRACTOR)
    out = before.palimpsest.run("versions", "1").out
    assert f"not an edit: re-extracted by {EXTRACTOR}" in out
    assert "current, re-extraction of 1" in out


def test_a_second_run_has_nothing_to_do(before: EarlierArchive) -> None:
    before.capture(
        (FERRY, 1, article_page(TITLE, *TEXT), without_last_paragraph),
        (LIST, 1, SECOND_PAGE, same_as_today),
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


def test_a_dry_run_reports_differences_and_writes_nothing(before: EarlierArchive) -> None:
    before.capture(
        (FERRY, 1, article_page(TITLE, *TEXT), without_last_paragraph),
        (LIST + "two.html", 1, article_page("Two", *TEXT), no_article),
    )
    summary = before.reextract("--dry-run")
    assert (summary["differing"], summary["articles_new"]) == (1, 1)
    assert before.palimpsest.rows("SELECT count(*) FROM versions") == [(1,)]
    assert before.palimpsest.rows("SELECT count(*) FROM runs") == [(1,)]
    assert before.reextract()["left"] == 2


def test_a_page_that_is_now_an_article_is_archived(before: EarlierArchive) -> None:
    before.capture((FERRY, 1, article_page(TITLE, *TEXT), no_article))
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


def test_each_version_is_re_extracted_and_the_current_one_replaced(before: EarlierArchive) -> None:
    before.capture(
        (FERRY, 1, article_page(TITLE, *TEXT), without_last_paragraph),
        (FERRY, 5, article_page(TITLE, *EDITED), without_last_paragraph),
    )
    assert before.reextract()["versions_new"] == 2
    assert before.text() == [TITLE, *EDITED]
    found = before.history()
    assert [(v["number"], v["rereads"], v["follows"], v["current"]) for v in found["versions"]] == [
        *((1, None, None, False), (2, None, 1, False)),
        *((3, 1, 1, False), (4, 2, 2, True)),
    ]
    assert [each["reread_by"] for each in found["changes"]] == [None, EXTRACTOR, EXTRACTOR]
    assert (found["turns"], found["returns"]) == ([3, 4], 0)


def test_two_captures_of_a_version_may_differ_and_the_later_one_is_current(
    before: EarlierArchive,
) -> None:
    both = (
        article_page(TITLE, *TEXT),
        article_page(TITLE, *TEXT[:-1], "The sheep went by road on Sunday."),
    )
    before.capture(
        (FERRY, 1, both[0], without_last_paragraph), (FERRY, 5, both[1], without_last_paragraph)
    )
    assert before.palimpsest.rows("SELECT count(*) FROM versions") == [(1,)]
    before.reextract()
    assert before.text()[-1] == "The sheep went by road on Sunday."
    assert [v["rereads"] for v in before.history()["versions"]] == [None, 1, 1]


def test_an_unchanged_text_makes_no_version(before: EarlierArchive) -> None:
    before.capture((FERRY, 1, article_page(TITLE, *TEXT), same_as_today))
    summary = before.reextract()
    assert (summary["same"], summary["versions_new"]) == (1, 0)
    assert before.palimpsest.rows("SELECT extractor FROM versions") == [(EXTRACTOR,)]


def test_only_the_selected_articles_are_read(before: EarlierArchive) -> None:
    other = "https://herald.example/a.html"
    before.capture(
        (FERRY, 1, article_page(TITLE, *TEXT), without_last_paragraph),
        (other, 1, SECOND_PAGE, without_last_paragraph),
        ("https://herald.example/b.html", 1, article_page("B", *EDITED), no_article),
    )
    assert before.reextract(FERRY)["left"] == 1
    assert before.reextract("--site", "herald.example")["left"] == 2
    assert before.reextract()["left"] == 0
    ran = before.palimpsest.run("reextract", "77")
    assert (ran.code, "no article 77" in ran.err) == (2, True)


def test_missing_records_are_reported_and_read_from_a_new_folder(before: EarlierArchive) -> None:
    before.capture((FERRY, 1, article_page(TITLE, *TEXT), without_last_paragraph))
    before.capture((LIST + "two.html", 1, SECOND_PAGE, without_last_paragraph))
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


def test_a_killed_run_is_continued_with_the_remaining_pages(before: EarlierArchive) -> None:
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
    before.capture(*pages)
    process = before.palimpsest.start("reextract", "--workers", "1")
    while process.poll() is None and not count_reextractions(before):
        pass
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    so_far = count_reextractions(before)
    assert 0 < so_far < count
    assert before.reextract()["read"] == count - so_far
    assert before.palimpsest.rows("SELECT count(*) FROM articles") == [(count,)]


def count_reextractions(before: EarlierArchive) -> int:
    return int(before.palimpsest.rows("SELECT count(*) FROM reextractions")[0][0])


def test_a_crawl_of_an_unchanged_page_makes_no_version(
    before: EarlierArchive, newspaper: Newspaper
) -> None:
    url = newspaper.url + PATH
    html = article_page(TITLE, *TEXT)
    newspaper.put(PATH, html)
    before.capture((url, 1, html, without_last_paragraph))
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


def test_a_change_by_the_extractor_that_a_crawl_recorded_as_an_edit_is_corrected(
    before: EarlierArchive, newspaper: Newspaper
) -> None:
    url = newspaper.url + PATH
    newspaper.put(PATH, article_page(TITLE, *TEXT))
    before.capture((url, 1, article_page(TITLE, *TEXT), without_last_paragraph))
    assert crawl_successfully(before.palimpsest, url)["articles_changed"] == 1
    assert before.reextract()["versions_new"] == 0
    found = before.history()
    assert [(v["rereads"], v["captures"], v["current"]) for v in found["versions"]] == [
        (None, 0, False),
        (1, 2, True),
    ]
    assert found["changes"][0]["reread_by"] == EXTRACTOR


def test_revisits_get_the_version_of_the_record_that_they_repeat(before: EarlierArchive) -> None:
    before.capture((FERRY, 1, article_page(TITLE, *TEXT), without_last_paragraph))
    (digest,) = before.palimpsest.rows("SELECT payload_digest FROM warc_records")[0]
    made = Warc()
    made.revisit(FERRY, digest, date="2024-05-03T12:00:00Z")
    made.unmodified(FERRY, date="2024-05-09T12:00:00Z")
    made.save(before.palimpsest.folder / "later.warc.gz")
    assert before.palimpsest.run("import", "later.warc.gz", "--json").json["articles_known"] == 2
    summary = before.reextract()
    assert summary["read"] == 1
    assert before.palimpsest.rows("SELECT version_id FROM captures") == [(2,)] * 3


def test_pages_outside_a_crawl_are_not_read(before: EarlierArchive) -> None:
    before.capture((FERRY, 1, article_page(TITLE, *TEXT), redirected_elsewhere))
    assert before.reextract()["left"] == 0


def test_a_missing_archive_is_not_created(before: EarlierArchive) -> None:
    ran = before.palimpsest.run("reextract")
    assert (ran.code, "there is no archive" in ran.err) == (2, True)
    assert not before.palimpsest.archive.exists()


def test_the_page_of_versions_marks_a_re_extraction(before: EarlierArchive) -> None:
    before.capture((FERRY, 1, article_page(TITLE, *TEXT), without_last_paragraph))
    before.reextract()
    with serving(before.palimpsest) as served:
        _, _, html = served.get("/articles/1/versions")
    assert f"Not an edit: the same page was extracted again by {EXTRACTOR}" in html
    assert "extracted again from 1" in html
