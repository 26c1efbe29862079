"""The thread that keeps what was sent: what it writes whole, and what it refers to."""

from __future__ import annotations

import errno
import gzip
import os
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from storage.archive.archive import Archive
from storage.archive.visits import Visit
from storage.core.errors import Unwritten
from storage.core.model import Capture, Found, Link, NoArticle, Priority, Record
from storage.warc import reader, records
from storage.warc.capture_thread import CaptureThread
from storage.warc.writer import Exchange

TIMEOUT = 30
LARGEST = 1_000_000
URL = "https://a.example/page"
ABOUT = (("software", "Palimpsest"), ("isPartOf", "run 1"))
ASKED = b"GET /page HTTP/1.1\r\nHost: a.example\r\n\r\n"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "a.db") as opened:
        yield opened


@pytest.fixture
def url_id(archive: Archive) -> int:
    run_id = archive.begin_run("test", {})
    with archive.transaction():
        archive.frontier.give(run_id, "test", [Link(URL, Found.GIVEN, Priority.PAGE)])
    ((found,),) = archive.connection.execute("SELECT id FROM urls")
    return int(found)


def exchange(body: bytes, status: int = 200, *headers: str, **more: object) -> Exchange:
    head = "\r\n".join([f"HTTP/1.1 {status} Told", *headers, "", ""]).encode()
    one = Exchange(URL, "2026-03-01T09:00:00.123Z", status, head, body, ASKED, ABOUT)
    return replace(one, **more)  # type: ignore[arg-type]


def keep(archive: Archive, *exchanges: Exchange, folder: str = "w") -> list[Record]:
    """Their records, by a process of its own as it were."""
    with closing(
        CaptureThread(archive.path.parent / folder, archive.path, LARGEST)
    ) as capture_thread:
        return [capture_thread.put(each).result(TIMEOUT) for each in exchanges]


def enter(archive: Archive, url_id: int, record: Record) -> None:
    """A capture that was taken from a record."""
    capture = Capture(URL, URL, record.date, status=200, record=record)
    archive.write(1, [Visit(URL, "test", capture, NoArticle("empty"), url_id=url_id)])


def headers_of(record: Record) -> dict[str, str]:
    return dict(reader.load(record).rec_headers.headers)


def test_a_body_is_kept_once_whoever_kept_it(archive: Archive, url_id: int) -> None:
    first, again = keep(archive, exchange(b"Told.", 200, "X: 1"), exchange(b"Told.", 404, "X: 2"))
    assert (first.type, again.type) == ("response", "revisit")
    # The archive has not heard of the response; it does with what repeats it.
    assert records.response_with(archive.connection, again.payload_digest or "") is None
    enter(archive, url_id, again)
    (later,) = keep(archive, exchange(b"Told."), folder="other")
    assert later.type == "revisit"
    for revisit in (again, later):
        headers = headers_of(revisit)
        assert headers["WARC-Profile"].endswith("/identical-payload-digest")
        assert headers["WARC-Refers-To"] == f"<{first.record_id}>"
        assert headers["WARC-Refers-To-Target-URI"] == URL
        assert headers["WARC-Refers-To-Date"] == first.date
        assert headers["WARC-Payload-Digest"] == first.payload_digest
        found = records.with_payload(archive.connection, revisit)
        assert found is not None
        assert reader.body(reader.load(found)) == b"Told."
    assert reader.load(again).http_headers.get_header("X") == "2"


def test_a_body_whose_file_is_gone_is_kept_again(archive: Archive, url_id: int) -> None:
    (first,) = keep(archive, exchange(b"Told."))
    enter(archive, url_id, first)
    (archive.path.parent / "w" / first.file).unlink()
    (again,) = keep(archive, exchange(b"Told."))
    assert again.type == "response"
    enter(archive, url_id, again)
    (third,) = keep(archive, exchange(b"Told."))
    assert third.of is not None
    assert third.of.record_id == again.record_id


def test_nothing_and_what_broke_off_are_no_bodies_to_refer_to(archive: Archive) -> None:
    empty = exchange(b"", 301, "Location: /other")
    broken = exchange(b"To", truncated="disconnect")
    kept = keep(archive, empty, empty, broken, broken)
    assert {record.type for record in kept} == {"response"}
    assert headers_of(kept[-1])["WARC-Truncated"] == "disconnect"


def unmodified(url_id: int, etag: str | None, date: str | None = None) -> Exchange:
    return exchange(b"", 304, url_id=url_id, asked=(etag, date))


def test_a_304_refers_to_the_page_that_the_server_was_asked_about(
    archive: Archive, url_id: int
) -> None:
    story, consent = keep(
        archive,
        exchange(b"A story.", 200, 'Etag: "1"', "Last-Modified: Sun, 01 Mar 2026 08:00:00 GMT"),
        exchange(b"Do you agree?"),
    )
    enter(archive, url_id, story)
    enter(archive, url_id, consent)
    by_tag, by_date, unknown, unasked = keep(
        archive,
        unmodified(url_id, '"1"', "Mon, 02 Mar 2026 08:00:00 GMT"),
        unmodified(url_id, None, "Sun, 01 Mar 2026 08:00:00 GMT"),
        unmodified(url_id, '"2"', "Sun, 01 Mar 2026 08:00:00 GMT"),
        unmodified(url_id, None),
    )
    for record in (by_tag, by_date):
        assert record.type == "revisit"
        assert record.payload_digest == story.payload_digest
        assert headers_of(record)["WARC-Profile"].endswith("/server-not-modified")
        assert headers_of(record)["WARC-Refers-To"] == f"<{story.record_id}>"
    assert (unknown.type, unasked.type) == ("response", "response")
    # One that was itself only referred to leads on to what was kept.
    (same,) = keep(archive, exchange(b"A story.", 200, 'Etag: "3"'))
    enter(archive, url_id, same)
    (led,) = keep(archive, unmodified(url_id, '"3"'))
    assert headers_of(led)["WARC-Refers-To"] == f"<{story.record_id}>"


def test_each_run_says_once_a_file_what_it_is(archive: Archive) -> None:
    other = (*ABOUT[:1], ("isPartOf", "run 2"))
    one, two, three = (
        exchange(b"1"), exchange(b"2", about=other), exchange(b"3", address="192.0.2.7")
    )  # fmt: skip
    kept = keep(archive, one, two, three)
    path = archive.path.parent / "w" / kept[0].file
    with path.open("rb") as stream:
        found = [
            (each.rec_type, dict(each.rec_headers.headers), each.content_stream().read())
            for each in ArchiveIterator(stream)
        ]
    assert [kind for kind, _, _ in found] == (
        ["warcinfo", "response", "request", "warcinfo", *["response", "request"] * 2]
    )
    infos = {headers["WARC-Record-ID"]: text for kind, headers, text in found if kind == "warcinfo"}
    said = [infos[headers["WARC-Warcinfo-ID"]] for kind, headers, _ in found if kind == "response"]
    assert said == [
        b"software: Palimpsest\r\nisPartOf: run %d\r\n" % number for number in (1, 2, 1)
    ]
    asked = [(headers, text) for kind, headers, text in found if kind == "request"]
    assert [headers["WARC-Concurrent-To"] for headers, _ in asked] == (
        [f"<{record.record_id}>" for record in kept]
    )
    assert found[-1][1]["WARC-IP-Address"] == "192.0.2.7"
    assert path.read_bytes().count(gzip.compress(b"")[:3]) >= len(found)


def test_an_error_is_told_to_all_who_come_later(archive: Archive) -> None:
    capture_thread = CaptureThread(archive.path.parent / "w", archive.path, LARGEST)
    capture_thread.put(exchange(b"1")).result(TIMEOUT)
    capture_thread._files.close()
    (archive.path.parent / "w").rename(archive.path.parent / "gone")
    for body in (b"2", b"3"):
        with pytest.raises(Unwritten, match=r"No such file.*--resume"):
            capture_thread.put(exchange(body)).result(TIMEOUT)
    assert capture_thread.is_broken
    assert capture_thread.waiting == 0
    capture_thread.close()


def test_a_record_is_told_of_when_the_disk_has_it(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken, taking = threading.Event(), threading.Event()

    def slow(handle: int) -> None:
        taking.set()
        assert taken.wait(TIMEOUT)

    monkeypatch.setattr("storage.warc.files.os.fdatasync", slow)
    with closing(CaptureThread(archive.path.parent / "w", archive.path, LARGEST)) as capture_thread:
        try:
            kept = [capture_thread.put(exchange(f"Told {number}.".encode())) for number in range(3)]
            assert taking.wait(TIMEOUT)
            assert not any(each.done() for each in kept)
        finally:
            taken.set()
        assert len({each.result(TIMEOUT).offset for each in kept}) == 3


def test_what_the_disk_did_not_take_is_not_told_of(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(handle: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr("storage.warc.files.os.fdatasync", broken)
    with closing(CaptureThread(archive.path.parent / "w", archive.path, LARGEST)) as capture_thread:
        for body in (b"One.", b"Two."):
            with pytest.raises(Unwritten, match="Input/output error"):
                capture_thread.put(exchange(body)).result(TIMEOUT)
        assert capture_thread.is_broken
