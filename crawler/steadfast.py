"""For the server that forks workers: it ends with its crawl, and by no signal.

Whoever stops a service sends SIGTERM to every process of it. The crawl then has its workers finish
what they have in hand, so they, and what starts them, must not go first.
"""

from __future__ import annotations

import atexit
import gc
import signal

signal.signal(signal.SIGTERM, signal.SIG_IGN)
# As the command does: nobody waits for its parsers to be taken apart.
atexit.register(gc.freeze)
