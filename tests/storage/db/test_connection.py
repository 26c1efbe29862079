"""Several processes can open an archive that does not exist yet: one creates it, others wait."""

from __future__ import annotations

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from storage.archive.archive import Archive


def test_several_threads_can_open_a_new_archive_at_once(tmp_path: Path) -> None:
    barrier = threading.Barrier(8)

    def open_one(path: Path) -> int:
        barrier.wait(timeout=60)
        with Archive(path) as archive:
            return archive.begin_run("test", {})

    with ThreadPoolExecutor(8) as pool:
        for number in range(12):
            runs = pool.map(open_one, [tmp_path / f"{number}.db"] * 8)
            assert sorted(runs) == list(range(1, 9))


def test_opening_waits_while_another_process_creates_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "archive.db"
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    waits = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        other.execute("COMMIT")

    monkeypatch.setattr("storage.db.connection.time.sleep", wait)
    with Archive(path) as archive:
        assert archive.begin_run("test", {}) == 1
    assert len(waits) == 1
