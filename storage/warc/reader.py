"""Reading WARC files: a record where it lies, and the body that was sent in it (ISO 28500)."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import brotli
import zstandard
from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import BufferedReader, ChunkedDataException, ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from storage.core.errors import PalimpsestError
from storage.core.model import Record

_LARGEST = 64 * 1024 * 1024  # what a body may unpack to
_BLOCK = 64 * 1024
_WACZ = ".wacz"
OPEN = ".open"
"""What the name of a file ends in while it is being written; rows have the name without."""
_LENGTHS = 26  # bytes into a zip file's local header at which two lengths stand


class RecordMissing(PalimpsestError):
    """A WARC file is not where it was, or is damaged: name its folder, or run verify."""


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """A WARC file to read from any offset, or one within a WACZ: pages.wacz/archive/data.warc.gz.

    Raises:
        OSError: it cannot be opened.
    """
    for outer in path.parents:
        if outer.suffix.lower() == _WACZ and outer.is_file():
            inner = path.relative_to(outer).as_posix()
            with _zip(outer) as packed:
                try:
                    info = packed.getinfo(inner)
                except KeyError as error:
                    raise FileNotFoundError(2, f"{outer} has no {inner}") from error
                with _within(packed, outer, info) as stream:
                    yield stream
            return
    with path.open("rb") as stream:
        yield stream


def _zip(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise OSError(f"{path} is no WACZ, or a damaged one ({error})") from error


def _within(packed: zipfile.ZipFile, path: Path, info: zipfile.ZipInfo) -> IO[bytes]:
    """A file within a zip file; one that is not packed, as WACZ has it, can be sought in."""
    if info.compress_type != zipfile.ZIP_STORED:
        return packed.open(info)
    whole = path.open("rb")
    whole.seek(info.header_offset + _LENGTHS)
    lengths = struct.unpack("<HH", whole.read(4))
    return io.BufferedReader(_Part(whole, whole.tell() + sum(lengths), info.file_size))


class _Part(io.RawIOBase):
    """Some bytes of a file, as a file: zipfile would read all that it is told to pass over."""

    def __init__(self, whole: IO[bytes], begin: int, size: int) -> None:
        self._whole, self._begin, self._size = whole, begin, size
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = (0, self._at, self._size)[whence] + offset
        return self._at

    def readinto(self, buffer: Any) -> int:
        self._whole.seek(self._begin + self._at)
        held = self._whole.read(min(len(buffer), max(self._size - self._at, 0)))
        buffer[: len(held)] = held
        self._at += len(held)
        return len(held)

    def close(self) -> None:
        self._whole.close()
        super().close()


def path_of(record: Record, folder: Path | None = None) -> Path:
    """Where the file of a record lies; `folder`: where it was moved to."""
    path = (folder or Path(record.folder)) / record.file
    written = path.with_name(path.name + OPEN)
    # Asked for in this order, for the name changes in one direction only.
    return written if written.exists() and not path.exists() else path


def is_there(record: Record) -> bool:
    """Whether the file of a record lies where it was written or read."""
    path = path_of(record)
    return path.exists() or any(
        outer.suffix.lower() == _WACZ and outer.is_file() for outer in path.parents
    )


def raw(record: Record, folder: Path | None = None) -> bytes:
    """A record as it lies in its file, packed or not.

    Raises:
        RecordMissing: the file is not there, or ends before.
    """
    path = path_of(record, folder)
    try:
        try:
            held = _read(path, record)
        except FileNotFoundError:
            # It may have been closed, and so renamed, since its name was looked up.
            path = path_of(record, folder)
            held = _read(path, record)
    except OSError as error:
        raise RecordMissing(_missing(record, path, error.strerror or str(error))) from error
    if len(held) < record.length:
        raise RecordMissing(_missing(record, path, "the file ends before"))
    return held


def _read(path: Path, record: Record) -> bytes:
    with opened(path) as stream:
        stream.seek(record.offset)
        return stream.read(record.length)


def load(record: Record, folder: Path | None = None) -> ArcWarcRecord:
    """A record, parsed; its digests are checked when its body is read.

    Raises:
        RecordMissing: it is not there, or another one is.
    """
    path = path_of(record, folder)
    held = raw(record, folder)
    try:
        loaded = parsed(held)
    except (ArchiveLoadFailed, StopIteration, OSError) as error:
        raise RecordMissing(_missing(record, path, f"no record can be read ({error})")) from error
    found = (loaded.rec_headers.get_header("WARC-Record-ID") or "").strip("<>")
    if found != record.record_id:
        raise RecordMissing(_missing(record, path, f"{found or 'another record'} is there"))
    return loaded


def parsed(held: bytes) -> ArcWarcRecord:
    """A record as it lies in its file, parsed; its digests are checked when its body is read.

    Raises:
        ArchiveLoadFailed, StopIteration: it is none.
    """
    loaded: ArcWarcRecord = next(ArchiveIterator(io.BytesIO(held), check_digests=True))
    return loaded


def body(loaded: ArcWarcRecord) -> bytes:
    """The body of a response as a reader gets it: chunks joined, content encodings undone.

    As it is where it is not packed as its headers say: some keep it unpacked.

    Raises:
        ValueError: it cannot be unpacked, or to more than 64 MB.
    """
    headers: dict[str, str] = {}
    if loaded.http_headers is not None:
        headers = {name.lower(): value for name, value in loaded.http_headers.headers}
    stream = loaded.raw_stream
    if "chunked" in headers.get("transfer-encoding", "").lower():
        stream = ChunkedDataReader(stream)
    encoding = headers.get("content-encoding", "").strip().lower()
    try:
        if encoding in ("gzip", "x-gzip", "deflate"):
            stream = BufferedReader(stream, decomp_type=encoding.removeprefix("x-"))
        held = bytes(stream.read(_LARGEST + 1))
        if encoding == "zstd" and held.startswith(zstandard.FRAME_HEADER):
            packed = zstandard.ZstdDecompressor().stream_reader(held, read_across_frames=True)
            held = packed.read(_LARGEST + 1)
        elif encoding == "br":
            held = _without_brotli(held)
    except (zstandard.ZstdError, brotli.error, ChunkedDataException, OSError) as error:
        raise ValueError(f"its body cannot be unpacked ({error})") from error
    if len(held) > _LARGEST:
        raise ValueError(f"its body has over {_LARGEST >> 20} MB")
    return held


def _without_brotli(packed: bytes) -> bytes:
    """A body unpacked; warcio can do so only by older versions of brotli."""
    unpack = brotli.Decompressor()
    held = bytearray()
    for at in range(0, len(packed), _BLOCK):
        try:
            held += unpack.process(packed[at : at + _BLOCK])
        except brotli.error:
            if not held:  # it was kept without, as others' headers say
                return packed
            raise
        if len(held) > _LARGEST:
            break
    return bytes(held)


def _missing(record: Record, path: Path, told: str) -> str:
    return f"{record.record_id} of {record.url} is not at byte {record.offset} of {path}: {told}"
