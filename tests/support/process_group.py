"""Processes that a test ends together with all that they have started."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from queue import Empty, Queue

import pytest

from tests.support.command import CommandResult

_START_SECONDS = 60


def finish(process: subprocess.Popen[str], seconds: float) -> CommandResult:
    """Wait for a process that leads a session of its own; its result.

    Raises subprocess.TimeoutExpired after `seconds`, when all its group has been killed: a child
    that is left would keep the pipes open.
    """
    try:
        out, err = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        kill(process)
        raise
    return CommandResult(process.returncode, out, err)


def kill(process: subprocess.Popen[str]) -> None:
    """Kill the group of a process that leads a session of its own, and read what it wrote."""
    kill_group(process)
    process.communicate(timeout=30)


def kill_group(process: subprocess.Popen[str]) -> None:
    """Kill the group of a process that leads a session of its own."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=30)


@contextlib.contextmanager
def running(
    words: Sequence[str], announced: str, *, env: Mapping[str, str], cwd: Path
) -> Iterator[str]:
    """Run a server, which is killed at the end; what it announces itself with.

    announced: a pattern in a line that it writes when it is ready; its first group is the result.
    """
    process = subprocess.Popen(
        words,
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    lines: list[str] = []
    found: Queue[str] = Queue()

    def read() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            lines.append(line)
            if match := re.search(announced, line):
                found.put(match[1])

    # Reads to the end, because a full pipe would stop the process.
    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    try:
        try:
            ready = found.get(timeout=_START_SECONDS)
        except Empty:
            pytest.fail(f"{' '.join(words)} does not start: {''.join(lines)[-4000:]}")
        yield ready
    finally:
        kill_group(process)
        reader.join(timeout=30)
        assert process.stdout is not None
        process.stdout.close()
