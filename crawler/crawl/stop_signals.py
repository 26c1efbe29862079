"""SIGINT and SIGTERM: however many arrive and whenever, a crawl ends in order, with exit code 130.

Python's handlers are never replaced while a signal may be pending: Python reports a signal that
arrived before its handler was set to SIG_IGN by a traceback.
"""

from __future__ import annotations

import atexit
import signal
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def interrupt_once() -> None:
    """Raise KeyboardInterrupt in the main thread at the first stop signal, and ignore later ones.

    For the time before the event loop runs: a second KeyboardInterrupt would be raised while the
    first is handled. When the process exits, stop signals are ignored altogether.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    interrupted = False

    def interrupt(*_: Any) -> None:
        nonlocal interrupted
        if not interrupted:
            interrupted = True
            raise KeyboardInterrupt

    for number in STOP_SIGNALS:
        signal.signal(number, interrupt)
    atexit.register(_ignore)


def call_in_loop(loop: asyncio.AbstractEventLoop, stop: Callable[[int], None]) -> bool:
    """Have the loop call `stop` with the number of each stop signal, between two callbacks.

    Signals that arrive when the loop has stopped are ignored. False if the platform's loop cannot
    handle signals (Windows), or if this is not the main thread.
    """
    try:
        for number in STOP_SIGNALS:
            loop.add_signal_handler(number, stop, number)
    except (NotImplementedError, RuntimeError, ValueError):
        return False
    return True


def _ignore() -> None:
    """Ignore stop signals while Python shuts down, which would restore their default actions."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
