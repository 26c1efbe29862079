"""Tombstones: WARC records overwritten in their place by ones that say nothing of the page.

Each takes as many bytes as what stood there, so that every other record stays where it is.
"""

from __future__ import annotations

import os
import sqlite3
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

from storage.core.errors import PalimpsestError
from storage.core.model import Outcome, Record
from storage.warc import reader
from storage.warc.writer import digest_of

TYPE = "metadata"
"""The type of the record that stands in the place of one that was redacted."""
_GZIP = b"\x1f\x8b"
_MEMBER = 18  # bytes that a gzip member has around its pieces
_PIECE, _PIECE_HEAD = 65_535, 5  # bytes of a piece that is not packed, and of what says so
_BEGUN = 96  # bytes by which a record that was overwritten in part is known
_TOLD = b"redacted\r\n"
# A record of what was redacted, and whether a capture that was not rests on its payload.
_PENDING = f"""
    SELECT DISTINCT r.id, w.folder, w.name, r.offset, r.length, r.record_id, r.type, r.url, r.date,
           r.payload_digest
      FROM captures c JOIN warc_records r ON r.id = c.record_id JOIN warcs w ON w.id = r.warc_id
     WHERE c.outcome = '{Outcome.REDACTED}' AND r.type <> '{TYPE}' ORDER BY r.warc_id, r.offset"""
_NEEDED = f"""
    SELECT s.payload_digest FROM captures c JOIN warc_records s ON s.id = c.record_id
     WHERE s.type = 'revisit' AND s.payload_digest IS NOT NULL
       AND c.outcome <> '{Outcome.REDACTED}'"""


class LeftInPlace(PalimpsestError):
    """A record cannot be overwritten where it is: see to its file as the text says."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A record that is to be overwritten, and the id of its row."""

    row_id: int
    record: Record


def pending(connection: sqlite3.Connection) -> list[Pending]:
    """The records of redacted captures, but for payloads that captures of others rest on."""
    found = [Pending(row[0], Record(*row[1:])) for row in connection.execute(_PENDING)]
    if not any(each.record.type == "response" for each in found):
        return found
    needed = {digest for (digest,) in connection.execute(_NEEDED)}
    left = {each.row_id for each in found}
    return [each for each in found if not _is_needed(connection, each, needed, left)]


def _is_needed(
    connection: sqlite3.Connection, each: Pending, needed: set[str], going: set[int]
) -> bool:
    digest = each.record.payload_digest
    if each.record.type != "response" or digest not in needed:
        return False
    others = connection.execute(
        "SELECT id FROM warc_records WHERE payload_digest = ? AND type = 'response'", (digest,)
    )
    return all(other in going for (other,) in others)


def overwrite(record: Record, folder: Path | None = None) -> None:
    """Overwrite a record in its file. One that was overwritten already, or in part, may be again.

    folder: where WARC files were moved to.

    Raises:
        LeftInPlace: it is within a WACZ, too small, or its file cannot be written.
        RecordMissing: its file is not there, or another record is in its place.
    """
    path = reader.path_of(record, folder)
    held = reader.raw(record, folder)
    if not path.is_file():
        raise LeftInPlace(
            f"{path} is part of a packed file, which cannot be altered in its place and may hold "
            "the text elsewhere, too: delete it, or make it anew without the page"
        )
    made = tombstone(record, packed=held.startswith(_GZIP))
    if held == made:
        return
    if held[:_BEGUN] != made[:_BEGUN]:
        reader.load(record, folder)
    try:
        with path.open("r+b") as stream:
            stream.seek(record.offset)
            stream.write(made)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise LeftInPlace(
            f"{path} cannot be written ({error.strerror or error}): see to that, then give the "
            "same command again"
        ) from error


def tombstone(record: Record, *, packed: bool) -> bytes:
    """A record of the same id and as many bytes; `packed`: one gzip member.

    Raises:
        LeftInPlace: it would be longer.
    """
    room = record.length
    pieces = 1
    if packed:
        pieces = max(1, -(-(room - _MEMBER) // (_PIECE + _PIECE_HEAD)))
        room -= _MEMBER + _PIECE_HEAD * pieces
    named = f"WARC-Target-URI: {record.url}\r\n"
    kind = "Content-Type: application/warc-fields\r\n"
    for lines, told, with_digest in (
        (named + kind, _TOLD, True),
        (kind, _TOLD, True),
        ("", b"", False),
    ):
        made = _made(record, room, lines, told, with_digest=with_digest)
        if made is not None:
            return _stored(made, pieces) if packed else made
    raise LeftInPlace(
        f"{record.record_id} of {record.url} has {record.length} bytes, too few for what is to "
        f"stand in its place: delete {record.file}, or write it anew without this record"
    )


def _made(record: Record, room: int, lines: str, told: bytes, *, with_digest: bool) -> bytes | None:
    """A record of just so many bytes, its block filled up with blanks; None where it has more."""
    before = (
        f"WARC/1.1\r\nWARC-Type: {TYPE}\r\nWARC-Record-ID: <{record.record_id}>\r\n"
        f"WARC-Date: {record.date}\r\n{lines}"
    )
    digest = f"WARC-Block-Digest: {digest_of(b'')}\r\n" if with_digest else ""
    # One blank before the number of bytes, or two: with 99 a record has one less than with 100.
    for blanks in (1, 2):
        length_line = f"Content-Length:{' ' * blanks}"
        rest = room - len((before + digest + length_line).encode()) - 8
        for digits in range(1, 11):
            size = rest - digits
            if size >= len(told) and len(str(size)) == digits:
                block = told.ljust(size)
                digest = f"WARC-Block-Digest: {digest_of(block)}\r\n" if with_digest else ""
                head = f"{before}{digest}{length_line}{size}\r\n\r\n"
                return head.encode() + block + b"\r\n\r\n"
    return None


def _stored(record: bytes, pieces: int) -> bytes:
    """One gzip member (RFC 1952) that holds a record unpacked, in so many pieces."""
    member = [b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"]
    for number in range(pieces):
        piece = record[number * _PIECE : (number + 1) * _PIECE]
        last = number == pieces - 1
        member.append(struct.pack("<BHH", last, len(piece), len(piece) ^ 0xFFFF) + piece)
    member.append(struct.pack("<II", zlib.crc32(record), len(record) & 0xFFFFFFFF))
    return b"".join(member)
