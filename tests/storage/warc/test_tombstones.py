"""Tombstones: valid records with the id and the length of the records they overwrite."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from storage.core.model import WarcRecord
from storage.warc import reader
from storage.warc.tombstones import RecordNotOverwritten, make_tombstone, overwrite
from tests.support.warc_records import Warc


def record(length: int, url: str = "https://paper.example/story", offset: int = 0) -> WarcRecord:
    ident = "urn:uuid:6d0c1f3e-93a6-4a5e-8f3a-0e4f3f6f8a11"
    return WarcRecord(
        "", "a.warc.gz", offset, length, ident, "response", url, "2026-05-01T08:00:00Z"
    )


@settings(deadline=None)
@given(length=st.integers(230, 200_000), is_gzip=st.booleans())
@example(65_540 + 18, True)
@example(65_540 + 19, True)
@example(65_540 + 22, True)
@example(2 * 65_540 + 20, True)
def test_a_tombstone_of_any_length_can_be_read(length: int, is_gzip: bool) -> None:
    tombstone = make_tombstone(record(length), is_gzip=is_gzip)
    assert len(tombstone) == length
    if is_gzip:
        assert gzip.decompress(tombstone).startswith(b"WARC/1.1\r\n")
    other = Warc(gzip=is_gzip)
    read = []
    for each in ArchiveIterator(io.BytesIO(tombstone + other.bytes), check_digests="raise"):
        read.append((each.rec_headers.get_header("WARC-Record-ID"), each.rec_type))
        each.raw_stream.read()
    assert read[0] == (f"<{record(length).record_id}>", "metadata")
    assert read[1][1] == "warcinfo"


@pytest.mark.parametrize("is_gzip", [True, False])
def test_every_length_near_a_change_of_digits_is_reached(is_gzip: bool) -> None:
    for length in [*range(230, 700), *range(1_250, 1_450), *range(10_200, 10_450)]:
        assert len(make_tombstone(record(length), is_gzip=is_gzip)) == length


def test_a_record_that_is_too_small_is_reported_with_advice() -> None:
    with pytest.raises(RecordNotOverwritten, match="too few for the record that replaces it"):
        make_tombstone(record(100), is_gzip=True)


@pytest.mark.parametrize("is_gzip", [True, False])
def test_only_the_given_record_is_overwritten(tmp_path: Path, is_gzip: bool) -> None:
    made = Warc(gzip=is_gzip)
    for name in ("one", "two", "three"):
        made.response(f"https://paper.example/{name}", f"<p>{name} " + "described at length. " * 50)
    path = tmp_path / "a.warc.gz"
    path.write_bytes(made.bytes)
    begin, end = made.offsets[2], made.offsets[3]
    named = made.ids[2].strip("<>")
    two = WarcRecord(
        *(str(tmp_path), path.name, begin, end - begin, named, "response"),
        *("https://paper.example/two", "2024-05-06T07:08:09Z"),
    )
    with pytest.raises(reader.RecordMissing):
        overwrite(
            WarcRecord(
                str(tmp_path), path.name, begin, end - begin, "urn:uuid:0", "response", "", ""
            )
        )
    assert path.read_bytes() == made.bytes
    overwrite(two)
    content = path.read_bytes()
    assert (content[:begin], content[end:]) == (made.bytes[:begin], made.bytes[end:])
    kinds = [each.rec_type for each in ArchiveIterator(io.BytesIO(content), check_digests="raise")]
    assert kinds == ["warcinfo", "response", "metadata", "response"]
    # An interrupted overwrite can be repeated.
    half = (end - begin) // 2
    path.write_bytes(content[: begin + half] + made.bytes[begin + half :])
    overwrite(two)
    assert path.read_bytes() == content
