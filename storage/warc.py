"""Reading WARC files: a record where it lies, and the body that was sent in it (ISO 28500)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import zstandard
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from .errors import PalimpsestError
from .model import Record

_LARGEST = 64 * 1024 * 1024  # what a body may unpack to
_WACZ = ".wacz"
OPEN = ".open"
"""What the name of a file ends in while it is being written; rows have the name without."""


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
            with zipfile.ZipFile(outer) as packed:
                try:
                    stream = packed.open(inner)
                except KeyError as error:
                    raise FileNotFoundError(2, f"{outer} has no {inner}") from error
                with stream:
                    yield stream
            return
    with path.open("rb") as stream:
        yield stream


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
        loaded: ArcWarcRecord = next(ArchiveIterator(io.BytesIO(held), check_digests=True))
    except (ArchiveLoadFailed, StopIteration, OSError) as error:
        raise RecordMissing(_missing(record, path, f"no record can be read ({error})")) from error
    found = (loaded.rec_headers.get_header("WARC-Record-ID") or "").strip("<>")
    if found != record.record_id:
        raise RecordMissing(_missing(record, path, f"{found or 'another record'} is there"))
    return loaded


def body(loaded: ArcWarcRecord) -> bytes:
    """The body of a response as a reader gets it: chunks joined, content encodings undone.

    Raises:
        ValueError: it cannot be unpacked, or to more than 64 MB.
    """
    encoding = ""
    if loaded.http_headers is not None:
        encoding = (loaded.http_headers.get_header("Content-Encoding") or "").strip().lower()
    try:
        if encoding == "zstd":  # which warcio does not know
            unpacked = zstandard.ZstdDecompressor().stream_reader(loaded.raw_stream)
            held = unpacked.read(_LARGEST + 1)
        else:
            held = loaded.content_stream().read(_LARGEST + 1)
    except (zstandard.ZstdError, OSError) as error:
        raise ValueError(f"its body cannot be unpacked ({error})") from error
    if len(held) > _LARGEST:
        raise ValueError(f"its body has over {_LARGEST >> 20} MB")
    return bytes(held)


def _missing(record: Record, path: Path, told: str) -> str:
    return f"{record.record_id} of {record.url} is not at byte {record.offset} of {path}: {told}"
