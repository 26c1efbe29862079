"""Archives that take long to make and that all test processes share."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable

import pytest

from tests.support.command import Palimpsest


def make_once(
    tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[Palimpsest], None]
) -> Palimpsest:
    """The command with an archive that the first test process makes. Must not be changed.

    Args:
        name: name of the folder, one per archive.
        make: makes `archive.db` in an empty folder.
    """
    base = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        base = base.parent  # the base folders of all test processes are in it
    folder = base / name
    folder.mkdir(exist_ok=True)
    shared = Palimpsest(folder)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not shared.archive.exists():
            new = Palimpsest(tmp_path_factory.mktemp(f"new-{name}"))
            make(new)
            shutil.copy(new.archive, folder / "copy.db")
            (folder / "copy.db").rename(shared.archive)
    return shared
