"""Reading WARC files: records at a known offset, and the bodies in them (ISO 28500)."""

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
from storage.core.model import WarcRecord

_MAX_BODY_BYTES = 64 * 1024 * 1024  # decoded
_BLOCK_BYTES = 64 * 1024
_WACZ = ".wacz"
OPEN = ".open"
"""The suffix of a file's name while it is being written. Rows contain the name without it."""
_LENGTHS_OFFSET = 26  # of two lengths in the local file header of a zip file


class RecordMissing(PalimpsestError):
    """A WARC file was moved or is damaged: name its folder, or run verify."""


@contextmanager
def open_file(path: Path) -> Iterator[IO[bytes]]:
    """Open a WARC file, or one within a WACZ (`pages.wacz/archive/data.warc.gz`), for reading.

    Raises:
        OSError: it cannot be opened.
    """
    for outer in path.parents:
        if outer.suffix.lower() == _WACZ and outer.is_file():
            inner = path.relative_to(outer).as_posix()
            with _open_zip(outer) as archive:
                try:
                    info = archive.getinfo(inner)
                except KeyError as error:
                    raise FileNotFoundError(2, f"{outer} has no {inner}") from error
                with _open_member(archive, outer, info) as stream:
                    yield stream
            return
    with path.open("rb") as stream:
        yield stream


def _open_zip(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise OSError(f"{path} is not a WACZ file, or is damaged ({error})") from error


def _open_member(archive: zipfile.ZipFile, path: Path, info: zipfile.ZipInfo) -> IO[bytes]:
    """A member of a zip file. It is seekable if it is not compressed, as WACZ requires."""
    if info.compress_type != zipfile.ZIP_STORED:
        return archive.open(info)
    whole = path.open("rb")
    whole.seek(info.header_offset + _LENGTHS_OFFSET)
    lengths = struct.unpack("<HH", whole.read(4))
    return io.BufferedReader(_FileSection(whole, whole.tell() + sum(lengths), info.file_size))


class _FileSection(io.RawIOBase):
    """A section of a file as a file of its own. To seek, zipfile reads all bytes in between."""

    def __init__(self, whole: IO[bytes], begin: int, size: int) -> None:
        self._whole, self._begin, self._size = whole, begin, size
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._position = (0, self._position, self._size)[whence] + offset
        return self._position

    def readinto(self, buffer: Any) -> int:
        self._whole.seek(self._begin + self._position)
        content = self._whole.read(min(len(buffer), max(self._size - self._position, 0)))
        buffer[: len(content)] = content
        self._position += len(content)
        return len(content)

    def close(self) -> None:
        self._whole.close()
        super().close()


def path_of(record: WarcRecord, folder: Path | None = None) -> Path:
    """The path of a record's file. `folder`: where the file was moved to."""
    path = (folder or Path(record.folder)) / record.file
    path_while_open = path.with_name(path.name + OPEN)
    # In this order, because a file loses the suffix and never gets it back.
    return path_while_open if path_while_open.exists() and not path.exists() else path


def file_exists(record: WarcRecord) -> bool:
    """Whether the file of a record is where it was written or read."""
    path = path_of(record)
    return path.exists() or any(
        outer.suffix.lower() == _WACZ and outer.is_file() for outer in path.parents
    )


def raw(record: WarcRecord, folder: Path | None = None) -> bytes:
    """The bytes of a record in its file, compressed or not.

    Raises:
        RecordMissing: the file does not exist, or ends before the record does.
    """
    path = path_of(record, folder)
    try:
        try:
            content = _read(path, record)
        except FileNotFoundError:
            # It may have been closed, and so renamed, since its path was determined.
            path = path_of(record, folder)
            content = _read(path, record)
    except OSError as error:
        raise RecordMissing(_missing(record, path, error.strerror or str(error))) from error
    if len(content) < record.length:
        raise RecordMissing(_missing(record, path, "the file ends before the record does"))
    return content


def _read(path: Path, record: WarcRecord) -> bytes:
    with open_file(path) as stream:
        stream.seek(record.offset)
        return stream.read(record.length)


def load(record: WarcRecord, folder: Path | None = None) -> ArcWarcRecord:
    """A record, parsed. Its digests are checked when its body is read.

    Raises:
        RecordMissing: it is missing, or another record is in its place.
    """
    path = path_of(record, folder)
    content = raw(record, folder)
    try:
        loaded = parse(content)
    except (ArchiveLoadFailed, StopIteration, OSError) as error:
        reason = f"no record can be read there ({error})"
        raise RecordMissing(_missing(record, path, reason)) from error
    record_id = (loaded.rec_headers.get_header("WARC-Record-ID") or "").strip("<>")
    if record_id != record.record_id:
        reason = f"{record_id or 'another record'} is in its place"
        raise RecordMissing(_missing(record, path, reason))
    return loaded


def parse(content: bytes) -> ArcWarcRecord:
    """Parse the bytes of a record. Its digests are checked when its body is read.

    Raises:
        ArchiveLoadFailed, StopIteration: the bytes are not a record.
    """
    loaded: ArcWarcRecord = next(ArchiveIterator(io.BytesIO(content), check_digests=True))
    return loaded


def body(loaded: ArcWarcRecord) -> bytes:
    """The decoded body of a response: without transfer and content encodings.

    A body that is not encoded as its headers say is returned as it is, because some tools store it
    decoded.

    Raises:
        ValueError: it cannot be decoded, or has more than 64 MB.
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
        content = bytes(stream.read(_MAX_BODY_BYTES + 1))
        if encoding == "zstd" and content.startswith(zstandard.FRAME_HEADER):
            decoder = zstandard.ZstdDecompressor().stream_reader(content, read_across_frames=True)
            content = decoder.read(_MAX_BODY_BYTES + 1)
        elif encoding == "br":
            content = _decode_brotli(content)
    except (zstandard.ZstdError, brotli.error, ChunkedDataException, OSError) as error:
        raise ValueError(f"its body cannot be decoded ({error})") from error
    if len(content) > _MAX_BODY_BYTES:
        raise ValueError(f"its body has more than {_MAX_BODY_BYTES >> 20} MB")
    return content


def _decode_brotli(encoded: bytes) -> bytes:
    """A body, decoded here because warcio supports older versions of brotli only."""
    decoder = brotli.Decompressor()
    decoded = bytearray()
    for start in range(0, len(encoded), _BLOCK_BYTES):
        try:
            decoded += decoder.process(encoded[start : start + _BLOCK_BYTES])
        except brotli.error:
            if not decoded:  # stored decoded, despite its headers
                return encoded
            raise
        if len(decoded) > _MAX_BODY_BYTES:
            break
    return bytes(decoded)


def _missing(record: WarcRecord, path: Path, reason: str) -> str:
    return f"{record.record_id} of {record.url} is not at byte {record.offset} of {path}: {reason}"
