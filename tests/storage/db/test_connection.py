"""Opening an archive: whoever comes first makes it, and nobody is turned away."""

from __future__ import annotations

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from storage.archive.archive import Archive


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


def test_who_comes_while_another_makes_the_file_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "archive.db"
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    waited = []

    def wait(seconds: float) -> None:
        waited.append(seconds)
        other.execute("COMMIT")

    monkeypatch.setattr("storage.db.connection.time.sleep", wait)
    with Archive(path) as archive:
        assert archive.begin_run("test", {}) == 1
    assert len(waited) == 1
