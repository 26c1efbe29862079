"""The archive thread: takes visits and writes them in batches, by count and by time."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, TypeVar

from .archive import Archive
from .frontier import Wanted
from .model import Lease, Tally
from .visits import Visit

_BATCH = 200  # visits in a transaction at most
_SECONDS = 2.0  # a visit waits no longer than this for its transaction

T = TypeVar("T")


@dataclass(slots=True)
class _Order:
    """Something to be done between batches, after all that was put before it is written."""

    action: Callable[[], Any]
    done: Future[Any]


class ArchiveWriter:
    """Writes the visits of one run through one archive, on a thread of its own.

    `written` is called on that thread after each transaction with what it did. An error while
    writing ends the thread's work: it is raised by every later call, and by `close`.
    """

    def __init__(
        self, archive: Archive, run_id: int, written: Callable[[Tally], None] = lambda _: None
    ) -> None:
        self._archive = archive
        self._run_id = run_id
        self._written = written
        self._queue: queue.SimpleQueue[Visit | _Order | None] = queue.SimpleQueue()
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._work, name="archive", daemon=True)
        self._thread.start()

    def put(self, visit: Visit) -> None:
        """Hand over a visit; it is written soon."""
        self._raise()
        self._queue.put(visit)

    @property
    def waiting(self) -> int:
        """Visits handed over that no transaction has taken yet, about."""
        return self._queue.qsize()

    def lease(self, wanted: Wanted) -> Future[list[Lease]]:
        """Write what is waiting and take the next URLs from the frontier."""
        return self.call(lambda: self._write([], wanted))

    def call(self, action: Callable[[], T]) -> Future[T]:
        """Run something on the archive thread once all visits put so far are written."""
        self._raise()
        done: Future[T] = Future()
        self._queue.put(_Order(action, done))
        return done

    def close(self) -> None:
        """Write what is left and end the thread. The archive stays open.

        Raises whatever went wrong while writing.
        """
        self._queue.put(None)
        self._thread.join()
        self._raise()

    def _raise(self) -> None:
        if self._error is not None:
            raise self._error

    def _work(self) -> None:
        batch: list[Visit] = []
        due = 0.0
        while True:
            try:
                wait = max(due - time.monotonic(), 0.0) if batch else None
                entry = self._queue.get(timeout=wait)
            except queue.Empty:
                entry = _Order(lambda: None, Future())
            if isinstance(entry, Visit):
                if not batch:
                    due = time.monotonic() + _SECONDS
                batch.append(entry)
                if len(batch) < _BATCH:
                    continue
            self._flush(batch)
            batch = []
            if isinstance(entry, _Order):
                self._obey(entry)
            elif entry is None:
                return

    def _flush(self, batch: list[Visit]) -> None:
        if not batch or self._error is not None:
            return
        try:
            self._write(batch, None)
        except BaseException as error:
            self._error = error

    def _obey(self, order: _Order) -> None:
        if self._error is not None:
            order.done.set_exception(self._error)
            return
        try:
            order.done.set_result(order.action())
        except BaseException as error:
            order.done.set_exception(error)

    def _write(self, batch: list[Visit], wanted: Wanted | None) -> list[Lease]:
        tally, leases = self._archive.write(self._run_id, batch, wanted)
        if batch:
            self._written(tally)
        return leases
