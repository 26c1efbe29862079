"""Imported by the fork server, from which workers are forked, before all else.

The service manager or the user may send SIGTERM to every process of a service. The crawl then lets
its workers finish their pages, so neither they nor the fork server may end before the crawl does.
"""

from __future__ import annotations

import atexit
import gc
import signal
import sys
from types import TracebackType

from crawler.workers.environment import restart_without_secrets


def _report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Report why a worker could not start, unless its pool was closed meanwhile.

    The locks of a closed pool do not exist any more, and its pipes are closed.
    """
    if not isinstance(error, (FileNotFoundError, EOFError)):
        sys.__excepthook__(kind, error, trace)


sys.excepthook = _report
signal.signal(signal.SIGTERM, signal.SIG_IGN)
# The library starts the fork server, again if it dies, with the environment of the crawl.
restart_without_secrets()
# As in the command: the exit need not wait until the parsers are garbage-collected.
atexit.register(gc.freeze)
