"""Opening an archive: whoever comes first makes it, and nobody is turned away."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from storage.archive import Archive


def test_many_may_open_an_archive_that_is_not_there_yet(tmp_path: Path) -> None:
    together = threading.Barrier(8)

    def open_one(path: Path) -> int:
        together.wait(timeout=60)
        with Archive(path) as archive:
            return archive.begin_run("test", {})

    with ThreadPoolExecutor(8) as pool:
        for number in range(12):
            runs = pool.map(open_one, [tmp_path / f"{number}.db"] * 8)
            assert sorted(runs) == list(range(1, 9))
