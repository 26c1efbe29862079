"""Processes that a test ends together with all that they have started."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess

from tests.support.command import CommandResult


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
