"""The log beside an archive: it is begun anew in time, and no reader lets it fill the disk."""

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
from storage.core.errors import InvalidVariable
from storage.crawl_state.frontier import LeaseRequest
from storage.db.wal import VARIABLE, readers
from tests.support.articles import visit

TIMEOUT = 30
MOST = 1_000_000


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    monkeypatch.setenv(VARIABLE, str(MOST / 1e6))
    # Writers then wait no time for readers, and look each time.
    monkeypatch.setattr("storage.db.wal._WAIT", 0.0)
    monkeypatch.setattr("storage.db.wal._APART", 0.0)
    monkeypatch.setattr("storage.archive.writer._HELD_UP", 0.01)
    with Archive(tmp_path / "a.db") as opened:
        yield opened


def reader(archive: Archive) -> sqlite3.Connection:
    """Somebody who reads one state of the archive and does not end."""
    connection = sqlite3.connect(archive.path, isolation_level=None)
    connection.execute("BEGIN")
    connection.execute("SELECT count(*) FROM articles").fetchone()
    return connection


def write(archive: Archive, run_id: int, first: int, count: int) -> None:
    """Articles of one paragraph each, ten a transaction."""
    visits = [
        visit(archive, f"https://s.example/{number}", [f"Nothing but news of day {number} here."])
        for number in range(first, first + count)
    ]
    for at in range(0, count, 10):
        archive.write(run_id, visits[at : at + 10])


def full(archive: Archive, run_id: int) -> int:
    """Write until the log is full; how many articles that were."""
    for number in range(0, 10_000, 10):
        if archive.log.is_full:
            return number
        write(archive, run_id, number, 10)
    raise AssertionError("it was never full")


def test_it_is_begun_anew_when_nobody_reads(archive: Archive) -> None:
    write(archive, archive.begin_run("test", {}), 0, 600)
    assert archive.log.size < MOST


def test_readers_without_a_gap_do_not_let_it_grow(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.db.wal._WAIT", 5.0)
    run_id = archive.begin_run("test", {})
    over = threading.Event()
    # The next one begins to read before the one before it ends: never does nobody read.
    begun = [threading.Semaphore(1), *(threading.Semaphore(0) for _ in range(3))]

    def read(number: int) -> None:
        while not over.is_set():
            begun[number].acquire()
            connection = reader(archive)
            begun[(number + 1) % len(begun)].release()
            over.wait(0.02)
            connection.close()

    threads = [threading.Thread(target=read, args=[number]) for number in range(len(begun))]
    for thread in threads:
        thread.start()
    try:
        write(archive, run_id, 0, 300)
    finally:
        over.set()
        for semaphore in begun:
            semaphore.release()
        for thread in threads:
            thread.join()
    assert archive.log.size < 2 * MOST


def test_visits_wait_for_a_reader_that_stays_and_what_ends_a_run_does_not(
    archive: Archive,
) -> None:
    run_id = archive.begin_run("test", {})
    staying = reader(archive)
    count = full(archive, run_id)
    writer = ArchiveWriter(archive)
    writer.attend(run_id)
    written = archive.log.size
    for number in range(count, count + 500):
        text = f"Nothing new on day {number}."
        writer.put(run_id, visit(archive, f"https://s.example/{number}", [text]))
    caught_up = writer.catch_up()
    leased = writer.lease(run_id, LeaseRequest(1, 1))
    with pytest.raises(TimeoutError):
        caught_up.result(0.3)
    assert not leased.done()
    assert archive.log.size == written
    assert archive.path.stat().st_size < 100 * MOST
    staying.execute("ROLLBACK")
    caught_up.result(TIMEOUT)
    assert leased.result(TIMEOUT) == []
    assert archive.log.size < MOST
    rows = archive.connection.execute("SELECT count(*) FROM articles").fetchone()
    assert rows == (count + 500,)
    writer.close()
    staying.close()


def test_a_run_can_be_ended_while_a_reader_stays(archive: Archive) -> None:
    run_id = archive.begin_run("test", {})
    staying = reader(archive)
    count = full(archive, run_id)
    writer = ArchiveWriter(archive)
    writer.put(run_id, visit(archive, "https://s.example/last", ["In hand, and kept."]))
    leased = writer.lease(run_id, LeaseRequest(1, 1))
    writer.call(lambda: archive.finish_run(run_id, "stopped")).result(TIMEOUT)
    writer.close()
    assert leased.cancelled()
    rows = archive.connection.execute("SELECT count(*) FROM articles").fetchone()
    assert rows == (count + 1,)
    staying.close()


@pytest.mark.skipif(sys.platform != "linux", reason="who reads is found in /proc")
def test_who_holds_it_up_is_named(archive: Archive, caplog: pytest.LogCaptureFixture) -> None:
    run_id = archive.begin_run("test", {})
    assert readers(archive.path) == []
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
        assert readers(archive.path) == [other.pid]
        with caplog.at_level(logging.WARNING):
            full(archive, run_id)
        assert f"process {other.pid} (python" in caplog.text
        assert f"at 1 MB ({VARIABLE}) writing will wait for it" in caplog.text
        assert len(caplog.records) == 1  # and not with each transaction
    finally:
        other.communicate("", timeout=TIMEOUT)
    assert readers(archive.path) == []
    assert os.path.exists(archive.path)


@pytest.mark.parametrize("given", ["much", "0", "-1", "nan"])
def test_a_limit_that_is_none_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv(VARIABLE, given)
    with pytest.raises(InvalidVariable, match=VARIABLE):
        Archive(tmp_path / "a.db")
