"""A long read transaction: a crawl waits for it once the log is full, and can be stopped then."""

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
    """The command with almost no room for its log."""

    def environment(self) -> dict[str, str]:
        return super().environment() | {"PALIMPSEST_WAL_MEGABYTES": "0.001"}


@contextmanager
def waiting(command: Palimpsest, paper: Newspaper) -> Iterator[subprocess.Popen[str]]:
    """A crawl that waits for a reader; the reader ends with the block."""
    assert command.crawl(f"{paper.url}{paper.expected.repeating_article}").code == 0
    reader = sqlite3.connect(command.archive, isolation_level=None, check_same_thread=False)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM articles").fetchone()
    crawl = command.start("crawl", paper.url, "--delay", "0")
    timeout = threading.Timer(TIMEOUT, crawl.kill)
    timeout.start()
    try:
        assert crawl.stderr is not None
        log = ""
        while "nothing is written until it ends" not in log:
            line = crawl.stderr.readline()
            assert line, log
            log += line
        yield crawl
    finally:
        reader.close()
        crawl.communicate(timeout=TIMEOUT)
        timeout.cancel()


@pytest.fixture
def cramped(palimpsest: Palimpsest) -> Palimpsest:
    return Cramped(palimpsest.folder)


def test_the_crawl_goes_on_when_the_reader_ends(cramped: Palimpsest, newspaper: Newspaper) -> None:
    with waiting(cramped, newspaper) as crawl:
        before = len(newspaper.requests)
    assert crawl.returncode == 0
    assert len(newspaper.requests) > before
    assert cramped.rows("SELECT count(*) FROM urls WHERE state <> 'done'") == [(0,)]


def test_the_crawl_can_be_stopped_while_it_waits(cramped: Palimpsest, newspaper: Newspaper) -> None:
    with waiting(cramped, newspaper) as crawl:
        crawl.send_signal(signal.SIGINT)
        assert crawl.wait(TIMEOUT) == 130
    assert cramped.crawl("--resume").code == 0
    assert cramped.rows("SELECT count(*) FROM urls WHERE state <> 'done'") == [(0,)]
