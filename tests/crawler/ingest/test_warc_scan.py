"""The positions of records in WARC files, also in damaged ones."""

from __future__ import annotations

import io
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from crawler.ingest.warc_scan import Damage, NotWarc, ScannedRecord, scan_records
from tests.support.warc_records import Warc

MAX_BYTES = 1 << 20
BODIES = [b"", b"a" * 70_000, b"\r\n\r\nWARC/1.0\r\n", bytes(range(256)) * 40, b"<p>short</p>"]


def make_warc(*, compressed: bool) -> Warc:
    warc = Warc(gzip=compressed)
    for number, body in enumerate(BODIES):
        warc.response(f"https://gazette.example/{number}", body)
    return warc


COMPRESSED, PLAIN = make_warc(compressed=True), make_warc(compressed=False)
both_kinds = pytest.mark.parametrize("warc", [COMPRESSED, PLAIN], ids=["compressed", "plain"])


def scan(content: bytes, skip: dict[int, int] | None = None) -> list[ScannedRecord | Damage]:
    return list(scan_records(io.BytesIO(content), MAX_BYTES, (skip or {}).get))


@both_kinds
def test_the_positions_of_records_are_those_that_warcio_finds(warc: Warc) -> None:
    found = scan(warc.bytes)
    records = ArchiveIterator(io.BytesIO(warc.bytes))
    positions = []
    for _ in records:
        positions.append((records.get_record_offset(), records.get_record_length()))
    assert [
        (each.offset, each.length) for each in found if isinstance(each, ScannedRecord)
    ] == positions
    for each in found:
        assert isinstance(each, ScannedRecord)
        assert each.raw == warc.bytes[each.offset : each.offset + each.length]
        assert each.head.startswith(b"WARC/1.1\r\n")


def test_a_damaged_record_that_includes_what_follows_loses_only_itself() -> None:
    """One byte may turn a compressed block into one that includes all that follows."""
    compressor = zlib.compressobj(wbits=31)
    head = b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: 5\r\n\r\n"
    first = compressor.compress(head + bytes(3_000_000)) + compressor.flush(zlib.Z_SYNC_FLUSH)
    first += b"\x00\xff\xff\x00\x00"  # a block of 65,535 bytes, not compressed
    found = scan(first + COMPRESSED.bytes)
    positions = [each.offset - len(first) for each in found if isinstance(each, ScannedRecord)]
    assert positions == [each.offset for each in scan(COMPRESSED.bytes)]


@both_kinds
@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_file_truncated_anywhere_gives_all_complete_records(
    warc: Warc, data: st.DataObject
) -> None:
    end = data.draw(st.integers(6, len(warc.bytes) - 1))
    complete = [each.offset for each in scan(warc.bytes) if each.offset + length_of(each) <= end]
    found = scan(warc.bytes[:end])
    assert [each.offset for each in found if isinstance(each, ScannedRecord)] == complete
    assert len(found) - len(complete) <= 1


def length_of(each: ScannedRecord | Damage) -> int:
    assert isinstance(each, ScannedRecord)
    return each.length


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(COMPRESSED.bytes) - 1), st.binary(min_size=1, max_size=300))
def test_a_compressed_file_damaged_anywhere_loses_only_damaged_records(
    at: int, junk: bytes
) -> None:
    content = bytearray(COMPRESSED.bytes)
    content[at : at + len(junk)] = junk[: len(content) - at]
    damaged = range(at, at + len(junk))
    found = scan(bytes(content))
    intact = {
        each.offset
        for each in scan(COMPRESSED.bytes)
        if each.offset >= damaged.stop or each.offset + length_of(each) <= damaged.start
    }
    assert intact <= {each.offset for each in found if isinstance(each, ScannedRecord)}


@both_kinds
def test_known_records_are_not_read_again(warc: Warc) -> None:
    found = scan(warc.bytes)
    known = {each.offset: length_of(each) for each in found[1:4]}
    remaining = [each.offset for each in scan(warc.bytes, known)]
    assert remaining == [each.offset for each in found if each.offset not in known]


def test_records_written_after_a_crash_are_found() -> None:
    truncated = COMPRESSED.bytes[:-20]
    found = scan(truncated + COMPRESSED.bytes)
    assert len([each for each in found if isinstance(each, ScannedRecord)]) == 2 * len(BODIES) + 1


def test_the_content_of_a_record_over_the_limit_is_not_held() -> None:
    warc = Warc(gzip=False)
    warc.response("https://gazette.example/film", bytes(2 * MAX_BYTES))
    warc.response("https://gazette.example/next", b"next")
    raws = [each.raw is None for each in scan(warc.bytes) if isinstance(each, ScannedRecord)]
    assert raws == [False, True, False]


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"<html>", b"WAR", b"\x1f\x8b" + bytes(90)])
def test_a_file_that_is_not_warc_is_rejected(content: bytes) -> None:
    with pytest.raises(NotWarc):
        scan(content)
