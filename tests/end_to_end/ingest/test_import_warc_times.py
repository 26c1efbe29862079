"""Records of an article from several times become versions, in any order of import."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from storage.db.reader import Reader
from storage.warc import reader as warc_reader
from storage.warc import records
from tests.support.command import Palimpsest
from tests.support.ferry_article import CONSENT, EDITED, TEXT, TITLE
from tests.support.harbour_pages import article_page
from tests.support.importing import FERRY_URL, SECOND_URL, import_successfully
from tests.support.newspaper_expectations import Newspaper
from tests.support.warc_records import Warc


class RecordedArticle:
    """An article with records from several recorded."""

    def __init__(self, palimpsest: Palimpsest) -> None:
        self.palimpsest = palimpsest
        self.files = 0

    def at(self, day: int, html: str) -> dict[str, Any]:
        """Import a record of this day in May."""
        made = Warc()
        made.response(FERRY_URL, html, date=f"2024-05-{day:02}T12:00:00Z")
        return self.import_warc(made)

    def import_warc(self, made: Warc) -> dict[str, Any]:
        self.files += 1
        made.save(self.palimpsest.folder / f"{self.files}.warc.gz")
        return import_successfully(self.palimpsest, f"{self.files}.warc.gz")

    def history(self) -> Any:
        return self.palimpsest.run("versions", FERRY_URL, "--json").json

    def text(self) -> list[str]:
        ran = self.palimpsest.run("show", FERRY_URL, "--text", "full")
        return ran.out.rstrip("\n").split("\n")


@pytest.fixture
def recorded(palimpsest: Palimpsest) -> RecordedArticle:
    return RecordedArticle(palimpsest)


def test_an_older_capture_imported_later_does_not_become_the_current_version(
    recorded: RecordedArticle,
) -> None:
    recorded.at(20, article_page(TITLE, *EDITED))
    summary = recorded.at(10, article_page(TITLE, *TEXT))
    assert summary["articles_changed"] == 1
    assert recorded.text() == [TITLE, *EDITED]
    found = recorded.history()
    assert [(v["number"], v["first_seen"][8:10], v["current"]) for v in found["versions"]] == [
        (1, "20", True),
        (2, "10", False),
    ]
    assert (found["first_seen"][8:10], found["last_seen"][8:10]) == ("10", "20")
    assert found["turns"] == [2, 1]
    (change,) = found["changes"]
    assert (change["from"], change["to"]) == (2, 1)
    assert len(recorded.palimpsest.run("search", "barge Friday", "--json").json) == 1


def test_the_order_of_import_does_not_change_the_history(
    recorded: RecordedArticle, tmp_path: Path
) -> None:
    pages = {
        day: article_page(TITLE, f"On day {day} this was reported. {TEXT[0]}", *TEXT[1:])
        for day in (3, 9, 14)
    }
    for day in (9, 14, 3):
        recorded.at(day, pages[day])
    recorded.at(6, pages[3])
    found = recorded.history()
    assert recorded.text()[1].startswith("On day 14")
    spans = {v["number"]: (v["first_seen"][8:10], v["last_seen"][8:10]) for v in found["versions"]}
    assert spans == {1: ("09", "09"), 2: ("14", "14"), 3: ("03", "06")}
    assert found["turns"] == [3, 1, 2]


def test_an_older_capture_does_not_change_the_outcome_of_its_url(recorded: RecordedArticle) -> None:
    late = Warc()
    late.response(FERRY_URL, "gone", status="410 Gone", date="2024-05-20T12:00:00Z")
    recorded.import_warc(late)
    recorded.at(10, article_page(TITLE, *TEXT))
    assert recorded.palimpsest.rows("SELECT outcome, fetched_at, article_id FROM urls") == [
        ("404", "2024-05-20T12:00:00.000Z", 1)
    ]
    recorded.at(25, article_page(TITLE, *TEXT))
    assert recorded.palimpsest.rows("SELECT outcome, detail FROM urls") == [("unchanged", None)]


def test_an_older_truncated_text_is_a_truncated_version(recorded: RecordedArticle) -> None:
    recorded.at(1, article_page(TITLE, *TEXT))
    recorded.at(20, article_page(TITLE, *EDITED))
    recorded.at(10, CONSENT)
    assert [(v["kind"], v["current"]) for v in recorded.history()["versions"]] == [
        *(("text", False), ("text", True), ("truncated", False)),
    ]


def test_an_older_capture_does_not_change_the_state_of_a_crawl(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    url = newspaper.url + "/harbour/ferry.html"
    newspaper.put("/harbour/ferry.html", article_page(TITLE, *EDITED), headers={"ETag": '"1"'})
    palimpsest.crawl(url)
    before = palimpsest.rows(
        "SELECT outcome, fetched_at, etag, check_at FROM urls WHERE url = ?", url
    )
    made = Warc()
    made.response(url, article_page(TITLE, *TEXT))
    made.save(palimpsest.folder / "old.warc.gz")
    import_successfully(palimpsest, "old.warc.gz")
    after = palimpsest.rows(
        "SELECT outcome, fetched_at, etag, check_at FROM urls WHERE url = ?", url
    )
    assert after == before
    assert palimpsest.rows(
        "SELECT number, a.version_id = v.id FROM versions v JOIN articles a"
    ) == [
        (1, 1),
        (2, 0),
    ]


def test_a_revisit_is_a_capture_of_the_text_that_it_repeats_at_its_own_time(
    recorded: RecordedArticle,
) -> None:
    made = Warc()
    first = made.response(FERRY_URL, article_page(TITLE, *TEXT), date="2024-05-01T12:00:00Z")
    digest = first.rec_headers.get_header("WARC-Payload-Digest")
    made.response(FERRY_URL, article_page(TITLE, *EDITED), date="2024-05-05T12:00:00Z")
    made.revisit(FERRY_URL, digest, date="2024-05-03T12:00:00Z")
    made.unmodified(FERRY_URL, date="2024-05-09T12:00:00Z")
    made.unmodified(SECOND_URL, date="2024-05-09T12:00:00Z")
    summary = recorded.import_warc(made)
    assert summary["revisits_unplaced"] == 1
    found = recorded.history()
    assert [(v["captures"], v["last_seen"][8:10]) for v in found["versions"]] == [
        (2, "03"),
        (2, "09"),
    ]
    assert recorded.text() == [TITLE, *EDITED]
    with Reader(recorded.palimpsest.archive) as reader:
        row = reader.row("SELECT id, payload_digest FROM captures WHERE fetched_at LIKE '%-03T%'")
        assert row is not None
        record = records.of_capture(reader.connection, row["id"])
        assert record is not None
        assert record.type == "revisit"
        response = records.with_payload(reader.connection, record)
    assert response is not None
    assert warc_reader.body(warc_reader.load(response)).decode() == article_page(TITLE, *TEXT)
    assert row["payload_digest"] == hashlib.sha256(article_page(TITLE, *TEXT).encode()).hexdigest()


def test_a_revisit_is_imported_once_the_record_that_it_repeats_is(
    recorded: RecordedArticle,
) -> None:
    full, later = Warc(), Warc()
    first = full.response(FERRY_URL, article_page(TITLE, *TEXT))
    later.revisit(
        FERRY_URL, first.rec_headers.get_header("WARC-Payload-Digest"), date="2024-06-01T00:00:00Z"
    )
    assert recorded.import_warc(later)["revisits_unplaced"] == 1
    assert recorded.palimpsest.rows("SELECT 1 FROM urls") == []
    recorded.import_warc(full)
    assert recorded.import_warc(later)["articles_known"] == 1
    assert recorded.history()["last_seen"] == "2024-06-01T00:00:00.000Z"
