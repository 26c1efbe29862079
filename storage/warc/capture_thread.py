"""The thread that writes the exchanges of crawls to WARC files while the crawls run."""

from __future__ import annotations

import contextlib
import logging
import queue
import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

from storage.core.errors import FreeDiskSpace
from storage.core.model import WarcRecord
from storage.warc import reader, records
from storage.warc.files import WarcFile, WarcFiles, close_abandoned, prepare_folder
from storage.warc.writer import (
    IDENTICAL,
    NOT_MODIFIED,
    Exchange,
    digest_of,
    new_id,
    request,
    response,
    revisit,
    warcinfo,
)

logger = logging.getLogger(__name__)

_MAX_RECENT = 20_000  # responses of the current file that are kept in memory: 10 MB
_SYNC_SECONDS = 0.25  # the longest time between writing a record and flushing it to disk


class CaptureThread:
    """Writes exchanges to the WARC files of a folder, in a thread of its own.

    A body that is stored already becomes a revisit record. The first error ends the thread's work,
    and the future of every later exchange raises it too.
    """

    def __init__(self, folder: Path, archive: Path, largest: int) -> None:
        """Start the thread.

        archive: its rows say which bodies are stored already. largest: the size in bytes at which
        a file is closed, approximately.

        Raises:
            UseAnotherFolder: the folder cannot be written to.
        """
        self.folder = prepare_folder(folder)
        self._archive = archive.resolve()
        self._files = WarcFiles(self.folder, largest)
        self._file: WarcFile | None = None
        self._warcinfo_ids: dict[tuple[tuple[str, str], ...], str] = {}
        # Responses in the current file, by digest. No other process may change that file, so they
        # stay valid; the responses in other files are looked up in the archive.
        self._recent: dict[str, WarcRecord] = {}
        self._unwritten_bytes = 0
        self._lock = threading.Lock()
        self._error: Exception | None = None
        self._queue: queue.SimpleQueue[tuple[Exchange, Future[WarcRecord]] | None] = (
            queue.SimpleQueue()
        )
        self._unsynced: list[tuple[Future[WarcRecord], WarcRecord]] = []
        self._sync_due = 0.0
        self._thread = threading.Thread(target=self._work, name="warc", daemon=True)
        self._thread.start()

    def put(self, exchange: Exchange) -> Future[WarcRecord]:
        """Queue an exchange. The future has its record once the disk has it.

        So after a power failure no row refers to a record that was lost.

        Raises in the future:
            FreeDiskSpace: the exchange could not be written; the message says what to do.
        """
        future: Future[WarcRecord] = Future()
        with self._lock:
            self._unwritten_bytes += exchange.size
        self._queue.put((exchange, future))
        return future

    @property
    def unwritten_bytes(self) -> int:
        """Bytes of the exchanges that are queued and not yet written."""
        return self._unwritten_bytes

    @property
    def is_broken(self) -> bool:
        """Whether an error has ended the thread's work."""
        return self._error is not None

    def close(self) -> None:
        """Write what is queued, close the file and end the thread."""
        self._queue.put(None)
        self._thread.join()

    def _work(self) -> None:
        with contextlib.ExitStack() as stack:
            connection = None
            try:
                connection = stack.enter_context(_open_read_only(self._archive))
                close_abandoned(self.folder)
            except Exception as error:
                self._error = self._failure(error)
            while (entry := self._next()) is not None:
                exchange, future = entry
                record = self._try_write(exchange, connection)
                with self._lock:
                    self._unwritten_bytes -= exchange.size
                if not future.set_running_or_notify_cancel():
                    continue  # the caller was stopped in the meantime
                if record is not None:
                    if not self._unsynced:
                        self._sync_due = time.monotonic() + _SYNC_SECONDS
                    self._unsynced.append((future, record))
                else:
                    future.set_exception(self._error)
                del entry, exchange, future  # or the last body would stay in memory
            self._sync()
            try:
                self._files.close()
            except OSError as error:
                # The file contains all records, and the next crawl closes it.
                logger.error("cannot close the last file in %s: %s", self.folder, error)

    def _next(self) -> tuple[Exchange, Future[WarcRecord]] | None:
        """The next entry of the queue. Flushes written records to disk while waiting for it."""
        while self._unsynced:
            remaining = self._sync_due - time.monotonic()
            if remaining > 0 and self._error is None:
                with contextlib.suppress(queue.Empty):
                    return self._queue.get(timeout=remaining)
            self._sync()
        return self._queue.get()

    def _sync(self) -> None:
        """Flush written records to disk and complete their futures."""
        unsynced, self._unsynced = self._unsynced, []
        try:
            if unsynced and self._error is None:
                self._files.sync()
        except OSError as error:
            self._error = self._failure(error)
        for future, record in unsynced:
            if self._error is None:
                future.set_result(record)
            else:
                future.set_exception(self._error)

    def _try_write(
        self, exchange: Exchange, connection: sqlite3.Connection | None
    ) -> WarcRecord | None:
        """Write an exchange; None after an error, which `_error` holds then."""
        if self._error is None and connection is not None:
            try:
                return self._write(exchange, connection)
            except Exception as error:
                self._error = self._failure(error)
        return None

    def _failure(self, error: Exception) -> FreeDiskSpace:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        failure = FreeDiskSpace(
            f"cannot write WARC files to {self.folder}: {reason}. Free some space there, or name "
            "another folder with --warc, then continue with `palimpsest crawl --resume`"
        )
        failure.__cause__ = error
        return failure

    def _write(self, exchange: Exchange, connection: sqlite3.Connection) -> WarcRecord:
        file = self._files.current()
        if file is not self._file:
            self._file = file
            self._warcinfo_ids.clear()
            self._recent.clear()
        warcinfo_id = self._warcinfo_ids.get(exchange.run_info)
        if warcinfo_id is None:
            warcinfo_id, content = warcinfo(file.name, exchange.date, exchange.run_info)
            file.append(content)
            self._warcinfo_ids[exchange.run_info] = warcinfo_id
        record_id = new_id()
        digest = digest_of(exchange.body)
        original, profile = self._original(exchange, digest, connection)
        if original is None:
            content = response(exchange, record_id, warcinfo_id, digest)
        else:
            content = revisit(exchange, record_id, warcinfo_id, original, profile)
        offset = file.append(content + request(exchange, warcinfo_id, record_id))
        record = WarcRecord(
            folder=str(self.folder),
            file=file.name,
            offset=offset,
            length=len(content),
            record_id=record_id,
            type="response" if original is None else "revisit",
            url=exchange.url,
            date=exchange.date,
            payload_digest=digest if original is None else original.payload_digest,
            of=original,
        )
        if original is None and exchange.body and not exchange.truncated:
            if len(self._recent) >= _MAX_RECENT:
                del self._recent[next(iter(self._recent))]
            self._recent[digest] = record
        return record

    def _original(
        self, exchange: Exchange, digest: str, connection: sqlite3.Connection
    ) -> tuple[WarcRecord | None, str]:
        """The response that contains the body already, and the revisit profile for it."""
        if exchange.status == 304:
            return _unmodified_response(exchange, connection), NOT_MODIFIED
        if not exchange.body or exchange.truncated:
            return None, IDENTICAL
        original = self._recent.get(digest)
        if original is None:
            original = records.response_with(connection, digest)
            if original is not None and not reader.file_exists(original):
                original = None  # moved or deleted: storing it twice is better than not at all
        return original, IDENTICAL


def _unmodified_response(exchange: Exchange, connection: sqlite3.Connection) -> WarcRecord | None:
    """The response with the page that a conditional request asked about.

    It is not always the last capture: a consent page, or a fetch whose record was not stored, may
    be in between.
    """
    if exchange.url_id is None:
        return None
    etag, last_modified = exchange.validators
    for record in records.of_url(connection, exchange.url_id):
        try:
            headers = reader.load(record).http_headers
        except reader.RecordMissing:
            continue
        if headers is None or headers.get_statuscode() != "200":
            continue
        # If there is an entity tag, the date is ignored (RFC 9110, 13.2.2).
        is_same = headers.get_header("ETag") == etag
        if etag is None:
            is_same = headers.get_header("Last-Modified") == last_modified is not None
        original = records.with_payload(connection, record) if is_same else None
        if original is not None and reader.file_exists(original):
            return original
    return None


@contextlib.contextmanager
def _open_read_only(archive: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(f"{archive.as_uri()}?mode=ro", uri=True, timeout=60.0)
    try:
        yield connection
    finally:
        connection.close()
