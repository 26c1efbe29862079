"""A reader that stays: a crawl waits for it once the log is full, and can be stopped meanwhile."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.support.command import Palimpsest
from tests.support.newspaper_expectations import Newspaper

TIMEOUT = 60


class Cramped(Palimpsest):
    """The command with next to no room for its log."""

    def environment(self) -> dict[str, str]:
        return super().environment() | {"PALIMPSEST_WAL_MEGABYTES": "0.001"}


@contextmanager
def waiting(command: Palimpsest, paper: Newspaper) -> Iterator[subprocess.Popen[str]]:
    """A crawl that waits for a reader, which ends with the block."""
    assert command.crawl(f"{paper.url}{paper.expected.retold}").code == 0
    reader = sqlite3.connect(command.archive, isolation_level=None, check_same_thread=False)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM articles").fetchone()
    crawl = command.start("crawl", paper.url, "--delay", "0")
    # Of a test that waits in vain there is still an end.
    bound = threading.Timer(TIMEOUT, crawl.kill)
    bound.start()
    try:
        assert crawl.stderr is not None
        told = ""
        while "nothing is written until that ends" not in told:
            line = crawl.stderr.readline()
            assert line, told
            told += line
        yield crawl
    finally:
        reader.close()
        crawl.communicate(timeout=TIMEOUT)
        bound.cancel()


@pytest.fixture
def cramped(palimpsest: Palimpsest) -> Palimpsest:
    return Cramped(palimpsest.folder)


def test_it_goes_on_when_the_reader_ends(cramped: Palimpsest, newspaper: Newspaper) -> None:
    with waiting(cramped, newspaper) as crawl:
        asked = len(newspaper.requests)
    assert crawl.returncode == 0
    assert len(newspaper.requests) > asked
    assert cramped.rows("SELECT count(*) FROM urls WHERE state <> 'done'") == [(0,)]


def test_it_can_be_stopped_meanwhile(cramped: Palimpsest, newspaper: Newspaper) -> None:
    with waiting(cramped, newspaper) as crawl:
        crawl.send_signal(signal.SIGINT)
        assert crawl.wait(TIMEOUT) == 130
    assert cramped.crawl("--resume").code == 0
    assert cramped.rows("SELECT count(*) FROM urls WHERE state <> 'done'") == [(0,)]
