"""The environment of processes that read pages: it must not contain secrets of the crawl."""

from __future__ import annotations

import os
import re
import sys

# What Python, its libraries and the C library need. Any other variable may hold a secret.
_HARMLESS = re.compile(
    r"PATH|HOME|LANG|LANGUAGE|LC_\w+|TZ|TZDIR|TMPDIR|TEMP|TMP|VIRTUAL_ENV|PYTHON\w*|LD_LIBRARY_PATH"
    r"|MALLOC_\w+|(?:OMP|OPENBLAS|MKL)_NUM_THREADS|COVERAGE_\w+|SYSTEMROOT|WINDIR|COMSPEC"
)
_RESTARTED = "PALIMPSEST_RESTARTED"


def remove_secrets() -> None:
    """Remove all variables from this process's environment that are not known to be harmless."""
    for name in list(os.environ):
        if not _HARMLESS.fullmatch(name):
            del os.environ[name]


def restart_without_secrets() -> None:
    """Run this process's program again, with harmless variables only, unless that has been done.

    Removing a variable is not enough: /proc/PID/environ shows the environment with which a program
    was started, also of the processes that it forks. File descriptors that the program inherited
    stay open.
    """
    if os.environ.pop(_RESTARTED, None) is None:
        harmless = {name: value for name, value in os.environ.items() if _HARMLESS.fullmatch(name)}
        if len(harmless) < len(os.environ):
            os.execve(  # noqa: S606 - no shell is wanted
                sys.executable, sys.orig_argv, harmless | {_RESTARTED: "1"}
            )
    remove_secrets()
