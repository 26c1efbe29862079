"""Worker processes for what would block the reactor, under limits of time and memory.

A page that takes too long or too much memory loses its worker; the pool starts another.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import multiprocessing
import multiprocessing.context
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import forkserver
from types import TracebackType
from typing import Any, Self

from pebble import CONSTS, ProcessExpired, ProcessPool

from crawler.extraction.payload import PageResult, Payload
from crawler.workers.environment import without_secrets
from crawler.workers.pool import LastingPool
from storage.core.model import Failure, Outcome
from storage.text.fingerprint import fingerprint
from storage.text.folding_settings import FoldingSettings

_MEGABYTE = 1024 * 1024
# Pages that a process reads before another takes its place: libxml2 never forgets a name of a tag
# or an attribute, and pages make names up. 19 KB a page, where they are as damaged as can be.
_PAGES = 5_000
_LOCK_SECONDS = 5.0  # pebble's own is a minute; it is held for the time that 10 MB take
_LATE = -getattr(signal, "SIGALRM", 0)  # how a worker ends whose time is up

logger = logging.getLogger(__name__)


class Workers:
    """A pool of processes that read payloads."""

    def __init__(
        self,
        folding: FoldingSettings,
        *,
        count: int | None = None,
        seconds: float = 20.0,
        megabytes: int = 1024,
    ) -> None:
        """Start `count` processes (one a core where None).

        seconds, megabytes: what one payload may take of time and of memory beyond the start.
        """
        self._folding = folding
        self._seconds = seconds
        self._megabytes = megabytes
        self.count = count or os.cpu_count() or 1
        self._pool = LastingPool(self._new_pool, lambda exitcode: exitcode == _LATE)

    def _new_pool(self) -> ProcessPool:
        return ProcessPool(
            max_workers=self.count,
            max_tasks=_PAGES,
            initializer=_begin,
            initargs=(self._folding, self._megabytes, os.getpid()),
            context=_context(),
        )

    def read(self, payload: Payload) -> Future[PageResult]:
        """Have a payload read; `failure` explains the exceptions the future may hold."""
        return self.call(_read, payload, self._folding)

    def call(self, function: Callable[..., Any], *args: Any) -> Future[Any]:
        """Have any module-level function called in a worker, under the same limits."""

        def schedule(pool: ProcessPool) -> Future[Any]:
            if hasattr(signal, "setitimer"):
                return pool.schedule(_within, args=[self._seconds, function, *args])
            # By the wall clock, which may be set while a page is read.
            return pool.schedule(function, args=list(args), timeout=self._seconds)

        return self._pool.submit(schedule)

    def failure(self, error: BaseException) -> Failure:
        """What a reading that raised means for its URL."""
        late = isinstance(error, ProcessExpired) and error.exitcode == _LATE
        if late or isinstance(error, FutureTimeout):
            return Failure(Outcome.TIMEOUT, f"reading it took over {self._seconds:g} s")
        if isinstance(error, MemoryError):
            return Failure(Outcome.ERROR, f"reading it took over {self._megabytes} MB of memory")
        if isinstance(error, ProcessExpired):
            return Failure(Outcome.ERROR, f"its worker died (exit code {error.exitcode})")
        if isinstance(error, BrokenProcessPool):
            return Failure(Outcome.ERROR, "its worker died")
        return Failure(Outcome.ERROR, f"reading it failed: {type(error).__name__}: {error}"[:500])

    def close(self) -> None:
        """End the processes; what they had in hand is dropped."""
        self._pool.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def prepare() -> None:
    """Start loading what workers need, while the caller does something else."""
    _context()


def _context() -> multiprocessing.context.BaseContext:
    """How workers start: by a server without threads, which a plain fork would not survive."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(
        [
            "crawler.workers.preload",
            "crawler.extraction.read_page",
            "storage.text.minhash_permutations",
        ]
    )
    with without_secrets():
        forkserver.ensure_running()
    return context


def _begin(folding: FoldingSettings, megabytes: int, crawl: int) -> None:
    # Ctrl-C reaches the whole process group; the crawl decides when its workers end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _end_by_order_of(crawl)
    logging.disable(logging.CRITICAL)  # trafilatura logs each page it makes nothing of
    fingerprint(["the first call builds the permutations and is not to count"], folding)
    # What is loaded by now stays; looking through it for garbage takes 3 % of a page's time.
    gc.freeze()
    gc.set_threshold(5_000, 20, 50)
    # A worker that is killed while it takes a page leaves the pool's lock taken for good: the
    # others wait for it twice, then they end, and the pool is made anew.
    CONSTS.channel_lock_timeout = _LOCK_SECONDS
    _limit_memory(megabytes)


def _end_by_order_of(crawl: int) -> None:
    """Have SIGTERM end this worker only where its crawl sends it (Linux; elsewhere any does).

    Who stops a service sends it to every process: a page in hand would be lost.
    """
    if not hasattr(signal, "sigwaitinfo"):
        return
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # one that is ignored would not be waited for

    def wait() -> None:
        while signal.sigwaitinfo({signal.SIGTERM}).si_pid != crawl:
            pass
        os._exit(128 + signal.SIGTERM)

    threading.Thread(target=wait, daemon=True).start()


def _within(seconds: float, function: Callable[..., Any], *args: Any) -> Any:
    """Call a function; the kernel ends this worker where it takes longer, whatever it is at.

    Its timer knows nothing of a clock that is set or a machine that slept.
    """
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        return function(*args)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _limit_memory(megabytes: int) -> None:
    """Let the process take so much address space beyond what it has; a no-op on Windows."""
    try:
        import resource
    except ImportError:
        return
    with (
        open("/proc/self/statm", encoding="ascii")
        if os.path.exists("/proc/self/statm")
        else (contextlib.nullcontext()) as statm
    ):
        have = int(statm.read().split()[0]) * resource.getpagesize() if statm else 0
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (have + megabytes * _MEGABYTE,) * 2)


def _read(payload: Payload, folding: FoldingSettings) -> PageResult:
    # Imports the parsers, which the crawling process does not need.
    from crawler.extraction.read_page import read_payload

    return read_payload(payload, folding)
