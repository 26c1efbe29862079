"""For the server that forks workers: it ends with its crawl, and by no signal.

Whoever stops a service sends SIGTERM to every process of it. The crawl then has its workers finish
what they have in hand, so they, and what starts them, must not go first. Nor do they need to know
what its environment holds.
"""

from __future__ import annotations

import atexit
import gc
import signal

from crawler.workers.environment import forget_secrets

signal.signal(signal.SIGTERM, signal.SIG_IGN)
# One that takes the place of a server that died is started by the library, with all there is.
forget_secrets()
# As the command does: nobody waits for its parsers to be taken apart.
atexit.register(gc.freeze)
