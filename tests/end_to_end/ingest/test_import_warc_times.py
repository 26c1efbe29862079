"""Records of several times of one article: each is a version of its own time, in whatever order."""

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


class Times:
    """One article as records of several times have it."""

    def __init__(self, palimpsest: Palimpsest) -> None:
        self.palimpsest = palimpsest
        self.files = 0

    def at(self, day: int, html: str) -> dict[str, Any]:
        """Import a record of that day of May."""
        made = Warc()
        made.response(FERRY_URL, html, date=f"2024-05-{day:02}T12:00:00Z")
        return self.imported(made)

    def import_successfully(self, made: Warc) -> dict[str, Any]:
        self.files += 1
        made.save(self.palimpsest.folder / f"{self.files}.warc.gz")
        return import_successfully(self.palimpsest, f"{self.files}.warc.gz")

    def history(self) -> Any:
        return self.palimpsest.run("versions", FERRY_URL, "--json").json

    def text(self) -> list[str]:
        ran = self.palimpsest.run("show", FERRY_URL, "--text", "full")
        return ran.out.rstrip("\n").split("\n")


@pytest.fixture
def times(palimpsest: Palimpsest) -> Times:
    return Times(palimpsest)


def test_an_older_capture_that_comes_later_is_a_version_of_its_time_and_does_not_stand(
    times: Times,
) -> None:
    times.at(20, article_page(TITLE, *EDITED))
    summary = times.at(10, article_page(TITLE, *TEXT))
    assert summary["articles_changed"] == 1
    assert times.text() == [TITLE, *EDITED]
    found = times.history()
    assert [(v["number"], v["first_seen"][8:10], v["stands"]) for v in found["versions"]] == [
        (1, "20", True),
        (2, "10", False),
    ]
    assert (found["first_seen"][8:10], found["last_seen"][8:10]) == ("10", "20")
    assert found["turns"] == [2, 1]
    (change,) = found["changes"]
    assert (change["from"], change["to"]) == (2, 1)
    assert len(times.palimpsest.run("search", "barge Friday", "--json").json) == 1


def test_it_comes_to_the_same_in_whatever_order_times_are_imported(
    times: Times, tmp_path: Path
) -> None:
    pages = {
        day: article_page(TITLE, f"On day {day} this was told of it. {TEXT[0]}", *TEXT[1:])
        for day in (3, 9, 14)
    }
    for day in (9, 14, 3):
        times.at(day, pages[day])
    times.at(6, pages[3])
    found = times.history()
    assert times.text()[1].startswith("On day 14")
    spans = {v["number"]: (v["first_seen"][8:10], v["last_seen"][8:10]) for v in found["versions"]}
    assert spans == {1: ("09", "09"), 2: ("14", "14"), 3: ("03", "06")}
    assert found["turns"] == [3, 1, 2]


def test_an_older_capture_leaves_how_its_url_ended(times: Times) -> None:
    late = Warc()
    late.response(FERRY_URL, "gone", status="410 Gone", date="2024-05-20T12:00:00Z")
    times.imported(late)
    times.at(10, article_page(TITLE, *TEXT))
    assert times.palimpsest.rows("SELECT outcome, fetched_at, article_id FROM urls") == [
        ("404", "2024-05-20T12:00:00.000Z", 1)
    ]
    times.at(25, article_page(TITLE, *TEXT))
    assert times.palimpsest.rows("SELECT outcome, detail FROM urls") == [("unchanged", None)]


def test_what_was_left_of_an_article_at_an_earlier_time_is_gutted_as_ever(times: Times) -> None:
    times.at(1, article_page(TITLE, *TEXT))
    times.at(20, article_page(TITLE, *EDITED))
    times.at(10, CONSENT)
    assert [(v["kind"], v["stands"]) for v in times.history()["versions"]] == [
        *(("text", False), ("text", True), ("truncated", False)),
    ]


def test_a_capture_of_before_does_not_disturb_what_a_crawl_goes_by(
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


def test_a_revisit_is_the_text_of_what_it_repeats_at_its_own_time(times: Times) -> None:
    made = Warc()
    first = made.response(FERRY_URL, article_page(TITLE, *TEXT), date="2024-05-01T12:00:00Z")
    digest = first.rec_headers.get_header("WARC-Payload-Digest")
    made.response(FERRY_URL, article_page(TITLE, *EDITED), date="2024-05-05T12:00:00Z")
    made.revisit(FERRY_URL, digest, date="2024-05-03T12:00:00Z")
    made.unmodified(FERRY_URL, date="2024-05-09T12:00:00Z")
    made.unmodified(SECOND_URL, date="2024-05-09T12:00:00Z")
    summary = times.imported(made)
    assert summary["revisits_unplaced"] == 1
    found = times.history()
    assert [(v["captures"], v["last_seen"][8:10]) for v in found["versions"]] == [
        (2, "03"),
        (2, "09"),
    ]
    assert times.text() == [TITLE, *EDITED]
    with Reader(times.palimpsest.archive) as reader:
        row = reader.row("SELECT id, payload_digest FROM captures WHERE fetched_at LIKE '%-03T%'")
        assert row is not None
        record = records.of_capture(reader.connection, row["id"])
        assert record is not None
        assert record.type == "revisit"
        kept = records.with_payload(reader.connection, record)
    assert kept is not None
    assert warc_reader.body(warc_reader.load(kept)).decode() == article_page(TITLE, *TEXT)
    assert row["payload_digest"] == hashlib.sha256(article_page(TITLE, *TEXT).encode()).hexdigest()


def test_a_revisit_goes_in_once_what_it_repeats_is_here(times: Times) -> None:
    full, later = Warc(), Warc()
    first = full.response(FERRY_URL, article_page(TITLE, *TEXT))
    later.revisit(
        FERRY_URL, first.rec_headers.get_header("WARC-Payload-Digest"), date="2024-06-01T00:00:00Z"
    )
    assert times.imported(later)["revisits_unplaced"] == 1
    assert times.palimpsest.rows("SELECT 1 FROM urls") == []
    times.imported(full)
    assert times.imported(later)["articles_known"] == 1
    assert times.history()["last_seen"] == "2024-06-01T00:00:00.000Z"
