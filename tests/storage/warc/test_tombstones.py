"""A record that was overwritten is a record still, of the same id and just as many bytes."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from storage.core.model import Record
from storage.warc import reader
from storage.warc.tombstones import LeftInPlace, overwrite, tombstone
from tests.support.warc_records import Warc


def record(length: int, url: str = "https://paper.example/told", offset: int = 0) -> Record:
    ident = "urn:uuid:6d0c1f3e-93a6-4a5e-8f3a-0e4f3f6f8a11"
    return Record("", "a.warc.gz", offset, length, ident, "response", url, "2026-05-01T08:00:00Z")


@settings(deadline=None)
@given(length=st.integers(230, 200_000), packed=st.booleans())
@example(65_540 + 18, True)
@example(65_540 + 19, True)
@example(65_540 + 22, True)
@example(2 * 65_540 + 20, True)
def test_any_length_is_filled_and_read(length: int, packed: bool) -> None:
    made = tombstone(record(length), packed=packed)
    assert len(made) == length
    if packed:
        assert gzip.decompress(made).startswith(b"WARC/1.1\r\n")
    other = Warc(gzip=packed)
    read = []
    for each in ArchiveIterator(io.BytesIO(made + other.bytes), check_digests="raise"):
        read.append((each.rec_headers.get_header("WARC-Record-ID"), each.rec_type))
        each.raw_stream.read()
    assert read[0] == (f"<{record(length).record_id}>", "metadata")
    assert read[1][1] == "warcinfo"


@pytest.mark.parametrize("packed", [True, False])
def test_every_length_about_a_change_of_digits_is_filled(packed: bool) -> None:
    for length in [*range(230, 700), *range(1_250, 1_450), *range(10_200, 10_450)]:
        assert len(tombstone(record(length), packed=packed)) == length


def test_what_is_too_small_is_left_with_advice() -> None:
    with pytest.raises(LeftInPlace, match="too few for what is to stand in its place"):
        tombstone(record(100), packed=True)


@pytest.mark.parametrize("is_gzip", [True, False])
def test_only_the_record_that_is_meant_is_overwritten(tmp_path: Path, is_gzip: bool) -> None:
    made = Warc(gzip=is_gzip)
    for name in ("one", "two", "three"):
        made.response(f"https://paper.example/{name}", f"<p>{name} " + "told at length. " * 50)
    path = tmp_path / "a.warc.gz"
    path.write_bytes(made.bytes)
    begin, end = made.offsets[2], made.offsets[3]
    named = made.ids[2].strip("<>")
    two = Record(
        *(str(tmp_path), path.name, begin, end - begin, named, "response"),
        *("https://paper.example/two", "2024-05-06T07:08:09Z"),
    )
    with pytest.raises(reader.RecordMissing):
        overwrite(
            Record(str(tmp_path), path.name, begin, end - begin, "urn:uuid:0", "response", "", "")
        )
    assert path.read_bytes() == made.bytes
    overwrite(two)
    held = path.read_bytes()
    assert (held[:begin], held[end:]) == (made.bytes[:begin], made.bytes[end:])
    kinds = [each.rec_type for each in ArchiveIterator(io.BytesIO(held), check_digests="raise")]
    assert kinds == ["warcinfo", "response", "metadata", "response"]
    # Cut off after a part of it, it goes on.
    half = (end - begin) // 2
    path.write_bytes(held[: begin + half] + made.bytes[begin + half :])
    overwrite(two)
    assert path.read_bytes() == held
