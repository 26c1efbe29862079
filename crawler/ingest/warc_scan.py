"""Scan a WARC file: the position of each record, and the damage between them.

After a damaged record, the scan continues at the next bytes that look like the start of a record.
Memory is limited to a few blocks and one record, up to a limit.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO

_BLOCK = 64 * 1024  # bytes read or decompressed at a time
_HEAD = 64 * 1024  # bytes that contain the headers of a record
_SLACK = 64  # bytes that may follow a record in its gzip member
_GZIP = b"\x1f\x8b\x08"
_RECORD_START = b"WARC/"
_LINE = re.compile(rb"^WARC/\d\.\d+\r?\n", re.MULTILINE)
_LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,18})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_END = re.compile(rb"\r?\n\r?\n")

Skip = Callable[[int], int | None]


@dataclass(frozen=True, slots=True)
class ScannedRecord:
    """A record of `length` bytes at `offset`.

    head: its beginning, decompressed, with at least its WARC and HTTP headers. raw: its bytes as
    stored; None if they are too many.
    """

    offset: int
    length: int
    head: bytes
    raw: bytes | None


@dataclass(frozen=True, slots=True)
class Damage:
    """What is wrong at a position of a file, and what to do."""

    offset: int
    message: str


class NotWarc(ValueError):
    """The content of a file is not WARC."""


def scan_records(stream: IO[bytes], max_bytes: int, skip: Skip) -> Iterator[ScannedRecord | Damage]:
    """The records of a WARC file in order, and the damage between them.

    The file is uncompressed, or each record is a gzip member of its own.

    stream: must be seekable.
    max_bytes: records with more bytes are returned without their content.
    skip: returns the length of the record at an offset if it need not be read, otherwise None.

    Raises:
        NotWarc: the file is not WARC.
        OSError: the file cannot be read.
    """
    source = _Source(stream)
    first = source.peek(len(_RECORD_START))
    if not first:
        raise NotWarc("is empty")
    if not first.startswith((_GZIP, _RECORD_START)):
        first = _find_first(source)
        yield Damage(0, _NO_RECORD)
    if first.startswith(_RECORD_START):
        yield from _scan_plain(source, max_bytes, skip)
    else:
        yield from _scan_compressed(source, max_bytes, skip)


def _find_first(source: _Source) -> bytes:
    """Go to the first record of a file that begins with something else. Returns its first bytes.

    Raises:
        NotWarc: the file contains no record.
    """
    for find in (_find_member, _find_line):
        find(source, 0)
        if first := source.peek(len(_RECORD_START)):
            return first
    raise NotWarc(_NOT_WARC)


class _Source:
    """A stream that knows its position and accepts bytes back that were read too far."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._buffer = b""
        self.position = 0

    def read(self) -> bytes:
        """Some bytes; empty at the end."""
        block = self._buffer or self._stream.read(_BLOCK)
        self._buffer = b""
        self.position += len(block)
        return block

    def give_back(self, rest: bytes) -> None:
        self._buffer = rest + self._buffer
        self.position -= len(rest)

    def peek(self, count: int) -> bytes:
        """At least `count` of the next bytes, fewer at the end. The position stays the same."""
        buffer = bytearray()
        while len(buffer) < count and (more := self.read()):
            buffer += more
        self.give_back(bytes(buffer))
        return bytes(buffer)

    def go_to(self, position: int) -> None:
        ahead = position - self.position
        if 0 <= ahead <= len(self._buffer):
            self._buffer = self._buffer[ahead:]
        else:
            self._buffer = b""
            self._stream.seek(position)
        self.position = position


def _scan_compressed(
    source: _Source, max_bytes: int, skip: Skip
) -> Iterator[ScannedRecord | Damage]:
    """Scan a file in which each record is a gzip member of its own."""
    while True:
        offset = source.position
        known = skip(offset)
        if known is not None:
            source.go_to(offset + known)
            continue
        try:
            scanned = _read_member(source, max_bytes)
        except zlib.error as error:
            yield Damage(offset, f"a record is damaged ({_reason(error)}) and was skipped")
            _find_member(source, offset + 1)
            continue
        if scanned is None:
            return
        yield scanned
        if isinstance(scanned, Damage) and not source.peek(1):
            # Damage may make a record include all that follows, and a writer may have continued
            # after a crash.
            _find_member(source, offset + 1)


def _read_member(source: _Source, max_bytes: int) -> ScannedRecord | Damage | None:
    """Read the next gzip member; None at the end.

    Raises:
        zlib.error: the member is damaged.
    """
    offset = source.position
    decompressor = zlib.decompressobj(16 + zlib.MAX_WBITS)
    raw: list[bytes] = []
    head = bytearray()
    size = 0
    declared: int | None = None
    while not decompressor.eof:
        block = source.read()
        if not block:
            return Damage(offset, _TRUNCATED) if source.position > offset else None
        rest = block
        while True:
            out = decompressor.decompress(rest, _BLOCK)
            rest = decompressor.unconsumed_tail
            size += len(out)
            head += out[: _HEAD - len(head)]
            if decompressor.eof or (not rest and len(out) < _BLOCK):
                break
            if declared is None and len(head) >= _HEAD:
                declared = _declared_length(head)
            if declared is not None and size > declared + _SLACK:
                _skip_member(source, decompressor, rest)
                return Damage(offset, _COMPRESSED_TOGETHER)
        if decompressor.eof:
            source.give_back(decompressor.unused_data)
            block = block[: len(block) - len(decompressor.unused_data)]
        if source.position - offset <= max_bytes:
            raw.append(block)
    if not offset and not head.startswith(_RECORD_START):
        raise NotWarc(_NOT_WARC)
    length = source.position - offset
    content = b"".join(raw) if length <= max_bytes else None
    damage = _check_member(head, size)
    if damage:
        return Damage(offset, damage)
    return ScannedRecord(offset, length, bytes(head), content)


def _check_member(head: bytearray, size: int) -> str | None:
    """What is wrong with a gzip member of `size` bytes, decompressed; None if nothing is."""
    if not head.startswith(_RECORD_START):
        return "the gzip member there is not a WARC record and was skipped"
    declared = _declared_length(head)
    if declared is None:
        return "a record has no length and was skipped"
    if size < declared:
        return "a record is shorter than its declared length and was skipped"
    return _COMPRESSED_TOGETHER if size > declared + _SLACK else None


_NOT_WARC = "is not a WARC file, despite its name: it contains no record"
_NO_RECORD = "no record starts here: everything up to the next record was skipped"
_TRUNCATED = "the file is truncated within a record: fetch or copy it again, and import it again"
_COMPRESSED_TOGETHER = (
    "several records are compressed as one gzip member, so that none can be read on its own: run "
    "`warcio recompress FILE NEW_FILE` and import NEW_FILE"
)


def _skip_member(source: _Source, decompressor: zlib._Decompress, rest: bytes) -> None:
    """Skip to the end of a gzip member."""
    block = rest
    while True:
        decompressor.decompress(block, _BLOCK)
        if decompressor.eof:
            source.give_back(decompressor.unused_data)
            return
        block = decompressor.unconsumed_tail or source.read()
        if not block:
            return


def _find_member(source: _Source, start: int) -> None:
    """Go to the next gzip member that contains a record, or to the end."""
    source.go_to(start)
    buffer = b""
    while block := source.read():
        buffer += block
        base = source.position - len(buffer)
        at = buffer.find(_GZIP)
        while at >= 0:
            # One block contains the start of a record, unless the file ends before.
            if len(buffer) - at < _BLOCK:
                buffer += source.peek(_BLOCK)[:_BLOCK]
                source.go_to(base + len(buffer))
            if _starts_record(buffer[at : at + _BLOCK]):
                source.go_to(base + at)
                return
            at = buffer.find(_GZIP, at + 1)
        buffer = buffer[-len(_GZIP) + 1 :]


def _starts_record(member: bytes) -> bool:
    try:
        start = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(member, len(_RECORD_START))
    except zlib.error:
        return False
    return start == _RECORD_START


def _scan_plain(source: _Source, max_bytes: int, skip: Skip) -> Iterator[ScannedRecord | Damage]:
    """Scan an uncompressed file."""
    while True:
        _skip_blank_lines(source)
        offset = source.position
        known = skip(offset)
        if known is not None:
            source.go_to(offset + known)
            continue
        head = source.peek(_HEAD)
        if not head:
            return
        length = _declared_length(head) if head.startswith(_RECORD_START) else None
        if length is None:
            yield Damage(offset, _NO_RECORD)
            _find_line(source, offset + 1)
            continue
        content = _read_record(source, length, max_bytes)
        if source.position < offset + length:
            yield Damage(offset, _TRUNCATED)
            # A damaged length may reach beyond the end of the file.
            _find_line(source, offset + len(_RECORD_START))
            continue
        yield ScannedRecord(offset, length, head[: min(length, _HEAD)], content)


def _read_record(source: _Source, length: int, max_bytes: int) -> bytes | None:
    """The next `length` bytes; None, with the bytes skipped, if they are too many."""
    if length > max_bytes:
        while length and (block := source.read()):
            source.give_back(block[length:])
            length -= min(length, len(block))
        return None
    buffer = bytearray()
    while len(buffer) < length and (block := source.read()):
        buffer += block
    source.give_back(bytes(buffer[length:]))
    return bytes(buffer[:length])


def _skip_blank_lines(source: _Source) -> None:
    while block := source.read():
        rest = block.lstrip(b"\r\n")
        if rest:
            source.give_back(rest)
            return


def _find_line(source: _Source, start: int) -> None:
    """Go to the next line that starts a record, or to the end."""
    source.go_to(start)
    buffer = b""
    while block := source.read():
        buffer += block
        base = source.position - len(buffer)
        match = _LINE.search(buffer)
        if match:
            source.go_to(base + match.start())
            return
        buffer = buffer[-16:]


def _declared_length(head: bytes | bytearray) -> int | None:
    """The declared length of a record with its headers, in bytes; None if it declares none."""
    end = _END.search(head)
    length = _LENGTH.search(head, 0, end.start() + 2) if end else None
    return end.end() + int(length[1]) if end and length else None


def _reason(error: zlib.error) -> str:
    return str(error).rpartition(": ")[2]
