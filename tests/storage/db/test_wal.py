"""The write-ahead log of an archive stays short, and no reader lets it fill the disk."""

from __future__ import annotations

import logging
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.archive.archive import Archive
from storage.archive.writer import ArchiveWriter
from storage.core.errors import SetVariable
from storage.crawl_state.frontier import LeaseRequest
from storage.db.wal import VARIABLE, find_readers
from tests.support.articles import visit

TIMEOUT = 30
LIMIT = 1_000_000  # bytes


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    monkeypatch.setenv(VARIABLE, str(LIMIT / 1e6))
    # Writers then do not wait for readers, and check after each transaction.
    monkeypatch.setattr("storage.db.wal._WAIT", 0.0)
    monkeypatch.setattr("storage.db.wal._PAUSE", 0.0)
    monkeypatch.setattr("storage.archive.writer._LOG_PAUSE", 0.01)
    with Archive(tmp_path / "a.db") as opened:
        yield opened


def open_reader(archive: Archive) -> sqlite3.Connection:
    """Return a connection that keeps reading one state of the archive."""
    connection = sqlite3.connect(archive.path, isolation_level=None)
    connection.execute("BEGIN")
    connection.execute("SELECT count(*) FROM articles").fetchone()
    return connection


def write(archive: Archive, run_id: int, first: int, count: int) -> None:
    """Write articles of one paragraph each, ten in a transaction."""
    visits = [
        visit(archive, f"https://s.example/{number}", [f"Nothing but news of day {number} here."])
        for number in range(first, first + count)
    ]
    for at in range(0, count, 10):
        archive.write(run_id, visits[at : at + 10])


def fill_log(archive: Archive, run_id: int) -> int:
    """Write until the log is full; return the number of articles."""
    for number in range(0, 10_000, 10):
        if archive.log.is_full:
            return number
        write(archive, run_id, number, 10)
    raise AssertionError("the log did not get full")


@pytest.mark.slow
def test_the_log_is_emptied_while_nobody_reads(archive: Archive) -> None:
    write(archive, archive.begin_run("test", {}), 0, 600)
    assert archive.log.size < LIMIT


@pytest.mark.slow
def test_overlapping_readers_do_not_let_the_log_grow(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.db.wal._WAIT", 5.0)
    run_id = archive.begin_run("test", {})
    stop = threading.Event()
    # Each reader starts before the previous one ends, so that there is always a reader.
    turns = [threading.Semaphore(1), *(threading.Semaphore(0) for _ in range(3))]

    def read(number: int) -> None:
        while not stop.is_set():
            turns[number].acquire()
            connection = open_reader(archive)
            turns[(number + 1) % len(turns)].release()
            stop.wait(0.02)
            connection.close()

    threads = [threading.Thread(target=read, args=[number]) for number in range(len(turns))]
    for thread in threads:
        thread.start()
    try:
        write(archive, run_id, 0, 300)
    finally:
        stop.set()
        for semaphore in turns:
            semaphore.release()
        for thread in threads:
            thread.join()
    assert archive.log.size < 2 * LIMIT


@pytest.mark.slow
def test_visits_and_leases_wait_while_the_log_is_full(
    archive: Archive,
) -> None:
    run_id = archive.begin_run("test", {})
    long_reader = open_reader(archive)
    count = fill_log(archive, run_id)
    writer = ArchiveWriter(archive)
    writer.register_run(run_id)
    size = archive.log.size
    for number in range(count, count + 500):
        text = f"Nothing new on day {number}."
        writer.put(run_id, visit(archive, f"https://s.example/{number}", [text]))
    flushed = writer.flush()
    leased = writer.lease(run_id, LeaseRequest(1, 1))
    with pytest.raises(TimeoutError):
        flushed.result(0.3)
    assert not leased.done()
    assert archive.log.size == size
    assert archive.path.stat().st_size < 100 * LIMIT
    long_reader.execute("ROLLBACK")
    flushed.result(TIMEOUT)
    assert leased.result(TIMEOUT) == []
    assert archive.log.size < LIMIT
    rows = archive.connection.execute("SELECT count(*) FROM articles").fetchone()
    assert rows == (count + 500,)
    writer.close()
    long_reader.close()


def test_a_run_can_be_finished_while_the_log_is_full(archive: Archive) -> None:
    run_id = archive.begin_run("test", {})
    long_reader = open_reader(archive)
    count = fill_log(archive, run_id)
    writer = ArchiveWriter(archive)
    writer.put(run_id, visit(archive, "https://s.example/last", ["In progress, and stored."]))
    leased = writer.lease(run_id, LeaseRequest(1, 1))
    writer.call(lambda: archive.finish_run(run_id, "stopped")).result(TIMEOUT)
    writer.close()
    assert leased.cancelled()
    rows = archive.connection.execute("SELECT count(*) FROM articles").fetchone()
    assert rows == (count + 1,)
    long_reader.close()


@pytest.mark.skipif(sys.platform != "linux", reason="readers are found in /proc")
def test_the_warning_names_the_reading_process(
    archive: Archive, caplog: pytest.LogCaptureFixture
) -> None:
    run_id = archive.begin_run("test", {})
    assert find_readers(archive.path) == []
    code = (
        "import sqlite3, sys\n"
        "connection = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "connection.execute('BEGIN')\n"
        "connection.execute('SELECT count(*) FROM articles').fetchone()\n"
        "print('reads', flush=True)\n"
        "sys.stdin.read()\n"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(archive.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == "reads\n"
        assert find_readers(archive.path) == [other.pid]
        with caplog.at_level(logging.WARNING):
            fill_log(archive, run_id)
        assert f"process {other.pid} (python" in caplog.text
        assert f"at 1 MB ({VARIABLE}) writing will wait for it" in caplog.text
        assert len(caplog.records) == 1  # not one for each transaction
    finally:
        other.communicate("", timeout=TIMEOUT)
    assert find_readers(archive.path) == []
    assert os.path.exists(archive.path)


@pytest.mark.parametrize("value", ["much", "0", "-1", "nan"])
def test_an_invalid_size_limit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv(VARIABLE, value)
    with pytest.raises(SetVariable, match=VARIABLE):
        Archive(tmp_path / "a.db")
