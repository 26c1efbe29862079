"""Captures against what was kept of them: the WARC record at its place, whole, and the same."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from storage.core.model import Record
from storage.verification.damaged_reads import Rows, raise_unless_damage, walk
from storage.verification.report import RECOVER, WARC, WARC_COPY, Damage, Look
from storage.warc import reader, records

_CHECK = "captures"
_PIECE = 1 << 16


def check(look: Look) -> Iterator[Damage]:
    """Every capture of which a record was kept."""
    missing: set[Path] = set()
    query = """
        SELECT c.id, c.payload_digest, c.status, u.article_id FROM captures c
          LEFT JOIN urls u ON u.id = c.url_id
         WHERE c.id >= :low AND c.id < :high AND c.record_id IS NOT NULL ORDER BY c.id"""
    for _, rows in walk(look, _CHECK, query, "captures", step=100):
        yield from _records(look, rows, missing)


def _records(look: Look, rows: Rows, missing: set[Path]) -> Iterator[Damage]:
    for capture_id, digest, status, article in rows:
        look.seen(1)
        try:
            record = records.of_capture(look.connection, capture_id)
        except sqlite3.DatabaseError as error:
            raise_unless_damage(error)
            told = f"its record's row cannot be read ({error})"
            yield Damage(_CHECK, f"captures, row {capture_id}", told, RECOVER, article)
            continue
        if record is None:
            continue  # the file check names it
        path = reader.path_of(record, look.warc)
        if path in missing:
            continue
        where = f"captures, row {capture_id}, in {path} at byte {record.offset}"
        if not path.exists() and not _within(path):
            missing.add(path)
            yield Damage(_CHECK, str(path), "is not there, nor what it kept", WARC, article)
            continue
        # What says that nothing has changed has no body of its own.
        wanted = None if record.type == "revisit" and status == 304 else digest
        for told in _wrong(look, record, wanted):
            yield Damage(_CHECK, where, told, WARC_COPY, article)


def _within(path: Path) -> bool:
    """Whether a file lies within a WACZ."""
    return any(outer.suffix.lower() == ".wacz" and outer.is_file() for outer in path.parents)


def _wrong(look: Look, record: Record, digest: str | None) -> Iterator[str]:
    """What is wrong with a record; digest: of its body, where that was read when it came in."""
    try:
        loaded = reader.load(record, look.warc)
        body = b""
        if digest is None or record.type == "revisit":
            while loaded.raw_stream.read(_PIECE):  # to its end, where its digests are compared
                pass
        else:
            body = reader.body(loaded)
        checker = loaded.digest_checker
        if checker is not None and checker.passed is False:
            yield "its record is not what its own digests say"
            return
        # One that names no body says only that nothing has changed.
        if record.type == "revisit" and record.payload_digest is not None:
            kept = records.with_payload(look.connection, record)
            if kept is None:
                yield "it stands for a response that was not kept"
                return
            if digest is not None:
                body = reader.body(reader.load(kept, look.warc))
        elif record.type == "revisit":
            return
    except (reader.RecordMissing, ValueError, OSError, EOFError) as error:
        yield str(error)
        return
    found = hashlib.sha256(body).hexdigest()
    if digest is not None and found != digest:
        yield f"its payload has the SHA-256 {found}, and not {digest}"
