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
from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as FutureTimeout
from multiprocessing import forkserver
from types import TracebackType
from typing import Any, Self

from pebble import ProcessExpired, ProcessPool

from storage.fingerprint import Folding, fingerprint
from storage.model import Failure, Outcome

from .environment import without_secrets
from .payloads import Payload, Reading

_MEGABYTE = 1024 * 1024
_LATE = -getattr(signal, "SIGALRM", 0)  # how a worker ends whose time is up

logger = logging.getLogger(__name__)


class Workers:
    """A pool of processes that read payloads."""

    def __init__(
        self,
        folding: Folding,
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
        self._pool = self._new_pool()

    def _new_pool(self) -> ProcessPool:
        return ProcessPool(
            max_workers=self.count,
            initializer=_begin,
            initargs=(self._folding, self._megabytes, os.getpid()),
            context=_context(),
        )

    def read(self, payload: Payload) -> Future[Reading]:
        """Have a payload read; `failure` explains the exceptions the future may hold.

        Where its worker dies it is read once more: somebody else may have killed it, or the kernel
        for what others took of memory.
        """
        return _again(lambda: self._submit(_read, payload, self._folding))

    def call(self, function: Callable[..., Any], *args: Any) -> Future[Any]:
        """Have any module-level function called in a worker, under the same limits."""
        return self._submit(function, *args)

    def _submit(self, function: Callable[..., Any], *args: Any) -> Future[Any]:
        if not self._pool.active:
            # A worker died that had nothing in hand: the pool takes that for its own end.
            logger.warning("the pool of workers broke down: it is made anew")
            threading.Thread(target=_end, args=[self._pool], daemon=True).start()
            self._pool = self._new_pool()
        if hasattr(signal, "setitimer"):
            return self._pool.schedule(_within, args=[self._seconds, function, *args])
        # By the wall clock, which may be set while a page is read.
        return self._pool.schedule(function, args=list(args), timeout=self._seconds)

    def failure(self, error: BaseException) -> Failure:
        """What a reading that raised means for its URL."""
        late = isinstance(error, ProcessExpired) and error.exitcode == _LATE
        if late or isinstance(error, FutureTimeout):
            return Failure(Outcome.TIMEOUT, f"reading it took over {self._seconds:g} s")
        if isinstance(error, MemoryError):
            return Failure(Outcome.ERROR, f"reading it took over {self._megabytes} MB of memory")
        if isinstance(error, ProcessExpired):
            return Failure(Outcome.ERROR, f"its worker died (exit code {error.exitcode})")
        return Failure(Outcome.ERROR, f"reading it failed: {type(error).__name__}: {error}"[:500])

    def close(self) -> None:
        """End the processes; what they had in hand is dropped."""
        _end(self._pool)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _again(submit: Callable[[], Future[Any]]) -> Future[Any]:
    """The future of what is submitted, and once more where its worker died before its time."""
    outer: Future[Any] = Future()
    outer.set_running_or_notify_cancel()

    def begin(*, last: bool) -> None:
        submit().add_done_callback(lambda inner: end(inner, last=last))

    def end(inner: Future[Any], *, last: bool) -> None:
        error = CancelledError() if inner.cancelled() else inner.exception()
        try:
            if not last and isinstance(error, ProcessExpired) and error.exitcode != _LATE:
                begin(last=True)
                return
        except Exception as closed:  # the pool takes nothing more
            error = closed
        if error is None:
            outer.set_result(inner.result())
        else:
            outer.set_exception(error)

    begin(last=False)
    return outer


def _end(pool: ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call]
    pool.join()


def prepare() -> None:
    """Start loading what workers need, while the caller does something else."""
    _context()


def _context() -> multiprocessing.context.BaseContext:
    """How workers start: by a server without threads, which a plain fork would not survive."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["crawler.steadfast", "crawler.reading", "datasketch"])
    with without_secrets():
        forkserver.ensure_running()
    return context


def _begin(folding: Folding, megabytes: int, crawl: int) -> None:
    # Ctrl-C reaches the whole process group; the crawl decides when its workers end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _end_by_order_of(crawl)
    logging.disable(logging.CRITICAL)  # trafilatura logs each page it makes nothing of
    fingerprint(["the first call builds the permutations and is not to count"], folding)
    # What is loaded by now stays; looking through it for garbage takes 3 % of a page's time.
    gc.freeze()
    gc.set_threshold(5_000, 20, 50)
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


def _read(payload: Payload, folding: Folding) -> Reading:
    from .reading import read  # the crawling process has no use for the parsers

    return read(payload, folding)
