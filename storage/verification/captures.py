"""Checks captures against their WARC records: that these exist, are intact, and match."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from storage.core.model import WarcRecord
from storage.verification.damaged_reads import Rows, raise_unless_damage, walk
from storage.verification.report import (
    FIND_WARC,
    RECOVER,
    REPLACE_WARC,
    CheckContext,
    Damage,
)
from storage.warc import reader, records

_CHECK = "captures"
_BLOCK_BYTES = 1 << 16


def check(context: CheckContext) -> Iterator[Damage]:
    """Check every capture that has a WARC record."""
    missing_files: set[Path] = set()
    query = """
        SELECT c.id, c.payload_digest, c.status, u.article_id FROM captures c
          LEFT JOIN urls u ON u.id = c.url_id
         WHERE c.id >= :low AND c.id < :high AND c.record_id IS NOT NULL ORDER BY c.id"""
    for _, rows in walk(context, _CHECK, query, "captures", step=100):
        yield from _check_captures(context, rows, missing_files)


def _check_captures(
    context: CheckContext, rows: Rows, missing_files: set[Path]
) -> Iterator[Damage]:
    for capture_id, digest, status, article in rows:
        context.report_progress(1)
        try:
            record = records.of_capture(context.connection, capture_id)
        except sqlite3.DatabaseError as error:
            raise_unless_damage(error)
            problem = f"the row of its record cannot be read ({error})"
            yield Damage(_CHECK, f"captures, row {capture_id}", problem, RECOVER, article)
            continue
        if record is None:
            continue  # the check of the file reports it
        path = reader.path_of(record, context.warc_folder)
        if path in missing_files:
            continue
        where = f"captures, row {capture_id}, in {path} at byte {record.offset}"
        if not path.exists() and not _is_in_wacz(path):
            missing_files.add(path)
            problem = "the file is missing, and the records in it"
            yield Damage(_CHECK, str(path), problem, FIND_WARC, article)
            continue
        # A response of "304 Not Modified" has no body of its own.
        expected = None if record.type == "revisit" and status == 304 else digest
        for problem in _check_record(context, record, expected):
            yield Damage(_CHECK, where, problem, REPLACE_WARC, article)


def _is_in_wacz(path: Path) -> bool:
    """Whether a file is in a WACZ."""
    return any(parent.suffix.lower() == ".wacz" and parent.is_file() for parent in path.parents)


def _check_record(context: CheckContext, record: WarcRecord, digest: str | None) -> Iterator[str]:
    """What is wrong with a record.

    digest: of its payload when it was captured, if it was computed.
    """
    try:
        loaded = reader.load(record, context.warc_folder)
        payload = b""
        if digest is None or record.type == "revisit":
            while loaded.raw_stream.read(_BLOCK_BYTES):  # at the end, its digests are compared
                pass
        else:
            payload = reader.body(loaded)
        checker = loaded.digest_checker
        if checker is not None and checker.passed is False:
            yield "the record does not match its own digests"
            return
        # A revisit without a payload digest only says that nothing has changed.
        if record.type == "revisit" and record.payload_digest is not None:
            response = records.with_payload(context.connection, record)
            if response is None:
                yield "it refers to a response that is not stored"
                return
            if digest is not None:
                payload = reader.body(reader.load(response, context.warc_folder))
        elif record.type == "revisit":
            return
    except (reader.RecordMissing, ValueError, OSError, EOFError) as error:
        yield str(error)
        return
    computed = hashlib.sha256(payload).hexdigest()
    if digest is not None and computed != digest:
        yield f"its payload has the SHA-256 {computed}, not {digest}"
