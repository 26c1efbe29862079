"""Adds the captures of another archive to an archive, with their WARC records."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace

from storage.core.model import Outcome, WarcRecord
from storage.merge.id_map import IdMap
from storage.merge.read_rows import Row, read_rows
from storage.warc.records import Records, with_payload

_AT_ONCE = 2_000
_CONTENT = (
    *("payload_digest", "payload_length", "prose", "left_out", "left_out_passage", "version_id"),
    *("detail", "record_id"),
)
_COLUMNS = (
    *("id", "run_id", "url_id", "url", "final_url", "fetched_at", "status", "media_type"),
    *("outcome", *_CONTENT),
)
_RECORD = """
    SELECT w.folder, w.name, r.offset, r.length, r.record_id, r.type, r.url, r.date,
           r.payload_digest
      FROM warc_records r JOIN warcs w ON w.id = r.warc_id WHERE r.id = ?"""


@dataclass(slots=True)
class CaptureCounts:
    """new: captures that were added; redacted: those of them whose URLs were taken down."""

    new: int = 0
    redacted: int = 0


def read_captures(connection: sqlite3.Connection) -> Iterator[list[Row]]:
    """Read all captures of an archive that is merged, many at a time."""
    return read_rows(connection, "captures", _COLUMNS, _AT_ONCE)


class CaptureMerger:
    """Writes captures into one archive. Every method is part of the caller's transaction."""

    def __init__(
        self, connection: sqlite3.Connection, other: sqlite3.Connection, ids: IdMap
    ) -> None:
        """other: the archive that is merged; ids: with its runs, URLs and versions."""
        self._connection = connection
        self._other = other
        self._ids = ids
        self._records = Records(connection)

    def add(self, captures: list[Row]) -> CaptureCounts:
        """Add the captures that the archive does not have."""
        counts = CaptureCounts()
        for capture in captures:
            record = self._record(capture)
            if self._has(capture, record):
                continue
            url_id = self._ids.url(capture["url_id"])
            values = capture | {
                "run_id": self._ids.run(capture["run_id"]),
                "url_id": url_id,
                "version_id": self._ids.version(capture["version_id"]),
            }
            if self._is_redacted(url_id):
                values |= dict.fromkeys(_CONTENT) | {"outcome": Outcome.REDACTED}
                counts.redacted += 1
            elif record is not None:
                values["record_id"] = self._records.add(record)
            counts.new += 1
            self._insert(values, capture["id"])
        return counts

    def _record(self, capture: Row) -> WarcRecord | None:
        if capture["record_id"] is None:
            return None
        row = self._other.execute(_RECORD, (capture["record_id"],)).fetchone()
        record = WarcRecord(*row)
        # The response to which a revisit refers may have no capture of its own.
        response = with_payload(self._other, record)
        return record if response in (record, None) else replace(record, of=response)

    def _has(self, capture: Row, record: WarcRecord | None) -> bool:
        """Whether the archive has a capture: of the same record, or of the same run and time."""
        if record is not None and self._has_capture_of(record, self._ids.url(capture["url_id"])):
            return True
        condition = "url_id = ? AND run_id = ? AND fetched_at = ?"
        (known,) = self._connection.execute(
            f"SELECT count(*) FROM captures WHERE {condition}",
            (
                *(self._ids.url(capture["url_id"]), self._ids.run(capture["run_id"])),
                capture["fetched_at"],
            ),
        ).fetchone()
        if not known:
            return False
        # An import may have several articles of one URL and time.
        (rank,) = self._other.execute(
            f"SELECT count(*) FROM captures WHERE {condition} AND id <= ?",
            (capture["url_id"], capture["run_id"], capture["fetched_at"], capture["id"]),
        ).fetchone()
        return bool(known >= rank)

    def _has_capture_of(self, record: WarcRecord, url_id: int | None) -> bool:
        row = self._connection.execute(
            "SELECT 1 FROM captures c JOIN warc_records r ON r.id = c.record_id "
            "WHERE c.url_id = ? AND r.record_id = ? LIMIT 1",
            (url_id, record.record_id),
        ).fetchone()
        return row is not None

    def _is_redacted(self, url_id: int | None) -> bool:
        (outcome,) = self._connection.execute(
            "SELECT outcome FROM urls WHERE id = ?", (url_id,)
        ).fetchone()
        return bool(outcome == Outcome.REDACTED)

    def _insert(self, values: Row, merged_id: int) -> None:
        columns = [name for name in values if name != "id"]
        inserted = self._connection.execute(
            f"INSERT INTO captures ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",
            [values[name] for name in columns],
        )
        row = self._other.execute(
            "SELECT extractor FROM reextractions WHERE capture_id = ?", (merged_id,)
        ).fetchone()
        if row is not None and values["version_id"] is not None:
            self._connection.execute(
                "INSERT OR REPLACE INTO reextractions VALUES (?, ?)", (inserted.lastrowid, row[0])
            )
