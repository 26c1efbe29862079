"""The rows of WARC records: where the records of the archive's captures are stored."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from storage.core.model import WarcRecord

_COLUMNS = """w.folder, w.name, r.offset, r.length, r.record_id, r.type, r.url, r.date,
              r.payload_digest"""


@dataclass(frozen=True, slots=True)
class KnownRecord:
    """A record that has a row: its length in its file, in bytes, and its URL."""

    length: int
    url: str


class Records:
    """Reads and writes the rows of WARC records. Part of the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def add(self, record: WarcRecord) -> int:
        """Insert a record, and the response that it refers to, unless they have rows.

        Returns the id of the record's row.
        """
        if record.of is not None:
            self.add(record.of)
        row = self._connection.execute(
            "SELECT r.id FROM warcs w JOIN warc_records r ON r.warc_id = w.id "
            "WHERE w.folder = ? AND w.name = ? AND r.offset = ?",
            (record.folder, record.file, record.offset),
        ).fetchone()
        if row is not None:
            return int(row[0])
        cursor = self._connection.execute(
            "INSERT INTO warc_records (warc_id, offset, length, record_id, type, url, date, "
            "payload_digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(self._warc_id(record.folder, record.file), record.offset, record.length),
                *(record.record_id, record.type, record.url, record.date, record.payload_digest),
            ),
        )
        return int(cursor.lastrowid or 0)

    def has(self, record: WarcRecord) -> bool:
        """Whether a record has a row, in its file or in another that contains it too."""
        row = self._connection.execute(
            "SELECT 1 FROM warc_records WHERE record_id = ? LIMIT 1", (record.record_id,)
        ).fetchone()
        return row is not None

    def _warc_id(self, folder: str, name: str) -> int:
        self._connection.execute(
            "INSERT OR IGNORE INTO warcs (folder, name) VALUES (?, ?)", (folder, name)
        )
        (warc_id,) = self._connection.execute(
            "SELECT id FROM warcs WHERE folder = ? AND name = ?", (folder, name)
        ).fetchone()
        return int(warc_id)


def known_records(connection: sqlite3.Connection, folder: str, name: str) -> dict[int, KnownRecord]:
    """The records of a file that have rows, by their offsets."""
    rows = connection.execute(
        "SELECT r.offset, r.length, r.url FROM warcs w JOIN warc_records r ON r.warc_id = w.id "
        "WHERE w.folder = ? AND w.name = ?",
        (folder, name),
    )
    return {offset: KnownRecord(length, url) for offset, length, url in rows}


def of_capture(connection: sqlite3.Connection, capture_id: int) -> WarcRecord | None:
    """The record of a capture; None if none was stored."""
    return _first(
        connection,
        f"SELECT {_COLUMNS} FROM captures c JOIN warc_records r ON r.id = c.record_id "
        "JOIN warcs w ON w.id = r.warc_id WHERE c.id = ?",
        capture_id,
    )


def with_payload(connection: sqlite3.Connection, record: WarcRecord) -> WarcRecord | None:
    """The record with the payload of a record: itself, or the response that a revisit refers to."""
    if record.type != "revisit":
        return record
    if record.payload_digest is None:
        return None
    return response_with(connection, record.payload_digest)


def response_with(connection: sqlite3.Connection, payload_digest: str) -> WarcRecord | None:
    """The newest response with this payload: old files are the first to be deleted."""
    return _first(
        connection,
        f"SELECT {_COLUMNS} FROM warc_records r JOIN warcs w ON w.id = r.warc_id "
        "WHERE r.payload_digest = ? AND r.type = 'response' ORDER BY r.id DESC LIMIT 1",
        payload_digest,
    )


def of_url(connection: sqlite3.Connection, url_id: int, limit: int = 10) -> list[WarcRecord]:
    """The records of a URL's last captures, newest first."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM captures c JOIN warc_records r ON r.id = c.record_id "
        "JOIN warcs w ON w.id = r.warc_id WHERE c.url_id = ? ORDER BY c.id DESC LIMIT ?",
        (url_id, limit),
    )
    return [WarcRecord(*row) for row in rows]


def _first(connection: sqlite3.Connection, query: str, value: object) -> WarcRecord | None:
    row = connection.execute(query, (value,)).fetchone()
    return WarcRecord(*row) if row is not None else None
