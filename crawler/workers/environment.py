"""What a process that reads strangers' pages may know of its surroundings."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager

# What Python, its libraries and the C library need; whatever else there is may be a secret.
_HARMLESS = re.compile(
    r"PATH|HOME|LANG|LANGUAGE|LC_\w+|TZ|TZDIR|TMPDIR|TEMP|TMP|VIRTUAL_ENV|PYTHON\w*|LD_LIBRARY_PATH"
    r"|MALLOC_\w+|(?:OMP|OPENBLAS|MKL)_NUM_THREADS|COVERAGE_\w+|SYSTEMROOT|WINDIR|COMSPEC"
)


def forget_secrets() -> None:
    """Take out of this process's environment what is not known to be harmless."""
    for name in list(os.environ):
        if not _HARMLESS.fullmatch(name):
            del os.environ[name]


@contextmanager
def without_secrets() -> Iterator[None]:
    """While it lasts, processes that are started get what is harmless and nothing else."""
    before = dict(os.environ)
    forget_secrets()
    try:
        yield
    finally:
        os.environ.update(before)
