"""Limits of time and memory for one page, enforced by the kernel in the worker itself."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable
from typing import Any

_MEGABYTE = 1024 * 1024

HAS_TIMER = hasattr(signal, "setitimer")
"""Whether `call_within` works on this platform (not on Windows)."""
TIME_LIMIT_EXIT_CODE = -getattr(signal, "SIGALRM", 0)
"""The exit code of a worker that `call_within` ended."""


def call_within(seconds: float, function: Callable[..., Any], *args: Any) -> Any:
    """Call a function; if it takes longer, the kernel ends this process, whatever it is doing.

    The timer measures elapsed time, which does not depend on the clock being set or on the machine
    being suspended.
    """
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        return function(*args)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def limit_memory(megabytes: int) -> None:
    """Limit the address space of this process to its present size plus `megabytes`.

    Beyond the limit, Python raises MemoryError. Has no effect on Windows, and without /proc the
    present size counts as 0.
    """
    try:
        import resource
    except ImportError:
        return
    pages = 0
    if os.path.exists("/proc/self/statm"):
        with open("/proc/self/statm", encoding="ascii") as statm:
            pages = int(statm.read().split()[0])
    limit = pages * resource.getpagesize() + megabytes * _MEGABYTE
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
