"""Run the command and send it signals at an exact moment: `MOMENT SIGNAL,SIGNAL... WORD...`.

Moments: `prepare` (before the event loop exists), `handlers` (just before and just after the loop
handles signals), `loop-N` (before the Nth wait of the loop), `signal` (while the first SIGINT is
handled), `close` (when the archive is closed), `report` (when the crawl has ended) and `exit`.

The process also ends with an error if a handler of a stop signal is replaced while the loop runs:
Python prints a traceback for a signal that arrives in between.
"""

from __future__ import annotations

import atexit
import os
import selectors
import signal
import sys
from collections.abc import Callable
from typing import Any

from crawler.cli import crawl_report
from crawler.cli.main import main
from crawler.crawl import stop_signals
from crawler.crawl.process import CrawlProcess
from crawler.crawl.shared_resources import SharedResources
from crawler.workers import workers


def _before(owner: Any, name: str, action: Callable[[], None]) -> None:
    """Have `action` called before each call of a function."""
    original = getattr(owner, name)

    def call(*args: Any, **kwargs: Any) -> Any:
        action()
        return original(*args, **kwargs)

    setattr(owner, name, call)


def _after(owner: Any, name: str, action: Callable[[], None]) -> None:
    original = getattr(owner, name)

    def call(*args: Any, **kwargs: Any) -> Any:
        result = original(*args, **kwargs)
        action()
        return result

    setattr(owner, name, call)


def _nth(number: int, action: Callable[[], None]) -> Callable[[], None]:
    """Does something at its `number`th call only."""
    calls = 0

    def call() -> None:
        nonlocal calls
        calls += 1
        if calls == number:
            action()

    return call


def _forbid_replaced_handlers() -> None:
    original = signal.signal
    state = {"running": False}

    def replace(number: int, handler: Any) -> Any:
        if state["running"] and number in stop_signals.STOP_SIGNALS:
            os.write(2, b"Traceback: a handler was replaced while the loop was running\n")
            os._exit(99)
        return original(number, handler)

    signal.signal = replace  # type: ignore[assignment]
    _after(stop_signals, "call_in_loop", lambda: state.update(running=True))
    _after(CrawlProcess, "start", lambda: state.update(running=False))


def _install(moment: str, send: Callable[[], None]) -> None:
    name, _, number = moment.partition("-")
    if name == "prepare":
        _before(workers, "prepare", send)
    elif name == "handlers":
        _before(stop_signals, "call_in_loop", send)
        _after(stop_signals, "call_in_loop", send)
    elif name == "loop":
        _before(selectors.DefaultSelector, "select", _nth(int(number), send))
    elif name == "signal":
        _before(selectors.DefaultSelector, "select", _nth(20, lambda: os.kill(os.getpid(), 2)))
        _before(CrawlProcess, "stop", _nth(1, send))
    elif name == "close":
        _before(selectors.DefaultSelector, "select", _nth(20, lambda: os.kill(os.getpid(), 2)))
        _before(SharedResources, "close", send)
    elif name == "report":
        _before(crawl_report, "report_crawls", send)
    elif name == "exit":
        atexit.register(send)
    else:
        raise ValueError(moment)


if __name__ == "__main__":
    moment, names = sys.argv[1:3]
    del sys.argv[1:3]
    _forbid_replaced_handlers()

    def send() -> None:
        for name in names.split(","):
            os.kill(os.getpid(), signal.Signals[name])

    _install(moment, send)
    main()
