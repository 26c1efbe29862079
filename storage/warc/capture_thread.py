"""The thread that keeps what crawls are sent in WARC files, while they go on."""

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

from storage.core.errors import Unwritten
from storage.core.model import Record
from storage.warc import reader, records
from storage.warc.files import WarcFile, WarcFiles, close_abandoned, ready
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

_REMEMBERED = 20_000  # responses of the file being written: 10 MB
_SYNC_SECONDS = 0.25  # a record waits no longer than this until the disk has it


class CaptureThread:
    """Writes exchanges into the WARC files of a folder, on a thread of its own.

    A body that is kept already is referred to, not written again. An error ends the thread's work;
    the future of every later exchange has it, too.
    """

    def __init__(self, folder: Path, archive: Path, largest: int) -> None:
        """archive: whose rows say what is kept already; largest: bytes of a file, about.

        Raises:
            UseAnotherFolder: nothing can be written to the folder.
        """
        self.folder = ready(folder)
        self._archive = archive.resolve()
        self._files = WarcFiles(self.folder, largest)
        self._file: WarcFile | None = None
        self._infos: dict[tuple[tuple[str, str], ...], str] = {}
        # Nobody but this process may alter the file that is being written, so what was remembered
        # of it holds; of the others the archive knows.
        self._recent: dict[str, Record] = {}
        self._waiting = 0
        self._lock = threading.Lock()
        self._error: Exception | None = None
        self._queue: queue.SimpleQueue[tuple[Exchange, Future[Record]] | None] = queue.SimpleQueue()
        self._written: list[tuple[Future[Record], Record]] = []
        self._due = 0.0
        self._thread = threading.Thread(target=self._work, name="warc", daemon=True)
        self._thread.start()

    def put(self, exchange: Exchange) -> Future[Record]:
        """Hand over an exchange; where its response lies once the disk has it.

        A row that names it then outlives no power cut that the record did not.

        Raises in its future:
            Unwritten: it could not be written; its text says what to do.
        """
        done: Future[Record] = Future()
        with self._lock:
            self._waiting += exchange.size
        self._queue.put((exchange, done))
        return done

    @property
    def waiting(self) -> int:
        """Bytes handed over that are not written yet."""
        return self._waiting

    @property
    def is_broken(self) -> bool:
        """Whether an error has ended its work."""
        return self._error is not None

    def close(self) -> None:
        """Write what waits, close the file, end the thread."""
        self._queue.put(None)
        self._thread.join()

    def _work(self) -> None:
        with contextlib.ExitStack() as stack:
            connection = None
            try:
                connection = stack.enter_context(_reading(self._archive))
                close_abandoned(self.folder)
            except Exception as error:
                self._error = self._told(error)
            while (entry := self._next()) is not None:
                exchange, done = entry
                record = self._tried(exchange, connection)
                with self._lock:
                    self._waiting -= exchange.size
                if not done.set_running_or_notify_cancel():
                    continue  # who asked was stopped meanwhile
                if record is not None:
                    if not self._written:
                        self._due = time.monotonic() + _SYNC_SECONDS
                    self._written.append((done, record))
                else:
                    done.set_exception(self._error)
                del entry, exchange, done  # or the last body would stay in memory
            self._sync()
            try:
                self._files.close()
            except OSError as error:
                # All records are in it, and the next crawl closes it.
                logger.error("the last file in %s was not closed: %s", self.folder, error)

    def _next(self) -> tuple[Exchange, Future[Record]] | None:
        """What is to be written next; meanwhile the disk is given what was written."""
        while self._written:
            left = self._due - time.monotonic()
            if left > 0 and self._error is None:
                with contextlib.suppress(queue.Empty):
                    return self._queue.get(timeout=left)
            self._sync()
        return self._queue.get()

    def _sync(self) -> None:
        written, self._written = self._written, []
        try:
            if written and self._error is None:
                self._files.sync()
        except OSError as error:
            self._error = self._told(error)
        for done, record in written:
            if self._error is None:
                done.set_result(record)
            else:
                done.set_exception(self._error)

    def _tried(self, exchange: Exchange, connection: sqlite3.Connection | None) -> Record | None:
        if self._error is None and connection is not None:
            try:
                return self._keep(exchange, connection)
            except Exception as error:
                self._error = self._told(error)
        return None

    def _told(self, error: Exception) -> Unwritten:
        why = error.strerror if isinstance(error, OSError) and error.strerror else error
        told = Unwritten(
            f"what is sent cannot be kept in {self.folder}: {why}. Make room there, or name "
            "another folder with --warc; `palimpsest crawl --resume` goes on"
        )
        told.__cause__ = error
        return told

    def _keep(self, exchange: Exchange, connection: sqlite3.Connection) -> Record:
        file = self._files.current()
        if file is not self._file:
            self._file = file
            self._infos.clear()
            self._recent.clear()
        about = self._infos.get(exchange.about)
        if about is None:
            about, held = warcinfo(file.name, exchange.date, exchange.about)
            file.append(held)
            self._infos[exchange.about] = about
        record_id = new_id()
        digest = digest_of(exchange.body)
        original, profile = self._known(exchange, digest, connection)
        if original is None:
            held = response(exchange, record_id, about, digest)
        else:
            held = revisit(exchange, record_id, about, original, profile)
        offset = file.append(held + request(exchange, about, record_id))
        record = Record(
            folder=str(self.folder),
            file=file.name,
            offset=offset,
            length=len(held),
            record_id=record_id,
            type="response" if original is None else "revisit",
            url=exchange.url,
            date=exchange.date,
            payload_digest=digest if original is None else original.payload_digest,
            of=original,
        )
        if original is None and exchange.body and not exchange.truncated:
            if len(self._recent) >= _REMEMBERED:
                del self._recent[next(iter(self._recent))]
            self._recent[digest] = record
        return record

    def _known(
        self, exchange: Exchange, digest: str, connection: sqlite3.Connection
    ) -> tuple[Record | None, str]:
        """The response that has the body already, and how that is known."""
        if exchange.status == 304:
            return _unmodified(exchange, connection), NOT_MODIFIED
        if not exchange.body or exchange.truncated:
            return None, IDENTICAL
        known = self._recent.get(digest)
        if known is None:
            known = records.response_with(connection, digest)
            if known is not None and not reader.is_there(known):
                known = None  # moved or deleted: rather twice than not at all
        return known, IDENTICAL


def _unmodified(exchange: Exchange, connection: sqlite3.Connection) -> Record | None:
    """The response that brought the page which the request says to have.

    Not just the last one: a consent page or a fetch that was not kept may lie between.
    """
    if exchange.url_id is None:
        return None
    etag, last_modified = exchange.asked
    for record in records.of_url(connection, exchange.url_id):
        try:
            headers = reader.load(record).http_headers
        except reader.RecordMissing:
            continue
        if headers is None or headers.get_statuscode() != "200":
            continue
        # Where there is a tag, the date is not looked at (RFC 9110, 13.2.2).
        same = headers.get_header("ETag") == etag
        if etag is None:
            same = headers.get_header("Last-Modified") == last_modified is not None
        original = records.with_payload(connection, record) if same else None
        if original is not None and reader.is_there(original):
            return original
    return None


@contextlib.contextmanager
def _reading(archive: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(f"{archive.as_uri()}?mode=ro", uri=True, timeout=60.0)
    try:
        yield connection
    finally:
        connection.close()
