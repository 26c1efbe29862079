"""Worker processes: they read pages, which would block the reactor, within limits.

A page that exceeds its limit of time costs its worker; the pool starts another.
"""

from __future__ import annotations

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

from crawler.extraction.metadata.language import load_detector
from crawler.extraction.payload import PageResult, Payload
from crawler.workers.environment import remove_secrets
from crawler.workers.limits import HAS_TIMER, TIME_LIMIT_EXIT_CODE, call_within, limit_memory
from crawler.workers.pool import RestartingPool
from storage.core.model import Failure, Outcome
from storage.text.fingerprint import fingerprint
from storage.text.folding_settings import FoldingSettings

# A worker is replaced after so many pages: libxml2 never frees the names of tags and attributes,
# and pages invent names. For the most damaged pages this is 19 KB a page.
_MAX_PAGES = 5_000
_LOCK_SECONDS = 5.0  # pebble's default is a minute; 10 MB are sent in far less time

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
        """Start `count` processes (None: one for each core).

        seconds, megabytes: limits for one payload; the memory that a worker uses when it starts
        does not count.
        """
        self._folding = folding
        self._seconds = seconds
        self._megabytes = megabytes
        self.count = count or os.cpu_count() or 1
        self._pool = RestartingPool(
            self._new_pool, lambda exit_code: exit_code == TIME_LIMIT_EXIT_CODE, seconds
        )

    def _new_pool(self) -> ProcessPool:
        return ProcessPool(
            max_workers=self.count,
            max_tasks=_MAX_PAGES,
            initializer=_initialize,
            initargs=(self._folding, self._megabytes, os.getpid()),
            context=_context(),
        )

    def read(self, payload: Payload) -> Future[PageResult]:
        """Have a payload read; `failure` converts the exceptions of the future."""
        return self.call(_read, payload, self._folding)

    def call(self, function: Callable[..., Any], *args: Any) -> Future[Any]:
        """Have any function of a module called in a worker, within the same limits."""

        def schedule(pool: ProcessPool) -> Future[Any]:
            if HAS_TIMER:
                return pool.schedule(call_within, args=[self._seconds, function, *args])
            # Measured by the wall clock, which may be set meanwhile.
            return pool.schedule(function, args=list(args), timeout=self._seconds)

        return self._pool.submit(schedule)

    def failure(self, error: BaseException) -> Failure:
        """The failure of a URL whose payload could not be read because of `error`."""
        exit_code = error.exitcode if isinstance(error, ProcessExpired) else None
        if exit_code == TIME_LIMIT_EXIT_CODE or isinstance(error, FutureTimeout):
            return Failure(Outcome.TIMEOUT, f"reading it took over {self._seconds:g} s")
        if isinstance(error, MemoryError):
            return Failure(Outcome.ERROR, f"reading it took over {self._megabytes} MB of memory")
        if exit_code is not None:
            return Failure(Outcome.ERROR, f"its worker died (exit code {exit_code})")
        if isinstance(error, BrokenProcessPool):
            return Failure(Outcome.ERROR, "its worker died")
        return Failure(Outcome.ERROR, f"reading it failed: {type(error).__name__}: {error}"[:500])

    def close(self) -> None:
        """End the processes; payloads in progress are dropped."""
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
    """How workers are started: forked by a server without threads, where that is possible."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(
        [
            "crawler.workers.preload",
            "crawler.extraction.read_page",
            "storage.text.minhash_permutations",
            "crawler.workers.preload_models",
        ]
    )
    forkserver.ensure_running()
    return context


def _initialize(folding: FoldingSettings, megabytes: int, crawl_pid: int) -> None:
    """Prepare a worker for its first page."""
    # Ctrl-C reaches the whole process group; the crawl decides when its workers end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _accept_sigterm_only_from(crawl_pid)
    remove_secrets()
    logging.disable(logging.CRITICAL)  # trafilatura logs each page without an article
    load_detector()
    fingerprint(["The first call computes the permutations, outside of the limits."], folding)
    # Objects that exist now are never freed; to examine them takes 3 % of a page's time.
    gc.freeze()
    gc.set_threshold(5_000, 20, 50)
    # A worker that is killed while it receives a page never releases the lock of the pool. The
    # others wait twice so long, then they end, and the pool is replaced.
    CONSTS.channel_lock_timeout = _LOCK_SECONDS
    limit_memory(megabytes)


def _accept_sigterm_only_from(crawl_pid: int) -> None:
    """End this worker on SIGTERM only if its crawl sends it (on Linux; elsewhere on any).

    A service manager sends SIGTERM to every process, and the page in progress would be lost.
    """
    if not hasattr(signal, "sigwaitinfo"):
        return
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # sigwaitinfo does not return ignored signals

    def wait() -> None:
        while signal.sigwaitinfo({signal.SIGTERM}).si_pid != crawl_pid:
            pass
        os._exit(128 + signal.SIGTERM)

    threading.Thread(target=wait, daemon=True).start()


def _read(payload: Payload, folding: FoldingSettings) -> PageResult:
    # Imports the parsers, which the crawling process does not need.
    from crawler.extraction.read_page import read_payload

    return read_payload(payload, folding)
