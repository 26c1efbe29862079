"""The archive thread, which writes visits in batches limited by count and by time."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, TypeVar

from storage.archive.archive import Archive
from storage.archive.visit import Visit
from storage.core.model import Lease, Tally
from storage.crawl_state.frontier import LeaseRequest
from storage.crawl_state.run_locks import HEARTBEAT_SECONDS

_BATCH = 200  # the most visits in one transaction
_SECONDS = 2.0  # the longest time that a visit waits for its transaction
_LOG_PAUSE = 1.0  # seconds between two checks whether a full log has room again

T = TypeVar("T")


@dataclass(slots=True)
class _Task:
    """An action to run on the thread.

    skips_batch: it does not wait until the visits before it are written; needs_room: it waits while
    the archive's log is full.
    """

    action: Callable[[], Any]
    done: Future[Any]
    skips_batch: bool = False
    needs_room: bool = False


@dataclass(slots=True)
class _Run:
    """The callbacks of a run in progress. was_overtaken: whether `overtaken` was called."""

    written: Callable[[Tally], None]
    overtaken: Callable[[], None]
    was_overtaken: bool = False


class ArchiveWriter:
    """Writes the visits of several runs into one archive, on a thread of its own.

    While the archive's log is full, visits and leases wait. What ends a run does not wait. The
    first error while writing ends the thread's work; all later calls raise it, and so does `close`.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._runs: dict[int, _Run] = {}
        self._next_heartbeat = time.monotonic() + HEARTBEAT_SECONDS
        self._queue: queue.SimpleQueue[tuple[int, Visit] | _Task | None] = queue.SimpleQueue()
        self._batch: list[tuple[int, Visit]] = []
        self._waiting_tasks: list[_Task] = []
        self._due = 0.0
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._work, name="archive", daemon=True)
        self._thread.start()

    def register_run(
        self,
        run_id: int,
        written: Callable[[Tally], None] = lambda _: None,
        overtaken: Callable[[], None] = lambda: None,
    ) -> None:
        """Send the heartbeats of a run from now on.

        written: called on the thread after each transaction, with what it added for the run;
        overtaken: called once if another process has taken the run for dead.
        """
        self._runs[run_id] = _Run(written, overtaken)

    def unregister_run(self, run_id: int) -> None:
        """Stop the heartbeats of a run. Its visits that still wait are written all the same."""
        self._runs.pop(run_id, None)

    def put(self, run_id: int, visit: Visit) -> None:
        """Add a visit of a run to the queue."""
        self._raise_error()
        self._queue.put((run_id, visit))

    @property
    def queue_size(self) -> int:
        """The approximate number of visits that are not yet part of a batch."""
        return self._queue.qsize()

    def lease(self, run_id: int, request: LeaseRequest) -> Future[list[Lease]]:
        """Take the next URLs of a run from the frontier.

        Waiting visits are not written for this, unless the frontier has too few URLs.
        """
        return self._submit(lambda: self._lease(run_id, request), skips_batch=True, needs_room=True)

    def flush(self) -> Future[None]:
        """Write all visits added so far, as soon as the log has room."""
        return self._submit(lambda: None, needs_room=True)

    def call(self, action: Callable[[], T]) -> Future[T]:
        """Run an action on the archive thread, after all visits added so far are written."""
        return self._submit(action)

    def look_up(self, action: Callable[[], T]) -> Future[T]:
        """Run an action that reads the archive, without writing the visits that wait before it."""
        return self._submit(action, skips_batch=True)

    def _submit(
        self, action: Callable[[], T], *, skips_batch: bool = False, needs_room: bool = False
    ) -> Future[T]:
        self._raise_error()
        done: Future[T] = Future()
        self._queue.put(_Task(action, done, skips_batch, needs_room))
        return done

    def close(self) -> None:
        """Write the remaining visits and end the thread. The archive stays open.

        Raises the error that has ended the thread's work, if any.
        """
        self._queue.put(None)
        self._thread.join()
        self._raise_error()

    def _raise_error(self) -> None:
        if self._error is not None:
            raise self._error

    def _work(self) -> None:
        while True:
            now = time.monotonic()
            if self._has_work and self._due <= now:
                if self._has_room():
                    self._write_waiting()
                else:  # take from the queue before the next check
                    self._due = time.monotonic() + _LOG_PAUSE
                continue
            if self._next_heartbeat <= now:
                self.send_heartbeats()
                continue
            until = min(self._due, self._next_heartbeat) if self._has_work else self._next_heartbeat
            try:
                entry = self._queue.get(timeout=until - now)
            except queue.Empty:
                continue
            if entry is None:
                self._write_batch()
                for task in self._waiting_tasks:
                    task.done.cancel()
                return
            self._accept(entry)

    @property
    def _has_work(self) -> bool:
        return bool(self._batch or self._waiting_tasks)

    def _accept(self, entry: tuple[int, Visit] | _Task) -> None:
        if isinstance(entry, tuple):
            if not self._has_work:
                self._due = time.monotonic() + _SECONDS
            self._batch.append(entry)
            if len(self._batch) == _BATCH:
                self._due = 0.0
        elif entry.needs_room and not self._has_room():
            self._waiting_tasks.append(entry)
        else:
            if not entry.skips_batch:
                self._write_batch()
            self._run_task(entry)

    def _has_room(self) -> bool:
        if self._error is None and self._archive.log.is_full:
            self._archive.log.shorten()
            return not self._archive.log.is_full
        return True

    def _write_waiting(self) -> None:
        tasks, self._waiting_tasks = self._waiting_tasks, []
        self._write_batch()
        for task in tasks:
            self._run_task(task)

    @property
    def has_failed(self) -> bool:
        """Whether an error has ended the thread's work."""
        return self._error is not None

    def send_heartbeats(self) -> None:
        """Update the heartbeats of all runs. Call this on the archive thread (see `call`)."""
        self._next_heartbeat = time.monotonic() + HEARTBEAT_SECONDS
        if self._error is not None:
            return
        for run_id, run in list(self._runs.items()):
            try:
                is_alive = self._archive.send_heartbeat(run_id)
            except BaseException as error:
                self._error = error
                return
            if not is_alive and not run.was_overtaken and run_id in self._runs:
                run.was_overtaken = True
                run.overtaken()

    def _write_batch(self) -> None:
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

    def _lease(self, run_id: int, request: LeaseRequest) -> list[Lease]:
        _, leases = self._archive.write(run_id, [], request)
        if 2 * len(leases) >= request.total or not self._batch:
            return leases
        # The visits of the batch may bring links.
        self._write_batch()
        self._raise_error()
        return leases or self._archive.write(run_id, [], request)[1]

    def _run_task(self, task: _Task) -> None:
        if not task.done.set_running_or_notify_cancel():
            return  # the caller no longer waits for it
        if self._error is not None:
            task.done.set_exception(self._error)
            return
        try:
            task.done.set_result(task.action())
        except BaseException as error:
            task.done.set_exception(error)
