"""A pool of processes that outlives them: whoever is killed, what was handed in has its end.

pebble's pool takes some deaths for its own end (a worker's that had nothing in hand, the server's
that forks them) and may leave what it had in hand without a word.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from typing import Any

from pebble import ProcessExpired, ProcessPool

_LOOK_SECONDS = 1.0  # between two looks whether the pool is still there
_DEATHS = 1  # of its own process that a job may see and be begun once more
_BREAKDOWNS = 3  # of the whole pool, which are nobody's fault

logger = logging.getLogger(__name__)


@dataclass(eq=False)
class _Job:
    """What was handed in, and what befell it: deaths of its process, breakdowns of the pool."""

    schedule: Callable[[ProcessPool], Future[Any]]
    done: Future[Any] = field(default_factory=Future)
    deaths: int = 0
    breakdowns: int = 0
    inner: Future[Any] | None = None


class LastingPool:
    """Runs functions in processes; a job is begun once more where its process died.

    Somebody else may have killed it, or the kernel for what others took of memory.
    """

    def __init__(self, make: Callable[[], ProcessPool], is_fault: Callable[[int], bool]) -> None:
        """make: a new pool; is_fault: whether an exit code is the job's own, so that it is over."""
        self._make = make
        self._is_fault = is_fault
        self._jobs: set[_Job] = set()
        self._lock = threading.RLock()
        self._closed = threading.Event()
        self._pool = make()
        threading.Thread(target=self._watch, name="pool", daemon=True).start()

    def submit(self, schedule: Callable[[ProcessPool], Future[Any]]) -> Future[Any]:
        """Hand in a job. `schedule`: has a pool do it.

        Raises in its future:
            ProcessExpired, BrokenProcessPool: its process died, and died again.
            CancelledError: the pool was closed.
        """
        job = _Job(schedule)
        job.done.set_running_or_notify_cancel()
        self._begin(job)
        return job.done

    def close(self) -> None:
        """End the processes; what they had in hand is dropped."""
        self._closed.set()
        with self._lock:
            pool, jobs = self._pool, list(self._jobs)
        _end(pool)
        for job in jobs:
            self._finish(job, CancelledError())

    def _begin(self, job: _Job) -> None:
        with self._lock:
            self._jobs.add(job)
            self._renew()
            inner = job.inner = job.schedule(self._pool)
        inner.add_done_callback(lambda ended: self._ended(job, ended))

    def _ended(self, job: _Job, inner: Future[Any]) -> None:
        with self._lock:
            if job.inner is not inner:
                return  # given up for lost, and begun anew
        error = CancelledError() if inner.cancelled() else inner.exception()
        died = isinstance(error, (ProcessExpired, BrokenProcessPool))
        if died and not (isinstance(error, ProcessExpired) and self._is_fault(error.exitcode)):
            self._once_more(job, error)
        else:
            self._finish(job, error, None if error is not None else inner.result())

    def _once_more(self, job: _Job, error: BaseException | None) -> None:
        # Where a server dies, a job is told first of its process and then of the pool.
        if isinstance(error, BrokenProcessPool):
            job.breakdowns += 1
        else:
            job.deaths += 1
        over = job.deaths > _DEATHS or job.breakdowns > _BREAKDOWNS
        if over or self._closed.is_set():
            self._finish(job, error)
            return
        try:
            self._begin(job)
        except Exception as failed:
            self._finish(job, failed)

    def _finish(self, job: _Job, error: BaseException | None, result: Any = None) -> None:
        with self._lock:
            if job not in self._jobs:
                return
            self._jobs.remove(job)
        if error is None:
            job.done.set_result(result)
        else:
            job.done.set_exception(error)

    def _watch(self) -> None:
        """Nobody may ask for anything more: what a pool lost is found by looking."""
        while not self._closed.wait(_LOOK_SECONDS):
            self._renew()

    def _renew(self) -> None:
        """Take a new pool where this one is at its end, and begin anew what that had in hand."""
        with self._lock:
            if self._pool.active or self._closed.is_set():
                return
            logger.warning("the pool of workers broke down: it is made anew")
            threading.Thread(target=_end, args=[self._pool], daemon=True).start()
            self._pool = self._make()
            lost = [job for job in self._jobs if job.inner is not None]
            for job in lost:
                job.inner = None
        for job in lost:
            self._once_more(job, BrokenProcessPool("the pool of workers broke down"))


def _end(pool: ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call]
    pool.join()
