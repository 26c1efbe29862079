"""The capture thread: which exchanges it writes in full, and which as revisits."""

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
from storage.archive.visit import Visit
from storage.core.errors import FreeDiskSpace
from storage.core.model import Capture, DiscoveredBy, Link, NoArticle, Priority, WarcRecord
from storage.warc import reader, records
from storage.warc.capture_thread import CaptureThread
from storage.warc.writer import Exchange

TIMEOUT = 30
LARGEST = 1_000_000
URL = "https://a.example/page"
RUN_INFO = (("software", "Palimpsest"), ("isPartOf", "run 1"))
REQUEST = b"GET /page HTTP/1.1\r\nHost: a.example\r\n\r\n"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "a.db") as opened:
        yield opened


@pytest.fixture
def url_id(archive: Archive) -> int:
    run_id = archive.begin_run("test", {})
    with archive.transaction():
        archive.frontier.queue(run_id, "test", [Link(URL, DiscoveredBy.GIVEN, Priority.PAGE)])
    ((found,),) = archive.connection.execute("SELECT id FROM urls")
    return int(found)


def exchange(body: bytes, status: int = 200, *headers: str, **more: object) -> Exchange:
    head = "\r\n".join([f"HTTP/1.1 {status} Test", *headers, "", ""]).encode()
    one = Exchange(URL, "2026-03-01T09:00:00.123Z", status, head, body, REQUEST, RUN_INFO)
    return replace(one, **more)  # type: ignore[arg-type]


def write(archive: Archive, *exchanges: Exchange, folder: str = "w") -> list[WarcRecord]:
    """The records of these exchanges, written by a new thread as another process would."""
    with closing(
        CaptureThread(archive.path.parent / folder, archive.path, LARGEST)
    ) as capture_thread:
        return [capture_thread.put(each).result(TIMEOUT) for each in exchanges]


def add_capture(archive: Archive, url_id: int, record: WarcRecord) -> None:
    """Write a capture with this record."""
    capture = Capture(URL, URL, record.date, status=200, record=record)
    archive.write(1, [Visit(URL, "test", capture, NoArticle("empty"), url_id=url_id)])


def headers_of(record: WarcRecord) -> dict[str, str]:
    return dict(reader.load(record).rec_headers.headers)


def test_a_body_is_stored_once_even_by_different_processes(archive: Archive, url_id: int) -> None:
    first, again = write(archive, exchange(b"Text.", 200, "X: 1"), exchange(b"Text.", 404, "X: 2"))
    assert (first.type, again.type) == ("response", "revisit")
    # The response gets its row together with the revisit.
    assert records.response_with(archive.connection, again.payload_digest or "") is None
    add_capture(archive, url_id, again)
    (later,) = write(archive, exchange(b"Text."), folder="other")
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
        assert reader.body(reader.load(found)) == b"Text."
    assert reader.load(again).http_headers.get_header("X") == "2"


def test_a_body_whose_file_was_deleted_is_stored_again(archive: Archive, url_id: int) -> None:
    (first,) = write(archive, exchange(b"Text."))
    add_capture(archive, url_id, first)
    (archive.path.parent / "w" / first.file).unlink()
    (again,) = write(archive, exchange(b"Text."))
    assert again.type == "response"
    add_capture(archive, url_id, again)
    (third,) = write(archive, exchange(b"Text."))
    assert third.of is not None
    assert third.of.record_id == again.record_id


def test_empty_and_truncated_bodies_are_always_stored(archive: Archive) -> None:
    empty = exchange(b"", 301, "Location: /other")
    broken = exchange(b"To", truncated="disconnect")
    records_written = write(archive, empty, empty, broken, broken)
    assert {record.type for record in records_written} == {"response"}
    assert headers_of(records_written[-1])["WARC-Truncated"] == "disconnect"


def unmodified(url_id: int, etag: str | None, date: str | None = None) -> Exchange:
    return exchange(b"", 304, url_id=url_id, validators=(etag, date))


def test_a_304_refers_to_the_response_with_the_requested_validator(
    archive: Archive, url_id: int
) -> None:
    story, consent = write(
        archive,
        exchange(b"A story.", 200, 'Etag: "1"', "Last-Modified: Sun, 01 Mar 2026 08:00:00 GMT"),
        exchange(b"Do you agree?"),
    )
    add_capture(archive, url_id, story)
    add_capture(archive, url_id, consent)
    by_tag, by_date, unknown, unconditional = write(
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
    assert (unknown.type, unconditional.type) == ("response", "response")
    # If the matching record is a revisit, the response behind it is named.
    (same,) = write(archive, exchange(b"A story.", 200, 'Etag: "3"'))
    add_capture(archive, url_id, same)
    (led,) = write(archive, unmodified(url_id, '"3"'))
    assert headers_of(led)["WARC-Refers-To"] == f"<{story.record_id}>"


def test_each_run_has_one_warcinfo_record_per_file(archive: Archive) -> None:
    other = (*RUN_INFO[:1], ("isPartOf", "run 2"))
    one, two, three = (
        exchange(b"1"), exchange(b"2", run_info=other), exchange(b"3", ip_address="192.0.2.7")
    )  # fmt: skip
    records_written = write(archive, one, two, three)
    path = archive.path.parent / "w" / records_written[0].file
    with path.open("rb") as stream:
        found = [
            (each.rec_type, dict(each.rec_headers.headers), each.content_stream().read())
            for each in ArchiveIterator(stream)
        ]
    assert [kind for kind, _, _ in found] == (
        ["warcinfo", "response", "request", "warcinfo", *["response", "request"] * 2]
    )
    infos = {headers["WARC-Record-ID"]: text for kind, headers, text in found if kind == "warcinfo"}
    descriptions = [
        infos[headers["WARC-Warcinfo-ID"]] for kind, headers, _ in found if kind == "response"
    ]
    assert descriptions == [
        b"software: Palimpsest\r\nisPartOf: run %d\r\n" % number for number in (1, 2, 1)
    ]
    requests = [(headers, text) for kind, headers, text in found if kind == "request"]
    assert [headers["WARC-Concurrent-To"] for headers, _ in requests] == (
        [f"<{record.record_id}>" for record in records_written]
    )
    assert found[-1][1]["WARC-IP-Address"] == "192.0.2.7"
    assert path.read_bytes().count(gzip.compress(b"")[:3]) >= len(found)


def test_after_an_error_all_later_exchanges_fail(archive: Archive) -> None:
    capture_thread = CaptureThread(archive.path.parent / "w", archive.path, LARGEST)
    capture_thread.put(exchange(b"1")).result(TIMEOUT)
    capture_thread._files.close()
    (archive.path.parent / "w").rename(archive.path.parent / "gone")
    for body in (b"2", b"3"):
        with pytest.raises(FreeDiskSpace, match=r"No such file.*--resume"):
            capture_thread.put(exchange(body)).result(TIMEOUT)
    assert capture_thread.is_broken
    assert capture_thread.unwritten_bytes == 0
    capture_thread.close()


def test_a_record_is_returned_only_after_it_was_flushed_to_disk(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    released, syncing = threading.Event(), threading.Event()

    def slow(handle: int) -> None:
        syncing.set()
        assert released.wait(TIMEOUT)

    monkeypatch.setattr("storage.warc.files.os.fdatasync", slow)
    with closing(CaptureThread(archive.path.parent / "w", archive.path, LARGEST)) as capture_thread:
        try:
            futures = [
                capture_thread.put(exchange(f"Text {number}.".encode())) for number in range(3)
            ]
            assert syncing.wait(TIMEOUT)
            assert not any(future.done() for future in futures)
        finally:
            released.set()
        assert len({future.result(TIMEOUT).offset for future in futures}) == 3


def test_a_record_that_could_not_be_flushed_is_not_returned(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(handle: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr("storage.warc.files.os.fdatasync", broken)
    with closing(CaptureThread(archive.path.parent / "w", archive.path, LARGEST)) as capture_thread:
        for body in (b"One.", b"Two."):
            with pytest.raises(FreeDiskSpace, match="Input/output error"):
                capture_thread.put(exchange(body)).result(TIMEOUT)
        assert capture_thread.is_broken
