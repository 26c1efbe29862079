"""An archive served by the real command, for benchmarks and for screenshots."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def serve_archive(archive: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Serve an archive on a free port: the process, and the address that it printed."""
    process = subprocess.Popen(
        [sys.executable, "-m", "crawler", "serve", "--archive", str(archive), "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield process, process.stdout.readline().strip()
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)
