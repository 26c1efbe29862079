"""The WARC records of some articles' captures, copied into a WARC file of their own."""

from __future__ import annotations

import gzip
import io
import json
import re
import sqlite3
import uuid
from collections.abc import Iterator, Sequence
from typing import IO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.warcwriter import WARCWriter

from storage.core.model import Record
from storage.warc.reader import RecordMissing, load, opened, path_of, raw
from storage.warc.records import with_payload

_GZIP = b"\x1f\x8b"
_LENGTH = re.compile(rb"^Content-Length:\s*(\d+)", re.IGNORECASE | re.MULTILINE)
_NEAR = 1 << 20  # bytes beside a record in which its request is looked for
_BLOCK = 1 << 16

Problem = str
"""Which record could not be copied, and why."""


class WarcSelection:
    """Copies records to a stream, each once and as it lies, in order of their captures.

    records: those copied, with the requests and without the warcinfo record; problems: which are
    missing or damaged; unkept: captures of which no record was kept.
    """

    def __init__(self, connection: sqlite3.Connection, stream: IO[bytes]) -> None:
        self._connection = connection
        self._stream = stream
        self._files: dict[tuple[str, str], int] = {}
        self._done: set[int] = set()
        self.records = 0
        self.unkept = 0
        self.problems: list[Problem] = []

    def begin(self, query: str) -> None:
        """Write the warcinfo record.

        Its date is that of the last capture, and its id follows from what was asked, so that the
        same archive gives the same file.
        """
        row = self._connection.execute(
            "SELECT fetched_at, id FROM captures ORDER BY id DESC LIMIT 1"
        ).fetchone()
        moment, last = row or ("1970-01-01T00:00:00Z", 0)
        named = uuid.uuid5(uuid.NAMESPACE_URL, f"palimpsest:{moment}:{last}:{query}")
        told = {
            "software": "Palimpsest (palimpsest export)",
            "format": "WARC File Format 1.1",
            "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/"
            "warc-1.1/",
            "description": f"Records of an archive, as they were written: {query}",
        }
        held = "".join(f"{name}: {value}\r\n" for name, value in told.items()).encode()
        writer = WARCWriter(self._stream, gzip=True, warc_version="1.1")
        record = writer.create_warc_record(
            "",
            "warcinfo",
            payload=io.BytesIO(held),
            length=len(held),
            warc_content_type="application/warc-fields",
            warc_headers_dict={"WARC-Record-ID": f"<{named.urn}>", "WARC-Date": moment},
        )
        writer.write_record(record)

    def put(self, article_ids: Sequence[int]) -> None:
        """Copy the records of these articles' captures."""
        rows = self._connection.execute(
            """
            SELECT w.folder, w.name, r.offset, r.length, r.record_id, r.type, r.url, r.date,
                   r.payload_digest
              FROM urls u JOIN captures c ON c.url_id = u.id
              LEFT JOIN warc_records r ON r.id = c.record_id LEFT JOIN warcs w ON w.id = r.warc_id
             WHERE u.article_id IN (SELECT value FROM json_each(?))
             ORDER BY u.article_id, c.id""",
            (json.dumps(list(article_ids)),),
        )
        for row in rows.fetchall():
            if row["record_id"] is None:
                self.unkept += 1
            else:
                self._copy_with_others(Record(*row))

    def _copy_with_others(self, record: Record) -> None:
        """Copy a record with what it stands for and what was asked."""
        if self._place(record) in self._done:
            return
        if record.type == "revisit":
            original = with_payload(self._connection, record)
            if original is None:
                self.problems.append(
                    f"{record.record_id} of {record.url} repeats a response that was not kept"
                )
            else:
                self._copy_with_others(original)
        if self._copy(record):
            for request in self._requests(record):
                self._write(request)

    def _place(self, record: Record) -> int:
        """A number for where a record lies: there may be millions of them."""
        file = self._files.setdefault((record.folder, record.file), len(self._files))
        return file << 48 | record.offset

    def _copy(self, record: Record) -> bool:
        """Copy a record, checked to be the one that was kept."""
        self._done.add(self._place(record))
        try:
            loaded = load(record)
            while loaded.raw_stream.read(_BLOCK):
                pass
            if loaded.digest_checker is not None and loaded.digest_checker.passed is False:
                raise RecordMissing(
                    f"{record.record_id} of {record.url} is damaged at byte {record.offset} of "
                    f"{path_of(record)}: its digest is another"
                )
            held = raw(record)
        except RecordMissing as error:
            self.problems.append(str(error))
            return False
        except (OSError, ArchiveLoadFailed) as error:
            self.problems.append(f"{record.record_id} of {record.url} cannot be read ({error})")
            return False
        self._write(held)
        return True

    def _write(self, held: bytes) -> None:
        """Write a record as it lay; one that was not packed is packed, as the others are."""
        self._stream.write(held if held.startswith(_GZIP) else _packed(held))
        self.records += 1

    def _requests(self, record: Record) -> Iterator[bytes]:
        """The requests that lie next to a record, as they lie there."""
        with opened(path_of(record)) as stream:
            before = self._end_of_the_last(record)
            if record.offset - before <= _NEAR:
                stream.seek(before)
                yield from list(_matching(stream.read(record.offset - before), record))[-1:]
            stream.seek(record.offset + record.length)
            yield from _matching(stream.read(_NEAR), record, only_first=True)

    def _end_of_the_last(self, record: Record) -> int:
        """Where the record that is entered before this one in its file ends."""
        (end,) = self._connection.execute(
            "SELECT coalesce(max(r.offset + r.length), 0) FROM warc_records r "
            "JOIN warcs w ON w.id = r.warc_id WHERE w.folder = ? AND w.name = ? AND r.offset < ?",
            (record.folder, record.file, record.offset),
        ).fetchone()
        return int(end)


def _packed(held: bytes) -> bytes:
    """A record as a gzip member, with the empty lines that end it, which may not be among `held`.

    Its block may end in empty lines as well, so its length decides.
    """
    head, parting, rest = held.partition(b"\r\n\r\n")
    told = _LENGTH.search(head)
    block = rest[: int(told[1])] if told else rest
    return gzip.compress(head + parting + block + b"\r\n\r\n", mtime=0)


def _matching(held: bytes, record: Record, *, only_first: bool = False) -> Iterator[bytes]:
    """The requests for a record among the records that bytes begin with."""
    held = held.lstrip(b"\r\n")  # the end of the record before, in a file that is not packed
    records = ArchiveIterator(io.BytesIO(held))
    try:
        for each in records:
            if each.rec_type == "request" and _belongs(each, record):
                start = records.get_record_offset()
                records.read_to_end(each)
                yield held[start : start + records.get_record_length()]
            if only_first:
                return
    except (ArchiveLoadFailed, OSError, EOFError):
        return  # bytes that end within a record


def _belongs(request: ArcWarcRecord, record: Record) -> bool:
    headers = request.rec_headers
    named = (headers.get_header("WARC-Concurrent-To") or "").strip("<>")
    if named:
        return bool(named == record.record_id)
    return str(headers.get_header("WARC-Target-URI")) == record.url
