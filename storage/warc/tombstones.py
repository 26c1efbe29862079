"""Tombstones: metadata records that replace the WARC records of redacted captures.

A tombstone has the id and the length of the record that it overwrites and nothing of its content.
All other records of the file keep their offsets.
"""

from __future__ import annotations

import os
import sqlite3
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

from storage.core.errors import PalimpsestError
from storage.core.model import Outcome, WarcRecord
from storage.warc import reader
from storage.warc.writer import digest_of

TYPE = "metadata"
"""The WARC type of a tombstone."""
_GZIP = b"\x1f\x8b"
_MEMBER_BYTES = 18  # of a gzip member, besides its stored blocks (RFC 1952)
_MAX_BLOCK, _BLOCK_HEADER = 65_535, 5  # bytes of a stored block and of its header (RFC 1951, 3.2.4)
_PREFIX_BYTES = 96  # by which a partly overwritten record is recognised
_TEXT = b"redacted\r\n"
_REDACTED_RECORDS = f"""
    SELECT DISTINCT r.id, w.folder, w.name, r.offset, r.length, r.record_id, r.type, r.url, r.date,
           r.payload_digest
      FROM captures c JOIN warc_records r ON r.id = c.record_id JOIN warcs w ON w.id = r.warc_id
     WHERE c.outcome = '{Outcome.REDACTED}' AND r.type <> '{TYPE}' ORDER BY r.warc_id, r.offset"""
# The payloads that revisits of captures which are not redacted refer to.
_NEEDED_PAYLOADS = f"""
    SELECT s.payload_digest FROM captures c JOIN warc_records s ON s.id = c.record_id
     WHERE s.type = 'revisit' AND s.payload_digest IS NOT NULL
       AND c.outcome <> '{Outcome.REDACTED}'"""


class RecordNotOverwritten(PalimpsestError):
    """A record cannot be overwritten in place: the message says what to do with its file."""


@dataclass(frozen=True, slots=True)
class PendingRecord:
    """A record that is to be overwritten, and the id of its row."""

    row_id: int
    record: WarcRecord


def pending_records(connection: sqlite3.Connection) -> list[PendingRecord]:
    """The records of redacted captures that are not overwritten yet.

    A response stays if revisits of other captures need its payload and no other record has it.
    """
    records = [
        PendingRecord(row_id, WarcRecord(*values))
        for row_id, *values in connection.execute(_REDACTED_RECORDS)
    ]
    if not any(pending.record.type == "response" for pending in records):
        return records
    needed = {digest for (digest,) in connection.execute(_NEEDED_PAYLOADS)}
    row_ids = {pending.row_id for pending in records}
    return [pending for pending in records if not _is_needed(connection, pending, needed, row_ids)]


def _is_needed(
    connection: sqlite3.Connection, pending: PendingRecord, needed: set[str], row_ids: set[int]
) -> bool:
    digest = pending.record.payload_digest
    if pending.record.type != "response" or digest not in needed:
        return False
    responses = connection.execute(
        "SELECT id FROM warc_records WHERE payload_digest = ? AND type = 'response'", (digest,)
    )
    return all(row_id in row_ids for (row_id,) in responses)


def overwrite(record: WarcRecord, folder: Path | None = None) -> None:
    """Overwrite a record with a tombstone. May be repeated, also after it was interrupted.

    folder: where WARC files were moved to.

    Raises:
        RecordNotOverwritten: it is inside a WACZ, too small, or its file cannot be written.
        RecordMissing: its file does not exist, or another record is in its place.
    """
    path = reader.path_of(record, folder)
    current = reader.raw(record, folder)
    if not path.is_file():
        raise RecordNotOverwritten(
            f"{path} is inside a packed file, which cannot be changed in place and may contain the "
            "text elsewhere too: delete the packed file, or create it again without the page"
        )
    tombstone = make_tombstone(record, is_gzip=current.startswith(_GZIP))
    if current == tombstone:
        return
    if current[:_PREFIX_BYTES] != tombstone[:_PREFIX_BYTES]:
        reader.load(record, folder)  # raises RecordMissing for another record
    try:
        with path.open("r+b") as stream:
            stream.seek(record.offset)
            stream.write(tombstone)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise RecordNotOverwritten(
            f"{path} cannot be written ({error.strerror or error}): correct that, then repeat the "
            "command"
        ) from error


def make_tombstone(record: WarcRecord, *, is_gzip: bool) -> bytes:
    """A record with the same id and length. `is_gzip`: as a gzip member.

    The shorter the record, the fewer of the headers are written.

    Raises:
        RecordNotOverwritten: a tombstone is longer than the record.
    """
    length = record.length
    blocks = 1
    if is_gzip:
        blocks = max(1, -(-(length - _MEMBER_BYTES) // (_MAX_BLOCK + _BLOCK_HEADER)))
        length -= _MEMBER_BYTES + _BLOCK_HEADER * blocks
    target = f"WARC-Target-URI: {record.url}\r\n"
    content_type = "Content-Type: application/warc-fields\r\n"
    for headers, text, with_digest in (
        (target + content_type, _TEXT, True),
        (content_type, _TEXT, True),
        ("", b"", False),
    ):
        tombstone = _of_length(length, record, headers, text, with_digest=with_digest)
        if tombstone is not None:
            return _as_gzip_member(tombstone, blocks) if is_gzip else tombstone
    raise RecordNotOverwritten(
        f"{record.record_id} of {record.url} has {record.length} bytes, too few for the record "
        f"that replaces it: delete {record.file}, or write the file again without this record"
    )


def _of_length(
    length: int, record: WarcRecord, headers: str, text: bytes, *, with_digest: bool
) -> bytes | None:
    """A record of exactly this length, its block padded with spaces; None if it would be longer."""
    before = (
        f"WARC/1.1\r\nWARC-Type: {TYPE}\r\nWARC-Record-ID: <{record.record_id}>\r\n"
        f"WARC-Date: {record.date}\r\n{headers}"
    )
    digest = f"WARC-Block-Digest: {digest_of(b'')}\r\n" if with_digest else ""
    # With one space, some lengths cannot be reached: a record with a block of 100 bytes has two
    # bytes more than one with 99. A second space makes the length in between possible.
    for spaces in (1, 2):
        length_header = f"Content-Length:{' ' * spaces}"
        rest = length - len((before + digest + length_header).encode()) - 8
        for digits in range(1, 11):
            size = rest - digits
            if size >= len(text) and len(str(size)) == digits:
                block = text.ljust(size)
                digest = f"WARC-Block-Digest: {digest_of(block)}\r\n" if with_digest else ""
                head = f"{before}{digest}{length_header}{size}\r\n\r\n"
                return head.encode() + block + b"\r\n\r\n"
    return None


def _as_gzip_member(record: bytes, blocks: int) -> bytes:
    """One gzip member (RFC 1952) that contains a record in this many stored blocks."""
    member = [b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"]
    for number in range(blocks):
        block = record[number * _MAX_BLOCK : (number + 1) * _MAX_BLOCK]
        is_last = number == blocks - 1
        member.append(struct.pack("<BHH", is_last, len(block), len(block) ^ 0xFFFF) + block)
    member.append(struct.pack("<II", zlib.crc32(record), len(record) & 0xFFFFFFFF))
    return b"".join(member)
