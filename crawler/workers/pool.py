"""A process pool that is restarted if it breaks, so that every job gets a result.

pebble's pool considers itself broken when an idle worker or the fork server dies, and may then drop
the jobs in progress without a notice. It also takes workers for dead whose fork server died, and no
longer notices when they really die.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from typing import Any

from pebble import ProcessExpired, ProcessPool

_CHECK_SECONDS = 1.0  # between two checks whether the pool is alive
_LOST_SECONDS = 10.0  # beyond its limit of time, after which a running job is considered lost
_MAX_DEATHS = 1  # of a job's process, after which the job is started again
_MAX_BREAKDOWNS = 3  # of the whole pool, which no job is to blame for

logger = logging.getLogger(__name__)


@dataclass(eq=False)
class _Job:
    """A submitted job, and how often its process died or the pool broke down.

    inner: the future of the present attempt; running_since: when that was first seen running, in
    seconds of the monotonic clock; waits: whether no pool could be started for the next attempt.
    """

    schedule: Callable[[ProcessPool], Future[Any]]
    done: Future[Any] = field(default_factory=Future)
    deaths: int = 0
    breakdowns: int = 0
    inner: Future[Any] | None = None
    running_since: float | None = None
    waits: bool = False


class _WorkerLost(BrokenProcessPool):
    """A job runs for longer than its worker can live."""


class RestartingPool:
    """Runs functions in processes; a job whose process died is started once more.

    Its process may have been killed by somebody else, or by the kernel because another process used
    too much memory.
    """

    def __init__(
        self,
        new_pool: Callable[[], ProcessPool],
        is_own_fault: Callable[[int], bool],
        seconds: float,
    ) -> None:
        """new_pool: creates a pool; seconds: limit of time after which a worker ends itself.

        is_own_fault: whether an exit code is the fault of the job, which is not started again then.
        """
        self._new_pool = new_pool
        self._is_own_fault = is_own_fault
        self._lost_after = seconds + _LOST_SECONDS
        self._jobs: set[_Job] = set()
        self._lock = threading.RLock()
        self._closed = threading.Event()
        self._pool = new_pool()
        threading.Thread(target=self._watch, name="pool", daemon=True).start()

    def submit(self, schedule: Callable[[ProcessPool], Future[Any]]) -> Future[Any]:
        """Submit a job; `schedule` submits it to a pool.

        Raises in its future:
            ProcessExpired, BrokenProcessPool: its process died repeatedly.
            CancelledError: the pool was closed.
        """
        job = _Job(schedule)
        job.done.set_running_or_notify_cancel()
        self._start(job)
        return job.done

    def close(self) -> None:
        """End the processes; jobs in progress are cancelled."""
        self._closed.set()
        with self._lock:
            pool, jobs = self._pool, list(self._jobs)
        _stop(pool)
        for job in jobs:
            self._finish(job, CancelledError())

    def _start(self, job: _Job) -> None:
        with self._lock:
            self._jobs.add(job)
            self._replace_broken_pool()
            job.inner, job.running_since, job.waits = None, None, False
            try:
                inner = job.inner = job.schedule(self._pool)
            except (BrokenProcessPool, RuntimeError) as failed:  # the pool broke just now
                error: BaseException = failed
                job.breakdowns += 1
                job.waits = job.breakdowns <= _MAX_BREAKDOWNS and not self._closed.is_set()
        if job.inner is not None:
            inner.add_done_callback(lambda ended: self._ended(job, ended))
        elif not job.waits:
            self._finish(job, error)

    def _ended(self, job: _Job, inner: Future[Any]) -> None:
        with self._lock:
            if job.inner is not inner:
                return  # considered lost and started again
        error = CancelledError() if inner.cancelled() else inner.exception()
        died = isinstance(error, (ProcessExpired, BrokenProcessPool))
        if died and not (isinstance(error, ProcessExpired) and self._is_own_fault(error.exitcode)):
            self._start_again(job, error)
        else:
            self._finish(job, error, None if error is not None else inner.result())

    def _start_again(self, job: _Job, error: BaseException | None) -> None:
        # If the fork server dies, pebble reports first the process and then the pool.
        if isinstance(error, BrokenProcessPool) and not isinstance(error, _WorkerLost):
            job.breakdowns += 1
        else:
            job.deaths += 1
        exhausted = job.deaths > _MAX_DEATHS or job.breakdowns > _MAX_BREAKDOWNS
        if exhausted or self._closed.is_set():
            self._finish(job, error)
            return
        try:
            self._start(job)
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
        """Check pool and jobs regularly: nothing else may notice that they are lost."""
        while not self._closed.wait(_CHECK_SECONDS):
            self._replace_broken_pool()
            self._restart_lost_jobs()

    def _replace_broken_pool(self) -> None:
        """Replace the pool if it is broken, and start its jobs again in the new one."""
        with self._lock:
            if self._closed.is_set() or _is_active(self._pool):
                return
            logger.warning("the pool of workers broke down: starting a new one")
            threading.Thread(target=_stop, args=[self._pool], daemon=True).start()
            self._pool = self._new_pool()
            lost = [job for job in self._jobs if job.inner is not None]
            for job in lost:
                job.inner = None
        for job in lost:
            self._start_again(job, BrokenProcessPool("the pool of workers broke down"))

    def _restart_lost_jobs(self) -> None:
        """Start jobs again that could not be started, or whose worker must have died."""
        now = time.monotonic()
        with self._lock:
            waiting = [job for job in self._jobs if job.waits]
            lost = []
            for job in self._jobs:
                if job.inner is None or not job.inner.running():
                    continue
                if job.running_since is None:
                    job.running_since = now
                elif now - job.running_since > self._lost_after:
                    job.inner = None
                    lost.append(job)
        for job in waiting:
            self._start(job)
        for job in lost:
            logger.warning("a worker was lost: starting its job again")
            self._start_again(job, _WorkerLost("the worker died without a notice"))


def _is_active(pool: ProcessPool) -> bool:
    try:
        return pool.active
    except BrokenProcessPool:  # its first workers could not be started
        return False


def _stop(pool: ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call]
    pool.join()
