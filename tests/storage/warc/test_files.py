"""WARC files: records are read back unchanged, and a crash costs at most the last one."""

from __future__ import annotations

import gzip
import os
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from storage.core.clock import now, use_clock
from storage.core.model import WarcRecord
from storage.warc import reader
from storage.warc.files import (
    UseAnotherFolder,
    WarcFile,
    WarcFiles,
    close_abandoned,
    prepare_folder,
)
from storage.warc.writer import Exchange, digest_of, new_id, request, response, warcinfo

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
REQUEST = b"GET /a HTTP/1.1\r\nHost: a.example\r\n\r\n"
MOMENT = "2026-03-01T09:00:00.123Z"
# The bytes of a header value (RFC 9110, 5.5), including those outside ASCII.
HEADER_VALUES = st.binary(max_size=40).map(lambda value: bytes(b for b in value if b > 32))


def exchange(head: bytes = HEAD, body: bytes = b"<p>Text.</p>") -> Exchange:
    return Exchange("http://a.example/a", MOMENT, 200, head, body, REQUEST)


@settings(max_examples=60, deadline=None)
@given(HEADER_VALUES, st.binary(max_size=3000))
def test_a_response_is_read_back_byte_for_byte(value: bytes, body: bytes) -> None:
    head = b"HTTP/1.1 200 OK\r\nX-Test: a" + value + b'\r\nEtag: W/"1"\r\n\r\n'
    record_id, payload = new_id(), digest_of(body)
    content = response(exchange(head, body), record_id, new_id(), payload)
    block = gzip.decompress(content).split(b"\r\n\r\n", 1)[1]
    assert block == head + body + b"\r\n\r\n"
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "a.warc.gz").write_bytes(b"before" + content)
        record = WarcRecord(
            *(folder, "a.warc.gz", len(b"before"), len(content), record_id, "response"),
            *("http://a.example/a", MOMENT, payload),
        )
        assert reader.body(reader.load(record)) == body


def abandoned_file(folder: Path) -> tuple[Path, list[int]]:
    """A file with three exchanges that was not closed, and the offsets at which records end."""
    file = WarcFile(folder, "a.warc.gz")
    ends = []
    warcinfo_id, content = warcinfo(file.name, MOMENT, (("software", "Palimpsest"),))
    records = [content]
    for number in range(3):
        one = exchange(body=os.urandom(500) * (number + 1))
        record_id = new_id()
        records.append(response(one, record_id, warcinfo_id, digest_of(one.body)))
        records.append(request(one, warcinfo_id, record_id))
    for content in records:
        file.append(content)
        ends.append(file.size)
    os.close(file._handle)  # as the system does when a process is killed
    return folder / "a.warc.gz.open", ends


@settings(max_examples=40, deadline=None)
@given(st.floats(0, 1), st.sampled_from([b"", b"\x00" * 40, b"\x1f\x8b\x08\x00"]))
def test_a_truncated_file_is_repaired_to_its_complete_records(share: float, torn: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        left, ends = abandoned_file(folder)
        cut = round(share * ends[-1])
        written = left.read_bytes()
        content = written[:cut] + torn
        left.write_bytes(content)
        close_abandoned(folder)
        # The added bytes may complete a record by chance, since a member can end in zeros.
        whole = [end for end in ends if content[:end] == written[:end]]
        sizes = {path.name: path.stat().st_size for path in folder.iterdir()}
        assert sizes == ({"a.warc.gz": whole[-1]} if whole else {})
        if whole:
            with (folder / "a.warc.gz").open("rb") as stream:
                records = [each.rec_type for each in ArchiveIterator(stream)]
            assert len(records) == len(whole)


def test_a_file_that_is_being_written_is_not_repaired(tmp_path: Path) -> None:
    file = WarcFile(tmp_path, "a.warc.gz")
    file.append(b"half a record")
    close_abandoned(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["a.warc.gz.open"]
    file.close()
    assert (tmp_path / "a.warc.gz").read_bytes() == b"half a record"


def test_a_record_can_be_read_while_its_file_is_open_and_afterwards(tmp_path: Path) -> None:
    file = WarcFile(tmp_path, "a.warc.gz")
    one, record_id = exchange(), new_id()
    content = response(one, record_id, new_id(), digest_of(one.body))
    record = WarcRecord(
        *(str(tmp_path), file.name, file.append(content), len(content), record_id, "response"),
        *(one.url, one.date),
    )
    assert reader.path_of(record) == tmp_path / "a.warc.gz.open"
    assert reader.body(reader.load(record)) == one.body
    file.close()
    assert reader.path_of(record) == tmp_path / "a.warc.gz"
    assert reader.body(reader.load(record)) == one.body


def test_a_new_file_follows_one_that_is_full_or_a_day_old(tmp_path: Path) -> None:
    files = WarcFiles(tmp_path, largest=100)
    first = files.current()
    first.append(b"x" * 99)
    assert files.current() is first
    first.append(b"x")
    second = files.current()
    second.append(b"y")
    later = now() + timedelta(days=1)
    with use_clock(lambda: later):
        third = files.current()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        [first.name, second.name, third.name + ".open"]
    )
    files.close()
    assert not (tmp_path / third.name).exists()  # it was empty
    assert first.name.endswith(f"-{os.getpid()}.warc.gz")


def test_an_unusable_folder_is_rejected_before_anything_is_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", tmp_path / "no" / "such"):
        with pytest.raises(UseAnotherFolder, match="--warc"):
            prepare_folder(folder)
    assert prepare_folder(tmp_path / "made") == tmp_path / "made"
