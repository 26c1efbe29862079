"""Ends a process together with the processes that it has started."""

from __future__ import annotations

import contextlib
import subprocess
from typing import Any

import psutil


def end_with_descendants(process: subprocess.Popen[Any]) -> tuple[Any, Any]:
    """Kill a process and all its descendants; return what it wrote to its pipes.

    A descendant that lives on would hold the pipes open, and reading them would never end.
    """
    with contextlib.suppress(psutil.NoSuchProcess):
        for each in psutil.Process(process.pid).children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess):
                each.kill()
    process.kill()
    return process.communicate()
