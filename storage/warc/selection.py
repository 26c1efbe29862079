"""Copying the WARC records of some articles' captures to a WARC file of their own."""

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

from storage.core.model import WarcRecord
from storage.warc.reader import RecordMissing, load, open_file, path_of, raw
from storage.warc.records import with_payload

_GZIP = b"\x1f\x8b"
_LENGTH = re.compile(rb"^Content-Length:\s*(\d+)", re.IGNORECASE | re.MULTILINE)
_NEARBY_BYTES = 1 << 20  # before and after a record, in which its request is searched
_BLOCK_BYTES = 1 << 16

Problem = str
"""Which record could not be copied, and why."""


class WarcSelection:
    """Copies records to a stream byte for byte, each once, in the order of their captures.

    records: the number of records copied, with the requests and without the warcinfo record.
    problems: the records that are missing or damaged. captures_without_record: the number of
    captures of which no record was stored.
    """

    def __init__(self, connection: sqlite3.Connection, stream: IO[bytes]) -> None:
        self._connection = connection
        self._stream = stream
        self._file_numbers: dict[tuple[str, str], int] = {}
        self._done: set[int] = set()
        self.records = 0
        self.captures_without_record = 0
        self.problems: list[Problem] = []

    def write_info(self, query: str) -> None:
        """Write the warcinfo record.

        Its date is that of the last capture and its id is derived from the query, so that the same
        archive and query produce the same file.
        """
        row = self._connection.execute(
            "SELECT fetched_at, id FROM captures ORDER BY id DESC LIMIT 1"
        ).fetchone()
        moment, last = row or ("1970-01-01T00:00:00Z", 0)
        record_id = uuid.uuid5(uuid.NAMESPACE_URL, f"palimpsest:{moment}:{last}:{query}")
        fields = {
            "software": "Palimpsest (palimpsest export)",
            "format": "WARC File Format 1.1",
            "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/"
            "warc-1.1/",
            "description": f"Records of an archive, as they were written: {query}",
        }
        content = "".join(f"{name}: {value}\r\n" for name, value in fields.items()).encode()
        writer = WARCWriter(self._stream, gzip=True, warc_version="1.1")
        record = writer.create_warc_record(
            "",
            "warcinfo",
            payload=io.BytesIO(content),
            length=len(content),
            warc_content_type="application/warc-fields",
            warc_headers_dict={"WARC-Record-ID": f"<{record_id.urn}>", "WARC-Date": moment},
        )
        writer.write_record(record)

    def add_articles(self, article_ids: Sequence[int]) -> None:
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
                self.captures_without_record += 1
            else:
                self._copy_with_related(WarcRecord(*row))

    def _copy_with_related(self, record: WarcRecord) -> None:
        """Copy a record, the response that it refers to, and the requests of both."""
        if self._place(record) in self._done:
            return
        if record.type == "revisit":
            original = with_payload(self._connection, record)
            if original is None:
                self.problems.append(
                    f"{record.record_id} of {record.url} refers to a response that is not stored"
                )
            else:
                self._copy_with_related(original)
        if self._copy(record):
            for request in self._requests(record):
                self._write(request)

    def _place(self, record: WarcRecord) -> int:
        """The file and offset of a record as a number, since there may be millions of them."""
        file = self._file_numbers.setdefault((record.folder, record.file), len(self._file_numbers))
        return file << 48 | record.offset

    def _copy(self, record: WarcRecord) -> bool:
        """Copy a record after checking its id and digest. False if there is a problem with it."""
        self._done.add(self._place(record))
        try:
            loaded = load(record)
            while loaded.raw_stream.read(_BLOCK_BYTES):
                pass
            if loaded.digest_checker is not None and loaded.digest_checker.passed is False:
                raise RecordMissing(
                    f"{record.record_id} of {record.url} is damaged at byte {record.offset} of "
                    f"{path_of(record)}: its digest does not match"
                )
            content = raw(record)
        except RecordMissing as error:
            self.problems.append(str(error))
            return False
        except (OSError, ArchiveLoadFailed) as error:
            self.problems.append(f"{record.record_id} of {record.url} cannot be read ({error})")
            return False
        self._write(content)
        return True

    def _write(self, content: bytes) -> None:
        """Write a record unchanged; one that is not compressed is compressed like the others."""
        self._stream.write(content if content.startswith(_GZIP) else _compress(content))
        self.records += 1

    def _requests(self, record: WarcRecord) -> Iterator[bytes]:
        """The bytes of the requests that are stored next to a record."""
        with open_file(path_of(record)) as stream:
            before = self._end_of_previous(record)
            if record.offset - before <= _NEARBY_BYTES:
                stream.seek(before)
                yield from list(_requests_in(stream.read(record.offset - before), record))[-1:]
            stream.seek(record.offset + record.length)
            yield from _requests_in(stream.read(_NEARBY_BYTES), record, only_first=True)

    def _end_of_previous(self, record: WarcRecord) -> int:
        """The offset at which the previous record of the file that has a row ends."""
        (end,) = self._connection.execute(
            "SELECT coalesce(max(r.offset + r.length), 0) FROM warc_records r "
            "JOIN warcs w ON w.id = r.warc_id WHERE w.folder = ? AND w.name = ? AND r.offset < ?",
            (record.folder, record.file, record.offset),
        ).fetchone()
        return int(end)


def _compress(content: bytes) -> bytes:
    """A record as a gzip member, with the empty lines at its end, which `content` may lack.

    The block may end in empty lines too, so its length is taken from its header.
    """
    head, separator, rest = content.partition(b"\r\n\r\n")
    length = _LENGTH.search(head)
    block = rest[: int(length[1])] if length else rest
    return gzip.compress(head + separator + block + b"\r\n\r\n", mtime=0)


def _requests_in(
    content: bytes, record: WarcRecord, *, only_first: bool = False
) -> Iterator[bytes]:
    """The requests for a record among the records with which these bytes begin."""
    content = content.lstrip(b"\r\n")  # the end of the previous record in an uncompressed file
    records = ArchiveIterator(io.BytesIO(content))
    try:
        for candidate in records:
            if candidate.rec_type == "request" and _is_request_for(candidate, record):
                start = records.get_record_offset()
                records.read_to_end(candidate)
                yield content[start : start + records.get_record_length()]
            if only_first:
                return
    except (ArchiveLoadFailed, OSError, EOFError):
        return  # the bytes end within a record


def _is_request_for(request: ArcWarcRecord, record: WarcRecord) -> bool:
    headers = request.rec_headers
    concurrent_to = (headers.get_header("WARC-Concurrent-To") or "").strip("<>")
    if concurrent_to:
        return bool(concurrent_to == record.record_id)
    return str(headers.get_header("WARC-Target-URI")) == record.url
