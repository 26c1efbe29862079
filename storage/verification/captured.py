"""Captures against what was kept of them: the WARC record at its place, whole, and the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from .. import records, warc
from ..model import Record
from .damage import RESTORE, WARC, Damage, Look

_CHECK = "captures"


def check(look: Look) -> Iterator[Damage]:
    """Every capture of which a record was kept, file by file."""
    missing: set[Path] = set()
    rows = look.connection.execute(
        "SELECT c.id, c.payload_digest, u.article_id FROM captures c "
        "JOIN warc_records r ON r.id = c.record_id LEFT JOIN urls u ON u.id = c.url_id "
        "ORDER BY r.warc_id, r.offset"
    ).fetchall()
    for capture_id, digest, article in rows:
        look.seen(1)
        record = records.of_capture(look.connection, capture_id)
        if record is None:
            continue  # the file check names it
        path = warc.path_of(record, look.warc)
        if path in missing:
            continue
        where = f"captures, row {capture_id}, in {path} at byte {record.offset}"
        if not path.exists() and not _within(path):
            missing.add(path)
            yield Damage(_CHECK, str(path), "is not there, nor what it kept", WARC, article)
            continue
        yield from (
            Damage(_CHECK, where, told, RESTORE, article) for told in _wrong(look, record, digest)
        )


def _within(path: Path) -> bool:
    """Whether a file lies within a WACZ."""
    return any(outer.suffix.lower() == ".wacz" and outer.is_file() for outer in path.parents)


def _wrong(look: Look, record: Record, digest: str | None) -> Iterator[str]:
    try:
        loaded = warc.load(record, look.warc)
        checker = loaded.digest_checker
        body = warc.body(loaded)
        if checker is not None and checker.passed is False:
            yield "its record is not what its own digests say"
            return
        if record.type == "revisit":
            kept = records.with_payload(look.connection, record)
            if kept is None:
                yield "it stands for a response that was not kept"
                return
            body = warc.body(warc.load(kept, look.warc))
    except (warc.RecordMissing, ValueError, OSError, EOFError) as error:
        yield str(error)
        return
    found = hashlib.sha256(body).hexdigest()
    if digest is not None and record.type != "revisit" and found != digest:
        yield f"its payload has the SHA-256 {found}, and not {digest}"
