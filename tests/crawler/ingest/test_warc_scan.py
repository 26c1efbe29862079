"""Where records lie in a WARC file, whatever happened to it."""

from __future__ import annotations

import io
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from crawler.ingest.warc_scan import Damage, NoWarc, Scanned, scan
from tests.support.warc_records import Warc

LARGEST = 1 << 20
BODIES = [b"", b"a" * 70_000, b"\r\n\r\nWARC/1.0\r\n", bytes(range(256)) * 40, b"<p>short</p>"]


def made(*, packed: bool) -> Warc:
    warc = Warc(gzip=packed)
    for number, body in enumerate(BODIES):
        warc.response(f"https://gazette.example/{number}", body)
    return warc


PACKED, PLAIN = made(packed=True), made(packed=False)
each_kind = pytest.mark.parametrize("warc", [PACKED, PLAIN], ids=["packed", "plain"])


def scanned(held: bytes, skip: dict[int, int] | None = None) -> list[Scanned | Damage]:
    return list(scan(io.BytesIO(held), LARGEST, (skip or {}).get))


@each_kind
def test_records_lie_where_warcio_finds_them(warc: Warc) -> None:
    found = scanned(warc.bytes)
    records = ArchiveIterator(io.BytesIO(warc.bytes))
    places = []
    for _ in records:
        places.append((records.get_record_offset(), records.get_record_length()))
    assert [(each.offset, each.length) for each in found if isinstance(each, Scanned)] == places
    for each in found:
        assert isinstance(each, Scanned)
        assert each.raw == warc.bytes[each.offset : each.offset + each.length]
        assert each.head.startswith(b"WARC/1.1\r\n")


def test_a_damaged_record_that_swallows_what_follows_costs_itself_alone() -> None:
    """One byte may turn a packed block into one that takes all that comes for its own."""
    packer = zlib.compressobj(wbits=31)
    head = b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: 5\r\n\r\n"
    first = packer.compress(head + bytes(3_000_000)) + packer.flush(zlib.Z_SYNC_FLUSH)
    first += b"\x00\xff\xff\x00\x00"  # a block of 65,535 bytes, not packed
    found = scanned(first + PACKED.bytes)
    places = [each.offset - len(first) for each in found if isinstance(each, Scanned)]
    assert places == [each.offset for each in scanned(PACKED.bytes)]


@each_kind
@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_file_cut_anywhere_gives_every_whole_record(warc: Warc, data: st.DataObject) -> None:
    end = data.draw(st.integers(6, len(warc.bytes) - 1))
    whole = [each.offset for each in scanned(warc.bytes) if each.offset + lies(each) <= end]
    found = scanned(warc.bytes[:end])
    assert [each.offset for each in found if isinstance(each, Scanned)] == whole
    assert len(found) - len(whole) <= 1


def lies(each: Scanned | Damage) -> int:
    assert isinstance(each, Scanned)
    return each.length


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(PACKED.bytes) - 1), st.binary(min_size=1, max_size=300))
def test_a_packed_file_damaged_anywhere_loses_what_was_damaged_and_no_more(
    at: int, junk: bytes
) -> None:
    held = bytearray(PACKED.bytes)
    held[at : at + len(junk)] = junk[: len(held) - at]
    hurt = range(at, at + len(junk))
    found = scanned(bytes(held))
    intact = {
        each.offset
        for each in scanned(PACKED.bytes)
        if each.offset >= hurt.stop or each.offset + lies(each) <= hurt.start
    }
    assert intact <= {each.offset for each in found if isinstance(each, Scanned)}


@each_kind
def test_known_records_are_not_read_again(warc: Warc) -> None:
    found = scanned(warc.bytes)
    known = {each.offset: lies(each) for each in found[1:4]}
    left = [each.offset for each in scanned(warc.bytes, known)]
    assert left == [each.offset for each in found if each.offset not in known]


def test_a_writer_that_went_on_after_a_crash_is_followed() -> None:
    torn = PACKED.bytes[:-20]
    found = scanned(torn + PACKED.bytes)
    assert len([each for each in found if isinstance(each, Scanned)]) == 2 * len(BODIES) + 1


def test_a_record_over_the_limit_is_told_and_not_held() -> None:
    warc = Warc(gzip=False)
    warc.response("https://gazette.example/film", bytes(2 * LARGEST))
    warc.response("https://gazette.example/next", b"next")
    raws = [each.raw is None for each in scanned(warc.bytes) if isinstance(each, Scanned)]
    assert raws == [False, True, False]


@pytest.mark.parametrize("held", [b"", b"\x00\x01", b"<html>", b"WAR", b"\x1f\x8b" + bytes(90)])
def test_what_is_no_warc_is_said_to_be_none(held: bytes) -> None:
    with pytest.raises(NoWarc):
        scanned(held)
