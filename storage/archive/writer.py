"""The archive thread: takes visits and writes them in batches, by count and by time."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, TypeVar

from storage.archive.archive import Archive
from storage.archive.visits import Visit
from storage.core.model import Lease, Tally
from storage.crawl_state.frontier import Wanted
from storage.crawl_state.run_locks import BEAT_SECONDS

_BATCH = 200  # visits in a transaction at most
_SECONDS = 2.0  # a visit waits no longer than this for its transaction
_HELD_UP = 1.0  # seconds between two looks whether the log has room again

T = TypeVar("T")


@dataclass(slots=True)
class _Order:
    """Something to be done between batches."""

    action: Callable[[], Any]
    done: Future[Any]
    early: bool = False
    """It need not wait for what was put before it."""
    patient: bool = False
    """It waits until the archive's log has room."""


@dataclass(slots=True)
class _Run:
    """A run under way, and who is told of it."""

    written: Callable[[Tally], None]
    overtaken: Callable[[], None]
    lost: bool = False


class ArchiveWriter:
    """Writes the visits of runs through one archive, on a thread of its own.

    While the archive's log is full, visits and who asks for more wait; what ends a run does not.
    An error while writing ends the thread's work: it is raised by every later call, and by `close`.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._runs: dict[int, _Run] = {}
        self._beats_at = time.monotonic() + BEAT_SECONDS
        self._queue: queue.SimpleQueue[tuple[int, Visit] | _Order | None] = queue.SimpleQueue()
        self._batch: list[tuple[int, Visit]] = []
        self._held_up: list[_Order] = []
        self._due = 0.0
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._work, name="archive", daemon=True)
        self._thread.start()

    def attend(
        self,
        run_id: int,
        written: Callable[[Tally], None] = lambda _: None,
        overtaken: Callable[[], None] = lambda: None,
    ) -> None:
        """Tell the archive from now on that a run lives, until it is left.

        `written` is called on the thread after each transaction with what it did for the run,
        `overtaken` once where another process took the run for dead.
        """
        self._runs[run_id] = _Run(written, overtaken)

    def leave(self, run_id: int) -> None:
        """A run has ended; what it still has waiting is written all the same."""
        self._runs.pop(run_id, None)

    def put(self, run_id: int, visit: Visit) -> None:
        """Hand over a visit of a run; it is written soon."""
        self._raise()
        self._queue.put((run_id, visit))

    @property
    def waiting(self) -> int:
        """Visits handed over that no transaction has taken yet, about."""
        return self._queue.qsize()

    def lease(self, run_id: int, wanted: Wanted) -> Future[list[Lease]]:
        """Take the next URLs of a run from the frontier.

        Visits that are waiting go on waiting for a full batch, as long as there are URLs enough.
        """
        return self._order(lambda: self._lease(run_id, wanted), early=True, patient=True)

    def catch_up(self) -> Future[None]:
        """Have all visits put so far written, as soon as the log has room."""
        return self._order(lambda: None, patient=True)

    def call(self, action: Callable[[], T]) -> Future[T]:
        """Run something on the archive thread once all visits put so far are written."""
        return self._order(action)

    def _order(
        self, action: Callable[[], T], *, early: bool = False, patient: bool = False
    ) -> Future[T]:
        self._raise()
        done: Future[T] = Future()
        self._queue.put(_Order(action, done, early, patient))
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
        while True:
            now = time.monotonic()
            if self._has_work and self._due <= now:
                if self._has_room():
                    self._go_on()
                else:  # it may have waited for as long: the queue has its turn in between
                    self._due = time.monotonic() + _HELD_UP
                continue
            if self._beats_at <= now:
                self.beat()
                continue
            wait = min(self._due, self._beats_at) if self._has_work else self._beats_at
            try:
                entry = self._queue.get(timeout=wait - now)
            except queue.Empty:
                continue
            if entry is None:
                self._flush()
                for order in self._held_up:
                    order.done.cancel()
                return
            self._take(entry)

    @property
    def _has_work(self) -> bool:
        return bool(self._batch or self._held_up)

    def _take(self, entry: tuple[int, Visit] | _Order) -> None:
        if isinstance(entry, tuple):
            if not self._has_work:
                self._due = time.monotonic() + _SECONDS
            self._batch.append(entry)
            if len(self._batch) == _BATCH:
                self._due = 0.0
        elif entry.patient and not self._has_room():
            self._held_up.append(entry)
        else:
            if not entry.early:
                self._flush()
            self._obey(entry)

    def _has_room(self) -> bool:
        if self._error is None and self._archive.log.is_full:
            self._archive.log.shorten()
            return not self._archive.log.is_full
        return True

    def _go_on(self) -> None:
        orders, self._held_up = self._held_up, []
        self._flush()
        for order in orders:
            self._obey(order)

    @property
    def is_broken(self) -> bool:
        """Whether an error has ended its work."""
        return self._error is not None

    def beat(self) -> None:
        """Tell the archive that all runs live. For the archive thread: see `call`."""
        self._beats_at = time.monotonic() + BEAT_SECONDS
        if self._error is not None:
            return
        for run_id, run in list(self._runs.items()):
            try:
                lives = self._archive.beat(run_id)
            except BaseException as error:
                self._error = error
                return
            if not lives and not run.lost and run_id in self._runs:
                run.lost = True
                run.overtaken()

    def _flush(self) -> None:
        batch, self._batch = self._batch, []
        by_run: dict[int, list[Visit]] = {}
        for run_id, visit in batch:
            by_run.setdefault(run_id, []).append(visit)
        for run_id, visits in by_run.items():
            if self._error is not None:
                return
            try:
                tally, _ = self._archive.write(run_id, visits)
                if run_id in self._runs:
                    self._runs[run_id].written(tally)
            except BaseException as error:
                self._error = error

    def _lease(self, run_id: int, wanted: Wanted) -> list[Lease]:
        _, leases = self._archive.write(run_id, [], wanted)
        if 2 * len(leases) >= wanted.total or not self._batch:
            return leases
        # What waits may bring links.
        self._flush()
        self._raise()
        return leases or self._archive.write(run_id, [], wanted)[1]

    def _obey(self, order: _Order) -> None:
        if not order.done.set_running_or_notify_cancel():
            return  # who asked was stopped meanwhile
        if self._error is not None:
            order.done.set_exception(self._error)
            return
        try:
            order.done.set_result(order.action())
        except BaseException as error:
            order.done.set_exception(error)
