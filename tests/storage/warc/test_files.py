"""The WARC files that are written: what is read back, where they end, what a crash costs."""

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

from storage.core.clock import now, told_by
from storage.core.model import Record
from storage.warc import reader
from storage.warc.files import UseAnotherFolder, WarcFile, WarcFiles, close_abandoned, ready
from storage.warc.writer import Exchange, digest_of, new_id, request, response, warcinfo

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
ASKED = b"GET /a HTTP/1.1\r\nHost: a.example\r\n\r\n"
MOMENT = "2026-03-01T09:00:00.123Z"
# What a header may hold (RFC 9110, 5.5), the bytes beyond ASCII among it.
values = st.binary(max_size=40).map(lambda held: bytes(b for b in held if b > 32))


def exchange(head: bytes = HEAD, body: bytes = b"<p>Told.</p>") -> Exchange:
    return Exchange("http://a.example/a", MOMENT, 200, head, body, ASKED)


@settings(max_examples=60, deadline=None)
@given(values, st.binary(max_size=3000))
def test_what_was_sent_is_read_back_byte_for_byte(value: bytes, body: bytes) -> None:
    head = b"HTTP/1.1 200 OK\r\nX-Told: a" + value + b'\r\nEtag: W/"1"\r\n\r\n'
    record_id, payload = new_id(), digest_of(body)
    held = response(exchange(head, body), record_id, new_id(), payload)
    block = gzip.decompress(held).split(b"\r\n\r\n", 1)[1]
    assert block == head + body + b"\r\n\r\n"
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "a.warc.gz").write_bytes(b"before" + held)
        record = Record(
            *(folder, "a.warc.gz", len(b"before"), len(held), record_id, "response"),
            *("http://a.example/a", MOMENT, payload),
        )
        assert reader.body(reader.load(record)) == body


def three(folder: Path) -> tuple[Path, list[int]]:
    """A file that was left open with three exchanges; where each of its records ends."""
    file = WarcFile(folder, "a.warc.gz")
    ends = []
    about, held = warcinfo(file.name, MOMENT, (("software", "Palimpsest"),))
    records = [held]
    for number in range(3):
        one = exchange(body=os.urandom(500) * (number + 1))
        record_id = new_id()
        records.append(response(one, record_id, about, digest_of(one.body)))
        records.append(request(one, about, record_id))
    for held in records:
        file.append(held)
        ends.append(file.size)
    os.close(file._handle)  # as the system does for a process that is killed
    return folder / "a.warc.gz.open", ends


@settings(max_examples=40, deadline=None)
@given(st.floats(0, 1), st.sampled_from([b"", b"\x00" * 40, b"\x1f\x8b\x08\x00"]))
def test_a_file_that_was_cut_anywhere_is_mended_to_its_whole_records(
    share: float, torn: bytes
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        left, ends = three(folder)
        cut = round(share * ends[-1])
        written = left.read_bytes()
        held = written[:cut] + torn
        left.write_bytes(held)
        close_abandoned(folder)
        # What is torn off may come again by chance: the last bytes of a member are zeros.
        whole = [end for end in ends if held[:end] == written[:end]]
        sizes = {path.name: path.stat().st_size for path in folder.iterdir()}
        assert sizes == ({"a.warc.gz": whole[-1]} if whole else {})
        if whole:
            with (folder / "a.warc.gz").open("rb") as stream:
                records = [each.rec_type for each in ArchiveIterator(stream)]
            assert len(records) == len(whole)


def test_a_file_that_somebody_writes_is_left_alone(tmp_path: Path) -> None:
    file = WarcFile(tmp_path, "a.warc.gz")
    file.append(b"half a record")
    close_abandoned(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["a.warc.gz.open"]
    file.close()
    assert (tmp_path / "a.warc.gz").read_bytes() == b"half a record"


def test_a_record_is_found_while_its_file_is_open_and_after(tmp_path: Path) -> None:
    file = WarcFile(tmp_path, "a.warc.gz")
    one, record_id = exchange(), new_id()
    held = response(one, record_id, new_id(), digest_of(one.body))
    record = Record(
        *(str(tmp_path), file.name, file.append(held), len(held), record_id, "response"),
        *(one.url, one.date),
    )
    assert reader.path_of(record) == tmp_path / "a.warc.gz.open"
    assert reader.body(reader.load(record)) == one.body
    file.close()
    assert reader.path_of(record) == tmp_path / "a.warc.gz"
    assert reader.body(reader.load(record)) == one.body


def test_a_full_file_and_one_a_day_old_make_room_for_another(tmp_path: Path) -> None:
    files = WarcFiles(tmp_path, largest=100)
    first = files.current()
    first.append(b"x" * 99)
    assert files.current() is first
    first.append(b"x")
    second = files.current()
    second.append(b"y")
    later = now() + timedelta(days=1)
    with told_by(lambda: later):
        third = files.current()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        [first.name, second.name, third.name + ".open"]
    )
    files.close()
    assert not (tmp_path / third.name).exists()  # it had nothing in it
    assert first.name.endswith(f"-{os.getpid()}.warc.gz")


def test_a_folder_that_is_none_is_named_before_anything_is_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", tmp_path / "no" / "such"):
        with pytest.raises(UseAnotherFolder, match="--warc"):
            ready(folder)
    assert ready(tmp_path / "made") == tmp_path / "made"
