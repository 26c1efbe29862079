"""A WARC file from its beginning to its end: where each record lies, and where it is damaged.

What follows a damaged record is found again by the signs with which records begin. No more than one
record, up to a limit, and a few blocks are held in memory.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO

_BLOCK = 64 * 1024  # bytes read, and bytes unpacked, at a time
_HEAD = 64 * 1024  # bytes in which a record's headers end
_SLACK = 64  # bytes that may follow a record where it is packed
_GZIP = b"\x1f\x8b\x08"
_BEGINS = b"WARC/"
_LINE = re.compile(rb"^WARC/\d\.\d+\r?\n", re.MULTILINE)
_LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,18})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_END = re.compile(rb"\r?\n\r?\n")

Skip = Callable[[int], int | None]


@dataclass(frozen=True, slots=True)
class Scanned:
    """A record where it lies: `length` bytes from `offset` on, as they are; None where too large.

    head: its beginning, unpacked: at least its headers, and those of HTTP in it.
    """

    offset: int
    length: int
    head: bytes
    raw: bytes | None


@dataclass(frozen=True, slots=True)
class Damage:
    """What is wrong at a byte of a file, and what to do."""

    offset: int
    told: str


class NoWarc(ValueError):
    """What is in a file is no WARC."""


def scan(stream: IO[bytes], largest: int, skip: Skip) -> Iterator[Scanned | Damage]:
    """The records of a WARC file, packed by record or not at all, and what is damaged between them.

    stream: can be sought in; largest: bytes of a record to hold; skip: asked at each offset for the
    length of the record there, where it need not be read.

    Raises:
        NoWarc: it is none.
        OSError: it cannot be read on.
    """
    source = _Source(stream)
    first = source.peek(len(_BEGINS))
    if not first:
        raise NoWarc("is empty")
    if not first.startswith((_GZIP, _BEGINS)):
        first = _found_later(source)
        yield Damage(0, "no record begins there: what follows is left out to the next one")
    if first.startswith(_BEGINS):
        yield from _plain(source, largest, skip)
    else:
        yield from _packed(source, largest, skip)


def _found_later(source: _Source) -> bytes:
    """How the first record begins of a file that begins with something else; goes there.

    Raises:
        NoWarc: there is none.
    """
    for find in (_find_member, _find_line):
        find(source, 0)
        if first := source.peek(len(_BEGINS)):
            return first
    raise NoWarc(_NO_WARC)


class _Source:
    """A stream that tells where it is, and takes back what was read too far."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._held = b""
        self.position = 0

    def read(self) -> bytes:
        """Some bytes; none at the end."""
        taken = self._held or self._stream.read(_BLOCK)
        self._held = b""
        self.position += len(taken)
        return taken

    def give_back(self, rest: bytes) -> None:
        self._held = rest + self._held
        self.position -= len(rest)

    def peek(self, count: int) -> bytes:
        """The next bytes, so many or more; fewer at the end."""
        held = bytearray()
        while len(held) < count and (more := self.read()):
            held += more
        self.give_back(bytes(held))
        return bytes(held)

    def go_to(self, position: int) -> None:
        ahead = position - self.position
        if 0 <= ahead <= len(self._held):
            self._held = self._held[ahead:]
        else:
            self._held = b""
            self._stream.seek(position)
        self.position = position


def _packed(source: _Source, largest: int, skip: Skip) -> Iterator[Scanned | Damage]:
    """The records of a file in which each is a gzip member of its own."""
    while True:
        offset = source.position
        known = skip(offset)
        if known is not None:
            source.go_to(offset + known)
            continue
        try:
            found = _member(source, largest)
        except zlib.error as error:
            yield Damage(offset, f"a record is damaged ({_said(error)}): it is left out")
            _find_member(source, offset + 1)
            continue
        if found is None:
            return
        yield found
        if isinstance(found, Damage) and not source.peek(1):
            # It took all that follows for its own; and a writer may have gone on after a crash.
            _find_member(source, offset + 1)


def _member(source: _Source, largest: int) -> Scanned | Damage | None:
    """The next gzip member; None at the end.

    Raises:
        zlib.error: it is damaged.
    """
    offset = source.position
    inflate = zlib.decompressobj(16 + zlib.MAX_WBITS)
    raw: list[bytes] = []
    head = bytearray()
    unpacked = 0
    whole: int | None = None
    while not inflate.eof:
        block = source.read()
        if not block:
            return Damage(offset, _CUT) if source.position > offset else None
        rest = block
        while True:
            out = inflate.decompress(rest, _BLOCK)
            rest = inflate.unconsumed_tail
            unpacked += len(out)
            head += out[: _HEAD - len(head)]
            if inflate.eof or (not rest and len(out) < _BLOCK):
                break
            if whole is None and len(head) >= _HEAD:
                whole = _whole(head)
            if whole is not None and unpacked > whole + _SLACK:
                _pass_member(source, inflate, rest)
                return Damage(offset, _TOGETHER)
        if inflate.eof:
            source.give_back(inflate.unused_data)
            block = block[: len(block) - len(inflate.unused_data)]
        if source.position - offset <= largest:
            raw.append(block)
    if not offset and not head.startswith(_BEGINS):
        raise NoWarc(_NO_WARC)
    length = source.position - offset
    kept = b"".join(raw) if length <= largest else None
    wrong = _wrong(head, unpacked)
    return Damage(offset, wrong) if wrong else Scanned(offset, length, bytes(head), kept)


def _wrong(head: bytearray, unpacked: int) -> str | None:
    """What is wrong with what was packed in one member, so many bytes of it."""
    if not head.startswith(_BEGINS):
        return "what is packed there is no WARC record: it is left out"
    whole = _whole(head)
    if whole is None:
        return "a record has no length: it is left out"
    if unpacked < whole:
        return "a record is shorter than it says: it is left out"
    return _TOGETHER if unpacked > whole + _SLACK else None


_NO_WARC = "is no WARC file, though its name says so: no record begins in it"
_CUT = "the file is cut off in the midst of a record: fetch or copy it again, and import it again"
_TOGETHER = (
    "several records are packed as one, so that none can be found by its place: "
    "`warcio recompress FILE NEW_FILE` packs each by itself; import that"
)


def _pass_member(source: _Source, inflate: zlib._Decompress, rest: bytes) -> None:
    """Go to the end of a gzip member."""
    block = rest
    while True:
        inflate.decompress(block, _BLOCK)
        if inflate.eof:
            source.give_back(inflate.unused_data)
            return
        block = inflate.unconsumed_tail or source.read()
        if not block:
            return


def _find_member(source: _Source, start: int) -> None:
    """Go to where the next gzip member with a record begins, or to the end."""
    source.go_to(start)
    held = b""
    while block := source.read():
        held += block
        base = source.position - len(held)
        at = held.find(_GZIP)
        while at >= 0:
            # Enough for the first words of a record, and more where there is no more.
            if len(held) - at < _BLOCK:
                held += source.peek(_BLOCK)[:_BLOCK]
                source.go_to(base + len(held))
            if _begins_record(held[at : at + _BLOCK]):
                source.go_to(base + at)
                return
            at = held.find(_GZIP, at + 1)
        held = held[-len(_GZIP) + 1 :]


def _begins_record(packed: bytes) -> bool:
    try:
        begins = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(packed, len(_BEGINS))
    except zlib.error:
        return False
    return begins == _BEGINS


def _plain(source: _Source, largest: int, skip: Skip) -> Iterator[Scanned | Damage]:
    """The records of a file that is not packed."""
    while True:
        _pass_blank_lines(source)
        offset = source.position
        known = skip(offset)
        if known is not None:
            source.go_to(offset + known)
            continue
        head = source.peek(_HEAD)
        if not head:
            return
        length = _whole(head) if head.startswith(_BEGINS) else None
        if length is None:
            yield Damage(offset, "no record begins there: what follows is left out to the next one")
            _find_line(source, offset + 1)
            continue
        kept = _taken(source, length, largest)
        if source.position < offset + length:
            yield Damage(offset, _CUT)
            # A length that is damaged reaches to the end and beyond.
            _find_line(source, offset + len(_BEGINS))
            continue
        yield Scanned(offset, length, head[: min(length, _HEAD)], kept)


def _taken(source: _Source, length: int, largest: int) -> bytes | None:
    """The next bytes, so many; None, passed over, where they are too many to hold."""
    if length > largest:
        while length and (block := source.read()):
            source.give_back(block[length:])
            length -= min(length, len(block))
        return None
    held = bytearray()
    while len(held) < length and (block := source.read()):
        held += block
    source.give_back(bytes(held[length:]))
    return bytes(held[:length])


def _pass_blank_lines(source: _Source) -> None:
    while block := source.read():
        rest = block.lstrip(b"\r\n")
        if rest:
            source.give_back(rest)
            return


def _find_line(source: _Source, start: int) -> None:
    """Go to where the next record begins, or to the end."""
    source.go_to(start)
    held = b""
    while block := source.read():
        held += block
        base = source.position - len(held)
        found = _LINE.search(held)
        if found:
            source.go_to(base + found.start())
            return
        held = held[-16:]


def _whole(head: bytes | bytearray) -> int | None:
    """Bytes of a record with its headers, by what it says; None where it says nothing."""
    end = _END.search(head)
    length = _LENGTH.search(head, 0, end.start() + 2) if end else None
    return end.end() + int(length[1]) if end and length else None


def _said(error: zlib.error) -> str:
    return str(error).rpartition(": ")[2]
