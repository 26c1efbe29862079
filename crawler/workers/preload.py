"""Imported by the fork server, from which workers are forked, before all else.

The service manager or the user may send SIGTERM to every process of a service. The crawl then lets
its workers finish their pages, so neither they nor the fork server may end before the crawl does.
"""

from __future__ import annotations

import atexit
import gc
import signal

from crawler.workers.environment import restart_without_secrets

signal.signal(signal.SIGTERM, signal.SIG_IGN)
# The library starts the fork server, again if it dies, with the environment of the crawl.
restart_without_secrets()
# As in the command: the exit need not wait until the parsers are garbage-collected.
atexit.register(gc.freeze)
